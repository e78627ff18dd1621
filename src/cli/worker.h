/*
 * What the duties of the worker share.  A duty is a row of the table in
 * worker.c: it runs in a thread of its own, again and again, until the worker
 * ends.
 */
#ifndef CLI_WORKER_H
#define CLI_WORKER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/duty_board.h"
#include "domain/cx.h"
#include "domain/follow/newsletter_send.h"
#include "domain/notice/notice_send.h"
#include "domain/seat.h"

struct serve_conf;

struct worker {
	const struct serve_conf *conf;
	struct instance *instance;
	struct duty_board *board;
	struct mailer mailer;		      /* of the duty "mail" alone */
	struct mailer alerts;		      /* of the duty "alerts" alone */
	struct newsletter_sender newsletters; /* of the duty "newsletters" alone */
	pthread_mutex_t lock;
	pthread_cond_t ends;
	bool is_ending;
};

/* One run of a duty. */
struct round {
	struct worker *worker;
	struct cx *cx; /* of this run: its memory, its seat, the time when it began */
	struct duty_sign *sign;
};

struct duty {
	const char *name;
	/* *ret_more: there is more to do at once.  After a failure it rests for 10 s. */
	enum err (*run)(struct round *r, bool *ret_more);
	int64_t first_ms, every_ms; /* before the first run; after each */
	int64_t late_s;		    /* how much later than that is still well */
};

/* Waits for so long; true at once when the worker is to end. */
bool worker_wait(struct worker *w, int64_t ms);

#endif
