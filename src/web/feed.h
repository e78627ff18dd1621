/*
 * Who listens: pages of this process that are told anew after each change.  One
 * thread with one seat waits for commits (seat_await()) and for nobody else; a
 * listener costs a socket and some memory.
 *
 * Each time a listener is told, its request goes through the door again, as if
 * it were asked anew: session, standing, right, form, page.  What comes out is
 * sent when it differs from what was sent before; who is not let in any more is
 * shut out.  So there is no second way to a page's content.
 */
#ifndef WEB_FEED_H
#define WEB_FEED_H

#include "web/rq.h"

struct feed;
struct stream;

enum {
	FEED_MAX = 1000,     /* listeners of a process: ERR_BUSY */
	FEED_OF_PERSON = 8,  /* of them, one person's: ERR_LIMITED */
	FEED_BEAT_S = 15,    /* after so long without news: a comment, and the door is asked */
	FEED_UNSURE_S = 60,  /* while the database does not answer: then it ends */
	FEED_ROUND_MS = 500, /* between two rounds among all */
	FEED_LOOK_MS = 200
};

/* NULL when the machine gives no thread: then no row streams. */
struct feed *feed_start(struct mem *m, struct web *web);

/* Ends the thread; who still listens is let go.  NULL is allowed. */
void feed_stop(struct feed *f);

/* Does this row stream, and does who asks want it to? */
bool feed_is_asked(const struct rq *rq);

/*
 * The page has just run and its content is in rq->out: who asked listens from
 * now on.  *ret_stream is for the response.  ERR_LIMITED and ERR_BUSY: too many.
 */
MUST_CHECK enum err feed_join(struct rq *rq, struct stream **ret_stream);

/* One event of n bytes. */
void feed_event(struct buf *out, const char *content, size_t n);

/* f may be NULL. */
unsigned feed_listeners(struct feed *f);

#endif
