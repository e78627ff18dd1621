#include "domain/follow/alert.h"

#include <string.h>

#include "domain/follow/alert_row.h"
#include "domain/follow/follow_link.h"
#include "domain/follow/follow_mail.h"
#include "domain/life/life.h"
#include "domain/notice/mime.h"
#include "domain/person/person_import.h"
#include "domain/person/tries.h"

enum { DAY_S = 24 * 3600, PENDING_KEPT_S = 30 * DAY_S, ENDED_KEPT_S = 365 * DAY_S };

static struct bytes of(const struct digest *hash)
{
	return (struct bytes){ hash->b, sizeof(hash->b) };
}

static enum err told(struct cx *cx, enum verb verb, struct alert_id id)
{
	return verb_told(cx, verb, id.v, NULL);
}

struct alert_search alert_search_of(const struct alert_row *r)
{
	return (struct alert_search){ r->country, r->region, r->city, r->team, r->area,
		r->area_name, r->words, r->is_daily };
}

/* ---- asked by anybody ---- */

/* Whoever types an address has us write a letter: few a day to one, of whatever kind. */
static enum err may_write(struct cx *cx, const char *key, bool *ret_may)
{
	enum err e = tries_check(cx, TRY_LETTER, key);

	*ret_may = e == ERR_OK;
	if (e == ERR_OK)
		e = tries_add(cx, TRY_LETTER, key);
	return e == ERR_LIMITED ? ERR_OK : e;
}

static enum err begin_new(
	struct cx *cx, const char *address, const struct digest *hash, const struct alert_search *s)
{
	const struct alert_id id = { cx_new_id(cx) };
	struct alert_count_of_row count;
	int64_t n;
	enum err e = alert_count_of(cx->db, cx->mem, of(hash), &count);

	if (e != ERR_OK || count.n >= ALERTS_MOST)
		return e;
	e = alert_insert(cx->db,
		&(struct alert_insert_in){ .id = id,
			.hash = of(hash),
			.address = address,
			.country = s->country,
			.region = s->region,
			.city = s->city,
			.team = s->team,
			.area = s->area,
			.words = s->words,
			.is_daily = s->is_daily,
			.now = cx->now },
		&n);
	return e == ERR_OK && n > 0 ? told(cx, VERB_ALERT_ASK, id) : e;
}

/* How often it comes stays as its owner chose: whoever types an address is nobody yet. */
static enum err ask_again(struct cx *cx, const char *address, const struct alert_row *row,
	const struct alert_search *s)
{
	enum err e;

	if (verb_fits(VERB_ALERT_REMIND, row->state)) {
		e = alert_remind(cx->db, row->id, cx->now);
		return e == ERR_OK ? told(cx, VERB_ALERT_REMIND, row->id) : e;
	}
	e = alert_ask_again(cx->db, row->id, address, s->is_daily, cx->now);
	return e == ERR_OK ? told(cx, VERB_ALERT_ASK, row->id) : e;
}

static enum err ask(
	struct cx *cx, const char *address, const char *key, const struct alert_search *s)
{
	bool is_own = false, may = false;
	struct alert_row row;
	struct digest hash;
	enum err e = follow_is_ours(cx, key, &is_own), found;

	if (e != ERR_OK || is_own)
		return e;
	follow_address_hash(cx, address, &hash);
	found = alert_of_search(cx->db, cx->mem, of(&hash), s->country, s->region, s->city, s->team,
		s->area, s->words, &row);
	if (found != ERR_OK && found != ERR_NOT_FOUND)
		return found;
	if (found == ERR_OK && cx->now < row.letter_at + DAY_S)
		return ERR_OK;
	e = may_write(cx, key, &may);
	if (e != ERR_OK || !may)
		return e;
	return found == ERR_OK ? ask_again(cx, address, &row, s) : begin_new(cx, address, &hash, s);
}

/* Alone: the address; two at once are told apart by the statement that makes its row. */
enum err alert_ask(struct cx *cx, const char *address, const struct alert_search *search)
{
	const char *key = person_email_key(cx->mem, address);
	struct db_tx *tx;
	enum err e;

	if (!mime_address_is_safe(address))
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_NOT_AN_EMAIL, .field = "email" });
	e = cx_begin_in(cx, scope_of_email(key), &tx);
	return e == ERR_OK ? cx_end(cx, tx, ask(cx, address, key, search)) : e;
}

/* ---- by a link ---- */

static enum err owner(
	struct cx *cx, enum letter_link link, const char *token, struct alert_row *ret_row)
{
	struct follow_token t;
	struct alert_row row;
	enum err e;

	if (!follow_token_read(token, &t))
		return ERR_NOT_FOUND;
	e = alert_find(cx->db, cx->mem, (struct alert_id){ t.id }, &row);
	if (e != ERR_OK)
		return e;
	if (!follow_token_fits(cx, link, &t, row.serial))
		return ERR_NOT_FOUND;
	*ret_row = row;
	return ERR_OK;
}

static struct alert view(struct cx *cx, const struct alert_row *r)
{
	return (struct alert){ r->address, r->state, alert_search_of(r),
		follow_link_to(cx, LINK_ALERT_SETTINGS, r->id.v, r->serial) };
}

static enum err to_begin(struct cx *cx, const char *token, struct alert_row *ret_row)
{
	enum err e = owner(cx, LINK_ALERT_CONFIRM, token, ret_row);

	if (e == ERR_OK &&
		(!verb_fits(VERB_ALERT_CONFIRM, ret_row->state) ||
			cx->now >=
				ret_row->letter_at + letter_links[LINK_ALERT_CONFIRM].hours * 3600))
		return ERR_NOT_FOUND;
	return e;
}

