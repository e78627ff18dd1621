/* Addresses of peers: reading, printing, and whom X-Forwarded-* is believed from. */
#ifndef WEB_PEER_H
#define WEB_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "web/http.h"

/* IPv4 as ::ffff:a.b.c.d, so that there is one form. */
struct peer {
	uint8_t b[16];
};

enum { PEER_TEXT_MAX = 46, PEER_SET_MAX = 16 };

struct peer_set {
	size_t n;
	struct {
		struct peer net;
		unsigned bits; /* 0 to 128 */
	} items[PEER_SET_MAX];
};

struct sockaddr;

struct peer peer_of(const struct sockaddr *address);

/* Reads "192.0.2.1" or "2001:db8::1"; false when it is neither. */
bool peer_read(const char *text, struct peer *ret_peer);

void peer_text(const struct peer *p, char ret_text[PEER_TEXT_MAX]);
bool peer_is_loopback(const struct peer *p);

/* Adds "127.0.0.1" or "10.0.0.0/8"; false when malformed or the set is full. */
bool peer_set_add(struct peer_set *s, const char *text);
bool peer_set_has(const struct peer_set *s, const struct peer *p);

/*
 * Who sent this request: the peer itself or, when that is a trusted proxy, the
 * last address of X-Forwarded-For that is not one.  What cannot be read there
 * ends the walk at the proxy that sent it.
 */
struct peer peer_client(
	const struct peer_set *proxies, const struct peer *peer, const struct http_head *head);

/* X-Forwarded-Proto from a trusted proxy says https. */
bool peer_is_tls(
	const struct peer_set *proxies, const struct peer *peer, const struct http_head *head);

/* What limits by address count together: the address, or an IPv6 /64. */
struct peer peer_site(const struct peer *p);

#endif
