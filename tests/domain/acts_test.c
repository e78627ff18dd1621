/*
 * What every act does in every state of the world, whoever may ask for it: its
 * answer, and each row, letter and line of the audit that it leaves.  Rights are
 * not asked here (rights/standing_test.c, tests/rights): what is seen are the
 * guards of the use cases and of their statements.
 *
 * acts.expected is the table, to be read; both databases must give it.  After a
 * change that means to change it, ACTS_WRITE=1 writes it anew.
 */
#include "worlds.h"

#include <string.h>

#include "base/buf.h"
#include "expected.h"

#define ADMIN_ACTOR                                                                                \
	{                                                                                          \
		{ CONTACT }, ROLE_ADMIN                                                            \
	}

static const struct act more_acts[] = {
	{ "save, and submit what was there before", submit_unseen, { { PI }, 0 }, 0, 0 },
	{ "submit of a page of another time", submit_of_old, { { PI }, 0 }, 0, 0 },
	{ "revive", revive, { { PI }, 0 }, 0, 0 },
	{ "create a call", create_call, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "edit the call", edit_call, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "edit the call when its dates went by", edit_late, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "move its deadline into the past", close_call_early, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "ask two questions", ask_more, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "ask nothing new", ask_nothing_new, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "ask, of an older form", ask_of_an_older_form, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "give it the other's address", take_the_other_slug, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "publish the call", publish, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "screen a colleague's: eligible", screen_p3, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "screen what looks otherwise now", screen_unseen, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "make R2 a chair", chair_r2, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "put the PI on the panel", panel_pi, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "remove who reviews", remove_r1, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "assign the PI", assign_p1_pi, { { CHAIR }, ROLE_REVIEWER }, 0, 0 },
	{ "assign who is assigned", assign_p1_r1, { { CHAIR }, ROLE_REVIEWER }, 0, 0 },
	{ "take away who is not assigned", take_r2, { { CHAIR }, ROLE_REVIEWER }, 0, 0 },
	{ "enter a conflict of an applicant", conflict_pi2, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "enter a conflict of nobody", conflict_nobody, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "submit an empty review", review_without_a_comment, { { R1 }, ROLE_REVIEWER }, 0, 0 },
	{ "decide too much", decide_too_much, { { CHAIR }, ROLE_REVIEWER }, 0, 0 },
	{ "select for nothing", decide_nothing, { { CHAIR }, ROLE_REVIEWER }, 0, 0 },
	{ "propose a contact who is none", decide_no_contact, { { CHAIR }, ROLE_REVIEWER }, 0, 0 },
	{ "select without a contact", decide_without_contact, { { CHAIR }, ROLE_REVIEWER }, 0, 0 },
	{ "name the contact", name_contact, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "name a contact who is none", name_reviewer, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "edit the award's text", edit_award, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "accept", accept, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "pay", pay, { { STAFF }, ROLE_FINANCE }, 0, 0 },
	{ "begin again", start_mine, { { PI }, 0 }, 0, 0 },
	{ "save over what was submitted", save_over, { { PI }, 0 }, 0, 0 },
	{ "choose the same institution", choose_org, { { PI }, 0 }, 0, 0 },
	{ "sign out", sign_out, { { PI }, 0 }, 0, 0 },
	{ "add an institution", create_org, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "change an institution", change_org, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "remove an institution", remove_org, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "import institutions", import_orgs, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "import a bad line", import_a_bad_line, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "send a letter again", send_again, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "put two on the panel", panel_several, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "take two off the panel", remove_several, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "take R2, who is on two panels, off one", remove_from_one, { { STAFF }, ROLE_STAFF }, 0,
		0 },
	{ "release when the contact's role is gone", release_after_a_role, ADMIN_ACTOR, 0, 0 },
	{ "join two institutions", join_orgs, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "join one with none", join_with_nobody, { { STAFF }, ROLE_STAFF }, 0, 0 },
	{ "enable", enable, ADMIN_ACTOR, 0, 0 },
	{ "disable oneself", disable_oneself, ADMIN_ACTOR, 0, 0 },
	{ "make R1 staff instead of a reviewer", give_roles, ADMIN_ACTOR, 0, 0 },
	{ "give up one's own administration", give_up_admin, ADMIN_ACTOR, 0, 0 },
};

