/*
 * The release: everybody of a call is answered in one transaction or nobody
 * is.  The letters are queued here and leave after the commit.
 */
#include <string.h>

#include "base/buf.h"
#include "base/rng.h"
#include "domain/award/award.h"
#include "domain/life/life.h"
#include "domain/check.h"
#include "domain/decision/decision.h"
#include "domain/decision/decision_rules.h"
#include "domain/decision/decision_sql.h"
#include "domain/decision/release.h"
#include "domain/entry/entry.h"
#include "domain/notice/notice.h"
#include "domain/rights/standing_load.h"

/* What the letter says: only a decided, selected proposal in review is an award. */
static bool wins(const struct release_owed_row *r)
{
	return r->state != PROPOSAL_STATE_INELIGIBLE && r->is_decided && r->is_selected;
}

static bool is_undecided(const struct release_owed_row *r)
{
	return r->state != PROPOSAL_STATE_INELIGIBLE && !r->is_decided;
}

void release_hash(const struct release_owed_row *rows, size_t n, struct digest *ret_hash)
{
	struct sha256 s;

	sha256_begin(&s);
	for (size_t i = 0; i < n; i++) {
		const int64_t v[] = { rows[i].id.v, wins(&rows[i]),
			wins(&rows[i]) ? rows[i].cash_cents : 0,
			wins(&rows[i]) ? rows[i].credit_cents : 0 };

		for (size_t k = 0; k < 4; k++)
			for (int shift = 56; shift >= 0; shift -= 8)
				sha256_add(&s, &(uint8_t){ (uint8_t)((uint64_t)v[k] >> shift) }, 1);
	}
	sha256_end(&s, ret_hash);
}

int64_t release_undecided(int64_t n_in_review, int64_t n_submitted, int64_t n_eligible)
{
	return n_in_review + n_submitted + n_eligible;
}

/* Of what the actor may see. */
static struct release_state state_of(const struct call_totals_row *t)
{
	int64_t owed =
		t->n_submitted + t->n_eligible + t->n_ineligible + t->n_in_review + t->n_answered;
	int64_t undecided = release_undecided(t->n_undecided, t->n_submitted, t->n_eligible);

	return (struct release_state){ .released_by_name = "",
		.n_owed = owed,
		.n_undecided = undecided,
		.n_selected = t->n_selected,
		.n_declined = owed - t->n_selected - undecided,
		.cash_cents = t->cash_cents,
		.credit_cents = t->credit_cents,
		.n_without_contact = t->n_contactless,
		.n_queued = t->n_waiting,
		.n_sent = t->n_sent,
		.n_failed = t->n_failed };
}

enum err release_read(struct cx *cx, struct call_id call, struct release_state *ret_state)
{
	struct call_totals_row totals;
	struct release_find_row r;
	struct release_state t;
	enum err e = entry_seen(cx, call, &totals);

	if (e != ERR_OK)
		return e;
	t = state_of(&totals);
	e = release_find(cx->db, cx->mem, call, &r);
	if (e == ERR_OK) {
		t.is_released = true;
		t.released_at = r.released_at;
		t.released_by_name = r.by_name;
	}
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	*ret_state = t;
	return ERR_OK;
}

static void judge_averages(const struct release_call_row *call, const struct release_owed_row *rows,
	size_t n, struct findings *out)
{
	struct release_rule_facts f = { .cash_cap_cents = call->cash_cap_cents,
		.credit_cap_cents = call->credit_cap_cents,
		.cash_cap_is_average = call->cash_cap_is_average,
		.credit_cap_is_average = call->credit_cap_is_average };

	for (size_t i = 0; i < n; i++) {
		f.n_selected += wins(&rows[i]);
		f.cash_cents += wins(&rows[i]) ? rows[i].cash_cents : 0;
		f.credit_cents += wins(&rows[i]) ? rows[i].credit_cents : 0;
	}
	release_rules_run(&f, out);
}

