/*
 * The world of scope_acts.h on a database of its own: lived to a phase of its
 * call, kept and brought back, looked at as lines of text, and checked.
 */
#ifndef TESTS_DOMAIN_STAGE_H
#define TESTS_DOMAIN_STAGE_H

#include "kept_world.h"
#include "scope_acts.h"

#include <string.h>

#include "base/buf.h"
#include "domain/check.h"

/* Statements are known by their address: each text has one, for the whole test. */
struct script {
	struct db_statement *items;
	int n;
};

struct stage {
	struct place *p;
	struct lanes lanes;
	struct script wipe, wipe_audit, base, closed, in_review, drafted, listed;
	const struct db_statement *dump, *file, *password, *one;
	const char *hash;	       /* of the PI's password */
	void (*made)(struct stage *s); /* the world that is kept; NULL: none */
	struct kept_world kept;
	int runs, bad;
	int same;		/* not run: they are one that was, statement for statement */
	int again;		/* run anew: a lane was thought to wait that did not */
	bool proves;		/* all of them */
	int part, n_parts;	/* of the pairs, the part-th of n_parts; from 0 */
	const char *only_act;	/* the pairs of this one, left at every place; NULL: of all */
	const char *only_phase; /* NULL: every */
};

static inline struct script script_of(struct place *p, const char *const *sql)
{
	struct script s = { NULL, 0 };

	while (sql[s.n] != NULL)
		s.n++;
	s.items = MEM_ARRAY(p->mem, struct db_statement, (size_t)s.n);
	for (int i = 0; i < s.n; i++)
		s.items[i] = (struct db_statement){ "world", sql[i], sql[i], "", "", 0, 0 };
	return s;
}

static inline enum err run_script(struct stage *s, const struct script *script)
{
	enum err e = ERR_OK;

	for (int i = 0; e == ERR_OK && i < script->n; i++)
		e = db_run(s->p->cx.db, &script->items[i], NULL);
	return e;
}

static inline void play(struct stage *s, const struct script *script)
{
	struct db_tx *tx;

	assert_int_equal(cx_begin(&s->p->cx, &tx), ERR_OK);
	assert_int_equal(cx_end(&s->p->cx, tx, run_script(s, script)), ERR_OK);
}

/* Nothing but the beginning; the one document's digest is written otherwise by each database. */
static inline void begin_world(struct stage *s)
{
	const struct db_value sha256 = db_blob((struct bytes){ "x", 1 }), hash = db_text(s->hash);
	struct db_tx *tx;
	enum err e;

	assert_int_equal(cx_begin(&s->p->cx, &tx), ERR_OK);
	e = run_script(s, &s->wipe);
	if (e == ERR_OK)
		e = run_script(s, &s->wipe_audit);
	if (e == ERR_OK)
		e = db_run(s->p->cx.db, s->file, &sha256);
	if (e == ERR_OK)
		e = run_script(s, &s->base);
	if (e == ERR_OK)
		e = db_run(s->p->cx.db, s->password, &hash);
	assert_int_equal(cx_end(&s->p->cx, tx, e), ERR_OK);
}

static inline void as(struct stage *s, struct actor who, enum err (*act)(struct cx *cx))
{
	struct cx *cx = &s->p->cx;

	cx->actor = who;
	cx->now = NOW;
	cx->fault.n = 0;
	assert_int_equal(act(cx), ERR_OK);
	cx->actor = (struct actor){ { 0 }, 0 };
}

/* ---- the phases of a call ---- */

static inline void open_call(struct stage *s)
{
	begin_world(s);
	as(s, pi2, submit_p3);
	s->lanes.now = NOW;
}

static inline void submitted_call(struct stage *s)
{
	open_call(s);
	as(s, pi, submit_p1);
}

static inline void closed_call(struct stage *s)
{
	submitted_call(s);
	play(s, &s->closed);
	s->lanes.now = NOW + 100;
}

static inline void reviewed_call(struct stage *s)
{
	closed_call(s);
	play(s, &s->in_review);
}

static inline enum err decide_p3_first(struct cx *cx)
{
	return decide(cx, p3, 0, false);
}

static inline void deciding_call(struct stage *s)
{
	reviewed_call(s);
	as(s, chair, decide_p3_first);
}

static inline void decided_call(struct stage *s)
{
	deciding_call(s);
	as(s, chair, decide_p1);
}

static inline void awarded_call(struct stage *s)
{
	decided_call(s);
	as(s, staff, release);
	the_award.v = place_int(s->p, "SELECT id FROM award");
}

static inline void offered_award(struct stage *s)
{
	awarded_call(s);
	as(s, staff, offer);
	its_revision = place_int(s->p, "SELECT revision FROM award");
}

static inline void accepted_award(struct stage *s)
{
	offered_award(s);
	as(s, pi, accept);
	its_revision = place_int(s->p, "SELECT revision FROM award");
}

static inline void drafted_call(struct stage *s)
{
	begin_world(s);
	play(s, &s->drafted);
	s->lanes.now = NOW;
}

