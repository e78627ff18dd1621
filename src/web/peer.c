#include "web/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static struct peer of_four(const void *four)
{
	struct peer p;

	memcpy(p.b, mapped, 12);
	memcpy(p.b + 12, four, 4);
	return p;
}

static bool is_four(const struct peer *p)
{
	return memcmp(p->b, mapped, 12) == 0;
}

struct peer peer_of(const struct sockaddr *address)
{
	struct peer p = { { 0 } };

	if (address->sa_family == AF_INET)
		return of_four(&((const struct sockaddr_in *)(const void *)address)->sin_addr);
	if (address->sa_family == AF_INET6)
		memcpy(p.b, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
	return p;
}

bool peer_read(const char *text, struct peer *ret_peer)
{
	uint8_t b[16];

	if (inet_pton(AF_INET, text, b) == 1)
		*ret_peer = of_four(b);
	else if (inet_pton(AF_INET6, text, b) == 1)
		memcpy(ret_peer->b, b, 16);
	else
		return false;
	return true;
}

void peer_text(const struct peer *p, char ret_text[PEER_TEXT_MAX])
{
	if (is_four(p))
		inet_ntop(AF_INET, p->b + 12, ret_text, PEER_TEXT_MAX);
	else
		inet_ntop(AF_INET6, p->b, ret_text, PEER_TEXT_MAX);
}

bool peer_is_loopback(const struct peer *p)
{
	static const uint8_t one[16] = { [15] = 1 };

	return is_four(p) ? p->b[12] == 127 : memcmp(p->b, one, 16) == 0;
}

bool peer_set_add(struct peer_set *s, const char *text)
{
	char address[PEER_TEXT_MAX + 4];
	const char *slash = strchr(text, '/');
	size_t n = slash == NULL ? strlen(text) : (size_t)(slash - text);
	char *end = NULL;
	unsigned long bits = 128;

	if (s->n == PEER_SET_MAX || n >= sizeof(address))
		return false;
	memcpy(address, text, n);
	address[n] = '\0';
	if (!peer_read(address, &s->items[s->n].net))
		return false;
	if (slash != NULL) {
		bits = strtoul(slash + 1, &end, 10);
		if (slash[1] < '0' || slash[1] > '9' || *end != '\0')
			return false;
		bits += is_four(&s->items[s->n].net) ? 96 : 0;
	}
	if (bits > 128)
		return false;
	s->items[s->n++].bits = (unsigned)bits;
	return true;
}

static bool same_bits(const struct peer *a, const struct peer *b, unsigned bits)
{
	uint8_t mask = (uint8_t)(0xff00u >> (bits % 8));

	return memcmp(a->b, b->b, bits / 8) == 0 &&
	       (bits % 8 == 0 || ((a->b[bits / 8] ^ b->b[bits / 8]) & mask) == 0);
}

bool peer_set_has(const struct peer_set *s, const struct peer *p)
{
	for (size_t i = 0; i < s->n; i++)
		if (same_bits(&s->items[i].net, p, s->items[i].bits))
			return true;
	return false;
}

/* Takes the last entry off a list of n bytes; false when it is no address. */
static bool take_last(const char *list, size_t *n, struct peer *ret_peer)
{
	char one[PEER_TEXT_MAX];
	size_t end = *n, begin;

	while (end > 0 && (list[end - 1] == ' ' || list[end - 1] == '\t'))
		end--;
	for (begin = end; begin > 0 && list[begin - 1] != ','; begin--)
		continue;
	*n = begin > 0 ? begin - 1 : 0;
	while (begin < end && (list[begin] == ' ' || list[begin] == '\t'))
		begin++;
	if (end - begin >= sizeof(one))
		return false;
	memcpy(one, list + begin, end - begin);
	one[end - begin] = '\0';
	return peer_read(one, ret_peer);
}

struct peer peer_client(
	const struct peer_set *proxies, const struct peer *peer, const struct http_head *head)
{
	struct peer client = *peer;

	for (size_t i = head->n_fields; i-- > 0;) {
		const char *list = head->fields[i].value;
		size_t n = strlen(list);

		if (strcmp(head->fields[i].name, "x-forwarded-for") != 0)
			continue;
		while (n > 0 && peer_set_has(proxies, &client)) {
			struct peer before;

			if (!take_last(list, &n, &before))
				return client;
			client = before;
		}
	}
	return client;
}

bool peer_is_tls(
	const struct peer_set *proxies, const struct peer *peer, const struct http_head *head)
{
	const char *proto = http_field(head, "x-forwarded-proto");

	return proto != NULL && strcmp(proto, "https") == 0 && peer_set_has(proxies, peer);
}

struct peer peer_site(const struct peer *p)
{
	struct peer site = *p;

	if (!is_four(p))
		memset(site.b + 8, 0, 8);
	return site;
}