static enum err judge(struct cx *cx, const struct release_call_row *call,
	const struct release_owed_row *rows, size_t n)
{
	size_t n_undecided = 0;
	enum err e;

	if (call->is_released)
		return cx_refuse(cx, (struct finding){ .code = FINDING_ALREADY_RELEASED });
	if (!verb_fits(VERB_CALL_RELEASE, call->state))
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	e = must_see_whole_call(cx, call->id); /* what follows is told of every proposal */
	if (e != ERR_OK)
		return e;
	if (n == 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_NOTHING_TO_RELEASE });
	for (size_t i = 0; i < n; i++)
		n_undecided += is_undecided(&rows[i]);
	if (n_undecided > 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_UNDECIDED,
					     .rule = RULE_EVERY_APPLICANT_ANSWERED });
	for (size_t i = 0; i < n; i++)
		if (wins(&rows[i]) && rows[i].org_id.v == 0)
			return cx_refuse(cx, (struct finding){ .code = FINDING_PI_NO_ORG,
						     .rule = RULE_ONE_TIME_GIFT });
	judge_averages(call, rows, n, &cx->fault);
	return findings_refusing(&cx->fault) == 0 ? ERR_OK : ERR_REFUSED;
}

static struct notice_draft letter_to(
	struct cx *cx, const struct release_call_row *call, const struct release_owed_row *r)
{
	return (struct notice_draft){ .key = mem_printf(cx->mem, "decision:%" PRId64, r->id.v),
		.to = r->pi_id,
		.facts = {
			.kind = verb_letter(wins(r) ? VERB_PROPOSAL_SELECT : VERB_PROPOSAL_DECLINE),
			.proposal = r->id,
			.link = mem_printf(cx->mem, "/proposals/%s", id_text(r->id.v).s),
			.call_title = call->title,
			.proposal_title = r->title,
			.zone = call->zone,
			.at = cx->now,
			.cash_cents = wins(r) ? r->cash_cents : 0,
			.credit_cents = wins(r) ? r->credit_cents : 0 } };
}

static enum err add_awards(
	struct cx *cx, struct call_id call, const struct release_owed_row *rows, size_t n)
{
	struct buf b;
	int64_t n_selected = 0, n_made = 0;
	enum err e;

	buf_init(&b, cx->mem, 44 * n + 2);
	for (size_t i = 0; i < n; i++)
		if (wins(&rows[i]))
			buf_printf(&b, "%c[%" PRId64 ",%" PRId64 "]", n_selected++ == 0 ? '[' : ',',
				cx_new_id(cx), rows[i].id.v);
	if (n_selected == 0)
		return ERR_OK;
	buf_char(&b, ']');
	e = release_awards(cx->db, buf_str(&b), call, cx->now, &n_made);
	return e == ERR_OK && n_made != n_selected ? ERR_CONFLICT : e;
}

/* Everybody at once: each statement must reach exactly those who are owed an answer. */
static enum err answer(struct cx *cx, const struct release_call_row *call,
	const struct release_owed_row *rows, size_t n)
{
	struct notice_draft *letters = MEM_ARRAY(cx->mem, struct notice_draft, n);
	int64_t n_answered = 0;
	enum err e = release_answer(cx->db, call->id, &n_answered);

	if (e == ERR_OK && n_answered != (int64_t)n)
		return ERR_CONFLICT;
	for (size_t i = 0; i < n; i++)
		letters[i] = letter_to(cx, call, &rows[i]);
	if (e == ERR_OK)
		e = notice_add_many(cx, letters, n);
	if (e == ERR_OK)
		e = add_awards(cx, call->id, rows, n);
	return e == ERR_OK ? award_write_to_contacts(cx, call->id) : e;
}

/* Fisher and Yates: the order of the letters' rows must tell nothing of the decisions. */
static void shuffle(struct cx *cx, struct release_owed_row *rows, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = cx->seeded != NULL ? (size_t)prng_below(cx->seeded, i)
					      : rng_below((uint32_t)i);
		struct release_owed_row swap = rows[k];

		rows[k] = rows[i - 1];
		rows[i - 1] = swap;
	}
}

