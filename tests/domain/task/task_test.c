/* The life of a task: asked, claimed, computed, kept; and everything that may come between. */
#include "../call_world.h"
#include "domain/assign/assign.h"
#include "domain/task/task_work.h"

static const struct call_id the_call = { WORLD_CALL };

static void say_nothing(void *arg, const struct task_progress *p)
{
	(void)arg;
	(void)p;
}

static void ask(struct place *p)
{
	p->cx.now++;
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_int_equal(assign_best_ask(&p->cx, the_call, 3), ERR_OK);
	p->cx.actor = (struct actor){ 0 };
}

static struct task claimed(struct place *p)
{
	struct task t;

	p->cx.actor = (struct actor){ 0 };
	assert_int_equal(task_claim(&p->cx, &t), ERR_OK);
	return t;
}

static enum err nothing_to_claim(struct place *p)
{
	struct task t;

	return task_claim(&p->cx, &t);
}

static struct bytes computed(struct place *p, const struct task *t)
{
	const struct task_teller silent = { say_nothing, NULL };
	struct buf *out = MEM_NEW(p->mem, struct buf);

	buf_init(out, p->mem, 64);
	assert_int_equal(task_compute(&p->cx, t, &silent, out), ERR_OK);
	p->cx.actor = (struct actor){ 0 };
	return (struct bytes){ out->data, out->n };
}

/* Every step. */
static enum err kept(struct place *p, const struct task *t, struct bytes outcome)
{
	struct task_steps steps = { 0 };
	bool is_more;
	enum err e;

	do
		e = task_keep(&p->cx, t, outcome, &steps, &is_more);
	while (is_more);
	return e;
}

static struct task_view seen(struct place *p, int by)
{
	struct task_view v;

	world_act_as(p, by, ROLE_STAFF);
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(task_newest_read(&p->cx, TASK_ASSIGN, the_call, &v), ERR_OK);
	cx_read_end(&p->cx);
	return v;
}

static int64_t n_assigned(struct place *p)
{
	return place_int(p, "SELECT COUNT(*) FROM assignment");
}

static void what_is_asked_for_is_done_once(void **state)
{
	struct place *p = place_of(state);
	struct task t;
	struct bytes outcome;
	int64_t n;

	world_make(p, 1, 30, 40, 6, 9);
	assert_int_equal(nothing_to_claim(p), ERR_NOT_FOUND);
	ask(p);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_QUEUED);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_int_equal(assign_best_ask(&p->cx, the_call, 2), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_TASK_RUNS);
	t = claimed(p);
	assert_int_equal(nothing_to_claim(p), ERR_NOT_FOUND);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_RUNNING);
	outcome = computed(p, &t);
	assert_int_equal(n_assigned(p), 0);
	assert_int_equal(kept(p, &t, outcome), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_DONE);
	n = n_assigned(p);
	assert_int_equal(
		n, 3 * place_int(p, "SELECT COUNT(*) FROM proposal WHERE state = 'in_review'"));
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM assignment WHERE assigned_by = 1000"),
		n); /* who asked */
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM message WHERE kind = 'review-asked'"),
		place_int(p, "SELECT COUNT(DISTINCT person_id) FROM assignment"));
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM audit_told WHERE action = 'reviewers_assigned' "
			     "AND actor_id = 1000"),
		1);
	assert_int_equal(place_int(p, "SELECT n_added FROM assign_run"), n);
	assert_int_equal(kept(p, &t, outcome), ERR_CONFLICT);
	assert_int_equal(n_assigned(p), n);
	assert_int_equal(nothing_to_claim(p), ERR_NOT_FOUND);
}

