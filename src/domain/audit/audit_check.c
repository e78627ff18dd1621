#include <string.h>

#include "domain/audit/audit.h"
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
	struct complaints *c, size_t *ret_n)
{
	struct audit_page_row *rows;
	enum err e = audit_page(cx->db, mem, *seq, PAGE, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < *ret_n; i++) {
		check_row(&rows[i], *seq + 1, previous, c);
		*seq = rows[i].seq;
		/* Go on from what is stored: one changed row is one complaint, not all after it. */
		if (rows[i].hash.n == sizeof(previous->b))
			memcpy(previous->b, rows[i].hash.data, sizeof(previous->b));
	}
	return ERR_OK;
}

enum err audit_check(struct cx *cx, struct complaints *c)
{
	struct digest previous = { { 0 } };
	int64_t seq = 0;
	size_t n;

	do {
		struct mem *page = mem_new(cx->mem, "audit page");
		enum err e = check_page(cx, page, &seq, &previous, c, &n);

		mem_end(page);
		if (e != ERR_OK)
			return e;
	} while (n == PAGE);
	return ERR_OK;
}
