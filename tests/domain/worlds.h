/* The worlds of stage.h in every state that matters to somebody, and more that can be done in them.
 */
#ifndef TESTS_DOMAIN_WORLDS_H
#define TESTS_DOMAIN_WORLDS_H

#include "stage.h"

#include "base/buf.h"
#include "domain/notice/notice.h"
#include "domain/org/org.h"

/* ---- acts beside those of scope_acts.h ---- */

/* What was looked at is not what stands there now. */
static inline enum err submit_unseen(struct cx *cx)
{
	const struct proposal_signature seen = { .revision = 0, .is_nonconfidential = true };
	enum err e = save_p1(cx);

	return e == ERR_OK ? proposal_submit(cx, p1, &seen) : e;
}

/* From a page of another time: not the click that submitted what stands there. */
static inline enum err submit_of_old(struct cx *cx)
{
	const struct proposal_signature seen = { .revision = 1000, .is_nonconfidential = true };

	return proposal_submit(cx, p1, &seen);
}

static inline enum err revive(struct cx *cx)
{
	return proposal_revive(cx, p1);
}

static const char *const one_area[] = { "a" };
static const struct call_criterion one_criterion = { .name = "K", .guidance = "", .weight = 1 };

static inline struct call_input call_input(const char *slug, const char *period, int64_t closes_at)
{
	return (struct call_input){ .revision = 1, /* of each call of the world */
		.slug = slug,
		.title = "New",
		.summary = "",
		.period = period,
		.instructions = "",
		.zone = "UTC",
		.opens_at = 1779990000,
		.closes_at = closes_at,
		.decisions_due_at = 1790000000,
		.cash_cap_cents = 100,
		.page_limit = 4,
		.file_limit_bytes = 1000,
		.expected_awards = 1,
		.areas = one_area,
		.n_areas = 1,
		.criteria = &one_criterion,
		.n_criteria = 1 };
}

static inline enum err create_call(struct cx *cx)
{
	const struct call_input in = call_input("new-call", "two", 1780010000);

	return call_create(cx, &in);
}

static inline enum err edit_call(struct cx *cx)
{
	const struct call_input in = call_input("c-1", "two", 1780020000);

	return call_edit(cx, call1, &in);
}

/* A draft whose dates went by is given others. */
static inline enum err edit_late(struct cx *cx)
{
	const struct call_input in = call_input("c-1", "two", 1780095000);

	cx->now = 1780090000;
	return call_edit(cx, call1, &in);
}

/* A question of two kinds of readers; made of the form as it was in the beginning. */
static inline enum err ask_more(struct cx *cx)
{
	static const struct form_row_input rows[] = {
		{ .kind = "yes_no", .label = "Do people take part?", .help = "", .options = "",
			.when_answer = "", .is_required = true, .is_for_panel = true },
		{ .kind = "line", .label = "Who pays?", .help = "", .options = "",
			.when_answer = "" },
	};

	return call_form_save(cx, call1, 0, rows, 2);
}

static inline enum err ask_nothing_new(struct cx *cx)
{
	return call_form_save(cx, call1, 0, NULL, 0);
}

static inline enum err ask_of_an_older_form(struct cx *cx)
{
	return call_form_save(cx, call1, 7, NULL, 0);
}

static inline enum err close_call_early(struct cx *cx)
{
	const struct call_input in = call_input("c-1", "one", cx->now - 1);

	return call_edit(cx, call1, &in);
}

static inline enum err take_the_other_slug(struct cx *cx)
{
	const struct call_input in = call_input("the-other", "one", 1780010000);

	return call_edit(cx, call1, &in);
}

static inline enum err screen_p3(struct cx *cx)
{
	return screening_say(cx, p3, true, "", NULL);
}

static inline enum err screen_unseen(struct cx *cx)
{
	return screening_say(cx, p1, true, "", "what nobody has seen");
}

static inline enum err chair_r2(struct cx *cx)
{
	return panel_set(cx, call1, &(struct person_id){ R2 }, 1, true, 3);
}

static inline enum err panel_pi(struct cx *cx)
{
	return panel_set(cx, call1, &(struct person_id){ PI }, 1, false, 3);
}

static inline enum err remove_r1(struct cx *cx)
{
	return panel_remove(cx, call1, &(struct person_id){ R1 }, 1);
}