static enum err to_choose(struct cx *cx, const char *token, struct alert_row *ret_row)
{
	enum err e = owner(cx, LINK_ALERT_SETTINGS, token, ret_row);

	return e == ERR_OK && !verb_fits(VERB_ALERT_CHOOSE, ret_row->state) ? ERR_NOT_FOUND : e;
}

enum err alert_to_confirm(struct cx *cx, const char *token, struct alert *ret_alert)
{
	struct alert_row row;
	enum err e = to_begin(cx, token, &row);

	if (e == ERR_OK)
		*ret_alert = view(cx, &row);
	return e;
}

enum err alert_settings(struct cx *cx, const char *token, struct alert *ret_alert)
{
	struct alert_row row;
	enum err e = to_choose(cx, token, &row);

	if (e == ERR_OK)
		*ret_alert = view(cx, &row);
	return e;
}

enum err alert_to_leave(struct cx *cx, const char *token, struct alert *ret_alert)
{
	struct alert_row row;
	enum err e = owner(cx, LINK_ALERT_LEAVE, token, &row);

	if (e == ERR_OK)
		*ret_alert = view(cx, &row);
	return e;
}

static enum err stale(struct cx *cx, enum err e)
{
	if (e == ERR_NOT_FOUND || e == ERR_CONFLICT)
		return cx_refuse(cx, (struct finding){ .code = FINDING_LINK_STALE });
	return e;
}

static enum err begin(struct cx *cx, const char *token, const char **ret_settings)
{
	struct alert_row row;
	enum err e = to_begin(cx, token, &row);

	if (e == ERR_OK)
		e = alert_confirm(
			cx->db, row.id, row.serial, cx->now, cx->now + alert_pause_s(row.is_daily));
	if (e != ERR_OK)
		return stale(cx, e);
	*ret_settings = follow_link_to(cx, LINK_ALERT_SETTINGS, row.id.v, row.serial);
	return told(cx, VERB_ALERT_CONFIRM, row.id);
}

/* Alone: nothing; its statement asks for the state. */
enum err alert_begin(struct cx *cx, const char *token, const char **ret_settings)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, begin(cx, token, ret_settings)) : e;
}

static enum err often(struct cx *cx, const char *token, bool is_daily)
{
	struct alert_row row;
	enum err e = to_choose(cx, token, &row);

	if (e == ERR_OK)
		e = alert_choose(cx->db, row.id, is_daily, cx->now + alert_pause_s(is_daily));
	return e == ERR_OK ? told(cx, VERB_ALERT_CHOOSE, row.id) : stale(cx, e);
}

/* Alone: nothing; its statement asks for the state. */
enum err alert_often(struct cx *cx, const char *token, bool is_daily)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, often(cx, token, is_daily)) : e;
}

/* *ret_n: 0 when somebody else has done it meanwhile. */
static enum err forget(struct cx *cx, struct alert_id id, int64_t *ret_n)
{
	enum err e = alert_leave(cx->db, id, cx->now, ret_n);

	return e == ERR_OK && *ret_n > 0 ? told(cx, VERB_ALERT_LEAVE, id) : e;
}

static enum err end(struct cx *cx, const char *token)
{
	struct alert_row row;
	int64_t n;
	enum err e = owner(cx, LINK_ALERT_LEAVE, token, &row);

	return e == ERR_OK ? forget(cx, row.id, &n) : e;
}

/* Alone: nothing; its statement asks for the state.  Of two at once the second finds it done. */
enum err alert_end(struct cx *cx, const char *token)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, end(cx, token)) : e;
}

static enum err end_by_settings(struct cx *cx, const char *token)
{
	struct alert_row row;
	int64_t n = 0;
	enum err e = to_choose(cx, token, &row);

	if (e == ERR_OK)
		e = forget(cx, row.id, &n);
	return e == ERR_OK && n > 0 ? ERR_OK : stale(cx, e == ERR_OK ? ERR_CONFLICT : e);
}

/* As alert_end(). */
enum err alert_end_by_settings(struct cx *cx, const char *token)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, end_by_settings(cx, token)) : e;
}

/* ---- what comes back, what goes by itself ---- */

enum err alert_unreached(struct cx *cx, struct alert_id id)
{
	int64_t n;
	enum err e = alert_bounce(cx->db, id, cx->now, &n);

	return e == ERR_OK && n > 0 ? told(cx, VERB_ALERT_BOUNCE, id) : e;
}

enum err alert_came_back(struct cx *cx, const char *mark, bool is_bounce)
{
	struct alert_row row;
	enum err e =
		alert_find(cx->db, cx->mem, (struct alert_id){ follow_return_id(cx, mark) }, &row);
	const char *right;
	int64_t n;

	if (e != ERR_OK)
		return e;
	right = follow_return_of(cx, row.id.v, row.serial);
	if (strlen(right) != strlen(mark) || !crypto_equal(right, mark, strlen(right)))
		return ERR_NOT_FOUND;
	return is_bounce ? alert_unreached(cx, row.id) : forget(cx, row.id, &n);
}

static enum err sweep(struct cx *cx)
{
	int64_t n;
	enum err e = alert_drop_lapsed(cx->db, cx->now - PENDING_KEPT_S, &n);

	return e == ERR_OK ? alert_drop_ended(cx->db, cx->now - ENDED_KEPT_S, &n) : e;
}

/* Alone: nothing; one that is confirmed meanwhile is no more of them. */
enum err alert_sweep(struct cx *cx)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, sweep(cx)) : e;
}
