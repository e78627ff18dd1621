/* What the panel is told of its scores: whether they may be believed. */
#include "../call_world.h"

#include <math.h>

#include "domain/decision/ranking.h"

enum { PROPOSALS = 120, MEMBERS = 20, CRITERIA = 4 };

static void add_review(struct call_world *w, int proposal, int member, double score)
{
	int id = (int)++w->next_id;
	struct place *p = w->p;

	WORLD_SQL(p,
		"INSERT INTO assignment (id, proposal_id, person_id, state, source, score, "
		"assigned_by, assigned_at) VALUES (%d, %d, %d, 'assigned', 'hand', 0, %d, 1)",
		id, proposal, member, WORLD_STAFF);
	WORLD_SQL(p,
		"INSERT INTO review (id, proposal_id, person_id, state, confidence, comment, "
		"changed_at, submitted_at) VALUES (%d, %d, %d, 'submitted', 3, '', 1, 1)",
		id, proposal, member);
	for (int c = 0; c < CRITERIA; c++) {
		double s = round(score + .25 * c - .375);

		WORLD_SQL(p, "INSERT INTO review_score VALUES (%d, %d, %d)", id, c + 1,
			(int)fmin(5, fmax(1, s)));
	}
}

/*
 * Quality goes up with the proposal's number, lenience with the member's.  by_merit: the better
 * a proposal, the more lenient who reads it; else whoever.
 */
static void make_reviews(struct call_world *w, bool by_merit)
{
	for (int c = 0; c < CRITERIA; c++)
		WORLD_SQL(w->p, "INSERT INTO criterion VALUES (%d, %d, 'C', '', 1, %d)", c + 1,
			WORLD_CALL, c);
	for (int i = 0; i < w->n_proposals; i++) {
		double quality = 1.6 * i / w->n_proposals - .8;
		int first =
			by_merit ? i * (MEMBERS - 6) / w->n_proposals : world_below(w, MEMBERS - 6);

		for (int k = 0; k < 3; k++) {
			int m = first + 2 * k + world_below(w, 2);
			double lenience = 1.6 * m / MEMBERS - .8;
			double noise = (world_below(w, 101) - 50) / 200.;

			add_review(w, WORLD_PROPOSAL + i, WORLD_MEMBER + m,
				3 + quality + lenience + noise);
		}
	}
}

static struct ranking_trust trust_in(struct place *p, bool by_merit)
{
	struct call_world w = world_make(p, 3, PROPOSALS, MEMBERS, 30, 40);
	const struct list_ask first = { 0 };
	struct ranking_trust told, again;
	struct proposal_id one = { WORLD_PROPOSAL };
	struct score *rows, score;
	struct list_page page;

	WORLD_SQL(p, "DELETE FROM conflict");
	WORLD_SQL(p, "UPDATE proposal SET state = 'in_review'");
	WORLD_SQL(p, "UPDATE proposal_entry SET verdict = 'eligible'");
	make_reviews(&w, by_merit);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(ranking_page(&p->cx, (struct call_id){ WORLD_CALL }, RANKING_CALIBRATED,
				 &first, &rows, &page, &told),
		ERR_OK);
	assert_int_equal(
		ranking_scores(&p->cx, (struct call_id){ WORLD_CALL }, &one, 1, &score, &again),
		ERR_OK);
	cx_read_end(&p->cx);
	assert_true(page.n > 0 && rows[0].n_reviews > 0);
	assert_int_equal(score.id.v, WORLD_PROPOSAL);
	assert_true(score.n_reviews > 0);
	assert_int_equal(again.is_assigned_by_merit, told.is_assigned_by_merit);
	return told;
}

static void scores_of_reviewers_who_got_the_better_ones_are_told(void **state)
{
	struct ranking_trust t = trust_in(place_of(state), true);

	assert_true(t.is_assigned_by_merit);
	assert_true(t.taken_out < 1);
}

static void scores_of_whoever_are_believed(void **state)
{
	assert_false(trust_in(place_of(state), false).is_assigned_by_merit);
}

/* What a page of a call under review costs this person, in statements. */
static uint64_t statements_of(struct place *p, int person, int call)
{
	const struct list_ask first = { 0 };
	struct ranking_trust trust;
	struct list_page page;
	struct score *rows;
	struct work cost = { 0 };

	world_act_as(p, person, ROLE_STAFF);
	db_meter(p->cx.db, &cost);
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(ranking_page(&p->cx, (struct call_id){ call }, RANKING_CALIBRATED, &first,
				 &rows, &page, &trust),
		ERR_OK);
	cx_read_end(&p->cx);
	db_meter(p->cx.db, &(struct work){ 0 });
	return cost.statements;
}

/* Each its own, and the one is not driven out by the other's. */
static void an_order_is_made_once_for_each_who_looks(void **state)
{
	struct place *p = place_of(state);
	struct call_world w = world_make(p, 3, 20, MEMBERS, 30, 40);
	uint64_t made;

	world_person(&w, WORLD_STAFF + 1, 0);
	WORLD_SQL(p, "UPDATE proposal SET state = 'in_review'");
	WORLD_SQL(p, "UPDATE proposal_entry SET verdict = 'eligible'");
	make_reviews(&w, false);
	made = statements_of(p, WORLD_STAFF, WORLD_CALL);
	assert_true(statements_of(p, WORLD_STAFF, WORLD_CALL) < made);
	assert_int_equal(statements_of(p, WORLD_STAFF + 1, WORLD_CALL), made);
	assert_true(statements_of(p, WORLD_STAFF + 1, WORLD_CALL) < made);
	assert_true(statements_of(p, WORLD_STAFF, WORLD_CALL) < made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(scores_of_reviewers_who_got_the_better_ones_are_told),
		AT_BOTH(scores_of_whoever_are_believed),
		AT_BOTH(an_order_is_made_once_for_each_who_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
