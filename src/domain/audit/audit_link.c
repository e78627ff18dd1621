#include "domain/audit/audit_link.h"

#include "domain/audit/audit.h"
#include "domain/audit/audit_sql.h"
#include "domain/seat.h"
#include "store/db.h"

enum { PAGE = 500 };

bool audit_links_later(const struct cx *cx)
{
	return store_kind(db_store(cx->db)) == STORE_PG;
}

static enum err link_one(struct cx *cx, const struct audit_tail_row *r, int64_t seq,
	const struct digest *previous, struct digest *ret_hash)
{
	const struct audit_entry entry = { .seq = seq,
		.at = r->at,
		.actor = r->actor.v,
		.object = r->object,
		.action = r->action,
		.kind = r->kind,
		.detail = r->detail };

	enum err e;

	audit_hash(&entry, previous, ret_hash);
	e = audit_insert(cx->db, &(struct audit_insert_in){ .seq = seq,
					 .at = r->at,
					 .actor = r->actor,
					 .action = r->action,
					 .kind = r->kind,
					 .object = r->object,
					 .detail = r->detail,
					 .previous = { previous->b, sizeof(previous->b) },
					 .hash = { ret_hash->b, sizeof(ret_hash->b) } });
	return e == ERR_OK ? audit_tail_drop(cx->db, r->seq) : e;
}

static enum err link_some(struct cx *cx, size_t *ret_n)
{
	struct audit_tail_row *rows;
	struct digest previous, hash;
	int64_t seq;
	enum err e = audit_link_turn(cx->db);

	if (e == ERR_OK)
		e = audit_tail(cx->db, cx->mem, PAGE, &rows, ret_n);
	if (e != ERR_OK || *ret_n == 0)
		return e;
	e = audit_last(cx, &seq, &previous);
	for (size_t i = 0; e == ERR_OK && i < *ret_n; i++) {
		e = link_one(cx, &rows[i], ++seq, &previous, &hash);
		previous = hash;
	}
	return e;
}

/* Nothing of it is anybody's but who links; rows that are written meanwhile come in the next round.
 */
static enum err link_page(struct cx *cx, size_t *ret_n)
{
	struct db_tx *tx;
	enum err e = db_begin_part(cx->db, cx->mem, &tx);

	if (e == ERR_OK)
		e = db_end(tx, link_some(cx, ret_n));
	return e;
}

enum err audit_link(struct cx *cx, size_t *ret_n)
{
	enum err e = ERR_OK;
	size_t n = PAGE;

	*ret_n = 0;
	if (!audit_links_later(cx))
		return ERR_OK;
	while (e == ERR_OK && n == PAGE) {
		e = link_page(cx, &n);
		*ret_n += e == ERR_OK ? n : 0;
	}
	if (e == ERR_OK)
		instance_linked(seat_instance(cx->seat));
	return e;
}
