/* A call from its first draft to where it stands now, with everything that hangs on it. */
#include "bench/grow/world.h"

#include <stdlib.h>

#include "domain/decision/release.h"

/* A transaction is a savepoint in its group, whose journal SQLite keeps as a list: a large one is
 * slow. */
enum { CHUNK = 20, TOPICS = 2, LOAD_MAX = 60 };

static void put_call(struct world *w, const struct round *r)
{
	static const char *const states[] = { [STAGE_REVIEWING] = "reviewing",
		[STAGE_RELEASED] = "reviewing",
		[STAGE_ANNOUNCED] = "announced" };
	bool is_announced = r->stage == STAGE_ANNOUNCED;
	int64_t announced_at = is_announced ? r->released_at + 30 * DAY : 0;
	int64_t made_at = r->opens_at - 20 * DAY;
	struct topics t = words_topics(&w->chance);

	FILL(w->fill, FILL_CALL, db_int(r->id), db_text(r->slug), db_text(states[r->stage]),
		db_text(r->title), db_text(words_text(r->mem, &w->chance, t, 1)),
		db_text(r->period), db_text(words_text(r->mem, &w->chance, t, 6)), db_text("UTC"),
		db_int(r->opens_at), db_int(r->closes_at), db_int(0), db_int(r->due_at),
		db_int(7000000), db_int(1), db_int(5000000), db_int(1), db_int(4), db_int(10 << 20),
		db_int(r->n / 5 + 1), db_int(made_at), db_int(r->closes_at + 2 * DAY),
		db_opt_int((struct opt_int){ is_announced, announced_at }), db_int(made_at + DAY),
		db_int(1));
	trail_add(w, made_at, w->staff.id, "call_created", "call", r->id, "{}");
	grow_form(w, r, made_at);
	trail_add(w, made_at + DAY, w->staff.id, "call_published", "call", r->id, "{}");
	trail_add(
		w, r->closes_at + 2 * DAY + 1, w->staff.id, "review_started", "call", r->id, "{}");
	if (is_announced)
		trail_add(w, announced_at, w->staff.id, "call_announced", "call", r->id,
			"{\"awards\":1}");
}

static void put_parts(struct world *w, struct round *r)
{
	static const char *const names[CRITERIA] = { "Question", "Method", "Team", "Reach" };

	for (size_t i = 0; i < w->areas.n && i < 9; i++)
		FILL(w->fill, FILL_CALL_AREA, db_int(r->id), db_int(w->areas.ids[i]));
	for (int64_t i = 0; i < TOPICS; i++) {
		struct topics t = words_topics(&w->chance);

		FILL(w->fill, FILL_TOPIC, db_int(world_id(w)), db_int(r->id),
			db_text(words_title(r->mem, &w->chance, t)),
			db_text(words_text(r->mem, &w->chance, t, 3)), db_int(i));
	}
	for (int64_t i = 0; i < CRITERIA; i++) {
		r->criteria[i] = world_id(w);
		FILL(w->fill, FILL_CRITERION, db_int(r->criteria[i]), db_int(r->id),
			db_text(names[i]), db_text("Of 1 to 5."), db_int(25), db_int(i));
	}
}

static void put_member(
	struct world *w, const struct round *r, const struct grown_person *p, bool is_chair)
{
	int64_t at = r->closes_at + 3 * DAY;

	FILL(w->fill, FILL_PANEL_MEMBER, db_int(r->id), db_int(p->id), db_int(is_chair),
		db_int(is_chair ? 0 : LOAD_MAX), db_int(at));
	trail_add(w, at, w->staff.id, "panel_member_set", "call", r->id,
		mem_printf(r->mem, "{\"person\":\"%s\",\"chair\":%s,\"load_max\":%d}",
			id_text(p->id).s, is_chair ? "true" : "false", is_chair ? 0 : LOAD_MAX));
	if (!is_chair)
		grow_letter(w, r->mem, p,
			mem_printf(r->mem, "review-asked:%" PRId64 ":%" PRId64, r->id, world_id(w)),
			&(struct letter_facts){ .kind = LETTER_REVIEW_ASKED,
				.panel_call = { r->id },
				.link = "/reviews",
				.call_title = r->title,
				.at = at + DAY,
				.n = r->n * 3 / r->n_panel });
}

