#include "test.h"

#include "../expected.h"
#include "domain/life/lives.h"
#include "domain/rights/rights.h"
#include "memory.h"
#include "names.h"

static bool allowed(enum action action, unsigned relations, unsigned stage)
{
	return may(action, &(struct standing){ .relations = relations | REL_ANYONE | REL_SIGNED_IN,
				   .kind = action_object(action),
				   .stage = stage });
}

static void a_conflict_takes_every_office_away(void **state)
{
	const unsigned all = REL_ASSIGNED | REL_REVIEWED | REL_PANEL | REL_CHAIR | REL_STAFF |
			     REL_CONTACT | REL_FINANCE | REL_AUDITOR | REL_ADMIN;

	(void)state;
	for (int a = ACT_PROPOSAL_READ; a <= ACT_LETTER_READ; a++)
		for (unsigned s = 0; s < PROPOSAL_STAGE_COUNT; s++)
			assert_false(allowed((enum action)a, all | REL_CONFLICT, s));
	/* The same offices without the conflict do open doors: the loop above can fail. */
	assert_true(allowed(ACT_PROPOSAL_READ, all, PROPOSAL_STAGE_REVIEW));
	assert_true(allowed(ACT_REVIEW_WRITE, all, PROPOSAL_STAGE_REVIEW));
}

static void a_pi_on_the_panel_stays_a_pi_and_nothing_more(void **state)
{
	const unsigned both = REL_PI | REL_CHAIR | REL_ASSIGNED | REL_CONFLICT;

	(void)state;
	assert_true(allowed(ACT_PROPOSAL_OWN, both, PROPOSAL_STAGE_REVIEW));
	assert_false(allowed(ACT_REVIEWS_READ, both, PROPOSAL_STAGE_REVIEW));
	assert_false(allowed(ACT_PROPOSAL_DECIDE, both, PROPOSAL_STAGE_REVIEW));
	assert_false(allowed(ACT_DECISION_READ, both, PROPOSAL_STAGE_REVIEW));
}

static void nobody_but_the_pi_reads_what_is_not_frozen(void **state)
{
	static const unsigned unfrozen[] = { PROPOSAL_STAGE_DRAFT, PROPOSAL_STAGE_SUBMITTED,
		PROPOSAL_STAGE_WITHDRAWN };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_true(allowed(ACT_PROPOSAL_READ, REL_PI, unfrozen[i]));
		assert_false(allowed(ACT_PROPOSAL_READ,
			REL_STAFF | REL_CHAIR | REL_PANEL | REL_ASSIGNED | REL_ADMIN, unfrozen[i]));
	}
}

/* The embargo: between deadline and release a PI's rights do not depend on what was said inside. */
static void pending_states_are_one_to_the_pi(void **state)
{
	(void)state;
	for (int a = 0; a < ACT_COUNT; a++) {
		if (action_object((enum action)a) != OBJ_PROPOSAL)
			continue;
		bool locked = allowed((enum action)a, REL_PI, PROPOSAL_STAGE_LOCKED);

		assert_int_equal(allowed((enum action)a, REL_PI, PROPOSAL_STAGE_REVIEW), locked);
		assert_int_equal(
			allowed((enum action)a, REL_PI, PROPOSAL_STAGE_INELIGIBLE), locked);
	}
}

static void no_applicant_reads_a_review_or_a_pending_decision(void **state)
{
	(void)state;
	for (unsigned s = 0; s < PROPOSAL_STAGE_COUNT; s++) {
		assert_false(allowed(ACT_REVIEWS_READ, REL_PI, s));
		assert_false(allowed(ACT_DECISION_READ, REL_PI, s));
		assert_int_equal(allowed(ACT_LETTER_READ, REL_PI, s), s == PROPOSAL_STAGE_RELEASED);
	}
}

static void staff_do_not_score_and_do_not_decide(void **state)
{
	(void)state;
	for (unsigned s = 0; s < PROPOSAL_STAGE_COUNT; s++) {
		assert_false(allowed(ACT_REVIEW_WRITE, REL_STAFF, s));
		assert_false(allowed(ACT_PROPOSAL_DECIDE, REL_STAFF, s));
	}
}

