#include "domain/proposal/proposal_texts.h"
#include "test.h"

#include "domain/proposal/proposal.h"
#include "domain/proposal/proposal_load.h"
#include "memory.h"

static void what_is_kept_is_read_again(void **state)
{
	const struct proposal_texts in = { .keywords = "one, two", .contact_name = "A \"B\" Ø\n" };
	struct proposal_texts out;

	(void)state;
	assert_int_equal(proposal_texts_parse(mem, proposal_texts_json(mem, &in), &out), ERR_OK);
	assert_string_equal(out.keywords, "one, two");
	assert_string_equal(out.contact_name, "A \"B\" Ø\n");
	assert_string_equal(out.credit_justification, "");
}

static void nothing_is_kept_of_empty_ones(void **state)
{
	struct proposal_texts out = { .keywords = "left" };

	(void)state;
	assert_string_equal(
		proposal_texts_json(mem, &(struct proposal_texts){ .keywords = "" }), "");
	assert_int_equal(proposal_texts_parse(mem, "", &out), ERR_OK);
	for (size_t i = 0; i < PROPOSAL_TEXT_COUNT; i++)
		assert_string_equal(((const char **)&out)[i], "");
}

/* As the first format wrote them, and 0018 of the columns there were. */
static void what_an_older_program_kept_is_read(void **state)
{
	struct proposal_texts out;

	(void)state;
	assert_int_equal(proposal_texts_parse(mem,
				 "{\"contact_name\" : \"C\", \"credit_justification\" : \"J\", "
				 "\"format\" : 1, \"keywords\" : \"K\"}",
				 &out),
		ERR_OK);
	for (size_t i = 0; i < PROPOSAL_TEXT_COUNT; i++)
		if (proposal_texts[i].since > 1)
			assert_string_equal(((const char **)&out)[i], "");
	assert_string_equal(out.contact_name, "C");
	assert_string_equal(out.credit_justification, "J");
	assert_string_equal(out.keywords, "K");
	assert_int_equal(
		proposal_texts_parse(mem, "{\"format\":1,\"keywords\":\"K\"}", &out), ERR_INTERNAL);
}

/* A change in any one of them is a change of the proposal: it stands in what is frozen. */
static void each_is_frozen_and_compared(void **state)
{
	(void)state;
	for (size_t i = 0; i < PROPOSAL_TEXT_COUNT; i++) {
		struct proposal_body b = { .title = "T" }, frozen;

		((const char **)&b.texts)[i] = "said";
		assert_int_equal(
			proposal_body_parse(mem, proposal_body_json(mem, &b), &frozen), ERR_OK);
		assert_string_equal(((const char **)&frozen.texts)[i], "said");
		assert_false(proposal_body_differs(mem, &b, &frozen));
		((const char **)&b.texts)[i] = "";
		assert_true(proposal_body_differs(mem, &b, &frozen));
	}
}

static void who_may_not_read_one_is_given_none_of_it(void **state)
{
	const struct proposal_text rows[] = {
		{ "keywords", offsetof(struct proposal_texts, keywords), 1, FORM_READER_PANEL },
		{ "contact_name", offsetof(struct proposal_texts, contact_name), 1,
			FORM_READER_STAFF },
	};
	struct proposal_texts texts = { .keywords = "K", .contact_name = "C" };

	(void)state;
	proposal_texts_hide(rows, 2, FORM_READER_STAFF, &texts);
	assert_string_equal(texts.contact_name, "C");
	proposal_texts_hide(rows, 2, FORM_READER_PANEL, &texts);
	assert_string_equal(texts.contact_name, "");
	assert_string_equal(texts.keywords, "K");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_kept_is_read_again),
		cmocka_unit_test(nothing_is_kept_of_empty_ones),
		cmocka_unit_test(what_an_older_program_kept_is_read),
		cmocka_unit_test(each_is_frozen_and_compared),
		cmocka_unit_test(who_may_not_read_one_is_given_none_of_it),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