static inline enum err assign_p1_pi(struct cx *cx)
{
	return assign_by_hand(cx, p1, (struct person_id){ PI });
}

static inline enum err assign_p1_r1(struct cx *cx)
{
	return assign_by_hand(cx, p1, (struct person_id){ R1 });
}

static inline enum err take_r2(struct cx *cx)
{
	return assign_take_away(cx, p1, (struct person_id){ R2 });
}

static inline enum err conflict_pi2(struct cx *cx)
{
	return conflict_enter(cx, p1, (struct person_id){ PI2 }, "said");
}

static inline enum err conflict_nobody(struct cx *cx)
{
	return conflict_enter(cx, p1, (struct person_id){ 999 }, "said");
}

static inline enum err review_without_a_comment(struct cx *cx)
{
	return review_save(cx, p1, &(struct review_input){ .confidence = 3, .comment = "" }, true);
}

static inline enum err decide_so(
	struct cx *cx, int64_t cash_cents, int64_t contact, int64_t revision)
{
	return decision_set(cx, p1,
		&(struct decision_input){ .revision = revision,
			.is_selected = true,
			.cash_cents = cash_cents,
			.note = "",
			.contact = { contact } });
}

static inline enum err decide_too_much(struct cx *cx)
{
	return decide_so(cx, 100001, CONTACT, 0);
}

static inline enum err decide_nothing(struct cx *cx)
{
	return decide_so(cx, 0, CONTACT, 0);
}

static inline enum err decide_no_contact(struct cx *cx)
{
	return decide_so(cx, 100, PI2, 0);
}

static inline enum err decide_without_contact(struct cx *cx)
{
	return decide_so(cx, 100, 0, 0);
}

static inline enum err name_reviewer(struct cx *cx)
{
	return award_name_contact(cx, the_award, its_revision, (struct person_id){ R2 });
}

static inline enum err enable(struct cx *cx)
{
	return person_enable(cx, (struct person_id){ PI });
}

static inline enum err disable_oneself(struct cx *cx)
{
	return person_disable(cx, cx->actor.person);
}

static inline enum err give_roles(struct cx *cx)
{
	return person_set_roles(cx, (struct person_id){ R1 }, ROLE_REVIEWER, ROLE_STAFF);
}

static inline enum err give_up_admin(struct cx *cx)
{
	return person_set_roles(cx, cx->actor.person, ROLE_ADMIN, 0);
}

static inline enum err choose_org(struct cx *cx)
{
	return person_choose_org(cx, (struct org_id){ 1 });
}

static inline enum err sign_out(struct cx *cx)
{
	return person_sign_out(cx, NULL);
}

static inline enum err create_org(struct cx *cx)
{
	return org_create(cx,
		&(struct org_input){ .ror = "", .name = "Three", .country = "NO", .city = "Oslo" });
}

static inline enum err change_org(struct cx *cx)
{
	return org_change(cx, (struct org_id){ 1 },
		&(struct org_input){ .ror = "https://ror.org/02nr0ka47",
			.name = "Renamed",
			.country = "no",
			.city = "Oslo" });
}

static inline enum err remove_org(struct cx *cx)
{
	return org_remove(cx, (struct org_id){ 2 });
}

static inline enum err import_orgs(struct cx *cx)
{
	return org_import(cx,
		"ror,name,country,city\n00f54p054,Four,US,Stanford\n03yrm5c26,Five,US,Oakland\n");
}

static inline enum err import_a_bad_line(struct cx *cx)
{
	return org_import(cx, "00f54p054,Four,US,Stanford\n03yrm5c26,Five,US\n");
}

/* Of the PI's letters the first. */
static const struct db_statement message_of_21 = { "message_of_21",
	"SELECT id FROM message WHERE person_id = 21 ORDER BY id LIMIT 1",
	"SELECT id FROM message WHERE person_id = 21 ORDER BY id LIMIT 1", "", "i", 0, 1 };

static inline enum err send_again(struct cx *cx)
{
	int64_t id = 0;
	enum err e = db_one(cx->db, &message_of_21, NULL, cx->mem, place_read_int, &id, sizeof(id));

	return e == ERR_OK ? notice_send_again(cx, (struct message_id){ id }) : e;
}