/* Two on the list, one of them asked only; a letter in each state that staff can change. */
static inline void the_list(struct stage *s)
{
	begin_world(s);
	as(s, (struct actor){ { 0 }, 0 }, ask_71);
	as(s, (struct actor){ { 0 }, 0 }, ask_72);
	play(s, &s->listed);
	s->lanes.now = NOW;
}

static inline void say_nothing(void *arg, const struct task_progress *p)
{
	(void)arg;
	(void)p;
}

static inline enum err ask_best(struct cx *cx)
{
	return assign_best_ask(cx, call1, 1);
}

static inline enum err claim_best(struct cx *cx)
{
	return task_claim(cx, &the_task);
}

static inline enum err compute_best(struct cx *cx)
{
	const struct task_teller nobody = { say_nothing, NULL };
	struct buf outcome;
	enum err e;

	buf_init(&outcome, cx->mem, 256);
	e = task_compute(cx, &the_task, &nobody, &outcome);
	the_outcome = (struct bytes){ outcome.data, outcome.n };
	return e;
}

static inline void engine_call(struct stage *s)
{
	reviewed_call(s);
	as(s, staff, ask_best);
	as(s, (struct actor){ { 0 }, 0 }, claim_best);
	as(s, (struct actor){ { 0 }, 0 }, compute_best);
}

static const char *dump_text(struct mem *mem)
{
	const char *all = dump_sql[0];

	for (int i = 1; dump_sql[i] != NULL; i++)
		all = mem_printf(mem, "%s UNION ALL %s", all, dump_sql[i]);
	return mem_printf(mem, "%s ORDER BY 1", all);
}

/* "2/3": the second of three parts; NULL: all. */
static inline void read_part(struct stage *s, const char *text)
{
	s->part = 0;
	s->n_parts = 1;
	if (text != NULL && (sscanf(text, "%d/%d", &s->part, &s->n_parts) != 2 || s->part < 1 ||
				    s->part-- > s->n_parts))
		fail_msg("PROVE_PART=%s", text);
}

static inline void stage_open(struct stage *s, struct place *p)
{
	const char *audit[] = { store_kind(db_store(p->cx.db)) == STORE_PG
					? "DELETE FROM audit_tail"
					: "DELETE FROM audit",
		NULL };
	const char *unlock[] = { "DROP TRIGGER audit_no_delete", NULL };
	const char *prove = getenv("PROVE");

	*s = (struct stage){ .p = p,
		.proves = prove != NULL && strcmp(prove, "all") == 0,
		.only_act = getenv("PROVE_ACT"),
		.only_phase = getenv("PROVE_PHASE") };
	read_part(s, getenv("PROVE_PART"));
	lanes_open(&s->lanes, p);
	kept_open(&s->kept, p, s->lanes.watch);
	s->wipe = script_of(p, wipe_sql);
	s->wipe_audit = script_of(p, audit);
	s->base = script_of(p, base_sql);
	s->closed = script_of(p, closed_sql);
	s->in_review = script_of(p, in_review_sql);
	s->drafted = script_of(p, drafted_sql);
	s->listed = script_of(p, listed_sql);
	s->dump = place_statement(p, dump_text(p->mem), "t");
	s->hash = crypto_password_hash(p->mem, PASSWORD, strlen(PASSWORD));
	s->password = mem_copy(p->mem,
		&(struct db_statement){ "password",
			"UPDATE person SET password_hash = ?1 WHERE id = 21",
			"UPDATE person SET password_hash = $1 WHERE id = 21", "t", "", 1, 0 },
		sizeof(struct db_statement));
	s->file = mem_copy(p->mem,
		&(struct db_statement){ "file",
			"INSERT INTO file (id, sha256, size, media_type, name, created_at)"
			" VALUES (1, ?1, 100, 'application/pdf', 'p.pdf', 1)",
			"INSERT INTO file (id, sha256, size, media_type, name, created_at)"
			" VALUES (1, $1, 100, 'application/pdf', 'p.pdf', 1)",
			"x", "", 1, 0 },
		sizeof(struct db_statement));
	if (s->lanes.watch == NULL) {
		struct script once = script_of(p, unlock);

		play(s, &once);
	}
}

static inline void stage_close(struct stage *s)
{
	kept_close(&s->kept);
	lanes_close(&s->lanes);
}

/* The world of a phase: lived once, brought back afterwards. */
static inline void stage_set(struct stage *s, void (*make)(struct stage *s))
{
	if (s->made == make) {
		kept_back(&s->kept, s->p);
		return;
	}
	make(s);
	kept_take(&s->kept, s->p->mem);
	s->made = make;
}

static inline size_t complaints_of(struct stage *s, struct mem *mem)
{
	static enum err (*const checks[])(struct cx *, struct complaints *) = { audit_check,
		notice_check, proposal_check, entry_check, assign_check_stored, review_check,
		decision_check, award_check };
	struct cx cx = s->p->cx;
	struct complaints c = { .mem = mem };

	cx.mem = mem;
	cx.now = s->lanes.now;
	assert_int_equal(cx_read(&cx), ERR_OK);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		assert_int_equal(checks[i](&cx, &c), ERR_OK);
	cx_read_end(&cx);
	for (size_t i = 0; i < c.n; i++)
		print_error("%s: %s\n", c.items[i].module, c.items[i].what);
	return c.n;
}

#endif
