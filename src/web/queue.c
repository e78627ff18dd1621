#include "web/queue.h"

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

/* The lock is held by who calls any of these three. */
static void rest(struct queue *q)
{
	struct resting me = { .below = q->resting };

	MUST(pthread_cond_init(&me.called, NULL) == 0);
	q->resting = &me;
	while (!me.is_called)
		pthread_cond_wait(&me.called, &q->lock);
	pthread_cond_destroy(&me.called);
}

static void call_one(struct queue *q)
{
	struct resting *r = q->resting;

	if (r == NULL)
		return;
	q->resting = r->below;
	r->is_called = true;
	pthread_cond_signal(&r->called);
}

static void call_all(struct queue *q)
{
	while (q->resting != NULL)
		call_one(q);
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
	bool is_taken;

	pthread_mutex_lock(&q->lock);
	is_taken = !q->ends && l->n < l->n_max;
	if (is_taken) {
		append(l, c);
		call_one(q);
	}
	pthread_mutex_unlock(&q->lock);
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
	pthread_mutex_lock(&q->lock);
	q->running--;
	q->lanes[c->plan.lane].running--;
	if (c->plan.lane != LANE_USUAL)
		call_one(q); /* one more of them may run now */
	if (q->ends)
		call_all(q);
	pthread_mutex_unlock(&q->lock);
}

void queue_end(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->ends = true;
	call_all(q);
	pthread_mutex_unlock(&q->lock);
}

void queue_figures(struct queue *q, unsigned *ret_waiting, unsigned *ret_running)
{
	pthread_mutex_lock(&q->lock);
	*ret_waiting = waiting(q);
	*ret_running = q->running;
	pthread_mutex_unlock(&q->lock);
}
