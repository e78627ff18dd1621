/*
 * The acts and the world of stage.h: one call of the program with two
 * proposals in it, a third in another call of the same period, and what people
 * do to them in each phase.
 */
#ifndef TESTS_DOMAIN_SCOPE_ACTS_H
#define TESTS_DOMAIN_SCOPE_ACTS_H

#include "lanes.h"
#include "follow_acts.h"

#include "domain/assign/assign.h"
#include "domain/award/award.h"
#include "domain/call/call.h"
#include "domain/decision/decision.h"
#include "domain/form/form.h"
#include "domain/org/org.h"
#include "domain/panel/panel.h"
#include "domain/person/calendar_link.h"
#include "domain/person/person.h"
#include "domain/proposal/proposal.h"
#include "domain/review/review.h"
#include "domain/screening/screening.h"
#include "domain/task/task_work.h"
#include "domain/assign/assign_task.h"

enum {
	NOW = 1780000000,
	STAFF = 11,
	CHAIR = 12,
	R1 = 13,
	R2 = 14,
	CONTACT = 15,
	PI = 21,
	PI2 = 22,
	CALL = 31,
	CALL2 = 32,
	P1 = 41, /* of PI, in CALL */
	P2 = 42, /* of PI, in CALL2: the same period */
	P3 = 43, /* of PI2, in CALL */
	CRITERION = 51
};

static const struct actor staff = { { STAFF }, ROLE_STAFF }, chair = { { CHAIR }, ROLE_REVIEWER },
			  pi = { { PI }, 0 }, pi2 = { { PI2 }, 0 };

static const struct proposal_id p1 = { P1 }, p2 = { P2 }, p3 = { P3 };
static const struct call_id call1 = { CALL };
static struct award_id the_award; /* of P1, in the phases that have one */
static int64_t its_revision;

/* Of the phase in which the engine has found: P3 is for R2. */
static struct task the_task;
static struct bytes the_outcome;

/* ---- the acts ---- */

static const struct proposal_signature signature = { .revision = PROPOSAL_AS_IT_STANDS,
	.is_nonconfidential = true };

static enum err submit_p1(struct cx *cx)
{
	return proposal_submit(cx, p1, &signature);
}

static enum err submit_p2(struct cx *cx)
{
	return proposal_submit(cx, p2, &signature);
}

static enum err submit_p3(struct cx *cx)
{
	return proposal_submit(cx, p3, &signature);
}

/* revision: of the working copy that was looked at. */
static enum err save_p1_from(struct cx *cx, int64_t revision)
{
	static const char *const areas[] = { "a" };
	static const struct budget_line_facts lines[] = { { "students", "Two", 200 } };

	return proposal_save(cx, p1,
		&(struct proposal_input){ .revision = revision,
			.title = "Another title",
			.abstract = "Words",
			.areas = areas,
			.n_areas = 1,
			.lines = lines,
			.n_lines = 1 },
		NULL);
}

static enum err save_p1(struct cx *cx)
{
	return save_p1_from(cx, 0);
}

static enum err start_again(struct cx *cx)
{
	return proposal_start(cx, call1);
}

static enum err withdraw_p1(struct cx *cx)
{
	return proposal_withdraw(cx, p1);
}

static enum err withdraw_p3(struct cx *cx)
{
	return proposal_withdraw(cx, p3);
}

static enum err cancel(struct cx *cx)
{
	return call_cancel(cx, call1);
}

static enum err leave(struct cx *cx)
{
	return person_leave_institution(cx);
}

static enum err screen_yes(struct cx *cx)
{
	return screening_say(cx, p1, true, "", NULL);
}

static enum err screen_no(struct cx *cx)
{
	return screening_say(cx, p1, false, "no", NULL);
}

static enum err screen_several(struct cx *cx)
{
	static const struct proposal_id both[] = { { P1 }, { P3 } };

	return screening_say_eligible(cx, call1, both, 2);
}