static void an_administrator_has_accounts_and_no_content(void **state)
{
	(void)state;
	assert_true(allowed(ACT_PEOPLE_MANAGE, REL_ADMIN, 0));
	/* Of an award what is not public: the kept one. */
	for (int a = ACT_PROPOSAL_READ; a <= ACT_AWARD_PAY; a++)
		for (unsigned s = 0; s < PROPOSAL_STAGE_COUNT; s++)
			if (action_object((enum action)a) == OBJ_PROPOSAL ||
				s == AWARD_SECRECY_STAGE_KEPT)
				assert_false(allowed((enum action)a, REL_ADMIN, s));
}

static void others_reviews_open_only_after_ones_own_is_in(void **state)
{
	(void)state;
	assert_false(allowed(ACT_REVIEWS_READ, REL_ASSIGNED | REL_PANEL, PROPOSAL_STAGE_REVIEW));
	assert_true(allowed(
		ACT_REVIEWS_READ, REL_ASSIGNED | REL_PANEL | REL_REVIEWED, PROPOSAL_STAGE_REVIEW));
}

static void every_action_has_a_name_and_somebody(void **state)
{
	(void)state;
	for (int a = 0; a < ACT_COUNT; a++) {
		bool somebody = false;

		assert_non_null(action_name((enum action)a));
		for (unsigned s = 0; s < CALL_STAGE_COUNT; s++)
			somebody = somebody ||
				   allowed((enum action)a, ~0u & ~(unsigned)REL_CONFLICT, s);
		assert_true(somebody);
	}
}

static unsigned stages_of(enum action action, unsigned relations)
{
	const enum object_kind kind = action_object(action);
	unsigned stages = 0;

	for (unsigned s = 0; s < STAGES; s++)
		if (stage_names[kind][s] != NULL &&
			may(action, &(struct standing){ relations, kind, s }))
			stages |= 1U << s;
	return stages;
}

static void put_action(struct buf *out, enum action action)
{
	buf_printf(out, "%s\n", action_name(action));
	for (unsigned i = 0; i < RELATIONS; i++) {
		unsigned alone = stages_of(action, 1U << i);
		unsigned torn = stages_of(action, 1U << i | REL_CONFLICT);

		if (alone != 0) {
			buf_printf(out, "\t%s: ", relation_names[i]);
			put_stages(out, action_object(action), alone);
			buf_printf(out, "%s\n", torn == alone ? "; in conflict too" : "");
		}
		assert_true(torn == alone || torn == 0);
	}
}

/* By each relation alone: the table of SECURITY, action by action, to be read in may.expected. */
static void each_may_what_the_table_says(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, mem, 10000);
	for (int a = 0; a < ACT_COUNT; a++)
		put_action(&out, (enum action)a);
	expect_text(mem, "tests/domain/rights/may.expected", buf_str(&out));
}

/* Rights do not grow by being together. */
static void two_relations_may_what_either_may(void **state)
{
	(void)state;
	for (int a = 0; a < ACT_COUNT; a++)
		for (unsigned i = 0; i < RELATIONS - 1; i++)
			for (unsigned k = 0; k < i; k++)
				assert_int_equal(stages_of((enum action)a, 1U << i | 1U << k),
					stages_of((enum action)a, 1U << i) |
						stages_of((enum action)a, 1U << k));
}

/* What opens nothing alone is no relation of the action, and what does is one. */
static void an_action_has_the_relations_that_open_it(void **state)
{
	(void)state;
	for (int a = 0; a < ACT_COUNT; a++)
		for (unsigned i = 0; i < RELATIONS - 1; i++)
			assert_int_equal((action_relations((enum action)a) & 1U << i) != 0,
				stages_of((enum action)a, 1U << i) != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_conflict_takes_every_office_away),
		cmocka_unit_test(a_pi_on_the_panel_stays_a_pi_and_nothing_more),
		cmocka_unit_test(nobody_but_the_pi_reads_what_is_not_frozen),
		cmocka_unit_test(pending_states_are_one_to_the_pi),
		cmocka_unit_test(no_applicant_reads_a_review_or_a_pending_decision),
		cmocka_unit_test(staff_do_not_score_and_do_not_decide),
		cmocka_unit_test(an_administrator_has_accounts_and_no_content),
		cmocka_unit_test(others_reviews_open_only_after_ones_own_is_in),
		cmocka_unit_test(every_action_has_a_name_and_somebody),
		cmocka_unit_test(each_may_what_the_table_says),
		cmocka_unit_test(two_relations_may_what_either_may),
		cmocka_unit_test(an_action_has_the_relations_that_open_it),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
