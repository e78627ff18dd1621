/* What a stranger may ask for: an account, or a way back into one. */
#include "domain/audit/audit.h"
#include "domain/notice/notice.h"
#include "domain/person/person_import.h"
#include "domain/person/person_link.h"
#include "domain/person/person_sql.h"
#include "domain/person/tries.h"

static enum err tell_it_exists(struct cx *cx, const struct person_account_row *a)
{
	return notice_add(cx, mem_printf(cx->mem, "exists:%" PRId64, cx_new_id(cx)), a->id,
		&(struct letter_facts){ .kind = LETTER_ACCOUNT_EXISTS, .link = "/forgot" });
}

/*
 * May one more letter go to that address?  Counts those that may: if asking
 * counted, too, somebody who never stops would keep the owner from any.
 */
static enum err may_write(struct cx *cx, const char *key, bool *ret_may)
{
	enum err e = tries_check(cx, TRY_LETTER, key);

	*ret_may = e == ERR_OK;
	if (e == ERR_LIMITED)
		return ERR_OK;
	return e == ERR_OK ? tries_add(cx, TRY_LETTER, key) : e;
}

static enum err add(struct cx *cx, const char *email, const char *key, const char *name,
	struct person_account_row *ret_account)
{
	struct person_id id = { cx_new_id(cx) };
	enum err e = person_insert(cx->db, id, email, key, name, cx->now);

	return e == ERR_OK ? person_by_id(cx->db, cx->mem, id, ret_account) : e;
}

static enum err register_one(struct cx *cx, const char *email, const char *name)
{
	const char *key = person_email_key(cx->mem, email);
	struct person_account_row a;
	bool may_send;
	enum err e = may_write(cx, key, &may_send);

	if (e == ERR_OK)
		e = person_by_key(cx->db, cx->mem, key, &a);
	if (e == ERR_NOT_FOUND)
		e = add(cx, email, key, name, &a);
	else if (e == ERR_OK)
		e = person_set_name_unconfirmed(cx->db, a.id, name);
	if (e == ERR_OK && may_send && !a.disabled_at.has)
		e = a.confirmed_at.has ? tell_it_exists(cx, &a)
				       : link_send(cx, &letter_links[LINK_CONFIRM], a.id);
	return e == ERR_OK ? audit_add(cx, "registration_asked", "person", a.id.v, NULL) : e;
}

/* Alone: the address, and whose it is. */
enum err person_register(struct cx *cx, const char *email, const char *name)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_email(person_email_key(cx->mem, email)), &tx);

	return e == ERR_OK ? cx_end(cx, tx, register_one(cx, email, name)) : e;
}

static enum err forgot(struct cx *cx, const char *email)
{
	const char *key = person_email_key(cx->mem, email);
	struct person_account_row a = { .id = { 0 } };
	bool may_send;
	enum err e = may_write(cx, key, &may_send);

	if (e == ERR_OK)
		e = person_by_key(cx->db, cx->mem, key, &a);
	if (e == ERR_NOT_FOUND)
		e = ERR_OK;
	else if (e == ERR_OK && may_send && !a.disabled_at.has)
		e = link_send(
			cx, &letter_links[a.confirmed_at.has ? LINK_RESET : LINK_CONFIRM], a.id);
	return e == ERR_OK ? audit_add(cx, "password_forgotten", "person", a.id.v, NULL) : e;
}

/* As person_register(). */
enum err person_forgot(struct cx *cx, const char *email)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_email(person_email_key(cx->mem, email)), &tx);

	return e == ERR_OK ? cx_end(cx, tx, forgot(cx, email)) : e;
}