static enum err start_review(struct cx *cx)
{
	return screening_finish(cx, call1);
}

static enum err conflict_r1(struct cx *cx)
{
	return conflict_enter(cx, p1, (struct person_id){ R1 }, "said");
}

static enum err declare(struct cx *cx)
{
	return conflict_declare(cx, p1, "mine");
}

static enum err review(struct cx *cx, bool is_final)
{
	struct review_criterion score = { .id = { CRITERION }, .score = 4 };

	return review_save(cx, p1,
		&(struct review_input){
			.scores = &score, .n_scores = 1, .confidence = 3, .comment = "Good" },
		is_final);
}

static enum err review_submit(struct cx *cx)
{
	return review(cx, true);
}

static enum err review_draft(struct cx *cx)
{
	return review(cx, false);
}

static enum err decline(struct cx *cx)
{
	return review_decline_task(cx, p1, "no time");
}

static enum err assign_p1_r2(struct cx *cx)
{
	return assign_by_hand(cx, p1, (struct person_id){ R2 });
}

static enum err assign_p3_r2(struct cx *cx)
{
	return assign_by_hand(cx, p3, (struct person_id){ R2 });
}

static enum err take_r1(struct cx *cx)
{
	return assign_take_away(cx, p1, (struct person_id){ R1 });
}

static enum err remove_r2(struct cx *cx)
{
	return panel_remove(cx, call1, &(struct person_id){ R2 }, 1);
}

static enum err decide(struct cx *cx, struct proposal_id id, int64_t revision, bool yes)
{
	return decision_set(cx, id,
		&(struct decision_input){ .revision = revision,
			.is_selected = yes,
			.cash_cents = 100,
			.note = "",
			.contact = { yes ? CONTACT : 0 } });
}

static enum err decide_p1(struct cx *cx)
{
	return decide(cx, p1, 0, true);
}

static enum err decide_p1_not(struct cx *cx)
{
	return decide(cx, p1, 0, false);
}

static enum err decide_p3_again(struct cx *cx)
{
	return decide(cx, p3, 1, true);
}

static enum err release(struct cx *cx)
{
	return release_call_decisions(cx, call1);
}

static enum err move_to_r1(struct cx *cx)
{
	return person_choose_org(cx, (struct org_id){ 2 });
}

static enum err offer(struct cx *cx)
{
	return award_offer(cx, the_award);
}

static enum err refuse(struct cx *cx)
{
	return award_refuse(cx, the_award);
}

static enum err accept(struct cx *cx)
{
	return award_accept(cx, the_award);
}

static enum err pay(struct cx *cx)
{
	return award_pay(cx, the_award, "order 1");
}

static enum err edit_award(struct cx *cx)
{
	return award_edit_text(cx, the_award, its_revision, "A title for all", "What it is");
}

static enum err name_contact(struct cx *cx)
{
	return award_name_contact(cx, the_award, its_revision, (struct person_id){ CONTACT });
}

static enum err publish(struct cx *cx)
{
	return call_publish(cx, call1);
}

static enum err keep_best(struct cx *cx)
{
	struct task_steps steps = { 0 };
	bool is_more;

	return task_keep(cx, &the_task, the_outcome, &steps, &is_more);
}

static enum err beat(struct cx *cx)
{
	bool is_cancel_asked;

	return task_beat(
		cx, &the_task, &(struct task_progress){ .phase = "texts" }, &is_cancel_asked);
}

static enum err stop_best(struct cx *cx)
{
	return task_cancel(cx, TASK_ASSIGN, call1);
}

static enum err declare_r2(struct cx *cx)
{
	return conflict_declare(cx, p3, "mine");
}

static enum err register_new(struct cx *cx)
{
	return person_register(cx, "new@x.example", "New");
}

static enum err register_known(struct cx *cx)
{
	return person_register(cx, "p@x", "Somebody");
}

static enum err forget(struct cx *cx)
{
	return person_forgot(cx, "p@x");
}