static void a_worker_that_dies_is_replaced_once(void **state)
{
	struct place *p = place_of(state);
	struct task first, second;
	struct task_progress none = { "", 0, 0 };
	bool is_cancel_asked;

	world_make(p, 2, 20, 30, 6, 9);
	ask(p);
	first = claimed(p);
	p->cx.now += TASK_LEASE_S;
	assert_int_equal(nothing_to_claim(p), ERR_NOT_FOUND);
	assert_int_equal(task_beat(&p->cx, &first, &none, &is_cancel_asked), ERR_OK);
	p->cx.now += TASK_LEASE_S;
	assert_int_equal(nothing_to_claim(p), ERR_NOT_FOUND);
	p->cx.now += 1; /* no beat any more */
	second = claimed(p);
	assert_int_equal(second.tries, 2);
	/* The first lives after all: it is not its any more. */
	assert_int_equal(task_beat(&p->cx, &first, &none, &is_cancel_asked), ERR_CONFLICT);
	assert_int_equal(kept(p, &first, computed(p, &first)), ERR_CONFLICT);
	assert_int_equal(n_assigned(p), 0);
	p->cx.now += TASK_LEASE_S + 1;
	assert_int_equal(nothing_to_claim(p), ERR_NOT_FOUND);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_FAILED);
	assert_int_equal(seen(p, WORLD_STAFF).why, TASK_WHY_CRASHED);
	assert_int_equal(place_int(p, "SELECT tries FROM task"), 2); /* or a check complains */
	ask(p);							     /* another may be asked for */
	second = claimed(p);
	assert_int_equal(second.tries, 1);
	assert_int_equal(kept(p, &second, computed(p, &second)), ERR_OK);
	assert_true(n_assigned(p) > 0);
}

static void a_process_that_dies_is_started_once_more(void **state)
{
	struct place *p = place_of(state);
	struct task t;

	world_make(p, 2, 20, 30, 6, 9);
	ask(p);
	t = claimed(p);
	assert_int_equal(task_crashed(&p->cx, &t), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_QUEUED);
	t = claimed(p);
	assert_int_equal(task_crashed(&p->cx, &t), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).why, TASK_WHY_CRASHED);
	/* A worker that was told to end is no crash. */
	ask(p);
	for (int i = 0; i < 5; i++) {
		t = claimed(p);
		assert_int_equal(t.tries, 1);
		assert_int_equal(task_give_back(&p->cx, &t), ERR_OK);
	}
}

static void it_can_be_cancelled_at_any_time(void **state)
{
	struct place *p = place_of(state);
	struct task t;
	struct task_progress half = { "scores", 1, 2 };
	struct bytes outcome;
	bool is_cancel_asked = true;

	world_make(p, 3, 20, 30, 6, 9);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_int_equal(task_cancel(&p->cx, TASK_ASSIGN, the_call), ERR_OK); /* none: none */
	ask(p);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_int_equal(task_cancel(&p->cx, TASK_ASSIGN, the_call), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_CANCELLED);
	assert_int_equal(nothing_to_claim(p), ERR_NOT_FOUND);

	ask(p);
	t = claimed(p);
	assert_int_equal(task_beat(&p->cx, &t, &half, &is_cancel_asked), ERR_OK);
	assert_false(is_cancel_asked);
	assert_int_equal(seen(p, WORLD_STAFF).percent, 50);
	outcome = computed(p, &t);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_int_equal(task_cancel(&p->cx, TASK_ASSIGN, the_call), ERR_OK);
	assert_int_equal(task_cancel(&p->cx, TASK_ASSIGN, the_call), ERR_OK);
	assert_int_equal(task_beat(&p->cx, &t, &half, &is_cancel_asked), ERR_OK);
	assert_true(is_cancel_asked);
	/* It was done by then, and is not kept. */
	assert_int_equal(kept(p, &t, outcome), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_CANCELLED);
	assert_int_equal(n_assigned(p), 0);

	/* Its worker died after it was to stop: nobody begins it again. */
	ask(p);
	t = claimed(p);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_int_equal(task_cancel(&p->cx, TASK_ASSIGN, the_call), ERR_OK);
	p->cx.now += TASK_LEASE_S + 1;
	assert_int_equal(nothing_to_claim(p), ERR_NOT_FOUND);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_CANCELLED);
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM audit_told WHERE action = 'task_cancelled'"), 3);
}