/* ---- what came of an act ---- */

/* Beside dump_sql: what an interleaving need not see. */
static const char *const more_sql[] = {
	"SELECT 'gift ' || CAST(proposal_id AS TEXT) || ' to ' || CAST(org_id AS TEXT)"
	" || ' contact ' || CAST(COALESCE(contact_id, 0) AS TEXT) || ' ' || CAST(cash_cents AS "
	"TEXT)"
	" || ' ' || gift_reference || ' ' || title || ' ' || CAST(revision AS TEXT) AS what FROM "
	"award",
	"SELECT 'at ' || CAST(COALESCE(offered_at, 0) AS TEXT) || ' '"
	" || CAST(COALESCE(accepted_at, 0) AS TEXT) || ' ' || CAST(COALESCE(gift_paid_at, 0) AS "
	"TEXT)"
	" || ' ' || CAST(COALESCE(credits_issued_at, 0) AS TEXT) AS what FROM award",
	"SELECT 'told ' || action || ' of the award ' || CAST(COUNT(*) AS TEXT) AS what"
	" FROM audit_told WHERE object_kind = 'award' GROUP BY action",
	"SELECT 'detail ' || action || ' ' || detail AS what FROM audit_told"
	" WHERE action <> 'proposal_submitted'",
	"SELECT 'decided ' || CAST(proposal_id AS TEXT) || ' ' || CAST(cash_cents AS TEXT) || ' '"
	" || CAST(credit_cents AS TEXT) || ' contact ' || CAST(COALESCE(contact_id, 0) AS TEXT)"
	" || ' by ' || CAST(decided_by AS TEXT) AS what FROM decision",
	"SELECT 'seat ' || CAST(call_id AS TEXT) || ' ' || CAST(person_id AS TEXT) || ' chair '"
	" || CAST(is_chair AS TEXT) || ' load ' || CAST(load_max AS TEXT) AS what FROM "
	"panel_member",
	"SELECT 'role ' || CAST(person_id AS TEXT) || ' ' || role AS what FROM person_role",
	"SELECT 'disabled ' || CAST(id AS TEXT) AS what FROM person WHERE disabled_at IS NOT NULL",
	"SELECT 'named ' || CAST(CASE WHEN id < 100 THEN id ELSE 0 END AS TEXT) || ' ' || name"
	" || ' ' || position_kind AS what FROM person",
	"SELECT 'link ' || purpose || ' ' || CAST(CASE WHEN person_id < 100 THEN person_id ELSE 0 "
	"END"
	" AS TEXT) AS what FROM token WHERE used_at IS NULL",
	"SELECT 'form ' || CAST(call_id AS TEXT) || ' ' || CAST(version AS TEXT) || ' ' || body"
	" AS what FROM call_form",
	"SELECT 'call at ' || slug || ' ' || period || ' closes ' || CAST(closes_at AS TEXT)"
	" || ' revision ' || CAST(revision AS TEXT) AS what FROM call",
	"SELECT 'by ' || CAST(screened_by AS TEXT) || ' screened ' || CAST(proposal_id AS TEXT)"
	" || ' ' || note AS what FROM screening",
	"SELECT 'why ' || CAST(person_id AS TEXT) || ' ' || kind || ' ' || note || ' by '"
	" || CAST(by_id AS TEXT) AS what FROM conflict",
	"SELECT 'area ' || CAST(CASE WHEN proposal_id < 100 THEN proposal_id ELSE 0 END AS TEXT)"
	" || ' ' || CAST(area_id AS TEXT) AS what FROM proposal_area",
	"SELECT 'line ' || CAST(proposal_id AS TEXT) || ' ' || description || ' '"
	" || CAST(amount_cents AS TEXT) AS what FROM budget_line",
	"SELECT 'period ' || period || ' of ' || CAST(CASE WHEN id < 100 THEN id ELSE 0 END AS "
	"TEXT)"
	" AS what FROM proposal",
	"SELECT 'org ' || name || ' ' || country || ' ' || city || ' ' || COALESCE(ror, '-')"
	" AS what FROM org",
	"SELECT 'message ' || kind || ' ' || state || ' tries ' || CAST(tries AS TEXT) AS what"
	" FROM message WHERE state <> 'queued'",
	"SELECT 'criterion ' || name || ' of ' || CAST(call_id AS TEXT) || ' '"
	" || CAST(CASE WHEN id < 100 THEN id ELSE 0 END AS TEXT) AS what FROM criterion",
	"SELECT 'score ' || CAST(criterion_id AS TEXT) || ' ' || CAST(score AS TEXT) AS what"
	" FROM review_score",
	NULL
};

