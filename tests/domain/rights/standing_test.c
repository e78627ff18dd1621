/*
 * What everybody is to every object in every state of the world, and so what
 * each may do: standing.expected is the table, made by standing_load() of both
 * databases.  What a right should be is judged elsewhere (rights_test.c,
 * tests/rights); here it is what the rows of the database make of a person.
 */
#include "../worlds.h"

#include "../expected.h"
#include "base/buf.h"
#include "names.h"

static const struct {
	const char *name;
	struct actor actor;
} people[] = { { "visitor", { { 0 }, 0 } }, { "staff", { { STAFF }, ROLE_STAFF } },
	{ "chair", { { CHAIR }, ROLE_REVIEWER } }, { "R1", { { R1 }, ROLE_REVIEWER } },
	{ "R2", { { R2 }, ROLE_REVIEWER } }, { "contact", { { CONTACT }, ROLE_CONTACT } },
	{ "admin", { { CONTACT }, ROLE_ADMIN } }, { "finance", { { STAFF }, ROLE_FINANCE } },
	{ "auditor", { { STAFF }, ROLE_AUDITOR } }, { "PI", { { PI }, 0 } },
	{ "other PI", { { PI2 }, 0 } } };
enum { PEOPLE = sizeof(people) / sizeof(people[0]) };

static const char *standing_text(
	struct stage *s, enum object_kind kind, int64_t id, struct actor actor)
{
	struct cx *cx = &s->p->cx;
	struct standing st = { 0 };
	struct buf out;
	enum err e;

	buf_init(&out, s->p->mem, 64);
	cx->actor = actor;
	cx->now = s->lanes.now;
	e = standing_load(cx, kind, id, &st);
	cx->actor = (struct actor){ { 0 }, 0 };
	if (e != ERR_OK)
		return err_name(e);
	put_relations(&out, st.relations & ~(unsigned)REL_ANYONE);
	BUF_LIT(&out, " | ");
	put_stages(&out, st.kind, 1U << st.stage);
	return buf_str(&out);
}

/* Those who are the same to it stand together. */
static const char *people_text(struct stage *s, enum object_kind kind, int64_t id)
{
	const char *of[PEOPLE];
	struct buf out;

	buf_init(&out, s->p->mem, 256);
	for (size_t i = 0; i < PEOPLE; i++)
		of[i] = standing_text(s, kind, id, people[i].actor);
	for (size_t i = 0; i < PEOPLE; i++) {
		size_t n = 0, first = 0;

		while (strcmp(of[first], of[i]) != 0)
			first++;
		if (first < i)
			continue;
		for (size_t k = i; k < PEOPLE; k++)
			if (strcmp(of[k], of[i]) == 0)
				buf_printf(&out, "%s%s", n++ == 0 ? "\t\t" : ", ", people[k].name);
		buf_printf(&out, ": %s\n", of[i]);
	}
	return buf_str(&out);
}

/* id 0: the award of the world. */
static const struct object {
	const char *name;
	enum object_kind kind;
	int64_t id;
} objects[] = { { "the call", OBJ_CALL, CALL }, { "the PI's proposal", OBJ_PROPOSAL, P1 },
	{ "the PI's proposal in the other call", OBJ_PROPOSAL, P2 },
	{ "the other PI's proposal", OBJ_PROPOSAL, P3 },
	{ "the award of the PI's proposal", OBJ_AWARD, 0 },
	{ "a letter about the PI's proposal", OBJ_MESSAGE, 71 },
	{ "a letter that asks R1 for reviews", OBJ_MESSAGE, 72 }, { "the PI", OBJ_PERSON, PI },
	{ "R1", OBJ_PERSON, R1 }, { "an inquiry of the PI about the proposal", OBJ_INQUIRY, 73 },
	{ "an inquiry by mail about nothing of the program", OBJ_INQUIRY, 74 } };
