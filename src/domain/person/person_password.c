/* One's own password: asked for again, and changed. */
#include "base/crypto.h"
#include "domain/audit/audit.h"
#include "domain/person/person_link.h"
#include "domain/person/person_sql.h"
#include "domain/person/session.h"
#include "domain/person/tries.h"

static const char *try_key(struct cx *cx)
{
	return mem_printf(cx->mem, "%" PRId64, cx->actor.person.v);
}

static enum err look(struct cx *cx, struct person_account_row *ret_account)
{
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = tries_check(cx, TRY_PASSWORD, try_key(cx));
	if (e == ERR_OK)
		e = person_by_id(cx->db, cx->mem, cx->actor.person, ret_account);
	cx_read_end(cx);
	return e;
}

static enum err count_failure(struct cx *cx, const char *token)
{
	enum err e = tries_add(cx, TRY_PASSWORD, try_key(cx));

	(void)token;
	return e == ERR_OK ? audit_add(cx, "password_wrong", "person", cx->actor.person.v, NULL)
			   : e;
}

/* In a bracket without the key of the click: that is for what the click is about. */
static enum err apart(
	struct cx *cx, enum err (*write)(struct cx *cx, const char *token), const char *token)
{
	const char *once_key = cx->once_key;
	struct db_tx *tx;
	enum err e;

	cx->once_key = NULL;
	e = cx_begin_in(cx, scope_of_person(cx->actor.person), &tx);
	if (e == ERR_OK)
		e = cx_end(cx, tx, write(cx, token));
	cx->once_key = once_key;
	return e;
}

static enum err fail(struct cx *cx, const char *field)
{
	enum err e = apart(cx, count_failure, NULL);

	if (e != ERR_OK)
		return e;
	return cx_refuse(cx, (struct finding){ .code = FINDING_PASSWORD_WRONG, .field = field });
}

/* *ret_hash: what the password was compared with. */
static enum err compare(
	struct cx *cx, const char *password, const char *field, const char **ret_hash)
{
	struct person_account_row a;
	enum err e = look(cx, &a);

	if (e != ERR_OK)
		return e;
	if (!crypto_password_is(a.password_hash, password, strlen(password)))
		return fail(cx, field);
	*ret_hash = a.password_hash;
	return ERR_OK;
}

/* A password that was set meanwhile ended the session: then there is none to prove. */
static enum err prove(struct cx *cx, const char *token)
{
	enum err e = session_prove(cx, token, SESSION_BY_PASSWORD);

	return e == ERR_OK ? audit_add(cx, "password_proved", "person", cx->actor.person.v, NULL)
			   : e;
}

/* Alone: the account. */
enum err person_prove(struct cx *cx, const char *token, const char *password, const char *field)
{
	const char *hash;
	enum err e = compare(cx, password, field, &hash);

	return e == ERR_OK ? apart(cx, prove, token) : e;
}

static enum err judge(struct cx *cx, const char *password)
{
	struct person_account_row a;
	enum err e = cx_read(cx);

	if (e != ERR_OK)
		return e;
	e = person_by_id(cx->db, cx->mem, cx->actor.person, &a);
	if (e == ERR_OK)
		e = password_judge(cx, password, a.email, a.name);
	cx_read_end(cx);
	return e;
}

/* A password that was reset while this one was compared and hashed stays. */
static enum err change(
	struct cx *cx, const char *old_hash, const char *hash, const char **ret_token)
{
	struct person_id me = cx->actor.person;
	enum err e = person_replace_password(cx->db, me, old_hash, hash);

	if (e == ERR_CONFLICT)
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_PASSWORD_WRONG, .field = "current" });
	if (e == ERR_OK)
		e = session_close_all(cx, me);
	if (e == ERR_OK)
		e = token_use_others(cx->db, me, cx->now);
	if (e == ERR_OK)
		e = session_open(cx, me, ret_token);
	if (e == ERR_OK)
		e = password_tell(cx, me);
	return e == ERR_OK ? audit_add(cx, "password_changed", "person", me.v, NULL) : e;
}

/* Alone: the account; what was compared before the bracket is asked again by the statement. */
enum err person_change_password(
	struct cx *cx, const char *current, const char *password, const char **ret_token)
{
	const char *old_hash, *hash;
	struct db_tx *tx;
	enum err e = judge(cx, password);

	if (e == ERR_OK)
		e = compare(cx, current, "current", &old_hash);
	if (e != ERR_OK)
		return e;
	hash = crypto_password_hash(cx->mem, password, strlen(password));
	e = cx_begin_in(cx, scope_of_person(cx->actor.person), &tx);
	return e == ERR_OK ? cx_end(cx, tx, change(cx, old_hash, hash, ret_token)) : e;
}
