#include "domain/person/session.h"

#include "base/enc.h"
#include "base/rng.h"
#include "domain/person/session_sql.h"
#include "store/db.h"

bool session_hash(const char *token, struct digest *ret_hash)
{
	uint8_t bytes[SESSION_TOKEN_BYTES];

	if (!enc_base64url_read(token, bytes, sizeof(bytes)))
		return false;
	crypto_sha256(bytes, sizeof(bytes), ret_hash);
	return true;
}

static struct bytes of(const struct digest *hash)
{
	return (struct bytes){ hash->b, sizeof(hash->b) };
}

enum err session_read(struct cx *cx, const char *token, struct session_person *ret_person)
{
	struct session_lookup_row row;
	struct digest hash;
	enum err e;

	if (!session_hash(token, &hash))
		return ERR_NOT_FOUND;
	e = session_lookup(cx->db, cx->mem, of(&hash), cx->now, cx->now - SESSION_IDLE_S, &row);
	if (e != ERR_OK)
		return e;
	*ret_person = (struct session_person){ .actor = { row.person_id, (unsigned)row.role_bits },
		.name = row.name,
		.zone = row.zone,
		.is_on_panel = row.is_on_panel,
		.is_chair = row.is_chair,
		.is_contact = row.is_contact,
		.strength = (enum session_strength)row.strength,
		.proved_at = row.proved_at,
		.is_due = cx->now - row.seen_at >= SESSION_TOUCH_S };
	return ERR_OK;
}

void session_ahead(struct cx *cx, const char *token)
{
	struct digest hash;

	if (db_travels(cx->db) && session_hash(token, &hash))
		session_lookup_ahead(cx->db, of(&hash), cx->now, cx->now - SESSION_IDLE_S);
}

enum err session_open(struct cx *cx, struct person_id person, const char **ret_token)
{
	uint8_t bytes[SESSION_TOKEN_BYTES];
	struct digest hash;
	enum err e;

	rng_bytes(bytes, sizeof(bytes));
	crypto_sha256(bytes, sizeof(bytes), &hash);
	e = session_insert(cx->db, of(&hash), person, cx->now, cx->now + SESSION_ABSOLUTE_S,
		SESSION_BY_PASSWORD);
	if (e == ERR_OK)
		*ret_token = enc_base64url(cx->mem, bytes, sizeof(bytes));
	crypto_wipe(bytes, sizeof(bytes));
	return e;
}

bool session_is_fresh(const struct session_person *s, int64_t now)
{
	return s->strength >= SESSION_BY_PASSWORD && now - s->proved_at < SESSION_FRESH_S;
}

enum err session_prove(struct cx *cx, const char *token, enum session_strength strength)
{
	struct digest hash;
	enum err e = ERR_NOT_FOUND;

	if (session_hash(token, &hash))
		e = session_mark_proved(cx->db, of(&hash), cx->actor.person, cx->now, strength);
	return e == ERR_CONFLICT ? ERR_NOT_FOUND : e;
}

enum err session_close_all(struct cx *cx, struct person_id person)
{
	enum err e = session_delete_of(cx->db, person);
	int64_t n;

	if (e == ERR_OK)
		e = access_key_delete_of(cx->db, person);
	return e == ERR_OK ? calendar_link_delete(cx->db, person, &n) : e;
}

enum err session_close(struct cx *cx, const char *token)
{
	struct digest hash;

	if (token == NULL || !session_hash(token, &hash))
		return ERR_OK;
	return session_delete(cx->db, of(&hash));
}

/* Alone: nothing; its statement asks whether the session still is. */
enum err session_seen(struct cx *cx, const struct digest *hash)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, session_touch(cx->db, of(hash), cx->now)) : e;
}
