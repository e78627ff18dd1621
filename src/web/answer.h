/*
 * From what a page did to what goes over the wire: status, headers, redirects,
 * error pages.  Every answer of ours carries the same protective headers.
 */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "base/work.h"
#include "web/rq.h"

/* What a browser may do with an answer. */
enum guard {
	GUARD_PAGE, /* a page of ours: its own styles, scripts, fonts and images */
	GUARD_FILE  /* somebody's file: a sandbox without anything */
};

enum cache {
	CACHE_NEVER,  /* somebody's own */
	CACHE_ASK,    /* public, but may change: ask each time */
	CACHE_FOREVER /* its address names its content */
};

/* The headers that every answer has. */
void answer_headers(struct buf *fields, enum guard guard, enum cache cache, bool is_tls);
void answer_type(struct buf *fields, const char *type);

/* The page's own answer: 200, a redirect, a download. */
void answer_page(struct rq *rq, struct response *rs);

/* Its content as the first event of a stream. */
void answer_stream(struct rq *rq, struct stream *stream, struct response *rs);

/* 303 to `then` with its parameters filled in. */
void answer_then(struct rq *rq, struct response *rs);

/* To the sign-in page, which leads back here after a GET. */
void answer_sign_in(struct rq *rq, struct response *rs);

/* The one page for a status, in the chrome of who asks. */
void answer_status(struct rq *rq, int status, struct response *rs);

/* The same for what has no rq: no database, no chrome; http->head may be NULL. */
void answer_plain(struct request *http, int status, const char *allow, struct response *rs);

/* 301 to another path of ours, with the query as it was. */
void answer_moved(struct request *http, const char *path, struct response *rs);

/* What the request cost, for who measures: a header of its own. */
void answer_work(struct buf *fields, const struct work *w, int64_t cpu_us, size_t bytes);

/*
 * Whether who asks has the content of this sum already, by its ETag: whichever coding of it they
 * have, they have it.
 */
bool answer_is_known(const struct request *http, uint64_t sum);

/* The status for a failure. */
int answer_status_of(enum err e);

#endif
