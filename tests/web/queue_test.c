/* Which job a worker gets next. */
#include "test.h"

#include "web/conn.h"
#include "web/queue.h"

enum { WORKERS = 8, LARGE = 5 };

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uploads_leave_workers_for_everybody_else),
		cmocka_unit_test(as_many_uploads_wait_as_anything_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