/* Ids that chance gave are #; the databases sort otherwise. */
static const char *masked(struct mem *mem, const char *line)
{
	char *text = mem_str(mem, line), *to = text;

	for (const char *at = text; *at != '\0';) {
		size_t n = strspn(at, "0123456789");

		if (n > 10) {
			*to++ = '#';
			at += n;
			continue;
		}
		n = n == 0 ? 1 : n;
		memmove(to, at, n);
		to += n;
		at += n;
	}
	*to = '\0';
	return text;
}

static struct lines look(struct stage *s, struct mem *mem)
{
	struct cx *cx = &s->p->cx;
	bool is_alone = !db_in_tx(cx->db);
	struct lines l;

	if (is_alone)
		assert_int_equal(cx_read(cx), ERR_OK);
	assert_int_equal(db_many(cx->db, s->dump, NULL, mem, place_read_text, sizeof(*l.s),
				 (void **)&l.s, &l.n),
		ERR_OK);
	if (is_alone)
		cx_read_end(cx);
	for (size_t i = 0; i < l.n; i++)
		l.s[i] = masked(mem, l.s[i]);
	lines_sort(&l);
	return l;
}

static const char *code_name(enum finding_code code)
{
#define CODE(c) [FINDING_##c] = #c
	static const char *const names[FINDING_CODE_COUNT] = { CODE(REQUIRED), CODE(TAKEN),
		CODE(PERIOD_TWICE), CODE(IN_THE_PAST), CODE(NOT_A_CHOICE), CODE(ORG_UNKNOWN),
		CODE(ORG_NEEDED), CODE(LAST_ADMIN), CODE(OWN_ROLE), CODE(ADMIN_NEEDED),
		CODE(PI_NO_ORG), CODE(SECOND_PROPOSAL), CODE(CALL_NOT_OPEN), CODE(CALL_CLOSED),
		CODE(CASH_OVER_CAP), CODE(STATE_FORBIDS), CODE(REVIEWER_CONFLICT),
		CODE(REVIEWER_ASSIGNED), CODE(REVIEWER_FULL), CODE(REVIEWER_NOT_ON_PANEL),
		CODE(MEMBER_REVIEWS), CODE(SCORE_MISSING), CODE(COMMENT_MISSING), CODE(UNSCREENED),
		CODE(UNDECIDED), CODE(NOTHING_TO_RELEASE), CODE(ALREADY_RELEASED),
		CODE(AWARD_NO_CASH_OR_CREDIT), CODE(NO_CONTACT), CODE(NOT_RELEASED),
		CODE(COLLEAGUE_NEEDED), CODE(BAD_LINE), CODE(IN_USE), CODE(BAD_ROR) };
#undef CODE

	return names[code] != NULL ? names[code] : "(a code that acts_test.c does not name)";
}

static const char *answer(struct mem *mem, const struct cx *cx, enum err e)
{
	struct buf out;

	buf_init(&out, mem, 64);
	buf_printf(&out, "\t\t%s", err_name(e));
	for (size_t i = 0; i < cx->fault.n; i++)
		buf_printf(&out, " %s%s%s%s", code_name(cx->fault.items[i].code),
			cx->fault.items[i].warns ? " (warns)" : "",
			cx->fault.items[i].field == NULL ? "" : " at ",
			cx->fault.items[i].field == NULL ? "" : cx->fault.items[i].field);
	if (e == ERR_OK && cx->made != 0)
		buf_printf(&out, cx->made < 100 ? ", made %" PRId64 : ", made one", cx->made);
	buf_char(&out, '\n');
	return buf_str(&out);
}

/* On PostgreSQL a statement may tell its failure with the next one. */
static enum err failure_on_its_way(struct stage *s)
{
	int64_t one;

