#include "test.h"

#include "domain/proposal/proposal_stage.h"

static enum proposal_stage at(enum proposal_state state, bool takes, bool is_released)
{
	return proposal_stage(&(struct proposal_stage_facts){ state, takes, is_released });
}

static enum own_proposal_stage own(
	enum proposal_state state, enum call_state call, bool is_open, bool is_released)
{
	return own_proposal_stage(
		&(struct own_proposal_facts){ state, call, is_open, is_released });
}

static void the_deadline_locks_what_is_submitted(void **state)
{
	(void)state;
	assert_int_equal(at(PROPOSAL_STATE_SUBMITTED, true, false), PROPOSAL_STAGE_SUBMITTED);
	assert_int_equal(at(PROPOSAL_STATE_SUBMITTED, false, false), PROPOSAL_STAGE_LOCKED);
	assert_int_equal(at(PROPOSAL_STATE_ELIGIBLE, false, false), PROPOSAL_STAGE_LOCKED);
	assert_int_equal(at(PROPOSAL_STATE_DRAFT, false, false), PROPOSAL_STAGE_DRAFT);
	assert_int_equal(at(PROPOSAL_STATE_WITHDRAWN, true, false), PROPOSAL_STAGE_WITHDRAWN);
}

static void an_answer_without_its_release_opens_nothing(void **state)
{
	(void)state;
	assert_int_equal(at(PROPOSAL_STATE_ANSWERED, false, true), PROPOSAL_STAGE_RELEASED);
	assert_int_equal(at(PROPOSAL_STATE_ANSWERED, false, false), PROPOSAL_STAGE_LOCKED);
	/* And a release says nothing of what was not answered by it. */
	assert_int_equal(at(PROPOSAL_STATE_IN_REVIEW, false, true), PROPOSAL_STAGE_REVIEW);
}

static void what_is_no_state_of_ours_is_as_locked_as_a_submission(void **state)
{
	(void)state;
	assert_int_equal(at(PROPOSAL_STATE_NONE, false, true), PROPOSAL_STAGE_LOCKED);
}

/* The embargo: one stage for all that is said inside. */
static void between_deadline_and_release_a_pi_is_told_one_thing(void **state)
{
	static const enum proposal_state inside[] = { PROPOSAL_STATE_SUBMITTED,
		PROPOSAL_STATE_ELIGIBLE, PROPOSAL_STATE_INELIGIBLE, PROPOSAL_STATE_IN_REVIEW };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(own(inside[i], CALL_STATE_REVIEWING, false, false),
			OWN_PROPOSAL_STAGE_WAITING);
		assert_int_equal(own(inside[i], CALL_STATE_REVIEWING, false, true),
			OWN_PROPOSAL_STAGE_WAITING);
		assert_int_equal(own(inside[i], CALL_STATE_PUBLISHED, true, false),
			OWN_PROPOSAL_STAGE_SUBMITTED);
	}
	/* It can be told apart, once it is answered. */
	assert_int_equal(own(PROPOSAL_STATE_ANSWERED, CALL_STATE_REVIEWING, false, true),
		OWN_PROPOSAL_STAGE_ANSWERED);
	assert_int_equal(own(PROPOSAL_STATE_ANSWERED, CALL_STATE_REVIEWING, false, false),
		OWN_PROPOSAL_STAGE_WAITING);
}

static void a_draft_ends_with_the_deadline_and_so_does_taking_it_up_again(void **state)
{
	(void)state;
	assert_int_equal(own(PROPOSAL_STATE_DRAFT, CALL_STATE_PUBLISHED, true, false),
		OWN_PROPOSAL_STAGE_DRAFT);
	assert_int_equal(own(PROPOSAL_STATE_DRAFT, CALL_STATE_PUBLISHED, false, false),
		OWN_PROPOSAL_STAGE_MISSED);
	assert_int_equal(own(PROPOSAL_STATE_WITHDRAWN, CALL_STATE_PUBLISHED, true, false),
		OWN_PROPOSAL_STAGE_WITHDRAWN);
	assert_int_equal(own(PROPOSAL_STATE_WITHDRAWN, CALL_STATE_PUBLISHED, false, false),
		OWN_PROPOSAL_STAGE_GONE);
}

static void of_a_cancelled_call_only_that_is_told(void **state)
{
	(void)state;
	assert_int_equal(own(PROPOSAL_STATE_DRAFT, CALL_STATE_CANCELLED, false, false),
		OWN_PROPOSAL_STAGE_CANCELLED);
	assert_int_equal(own(PROPOSAL_STATE_WITHDRAWN, CALL_STATE_CANCELLED, false, false),
		OWN_PROPOSAL_STAGE_CANCELLED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_deadline_locks_what_is_submitted),
		cmocka_unit_test(an_answer_without_its_release_opens_nothing),
		cmocka_unit_test(what_is_no_state_of_ours_is_as_locked_as_a_submission),
		cmocka_unit_test(between_deadline_and_release_a_pi_is_told_one_thing),
		cmocka_unit_test(a_draft_ends_with_the_deadline_and_so_does_taking_it_up_again),
		cmocka_unit_test(of_a_cancelled_call_only_that_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