/* Each of them is something that an assignment is made from. */
static const char *const changes[] = {
	"UPDATE panel_member SET load_max = load_max + 1 WHERE person_id = 3000",
	"DELETE FROM panel_member WHERE person_id = 3001",
	"UPDATE person SET disabled_at = 1 WHERE id = 3002",
	"UPDATE proposal SET state = 'withdrawn' WHERE id = (SELECT MIN(id) FROM proposal "
	"WHERE state = 'in_review')",
	"INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) SELECT MAX(p.id), "
	"3003, "
	"'entered', '', 1000, 1 FROM proposal p WHERE p.state = 'in_review' AND NOT EXISTS "
	"(SELECT 1 FROM conflicted x WHERE x.proposal_id = p.id AND x.person_id = 3003)",
	"INSERT INTO assignment (id, proposal_id, person_id, state, source, score, assigned_by, "
	"assigned_at) SELECT 99, MAX(p.id), 3004, 'assigned', 'hand', 0, 1000, 1 FROM proposal p "
	"WHERE p.state = 'in_review' AND NOT EXISTS (SELECT 1 FROM conflicted x "
	"WHERE x.proposal_id = p.id AND x.person_id = 3004)",
	"UPDATE assignment SET state = 'declined' WHERE id = 99",
	"INSERT INTO publication (id, person_id, title, abstract, year) VALUES (98, 3005, 't', "
	"'a', 2020)",
};

/* Asks, computes, and changes something before it is kept; computes once more, and something
 * changes again. */
static void change_twice(struct place *p, const char *change)
{
	struct task t;
	struct bytes outcome;
	int64_t before;

	ask(p);
	t = claimed(p);
	outcome = computed(p, &t);
	world_sql(p, change);
	before = n_assigned(p);
	assert_int_equal(kept(p, &t, outcome), ERR_OK);
	if (seen(p, WORLD_STAFF).state != TASK_STATE_QUEUED)
		fail_msg("went unseen: %s", change);
	t = claimed(p);
	assert_int_equal(t.tries, 1); /* it is no crash */
	outcome = computed(p, &t);
	world_sql(p, "UPDATE panel_member SET load_max = load_max + 1 WHERE person_id = 3011");
	assert_int_equal(kept(p, &t, outcome), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_SUPERSEDED);
	assert_int_equal(n_assigned(p), before);
}

static void what_was_computed_from_other_inputs_is_not_kept(void **state)
{
	struct place *p = place_of(state);
	struct task t;
	struct bytes outcome;

	world_make(p, 4, 20, 30, 8, 9);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		change_twice(p, changes[i]);
	ask(p);
	t = claimed(p);
	outcome = computed(p, &t);
	world_sql(p, "UPDATE panel_member SET load_max = load_max + 1 WHERE person_id = 3010");
	assert_int_equal(kept(p, &t, outcome), ERR_OK);
	t = claimed(p);
	assert_int_equal(kept(p, &t, computed(p, &t)), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_DONE);
	assert_true(n_assigned(p) > 10);
}

static void who_lost_the_office_meanwhile_changes_nothing(void **state)
{
	struct place *p = place_of(state);
	const struct task_teller silent = { say_nothing, NULL };
	struct task t;
	struct buf out;
	struct bytes outcome;

	world_make(p, 5, 20, 30, 6, 9);
	ask(p);
	t = claimed(p);
	outcome = computed(p, &t);
	world_sql(p, "DELETE FROM person_role WHERE person_id = 1000");
	assert_int_equal(kept(p, &t, outcome), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_FAILED);
	assert_int_equal(seen(p, WORLD_STAFF).why, TASK_WHY_FORBIDDEN);
	assert_int_equal(n_assigned(p), 0);

	/* Nor does somebody whose account was closed, or who lost it before it began. */
	world_role(p, WORLD_STAFF, "staff");
	ask(p);
	t = claimed(p);
	outcome = computed(p, &t);
	world_sql(p, "UPDATE person SET disabled_at = 1 WHERE id = 1000");
	assert_int_equal(kept(p, &t, outcome), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).why, TASK_WHY_FORBIDDEN);
	world_sql(p, "UPDATE person SET disabled_at = NULL WHERE id = 1000");
	ask(p);
	world_sql(p, "DELETE FROM person_role WHERE person_id = 1000");
	t = claimed(p);
	buf_init(&out, p->mem, 64);
	assert_int_equal(task_compute(&p->cx, &t, &silent, &out), ERR_NOT_FOUND);
	world_role(p, WORLD_STAFF, "staff"); /* too late */
	assert_int_equal(kept(p, &t, (struct bytes){ NULL, 0 }), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).why, TASK_WHY_FORBIDDEN);

	/* The call has left the review. */
	ask(p);
	t = claimed(p);
	outcome = computed(p, &t);
	world_sql(p, "UPDATE call SET state = 'announced'");
	assert_int_equal(kept(p, &t, outcome), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).why, TASK_WHY_FORBIDDEN);
	assert_int_equal(n_assigned(p), 0);
}

