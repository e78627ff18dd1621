/* The chair's table, by pages, and what the engine did last. */
#include <string.h>

#include "domain/assign/assign.h"
#include "domain/assign/assign_sql.h"
#include "domain/entry/entry.h"

static enum err find_key(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct call_id *call = arg;

	return assign_list_key(
		cx->db, cx->mem, *call, cx->actor.person, (struct proposal_id){ id }, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	static const enum assign_list_way ways[] = { ASSIGN_LIST_WAY_FIRST, ASSIGN_LIST_WAY_AFTER,
		ASSIGN_LIST_WAY_BEFORE };
	const struct assign_list_key none = { .title = "" }, *at = key == NULL ? &none : key;
	const struct call_id *call = arg;
	struct assign_entry *rows;
	enum err e = assign_list(cx->db, cx->mem, *call, cx->actor.person, at->n_assigned,
		at->title, at->id, n, ways[way], &rows, ret_n);

	*ret_rows = rows;
	return e;
}

/* Ids are whole numbers: the place before a row is its own with the id one less. */
static void step_back(void *key)
{
	((struct assign_list_key *)key)->id.v--;
}

/* By proposal, then as lists of people are. */
static bool comes_before(const struct assign_reviewer *a, const struct assign_reviewer *b)
{
	int names = a->proposal.v == b->proposal.v ? strcmp(a->name, b->name) : 0;

	if (a->proposal.v != b->proposal.v)
		return a->proposal.v < b->proposal.v;
	return names != 0 ? names < 0 : a->person.v < b->person.v;
}

/* They come in order, or nearly: a look at each. */
static void reviewers_in_order(struct assign_reviewer *rows, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct assign_reviewer row = rows[i];
		size_t at = i;

		for (; at > 0 && comes_before(&row, &rows[at - 1]); at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

static enum err read_reviewers(struct cx *cx, struct assign_page *p)
{
	struct proposal_id *ids = MEM_ARRAY(cx->mem, struct proposal_id, p->page.n);
	struct assign_reviewer *rows;
	enum err e;

	for (size_t i = 0; i < p->page.n; i++)
		ids[i] = p->entries[i].id;
	proposal_ids_sort(ids, p->page.n);
	e = assign_reviewers(cx->db, cx->mem, list_ids(cx->mem, ids, sizeof(*ids), p->page.n),
		&rows, &p->n_reviewers);
	if (e != ERR_OK)
		return e;
	reviewers_in_order(rows, p->n_reviewers);
	p->reviewers = rows;
	return ERR_OK;
}

enum err assign_page(struct cx *cx, struct call_id call, const struct call_totals_row *seen,
	const struct list_ask *ask, struct assign_page *ret_page)
{
	const struct list_source source = { .arg = &call,
		.row_size = sizeof(struct assign_entry),
		.key_size = sizeof(struct assign_list_key),
		.find = find_key,
		.read = read_rows,
		.step_back = step_back };
	struct assign_page p = { 0 };
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, &p.page);

	if (e != ERR_OK)
		return e;
	p.entries = rows;
	p.page.total = seen->n_in_review;
	e = read_reviewers(cx, &p);
	if (e == ERR_OK)
		*ret_page = p;
	return e;
}

/* They are in the order of the proposals' ids. */
struct assign_reviewers assign_reviewers_of(
	const struct assign_page *page, struct proposal_id proposal)
{
	const struct assign_reviewer *rows = page->reviewers;
	struct assign_reviewers its = { .n = 0 };
	size_t from = 0, to = page->n_reviewers;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (rows[middle].proposal.v < proposal.v)
			from = middle + 1;
		else
			to = middle;
	}
	its.rows = rows + from;
	while (from + its.n < page->n_reviewers && its.rows[its.n].proposal.v == proposal.v)
		its.n++;
	return its;
}

/* Less what is hidden: a figure must not tell a proposal in conflict. */
enum err assign_last(struct cx *cx, struct call_id call, struct assign_run *ret_run)
{
	const struct person_id actor = cx->actor.person;
	struct assign_last_run_row r;
	struct assign_run_of_row off;
	struct hidden hidden;
	struct assign_run_worst_row worst = { 0 };
	enum err e = assign_last_run(cx->db, cx->mem, call, &r);

	if (e == ERR_NOT_FOUND) {
		*ret_run = (struct assign_run){ 0 };
		return ERR_OK;
	}
	if (e == ERR_OK)
		e = entry_hidden(cx, call, &hidden);
	if (e == ERR_OK)
		e = assign_run_of(cx->db, cx->mem, hidden.json, r.at, &off);
	if (e == ERR_OK && r.n_added > off.n)
		e = assign_run_worst(cx->db, cx->mem, call, r.at, actor, &worst);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	*ret_run = (struct assign_run){ .at = r.at,
		.is_proven_best = r.is_proven_best,
		.n_added = r.n_added - off.n,
		.worst = worst.score };
	if (ret_run->n_added > 0)
		ret_run->mean = (r.score_sum - off.score_sum) / (double)ret_run->n_added;
	return ERR_OK;
}
