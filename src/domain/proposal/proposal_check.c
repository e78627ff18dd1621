#include <string.h>

#include "base/crypto.h"
#include "domain/check.h"
#include "domain/proposal/proposal_load.h"

static void complain_of(
	struct complaints *c, const struct proposal_odd_row *rows, size_t n, const char *what)
{
	for (size_t i = 0; i < n; i++)
		complain(c, "proposal", "%s %s", id_text(rows[i].id.v).s, what);
}

static enum err check_states(struct cx *cx, struct complaints *c)
{
	struct proposal_odd_row *rows;
	struct proposal_odd_receipts_row *receipts;
	size_t n;
	enum err e = proposal_odd_versions(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	complain_of(c, rows, n, "is submitted but has no frozen version");
	e = proposal_odd_receipts(cx->db, cx->mem, &receipts, &n);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "proposal", "%s version %" PRId64 " does not have exactly one receipt",
			id_text(receipts[i].id.v).s, receipts[i].version);
	e = proposal_odd_late(cx->db, cx->mem, &rows, &n);
	if (e != ERR_OK)
		return e;
	complain_of(c, rows, n, "was submitted outside its call's time");
	e = proposal_odd_periods(cx->db, cx->mem, &rows, &n);
	if (e == ERR_OK)
		complain_of(c, rows, n, "stands in another period than its call");
	return e;
}

enum { PAGE = 200 };

static void check_version(
	struct mem *mem, const struct proposal_version_page_row *r, struct complaints *c)
{
	struct digest digest;
	struct proposal_body body;

	crypto_sha256(r->body, strlen(r->body), &digest);
	if (r->sha256.n != sizeof(digest.b) || memcmp(r->sha256.data, digest.b, sizeof(digest.b)) != 0)
		complain(c, "proposal", "%s version %" PRId64 " was changed after it was frozen",
			id_text(r->proposal_id.v).s, r->version);
	else if (proposal_body_parse(mem, r->body, &body) != ERR_OK)
		complain(c, "proposal", "%s version %" PRId64 " cannot be read",
			id_text(r->proposal_id.v).s, r->version);
}

/* A frozen version never changes, so pages may be of several snapshots. */
static enum err check_versions(struct cx *cx, struct complaints *c)
{
	struct proposal_version_count_row all;
	struct proposal_id after = { 0 };
	int64_t version = 0;
	uint64_t done = 0;
	size_t n = 0;
	enum err e = proposal_version_count(cx->db, cx->mem, &all);

	while (e == ERR_OK && (done == 0 || n == PAGE)) {
		struct mem *mem = mem_new(cx->mem, "versions");
		struct proposal_version_page_row *rows;

		e = proposal_version_page(cx->db, mem, after, version, PAGE, &rows, &n);
		for (size_t i = 0; e == ERR_OK && i < n; i++) {
			check_version(mem, &rows[i], c);
			after = rows[i].proposal_id;
			version = rows[i].version;
		}
		mem_end(mem);
		done += n;
		if (e == ERR_OK && n == 0)
			break;
		if (e == ERR_OK) {
			check_told(c, done, (uint64_t)all.n);
			e = check_breathe(cx);
		}
	}
	return e;
}

enum err proposal_check(struct cx *cx, struct complaints *c)
{
	enum err e = check_states(cx, c);

	return e == ERR_OK ? check_versions(cx, c) : e;
}
