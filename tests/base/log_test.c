#include "test.h"

#include <string.h>
#include <unistd.h>

#include "base/log.h"

/* Runs f with stderr in a pipe; what it wrote comes back in ret_text. */
static void captured(void (*f)(void), char ret_text[8192])
{
	int ends[2], kept = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
	f();
	assert_int_equal(dup2(kept, STDERR_FILENO), STDERR_FILENO);
	close(ends[1]);
	n = read(ends[0], ret_text, 8191);
	close(ends[0]);
	close(kept);
	ret_text[n < 0 ? 0 : n] = '\0';
}

static void hostile(void)
{
	struct log_line l;

	log_begin(&l, LOG_ERROR, "probe");
	log_text(&l, "text", "a\r\n{\"event\":\"forged\"}\x1b[31m\xff é");
	log_int(&l, "n", -5);
	log_end(&l);
}

static void a_hostile_value_stays_inside_one_line(void **state)
{
	char text[8192];

	(void)state;
	captured(hostile, text);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	assert_non_null(strstr(text, "\"text\":\"a\\u000d\\u000a{\\\"event\\\":\\\"forged\\\"}"
				     "\\u001b[31m\\ufffd \xc3\xa9\",\"n\":-5}\n"));
}

static void endless(void)
{
	static char long_value[5000];
	struct log_line l;

	memset(long_value, '"', sizeof(long_value) - 1);
	log_begin(&l, LOG_ERROR, "probe");
	for (int i = 0; i < 50; i++)
		log_text(&l, "key", long_value);
	log_end(&l);
}

static void a_line_that_is_full_still_closes(void **state)
{
	char text[8192];

	(void)state;
	captured(endless, text);
	assert_true(strlen(text) <= 2000);
	assert_string_equal(text + strlen(text) - 3, "\"}\n");
}

static void quiet(void)
{
	log_event(LOG_DEBUG, "probe", "not at this level");
}

static void with_ref(void)
{
	log_ref_set(33);
	log_event(LOG_WARN, "probe", "%d of %s", 3, "x");
	log_ref_set(0);
}

static void levels_and_reference_numbers_hold(void **state)
{
	char text[8192];

	(void)state;
	captured(quiet, text);
	assert_string_equal(text, "");
	captured(with_ref, text);
	assert_non_null(strstr(text, "\"ref\":\"0000000000011\",\"what\":\"3 of x\"}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hostile_value_stays_inside_one_line),
		cmocka_unit_test(a_line_that_is_full_still_closes),
		cmocka_unit_test(levels_and_reference_numbers_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
