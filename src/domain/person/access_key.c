#include "domain/person/access_key.h"

#include <string.h>

#include "base/enc.h"
#include "base/rng.h"
#include "domain/audit/audit.h"
#include "domain/person/session_sql.h"

enum { KEY_BYTES = 32, DAY_S = 24 * 3600 };

/* What a person, and whoever searches files for secrets, knows one by. */
static const char prefix[] = "bursary_";

static const char *const names[] = { "none", "lists", "tasks", "all" };

const char *key_scope_name(enum key_scope scope)
{
	return names[scope];
}

static enum key_scope scope_named(const char *name)
{
	enum key_scope s = KEY_ALL;

	while (s > KEY_NONE && strcmp(names[s], name) != 0)
		s--;
	return s;
}

bool key_scope_covers(enum key_scope scope, enum key_scope taken)
{
	return taken != KEY_NONE && scope != KEY_NONE && (scope == KEY_ALL || scope == taken);
}

bool access_key_hash(const char *key, struct digest *ret_hash)
{
	uint8_t bytes[KEY_BYTES];

	if (strncmp(key, prefix, sizeof(prefix) - 1) != 0 ||
		!enc_base64url_read(key + sizeof(prefix) - 1, bytes, sizeof(bytes)))
		return false;
	crypto_sha256(bytes, sizeof(bytes), ret_hash);
	crypto_wipe(bytes, sizeof(bytes));
	return true;
}

static struct bytes of(const struct digest *hash)
{
	return (struct bytes){ hash->b, sizeof(hash->b) };
}

enum err access_key_read(struct cx *cx, const char *key, struct session_person *ret_person,
	enum key_scope *ret_scope)
{
	struct access_key_lookup_row row;
	struct digest hash;
	enum err e;

	if (!access_key_hash(key, &hash))
		return ERR_NOT_FOUND;
	e = access_key_lookup(cx->db, cx->mem, of(&hash), cx->now, &row);
	if (e != ERR_OK)
		return e;
	*ret_person = (struct session_person){ .actor = { row.person_id, (unsigned)row.role_bits },
		.name = row.name,
		.zone = row.zone,
		.is_on_panel = row.is_on_panel,
		.is_chair = row.is_chair,
		.is_contact = row.is_contact,
		.is_due = !row.used_at.has || cx->now - row.used_at.v >= ACCESS_KEY_TOUCH_S };
	*ret_scope = scope_named(row.scope);
	return ERR_OK;
}

enum err access_keys(struct cx *cx, struct access_key **ret_keys, size_t *ret_n)
{
	struct access_key_of_row *rows;
	size_t n;
	enum err e = access_key_of(cx->db, cx->mem, cx->actor.person, cx->now, &rows, &n);

	if (e != ERR_OK)
		return e;
	*ret_keys = MEM_ARRAY(cx->mem, struct access_key, n);
	for (size_t i = 0; i < n; i++)
		(*ret_keys)[i] =
			(struct access_key){ rows[i].id, rows[i].label, scope_named(rows[i].scope),
				rows[i].created_at, rows[i].expires_at, rows[i].used_at.v };
	*ret_n = n;
	return ERR_OK;
}

static enum err make(
	struct cx *cx, const char *label, enum key_scope scope, int64_t days, const char **ret_key)
{
	const struct person_id me = cx->actor.person;
	const struct access_key_id id = { cx_new_id(cx) };
	uint8_t bytes[KEY_BYTES];
	struct access_key *keys;
	struct digest hash;
	size_t n;
	enum err e = access_keys(cx, &keys, &n);

	if (e == ERR_OK && n >= ACCESS_KEYS_MAX)
		return cx_refuse(cx, (struct finding){ .code = FINDING_KEYS_MANY,
					     .field = "label",
					     .limit = ACCESS_KEYS_MAX });
	if (e != ERR_OK)
		return e;
	rng_bytes(bytes, sizeof(bytes));
	crypto_sha256(bytes, sizeof(bytes), &hash);
	*ret_key =
		mem_printf(cx->mem, "%s%s", prefix, enc_base64url(cx->mem, bytes, sizeof(bytes)));
	crypto_wipe(bytes, sizeof(bytes));
	e = access_key_insert(cx->db, id, me, of(&hash), label, key_scope_name(scope), cx->now,
		cx->now + days * DAY_S);
	if (e != ERR_OK)
		return e;
	return audit_add(cx, "key_made", "person", me.v,
		mem_printf(cx->mem, "{\"key\":\"%s\",\"scope\":\"%s\",\"days\":%" PRId64 "}",
			id_text(id.v).s, key_scope_name(scope), days));
}

/* Alone: the person, whose keys are counted. */
enum err access_key_make(
	struct cx *cx, const char *label, enum key_scope scope, int64_t days, const char **ret_key)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_person(cx->actor.person), &tx);

	MUST(scope != KEY_NONE && days > 0 && days <= ACCESS_KEY_DAYS_MAX);
	return e == ERR_OK ? cx_end(cx, tx, make(cx, label, scope, days, ret_key)) : e;
}

static enum err end(struct cx *cx, struct access_key_id id)
{
	enum err e = access_key_delete(cx->db, id, cx->actor.person);

	if (e != ERR_OK)
		return e == ERR_CONFLICT ? ERR_OK : e;
	return audit_add(cx, "key_ended", "person", cx->actor.person.v,
		mem_printf(cx->mem, "{\"key\":\"%s\"}", id_text(id.v).s));
}

/* Alone: the person. */
enum err access_key_end(struct cx *cx, struct access_key_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_person(cx->actor.person), &tx);

	return e == ERR_OK ? cx_end(cx, tx, end(cx, id)) : e;
}

/* Alone: nothing; its statement asks whether the key still is. */
enum err access_key_seen(struct cx *cx, const struct digest *hash)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, access_key_touch(cx->db, of(hash), cx->now)) : e;
}