static enum err save_profile(struct cx *cx)
{
	return person_save_profile(cx, &(struct person_profile){ .name = "Other",
					       .position = "",
					       .position_kind = "faculty",
					       .bio = "",
					       .zone = "UTC" });
}

/* Of whom the panel assigns meanwhile: lists keep the name beside the assignment. */
static enum err rename_r2(struct cx *cx)
{
	return save_profile(cx);
}

/* Whose award is made or announced meanwhile: lists keep the name beside it. */
static enum err rename_pi(struct cx *cx)
{
	return save_profile(cx);
}

static enum err rename_org(struct cx *cx)
{
	return org_change(cx, (struct org_id){ 1 },
		&(struct org_input){
			.ror = "", .name = "Another", .country = "FR", .city = "Lyon" });
}

/* With the password that the PI has in the beginning. */
#define PASSWORD "a quiet long password"

static enum err sign_in(struct cx *cx)
{
	const char *token;

	return person_sign_in(cx,
		&(struct sign_in){ .email = "p@x", .password = PASSWORD, .from = "127.0.0.1" },
		&token);
}

static enum err change_password(struct cx *cx)
{
	const char *token;

	return person_change_password(cx, PASSWORD, "another quiet long one", &token);
}

static enum err disable(struct cx *cx)
{
	return person_disable(cx, (struct person_id){ PI });
}

static enum err make_calendar(struct cx *cx)
{
	const char *token;

	return calendar_link_make(cx, &token);
}

static enum err announce(struct cx *cx)
{
	return award_announce_call_awards(cx, call1);
}

/* ---- the world, made anew for each interleaving ---- */

static const char *const wipe_sql[] = { "DELETE FROM newsletter_copy",
	"DELETE FROM newsletter_progress", "DELETE FROM newsletter_area", "DELETE FROM newsletter",
	"DELETE FROM job_alert", "DELETE FROM calendar_link", "DELETE FROM subscriber_area",
	"DELETE FROM subscriber", "DELETE FROM task", "DELETE FROM assign_run", "DELETE FROM award",
	"DELETE FROM release", "DELETE FROM decision", "DELETE FROM review_score",
	"DELETE FROM review", "DELETE FROM assignment", "DELETE FROM conflict",
	"DELETE FROM screening", "DELETE FROM panel_member", "DELETE FROM message",
	"DELETE FROM inquiry_message", "DELETE FROM inquiry_mail", "DELETE FROM inquiry_door",
	"DELETE FROM inquiry", "DELETE FROM proposal_area", "DELETE FROM budget_line",
	"DELETE FROM proposal_version", "DELETE FROM proposal_entry", "DELETE FROM proposal",
	"DELETE FROM criterion", "DELETE FROM call_area", "DELETE FROM topic",
	"DELETE FROM call_total", "DELETE FROM call", "DELETE FROM token", "DELETE FROM session",
	"DELETE FROM try", "DELETE FROM person_role", "DELETE FROM person", "DELETE FROM org",
	"DELETE FROM area", "DELETE FROM file", NULL };

#define CALL_SQL(id, slug)                                                                         \
	"INSERT INTO call (id, slug, state, title, summary, period, instructions, zone, opens_at," \
	" closes_at, grace_s, decisions_due_at, cash_cap_cents, cash_cap_is_average,"              \
	" credit_cap_cents, credit_cap_is_average, page_limit, file_limit_bytes, expected_awards," \
	" created_at, changed_at, published_at) VALUES (" id ", '" slug "', 'published', '" slug   \
	"', '', 'one', '', 'UTC', 1779990000, 1780010000, 0, 1790000000, 100000, 0, 100000, 0, 4," \
	" 1000000, 1, 1, 1, 1)"