enum { OBJECTS = sizeof(objects) / sizeof(objects[0]) };

/* Worlds in which everybody is the same to it stand together. */
static void put_object(struct buf *out, const char *name, const char *const of[WORLDS])
{
	buf_printf(out, "%s\n", name);
	put_worlds(out, "\t", of);
}

/* A letter to the PI about the proposal, and one that asks the panel. */
static const char *const letters_sql[] = {
	"INSERT INTO message (id, key, kind, person_id, proposal_id, address, subject, body, state,"
	" next_at, message_id, created_at) VALUES (71, 'a', 'receipt', 21, 41, 'p@x', 'S', 'B',"
	" 'sent', 1, 'a', 1)",
	"INSERT INTO message (id, key, kind, person_id, panel_call_id, address, subject, body,"
	" state, next_at, message_id, created_at) VALUES (72, 'b', 'review-asked', 13, 31, 'r@x',"
	" 'S', 'B', 'sent', 1, 'b', 1)",
	"INSERT INTO inquiry (id, person_id, name, address, subject, matter, proposal_id, came_by,"
	" state, created_at, changed_at) VALUES (73, 21, 'P', 'p@x', 'S', 'proposal', 41, 'form',"
	" 'new', 1, 1)",
	"INSERT INTO inquiry (id, name, address, subject, matter, came_by, state, created_at,"
	" changed_at) VALUES (74, 'N', 'n@x', 'S', 'other', 'mail', 'new', 1, 1)",
	NULL
};

static void look(struct stage *s, size_t world, const char *of[OBJECTS][WORLDS])
{
	const struct script letters = script_of(s->p, letters_sql);

	make_world(s, world);
	play(s, &letters);
	assert_int_equal(cx_read(&s->p->cx), ERR_OK);
	for (size_t i = 0; i < OBJECTS; i++)
		of[i][world] = people_text(
			s, objects[i].kind, objects[i].id == 0 ? the_award.v : objects[i].id);
	cx_read_end(&s->p->cx);
}

static void everybody_is_to_everything_what_the_table_says(void **state)
{
	struct place *p = place_of(state);
	const char *of[OBJECTS][WORLDS];
	struct buf out;
	struct stage s;

	buf_init(&out, p->mem, 100000);
	stage_open(&s, p);
	for (size_t w = 0; w < WORLDS; w++)
		look(&s, w, of);
	for (size_t i = 0; i < OBJECTS; i++)
		put_object(&out, objects[i].name, of[i]);
	expect_text(p->mem, "tests/domain/rights/standing.expected", buf_str(&out));
	lanes_close(&s.lanes);
}

/* What a list's row tells of a proposal, and what is asked of each by itself. */
static void compare_listed(struct stage *s, struct actor actor)
{
	static const int64_t ids[] = { P1, P2, P3 };
	struct standing of;
	bool asked;

	s->p->cx.actor = actor;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(standing_load(&s->p->cx, OBJ_PROPOSAL, ids[i], &of), ERR_OK);
		if ((of.relations & REL_CONFLICT) != 0)
			continue; /* is in no list of theirs */
		for (int state = 0; state < PROPOSAL_STATE_COUNT; state++)
			for (int bits = 0; bits < 4; bits++) {
				const struct proposal_stage_facts f = { (enum proposal_state)state,
					bits & 1, bits >> 1 };

				of.stage = proposal_stage(&f);
				asked = may(ACT_SCREENING_READ, &of);
				assert_int_equal(
					may_listed(&s->p->cx, ACT_SCREENING_READ, &f), asked);
			}
	}
}

static void what_an_office_opens_hangs_on_the_stage_alone(void **state)
{
	struct place *p = place_of(state);
	struct stage s;

	stage_open(&s, p);
	for (size_t w = 0; w < WORLDS; w++) {
		make_world(&s, w);
		p->cx.now = s.lanes.now;
		assert_int_equal(cx_read(&p->cx), ERR_OK);
		for (size_t i = 0; i < PEOPLE; i++)
			compare_listed(&s, people[i].actor);
		cx_read_end(&p->cx);
		p->cx.actor = (struct actor){ { 0 }, 0 };
	}
	lanes_close(&s.lanes);
}

