#include "test.h"

#include <string.h>

#include "domain/life/life.h"

static void a_verb_fits_the_states_it_leads_from(void **state)
{
	(void)state;
	assert_true(verb_fits(VERB_PROPOSAL_SUBMIT, PROPOSAL_STATE_DRAFT));
	assert_true(verb_fits(VERB_PROPOSAL_SUBMIT, PROPOSAL_STATE_SUBMITTED));
	assert_false(verb_fits(VERB_PROPOSAL_SUBMIT, PROPOSAL_STATE_WITHDRAWN));
	assert_false(verb_fits(VERB_PROPOSAL_SUBMIT, PROPOSAL_STATE_NONE));
	assert_true(verb_fits(VERB_PROPOSAL_START, PROPOSAL_STATE_NONE));
	assert_false(verb_fits(VERB_CALL_RELEASE, CALL_STATE_PUBLISHED));
	assert_true(verb_fits(VERB_CALL_RELEASE, CALL_STATE_REVIEWING));
}

static void words_lead_there_and_back(void **state)
{
	(void)state;
	for (int i = 0; i < PROPOSAL_STATE_COUNT; i++)
		assert_int_equal(proposal_state_of(proposal_state_word((enum proposal_state)i)), i);
	assert_int_equal(call_state_of("reviewing"), CALL_STATE_REVIEWING);
	assert_int_equal(call_state_of("Reviewing"), CALL_STATE_NONE);
	assert_int_equal(call_state_of(NULL), CALL_STATE_NONE);
	assert_string_equal(call_state_word(CALL_STATE_NONE), "");
}

/* Rights name actions of the kind the life is of, or of the call that carries it. */
static void a_verb_asks_a_right_about_its_own_kind_or_the_calls(void **state)
{
	(void)state;
	for (int i = 0; i < VERB_COUNT; i++) {
		const struct verb_row *row = &verb_rows[i];
		const char *of;

		if (row->right == ACT_COUNT)
			continue;
		of = object_name(action_object(row->right));
		if (strcmp(of, row->life) != 0 && strcmp(of, "call") != 0 &&
			strcmp(of, "site") != 0 && strcmp(of, "proposal") != 0)
			fail_msg("%s.%s asks %s, which is about a %s", row->life, row->name,
				action_name(row->right), of);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_verb_fits_the_states_it_leads_from),
		cmocka_unit_test(words_lead_there_and_back),
		cmocka_unit_test(a_verb_asks_a_right_about_its_own_kind_or_the_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
