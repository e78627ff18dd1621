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

static enum err check_version(
	struct cx *cx, struct mem *mem, const struct proposal_version_keys_row *key, struct complaints *c)
{
	struct proposal_version_find_row r;
	struct digest digest;
	struct proposal_body body;
	const char *id = mem_str(c->mem, id_text(key->proposal_id.v).s);
	enum err e = proposal_version_find(cx->db, mem, key->proposal_id, key->version, &r);

	if (e != ERR_OK)
		return e;
	crypto_sha256(r.body, strlen(r.body), &digest);
	if (r.sha256.n != sizeof(digest.b) || memcmp(r.sha256.data, digest.b, sizeof(digest.b)) != 0)
		complain(c, "proposal", "%s version %" PRId64 " was changed after it was frozen", id,
			key->version);
	else if (proposal_body_parse(mem, r.body, &body) != ERR_OK)
		complain(c, "proposal", "%s version %" PRId64 " cannot be read", id, key->version);
	return ERR_OK;
}

static enum err check_versions(struct cx *cx, struct complaints *c)
{
	struct proposal_version_keys_row *keys;
	size_t n;
	enum err e = proposal_version_keys(cx->db, cx->mem, &keys, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		struct mem *mem = mem_new(cx->mem, "version");

		e = check_version(cx, mem, &keys[i], c);
		mem_end(mem);
	}
	return e;
}

enum err proposal_check(struct cx *cx, struct complaints *c)
{
	enum err e = check_states(cx, c);

	return e == ERR_OK ? check_versions(cx, c) : e;
}
