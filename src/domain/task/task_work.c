/*
 * A task's life in the hands of a worker.  Claiming it and renewing its lease have nothing for
 * themselves: each statement is guarded by the claim.  All else has the call alone, whose panel,
 * proposals, assignments, reviews and conflicts are asked again; the program is shared, whose
 * roles say whether the asker still may.
 */
#include "domain/task/task_work.h"

#include "domain/audit/audit.h"
#include "domain/life/life.h"
#include "domain/rights/standing_load.h"
#include "domain/task/task_names.h"
#include "domain/task/task_sql.h"

/* Of the program's own: the whole, whatever keep() does. */
static struct scope scope_of_task(const struct task *t)
{
	return t->call.v != 0 ? scope_of_call(t->call) : (struct scope){ .kind = SCOPE_WHOLE };
}

static struct bytes no_digest(void)
{
	return (struct bytes){ NULL, 0 };
}

/* By nobody: what a worker says of a task is the program's own word. */
static enum err note(struct cx *cx, enum verb verb, const struct task *t)
{
	struct actor asker = cx->actor;
	enum err e;

	cx->actor = (struct actor){ 0 };
	e = audit_add(cx, verb_rows[verb].audit, t->call.v == 0 ? "program" : "call", t->call.v,
		mem_printf(cx->mem, "{\"task\":\"%s\"}", task_kind_name(t->kind)));
	cx->actor = asker;
	return e;
}

static enum err finish(struct cx *cx, const struct task *t, enum verb verb, enum task_why why,
	const char *result)
{
	enum err e =
		task_finish(cx->db, t->id, t->claim, (enum task_state)verb_rows[verb].after,
			task_why_name(why), no_digest(), result == NULL ? "{}" : result, cx->now);

	/* That somebody stopped it is noted already, by their name. */
	return e == ERR_OK && verb != VERB_TASK_CANCEL ? note(cx, verb, t) : e;
}

static enum err crashed(struct cx *cx, const struct task *t)
{
	if (t->tries >= TASK_TRIES_MAX)
		return finish(cx, t, VERB_TASK_FAIL, TASK_WHY_CRASHED, NULL);
	return task_put_back(cx->db, t->id, t->claim, t->tries, t->rounds);
}

/* ---- claiming ---- */

/* What another left behind is taken once more, to be ended: that is no try of ours. */
static int64_t tries_of(const struct task_due_row *r)
{
	return r->tries >= TASK_TRIES_MAX ? r->tries : r->tries + 1;
}

static enum err take(struct cx *cx, const struct task_due_row *r, struct task *ret_task)
{
	struct task t = { .id = r->id,
		.call = r->call_id,
		.asked_by = r->asked_by,
		.parameters = r->parameters,
		.tries = tries_of(r),
		.rounds = r->rounds,
		.claim = cx_new_id(cx) };
	int64_t changed;
	enum err e;

	if (!task_kind_of(r->kind, &t.kind))
		return ERR_NOT_FOUND; /* of a newer program beside us: it will take it */
	e = task_take(cx->db, r->id, r->tries, t.tries, t.claim, cx->now + TASK_LEASE_S, cx->now,
		&changed);
	if (e != ERR_OK)
		return e;
	*ret_task = t;
	return changed == 1 ? ERR_OK : ERR_NOT_FOUND;
}

/*
 * What is due, or was left behind: that is ended when it was to stop, or when
 * it is the second time; then there may be another.
 */
static enum err claim(struct cx *cx, struct task *ret_task)
{
	for (;;) {
		struct task_due_row *rows;
		size_t n;
		enum err e = task_due(cx->db, cx->mem, cx->now, &rows, &n);

		if (e == ERR_OK && n == 0)
			return ERR_NOT_FOUND;
		if (e == ERR_OK)
			e = take(cx, &rows[0], ret_task);
		if (e != ERR_OK)
			return e;
		if (rows[0].is_cancel_asked)
			e = finish(cx, ret_task, VERB_TASK_CANCEL, TASK_WHY_NONE, NULL);
		else if (rows[0].tries >= TASK_TRIES_MAX)
			e = finish(cx, ret_task, VERB_TASK_FAIL, TASK_WHY_CRASHED, NULL);
		else
			return ERR_OK;
		if (e != ERR_OK)
			return e;
	}
}

/* Without a bracket: most rounds find nothing, and must not ask for the turn to write. */
static enum err look(struct cx *cx)
{
	struct task_due_row *rows;
	size_t n = 0;
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = task_due(cx->db, cx->mem, cx->now, &rows, &n);
	cx_read_end(cx);
	return e == ERR_OK && n == 0 ? ERR_NOT_FOUND : e;
}

enum err task_claim(struct cx *cx, struct task *ret_task)
{
	struct db_tx *tx;
	enum err found, e = look(cx);

	if (e == ERR_OK)
		e = cx_begin_in(cx, scope_of_rows(), &tx);
	if (e != ERR_OK)
		return e;
	/* What was ended on the way stays so, though there is nothing to be done. */
	found = claim(cx, ret_task);
	e = cx_end(cx, tx, found == ERR_NOT_FOUND ? ERR_OK : found);
	return e == ERR_OK ? found : e;
}

/* ---- meanwhile ---- */

static enum err lost(enum err e)
{
	return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
}