	return db_one(s->p->cx.db, s->one, NULL, s->p->mem, place_read_int, &one, sizeof(one));
}

/* In a bracket that is taken back: the world stays. */
static const char *play_act(
	struct stage *s, struct mem *mem, const struct act *a, const struct lines *before)
{
	struct cx *cx = &s->p->cx;
	const char *said, *left = "";
	struct lines after;
	struct db_tx *tx;
	enum err e;

	cx->actor = a->actor;
	cx->now = s->lanes.now;
	cx->fault.n = 0;
	cx->made = 0;
	assert_int_equal(cx_begin(cx, &tx), ERR_OK);
	e = a->run(cx);
	if (e == ERR_OK)
		e = failure_on_its_way(s);
	said = answer(mem, cx, e);
	if (e == ERR_OK) {
		after = look(s, mem);
		left = lines_changed(mem, before, &after, "\t\t", "\n");
	}
	assert_int_not_equal(cx_end(cx, tx, ERR_CONFLICT), ERR_OK);
	return mem_printf(mem, "%s%s", said, left);
}

/* ---- the table ---- */

enum { ACTS_MAX = 100 };

struct table {
	struct mem *mem;
	const struct act *acts[ACTS_MAX];
	size_t n;
	const char *of[ACTS_MAX][WORLDS];
};

/* A password is compared between two looks at the database, outside of any bracket: person_test.c.
 */
static bool fits_a_bracket(const struct act *a)
{
	return a->run != sign_in && a->run != change_password;
}

static void add_acts(struct table *t, const struct act *acts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool is_new = fits_a_bracket(&acts[i]);

		for (size_t k = 0; k < t->n; k++)
			is_new = is_new && t->acts[k]->run != acts[i].run;
		if (is_new)
			t->acts[t->n++] = &acts[i];
	}
}

#define ADD_ACTS(t, acts) add_acts((t), acts, sizeof(acts) / sizeof((acts)[0]))

static void fill(struct stage *s, struct table *t, size_t world)
{
	struct mem *mem = mem_new(t->mem, "world");
	struct lines before;

	make_world(s, world);
	before = look(s, mem);
	for (size_t i = 0; i < t->n; i++)
		t->of[i][world] = mem_str(t->mem, play_act(s, mem, t->acts[i], &before));
	if (complaints_of(s, mem) > 0)
		fail_msg("the world is off: %s", worlds[world].name);
	mem_end(mem);
}

static const char *text_of(const struct table *t)
{
	struct buf out;

	buf_init(&out, t->mem, 100000);
	for (size_t i = 0; i < t->n; i++) {
		buf_printf(&out, "%s\n", t->acts[i]->name);
		put_worlds(&out, "\t", t->of[i]);
	}
	return buf_str(&out);
}

static void every_act_does_in_every_world_what_the_table_says(void **state)
{
	struct place *p = place_of(state);
	struct table t = { .mem = p->mem };
	const char *dump = dump_text(p->mem);
	struct stage s;

	stage_open(&s, p);
	dump = mem_printf(p->mem, "%.*s", (int)(strlen(dump) - strlen(" ORDER BY 1")), dump);
	for (size_t i = 0; more_sql[i] != NULL; i++)
		dump = mem_printf(p->mem, "%s UNION ALL %s", dump, more_sql[i]);
	s.dump = place_statement(p, dump, "t");
	s.one = place_statement(p, "SELECT 1", "i");
	ADD_ACTS(&t, open_acts);
	ADD_ACTS(&t, submitted_acts);
	ADD_ACTS(&t, closed_acts);
	ADD_ACTS(&t, review_acts);
	ADD_ACTS(&t, panel_acts);
	ADD_ACTS(&t, release_acts);
	ADD_ACTS(&t, award_acts);
	ADD_ACTS(&t, offered_acts);
	ADD_ACTS(&t, accepted_acts);
	ADD_ACTS(&t, drafted_acts);
	ADD_ACTS(&t, account_acts);
	ADD_ACTS(&t, more_acts);
	for (size_t w = 0; w < WORLDS; w++)
		fill(&s, &t, w);
	expect_text(p->mem, "tests/domain/acts.expected", text_of(&t));
	lanes_close(&s.lanes);
}

