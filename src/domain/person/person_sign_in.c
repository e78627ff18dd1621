/* Signing in and out. */
#include <string.h>

#include "base/crypto.h"
#include "domain/audit/audit.h"
#include "domain/person/person.h"
#include "domain/person/person_import.h"
#include "domain/person/person_sql.h"
#include "domain/person/session.h"
#include "domain/person/tries.h"

struct try_keys {
	const char *account, *here;
};

static enum err look(struct cx *cx, const struct try_keys *keys,
	struct person_account_row *ret_account, bool *ret_is_known)
{
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = tries_check(cx, TRY_SIGN_IN_HERE, keys->here);
	if (e == ERR_OK)
		e = tries_check(cx, TRY_SIGN_IN, keys->account);
	if (e == ERR_OK) {
		e = person_by_key(cx->db, cx->mem, keys->account, ret_account);
		*ret_is_known = e == ERR_OK;
		if (e == ERR_NOT_FOUND)
			e = ERR_OK;
	}
	cx_read_end(cx);
	return e;
}

/* The same rows for an unknown address: nobody tells them apart by the work. */
static enum err count_failure(struct cx *cx, const struct try_keys *keys, struct person_id person)
{
	enum err e = tries_add(cx, TRY_SIGN_IN_HERE, keys->here);

	if (e == ERR_OK)
		e = tries_add(cx, TRY_SIGN_IN, keys->account);
	return e == ERR_OK ? audit_add(cx, "sign_in_failed", "person", person.v, NULL) : e;
}

static enum err fail(struct cx *cx, const struct try_keys *keys, struct person_id person)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	if (e == ERR_OK)
		e = cx_end(cx, tx, count_failure(cx, keys, person));
	if (e != ERR_OK)
		return e;
	return cx_refuse(cx, (struct finding){ .code = FINDING_SIGN_IN_WRONG, .field = "email" });
}

/*
 * The hash takes its time, and what it was compared with is of before: a
 * password that was set or an account that was disabled meanwhile ended every
 * session, and none may begin behind that.
 */
static enum err still_holds(struct cx *cx, const struct person_account_row *seen)
{
	struct person_account_row a;
	enum err e = person_by_id(cx->db, cx->mem, seen->id, &a);

	if (e != ERR_OK)
		return e;
	if (!a.disabled_at.has && strcmp(a.password_hash, seen->password_hash) == 0)
		return ERR_OK;
	return cx_refuse(cx, (struct finding){ .code = FINDING_SIGN_IN_WRONG, .field = "email" });
}

static enum err begin_session(struct cx *cx, const struct try_keys *keys, const struct sign_in *in,
	const struct person_account_row *a, const char *new_hash, const char **ret_token)
{
	enum err e = still_holds(cx, a);

	if (e == ERR_OK)
		e = session_close(cx, in->old_token);
	if (e == ERR_OK && new_hash != NULL)
		e = person_renew_hash(cx->db, a->id, a->password_hash, new_hash);
	if (e == ERR_OK)
		e = tries_forget(cx, TRY_SIGN_IN_HERE, keys->here);
	if (e == ERR_OK)
		e = session_open(cx, a->id, ret_token);
	return e == ERR_OK ? audit_add(cx, "signed_in", "person", a->id.v, NULL) : e;
}

/* Alone: the account; what was compared before the bracket is asked again in it. */
static enum err succeed(struct cx *cx, const struct try_keys *keys, const struct sign_in *in,
	const struct person_account_row *a, const char **ret_token)
{
	const char *new_hash = NULL;
	struct db_tx *tx;
	enum err e;

	if (crypto_password_is_stale(a->password_hash))
		new_hash = crypto_password_hash(cx->mem, in->password, strlen(in->password));
	cx->actor.person = a->id;
	e = cx_begin_in(cx, scope_of_person(a->id), &tx);
	return e == ERR_OK ? cx_end(cx, tx, begin_session(cx, keys, in, a, new_hash, ret_token))
			   : e;
}

enum err person_sign_in(struct cx *cx, const struct sign_in *in, const char **ret_token)
{
	const char *key = person_email_key(cx->mem, in->email);
	const struct try_keys keys = { key, tries_here(cx->mem, in->from, key) };
	struct person_account_row a = { .id = { 0 } };
	bool is_known = false, is_right;
	enum err e;

	cx->once_key = NULL;
	e = look(cx, &keys, &a, &is_known);
	if (e != ERR_OK)
		return e;
	is_right = crypto_password_is(
		is_known ? a.password_hash : NULL, in->password, strlen(in->password));
	if (!is_right || a.disabled_at.has || !a.confirmed_at.has)
		return fail(cx, &keys, a.id);
	return succeed(cx, &keys, in, &a, ret_token);
}

static enum err sign_out(struct cx *cx, const char *token)
{
	enum err e = session_close(cx, token);

	return e == ERR_OK ? audit_add(cx, "signed_out", "person", cx->actor.person.v, NULL) : e;
}

/* Alone: the account. */
enum err person_sign_out(struct cx *cx, const char *token)
{
	struct db_tx *tx;
	enum err e;

	cx->once_key = NULL;
	e = cx_begin_in(cx, scope_of_person(cx->actor.person), &tx);
	return e == ERR_OK ? cx_end(cx, tx, sign_out(cx, token)) : e;
}
