#include <string.h>

#include "domain/audit/audit.h"
#include "domain/audit/audit_acts.h"
#include "domain/audit/audit_link.h"
#include "domain/audit/audit_sql.h"
#include "domain/check.h"

enum { PAGE = 1000 };

static bool same(struct bytes b, const struct digest *d)
{
	return b.n == sizeof(d->b) && memcmp(b.data, d->b, b.n) == 0;
}

static void check_row(const struct audit_page_row *r, int64_t expected_seq,
	const struct digest *previous, struct complaints *c)
{
	const struct audit_entry entry = { .seq = r->seq,
		.at = r->at,
		.actor = r->actor.v,
		.object = r->object,
		.action = r->action,
		.kind = r->kind,
		.detail = r->detail };
	struct digest hash;

	if (r->seq != expected_seq)
		complain(c, "audit", "row %" PRId64 " is missing", expected_seq);
	if (!same(r->previous, previous))
		complain(c, "audit", "row %" PRId64 " does not follow the row before it", r->seq);
	audit_hash(&entry, previous, &hash);
	if (!same(r->hash, &hash))
		complain(c, "audit", "row %" PRId64 " was changed after it was written", r->seq);
}

static enum err check_page(struct cx *cx, struct mem *mem, int64_t *seq, struct digest *previous,
	struct audit_acts *acts, struct complaints *c, size_t *ret_n)
{
	struct audit_page_row *rows;
	enum err e = audit_page(cx->db, mem, *seq, PAGE, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < *ret_n; i++) {
		check_row(&rows[i], *seq + 1, previous, c);
		audit_acts_note(acts, &rows[i]);
		*seq = rows[i].seq;
		/* Go on from what is stored: one changed row is one complaint, not all after it. */
		if (rows[i].hash.n == sizeof(previous->b))
			memcpy(previous->b, rows[i].hash.data, sizeof(previous->b));
	}
	return ERR_OK;
}

/* Rows are only ever added, so pages may be of several snapshots. */
static enum err check_chain(struct cx *cx, struct audit_acts *acts, struct complaints *c)
{
	struct digest previous = { { 0 } };
	struct audit_head_row newest = { 0 };
	int64_t seq = 0;
	size_t n;
	enum err e = audit_head(cx->db, cx->mem, &newest);

	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	do {
		struct mem *page = mem_new(cx->mem, "audit page");

		e = check_page(cx, page, &seq, &previous, acts, c, &n);
		mem_end(page);
		if (e == ERR_OK) {
			check_told(c, (uint64_t)seq, (uint64_t)newest.seq);
			e = check_breathe(cx);
		}
	} while (e == ERR_OK && n == PAGE);
	return e;
}

static enum err check_tail(struct cx *cx, struct complaints *c)
{
	struct audit_tail_state_row r;
	enum err e;

	if (!audit_links_later(cx))
		return ERR_OK;
	e = audit_tail_state(cx->db, cx->mem, &r);
	if (e == ERR_OK && r.n > 0 && cx->now - r.oldest_at.v > AUDIT_TAIL_AGE_S)
		complain(c, "audit",
			"%" PRId64 " rows are not linked yet, the oldest since %" PRId64
			" s: bursary serve links them",
			r.n, cx->now - r.oldest_at.v);
	return e;
}

enum err audit_check(struct cx *cx, struct complaints *c)
{
	struct audit_acts acts = { .mem = cx->mem };
	enum err e = check_chain(cx, &acts, c);

	if (e == ERR_OK)
		e = check_tail(cx, c);
	return e == ERR_OK ? audit_acts_check(cx, &acts, c) : e;
}
