#include "web/queue.h"

#include "web/conn.h"

void queue_init(struct queue *q, unsigned workers)
{
	*q = (struct queue){ .heavy_max = workers < 4 ? 1 : workers / 4 };
	q->lanes[LANE_USUAL].n_max = QUEUE_USUAL_MAX;
	q->lanes[LANE_HEAVY].n_max = QUEUE_HEAVY_MAX;
	MUST(pthread_mutex_init(&q->lock, NULL) == 0);
	MUST(pthread_cond_init(&q->more, NULL) == 0);
}

static int lane_of(const struct conn *c)
{
	return c->plan.is_heavy ? LANE_HEAVY : LANE_USUAL;
}

static void append(struct lane *l, struct conn *c)
{
	c->after = NULL;
	if (l->first == NULL)
		l->first = c;
	else
		l->last->after = c;
	l->last = c;
	l->n++;
}

static struct conn *take_first(struct lane *l)
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
	struct lane *l = &q->lanes[lane_of(c)];
	bool is_taken;

	pthread_mutex_lock(&q->lock);
	is_taken = !q->ends && l->n < l->n_max;
	if (is_taken) {
		append(l, c);
		pthread_cond_signal(&q->more);
	}
	pthread_mutex_unlock(&q->lock);
	return is_taken;
}

/* Heavy ones first while they may: there are never many of them at once. */
static struct conn *pick(struct queue *q)
{
	struct conn *c = NULL;

	if (q->heavy_running < q->heavy_max) {
		c = take_first(&q->lanes[LANE_HEAVY]);
		q->heavy_running += c != NULL;
	}
	return c != NULL ? c : take_first(&q->lanes[LANE_USUAL]);
}

static bool is_over(const struct queue *q)
{
	return q->ends && q->lanes[LANE_USUAL].n == 0 && q->lanes[LANE_HEAVY].n == 0;
}

struct conn *queue_take(struct queue *q)
{
	struct conn *c;

	pthread_mutex_lock(&q->lock);
	while ((c = pick(q)) == NULL && !is_over(q))
		pthread_cond_wait(&q->more, &q->lock);
	q->running += c != NULL;
	pthread_mutex_unlock(&q->lock);
	return c;
}

void queue_done(struct queue *q, const struct conn *c)
{
	pthread_mutex_lock(&q->lock);
	q->running--;
	if (lane_of(c) == LANE_HEAVY) {
		q->heavy_running--;
		pthread_cond_signal(&q->more); /* one more of them may run now */
	}
	if (q->ends)
		pthread_cond_broadcast(&q->more);
	pthread_mutex_unlock(&q->lock);
}

void queue_end(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->ends = true;
	pthread_cond_broadcast(&q->more);
	pthread_mutex_unlock(&q->lock);
}

void queue_figures(struct queue *q, unsigned *ret_waiting, unsigned *ret_running)
{
	pthread_mutex_lock(&q->lock);
	*ret_waiting = q->lanes[LANE_USUAL].n + q->lanes[LANE_HEAVY].n;
	*ret_running = q->running;
	pthread_mutex_unlock(&q->lock);
}