#define PROPOSAL_SQL(id, call, pi)                                                                 \
	"INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, file_id,"       \
	" created_at, changed_at) VALUES (" id ", " call ", " pi                                   \
	", 'one', 'draft', 'A title', 'Words', 1, 1, 1)",                                          \
		"INSERT INTO proposal_area (proposal_id, area_id) VALUES (" id ", 1)",             \
		"INSERT INTO budget_line (proposal_id, position, category, description,"           \
		" amount_cents) VALUES (" id ", 0, 'students', 'One', 100)"

static const char *const base_sql[] = {
	"INSERT INTO area (id, slug, name, description, position) VALUES (1, 'a', 'A', '', 1)",
	"INSERT INTO org (id, name, country, city, created_at) VALUES (1, 'One', 'DE', '', 1),"
	" (2, 'Two', 'DE', '', 1)",
	"INSERT INTO person (id, email, email_key, name, email_confirmed_at, org_id, position_kind,"
	" created_at) VALUES (11, 's@x', 's@x', 'Staff', 1, NULL, 'unsaid', 1),"
	" (12, 'c@x', 'c@x', 'Chair', 1, NULL, 'unsaid', 1), (13, 'r@x', 'r@x', 'R1', 1, 2, "
	"'faculty', 1),"
	" (14, 't@x', 't@x', 'R2', 1, NULL, 'faculty', 1), (15, 'k@x', 'k@x', 'K', 1, NULL, "
	"'unsaid', 1),"
	" (21, 'p@x', 'p@x', 'PI', 1, 1, 'faculty', 1), (22, 'q@x', 'q@x', 'PI2', 1, 1, 'faculty', "
	"1)",
	"INSERT INTO person_role (person_id, role, granted_at) VALUES (11, 'staff', 1),"
	" (12, 'reviewer', 1), (13, 'reviewer', 1), (14, 'reviewer', 1), (15, 'contact', 1)",
	CALL_SQL("31", "c1"), CALL_SQL("32", "c2"),
	"INSERT INTO criterion (id, call_id, name, guidance, weight, position)"
	" VALUES (51, 31, 'K', '', 1, 0)",
	PROPOSAL_SQL("41", "31", "21"), PROPOSAL_SQL("42", "32", "21"),
	PROPOSAL_SQL("43", "31", "22"), NULL
};

static const char *const closed_sql[] = { "UPDATE call SET closes_at = 1780000001", NULL };
static const char *const drafted_sql[] = {
	"UPDATE call SET state = 'draft', published_at = NULL WHERE id = 31", NULL
};
static const char *const in_review_sql[] = {
	"INSERT INTO screening (proposal_id, is_eligible, note, screened_by, screened_at)"
	" VALUES (41, 1, '', 11, 1), (43, 1, '', 11, 1)",
	"UPDATE proposal SET state = 'in_review' WHERE id IN (41, 43)",
	"UPDATE call SET state = 'reviewing' WHERE id = 31",
	"INSERT INTO panel_member (call_id, person_id, is_chair, load_max, added_at)"
	" VALUES (31, 12, 1, 0, 1), (31, 13, 0, 1, 1), (31, 14, 0, 1, 1)",
	"INSERT INTO assignment (id, proposal_id, person_id, state, source, score, assigned_by,"
	" assigned_at) VALUES (61, 41, 13, 'assigned', 'hand', 0, 12, 1)",
	NULL
};

/* What can be seen of the end, but for what chance gives: an id that is drawn is 0, there is no
 * digest. */