static inline enum err panel_several(struct cx *cx)
{
	static const struct person_id both[] = { { R1 }, { R2 } };

	return panel_set(cx, call1, both, 2, false, 7);
}

static inline enum err remove_several(struct cx *cx)
{
	static const struct person_id both[] = { { CHAIR }, { R2 } };

	return panel_remove(cx, call1, both, 2);
}

/* Who is on two panels, and taken off one. */
static inline enum err remove_from_one(struct cx *cx)
{
	static const struct call_id call2 = { 32 };
	static const struct person_id one = { R2 };
	enum err e = panel_set(cx, call2, &one, 1, false, 7);

	return e == ERR_OK ? panel_remove(cx, call1, &one, 1) : e;
}

/* The sponsor's contact whom the panel proposed is a contact no more. */
static inline enum err release_after_a_role(struct cx *cx)
{
	enum err e = person_set_roles(cx, (struct person_id){ CONTACT }, ROLE_CONTACT, 0);

	return e == ERR_OK ? release_call_decisions(cx, call1) : e;
}

/* The second institution, entered twice, is the first. */
static inline enum err join_orgs(struct cx *cx)
{
	enum err e = change_org(cx);

	return e == ERR_OK ? org_join(cx, (struct org_id){ 2 }, "02nr0ka47") : e;
}

static inline enum err join_with_nobody(struct cx *cx)
{
	return org_join(cx, (struct org_id){ 2 }, "00f54p054");
}

static inline enum err start_mine(struct cx *cx)
{
	return proposal_start(cx, call1);
}

static inline enum err save_over(struct cx *cx)
{
	return proposal_save(cx, p1,
		&(struct proposal_input){ .revision = 1,
			.title = "Saved over",
			.abstract = "Words",
			.areas = one_area,
			.n_areas = 1 },
		NULL);
}

/* ---- worlds beside the phases of stage.h ---- */

static inline void sql(struct stage *s, const char *text)
{
	const struct script one = script_of(s->p, (const char *const[]){ text, NULL });

	play(s, &one);
}

static inline void draft_call(struct stage *s)
{
	begin_world(s);
	sql(s, "UPDATE call SET state = 'draft', published_at = NULL WHERE id = 31");
	s->lanes.now = NOW;
}

static inline void upcoming_call(struct stage *s)
{
	begin_world(s);
	sql(s, "UPDATE call SET opens_at = 1780005000 WHERE id = 31");
	s->lanes.now = NOW;
}

static inline void last_second(struct stage *s)
{
	submitted_call(s);
	sql(s, "UPDATE call SET closes_at = 1780000001");
	s->lanes.now = NOW + 1;
}

static inline void within_grace(struct stage *s)
{
	last_second(s);
	sql(s, "UPDATE call SET grace_s = 60");
	s->lanes.now = NOW + 61;
}

static inline void other_submitted(struct stage *s)
{
	open_call(s);
	as(s, pi, submit_p2);
}

static inline void withdrawn(struct stage *s)
{
	submitted_call(s);
	as(s, pi, withdraw_p1);
}

static inline void cancelled(struct stage *s)
{
	submitted_call(s);
	as(s, staff, cancel);
}

static inline void late(struct stage *s, struct actor who, enum err (*act)(struct cx *cx))
{
	s->p->cx.actor = who;
	s->p->cx.now = s->lanes.now;
	s->p->cx.fault.n = 0;
	assert_int_equal(act(&s->p->cx), ERR_OK);
}

static inline void one_screened(struct stage *s)
{
	closed_call(s);
	late(s, staff, screen_yes);
}

static inline void one_not_eligible(struct stage *s)
{
	closed_call(s);
	late(s, staff, screen_no);
	late(s, staff, screen_p3);
}

static inline void both_screened(struct stage *s)
{
	one_screened(s);
	late(s, staff, screen_p3);
}

static inline void screened_in_conflict(struct stage *s)
{
	both_screened(s);
	sql(s, "INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at)"
	       " VALUES (41, 11, 'entered', '', 12, 1)");
}

static inline void review_is_in(struct stage *s)
{
	reviewed_call(s);
	late(s, (struct actor){ { R1 }, ROLE_REVIEWER }, review_submit);
}

static inline void both_declined(struct stage *s)
{
	deciding_call(s);
	as(s, chair, decide_p1_not);
}

