/* Which job a worker gets next, and which worker. */
#include "test.h"

#include <pthread.h>

#include "web/conn.h"
#include "web/queue.h"

enum { WORKERS = 8, LARGE = 5, JOBS = 40 };

static void uploads_leave_workers_for_everybody_else(void **state)
{
	static struct conn large[LARGE], usual;
	struct queue q;

	(void)state;
	queue_init(&q, WORKERS);
	for (size_t i = 0; i < LARGE; i++) {
		large[i].plan.lane = LANE_LARGE;
		assert_true(queue_put(&q, &large[i]));
	}
	assert_true(queue_put(&q, &usual));
	/* A quarter of the workers; then whoever came after all of them. */
	assert_ptr_equal(queue_take(&q), &large[0]);
	assert_ptr_equal(queue_take(&q), &large[1]);
	assert_ptr_equal(queue_take(&q), &usual);
	queue_done(&q, &large[1]);
	assert_ptr_equal(queue_take(&q), &large[2]);
	queue_done(&q, &large[0]);
	queue_done(&q, &large[2]);
	queue_end(&q);
	assert_ptr_equal(queue_take(&q), &large[3]);
	assert_ptr_equal(queue_take(&q), &large[4]);
}

/* They wait; only a flood of what nobody needs is turned away early. */
static void as_many_uploads_wait_as_anything_else(void **state)
{
	static struct conn large[QUEUE_USUAL_MAX + 1], heavy[QUEUE_FEW_MAX + 1];
	struct queue q;

	(void)state;
	queue_init(&q, WORKERS);
	for (size_t i = 0; i <= QUEUE_USUAL_MAX; i++) {
		large[i].plan.lane = LANE_LARGE;
		assert_int_equal(queue_put(&q, &large[i]), i < QUEUE_USUAL_MAX);
	}
	for (size_t i = 0; i <= QUEUE_FEW_MAX; i++) {
		heavy[i].plan.lane = LANE_HEAVY;
		assert_int_equal(queue_put(&q, &heavy[i]), i < QUEUE_FEW_MAX);
	}
}

/* ---- the others' connections stay unopened ---- */

struct crew {
	struct queue queue;
	pthread_t threads[WORKERS];
	atomic_uint n_done[WORKERS], together, most;
	bool waits; /* each job until another runs beside it */
};

struct worker {
	struct crew *crew;
	unsigned i;
};

static void *work(void *arg)
{
	struct worker *w = arg;
	struct crew *crew = w->crew;
	struct conn *c;

	while ((c = queue_take(&crew->queue)) != NULL) {
		unsigned now = atomic_fetch_add(&crew->together, 1) + 1;

		if (now > atomic_load(&crew->most))
			atomic_store(&crew->most, now);
		while (crew->waits && atomic_load(&crew->most) < 2)
			sched_yield();
		atomic_fetch_add(&crew->n_done[w->i], 1);
		atomic_fetch_sub(&crew->together, 1);
		queue_done(&crew->queue, c);
	}
	return NULL;
}

static unsigned resting(struct queue *q)
{
	unsigned n = 0;

	pthread_mutex_lock(&q->lock);
	for (const struct resting *r = q->resting; r != NULL; r = r->below)
		n++;
	pthread_mutex_unlock(&q->lock);
	return n;
}

static void wait_until_all_rest(struct crew *crew)
{
	while (resting(&crew->queue) < WORKERS)
		sched_yield();
}

static void begin(struct crew *crew, struct worker workers[WORKERS])
{
	queue_init(&crew->queue, WORKERS);
	for (unsigned i = 0; i < WORKERS; i++) {
		workers[i] = (struct worker){ crew, i };
		assert_int_equal(pthread_create(&crew->threads[i], NULL, work, &workers[i]), 0);
	}
	wait_until_all_rest(crew);
}

static unsigned end(struct crew *crew)
{
	unsigned who_worked = 0;

	queue_end(&crew->queue);
	for (unsigned i = 0; i < WORKERS; i++) {
		assert_int_equal(pthread_join(crew->threads[i], NULL), 0);
		who_worked += atomic_load(&crew->n_done[i]) > 0;
	}
	return who_worked;
}

static unsigned sum(const struct crew *crew)
{
	unsigned n = 0;

	for (unsigned i = 0; i < WORKERS; i++)
		n += atomic_load(&crew->n_done[i]);
	return n;
}

static void one_job_after_another_is_one_workers(void **state)
{
	struct crew crew = { .waits = false };
	struct worker workers[WORKERS];
	struct conn c = { .plan.lane = LANE_USUAL };

	(void)state;
	begin(&crew, workers);
	for (int i = 0; i < JOBS; i++) {
		assert_true(queue_put(&crew.queue, &c));
		wait_until_all_rest(&crew);
		while (sum(&crew) <= (unsigned)i)
			sched_yield();
	}
	assert_int_equal(end(&crew), 1);
	assert_int_equal(sum(&crew), JOBS);
}

static void jobs_at_once_are_done_side_by_side(void **state)
{
	struct crew crew = { .waits = true };
	struct worker workers[WORKERS];
	static struct conn c[JOBS];

	(void)state;
	begin(&crew, workers);
	for (int i = 0; i < JOBS; i++) {
		c[i].plan.lane = LANE_USUAL;
		assert_true(queue_put(&crew.queue, &c[i]));
	}
	assert_in_range(end(&crew), 2, WORKERS);
	assert_int_equal(sum(&crew), JOBS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uploads_leave_workers_for_everybody_else),
		cmocka_unit_test(as_many_uploads_wait_as_anything_else),
		cmocka_unit_test(one_job_after_another_is_one_workers),
		cmocka_unit_test(jobs_at_once_are_done_side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
