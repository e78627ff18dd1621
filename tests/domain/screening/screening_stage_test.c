#include "test.h"

#include "domain/screening/screening_stage.h"

static enum screening_stage at(enum proposal_state state, bool is_screened, bool is_eligible)
{
	return screening_stage(&(struct screening_stage_facts){ state, is_screened, is_eligible });
}

static void what_was_said_counts_until_the_review_starts(void **state)
{
	(void)state;
	assert_int_equal(at(PROPOSAL_STATE_SUBMITTED, false, false), SCREENING_STAGE_UNSCREENED);
	assert_int_equal(at(PROPOSAL_STATE_ELIGIBLE, true, true), SCREENING_STAGE_ELIGIBLE);
	assert_int_equal(at(PROPOSAL_STATE_INELIGIBLE, true, false), SCREENING_STAGE_INELIGIBLE);
}

static void later_the_proposals_own_life_counts(void **state)
{
	(void)state;
	assert_int_equal(at(PROPOSAL_STATE_IN_REVIEW, true, true), SCREENING_STAGE_IN_REVIEW);
	assert_int_equal(at(PROPOSAL_STATE_ANSWERED, true, false), SCREENING_STAGE_ANSWERED);
	assert_int_equal(at(PROPOSAL_STATE_ANSWERED, true, true), SCREENING_STAGE_ANSWERED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_said_counts_until_the_review_starts),
		cmocka_unit_test(later_the_proposals_own_life_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