/* No act of a world's people leads there: its only administrator would have to end an account. */
static void a_contact_whose_account_ended_is_none_at_the_release(void **state)
{
	struct place *p = place_of(state);
	struct stage s;

	stage_open(&s, p);
	make_world_named(&s, "decided");
	sql(&s, "UPDATE person SET disabled_at = 1 WHERE id = 15");
	as(&s, staff, release);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM award WHERE contact_id IS NULL"), 1);
	lanes_close(&s.lanes);
}

/* Nor there: what was found not eligible is owed a letter, holds nothing up and wins nothing,
 * whatever is decided of it. */
static void what_is_not_eligible_is_answered_at_the_release(void **state)
{
	static const char *const decided[] = { "DELETE FROM decision WHERE proposal_id = 43",
		"UPDATE decision SET is_selected = 1, cash_cents = 9 WHERE proposal_id = 43" };
	struct place *p = place_of(state);
	struct stage s;

	stage_open(&s, p);
	for (size_t i = 0; i < sizeof(decided) / sizeof(decided[0]); i++) {
		make_world_named(&s, "decided");
		sql(&s, "UPDATE screening SET is_eligible = 0 WHERE proposal_id = 43");
		sql(&s, "UPDATE proposal SET state = 'ineligible' WHERE id = 43");
		sql(&s, decided[i]);
		as(&s, staff, release);
		assert_int_equal(
			place_int(p, "SELECT COUNT(*) FROM message WHERE kind = 'decision'"), 2);
		assert_int_equal(
			place_int(p, "SELECT COUNT(*) * 100 + MAX(proposal_id) FROM award"), 141);
	}
	lanes_close(&s.lanes);
}

static void a_call_without_anybody_to_answer_is_not_released(void **state)
{
	struct place *p = place_of(state);
	struct stage s;

	stage_open(&s, p);
	make_world_named(&s, "decided");
	sql(&s, "UPDATE proposal SET state = 'withdrawn' WHERE call_id = 31");
	p->cx.actor = staff;
	p->cx.fault.n = 0;
	assert_int_equal(release(&p->cx), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_NOTHING_TO_RELEASE);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM release"), 0);
	p->cx.actor = (struct actor){ { 0 }, 0 };
	lanes_close(&s.lanes);
}

/* Awards that are listed otherwise than they are. */
#define NAMES_OFF                                                                                  \
	"SELECT COUNT(*) FROM award a JOIN call c ON c.id = a.call_id JOIN proposal p ON p.id = "  \
	"a.proposal_id JOIN person pi ON pi.id = p.pi_id JOIN org o ON o.id = a.org_id"            \
	" WHERE a.pi_name <> pi.name OR a.org_name <> o.name OR a.org_country <> o.country"        \
	" OR a.call_title <> c.title"

static void names_beside_an_award_are_those_of_its_rows(void **state)
{
	static const char *const changes[] = { "UPDATE person SET name = 'Newly' WHERE id = 21",
		"UPDATE org SET name = 'Newly' WHERE id = 1",
		"UPDATE org SET country = 'FR' WHERE id = 1",
		"UPDATE call SET title = 'Newly' WHERE id = 31",
		"UPDATE award SET org_id = 2 WHERE org_id = 1" };
	struct place *p = place_of(state);
	struct stage s;

	stage_open(&s, p);
	make_world_named(&s, "both released");
	assert_true(place_int(p, "SELECT COUNT(*) FROM award WHERE org_id = 1 AND call_id = 31"
				 " AND pi_name <> '' AND org_name <> '' AND call_title <> ''") > 0);
	assert_int_equal(place_int(p, NAMES_OFF), 0);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		sql(&s, changes[i]);
		assert_int_equal(place_int(p, NAMES_OFF), 0);
	}
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM award WHERE pi_name = 'Newly'"
				      " AND call_title = 'Newly' AND org_name = 'Two'"),
		1);
	lanes_close(&s.lanes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(every_act_does_in_every_world_what_the_table_says),
		AT_BOTH(a_contact_whose_account_ended_is_none_at_the_release),
		AT_BOTH(what_is_not_eligible_is_answered_at_the_release),
		AT_BOTH(a_call_without_anybody_to_answer_is_not_released),
		AT_BOTH(names_beside_an_award_are_those_of_its_rows)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
