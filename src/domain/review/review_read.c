#include <string.h>

#include "domain/review/review.h"
#include "domain/review/review_sql.h"

double review_mean(const struct review_criterion *criteria, size_t n)
{
	int64_t sum = 0, weight = 0;

	for (size_t i = 0; i < n; i++) {
		if (criteria[i].score == 0)
			continue;
		sum += criteria[i].score * criteria[i].weight;
		weight += criteria[i].weight;
	}
	return weight == 0 ? 0 : (double)sum / (double)weight;
}

static struct review_task *views(struct cx *cx, const struct review_task_row *r, size_t n)
{
	struct review_task *list = MEM_ARRAY(cx->mem, struct review_task, n);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct review_task){ .proposal = r[i].proposal_id,
			.title = r[i].title,
			.abstract = r[i].abstract,
			.call_slug = r[i].call_slug,
			.call_title = r[i].call_title,
			.zone = r[i].zone,
			.state = r[i].review_state,
			.decisions_due_at = r[i].decisions_due_at,
			.is_released = r[i].is_released };
	return list;
}

enum err review_tasks(struct cx *cx, struct review_task **ret_tasks, size_t *ret_n)
{
	struct review_task_row *rows;
	size_t n;
	enum err e = review_assigned(cx->db, cx->mem, cx->actor.person, &rows, &n);

	if (e != ERR_OK)
		return e;
	*ret_tasks = views(cx, rows, n);
	*ret_n = n;
	return ERR_OK;
}

enum err review_tasks_beside(
	struct cx *cx, struct call_id call, struct review_beside **ret_tasks, size_t *ret_n)
{
	struct review_beside_row *rows;
	struct review_beside *list;
	size_t n;
	enum err e = review_beside(cx->db, cx->mem, cx->actor.person, call, &rows, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct review_beside, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct review_beside){ rows[i].proposal_id, rows[i].title,
			rows[i].review_state };
	*ret_tasks = list;
	*ret_n = n;
	return ERR_OK;
}

/* ---- what is over ---- */

_Static_assert((int)LIST_BEFORE == (int)REVIEW_PAST_WAY_BEFORE, "the ways are the same numbers");

static enum err find_past(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	(void)arg;
	return review_past_key(
		cx->db, cx->mem, cx->actor.person, (struct proposal_id){ id }, ret_key);
}

static enum err read_past(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	struct review_past_key_row from = { 0 };
	struct review_task_row *rows;
	enum err e;

	(void)arg;
	if (key != NULL)
		from = *(const struct review_past_key_row *)key;
	e = review_past(cx->db, cx->mem, cx->actor.person, from.key, from.id, n,
		(enum review_past_way)way, &rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

enum err review_tasks_past(struct cx *cx, const struct list_ask *ask,
	struct review_task **ret_tasks, struct list_page *ret_page)
{
	const struct list_source source = { .row_size = sizeof(struct review_task_row),
		.key_size = sizeof(struct review_past_key_row),
		.find = find_past,
		.read = read_past };
	struct review_past_count_row count;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK && !list_is_all(ret_page)) {
		e = review_past_count(
			cx->db, cx->mem, cx->actor.person, LIST_COUNTED_MAX + 1, &count);
		if (e == ERR_OK)
			list_counted(ret_page, count.n);
	}
	if (e == ERR_OK)
		*ret_tasks = views(cx, rows, ret_page->n);
	return e;
}

static enum err load_criteria(struct cx *cx, struct proposal_id proposal,
	struct review_criterion **ret_criteria, size_t *ret_n)
{
	struct review_criteria_row *r;
	enum err e = review_criteria(cx->db, cx->mem, proposal, &r, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_criteria = MEM_ARRAY(cx->mem, struct review_criterion, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_criteria)[i] = (struct review_criterion){ r[i].id, r[i].name, r[i].guidance,
			r[i].weight, 0 };
	return ERR_OK;
}

static void take_score(
	const struct review_scores_row *r, struct review_criterion *criteria, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (criteria[k].id.v == r->criterion_id.v)
			criteria[k].score = r->score;
}

static enum err load_scores(
	struct cx *cx, struct review_id review, struct review_criterion *criteria, size_t n)
{
	struct review_scores_row *r;
	size_t n_scores;
	enum err e = review_scores(cx->db, cx->mem, review, &r, &n_scores);

	for (size_t i = 0; e == ERR_OK && i < n_scores; i++)
		take_score(&r[i], criteria, n);
	return e;
}

enum err review_read_own(struct cx *cx, struct proposal_id proposal, struct review_own *ret_own)
{
	struct review_own own = { .comment = "" };
	struct review_find_row r;
	enum err e = load_criteria(cx, proposal, &own.criteria, &own.n_criteria);

	if (e == ERR_OK)
		e = review_find(cx->db, cx->mem, proposal, cx->actor.person, &r);
	if (e == ERR_OK) {
		own.id = r.id;
		own.state = r.state;
		own.confidence = r.confidence;
		own.comment = r.comment;
		own.revision = r.revision;
		own.changed_at = r.changed_at;
		own.submitted_at = r.submitted_at.v;
		e = load_scores(cx, r.id, own.criteria, own.n_criteria);
	}
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	*ret_own = own;
	return ERR_OK;
}

/* The same criteria, not scored yet. */
static struct review_criterion *bare(
	struct mem *mem, const struct review_criterion *criteria, size_t n)
{
	struct review_criterion *copy = mem_copy(mem, criteria, n * sizeof(*criteria));

	for (size_t i = 0; i < n; i++)
		copy[i].score = 0;
	return copy;
}

/* The call's criteria for each entry, with its scores. */
static enum err add_scores(struct cx *cx, struct proposal_id proposal, const struct review_own *own,
	struct review_entry *list, size_t n)
{
	struct review_criterion *criteria = own == NULL ? NULL : own->criteria;
	size_t n_criteria = own == NULL ? 0 : own->n_criteria, n_scores;
	struct review_scores_row *scores;
	enum err e = own == NULL ? load_criteria(cx, proposal, &criteria, &n_criteria) : ERR_OK;

	if (e == ERR_OK)
		e = review_scores_submitted(cx->db, cx->mem, proposal, &scores, &n_scores);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		struct review_entry *r = &list[i];

		r->criteria = bare(cx->mem, criteria, n_criteria);
		r->n_criteria = n_criteria;
		for (size_t k = 0; k < n_scores; k++)
			if (scores[k].review_id.v == r->id.v)
				take_score(&scores[k], r->criteria, n_criteria);
		r->mean = review_mean(r->criteria, n_criteria);
	}
	return e;
}

enum err review_entries(struct cx *cx, struct proposal_id proposal, const struct review_own *own,
	bool with_names, struct review_entry **ret_entries, size_t *ret_n)
{
	struct review_submitted_row *r;
	struct review_entry *list;
	size_t n;
	enum err e = review_submitted(cx->db, cx->mem, proposal, &r, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct review_entry, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct review_entry){ .id = r[i].id,
			.person = with_names ? r[i].person_id : (struct person_id){ 0 },
			.name = with_names ? r[i].name : "",
			.confidence = r[i].confidence,
			.comment = r[i].comment };
	e = n == 0 ? ERR_OK : add_scores(cx, proposal, own, list, n);
	if (e != ERR_OK)
		return e;
	*ret_entries = list;
	*ret_n = n;
	return ERR_OK;
}