static void put_panel(struct world *w, struct round *r)
{
	put_member(w, r, r->chair, true);
	if (r->chair == &w->chair)
		put_member(w, r, &w->chair2, true);
	for (int64_t i = 0; i < r->n_panel; i++)
		put_member(w, r, &w->reviewers[r->first_reviewer + i], false);
	FILL(w->fill, FILL_ASSIGN_RUN, db_int(world_id(w)), db_int(r->id),
		db_int(r->closes_at + 4 * DAY), db_int(1));
}

/* One in twenty is not eligible; after the others come the drafts and what was withdrawn. */
static void set_out(struct world *w, struct round *r)
{
	size_t extra = (size_t)r->n / 33 + 1;

	r->n_candidates = (size_t)r->n + 2 * extra;
	r->candidates = MEM_ARRAY(r->mem, struct candidate, r->n_candidates);
	for (size_t i = 0; i < r->n_candidates; i++) {
		struct candidate *c = &r->candidates[i];

		c->pi = &w->pis[((size_t)r->first_pi + i) % (size_t)w->sizes.pis];
		if (i >= (size_t)r->n) {
			c->state = i < (size_t)r->n + extra ? PROPOSAL_STATE_DRAFT
							    : PROPOSAL_STATE_WITHDRAWN;
			continue;
		}
		c->is_eligible = i % 20 != 13;
		c->state = r->stage != STAGE_REVIEWING ? PROPOSAL_STATE_ANSWERED
			   : c->is_eligible	       ? PROPOSAL_STATE_IN_REVIEW
						       : PROPOSAL_STATE_INELIGIBLE;
	}
}

static void put_candidates(struct world *w, struct round *r)
{
	for (size_t from = 0; from < r->n_candidates; from += CHUNK) {
		fill_begin(w->fill);
		for (size_t i = from; i < r->n_candidates && i < from + CHUNK; i++) {
			struct candidate *c = &r->candidates[i];

			grow_candidate(w, r, c);
			if (c->state != PROPOSAL_STATE_DRAFT &&
				c->state != PROPOSAL_STATE_WITHDRAWN)
				grow_judgement(w, r, c, i);
		}
		fill_end(w->fill);
	}
}

static int by_id(const void *a, const void *b)
{
	const struct release_owed_row *x = a, *y = b;

	return (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

static void hash_of(const struct round *r, struct digest *ret_hash)
{
	struct release_owed_row *rows = MEM_ARRAY(r->mem, struct release_owed_row, (size_t)r->n);

	for (size_t i = 0; i < (size_t)r->n; i++) {
		const struct candidate *c = &r->candidates[i];

		rows[i] = (struct release_owed_row){ .id = { c->id },
			.state = c->state,
			.is_decided = c->is_decided,
			.is_selected = c->is_selected,
			.cash_cents = c->cash_given,
			.credit_cents = c->credit_given };
	}
	qsort(rows, (size_t)r->n, sizeof(*rows), by_id);
	release_hash(rows, (size_t)r->n, ret_hash);
}

static void release(struct world *w, struct round *r)
{
	struct digest hash;

	hash_of(r, &hash);
	fill_begin(w->fill);
	FILL(w->fill, FILL_RELEASE, db_int(world_id(w)), db_int(r->id), db_int(w->staff.id),
		db_int(r->released_at), db_int(r->n),
		db_blob((struct bytes){ hash.b, sizeof(hash.b) }));
	trail_add(w, r->released_at, w->staff.id, "decisions_released", "call", r->id,
		mem_printf(r->mem, "{\"decisions\":%" PRId64 "}", r->n));
	fill_end(w->fill);
	for (size_t from = 0; from < (size_t)r->n; from += CHUNK) {
		fill_begin(w->fill);
		for (size_t i = from; i < (size_t)r->n && i < from + CHUNK; i++)
			grow_answer(w, r, &r->candidates[i]);
		fill_end(w->fill);
	}
}

void grow_round(struct world *w, struct round *r)
{
	r->id = world_id(w);
	fill_begin(w->fill);
	put_call(w, r);
	put_parts(w, r);
	put_panel(w, r);
	fill_end(w->fill);
	set_out(w, r);
	put_candidates(w, r);
	if (r->stage != STAGE_REVIEWING)
		release(w, r);
	fill_begin(w->fill);
	trail_write(w);
	fill_end(w->fill);
}
