#include "domain/panel/panel.h"

#include "domain/audit/audit.h"
#include "domain/call/call_stage.h"
#include "domain/panel/panel_sql.h"
#include "domain/rights/standing_load.h"

static enum err set(struct cx *cx, struct call_id call, struct person_id person, bool is_chair,
	int64_t load_max)
{
	struct panel_is_reviewer_row r;
	enum err e = panel_is_reviewer(cx->db, cx->mem, person, &r);

	if (e != ERR_OK)
		return e;
	if (r.n == 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_REVIEWER_NOT_ON_PANEL,
					     .field = "person" });
	e = panel_put(cx->db, call, person, is_chair, load_max, cx->now);
	if (e != ERR_OK)
		return e;
	return audit_add(cx, "panel_member_set", "call", call.v,
		mem_printf(cx->mem, "{\"person\":\"%s\",\"chair\":%s,\"load_max\":%" PRId64 "}",
			id_text(person.v).s, is_chair ? "true" : "false", load_max));
}

static enum err drop(struct cx *cx, struct call_id call, struct person_id person)
{
	enum err e = must_see_whole_call(cx, call); /* who reviews something hidden stays, too */

	if (e == ERR_OK)
		e = panel_delete(cx->db, call, person);
	if (e == ERR_CONFLICT)
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_MEMBER_REVIEWS, .field = "person" });
	if (e != ERR_OK)
		return e;
	return audit_add(cx, "panel_member_removed", "call", call.v,
		mem_printf(cx->mem, "{\"person\":\"%s\"}", id_text(person.v).s));
}

/* Alone: the call. Who is a reviewer is the program's. */
enum err panel_set(struct cx *cx, struct call_id call, const struct person_id *people, size_t n,
	bool is_chair, int64_t load_max)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_call(call), &tx);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = set(cx, call, people[i], is_chair, load_max);
	return cx_end(cx, tx, e);
}

/* Alone: the call, with its assignments. */
enum err panel_remove(struct cx *cx, struct call_id call, const struct person_id *people, size_t n)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_call(call), &tx);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = drop(cx, call, people[i]);
	return cx_end(cx, tx, e);
}

enum err panel_calls(struct cx *cx, struct panel_call **ret_calls, size_t *ret_n)
{
	struct panel_calls_of_row *r;
	struct panel_call *list;
	size_t n, kept = 0;
	enum err e = panel_calls_of(cx->db, cx->mem, cx->actor.person, &r, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct panel_call, n);
	for (size_t i = 0; i < n; i++) {
		if (call_takes(cx->now, r[i].closes_at, r[i].grace_s))
			continue;
		list[kept++] = (struct panel_call){ .id = r[i].id,
			.slug = r[i].slug,
			.title = r[i].title,
			.state = r[i].state,
			.zone = r[i].zone,
			.is_chair = r[i].is_chair,
			.is_released = r[i].is_released,
			.opens_at = r[i].opens_at,
			.closes_at = r[i].closes_at,
			.grace_s = r[i].grace_s,
			.decisions_due_at = r[i].decisions_due_at };
	}
	*ret_calls = list;
	*ret_n = kept;
	return ERR_OK;
}
