/* After the release, of one proposal: the letter, the award, the gift. */
#include "bench/grow/world.h"

/* How far an award has come: the instants that it has, 0 for none. */
struct progress {
	const char *state;
	int64_t offered_at, accepted_at, paid_at, announced_at;
};

static struct progress progress_of(struct world *w, const struct round *r)
{
	int64_t at = r->released_at;
	uint64_t luck = prng_below(&w->chance, 20);
	struct progress p = { "announced", at + 3 * DAY, at + 12 * DAY, at + 24 * DAY,
		at + 30 * DAY };

	if (r->stage == STAGE_RELEASED) {
		static const char *const states[] = { "selected", "offered", "accepted", "paid" };
		const struct progress upto[] = { { states[0], 0, 0, 0, 0 },
			{ states[1], at + 3 * DAY, 0, 0, 0 },
			{ states[2], at + 3 * DAY, at + 12 * DAY, 0, 0 },
			{ states[3], at + 3 * DAY, at + 12 * DAY, at + 14 * DAY, 0 } };

		return upto[luck % 4];
	}
	if (luck == 0)
		return (struct progress){ "refused", at + 3 * DAY, 0, 0, 0 };
	if (luck < 3) { /* announced, the gift still to come */
		p.state = "accepted";
		p.paid_at = 0;
	}
	return p;
}

static struct db_value instant(int64_t at)
{
	return db_opt_int((struct opt_int){ at != 0, at });
}

static void offer_letters(struct world *w, struct mem *mem, const struct round *r,
	const struct candidate *c, int64_t award, int64_t at)
{
	grow_letter(w, mem, c->pi, mem_printf(mem, "offer:%" PRId64, award),
		&(struct letter_facts){ .kind = LETTER_AWARD_OFFERED,
			.proposal = { c->id },
			.link = mem_printf(mem, "/proposals/%s", id_text(c->id).s),
			.call_title = r->title,
			.proposal_title = c->title,
			.org = w->orgs[c->pi->org].name,
			.contact_name = c->contact_name,
			.at = at,
			.cash_cents = c->cash_given,
			.credit_cents = c->credit_given });
	trail_add(w, at, w->staff.id, "award_offered", "award", award, "{}");
}

static void put_award(
	struct world *w, struct mem *mem, const struct round *r, const struct candidate *c)
{
	const struct progress p = progress_of(w, r);
	int64_t id = world_id(w);

	FILL(w->fill, FILL_AWARD, db_int(id), db_int(c->id), db_int(r->id),
		db_int(w->orgs[c->pi->org].id), db_text(p.state), db_int(c->cash_given),
		db_int(c->credit_given), db_int(c->contact), db_text(c->title),
		db_text(c->abstract), instant(p.offered_at), instant(p.accepted_at),
		instant(p.paid_at),
		db_text(p.paid_at != 0 ? mem_printf(mem, "EX-%s", id_text(id).s) : ""),
		instant(c->credit_given > 0 ? p.paid_at : 0), instant(p.announced_at), db_int(4),
		db_int(r->released_at));
	if (p.offered_at != 0)
		offer_letters(w, mem, r, c, id, p.offered_at);
	if (p.accepted_at != 0)
		trail_add(w, p.accepted_at, w->staff.id, "award_accepted", "award", id, "{}");
	if (p.paid_at != 0)
		trail_add(w, p.paid_at, w->finance.id, "gift_paid", "award", id,
			mem_printf(r->mem,
				"{\"cash_cents\":%" PRId64 ",\"credit_cents\":%" PRId64 "}",
				c->cash_given, c->credit_given));
	if (w->award == 0 && p.announced_at != 0 && p.paid_at != 0) {
		w->award = id;
		w->awarded_proposal = c->id;
		w->winner = c->pi->email;
	}
}

void grow_answer(struct world *w, struct round *r, struct candidate *c)
{
	struct mem *mem = mem_new(r->mem, "answer");

	grow_letter(w, mem, c->pi, mem_printf(mem, "decision:%" PRId64, c->id),
		&(struct letter_facts){ .kind = c->is_selected ? LETTER_SELECTED : LETTER_DECLINED,
			.proposal = { c->id },
			.link = mem_printf(mem, "/proposals/%s", id_text(c->id).s),
			.call_title = r->title,
			.proposal_title = c->title,
			.zone = "UTC",
			.at = r->released_at,
			.cash_cents = c->cash_given,
			.credit_cents = c->credit_given });
	if (c->is_selected)
		put_award(w, mem, r, c);
	mem_end(mem);
}
