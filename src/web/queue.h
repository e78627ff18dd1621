/*
 * Inside the server: the jobs that wait for a worker, in lanes.  Heavy ones
 * (passwords), broad ones (long lists) and large ones (documents) take a quarter
 * of the workers each at the most, so that a flood of sign-ins, of searches or
 * of uploads does not keep anybody from saving and submitting, nor takes the
 * memory of as many lists as there are workers.
 * Who came to rest last is called first: a quiet site keeps the connections and
 * what they remember of few workers, not of all in turn.
 */
#ifndef WEB_QUEUE_H
#define WEB_QUEUE_H

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>

#include "web/server.h"

struct conn;

enum { QUEUE_USUAL_MAX = 512, QUEUE_FEW_MAX = 64 };

/* A worker that waits, on its own stack. */
struct resting {
	sem_t called;
	struct resting *below;
};

struct queue {
	pthread_mutex_t lock; /* guards what follows */
	struct resting *resting;
	struct line {
		struct conn *first, *last;
		unsigned n, n_max;
		unsigned running, running_max;
	} lanes[LANES];
	unsigned running;
	bool ends;
};

void queue_init(struct queue *q, unsigned workers);

/* False when too many wait in its lane. */
bool queue_put(struct queue *q, struct conn *c);

/* Waits for the next job and counts it as running; NULL: there will be none. */
struct conn *queue_take(struct queue *q);

/* The job that queue_take() gave is done; call it before c goes to its loop. */
void queue_done(struct queue *q, const struct conn *c);

/* Nobody waits any longer than for what is in it. */
void queue_end(struct queue *q);

void queue_figures(struct queue *q, unsigned *ret_waiting, unsigned *ret_running);

#endif
