#include "test.h"

#include <string.h>

#include "domain/program/content_rules.h"

/* Sections by letter: "aab" is two items of section a and one of b. */
static size_t items_of(const char *sections, struct content_item *items, size_t *order)
{
	static const char *const names[] = { "a", "b", "c" };
	size_t n = strlen(sections);

	for (size_t i = 0; i < n; i++) {
		items[i] = (struct content_item){ .section = names[sections[i] - 'a'] };
		order[i] = i;
	}
	return n;
}

/* Moves those whose place in marks is 'x'; the result as digits. */
static void assert_moves(const char *sections, const char *marks, bool is_up, const char *want)
{
	struct content_item items[10];
	bool picked[10] = { false };
	size_t order[10], n = items_of(sections, items, order);
	char got[11] = "";

	for (size_t i = 0; i < n; i++)
		picked[i] = marks[i] == 'x';
	content_shift(items, n, picked, is_up, order);
	for (size_t i = 0; i < n; i++)
		got[i] = (char)('0' + order[i]);
	assert_string_equal(got, want);
}

static void picked_items_go_one_place(void **state)
{
	(void)state;
	assert_moves("aaaa", "..x.", true, "0213");
	assert_moves("aaaa", ".x..", false, "0213");
	assert_moves("aaaa", ".xx.", true, "1203");
	assert_moves("aaaa", ".xx.", false, "0312");
	assert_moves("aaaa", ".x.x", true, "1032");
}

static void what_is_at_the_end_stays(void **state)
{
	(void)state;
	assert_moves("aaaa", "x...", true, "0123");
	assert_moves("aaaa", "...x", false, "0123");
	assert_moves("aaaa", "xx..", true, "0123");
	assert_moves("aaaa", "xxxx", false, "0123");
	assert_moves("", "", true, "");
}

static void the_first_of_a_section_takes_it_along(void **state)
{
	(void)state;
	assert_moves("aabb", "..x.", true, "2301");
	assert_moves("aabb", ".x..", false, "2301");
	assert_moves("aabb", "...x", true, "0132");
	assert_moves("aabbcc", "....x.", true, "014523");
	/* Each once, though the block it stood in was moved over it. */
	assert_moves("aabbb", ".xx..", true, "23410");
}

static void sections_are_gathered_by_their_first(void **state)
{
	struct content_item items[10];
	size_t order[10], n = items_of("abacba", items, order);
	static const size_t want[] = { 0, 2, 5, 1, 4, 3 };

	(void)state;
	content_gather(items, n, order);
	assert_memory_equal(order, want, sizeof(want));
}

static struct findings run(enum content_kind kind, struct content_item item, bool is_new)
{
	struct findings found = { 0 };

	content_rules_run(&(struct content_rule_facts){ kind, &item, is_new, false }, &found);
	return found;
}

static void each_kind_asks_for_what_it_shows(void **state)
{
	const struct content_item none = { "good-slug", "", "", "", "", 0, false };
	struct findings f = run(CONTENT_QUESTION, none, true);

	(void)state;
	assert_non_null(finding_at(&f, "title"));
	assert_non_null(finding_at(&f, "section"));
	assert_non_null(finding_at(&f, "text"));
	assert_null(finding_at(&f, "link"));
	f = run(CONTENT_ATTESTATION, none, true);
	assert_int_equal(f.n, 1);
	assert_non_null(finding_at(&f, "text"));
	f = run(CONTENT_DATASET, none, true);
	assert_int_equal(finding_at(&f, "link")->code, FINDING_BAD_LINK);
	f = run(CONTENT_AREA, (struct content_item){ "Bad Slug", "T", "", "x", "", 0, false },
		true);
	assert_int_equal(f.n, 1);
	assert_int_equal(finding_at(&f, "slug")->code, FINDING_BAD_SLUG);
	f = run(CONTENT_AREA, (struct content_item){ "x", "T", "", "x", "", 0, false }, false);
	assert_int_equal(f.n, 0);
}

/* Of one that is there already its own slug is no other's. */
static void a_new_slug_is_nobody_elses(void **state)
{
	const struct content_item item = { "a-slug", "T", "", "x", "", 0, false };

	(void)state;
	for (int bits = 0; bits < 4; bits++) {
		struct findings f = { 0 };

		content_rules_run(
			&(struct content_rule_facts){ CONTENT_AREA, &item, bits & 1, bits & 2 },
			&f);
		assert_int_equal(f.n, bits == 3);
		if (f.n > 0)
			assert_int_equal(finding_at(&f, "slug")->code, FINDING_TAKEN);
	}
}

static void only_long_texts_may_be_long(void **state)
{
	char text[CONTENT_SHORT_CHARS + 2];
	struct content_item item = { "slug", "T", "S", text, "", 0, false };
	struct findings f;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	f = run(CONTENT_PRODUCT, item, false);
	assert_int_equal(finding_at(&f, "text")->code, FINDING_TOO_LONG);
	f = run(CONTENT_RULE, item, false);
	assert_int_equal(f.n, 0);
	text[CONTENT_SHORT_CHARS] = '\0';
	f = run(CONTENT_PRODUCT, item, false);
	assert_int_equal(f.n, 0);
}

/* Each rule has its text, and four pages; of the others staff write what they like. */
static void rules_and_pages_are_expected(void **state)
{
	(void)state;
	for (enum content_kind kind = 0; kind < CONTENT_KIND_COUNT; kind++) {
		size_t n = 0;
		const char *const *names = content_expected(kind, &n);

		assert_int_equal(n, kind == CONTENT_RULE   ? RULE_COUNT - 1
				    : kind == CONTENT_PAGE ? 4
							   : 0);
		if (n > 0)
			assert_int_equal(content_is_quoted(names[0]), kind == CONTENT_RULE);
	}
}

static void a_draft_says_so_at_its_beginning(void **state)
{
	(void)state;
	assert_true(content_is_draft("> **Draft, not shown to the public.** Staff: …\n\nText."));
	assert_true(content_is_draft("\n> **Draft"));
	assert_true(content_is_draft("\r\n \t\n> **DRAFT, mine"));
	assert_false(content_is_draft("Text.\n> **Draft"));
	assert_false(content_is_draft(""));
}

static void a_link_is_one_that_readers_can_follow(void **state)
{
	(void)state;
	assert_true(content_link_is_good("https://data.example.org/set?a=1"));
	assert_false(content_link_is_good("http://data.example.org/"));
	assert_false(content_link_is_good("javascript:alert(1)"));
	assert_false(content_link_is_good("https://"));
	assert_false(content_link_is_good("https:///etc"));
	assert_false(content_link_is_good("https://a b"));
}

static void only_rules_of_the_program_are_quoted(void **state)
{
	(void)state;
	assert_true(content_is_quoted(rule_id(RULE_CASH_CAP)));
	assert_false(content_is_quoted("eat-your-greens"));
	assert_false(content_is_quoted(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(picked_items_go_one_place),
		cmocka_unit_test(what_is_at_the_end_stays),
		cmocka_unit_test(the_first_of_a_section_takes_it_along),
		cmocka_unit_test(sections_are_gathered_by_their_first),
		cmocka_unit_test(each_kind_asks_for_what_it_shows),
		cmocka_unit_test(only_long_texts_may_be_long),
		cmocka_unit_test(rules_and_pages_are_expected),
		cmocka_unit_test(a_new_slug_is_nobody_elses),
		cmocka_unit_test(a_draft_says_so_at_its_beginning),
		cmocka_unit_test(a_link_is_one_that_readers_can_follow),
		cmocka_unit_test(only_rules_of_the_program_are_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
