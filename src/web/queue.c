#include "web/queue.h"

#include <errno.h>

#include "web/conn.h"

void queue_init(struct queue *q, unsigned workers)
{
	const unsigned few = workers < 4 ? 1 : workers / 4;

	*q = (struct queue){ .ends = false };
	q->lanes[LANE_USUAL] = (struct line){ .n_max = QUEUE_USUAL_MAX, .running_max = workers };
	q->lanes[LANE_LARGE] = (struct line){ .n_max = QUEUE_USUAL_MAX, .running_max = few };
	q->lanes[LANE_HEAVY] = (struct line){ .n_max = QUEUE_FEW_MAX, .running_max = few };
	q->lanes[LANE_BROAD] = (struct line){ .n_max = QUEUE_FEW_MAX, .running_max = few };
	MUST(pthread_mutex_init(&q->lock, NULL) == 0);
}

/* The lock is held, and given up meanwhile. */
static void rest(struct queue *q)
{
	struct resting me = { .below = q->resting };

	MUST(sem_init(&me.called, 0, 0) == 0);
	q->resting = &me;
	pthread_mutex_unlock(&q->lock);
	while (sem_wait(&me.called) != 0)
		MUST(errno == EINTR);
	sem_destroy(&me.called);
	pthread_mutex_lock(&q->lock);
}

/* The lock is held; who is to be called once it is not, NULL: nobody rests. */
static struct resting *take_resting(struct queue *q)
{
	struct resting *r = q->resting;

	if (r != NULL)
		q->resting = r->below;
	return r;
}

/* Without the lock, which the one who is called would only wait for. */
static void call(struct resting *r)
{
	if (r != NULL)
		MUST(sem_post(&r->called) == 0); /* from here on r is no more */
}

static void call_all(struct queue *q)
{
	struct resting *r;

	do {
		pthread_mutex_lock(&q->lock);
		r = take_resting(q);
		pthread_mutex_unlock(&q->lock);
		call(r);
	} while (r != NULL);
}

static void append(struct line *l, struct conn *c)
{
	c->after = NULL;
	if (l->first == NULL)
		l->first = c;
	else
		l->last->after = c;
	l->last = c;
	l->n++;
}

static struct conn *take_first(struct line *l)
{
	struct conn *c = l->first;

	if (c != NULL) {
		l->first = c->after;
		l->n--;
	}
	return c;
}

bool queue_put(struct queue *q, struct conn *c)
{
	struct line *l = &q->lanes[c->plan.lane];
	struct resting *called = NULL;
	bool is_taken;

	pthread_mutex_lock(&q->lock);
	is_taken = !q->ends && l->n < l->n_max;
	if (is_taken) {
		append(l, c);
		called = take_resting(q);
	}
	pthread_mutex_unlock(&q->lock);
	call(called);
	return is_taken;
}

/* The others first while they may: there are never many of them at once. */
static struct conn *pick(struct queue *q)
{
	static const enum lane order[] = { LANE_HEAVY, LANE_BROAD, LANE_LARGE, LANE_USUAL };
	struct conn *c = NULL;

	for (size_t i = 0; i < LANES && c == NULL; i++) {
		struct line *l = &q->lanes[order[i]];

		if (l->running < l->running_max)
			c = take_first(l);
		l->running += c != NULL;
	}
	return c;
}

static unsigned waiting(const struct queue *q)
{
	unsigned n = 0;

	for (size_t i = 0; i < LANES; i++)
		n += q->lanes[i].n;
	return n;
}

static bool is_over(const struct queue *q)
{
	return q->ends && waiting(q) == 0;
}

struct conn *queue_take(struct queue *q)
{
	struct conn *c;

	pthread_mutex_lock(&q->lock);
	while ((c = pick(q)) == NULL && !is_over(q))
		rest(q);
	q->running += c != NULL;
	pthread_mutex_unlock(&q->lock);
	return c;
}

void queue_done(struct queue *q, const struct conn *c)
{
	struct resting *called = NULL;
	bool ends;

	pthread_mutex_lock(&q->lock);
	q->running--;
	q->lanes[c->plan.lane].running--;
	if (c->plan.lane != LANE_USUAL)
		called = take_resting(q); /* one more of them may run now */
	ends = q->ends;
	pthread_mutex_unlock(&q->lock);
	call(called);
	if (ends)
		call_all(q);
}

void queue_end(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->ends = true;
	pthread_mutex_unlock(&q->lock);
	call_all(q);
}

void queue_figures(struct queue *q, unsigned *ret_waiting, unsigned *ret_running)
{
	pthread_mutex_lock(&q->lock);
	*ret_waiting = waiting(q);
	*ret_running = q->running;
	pthread_mutex_unlock(&q->lock);
}
