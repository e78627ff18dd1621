#include "test.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/duty_board.h"

enum { S = 1000000 };

static void a_duty_is_late_only_beyond_interval_and_patience(void **state)
{
	struct duty_board *b = duty_board_new();
	struct duty_sign *s;

	(void)state;
	duty_board_post(b, "mail", S / 2, 60 * S, 1000 * (int64_t)S);
	s = duty_sign_of(b, "mail");
	assert_int_equal(duty_late_us(s, 1060 * (int64_t)S), 0);
	assert_int_equal(duty_late_us(s, 1061 * (int64_t)S), S / 2);
	duty_begin(s, 1061 * (int64_t)S);
	assert_int_equal(duty_late_us(s, 1100 * (int64_t)S), 79 * (int64_t)S / 2);
	duty_beat(s, 1100 * (int64_t)S);
	assert_int_equal(duty_late_us(s, 1100 * (int64_t)S), 0);
	duty_end(s, 1200 * (int64_t)S, false);
	assert_int_equal(duty_late_us(s, 1200 * (int64_t)S), 0);
	assert_int_equal(s->runs, 1);
	assert_int_equal(s->failures, 1);
}

/* What another process does is seen here; a run that it did not survive is a failure. */
static void processes_share_the_board(void **state)
{
	struct duty_board *b = duty_board_new();
	struct duty_sign *s;
	pid_t pid;

	(void)state;
	duty_board_post(b, "first", S, S, S);
	duty_board_post(b, "second", S, S, S);
	duty_board_post_wait(b, "outbox");
	pid = fork();
	if (pid == 0) {
		duty_begin(duty_sign_of(b, "second"), 2 * S);
		atomic_store(&duty_wait_of(b, "outbox")->due_at, 77);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	s = duty_sign_of(b, "second");
	assert_int_equal(s->began_us, 2 * S);
	assert_int_equal(duty_wait_of(b, "outbox")->due_at, 77);
	duty_take(s);
	assert_int_equal(s->began_us, 0);
	assert_int_equal(s->runs, 1);
	assert_int_equal(s->failures, 1);
	duty_take(s);
	assert_int_equal(s->failures, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_duty_is_late_only_beyond_interval_and_patience),
		cmocka_unit_test(processes_share_the_board),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