/* A proposal in conflict with who asked is no part of it, and what happens there changes nothing.
 */
static void what_is_hidden_from_the_asker_is_no_part_of_it(void **state)
{
	struct place *p = place_of(state);
	int64_t hidden;
	struct task t;
	struct bytes outcome;

	world_make(p, 6, 20, 30, 6, 9);
	hidden = place_int(p, "SELECT MAX(id) FROM proposal WHERE state = 'in_review'");
	ask(p);
	t = claimed(p);
	outcome = computed(p, &t);
	/* In conflict since: computed once more, without it. */
	WORLD_SQL(p,
		"INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) VALUES "
		"(%" PRId64 ", %d, 'entered', '', %d, 1) ON CONFLICT DO NOTHING",
		hidden, WORLD_STAFF, WORLD_STAFF);
	assert_int_equal(kept(p, &t, outcome), ERR_OK);
	assert_int_equal(n_assigned(p), 0);
	t = claimed(p);
	outcome = computed(p, &t);
	/* Now somebody reviews the hidden one, and gives it back, and is in conflict with it. */
	WORLD_SQL(p,
		"INSERT INTO assignment (id, proposal_id, person_id, state, source, score, "
		"assigned_by, assigned_at) VALUES (99, %" PRId64 ", 3004, 'declined', 'hand', 0, "
		"1000, 1)",
		hidden);
	WORLD_SQL(p,
		"INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) VALUES "
		"(%" PRId64 ", 3006, 'entered', '', %d, 1) ON CONFLICT DO NOTHING",
		hidden, WORLD_STAFF);
	assert_int_equal(kept(p, &t, outcome), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_DONE);
	assert_true(n_assigned(p) > 20);
	assert_int_equal(place_int(p, mem_printf(p->mem,
					      "SELECT COUNT(*) FROM assignment WHERE id <> 99 AND "
					      "proposal_id = %" PRId64,
					      hidden)),
		0);
}

/* Whoever takes less by now is not given more than that by a later step. */
static void a_load_that_shrank_between_two_steps_is_seen(void **state)
{
	struct place *p = place_of(state);
	struct task_steps steps = { 0 };
	struct task t;
	struct bytes outcome;
	bool is_more;

	world_make(p, 8, 130, 120, 5, 30);
	ask(p);
	t = claimed(p);
	outcome = computed(p, &t);
	assert_int_equal(task_keep(&p->cx, &t, outcome, &steps, &is_more), ERR_OK);
	assert_true(is_more);
	world_sql(p, "UPDATE panel_member SET load_max = 0 WHERE person_id IN (3115, 3117, 3119)");
	assert_int_equal(task_keep(&p->cx, &t, outcome, &steps, &is_more), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_QUEUED);
}

