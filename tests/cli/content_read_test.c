#include "test.h"

#include "../domain/place.h"
#include "cli/content_read.h"

static struct content_read begin(struct place *p, struct db_tx **ret_tx)
{
	assert_int_equal(cx_begin(&p->cx, ret_tx), ERR_OK);
	return (struct content_read){ .cx = &p->cx };
}

static void keep(struct place *p, struct db_tx *tx)
{
	assert_int_equal(cx_end(&p->cx, tx, ERR_OK), ERR_OK);
}

static void headings_begin_items_in_their_order(void **state)
{
	struct place *p = place_of(state);
	struct db_tx *tx;
	struct content_read in = begin(p, &tx);

	assert_true(content_read_questions(&in, "q",
		"# Top\nwords\n\n## One\n### A? {#a}\nYes.\n## Two\n\n### B? {#b}\nNo.\n### C? {#c}"));
	assert_true(content_read_rules(&in, "r", "## R {#first}\nOne.\n"));
	assert_true(content_read_rules(&in, "s", "## S {#second}\nTwo.\n"));
	keep(p, tx);
	assert_string_equal(place_text(p, "SELECT section FROM faq WHERE slug = 'a' AND question = 'A?'"), "One");
	assert_string_equal(place_text(p, "SELECT section FROM faq WHERE slug = 'c'"), "Two");
	assert_string_equal(place_text(p, "SELECT answer FROM faq WHERE slug = 'c'"), "");
	assert_int_equal(place_int(p, "SELECT position FROM faq WHERE slug = 'b'"), 1);
	assert_int_equal(place_int(p, "SELECT position FROM rule_text WHERE rule = 'second'"), 1);
}

static void torn_lines_are_whole_paragraphs_again(void **state)
{
	struct place *p = place_of(state);
	struct db_tx *tx;
	struct content_read in = begin(p, &tx);

	assert_true(content_read_page(&in, "about",
		"# About\n\nOne\ntwo.\n\n> **Draft.**\n> More.\n- a\n  b\n- c\n\n## Head\nThree\n1. x\n2. y\n"));
	assert_true(content_read_attestations(&in, "a", "## X {#x-y}\nI am\nhere.\n"));
	keep(p, tx);
	assert_string_equal(place_text(p, "SELECT body FROM page WHERE slug = 'about'"),
		"One two.\n\n> **Draft.** More.\n- a b\n- c\n\n## Head\nThree\n1. x\n2. y");
	assert_string_equal(place_text(p, "SELECT body FROM attestation_item"), "I am here.");
}

static void a_file_without_headings_is_named(void **state)
{
	struct place *p = place_of(state);
	struct db_tx *tx;
	struct content_read in = begin(p, &tx);

	assert_false(content_read_rules(&in, "rules.md", "Only words.\n"));
	assert_string_equal(in.fault, "rules.md: there is no heading in it");
	assert_false(content_read_page(&in, "about", "No title\n"));
	assert_string_equal(in.fault, "about: the first line of the page is not its title");
	keep(p, tx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_SQLITE(headings_begin_items_in_their_order),
		AT_SQLITE(torn_lines_are_whole_paragraphs_again),
		AT_SQLITE(a_file_without_headings_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
