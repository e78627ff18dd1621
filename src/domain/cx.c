#include "domain/cx.h"

#include <string.h>

#include "base/crypto.h"
#include "base/log.h"
#include "base/rng.h"
#include "domain/cx_sql.h"
#include "domain/search/search_index.h"
#include "domain/seat.h"
#include "store/db.h"
#include "store/tend.h"

enum {
	ONCE_KEPT_S = 3 * 24 * 3600,
	TAIL_MAX = 10000 /* rows of the audit written here and not linked: who writes more links
			    first */
};

void cx_init(struct cx *cx, struct seat *seat, struct mem *mem, int64_t now)
{
	*cx = (struct cx){ .mem = mem, .db = seat_db(seat), .seat = seat, .now = now };
}

/* What was read once holds for one snapshot or one bracket. */
static void forget_what_was_read(struct cx *cx)
{
	cx->settings = NULL;
	cx->standing = NULL;
	cx->hidden = NULL;
}

enum err cx_read(struct cx *cx)
{
	db_snapshot_limited(
		cx->db, &(struct db_limit){
				.ms = cx->read_ms, .is_gone = cx->is_gone, .reader = cx->reader });
	forget_what_was_read(cx);
	return ERR_OK;
}

void cx_read_end(struct cx *cx)
{
	db_snapshot_end(cx->db);
	forget_what_was_read(cx);
}

/* A key is good for one person and one route: nobody can spend another's. */
static void once_hash(const struct cx *cx, struct digest *ret)
{
	struct sha256 s;

	sha256_begin(&s);
	sha256_add(&s, &cx->actor.person.v, sizeof(cx->actor.person.v));
	sha256_add(&s, cx->once_route, strlen(cx->once_route) + 1);
	sha256_add(&s, cx->once_key, strlen(cx->once_key));
	sha256_end(&s, ret);
}

static enum err once_check(struct cx *cx)
{
	struct once_find_row row;
	struct digest key;
	enum err e;

	if (cx->once_key == NULL)
		return ERR_OK;
	once_hash(cx, &key);
	e = once_find(cx->db, cx->mem, (struct bytes){ key.b, sizeof(key.b) }, &row);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	cx->made = row.made;
	return ERR_REPLAY;
}

static void once_ahead(struct cx *cx)
{
	struct digest key;

	if (cx->once_key == NULL)
		return;
	once_hash(cx, &key);
	once_find_ahead(cx->db, (struct bytes){ key.b, sizeof(key.b) });
}

static enum err once_keep(struct cx *cx)
{
	struct digest key;

	if (cx->once_key == NULL)
		return ERR_OK;
	once_hash(cx, &key);
	return once_insert(cx->db, (struct bytes){ key.b, sizeof(key.b) }, cx->made, cx->now);
}

/* What the outermost bracket asks before anything is done in it. */
static enum err enter(struct cx *cx, const struct scope *scope)
{
	enum err e = scope_take(cx, scope);

	if (e == ERR_OK)
		once_ahead(cx);
	if (e == ERR_OK && cx->gate_ahead != NULL)
		cx->gate_ahead(cx, cx->gate_arg);
	if (e == ERR_OK)
		e = once_check(cx);
	if (e == ERR_OK && cx->gate != NULL)
		e = cx->gate(cx, cx->gate_arg);
	return e;
}

static enum err begin_tx(struct cx *cx, const struct scope *scope, struct db_tx **ret_tx)
{
	/* Joined: as the outermost began. */
	bool is_whole =
		db_in_tx(cx->db) ? cx->scope.kind == SCOPE_WHOLE : scope->kind == SCOPE_WHOLE;

	return is_whole ? db_begin(cx->db, cx->mem, ret_tx)
			: db_begin_part(cx->db, cx->mem, ret_tx);
}

static enum err begin(struct cx *cx, const struct scope *scope, struct db_tx **ret_tx)
{
	bool is_outermost = !db_in_tx(cx->db);
	struct db_tx *tx;
	enum err e;

	MUST(is_outermost || scope_covers(&cx->scope, scope));
	e = begin_tx(cx, scope, &tx);
	if (e != ERR_OK)
		return e;
	cx->depth++;
	if (is_outermost) {
		cx->scope = *scope;
		forget_what_was_read(cx);
		e = enter(cx, scope);
	}
	if (e != ERR_OK) {
		cx->depth--;
		return db_end(tx, e);
	}
	*ret_tx = tx;
	return ERR_OK;
}

enum err cx_begin(struct cx *cx, struct db_tx **ret_tx)
{
	return begin(cx, &(struct scope){ .kind = SCOPE_WHOLE }, ret_tx);
}

enum err cx_begin_in(struct cx *cx, struct scope scope, struct db_tx **ret_tx)
{
	return begin(cx, &scope, ret_tx);
}

/* Who writes faster than is linked, links. */
static void keep_tail_short(struct cx *cx)
{
	enum err e = ERR_OK;

	if (instance_unlinked(seat_instance(cx->seat)) > TAIL_MAX)
		e = instance_link(cx);
	if (e != ERR_OK)
		log_event(LOG_WARN, "audit", "rows were not linked: %s", err_name(e));
}

enum err cx_end(struct cx *cx, struct db_tx *tx, enum err e)
{
	MUST(cx->depth > 0);
	cx->depth--;
	if (cx->depth == 0)
		forget_what_was_read(cx);
	if (e == ERR_OK && cx->depth == 0 && search_is_asked(&cx->scope))
		e = search_settle(cx);
	if (e == ERR_OK && cx->depth == 0)
		e = once_keep(cx);
	e = db_end(tx, e);
	if (e == ERR_OK && cx->depth == 0)
		keep_tail_short(cx);
	return e;
}

enum err cx_sweep(struct cx *cx)
{
	struct db_tx *tx;
	int64_t changed;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, once_sweep(cx->db, cx->now - ONCE_KEPT_S, &changed))
			   : e;
}

enum err cx_tend(struct cx *cx)
{
	return db_tend(cx->db, cx->mem);
}

int64_t cx_new_id(struct cx *cx)
{
	uint64_t v;

	do
		v = (cx->seeded != NULL ? prng_next(cx->seeded) : rng_u64()) >> 1;
	while (v == 0);
	return (int64_t)v;
}

enum err cx_refuse(struct cx *cx, struct finding finding)
{
	finding_add(&cx->fault, finding);
	return ERR_REFUSED;
}
