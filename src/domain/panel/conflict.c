#include "domain/audit/audit.h"
#include "domain/panel/panel.h"
#include "domain/panel/panel_sql.h"

static enum err put(struct cx *cx, struct proposal_id proposal, struct person_id person,
	const char *kind, const char *note)
{
	enum err e = conflict_put(cx->db, proposal, person, kind, note, cx->actor.person, cx->now);

	if (e == ERR_OK)
		e = conflict_drop_assignment(cx->db, proposal, person, "conflict");
	if (e != ERR_OK)
		return e;
	return audit_add(cx, "conflict_recorded", "proposal", proposal.v,
		mem_printf(
			cx->mem, "{\"person\":\"%s\",\"kind\":\"%s\"}", id_text(person.v).s, kind));
}

static enum err enter(
	struct cx *cx, struct proposal_id proposal, struct person_id person, const char *note)
{
	struct conflict_person_row r;
	enum err e = conflict_person(cx->db, cx->mem, person, &r);

	if (e != ERR_OK)
		return e;
	if (r.n == 0)
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_NOT_A_CHOICE, .field = "person" });
	return put(cx, proposal, person, "entered", note);
}

/* Alone: the call, with the assignment that it ends. */
enum err conflict_enter(
	struct cx *cx, struct proposal_id proposal, struct person_id person, const char *note)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_calls_proposal(proposal), &tx);

	return e == ERR_OK ? cx_end(cx, tx, enter(cx, proposal, person, note)) : e;
}

/* Alone: oneself, with the assignment that it ends; as a review. */
enum err conflict_declare(struct cx *cx, struct proposal_id proposal, const char *note)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_review(proposal, cx->actor.person), &tx);

	return e == ERR_OK ? cx_end(cx, tx, put(cx, proposal, cx->actor.person, "declared", note))
			   : e;
}

enum err conflict_entries(struct cx *cx, struct proposal_id proposal,
	struct panel_conflict **ret_conflicts, size_t *ret_n)
{
	struct conflict_list_row *r;
	struct panel_conflict *list;
	size_t n;
	enum err e = conflict_list(cx->db, cx->mem, proposal, &r, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct panel_conflict, n);
	for (size_t i = 0; i < n; i++)
		list[i] =
			(struct panel_conflict){ r[i].person_id, r[i].name, r[i].kind, r[i].note };
	*ret_conflicts = list;
	*ret_n = n;
	return ERR_OK;
}

enum err conflict_possible(struct cx *cx, struct proposal_id proposal,
	struct conflict_candidate **ret_people, size_t *ret_n)
{
	struct conflict_candidates_row *r;
	struct conflict_candidate *list;
	size_t n;
	enum err e = conflict_candidates(cx->db, cx->mem, proposal, &r, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct conflict_candidate, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct conflict_candidate){ r[i].person_id, r[i].name, r[i].office };
	*ret_people = list;
	*ret_n = n;
	return ERR_OK;
}

enum err conflict_people_are_few(
	struct cx *cx, struct proposal_id proposal, int64_t most, bool *ret_are)
{
	struct conflict_candidates_count_row row;
	enum err e = conflict_candidates_count(cx->db, cx->mem, proposal, most + 1, &row);

	if (e == ERR_OK)
		*ret_are = row.n <= most;
	return e;
}