/* Between two steps others write; each step looks again, and what is left is computed anew. */
static void what_changes_between_two_steps_is_seen(void **state)
{
	struct place *p = place_of(state);
	struct task_steps steps = { 0 };
	struct task t;
	struct bytes outcome;
	int64_t n_in_review, n_first;
	bool is_more;

	world_make(p, 8, 130, 120, 5, 30);
	n_in_review = place_int(p, "SELECT COUNT(*) FROM proposal WHERE state = 'in_review'");
	ask(p);
	t = claimed(p);
	outcome = computed(p, &t);
	assert_int_equal(task_keep(&p->cx, &t, outcome, &steps, &is_more), ERR_OK);
	assert_true(is_more);
	n_first = n_assigned(p);
	assert_true(n_first >= 250 && n_first < 3 * n_in_review);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM message WHERE kind = 'review-asked'"),
		place_int(p, "SELECT COUNT(DISTINCT person_id) FROM assignment"));
	/* Some who were to be asked leave; others lose what they would have taken. */
	world_sql(p, "UPDATE person SET disabled_at = 1 WHERE id IN (3118, 3119)");
	assert_int_equal(task_keep(&p->cx, &t, outcome, &steps, &is_more), ERR_OK);
	assert_false(is_more);
	assert_int_equal(n_assigned(p), n_first);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_QUEUED);
	t = claimed(p);
	assert_int_equal(kept(p, &t, computed(p, &t)), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_DONE);
	assert_int_equal(n_assigned(p), 3 * n_in_review);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM (SELECT proposal_id FROM assignment "
				      "GROUP BY proposal_id HAVING COUNT(*) <> 3) AS odd"),
		0);
}

static void what_is_cancelled_between_two_steps_tells_so(void **state)
{
	struct place *p = place_of(state);
	struct task_steps steps = { 0 };
	struct task t;
	struct bytes outcome;
	int64_t n_first;
	bool is_more;

	world_make(p, 8, 130, 120, 5, 30);
	ask(p);
	t = claimed(p);
	outcome = computed(p, &t);
	assert_int_equal(task_keep(&p->cx, &t, outcome, &steps, &is_more), ERR_OK);
	n_first = n_assigned(p);
	world_act_as(p, WORLD_STAFF, ROLE_STAFF);
	assert_int_equal(task_cancel(&p->cx, TASK_ASSIGN, the_call), ERR_OK);
	assert_int_equal(task_keep(&p->cx, &t, outcome, &steps, &is_more), ERR_OK);
	assert_false(is_more);
	assert_int_equal(seen(p, WORLD_STAFF).state, TASK_STATE_CANCELLED);
	assert_true(seen(p, WORLD_STAFF).is_partly_kept);
	assert_int_equal(n_assigned(p), n_first);
}

/* Figures are over what the asker may see: they are told to nobody else. */
static void a_refusal_has_its_figures_for_the_asker_alone(void **state)
{
	struct place *p = place_of(state);
	struct call_world w;
	struct task t;

	w = world_make(p, 7, 30, 20, 1, 9);
	world_person(&w, 1500, 0);
	ask(p);
	t = claimed(p);
	assert_int_equal(kept(p, &t, computed(p, &t)), ERR_OK);
	assert_int_equal(seen(p, WORLD_STAFF).why, TASK_WHY_TOO_FEW);
	assert_true(seen(p, WORLD_STAFF).limit > seen(p, WORLD_STAFF).value);
	assert_true(seen(p, WORLD_STAFF).value > 0);
	assert_int_equal(seen(p, 1500).why, TASK_WHY_TOO_FEW);
	assert_int_equal(seen(p, 1500).limit, 0);
	assert_int_equal(seen(p, 1500).value, 0);
	assert_int_equal(n_assigned(p), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(what_is_asked_for_is_done_once),
		AT_BOTH(a_worker_that_dies_is_replaced_once),
		AT_BOTH(a_process_that_dies_is_started_once_more),
		AT_BOTH(it_can_be_cancelled_at_any_time),
		AT_BOTH(what_was_computed_from_other_inputs_is_not_kept),
		AT_BOTH(who_lost_the_office_meanwhile_changes_nothing),
		AT_BOTH(what_is_hidden_from_the_asker_is_no_part_of_it),
		AT_BOTH(a_load_that_shrank_between_two_steps_is_seen),
		AT_BOTH(what_changes_between_two_steps_is_seen),
		AT_BOTH(what_is_cancelled_between_two_steps_tells_so),
		AT_BOTH(a_refusal_has_its_figures_for_the_asker_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
