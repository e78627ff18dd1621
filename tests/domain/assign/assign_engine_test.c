/* What the engine reads is what the definitions say, and its lists lose nothing. */
#include "domain/assign/assign_engine.h"

#include "../call_world.h"
#include "domain/assign/assign_input.h"

static void say_nothing(void *arg, const struct task_progress *p)
{
	(void)arg;
	(void)p;
}

static const struct task_teller silent = { say_nothing, NULL };
static const struct call_id the_call = { WORLD_CALL };

static int64_t is_in_view(struct place *p, int64_t proposal, int64_t person)
{
	return place_int(p, mem_printf(p->mem,
				    "SELECT COUNT(*) FROM conflicted WHERE proposal_id = %" PRId64
				    " AND person_id = %" PRId64,
				    proposal, person)) > 0;
}

/* The view is asked for each pair; the statements join, and put who applied apart. */
static void conflicts_are_those_of_the_view(void **state)
{
	struct place *p = place_of(state);
	struct assign_input in;
	int n = 0, n_out = 0;
	bool *is_pair;

	world_make(p, 7, 30, 40, 4, 5);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(assign_input_load(&p->cx, the_call, 3, &in), ERR_OK);
	cx_read_end(&p->cx);
	assert_int_equal(in.n_members, 40);
	is_pair = MEM_ARRAY(p->mem, bool, in.n_proposals *in.n_members);
	for (size_t i = 0; i < in.n_conflicts; i++)
		is_pair[(size_t)in.conflicts[i].paper * in.n_members +
			(size_t)in.conflicts[i].reviewer] = true;
	for (size_t m = 0; m < in.n_members; m++)
		n_out += in.is_out[m];
	for (size_t i = 0; i < in.n_proposals; i++)
		for (size_t m = 0; m < in.n_members; m++) {
			bool is = is_pair[i * in.n_members + m];

			n += is;
			assert_int_equal(is || in.is_out[m],
				is_in_view(p, in.proposals[i].v, in.members[m].v));
		}
	assert_true(n > 80 && n_out > 0);
}

static struct assign_answer solved(struct place *p, uint32_t at_first, int64_t reviewers)
{
	struct assign_answer a;
	struct digest d;

	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_int_equal(
		assign_compute(&p->cx, the_call, reviewers, at_first, &silent, &a, &d), ERR_OK);
	return a;
}

static int64_t sum_of(const struct assign_answer *a)
{
	int64_t sum = 0;

	for (size_t i = 0; i < a->n_found; i++)
		sum += assign_micro(a->found[i].score);
	return sum;
}

/* Loads so tight that many get somebody far down their list. */
static void short_lists_find_the_same_sum(void **state)
{
	struct place *p = place_of(state);
	struct assign_answer all, some;
	int64_t n;

	world_make(p, 11, 60, 45, 4, 9);
	WORLD_SQL(p,
		"INSERT INTO assignment (id, proposal_id, person_id, state, source, score, "
		"assigned_by, "
		"assigned_at) SELECT p.id * 10000 + m.person_id, p.id, m.person_id, "
		"CASE WHEN p.id %% 2 = 0 THEN 'declined' ELSE 'assigned' END, 'hand', 0, %d, 1 "
		"FROM proposal p JOIN panel_member m ON m.person_id = %d + (p.id * 7) %% 45 "
		"WHERE p.id %% 5 = 0 AND p.state = 'in_review' AND NOT EXISTS (SELECT 1 FROM "
		"conflicted x "
		"WHERE x.proposal_id = p.id AND x.person_id = m.person_id)",
		WORLD_STAFF, WORLD_MEMBER);
	all = solved(p, 10000, 3);
	assert_true(all.is_possible && all.is_proven_best);
	n = place_int(p, "SELECT COUNT(*) FROM proposal WHERE state = 'in_review'");
	assert_int_equal(all.n_found, 3 * n - place_int(p, "SELECT COUNT(*) FROM assignment "
							   "WHERE state <> 'declined'"));
	for (uint32_t at_first = 1; at_first <= 16; at_first++) {
		some = solved(p, at_first, 3);
		assert_true(some.is_possible && some.is_proven_best);
		assert_int_equal(some.n_found, all.n_found);
		assert_int_equal(sum_of(&some), sum_of(&all));
	}
}

static void nobody_is_given_what_may_not_be(void **state)
{
	struct place *p = place_of(state);
	struct assign_answer a;

	world_make(p, 13, 30, 40, 4, 6);
	a = solved(p, 8, 3);
	assert_true(a.is_possible && a.n_found > 60);
	for (size_t i = 0; i < a.n_found; i++)
		assert_int_equal(
			place_int(p, mem_printf(p->mem,
					     "SELECT COUNT(*) FROM conflicted WHERE proposal_id = "
					     "%" PRId64 " AND person_id = %" PRId64,
					     a.found[i].proposal.v, a.found[i].person.v)),
			0);
	a = solved(p, 8, 10);
	assert_false(a.is_possible);
	assert_true(a.need > a.have);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(conflicts_are_those_of_the_view),
		AT_BOTH(short_lists_find_the_same_sum),
		AT_BOTH(nobody_is_given_what_may_not_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
