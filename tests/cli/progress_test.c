#include "terminal.h"

#include <fcntl.h>

#include "cli/progress.h"

static void sleep_a_tenth(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 110000000 }, NULL);
}

static int half_done(void *arg)
{
	struct progress p;

	progress_begin(&p, "working", 100);
	p.is_most = arg != NULL;
	for (uint64_t i = 1; i <= 8; i++) {
		sleep_a_tenth();
		progress_at(&p, i <= 6 ? i : 50);
	}
	if (arg != NULL) {
		progress_note(&p, "gap %d", 7);
		sleep_a_tenth();
		progress_at(&p, 75);
	}
	progress_end(&p);
	progress_end(&p);
	return 0;
}

static const char *shown(struct mem *m, int (*run)(void *arg), void *arg)
{
	struct terminal t;

	terminal_begin(&t, m, run, arg);
	assert_int_equal(terminal_end(&t), 0);
	return buf_str(&t.seen);
}

static void a_bar_tells_what_is_left_and_goes_away(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const char *seen = shown(m, half_done, NULL);

	(void)state;
	/* Nothing in the first half second, then .9 s were spent on a half. */
	assert_memory_equal(seen, "\rworking [#.............................]   5 %, 0:1", 49);
	assert_non_null(
		strstr(seen, "\rworking [###############...............]  50 %, 0:01 left"));
	assert_memory_equal(seen + strlen(seen) - 4, "\r\033[K", 4);
	mem_end(m);
}

static void an_upper_bound_is_called_one(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const char *seen = shown(m, half_done, "most");

	(void)state;
	assert_non_null(strstr(seen, "  50 %, at most 0:01 left"));
	assert_non_null(
		strstr(seen, "\rworking [############....]  75 %, at most 0:00 left, gap 7"));
	mem_end(m);
}

static int rounds(void *arg)
{
	struct progress p;

	(void)arg;
	progress_begin(&p, "solving", 1);
	p.has_rounds = true;
	for (uint64_t i = 0; i < 10; i++) {
		sleep_a_tenth();
		progress_tell(&p, i < 5 ? i : i - 5, 10);
	}
	progress_end(&p);
	return 0;
}

/* The second round began .6 s after the start; at its fourth tenth .4 s were spent on it. */
static void an_estimate_is_of_the_round_at_hand(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const char *seen = shown(m, rounds, NULL);

	(void)state;
	assert_non_null(strstr(seen, "\rsolving, round 1 ["));
	assert_non_null(strstr(seen,
		"\rsolving, round 2 [############..................]  40 %, 0:01 left of it"));
	mem_end(m);
}

static int endless(void *arg)
{
	struct progress p;

	(void)arg;
	progress_begin(&p, "reading", 0);
	for (uint64_t i = 1; i <= 11; i++) {
		sleep_a_tenth();
		progress_at(&p, i * 1000);
	}
	progress_end(&p);
	return 0;
}

static void where_no_end_is_known_none_is_made_up(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const char *seen = shown(m, endless, NULL);

	(void)state;
	assert_non_null(strstr(seen, "\rreading: 11000 steps, 0:01 so far"));
	assert_null(strstr(seen, "left"));
	mem_end(m);
}

static void nothing_is_shown_where_nobody_looks(void **state)
{
	char path[] = "/tmp/bursary-progress-XXXXXX";
	int file = mkstemp(path), saved = dup(STDERR_FILENO);

	(void)state;
	assert_true(file >= 0 && saved >= 0);
	dup2(file, STDERR_FILENO);
	half_done(NULL);
	dup2(saved, STDERR_FILENO);
	assert_int_equal(lseek(file, 0, SEEK_END), 0);
	close(file);
	close(saved);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bar_tells_what_is_left_and_goes_away),
		cmocka_unit_test(an_upper_bound_is_called_one),
		cmocka_unit_test(an_estimate_is_of_the_round_at_hand),
		cmocka_unit_test(where_no_end_is_known_none_is_made_up),
		cmocka_unit_test(nothing_is_shown_where_nobody_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
