/* From screening to the gift, of one proposal. */
#include "bench/grow/world.h"

enum { REVIEWS = 3, KNOWN_LOAD = 12 };

static void screen(struct world *w, const struct round *r, const struct candidate *c)
{
	bool is_eligible = c->is_eligible;
	int64_t at = r->closes_at + 2 * DAY;

	FILL(w->fill, FILL_SCREENING, db_int(c->id), db_int(is_eligible),
		db_text(is_eligible ? "In scope." : "Not a question of this call."),
		db_int(w->staff.id), db_int(at));
	trail_add(w, at, w->staff.id, "proposal_screened", "proposal", c->id,
		is_eligible ? "{\"eligible\":true}" : "{\"eligible\":false}");
}

/*
 * Who is asked to look away: a reviewer of the panel now and then; the second
 * chair and office of three proposals, however large the call is.
 */
static void conflicts(struct world *w, const struct round *r, const struct candidate *c,
	size_t number, const struct grown_person **ret_reviewer)
{
	const int64_t away[] = { w->staff2.id, w->chair2.id };
	int64_t at = r->closes_at + 3 * DAY;

	*ret_reviewer = NULL;
	if (number % 5 == 4) {
		*ret_reviewer = &w->reviewers[r->first_reviewer + (int64_t)prng_below(&w->chance,
									  (uint64_t)r->n_panel)];
		FILL(w->fill, FILL_CONFLICT, db_int(c->id), db_int((*ret_reviewer)->id),
			db_text("entered"), db_text("Have published together."),
			db_int(w->staff.id), db_int(at));
	}
	for (size_t i = 0; number % 20 == 7 && number < 60 && i < 2; i++)
		FILL(w->fill, FILL_CONFLICT, db_int(c->id), db_int(away[i]), db_text("entered"),
			db_text("Former colleagues."), db_int(w->staff.id), db_int(at));
}

static void put_review(struct world *w, struct round *r, const struct candidate *c,
	const struct grown_person *by, bool is_final)
{
	int64_t id = world_id(w);
	int64_t at = r->closes_at + 8 * DAY + (int64_t)prng_below(&w->chance, 20 * DAY);
	int64_t confidence = 2 + (int64_t)prng_below(&w->chance, 4), s[CRITERIA];
	struct mem *mem = mem_new(r->mem, "review");

	FILL(w->fill, FILL_REVIEW, db_int(id), db_int(c->id), db_int(by->id),
		db_text(is_final ? "submitted" : "draft"), db_int(confidence),
		db_text(words_text(mem, &w->chance, by->topics, 2)), db_int(2), db_int(at),
		db_opt_int((struct opt_int){ is_final, is_final ? at : 0 }));
	for (size_t k = 0; k < CRITERIA; k++) {
		s[k] = 1 + (int64_t)prng_below(&w->chance, 5);
		if (is_final || k < CRITERIA / 2)
			FILL(w->fill, FILL_REVIEW_SCORE, db_int(id), db_int(r->criteria[k]),
				db_int(s[k]));
	}
	trail_add(w, at - 3600, by->id, "review_saved", "proposal", c->id,
		"{\"scores\":[0,0,0,0],\"confidence\":3}");
	if (is_final)
		trail_add(w, at, by->id, "review_submitted", "proposal", c->id,
			mem_printf(r->mem,
				"{\"scores\":[%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64
				"],\"confidence\":%" PRId64 "}",
				s[0], s[1], s[2], s[3], confidence));
	mem_end(mem);
}

/* In the years before every review came in; now some are missing, some begun, some refused. */
static void assign(
	struct world *w, struct round *r, const struct candidate *c, const struct grown_person *to)
{
	uint64_t luck = prng_below(&w->chance, 20);
	bool is_past = r->stage != STAGE_REVIEWING;
	const char *state = is_past || luck < 16 ? "accepted" : luck < 19 ? "assigned" : "declined";
	int64_t at = r->closes_at + 4 * DAY;

