#include "domain/audit/audit.h"

#include <string.h>

#include "domain/audit/audit_link.h"
#include "domain/audit/audit_sql.h"
#include "domain/seat.h"

static void hash_int(struct sha256 *s, int64_t v)
{
	uint8_t b[8];

	for (int i = 0; i < 8; i++)
		b[i] = (uint8_t)((uint64_t)v >> (56 - 8 * i));
	sha256_add(s, b, sizeof(b));
}

static void hash_text(struct sha256 *s, const char *t)
{
	size_t n = strlen(t);

	hash_int(s, (int64_t)n);
	sha256_add(s, t, n);
}

void audit_hash(const struct audit_entry *e, const struct digest *previous, struct digest *ret)
{
	struct sha256 s;

	sha256_begin(&s);
	sha256_add(&s, previous->b, sizeof(previous->b));
	hash_int(&s, e->seq);
	hash_int(&s, e->at);
	hash_int(&s, e->actor);
	hash_text(&s, e->action);
	hash_text(&s, e->kind);
	hash_int(&s, e->object);
	hash_text(&s, e->detail);
	sha256_end(&s, ret);
}

enum err audit_last(struct cx *cx, int64_t *ret_seq, struct digest *ret_hash)
{
	struct audit_head_row row;
	enum err e = audit_head(cx->db, cx->mem, &row);

	if (e == ERR_NOT_FOUND) {
		*ret_seq = 0;
		*ret_hash = (struct digest){ { 0 } };
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	if (row.hash.n != sizeof(ret_hash->b))
		return ERR_INTERNAL;
	*ret_seq = row.seq;
	memcpy(ret_hash->b, row.hash.data, row.hash.n);
	return ERR_OK;
}

static enum err add_linked(struct cx *cx, struct audit_entry *entry)
{
	struct digest previous, hash;
	enum err e = audit_last(cx, &entry->seq, &previous);

	if (e != ERR_OK)
		return e;
	entry->seq++;
	audit_hash(entry, &previous, &hash);
	return audit_insert(cx->db, &(struct audit_insert_in){ .seq = entry->seq,
					    .at = entry->at,
					    .actor = cx->actor.person,
					    .action = entry->action,
					    .kind = entry->kind,
					    .object = entry->object,
					    .detail = entry->detail,
					    .previous = { previous.b, sizeof(previous.b) },
					    .hash = { hash.b, sizeof(hash.b) } });
}

enum err audit_add(
	struct cx *cx, const char *action, const char *kind, int64_t object, const char *detail)
{
	struct audit_entry entry = { .at = cx->now,
		.actor = cx->actor.person.v,
		.object = object,
		.action = action,
		.kind = kind,
		.detail = detail == NULL ? "{}" : detail };

	if (!audit_links_later(cx))
		return add_linked(cx, &entry);
	instance_told(seat_instance(cx->seat), audit_link);
	return audit_say(cx->db, entry.at, cx->actor.person, entry.action, entry.kind, entry.object,
		entry.detail);
}
