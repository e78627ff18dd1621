/*
 * HTTP/1.1 on the wire (RFC 9112), the strict half: bytes in, a request head
 * or a status out.  Pure; knows no socket.  What two readers could understand
 * differently is refused, not repaired: that is how requests are smuggled.
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum http_method {
	GET,
	HEAD,
	POST,
	HTTP_METHOD_OTHER,  /* PUT, DELETE …: known, but nothing here answers it: 405 */
	HTTP_METHOD_UNKNOWN /* 501 */
};

enum {
	HTTP_HEAD_MAX = 16 * 1024,  /* the whole head: 431 */
	HTTP_TARGET_MAX = 4 * 1024, /* path and query: 414 */
	HTTP_FIELDS_MAX = 64	    /* header fields: 431 */
};

struct http_field {
	const char *name; /* lower case */
	const char *value;
};

struct http_head {
	enum http_method method;
	int minor;	   /* HTTP/1.minor */
	const char *path;  /* as sent, still encoded; begins with '/'; "*" only for OPTIONS */
	const char *query; /* as sent, after '?'; NULL: none */
	const char *host;  /* lower case, with the port if sent; "" from HTTP/1.0 without one */
	int64_t content_length; /* -1: not said */
	bool is_chunked;
	bool keeps_alive;
	bool expects_continue;
	size_t n_fields;
	struct http_field fields[HTTP_FIELDS_MAX];
};

/*
 * Looks for the end of the head in n bytes, starting the search at *scanned
 * (keep it between calls; begins at 0).  Returns the head's length, 0 when
 * more is needed, or -status (400, 414, 431).
 */
long http_head_end(const char *bytes, size_t n, size_t *scanned);

/*
 * Reads a head of n bytes that http_head_end() found.  Changes the bytes:
 * the strings of ret_head point into them.  Returns 0 or a status: 400, 414,
 * 417, 431, 501, 505.
 */
int http_head_read(char *bytes, size_t n, struct http_head *ret_head);

/* The value of a field (name in lower case); NULL when absent or sent twice. */
const char *http_field(const struct http_head *h, const char *name);

/* The first field of that name, and how many there are. */
size_t http_field_count(const struct http_head *h, const char *name);

/*
 * The reader of a chunked body.  Zero it to begin.  Feeds on bytes, writes the
 * content to the same place (it never grows).
 */
struct http_chunks {
	int state;
	uint64_t left; /* of the chunk */
	size_t line;   /* bytes of the line being read */
	size_t extra;  /* bytes of extensions and trailers so far */
	bool is_done;
};

/*
 * Takes up to n bytes; *ret_used is how many belonged to the body (all, unless
 * it ended), *ret_n how many bytes of content now stand at the start of bytes.
 * False: malformed.
 */
bool http_chunks_feed(
	struct http_chunks *c, char *bytes, size_t n, size_t *ret_used, size_t *ret_n);

/*
 * Decodes percent codes once, in place or apart: ret_to may be from.  With
 * plus_is_space as in forms.  False on a bad code, on NUL and on bytes that are
 * not UTF-8.  ret_to gets a NUL and needs n + 1 bytes.
 */
bool http_percent_decode(const char *from, size_t n, bool plus_is_space, char *ret_to);

/* The reason phrase: "Not Found"; "Unknown" for a status we never send. */
const char *http_reason(int status);

#endif