static enum err release(struct cx *cx, struct call_id call_id)
{
	struct release_call_row call;
	struct release_owed_row *rows;
	struct digest hash;
	size_t n;
	enum err e = release_call(cx->db, cx->mem, call_id, &call);

	if (e == ERR_OK)
		e = release_owed(cx->db, cx->mem, call_id, &rows, &n);
	if (e == ERR_OK)
		e = judge(cx, &call, rows, n);
	if (e != ERR_OK)
		return e;
	release_hash(rows, n, &hash);
	e = release_insert(cx->db, (struct release_id){ cx_new_id(cx) }, call_id, cx->actor.person,
		cx->now, (int64_t)n, (struct bytes){ hash.b, sizeof(hash.b) });
	shuffle(cx, rows, n);
	if (e == ERR_OK)
		e = answer(cx, &call, rows, n);
	if (e != ERR_OK)
		return e;
	return verb_told(
		cx, VERB_CALL_RELEASE, call_id.v, mem_printf(cx->mem, "{\"decisions\":%zu}", n));
}

/*
 * Alone: the call, with every decision, state and version of it. The PIs' institutions and who can
 * be a contact are the program's.
 */
enum err release_call_decisions(struct cx *cx, struct call_id call)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_call(call), &tx);

	return e == ERR_OK ? cx_end(cx, tx, release(cx, call)) : e;
}

enum err decision_letter(
	struct cx *cx, struct proposal_id proposal, struct decision_letter *ret_letter)
{
	struct release_letter_row r;
	enum err e = release_letter(cx->db, cx->mem, proposal, &r);

	if (e == ERR_OK)
		*ret_letter =
			(struct decision_letter){ r.subject, r.body, r.created_at, r.is_selected };
	return e;
}

static enum err check_letters(struct cx *cx, struct complaints *c)
{
	struct release_odd_letters_row *letters;
	struct release_odd_early_row *early;
	size_t n;
	enum err e = release_odd_letters(cx->db, cx->mem, &letters, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "decision", "%s has %" PRId64 " decision letters, not one",
			id_text(letters[i].id.v).s, letters[i].n);
	e = release_odd_early(cx->db, cx->mem, &early, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "decision", "message %s tells a decision that is not released",
			id_text(early[i].id.v).s);
	return e;
}

static enum err check_hashes(struct cx *cx, struct complaints *c)
{
	struct release_all_row *releases;
	size_t n;
	enum err e = release_all(cx->db, cx->mem, &releases, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		struct mem *mem = mem_new(cx->mem, "call");
		struct release_owed_row *rows;
		struct digest hash;
		size_t n_rows;

		e = release_owed(cx->db, mem, releases[i].call_id, &rows, &n_rows);
		if (e == ERR_OK)
			release_hash(rows, n_rows, &hash);
		mem_end(mem);
		if (e != ERR_OK)
			return e;
		check_told(c, i + 1, n);
		if (releases[i].hash.n != sizeof(hash.b) ||
			memcmp(releases[i].hash.data, hash.b, sizeof(hash.b)) != 0)
			complain(c, "decision",
				"the decisions of call %s were changed after their release",
				id_text(releases[i].call_id.v).s);
	}
	return e;
}

enum err decision_check(struct cx *cx, struct complaints *c)
{
	struct release_odd_row *rows;
	size_t n;
	enum err e = check_letters(cx, c);

	if (e == ERR_OK)
		e = check_hashes(cx, c);
	if (e == ERR_OK)
		e = release_odd_states(cx->db, cx->mem, &rows, &n);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "decision", "%s is answered though its call is not released",
			id_text(rows[i].id.v).s);
	e = release_odd_awards(cx->db, cx->mem, &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "decision", "%s: decision and award do not agree",
			id_text(rows[i].id.v).s);
	return e;
}
