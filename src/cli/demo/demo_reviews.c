/* From the deadline to the reviews: screening, the panel, who reviews what, and what they say. */
#include <jansson.h>

#include "cli/csv_in.h"
#include "cli/demo/demo.h"
#include "cli/json_in.h"
#include "domain/assign/assign.h"
#include "domain/panel/panel.h"
#include "domain/review/review.h"
#include "domain/screening/screening.h"

enum { DAY = 86400, LOAD = 8 };

static bool past_deadline(const struct demo *d, size_t call)
{
	return d->calls[call].stage == CALL_STAGE_REVIEWING ||
	       d->calls[call].stage == CALL_STAGE_RELEASED ||
	       d->calls[call].stage == CALL_STAGE_ANNOUNCED;
}

static bool screen(struct demo *d, size_t call)
{
	struct cx *cx = demo_as(d, "staff@example.org", d->calls[call].closes_at + 2 * DAY);
	bool ok = true;

	for (size_t i = 0; ok && i < d->n_proposals; i++)
		if (d->proposals[i].call == call &&
			d->proposals[i].state == PROPOSAL_STATE_SUBMITTED)
			ok = demo_went(d, cx,
				screening_say(cx, d->proposals[i].id, true,
					"In scope; the PI's position and the document are in "
					"order.",
					NULL),
				d->proposals[i].key);
	ok = ok && demo_went(d, cx, screening_finish(cx, d->calls[call].id), "screening");
	demo_done(cx);
	return ok;
}

static bool seat_panel(struct demo *d, size_t call)
{
	struct cx *cx = demo_as(d, "staff@example.org", d->calls[call].closes_at + 3 * DAY);
	struct person_id chair;
	bool ok =
		demo_find_person(d, "chair@example.org", &chair) &&
		demo_went(d, cx, panel_set(cx, d->calls[call].id, &chair, 1, true, 0), "the chair");

	for (int k = 1; ok && k <= 25; k++) {
		struct person_id reviewer;
		const char *email = mem_printf(cx->mem, "reviewer%d@example.org", k);

		ok = demo_find_person(d, email, &reviewer) &&
		     demo_went(d, cx, panel_set(cx, d->calls[call].id, &reviewer, 1, false, LOAD),
			     email);
	}
	demo_done(cx);
	return ok;
}

static bool assign_one(struct demo *d, const char *key, const char *email)
{
	struct person_id reviewer;
	struct cx *cx;
	size_t at;
	bool ok;

	if (!demo_find_proposal(d, key, &at) || !demo_find_person(d, email, &reviewer))
		return false;
	cx = demo_as(d, "chair@example.org", d->calls[d->proposals[at].call].closes_at + 4 * DAY);
	ok = demo_went(d, cx, assign_by_hand(cx, d->proposals[at].id, reviewer),
		mem_printf(cx->mem, "assigning %s to %s", key, email));
	demo_done(cx);
	return ok;
}

static bool assign_all(struct demo *d)
{
	struct csv_column c[] = { { "proposal", true, -1 }, { "reviewer", true, -1 } };
	struct csv *csv;
	struct csv_row r;
	bool ok = true;

	if (csv_open(d->mem, mem_printf(d->mem, "%s/assignments.csv", d->folder), &csv) != ERR_OK ||
		!csv_columns(csv, c, 2))
		return demo_fail(d, "%s", csv_fault(csv));
	while (ok && csv_next(csv, &r))
		ok = assign_one(d, csv_field(&r, &c[0]), csv_field(&r, &c[1]));
	if (csv_fault(csv) != NULL)
		ok = demo_fail(d, "%s", csv_fault(csv));
	csv_close(csv);
	return ok;
}

static enum err say(struct cx *cx, struct proposal_id id, const json_t *o)
{
	const json_t *scores = json_object_get(o, "scores");
	const char *comment = json_string_value(json_object_get(o, "comment_panel"));
	struct review_own own;
	struct review_input in = { .confidence =
					   json_integer_value(json_object_get(o, "confidence")),
		.comment = comment == NULL ? "" : comment };
	enum err e = cx_read(cx);

	if (e == ERR_OK)
		e = review_read_own(cx, id, &own);
	cx_read_end(cx);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < own.n_criteria; i++)
		own.criteria[i].score =
			json_integer_value(json_object_get(scores, own.criteria[i].name));
	in.scores = own.criteria;
	in.n_scores = own.n_criteria;
	return review_save(cx, id, &in, true);
}

static bool review(struct demo *d, const json_t *o)
{
	const char *key = json_string_value(json_object_get(o, "proposal"));
	const char *email = json_string_value(json_object_get(o, "reviewer"));
	struct cx *cx;
	size_t at;
	bool ok;

	if (key == NULL || email == NULL)
		return demo_fail(d, "reviews.jsonl: a review names no proposal or reviewer");
	if (!demo_find_proposal(d, key, &at))
		return false;
	cx = demo_as(d, email,
		d->calls[d->proposals[at].call].closes_at + 8 * DAY +
			(int64_t)prng_below(&d->chance, 10 * DAY));
	ok = demo_went(d, cx, say(cx, d->proposals[at].id, o),
		mem_printf(cx->mem, "the review of %s by %s", key, email));
	demo_done(cx);
	return ok;
}

bool demo_reviews(struct demo *d)
{
	struct json_in *in;
	struct json_in_record r;
	bool ok = true;

	for (size_t i = 0; ok && i < d->n_calls; i++)
		if (past_deadline(d, i))
			ok = screen(d, i) && seat_panel(d, i);
	ok = ok && assign_all(d);
	if (!ok)
		return false;
	ok = json_in_open(d->mem, mem_printf(d->mem, "%s/reviews.jsonl", d->folder), &in) == ERR_OK;
	while (ok && json_in_next(in, &r))
		ok = review(d, r.value);
	if (json_in_fault(in) != NULL)
		ok = demo_fail(d, "%s", json_in_fault(in));
	json_in_close(in);
	return ok;
}
