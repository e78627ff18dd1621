/* From the panel's decisions to the announcement, for the calls that have come so far. */
#include <jansson.h>

#include "cli/demo/demo.h"
#include "cli/json_in.h"
#include "domain/award/award.h"
#include "domain/decision/decision.h"

enum { DAY = 86400 };

/* The words a decision carries to its award, by proposal. */
struct words {
	const char *title, *summary;
};

static const char *kept(struct demo *d, const json_t *o, const char *key)
{
	return mem_str(d->mem, json_string_value(json_object_get(o, key)));
}

static bool decide(struct demo *d, const json_t *o, struct words *words)
{
	const char *key = json_string_value(json_object_get(o, "proposal"));
	const char *outcome = json_string_value(json_object_get(o, "outcome"));
	struct decision_input in = {
		.is_selected = outcome != NULL && strcmp(outcome, "select") == 0,
		.cash_cents = json_integer_value(json_object_get(o, "cash_usd")) * 100,
		.credit_cents = json_integer_value(json_object_get(o, "credits_usd")) * 100,
		.note = "",
	};
	struct cx *cx;
	size_t at;
	bool ok;

	if (key == NULL || !demo_find_proposal(d, key, &at))
		return demo_fail(d, "decisions.jsonl: a decision names no proposal");
	if (in.is_selected && !demo_find_person(d, "contact@example.org", &in.contact))
		return false;
	words[at] = (struct words){ kept(d, o, "announcement_title"),
		kept(d, o, "announcement_abstract") };
	cx = demo_as(d, "chair@example.org",
		d->calls[d->proposals[at].call].decisions_due_at - 15 * DAY);
	ok = demo_went(d, cx, decision_set(cx, d->proposals[at].id, &in), key);
	demo_done(cx);
	return ok;
}

static bool release(struct demo *d, size_t call)
{
	struct cx *cx = demo_as(d, "staff@example.org", d->calls[call].decisions_due_at - 6 * DAY);
	bool ok = demo_went(d, cx, release_call_decisions(cx, d->calls[call].id), "the release");

	demo_done(cx);
	return ok;
}

static const struct words *words_of(
	const struct demo *d, const struct words *words, struct proposal_id id)
{
	for (size_t i = 0; i < d->n_proposals; i++)
		if (d->proposals[i].id.v == id.v)
			return &words[i];
	return NULL;
}

/* One award from the offer to the gift. */
static bool give(struct demo *d, const struct award *a, const struct words *w, int64_t from)
{
	struct cx *cx = demo_as(d, "staff@example.org", from + 3 * DAY);
	bool ok = w == NULL || w->title == NULL ||
		  demo_went(d, cx, award_edit_text(cx, a->id, a->revision, w->title, w->summary),
			  a->title);

	ok = ok && demo_went(d, cx, award_offer(cx, a->id), "the offer");
	cx->now = from + 12 * DAY;
	ok = ok && demo_went(d, cx, award_accept(cx, a->id), "the acceptance");
	demo_done(cx);
	cx = demo_as(d, "finance@example.org", from + 24 * DAY);
	ok = ok && demo_went(d, cx,
			   award_pay(cx, a->id,
				   mem_printf(cx->mem, "EX-%04u",
					   (unsigned)prng_below(&d->chance, 10000))),
			   "the gift");
	demo_done(cx);
	return ok;
}

static bool give_all(struct demo *d, size_t call, const struct words *words)
{
	int64_t from = d->calls[call].decisions_due_at;
	struct cx *cx = demo_as(d, "staff@example.org", from);
	struct award *awards;
	size_t n = 0;
	enum err e = cx_read(cx);
	bool ok;

	if (e == ERR_OK)
		e = award_entries(cx, &awards, &n);
	cx_read_end(cx);
	ok = demo_went(d, cx, e, "reading the awards");
	for (size_t i = 0; ok && i < n; i++)
		if (strcmp(awards[i].call_slug, d->calls[call].slug) == 0)
			ok = give(d, &awards[i], words_of(d, words, awards[i].proposal), from);
	demo_done(cx);
	if (!ok || d->calls[call].stage != CALL_STAGE_ANNOUNCED)
		return ok;
	cx = demo_as(d, "staff@example.org", from + 30 * DAY);
	ok = demo_went(
		d, cx, award_announce_call_awards(cx, d->calls[call].id), "the announcement");
	demo_done(cx);
	return ok;
}

bool demo_decisions(struct demo *d)
{
	struct words *words = MEM_ARRAY(d->mem, struct words, d->n_proposals);
	struct json_in *in;
	struct json_in_record r;
	bool ok = json_in_open(d->mem, mem_printf(d->mem, "%s/decisions.jsonl", d->folder), &in) ==
		  ERR_OK;

	while (ok && json_in_next(in, &r))
		ok = decide(d, r.value, words);
	if (json_in_fault(in) != NULL)
		ok = demo_fail(d, "%s", json_in_fault(in));
	json_in_close(in);
	for (size_t i = 0; ok && i < d->n_calls; i++)
		if (d->calls[i].stage == CALL_STAGE_ANNOUNCED ||
			d->calls[i].stage == CALL_STAGE_RELEASED)
			ok = release(d, i) && give_all(d, i, words);
	return ok;
}
