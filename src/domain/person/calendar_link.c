#include "domain/person/calendar_link.h"

#include "base/enc.h"
#include "base/rng.h"
#include "domain/audit/audit.h"
#include "domain/person/session.h"
#include "domain/person/session_sql.h"

enum { TOUCH_S = 300 };

static struct bytes of(const struct digest *hash)
{
	return (struct bytes){ hash->b, sizeof(hash->b) };
}

enum err calendar_link_read(struct cx *cx, struct calendar_link *ret_link)
{
	struct calendar_link_of_row row;
	enum err e = calendar_link_of(cx->db, cx->mem, cx->actor.person, &row);

	if (e == ERR_OK)
		*ret_link = (struct calendar_link){ row.made_at, row.used_at.v };
	return e;
}

static enum err make(struct cx *cx, const char **ret_token)
{
	const struct person_id me = cx->actor.person;
	uint8_t bytes[SESSION_TOKEN_BYTES];
	struct digest hash;
	enum err e;

	rng_bytes(bytes, sizeof(bytes));
	crypto_sha256(bytes, sizeof(bytes), &hash);
	*ret_token = enc_base64url(cx->mem, bytes, sizeof(bytes));
	crypto_wipe(bytes, sizeof(bytes));
	e = calendar_link_put(cx->db, me, of(&hash), cx->now);
	return e == ERR_OK ? audit_add(cx, "calendar_link_made", "person", me.v, NULL) : e;
}

/* Alone: the person. */
enum err calendar_link_make(struct cx *cx, const char **ret_token)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_person(cx->actor.person), &tx);

	return e == ERR_OK ? cx_end(cx, tx, make(cx, ret_token)) : e;
}

static enum err end(struct cx *cx)
{
	int64_t n;
	enum err e = calendar_link_delete(cx->db, cx->actor.person, &n);

	if (e != ERR_OK || n == 0)
		return e;
	return audit_add(cx, "calendar_link_ended", "person", cx->actor.person.v, NULL);
}

/* Alone: the person. */
enum err calendar_link_end(struct cx *cx)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_person(cx->actor.person), &tx);

	return e == ERR_OK ? cx_end(cx, tx, end(cx)) : e;
}

enum err calendar_link_owner(struct cx *cx, const char *token, struct calendar_owner *ret_owner)
{
	struct calendar_link_find_row row;
	struct digest hash;
	enum err e;

	if (!session_hash(token, &hash))
		return ERR_NOT_FOUND;
	e = calendar_link_find(cx->db, cx->mem, of(&hash), &row);
	if (e == ERR_OK)
		*ret_owner = (struct calendar_owner){ row.person_id, row.email,
			!row.used_at.has || cx->now - row.used_at.v >= TOUCH_S };
	return e;
}

/* Alone: nothing; its statement asks whether the link still is. */
enum err calendar_link_seen(struct cx *cx, const struct digest *hash)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, calendar_link_touch(cx->db, of(hash), cx->now)) : e;
}