static const char *const dump_sql[] = {
	"SELECT 'proposal ' || CAST(CASE WHEN id < 100 THEN id ELSE 0 END AS TEXT)"
	" || ' ' || state || ' ' || CAST(version AS TEXT) || ' ' || CAST(revision AS TEXT)"
	" || ' ' || title AS what FROM proposal",
	"SELECT 'version ' || CAST(proposal_id AS TEXT) || ' ' || CAST(version AS TEXT)"
	" || ' ' || title AS what FROM proposal_version",
	"SELECT 'assigned ' || CAST(proposal_id AS TEXT) || ' ' || CAST(person_id AS TEXT)"
	" || ' ' || state AS what FROM assignment",
	"SELECT 'review ' || CAST(proposal_id AS TEXT) || ' ' || CAST(person_id AS TEXT)"
	" || ' ' || state || ' ' || CAST(revision AS TEXT) AS what FROM review",
	"SELECT 'conflict ' || CAST(proposal_id AS TEXT) || ' ' || CAST(person_id AS TEXT)"
	" || ' ' || kind AS what FROM conflict",
	"SELECT 'decision ' || CAST(proposal_id AS TEXT) || ' ' || CAST(is_selected AS TEXT)"
	" || ' ' || CAST(revision AS TEXT) AS what FROM decision",
	"SELECT 'release ' || CAST(call_id AS TEXT) || ' ' || CAST(n_decisions AS TEXT)"
	" AS what FROM release",
	"SELECT 'award ' || CAST(proposal_id AS TEXT) || ' ' || state"
	" || ' ' || CAST(COALESCE(announced_at, 0) AS TEXT) AS what FROM award",
	"SELECT 'call ' || CAST(id AS TEXT) || ' ' || state AS what FROM call",
	"SELECT 'task ' || state || ' ' || result AS what FROM task",
	"SELECT 'panel ' || CAST(person_id AS TEXT) AS what FROM panel_member",
	"SELECT 'screened ' || CAST(proposal_id AS TEXT) || ' ' || CAST(is_eligible AS TEXT)"
	" AS what FROM screening",
	"SELECT 'person ' || CAST(CASE WHEN id < 100 THEN id ELSE 0 END AS TEXT)"
	" || ' ' || CAST(COALESCE(org_id, 0) AS TEXT) AS what FROM person",
	"SELECT 'letter ' || kind"
	" || ' ' || CAST(CASE WHEN person_id < 100 THEN person_id ELSE 0 END AS TEXT)"
	" || ' ' || CAST(COUNT(*) AS TEXT)"
	" AS what FROM message GROUP BY kind, CASE WHEN person_id < 100 THEN person_id ELSE"
	" 0 END",
	"SELECT 'session ' || CAST(person_id AS TEXT) || ' ' || CAST(COUNT(*) AS TEXT) AS what"
	" FROM session GROUP BY person_id",
	"SELECT 'subscriber ' || CAST(CASE WHEN s.id < 100 THEN s.id ELSE 0 END AS TEXT) || ' ' ||"
	" s.state || ' ' || s.end_reason || ' ' || s.address || ' ' || CAST(s.serial AS TEXT) ||"
	" ' ' || CAST(COALESCE(s.letter_due_at, 0) AS TEXT) || ' ' || CAST((SELECT COUNT(*) FROM"
	" subscriber_area x WHERE x.subscriber_id = s.id) AS TEXT) AS what FROM subscriber s",
	"SELECT 'alert ' || country || ' ' || state || ' ' || address || ' ' || CAST(serial AS "
	"TEXT) || ' ' || CAST(is_daily AS TEXT) || ' ' || CAST(COALESCE(letter_due_at, 0) AS TEXT)"
	" || ' ' || CAST(next_at AS TEXT) AS what FROM job_alert",
	"SELECT 'calendar ' || CAST(person_id AS TEXT) AS what FROM calendar_link",
	"SELECT 'newsletter ' || CAST(id AS TEXT) || ' ' || state || ' ' || subject || ' ' ||"
	" CAST(COALESCE(send_at, 0) AS TEXT) || ' ' || CAST(revision AS TEXT) AS what FROM"
	" newsletter",
	/* Who was right when it was compared, and wrong when it was asked again, has not guessed.
	 */
	"SELECT 'told ' || action"
	" || ' ' || CAST(CASE WHEN object_id < 100 THEN object_id ELSE 0 END AS TEXT)"
	" || ' ' || CAST(COUNT(*) AS TEXT)"
	" AS what FROM audit_told WHERE object_kind <> 'award' AND action NOT IN"
	" ('sign_in_failed', 'password_wrong') GROUP BY action, CASE WHEN"
	" object_id < 100 THEN object_id ELSE 0 END",
	NULL
};

