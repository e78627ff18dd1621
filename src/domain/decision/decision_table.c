/* The panel's table, by pages: from the index of its order, or from the ranking. */
#include "domain/decision/decision.h"
#include "domain/decision/decision_sql.h"
#include "domain/entry/entry.h"

struct of_table {
	struct call_id call;
	enum decision_order order;
};

static enum err find_key(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct of_table *of = arg;

	return decision_list_key(
		cx->db, cx->mem, of->call, cx->actor.person, (struct proposal_id){ id }, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	static const enum decision_list_which titles[] = { DECISION_LIST_WHICH_TITLE_FIRST,
		DECISION_LIST_WHICH_TITLE_AFTER, DECISION_LIST_WHICH_TITLE_BEFORE };
	static const enum decision_list_which cash[] = { DECISION_LIST_WHICH_CASH_FIRST,
		DECISION_LIST_WHICH_CASH_AFTER, DECISION_LIST_WHICH_CASH_BEFORE };
	static const enum decision_list_which missing[] = { DECISION_LIST_WHICH_MISSING_FIRST,
		DECISION_LIST_WHICH_MISSING_AFTER, DECISION_LIST_WHICH_MISSING_BEFORE };
	const struct decision_list_key none = { .title = "" }, *at = key == NULL ? &none : key;
	const struct of_table *of = arg;
	struct decision_entry *rows;
	enum err e = decision_list(cx->db, cx->mem, of->call, cx->actor.person, at->title,
		of->order == DECISION_CASH ? at->cash_cents : at->n_missing, at->id, n,
		of->order == DECISION_TITLE  ? titles[way]
		: of->order == DECISION_CASH ? cash[way]
					     : missing[way],
		&rows, ret_n);

	*ret_rows = rows;
	return e;
}

/* The rows in the order of the scores. */
static enum err read_ranked(struct cx *cx, struct call_id call, struct decision_page *p)
{
	struct decision_entry *rows;
	size_t n;
	enum err e = decision_some(cx->db, cx->mem, call, cx->actor.person,
		list_ids(cx->mem, p->scores, sizeof(*p->scores), p->page.n), &rows, &n);

	if (e != ERR_OK)
		return e;
	p->entries = MEM_ARRAY(cx->mem, struct decision_entry, p->page.n);
	for (size_t i = 0; i < p->page.n; i++)
		for (size_t k = 0; k < n; k++)
			if (rows[k].id.v == p->scores[i].id.v)
				p->entries[i] = rows[k];
	return ERR_OK;
}

static enum err read_sorted(struct cx *cx, struct call_id call, enum decision_order order,
	const struct call_totals_row *seen, const struct list_ask *ask, struct decision_page *p)
{
	const struct of_table of = { call, order };
	const struct list_source source = { .arg = &of,
		.row_size = sizeof(struct decision_entry),
		.key_size = sizeof(struct decision_list_key),
		.find = find_key,
		.read = read_rows };
	struct proposal_id *ids;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, &p->page);

	if (e != ERR_OK)
		return e;
	p->entries = rows;
	p->page.total = seen->n_panel;
	if (order == DECISION_MISSING)
		return ERR_OK;
	p->scores = MEM_ARRAY(cx->mem, struct score, p->page.n);
	ids = MEM_ARRAY(cx->mem, struct proposal_id, p->page.n);
	for (size_t i = 0; i < p->page.n; i++)
		ids[i] = p->entries[i].id;
	return ranking_scores(cx, call, ids, p->page.n, p->scores, &p->trust);
}

enum err decision_page(struct cx *cx, struct call_id call, enum decision_order order,
	const struct call_totals_row *seen, const struct list_ask *ask,
	struct decision_page *ret_page)
{
	struct decision_page p = { 0 };
	enum err e;

	if (order == DECISION_CALIBRATED || order == DECISION_MEAN) {
		e = ranking_page(cx, call,
			order == DECISION_MEAN ? RANKING_MEAN : RANKING_CALIBRATED, ask, &p.scores,
			&p.page, &p.trust);
		if (e == ERR_OK)
			e = read_ranked(cx, call, &p);
	} else {
		e = read_sorted(cx, call, order, seen, ask, &p);
	}
	if (e == ERR_OK)
		*ret_page = p;
	return e;
}

enum err decision_first(struct cx *cx, struct call_id call, enum decision_kind kind, int64_t n,
	struct decision_entry **ret_entries, size_t *ret_n)
{
	static const enum decision_list_which which[] = {
		[DECISION_UNDECIDED] = DECISION_LIST_WHICH_UNDECIDED,
		[DECISION_CONTACTLESS] = DECISION_LIST_WHICH_CONTACTLESS,
		[DECISION_SELECTED] = DECISION_LIST_WHICH_SELECTED,
		[DECISION_DECLINED] = DECISION_LIST_WHICH_DECLINED,
	};

	return decision_list(cx->db, cx->mem, call, cx->actor.person, "", 0,
		(struct proposal_id){ 0 }, n, which[kind], ret_entries, ret_n);
}
