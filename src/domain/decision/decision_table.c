/* The panel's table: means and calibrated scores over what the actor may see. */
#include <string.h>

#include "domain/decision/decision.h"
#include "domain/decision/decision_sql.h"
#include "match/calibrate.h"

/* One review as calibration sees it: the weighted mean of its criteria. */
struct reviews {
	uint32_t *paper, *reviewer;
	double *score;
	size_t n;
	struct person_id *people; /* by reviewer number */
	uint32_t n_people;
};

static uint32_t person_number(struct reviews *r, struct person_id person)
{
	for (uint32_t i = 0; i < r->n_people; i++)
		if (r->people[i].v == person.v)
			return i;
	r->people[r->n_people] = person;
	return r->n_people++;
}

static bool paper_number(const struct decision_entry *list, size_t n, struct proposal_id id,
	uint32_t *ret_number)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].id.v != id.v)
			continue;
		*ret_number = (uint32_t)i;
		return true;
	}
	return false;
}

/* Rows come sorted by proposal and review: each run of one review makes one score. */
static void gather(const struct decision_entry *list, size_t n,
	const struct decision_scores_row *rows, size_t n_rows, struct reviews *r)
{
	for (size_t i = 0, next; i < n_rows; i = next) {
		int64_t sum = 0, weight = 0;
		uint32_t paper;

		for (next = i; next < n_rows && rows[next].review_id.v == rows[i].review_id.v;
			next++) {
			sum += rows[next].score * rows[next].weight;
			weight += rows[next].weight;
		}
		if (weight == 0 || !paper_number(list, n, rows[i].proposal_id, &paper))
			continue;
		r->paper[r->n] = paper;
		r->reviewer[r->n] = person_number(r, rows[i].reviewer);
		r->score[r->n++] = (double)sum / (double)weight;
	}
}

static enum err add_scores(struct cx *cx, struct call_id call, struct decision_entry *list, size_t n)
{
	struct decision_scores_row *rows;
	struct calibration result;
	struct reviews r = { 0 };
	size_t n_rows;
	enum err e = decision_scores(cx->db, cx->mem, call, cx->actor.person, &rows, &n_rows);

	if (e != ERR_OK)
		return e;
	r.paper = MEM_ARRAY(cx->mem, uint32_t, n_rows);
	r.reviewer = MEM_ARRAY(cx->mem, uint32_t, n_rows);
	r.score = MEM_ARRAY(cx->mem, double, n_rows);
	r.people = MEM_ARRAY(cx->mem, struct person_id, n_rows);
	gather(list, n, rows, n_rows, &r);
	if (r.n == 0)
		return ERR_OK;
	e = calibrate(cx->mem,
		&(struct calibrate_problem){ .n_papers = (uint32_t)n,
			.n_reviewers = r.n_people,
			.n_reviews = r.n,
			.paper = r.paper,
			.reviewer = r.reviewer,
			.score = r.score },
		&result);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		list[i].mean = result.paper[i].raw;
		list[i].calibrated = result.paper[i].score;
		list[i].sd = result.paper[i].sd;
	}
	return e;
}

static int by_score(const void *a, const void *b)
{
	const struct decision_entry *x = a, *y = b;

	if ((x->n_reviews > 0) != (y->n_reviews > 0))
		return x->n_reviews > 0 ? -1 : 1;
	if (x->calibrated < y->calibrated || x->calibrated > y->calibrated)
		return x->calibrated > y->calibrated ? -1 : 1;
	return strcmp(x->title, y->title);
}

/* Over what the actor sees, not over the call: a sum must not tell a hidden row. */
static void add_totals(const struct decision_entry *list, size_t n, struct decision_totals *t)
{
	*t = (struct decision_totals){ 0 };
	for (size_t i = 0; i < n; i++) {
		t->n_selected += list[i].is_decided && list[i].is_selected;
		t->n_declined += list[i].is_decided && !list[i].is_selected;
		t->cash_cents += list[i].cash_cents;
		t->credit_cents += list[i].credit_cents;
	}
}

enum err decision_table(struct cx *cx, struct call_id call, struct decision_entry **ret_entries,
	size_t *ret_n, struct decision_totals *ret_totals)
{
	struct decision_list_row *r;
	struct decision_entry *list;
	size_t n;
	enum err e = decision_list(cx->db, cx->mem, call, cx->actor.person, &r, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct decision_entry, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct decision_entry){ .id = r[i].id,
			.title = r[i].title,
			.pi_name = r[i].pi_name,
			.org_name = r[i].org_name == NULL ? "" : r[i].org_name,
			.org_country = r[i].org_country == NULL ? "" : r[i].org_country,
			.cash_asked_cents = r[i].cash_asked_cents,
			.credit_asked_cents = r[i].credit_asked_cents,
			.n_assigned = r[i].n_assigned,
			.n_reviews = r[i].n_reviews,
			.is_decided = r[i].is_decided,
			.is_selected = r[i].is_selected,
			.cash_cents = r[i].cash_cents,
			.credit_cents = r[i].credit_cents,
			.has_contact = r[i].contact_id.v != 0,
			.revision = r[i].revision };
	e = add_scores(cx, call, list, n);
	if (e != ERR_OK)
		return e;
	add_totals(list, n, ret_totals);
	if (n > 0)
		qsort(list, n, sizeof(*list), by_score);
	*ret_entries = list;
	*ret_n = n;
	return ERR_OK;
}