static inline void decided_in_conflict(struct stage *s)
{
	decided_call(s);
	sql(s, "INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at)"
	       " VALUES (41, 11, 'entered', '', 12, 1)");
}

static inline void decided_without_org(struct stage *s)
{
	decided_call(s);
	sql(s, "UPDATE person SET org_id = NULL WHERE id = 21");
}

static inline void without_contact(struct stage *s)
{
	deciding_call(s);
	as(s, chair, decide_without_contact);
	as(s, staff, release);
	the_award.v = place_int(s->p, "SELECT id FROM award");
}

static inline void offered(struct stage *s)
{
	awarded_call(s);
	late(s, staff, offer);
}

static inline void accepted(struct stage *s)
{
	offered(s);
	late(s, staff, accept);
}

static inline void paid(struct stage *s)
{
	accepted(s);
	late(s, staff, pay);
}

static inline void refused(struct stage *s)
{
	offered(s);
	late(s, staff, refuse);
}

static inline void announced(struct stage *s)
{
	paid(s);
	late(s, staff, announce);
}

static inline void one_admin(struct stage *s)
{
	open_call(s);
	sql(s, "INSERT INTO person_role (person_id, role, granted_at) VALUES (15, 'admin', 1)");
}

static inline void two_admins(struct stage *s)
{
	one_admin(s);
	sql(s, "INSERT INTO person_role (person_id, role, granted_at) VALUES (14, 'admin', 1)");
}

static inline void paid_in_conflict(struct stage *s)
{
	paid(s);
	sql(s, "INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at)"
	       " VALUES (41, 11, 'entered', '', 12, 1)");
}

static inline void disabled(struct stage *s)
{
	one_admin(s);
	as(s, staff, disable);
}

/*
 * The same once more beside it, in another call and with other people's work in
 * this one: what a statement that reaches too far would take along.
 */
static inline void both_submitted(struct stage *s)
{
	submitted_call(s);
	sql(s, "UPDATE call SET period = 'two' WHERE id = 32");
	sql(s, "UPDATE proposal SET period = 'two' WHERE id = 42");
	as(s, pi, submit_p2);
}

static inline void both_closed(struct stage *s)
{
	both_submitted(s);
	play(s, &s->closed);
	s->lanes.now = NOW + 100;
}

static inline enum err screen_p2(struct cx *cx)
{
	return screening_say(cx, p2, true, "", NULL);
}

static inline void all_screened(struct stage *s)
{
	both_closed(s);
	late(s, staff, screen_yes);
	late(s, staff, screen_p2);
	late(s, staff, screen_p3);
}

static inline void both_reviewed(struct stage *s)
{
	all_screened(s);
	sql(s, "UPDATE proposal SET state = 'in_review'");
	sql(s, "UPDATE call SET state = 'reviewing'");
	sql(s, "INSERT INTO panel_member (call_id, person_id, is_chair, load_max, added_at)"
	       " VALUES (31, 12, 1, 0, 1), (31, 13, 0, 9, 1), (31, 14, 0, 9, 1),"
	       " (32, 12, 1, 0, 1), (32, 13, 0, 9, 1), (32, 14, 0, 9, 1)");
	sql(s, "INSERT INTO assignment (id, proposal_id, person_id, state, source, score,"
	       " assigned_by, assigned_at) VALUES (61, 41, 13, 'assigned', 'hand', 0, 12, 1),"
	       " (62, 42, 13, 'assigned', 'hand', 0, 12, 1), (63, 43, 13, 'accepted', 'hand', 0,"
	       " 12, 1), (64, 42, 14, 'assigned', 'hand', 0, 12, 1), (65, 43, 14, 'assigned',"
	       " 'hand', 0, 12, 1)");
	sql(s, "INSERT INTO review (id, proposal_id, person_id, state, confidence, comment,"
	       " revision, changed_at) VALUES (66, 42, 13, 'draft', 3, 'words', 0, 1),"
	       " (67, 43, 14, 'draft', 3, 'words', 0, 1)");
	sql(s, "INSERT INTO review_score (review_id, criterion_id, score) VALUES (67, 51, 2)");
}

static inline enum err decide_p2(struct cx *cx)
{
	return decide(cx, p2, 0, true);
}

