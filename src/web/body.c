/* The body of a request as it comes: in memory while it is small, then in a file without a name. */
#include "web/conn.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"

/*
 * Of all bodies in memory together; more are spooled.  A usual document is kept
 * in memory for the file system's sake: ext4 finds a place for a new file only
 * past all files that went in the last five seconds, one by one.
 */
enum { BODIES_MAX = 32 << 20 };
static const size_t SPOOLS_MAX = (size_t)2 << 30;

void body_drop(struct conn *c)
{
	struct server *s = c->loop->server;

	if (c->map != NULL)
		munmap(c->map, c->body_n);
	if (c->spool_fd >= 0) {
		close(c->spool_fd);
		atomic_fetch_sub(&s->spool_bytes, c->body_n);
	}
	atomic_fetch_sub(&s->body_bytes, c->body_cap);
	c->map = NULL;
	c->spool_fd = -1;
	c->body = NULL;
	c->body_n = c->body_cap = 0;
}

static bool write_spool(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, p, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

/* Moves the body to a file without a name: a crash leaves nothing behind. */
static int begin_spool(struct conn *c)
{
	struct server *s = c->loop->server;

	c->spool_fd = open(s->config.spool_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (c->spool_fd < 0) {
		log_event(LOG_ERROR, "spool", "a file for a request body: %s", strerror(errno));
		return errno == ENOSPC ? 507 : 503;
	}
	atomic_fetch_add(&s->spool_bytes, c->body_n);
	if (!write_spool(c->spool_fd, c->body, c->body_n))
		return 507;
	atomic_fetch_sub(&s->body_bytes, c->body_cap);
	if (c->body != NULL)
		mem_drop(c->body);
	c->body = NULL;
	c->body_cap = 0;
	return 0;
}

static int add_spooled(struct conn *c, const char *p, size_t n)
{
	struct server *s = c->loop->server;
	int status = c->spool_fd < 0 ? begin_spool(c) : 0;

	if (status != 0)
		return status;
	c->body_n += n;
	if (atomic_fetch_add(&s->spool_bytes, n) + n > SPOOLS_MAX)
		return 503;
	return write_spool(c->spool_fd, p, n) ? 0 : 507;
}

int body_add(struct conn *c, const char *p, size_t n)
{
	struct server *s = c->loop->server;
	size_t want = c->body_n + n, cap = c->body_cap == 0 ? 1024 : c->body_cap;

	if (want > c->plan.body_max)
		return 413;
	if (c->spool_fd >= 0 || want > SERVER_BODY_MEMORY)
		return add_spooled(c, p, n);
	while (cap < want)
		cap *= 2;
	if (cap != c->body_cap) {
		if (atomic_load(&s->body_bytes) + cap - c->body_cap > BODIES_MAX)
			return add_spooled(c, p, n);
		atomic_fetch_add(&s->body_bytes, cap - c->body_cap);
		c->body = mem_grow(c->rq.mem, c->body, cap, 1);
		c->body_cap = cap;
	}
	memcpy(c->body + c->body_n, p, n);
	c->body_n = want;
	return 0;
}

int body_finish(struct conn *c)
{
	if (c->spool_fd >= 0) {
		void *map = mmap(NULL, c->body_n, PROT_READ, MAP_PRIVATE, c->spool_fd, 0);

		if (map == MAP_FAILED)
			return 503;
		c->map = map;
	}
	c->rq.body = c->spool_fd >= 0 ? c->map : c->body;
	c->rq.body_n = c->body_n;
	return 0;
}