	FILL(w->fill, FILL_ASSIGNMENT, db_int(world_id(w)), db_int(c->id), db_int(to->id),
		db_text(state), db_text("engine"), db_real(prng_unit(&w->chance)),
		db_text(luck == 19 && !is_past ? "No time this season." : ""), db_int(r->chair->id),
		db_int(at));
	trail_add(w, at, r->chair->id, "reviewer_assigned", "proposal", c->id,
		mem_printf(r->mem, "{\"person\":\"%s\",\"by\":\"engine\"}", id_text(to->id).s));
	if (is_past || luck < 13)
		put_review(w, r, c, to, true);
	else if (luck < 15)
		put_review(w, r, c, to, false);
}

/* The next of the panel who may; the first of the call's panel has a load that tests know. */
static const struct grown_person *next_reviewer(struct world *w, struct round *r,
	const struct candidate *c, const struct grown_person *away)
{
	for (;;) {
		size_t k = r->turn++ % (size_t)r->n_panel;
		const struct grown_person *p = &w->reviewers[(size_t)r->first_reviewer + k];

		if (p != away && p->org != c->pi->org && p != &w->reviewers[0])
			return p;
	}
}

static bool is_for_known(const struct world *w, const struct round *r, const struct candidate *c,
	const struct grown_person *away, size_t number)
{
	int64_t step = r->n / KNOWN_LOAD;

	step = step < 1 ? 1 : step;
	return r->stage == STAGE_REVIEWING && (int64_t)number % step == 0 &&
	       (int64_t)number / step < KNOWN_LOAD && away != &w->reviewers[0] &&
	       w->reviewers[0].org != c->pi->org;
}

static void decide(struct world *w, struct round *r, struct candidate *c)
{
	int64_t at = r->due_at - 15 * DAY;

	if (r->stage == STAGE_REVIEWING && (int64_t)prng_below(&w->chance, 100) >= w->sizes.decided)
		return;
	if (at > w->now)
		at = w->now - DAY;
	c->is_decided = true;
	c->is_selected = world_chance(w, 5);
	if (c->is_selected) {
		const struct grown_person *contact =
			&w->contacts[prng_below(&w->chance, (uint64_t)w->sizes.contacts)];

		c->cash_given = c->cash_cents - c->cash_cents % 1000000;
		c->credit_given = c->credit_cents;
		c->contact = contact->id;
		c->contact_name = contact->name;
	}
	FILL(w->fill, FILL_DECISION, db_int(c->id), db_int(c->is_selected), db_int(c->cash_given),
		db_int(c->credit_given), db_text("As the panel said."), db_opt_id(c->contact),
		db_int(1), db_int(r->chair->id), db_int(at));
	trail_add(w, at, r->chair->id, "decision_set", "proposal", c->id,
		mem_printf(r->mem,
			"{\"selected\":%s,\"cash_cents\":%" PRId64 ",\"credit_cents\":%" PRId64 "}",
			c->is_selected ? "true" : "false", c->cash_given, c->credit_given));
}

void grow_judgement(struct world *w, struct round *r, struct candidate *c, size_t number)
{
	const struct grown_person *away, *chosen[REVIEWS];
	size_t n = 0, asked = REVIEWS;

	if (r->stage == STAGE_REVIEWING)
		asked = (size_t)w->sizes.assigned;
	screen(w, r, c);
	if (!c->is_eligible)
		return;
	conflicts(w, r, c, number, &away);
	if (asked > 0 && is_for_known(w, r, c, away, number))
		chosen[n++] = &w->reviewers[0];
	while (n < asked) {
		chosen[n] = next_reviewer(w, r, c, away);
		if ((n < 1 || chosen[n] != chosen[0]) && (n < 2 || chosen[n] != chosen[1]))
			n++;
	}
	for (size_t k = 0; k < asked; k++)
		assign(w, r, c, chosen[k]);
	decide(w, r, c);
}