static inline enum err decide_p3(struct cx *cx)
{
	return decide(cx, p3, 0, true);
}

static inline void both_decided(struct stage *s)
{
	both_reviewed(s);
	late(s, chair, decide_p1);
	late(s, chair, decide_p2);
	late(s, chair, decide_p3);
}

static inline enum err release_2(struct cx *cx)
{
	return release_call_decisions(cx, (struct call_id){ CALL2 });
}

static inline void both_released(struct stage *s)
{
	both_decided(s);
	late(s, staff, release);
	late(s, staff, release_2);
	the_award.v = place_int(s->p, "SELECT id FROM award WHERE proposal_id = 41");
}

/* Each award of the world, the_award last. */
static inline void each_award(struct stage *s, enum err (*step)(struct cx *cx))
{
	for (int proposal = P3; proposal >= P1; proposal--) {
		the_award.v = place_int(
			s->p, mem_printf(s->p->mem, "SELECT id FROM award WHERE proposal_id = %d",
				      proposal));
		late(s, staff, step);
	}
}

static inline void all_offered(struct stage *s)
{
	both_released(s);
	each_award(s, offer);
}

static inline void all_accepted(struct stage *s)
{
	all_offered(s);
	each_award(s, accept);
}

static inline void a_failed_letter(struct stage *s)
{
	submitted_call(s);
	sql(s, "UPDATE message SET state = 'failed', tries = 9 WHERE kind = 'receipt'");
}

static const struct world {
	const char *name;
	void (*make)(struct stage *s);
} worlds[] = { { "draft call", draft_call }, { "upcoming", upcoming_call }, { "open", open_call },
	{ "submitted", submitted_call }, { "the last second", last_second },
	{ "within the grace", within_grace }, { "submitted in the other call", other_submitted },
	{ "withdrawn", withdrawn }, { "cancelled", cancelled }, { "closed", closed_call },
	{ "one screened", one_screened }, { "one not eligible", one_not_eligible },
	{ "both screened", both_screened }, { "screened, staff in conflict", screened_in_conflict },
	{ "in review", reviewed_call }, { "the review is in", review_is_in },
	{ "one undecided", deciding_call }, { "decided", decided_call },
	{ "both declined", both_declined }, { "decided, staff in conflict", decided_in_conflict },
	{ "decided, PI without institution", decided_without_org }, { "released", awarded_call },
	{ "released without contact", without_contact }, { "offered", offered },
	{ "accepted", accepted }, { "paid", paid }, { "paid, staff in conflict", paid_in_conflict },
	{ "refused", refused }, { "announced", announced }, { "PI disabled", disabled },
	{ "one administrator", one_admin }, { "two administrators", two_admins },
	{ "both submitted", both_submitted }, { "both closed", both_closed },
	{ "all screened", all_screened }, { "both in review", both_reviewed },
	{ "both decided", both_decided }, { "both released", both_released },
	{ "all offered", all_offered }, { "all accepted", all_accepted },
	{ "failed letters", a_failed_letter } };
/* The_award and its_revision are the world's. */
enum { WORLDS = sizeof(worlds) / sizeof(worlds[0]) };

static inline void make_world(struct stage *s, size_t world)
{
	the_award.v = 0;
	worlds[world].make(s);
	its_revision =
		the_award.v == 0
			? 0
			: place_int(s->p, mem_printf(s->p->mem,
						  "SELECT revision FROM award WHERE id = %" PRId64,
						  the_award.v));
}

static inline void make_world_named(struct stage *s, const char *name)
{
	size_t world = 0;

	while (strcmp(worlds[world].name, name) != 0)
		MUST(++world < WORLDS);
	make_world(s, world);
}

/* Worlds of which the same is told stand together, each part begun with `before`. */
static inline void put_worlds(struct buf *out, const char *before, const char *const of[WORLDS])
{
	for (size_t w = 0; w < WORLDS; w++) {
		size_t n = 0, first = 0;

		while (strcmp(of[first], of[w]) != 0)
			first++;
		if (first < w)
			continue;
		for (size_t k = w; k < WORLDS; k++)
			if (strcmp(of[k], of[w]) == 0)
				buf_printf(out, "%s%s", n++ == 0 ? before : "; ", worlds[k].name);
		buf_printf(out, "\n%s", of[w]);
	}
}


#endif
