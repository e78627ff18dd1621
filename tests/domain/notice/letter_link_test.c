#include "test.h"

#include <string.h>

#include "domain/notice/letter_link.h"
#include "domain/notice/notice.h"

static const char token[] = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCde";

static struct mem *mem;

static int begin(void **state)
{
	(void)state;
	mem = mem_new(NULL, "test");
	return 0;
}

static int end(void **state)
{
	(void)state;
	mem_end(mem);
	return 0;
}

static const char *body_with(const char *path)
{
	return mem_printf(
		mem, "Please open\n\nhttps://awards.example.org%s%s\n\nsoon.\n", path, token);
}

static void every_kind_of_link_is_without_its_token_in_what_is_kept(void **state)
{
	(void)state;
	assert_int_equal(strlen(token), 43);
	for (size_t i = 0; i < LETTER_LINK_COUNT; i++) {
		const char *body = body_with(letter_links[i].path);
		const char *kept = notice_without_secret(mem, body);

		assert_non_null(strstr(body, token));
		assert_int_equal(strstr(kept, token) == NULL, letter_links[i].is_masked);
		assert_non_null(strstr(kept, letter_links[i].path));
		assert_int_equal(strlen(kept), strlen(body));
	}
}

static void two_links_in_one_letter_are_both_masked(void **state)
{
	const char *body = mem_printf(mem, "%s%s", body_with(letter_links[LINK_RESET].path),
		body_with(letter_links[LINK_CONFIRM].path));

	(void)state;
	assert_null(strstr(notice_without_secret(mem, body), token));
}

static void what_is_no_such_link_stays_as_it_was_written(void **state)
{
	static const char *const bodies[] = { "https://awards.example.org/reset/short\n", "/reset/",
		"no link at all" };

	(void)state;
	assert_string_equal(notice_without_secret(mem, body_with("/calls/")), body_with("/calls/"));
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		assert_string_equal(notice_without_secret(mem, bodies[i]), bodies[i]);
}

static void every_row_is_whole_and_no_two_are_mistaken_for_each_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < LETTER_LINK_COUNT; i++) {
		const struct letter_link_kind *a = &letter_links[i];

		assert_true(a->path[0] == '/' && a->path[strlen(a->path) - 1] == '/');
		/* A subscriber's are good as long as the subscription, but for the first. */
		assert_true(a->hours > 0 || i == LINK_FOLLOW_SETTINGS || i == LINK_FOLLOW_LEAVE ||
			    i == LINK_ALERT_SETTINGS || i == LINK_ALERT_LEAVE);
		assert_true(a->audit[0] != '\0' && a->letter < LETTER_KIND_COUNT);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(a->purpose, letter_links[k].purpose);
			assert_string_not_equal(a->path, letter_links[k].path);
		}
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(every_kind_of_link_is_without_its_token_in_what_is_kept),
		TEST(two_links_in_one_letter_are_both_masked),
		TEST(what_is_no_such_link_stays_as_it_was_written),
		TEST(every_row_is_whole_and_no_two_are_mistaken_for_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
