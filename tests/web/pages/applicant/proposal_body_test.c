/* A text of a proposal is typed in the form and stands on the page: neither forgets one. */
#include "web/pages/applicant/proposal_body.h"
#include "test.h"

#include <string.h>

#include "memory.h"
#include "web/pages/applicant/proposal_form.h"

static const struct field *field_named(const char *name)
{
	for (size_t i = 0; i < proposal_form.n; i++)
		if (strcmp(proposal_form.fields[i].name, name) == 0)
			return &proposal_form.fields[i];
	return NULL;
}

static void each_text_is_typed(void **state)
{
	(void)state;
	for (size_t i = 0; i < PROPOSAL_TEXT_COUNT; i++) {
		const struct proposal_text *text = &proposal_texts[i];
		const struct field *f = field_named(text->name);

		print_message("%s\n", text->name);
		assert_non_null(f);
		assert_true(f->max > 0);
		assert_int_equal(f->in.at, offsetof(struct proposal_input, texts) + text->at);
		assert_int_equal(f->of.at, offsetof(struct proposal_own, body.texts) + text->at);
	}
}

static bool is_shown(const struct block *blocks, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++) {
		if (blocks[i].plain != NULL && strcmp(blocks[i].plain, text) == 0)
			return true;
		for (size_t k = 0; k < blocks[i].n_facts; k++)
			if (blocks[i].facts[k].text != NULL &&
				strcmp(blocks[i].facts[k].text, text) == 0)
				return true;
	}
	return false;
}

static void each_text_is_read(void **state)
{
	struct proposal_body body = { .wants_credits = true };
	struct block blocks[PROPOSAL_BODY_BLOCKS_MAX];
	size_t n;

	(void)state;
	for (size_t i = 0; i < PROPOSAL_TEXT_COUNT; i++)
		((const char **)&body.texts)[i] = mem_printf(mem, "the text %zu", i);
	n = proposal_body_blocks(mem, &body, &(struct call_form){ 0 }, NULL, blocks);
	for (size_t i = 0; i < PROPOSAL_TEXT_COUNT; i++) {
		print_message("%s\n", proposal_texts[i].name);
		assert_true(is_shown(blocks, n, ((const char **)&body.texts)[i]));
	}
}

/* An empty one leaves no label behind, which would tell that it could be there. */
static void nothing_is_said_of_an_empty_one(void **state)
{
	struct block blocks[PROPOSAL_BODY_BLOCKS_MAX];
	struct proposal_body body = { .title = "T", .file_name = "a.pdf" };
	size_t n = proposal_body_blocks(mem, &body, &(struct call_form){ 0 }, NULL, blocks);

	(void)state;
	assert_int_equal(n, 1);
	for (size_t k = 0; k < blocks[0].n_facts; k++)
		assert_string_not_equal(blocks[0].facts[k].label, "Keywords");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_text_is_typed),
		cmocka_unit_test(each_text_is_read),
		cmocka_unit_test(nothing_is_said_of_an_empty_one),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