/* ---- who does what in which phase ---- */

static const struct act open_acts[] = {
	{ "submit", submit_p1, { { PI }, 0 }, ACT_PROPOSAL_SUBMIT, P1 },
	{ "submit in the other call", submit_p2, { { PI }, 0 }, ACT_PROPOSAL_SUBMIT, P2 },
	{ "submit a colleague's again", submit_p3, { { PI2 }, 0 }, ACT_PROPOSAL_SUBMIT, P3 },
	{ "save", save_p1, { { PI }, 0 }, ACT_PROPOSAL_EDIT, P1 },
	{ "start", start_again, { { CONTACT }, 0 }, ACT_CALL_APPLY, CALL },
	{ "cancel", cancel, { { STAFF }, ROLE_STAFF }, ACT_CALL_EDIT, CALL },
	{ "leave", leave, { { PI }, 0 }, ACT_ACCOUNT, 0 },
};

static const struct act submitted_acts[] = {
	{ "submit again", submit_p1, { { PI }, 0 }, ACT_PROPOSAL_SUBMIT, P1 },
	{ "withdraw", withdraw_p1, { { PI }, 0 }, ACT_PROPOSAL_WITHDRAW, P1 },
	{ "submit in the other call", submit_p2, { { PI }, 0 }, ACT_PROPOSAL_SUBMIT, P2 },
	{ "cancel", cancel, { { STAFF }, ROLE_STAFF }, ACT_CALL_EDIT, CALL },
	{ "leave", leave, { { PI }, 0 }, ACT_ACCOUNT, 0 },
};

static const struct act closed_acts[] = {
	{ "screen: eligible", screen_yes, { { STAFF }, ROLE_STAFF }, ACT_PROPOSAL_SCREEN, P1 },
	{ "screen: not", screen_no, { { STAFF }, ROLE_STAFF }, ACT_PROPOSAL_SCREEN, P1 },
	{ "screen both", screen_several, { { STAFF }, ROLE_STAFF }, ACT_CALL_SCREEN, CALL },
	{ "start the review", start_review, { { STAFF }, ROLE_STAFF }, ACT_CALL_SCREEN, CALL },
	{ "withdraw", withdraw_p1, { { PI }, 0 }, ACT_PROPOSAL_WITHDRAW, P1 },
	{ "cancel", cancel, { { STAFF }, ROLE_STAFF }, ACT_CALL_EDIT, CALL },
	{ "enter a conflict", conflict_r1, { { STAFF }, ROLE_STAFF }, ACT_CONFLICT_ENTER, P1 },
};

static const struct act review_acts[] = {
	{ "submit a review", review_submit, { { R1 }, ROLE_REVIEWER }, ACT_REVIEW_WRITE, P1 },
	{ "save a review", review_draft, { { R1 }, ROLE_REVIEWER }, ACT_REVIEW_WRITE, P1 },
	{ "decline", decline, { { R1 }, ROLE_REVIEWER }, ACT_REVIEW_WRITE, P1 },
	{ "declare a conflict", declare, { { R1 }, ROLE_REVIEWER }, ACT_CONFLICT_DECLARE, P1 },
	{ "enter a conflict", conflict_r1, { { STAFF }, ROLE_STAFF }, ACT_CONFLICT_ENTER, P1 },
	{ "take away", take_r1, { { CHAIR }, ROLE_REVIEWER }, ACT_PROPOSAL_ASSIGN, P1 },
	{ "withdraw", withdraw_p1, { { PI }, 0 }, ACT_PROPOSAL_WITHDRAW, P1 },
	{ "move to the reviewer", move_to_r1, { { PI }, 0 }, ACT_ACCOUNT, 0 },
	{ "cancel", cancel, { { STAFF }, ROLE_STAFF }, ACT_CALL_EDIT, CALL },
};