static enum err beat(struct cx *cx, const struct task *t, const struct task_progress *p,
	bool *ret_is_cancel_asked)
{
	struct task_live_row row;
	enum err e = task_live(cx->db, cx->mem, t->id, t->claim, cx->now + TASK_LEASE_S, p->phase,
		(int64_t)p->done, (int64_t)p->total, &row);

	if (e == ERR_OK)
		*ret_is_cancel_asked = row.is_cancel_asked;
	return lost(e);
}

enum err task_beat(struct cx *cx, const struct task *t, const struct task_progress *p,
	bool *ret_is_cancel_asked)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, beat(cx, t, p, ret_is_cancel_asked)) : e;
}

enum err task_give_back(struct cx *cx, const struct task *t)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_task(t), &tx);

	return e == ERR_OK
		       ? cx_end(cx, tx,
				 task_put_back(cx->db, t->id, t->claim, t->tries - 1, t->rounds))
		       : e;
}

enum err task_crashed(struct cx *cx, const struct task *t)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_task(t), &tx);

	return e == ERR_OK ? cx_end(cx, tx, crashed(cx, t)) : e;
}

enum err task_cancelled(struct cx *cx, const struct task *t)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_task(t), &tx);

	return e == ERR_OK ? cx_end(cx, tx, finish(cx, t, VERB_TASK_CANCEL, TASK_WHY_NONE, NULL)) : e;
}

/* ---- the work ---- */

/* cx acts as who asked, with the roles and the right they have now. */
static enum err act_as_asker(struct cx *cx, const struct task *t)
{
	struct task_asker_row row;
	enum err e = task_asker(cx->db, cx->mem, t->asked_by, &row);

	if (e != ERR_OK)
		return e;
	cx->actor = (struct actor){ t->asked_by, (unsigned)row.role_bits };
	return must_may(cx, task_work_of(t->kind)->action, t->call.v);
}

enum err task_compute(
	struct cx *cx, const struct task *t, const struct task_teller *teller, struct buf *outcome)
{
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = act_as_asker(cx, t);
	cx_read_end(cx);
	return e == ERR_OK ? task_work_of(t->kind)->compute(cx, t, teller, outcome) : e;
}

/* What is told of an end that is none of all that was asked for. */
static const char *so_far(const struct task_steps *steps)
{
	return steps->next > 0 ? "{\"is_partly_kept\":true}" : NULL;
}

static enum err end_as(struct cx *cx, const struct task *t, const struct task_steps *steps,
	const struct task_end *end)
{
	switch (end->how) {
	case TASK_MORE:
		return ERR_OK;
	case TASK_KEPT:
		return task_finish(cx->db, t->id, t->claim, TASK_STATE_DONE, "",
			(struct bytes){ end->digest.b, sizeof(end->digest.b) },
			end->result == NULL ? "{}" : end->result, cx->now);
	case TASK_REFUSED:
		return finish(cx, t, VERB_TASK_FAIL, end->why, end->result);
	case TASK_CHANGED:
		if (t->rounds + 1 < TASK_ROUNDS_MAX)
			return task_put_back(cx->db, t->id, t->claim, t->tries - 1, t->rounds + 1);
		return finish(cx, t, VERB_TASK_SUPERSEDE, TASK_WHY_NONE, so_far(steps));
	}
	BUG("unknown end");
}

static enum err keep(struct cx *cx, const struct task *t, struct bytes outcome,
	struct task_steps *steps, bool *ret_is_more)
{
	struct task_watch_row row;
	struct task_end end = { .how = TASK_CHANGED };
	enum err e = lost(task_watch(cx->db, cx->mem, t->id, t->claim, &row));

	if (e != ERR_OK)
		return e;
	if (row.is_cancel_asked)
		return finish(cx, t, VERB_TASK_CANCEL, TASK_WHY_NONE, so_far(steps));
	e = act_as_asker(cx, t);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && outcome.n == 0))
		return finish(cx, t, VERB_TASK_FAIL, TASK_WHY_FORBIDDEN, so_far(steps));
	if (e == ERR_OK)
		e = task_work_of(t->kind)->keep(cx, t, outcome, steps, &end);
	*ret_is_more = e == ERR_OK && end.how == TASK_MORE;
	return e == ERR_OK ? end_as(cx, t, steps, &end) : e;
}

enum err task_keep(struct cx *cx, const struct task *t, struct bytes outcome,
	struct task_steps *steps, bool *ret_is_more)
{
	struct actor worker = cx->actor;
	struct task_steps next = *steps; /* a bracket that fails has kept nothing */
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_task(t), &tx);

	*ret_is_more = false;
	if (e == ERR_OK)
		e = cx_end(cx, tx, keep(cx, t, outcome, &next, ret_is_more));
	cx->actor = worker;
	if (e == ERR_OK)
		*steps = next;
	else
		*ret_is_more = false;
	return e;
}

enum err task_find_claimed(
	struct cx *cx, struct task_id id, int64_t claim_of, struct task *ret_task)
{
	struct task_claimed_row r;
	struct task t = { .id = id, .claim = claim_of };
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = task_claimed(cx->db, cx->mem, id, claim_of, &r);
	cx_read_end(cx);
	if (e == ERR_OK && !task_kind_of(r.kind, &t.kind))
		return ERR_NOT_FOUND;
	if (e != ERR_OK)
		return e;
	t.call = r.call_id;
	t.asked_by = r.asked_by;
	t.parameters = r.parameters;
	t.tries = r.tries;
	t.rounds = r.rounds;
	*ret_task = t;
	return ERR_OK;
}
