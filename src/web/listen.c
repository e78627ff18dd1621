/* server_listen(): a bound socket, or one line that says why not. */
#include "web/server.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static enum err say(struct mem *m, const char **ret_why, const char *address, const char *why)
{
	*ret_why = mem_printf(m, "cannot listen on %s: %s", address, why);
	return ERR_INTERNAL;
}

/* "0" to "65535"; getaddrinfo() would take 99999 for 34463. */
static bool is_port(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= 5 && strspn(s, "0123456789") == n && strtol(s, NULL, 10) <= 65535;
}

/* "127.0.0.1:8080", "[::1]:8080", ":8080" (every address). */
static bool split(struct mem *m, const char *text, char **ret_host, const char **ret_port)
{
	const char *colon = strrchr(text, ':');
	size_t n;

	if (colon == NULL || !is_port(colon + 1))
		return false;
	n = (size_t)(colon - text);
	if (n >= 2 && text[0] == '[' && text[n - 1] == ']')
		*ret_host = mem_strn(m, text + 1, n - 2);
	else
		*ret_host = n == 0 ? NULL : mem_strn(m, text, n);
	*ret_port = colon + 1;
	return true;
}

static int bound(const struct addrinfo *a)
{
	int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int on = 1, kept;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, 1024) == 0)
		return fd;
	kept = errno;
	close(fd);
	errno = kept;
	return -1;
}

enum err server_listen(struct mem *m, const char *address_port, int *ret_fd, const char **ret_why)
{
	struct addrinfo want = { .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	const char *port;
	char *host;
	int fd, e;

	if (!split(m, address_port, &host, &port))
		return say(m, ret_why, address_port, "not ADDRESS:PORT");
	e = getaddrinfo(host, port, &want, &found);
	if (e != 0)
		return say(m, ret_why, address_port, gai_strerror(e));
	fd = bound(found);
	e = errno;
	freeaddrinfo(found);
	if (fd < 0)
		return say(m, ret_why, address_port, strerror(e));
	*ret_fd = fd;
	return ERR_OK;
}