/* Who never saw a call is not told that it was cancelled. */
static void a_draft_that_was_cancelled_is_a_draft(void **state)
{
	static const struct {
		const char *world;
		unsigned stage;
	} rows[] = { { "draft call", CALL_STAGE_DRAFT }, { "open", CALL_STAGE_CANCELLED } };
	struct place *p = place_of(state);
	struct standing st;
	struct stage s;

	stage_open(&s, p);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_world_named(&s, rows[i].world);
		as(&s, staff, cancel);
		p->cx.actor = (struct actor){ { 0 }, 0 };
		assert_int_equal(cx_read(&p->cx), ERR_OK);
		assert_int_equal(standing_load(&p->cx, OBJ_CALL, CALL, &st), ERR_OK);
		assert_int_equal(st.stage, rows[i].stage);
		cx_read_end(&p->cx);
	}
	lanes_close(&s.lanes);
}

static void a_job_is_open_from_its_second_until_it_closes(void **state)
{
	struct place *p = place_of(state);
	static const struct {
		int64_t now;
		unsigned stage;
	} at[] = { { 999, JOB_STAGE_HIDDEN }, { 1000, JOB_STAGE_OPEN }, { 1999, JOB_STAGE_OPEN },
		{ 2000, JOB_STAGE_HIDDEN } };
	struct stage s;

	stage_open(&s, p);
	begin_world(&s);
	sql(&s, "INSERT INTO job (id, slug, state, title, team, about, responsibilities, "
		"qualifications,"
		" benefits, employment_type, apply_url, posted_at, closes_at) VALUES (81, 'j', "
		"'open', 'J',"
		" 'T', '', '', '', '', 'Full-time', 'https://a.example/', 1000, 2000)");
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		struct standing st;

		p->cx.now = at[i].now;
		assert_int_equal(cx_read(&p->cx), ERR_OK);
		assert_int_equal(standing_load(&p->cx, OBJ_JOB, 81, &st), ERR_OK);
		assert_int_equal(st.stage, at[i].stage);
		cx_read_end(&p->cx);
	}
	sql(&s, "DELETE FROM job_facet");
	sql(&s, "DELETE FROM job_fresh");
	sql(&s, "DELETE FROM job");
	lanes_close(&s.lanes);
}

static void what_is_not_there_has_no_standing(void **state)
{
	static const enum object_kind kinds[] = { OBJ_CALL, OBJ_PROPOSAL, OBJ_AWARD, OBJ_MESSAGE,
		OBJ_JOB, OBJ_PERSON, OBJ_INQUIRY };
	struct place *p = place_of(state);
	struct standing st;
	struct stage s;

	stage_open(&s, p);
	begin_world(&s);
	p->cx.actor = staff;
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		assert_int_equal(standing_load(&p->cx, kinds[i], 999999, &st), ERR_NOT_FOUND);
		/* Asked again: nothing was kept. */
		assert_int_equal(standing_load(&p->cx, kinds[i], 999999, &st), ERR_NOT_FOUND);
		assert_int_equal(standing_load(&p->cx, kinds[i], 0, &st), ERR_NOT_FOUND);
	}
	cx_read_end(&p->cx);
	lanes_close(&s.lanes);
}

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(everybody_is_to_everything_what_the_table_says),
		AT_BOTH(what_an_office_opens_hangs_on_the_stage_alone),
		AT_BOTH(a_draft_that_was_cancelled_is_a_draft),
		AT_BOTH(a_job_is_open_from_its_second_until_it_closes),
		AT_BOTH(what_is_not_there_has_no_standing) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
