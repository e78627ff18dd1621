/* Asking for a task, looking at it, stopping it. */
#include "domain/task/task.h"

#include <jansson.h>
#include <string.h>

#include "domain/audit/audit.h"
#include "domain/check.h"
#include "domain/life/life.h"
#include "domain/task/task_names.h"
#include "domain/task/task_sql.h"

static const char *const kind_names[TASK_KIND_COUNT] = {
	[TASK_ASSIGN] = "assign",
	[TASK_CHECK] = "check",
};
static const char *const why_names[TASK_WHY_COUNT] = {
	[TASK_WHY_NONE] = "",
	[TASK_WHY_CRASHED] = "crashed",
	[TASK_WHY_FORBIDDEN] = "forbidden",
	[TASK_WHY_TOO_FEW] = "too_few",
};

static int number_of(const char *name, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

const char *task_kind_name(enum task_kind kind)
{
	MUST(kind < TASK_KIND_COUNT);
	return kind_names[kind];
}

bool task_kind_of(const char *name, enum task_kind *ret_kind)
{
	int i = number_of(name, kind_names, TASK_KIND_COUNT);

	if (i >= 0)
		*ret_kind = (enum task_kind)i;
	return i >= 0;
}

const char *task_why_name(enum task_why why)
{
	MUST(why < TASK_WHY_COUNT);
	return why_names[why];
}

bool task_is_open(enum task_state state)
{
	return verb_fits(VERB_TASK_CANCEL, state);
}

static enum err note(struct cx *cx, enum verb verb, enum task_kind kind, struct call_id call)
{
	return audit_add(cx, verb_rows[verb].audit, call.v == 0 ? "program" : "call", call.v,
		mem_printf(cx->mem, "{\"task\":\"%s\"}", task_kind_name(kind)));
}

static enum err ask(struct cx *cx, enum task_kind kind, struct call_id call, const char *parameters)
{
	struct task_open_row open;
	enum err e = task_open(cx->db, cx->mem, task_kind_name(kind), call, &open);

	if (e == ERR_OK)
		return cx_refuse(cx, (struct finding){ .code = FINDING_TASK_RUNS });
	if (e != ERR_NOT_FOUND)
		return e;
	e = task_insert(cx->db, (struct task_id){ cx_new_id(cx) }, task_kind_name(kind), call,
		cx->actor.person, cx->now, parameters);
	return e == ERR_OK ? note(cx, VERB_TASK_ASK, kind, call) : e;
}

/* Alone: the call, whose tasks they are. One of the program alone is the program's. */
static struct scope scope_about(struct call_id call)
{
	return call.v != 0 ? scope_of_call(call) : (struct scope){ .kind = SCOPE_WHOLE };
}

enum err task_ask(struct cx *cx, enum task_kind kind, struct call_id call, const char *parameters)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_about(call), &tx);

	return e == ERR_OK ? cx_end(cx, tx, ask(cx, kind, call, parameters)) : e;
}

static int percent_of(const struct task_newest_row *r)
{
	if (r->total <= 0 || r->done < 0)
		return -1;
	return r->done >= r->total ? 100 : (int)(100.0 * (double)r->done / (double)r->total);
}

/* A result that is none tells nothing. */
static void read_result(const char *result, struct task_view *t)
{
	json_t *all = json_loads(result, 0, NULL);

	t->is_partly_kept = json_is_true(json_object_get(all, "is_partly_kept"));
	if (t->is_own) {
		t->limit = json_integer_value(json_object_get(all, "limit"));
		t->value = json_integer_value(json_object_get(all, "value"));
	}
	json_decref(all);
}

enum err task_newest_read(
	struct cx *cx, enum task_kind kind, struct call_id call, struct task_view *ret_task)
{
	struct task_newest_row r;
	int why;
	bool is_own;
	enum err e = task_newest(cx->db, cx->mem, task_kind_name(kind), call, &r);

	if (e != ERR_OK)
		return e;
	why = number_of(r.why, why_names, TASK_WHY_COUNT);
	is_own = r.asked_by.v == cx->actor.person.v;
	*ret_task = (struct task_view){ .state = r.state,
		.why = why < 0 ? TASK_WHY_NONE : (enum task_why)why,
		.asked_by_name = r.asked_by_name,
		.asked_at = r.asked_at,
		.started_at = r.started_at.v,
		.ended_at = r.ended_at.v,
		.is_own = is_own,
		.is_cancel_asked = r.is_cancel_asked,
		.phase = r.phase,
		.percent = percent_of(&r) };
	/* What is about the whole program is over all of it, whoever asks. */
	ret_task->result = is_own || call.v == 0 ? r.result : "{}";
	read_result(r.result, ret_task);
	return ERR_OK;
}

static enum err cancel(struct cx *cx, enum task_kind kind, struct call_id call)
{
	struct task_open_row open;
	int64_t changed;
	enum err e = task_open(cx->db, cx->mem, task_kind_name(kind), call, &open);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && open.is_cancel_asked))
		return ERR_OK; /* it is over, or will be: as was asked */
	if (e == ERR_OK)
		e = task_cancel_queued(cx->db, open.id, cx->now, &changed);
	if (e == ERR_OK && changed == 0)
		e = task_cancel_running(cx->db, open.id);
	return e == ERR_OK ? note(cx, VERB_TASK_CANCEL, kind, call) : e;
}

enum err task_cancel(struct cx *cx, enum task_kind kind, struct call_id call)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_about(call), &tx);

	return e == ERR_OK ? cx_end(cx, tx, cancel(cx, kind, call)) : e;
}

enum err task_oldest_due(struct cx *cx, int64_t *ret_due_at)
{
	struct task_oldest_row row;
	enum err e = task_oldest(cx->db, cx->mem, cx->now, &row);

	if (e == ERR_OK)
		*ret_due_at = row.due_at.has ? row.due_at.v : 0;
	return e;
}

enum err task_check(struct cx *cx, struct complaints *c)
{
	struct task_odd_row *rows;
	size_t n;
	enum err e = task_odd(cx->db, cx->mem, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "task", "%s: its state and its times do not agree",
			id_text(rows[i].id.v).s);
	return e;
}