static const struct act panel_acts[] = {
	{ "assign", assign_p1_r2, { { CHAIR }, ROLE_REVIEWER }, ACT_PROPOSAL_ASSIGN, P1 },
	{ "assign another", assign_p3_r2, { { CHAIR }, ROLE_REVIEWER }, ACT_PROPOSAL_ASSIGN, P3 },
	{ "remove from the panel", remove_r2, { { STAFF }, ROLE_STAFF }, ACT_CALL_PANEL_EDIT,
		CALL },
	{ "change one's name", rename_r2, { { R2 }, 0 }, ACT_ACCOUNT, 0 },
	{ "decide", decide_p1, { { CHAIR }, ROLE_REVIEWER }, ACT_PROPOSAL_DECIDE, P1 },
	{ "decide otherwise", decide_p1_not, { { CHAIR }, ROLE_REVIEWER }, ACT_PROPOSAL_DECIDE,
		P1 },
	{ "decide again", decide_p3_again, { { CHAIR }, ROLE_REVIEWER }, ACT_PROPOSAL_DECIDE, P3 },
	{ "release", release, { { STAFF }, ROLE_STAFF }, ACT_CALL_RELEASE, CALL },
	{ "withdraw", withdraw_p1, { { PI }, 0 }, ACT_PROPOSAL_WITHDRAW, P1 },
	{ "withdraw another", withdraw_p3, { { PI2 }, 0 }, ACT_PROPOSAL_WITHDRAW, P3 },
};

static const struct act release_acts[] = {
	{ "release", release, { { STAFF }, ROLE_STAFF }, ACT_CALL_RELEASE, CALL },
	{ "submit a review", review_submit, { { R1 }, ROLE_REVIEWER }, ACT_REVIEW_WRITE, P1 },
	{ "withdraw", withdraw_p1, { { PI }, 0 }, ACT_PROPOSAL_WITHDRAW, P1 },
	{ "decide again", decide_p3_again, { { CHAIR }, ROLE_REVIEWER }, ACT_PROPOSAL_DECIDE, P3 },
	{ "cancel", cancel, { { STAFF }, ROLE_STAFF }, ACT_CALL_EDIT, CALL },
	{ "leave", leave, { { PI2 }, 0 }, ACT_ACCOUNT, 0 },
	{ "change the PI's name", rename_pi, { { PI }, 0 }, ACT_ACCOUNT, 0 },
	{ "rename the institution", rename_org, { { STAFF }, ROLE_STAFF }, ACT_PUBLIC_READ, 0 },
};

static const struct act award_acts[] = {
	{ "offer", offer, { { STAFF }, ROLE_STAFF }, ACT_CALL_RELEASE, CALL },
	{ "refuse", refuse, { { STAFF }, ROLE_STAFF }, ACT_CALL_RELEASE, CALL },
	{ "announce", announce, { { STAFF }, ROLE_STAFF }, ACT_CALL_ANNOUNCE, CALL },
};

static const struct act offered_acts[] = {
	{ "accept", accept, { { PI }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "refuse", refuse, { { STAFF }, ROLE_STAFF }, ACT_CALL_RELEASE, CALL },
	{ "edit its text", edit_award, { { STAFF }, ROLE_STAFF }, ACT_CALL_RELEASE, CALL },
	{ "name a contact", name_contact, { { STAFF }, ROLE_STAFF }, ACT_CALL_RELEASE, CALL },
	{ "announce", announce, { { STAFF }, ROLE_STAFF }, ACT_CALL_ANNOUNCE, CALL },
};

static const struct act accepted_acts[] = {
	{ "pay", pay, { { STAFF }, ROLE_STAFF }, ACT_CALL_RELEASE, CALL },
	{ "refuse", refuse, { { STAFF }, ROLE_STAFF }, ACT_CALL_RELEASE, CALL },
	{ "edit its text", edit_award, { { STAFF }, ROLE_STAFF }, ACT_CALL_RELEASE, CALL },
	{ "announce", announce, { { STAFF }, ROLE_STAFF }, ACT_CALL_ANNOUNCE, CALL },
	{ "change the PI's name", rename_pi, { { PI }, 0 }, ACT_ACCOUNT, 0 },
	{ "rename the institution", rename_org, { { STAFF }, ROLE_STAFF }, ACT_PUBLIC_READ, 0 },
};

static const struct act drafted_acts[] = {
	{ "publish", publish, { { STAFF }, ROLE_STAFF }, ACT_PUBLIC_READ, 0 },
	{ "start", start_again, { { CONTACT }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "submit", submit_p1, { { PI }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "cancel", cancel, { { STAFF }, ROLE_STAFF }, ACT_PUBLIC_READ, 0 },
};

static const struct act engine_acts[] = {
	{ "keep what the engine found", keep_best, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "renew the lease", beat, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "stop it", stop_best, { { STAFF }, ROLE_STAFF }, ACT_CALL_ASSIGN, CALL },
	{ "assign the same", assign_p3_r2, { { CHAIR }, ROLE_REVIEWER }, ACT_PROPOSAL_ASSIGN, P3 },
	{ "remove from the panel", remove_r2, { { STAFF }, ROLE_STAFF }, ACT_CALL_PANEL_EDIT,
		CALL },
	{ "declare a conflict", declare_r2, { { R2 }, ROLE_REVIEWER }, ACT_PUBLIC_READ, 0 },
	{ "withdraw", withdraw_p3, { { PI2 }, 0 }, ACT_PROPOSAL_WITHDRAW, P3 },
	{ "decline", decline, { { R1 }, ROLE_REVIEWER }, ACT_REVIEW_WRITE, P1 },
};

static const struct act follow_acts[] = {
	{ "ask for the letters", ask_new, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "ask once more", ask_71, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "confirm", confirm_72, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "choose an area", choose_a, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "choose all", choose_none, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "leave", leave_71, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "leave before confirming", leave_72, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "bounce", bounce_71, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "ask for jobs", ask_jobs, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "ask for jobs once more", ask_jobs_again, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "begin the jobs", begin_92, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "jobs each day", daily_91, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "jobs each week", weekly_91, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "end the jobs", end_91, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "end the jobs by the settings", end_91_by_settings, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "end the jobs before they begin", end_92, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "save the draft", save_draft, { { STAFF }, ROLE_STAFF }, ACT_NEWSLETTER_EDIT, 0 },
	{ "order the draft", order_draft, { { STAFF }, ROLE_STAFF }, ACT_NEWSLETTER_EDIT, 0 },
	{ "take it back", take_back, { { STAFF }, ROLE_STAFF }, ACT_NEWSLETTER_EDIT, 0 },
	{ "stop it", stop_sending, { { STAFF }, ROLE_STAFF }, ACT_NEWSLETTER_EDIT, 0 },
	{ "try again", try_again, { { STAFF }, ROLE_STAFF }, ACT_NEWSLETTER_EDIT, 0 },
	{ "stop what is held", stop_held, { { STAFF }, ROLE_STAFF }, ACT_NEWSLETTER_EDIT, 0 },
};

static const struct act account_acts[] = {
	{ "register", register_new, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "register once more", register_known, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "forget the password", forget, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "save the profile", save_profile, { { PI }, 0 }, ACT_ACCOUNT, 0 },
	{ "sign in", sign_in, { { 0 }, 0 }, ACT_PUBLIC_READ, 0 },
	{ "change the password", change_password, { { PI }, 0 }, ACT_ACCOUNT, 0 },
	{ "make a calendar's link", make_calendar, { { PI }, 0 }, ACT_ACCOUNT, 0 },
	{ "end a calendar's link", calendar_link_end, { { PI }, 0 }, ACT_ACCOUNT, 0 },
	{ "disable", disable, { { STAFF }, ROLE_ADMIN }, ACT_PERSON_MANAGE, PI },
};

#endif
