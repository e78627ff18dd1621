#include <string.h>

#include "domain/check.h"
#include "domain/person/person_import.h"
#include "domain/person/person_sql.h"
#include "domain/person/session.h"
#include "domain/person/session_sql.h"

static enum err check_keys(struct cx *cx, struct complaints *c)
{
	struct person_odd_keys_row *rows;
	size_t n;
	enum err e = person_odd_keys(cx->db, cx->mem, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		if (strcmp(rows[i].email_key, person_email_key(cx->mem, rows[i].email)) != 0)
			complain(c, "person", "%s is not found by its own address",
				id_text(rows[i].id.v).s);
	return e;
}

static enum err check_sessions(struct cx *cx, struct complaints *c)
{
	struct person_odd_row *rows;
	size_t n;
	enum err e = person_odd_sessions(cx->db, cx->mem, SESSION_ABSOLUTE_S, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "person",
			"%s has a session though disabled or not confirmed, or one too long",
			id_text(rows[i].id.v).s);
	if (e == ERR_OK)
		e = person_odd_tokens(cx->db, cx->mem, &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "person", "%s has a link with times that cannot be",
			id_text(rows[i].id.v).s);
	return e;
}

static enum err check_access_keys(struct cx *cx, struct complaints *c)
{
	struct access_key_odd_row *rows;
	size_t n;
	enum err e = access_key_odd(cx->db, cx->mem, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "person",
			"%s has a key though disabled or not confirmed, or one with times that "
			"cannot be",
			id_text(rows[i].person_id.v).s);
	return e;
}

static enum err check_calendar_links(struct cx *cx, struct complaints *c)
{
	struct calendar_link_odd_row *rows;
	size_t n;
	enum err e = calendar_link_odd(cx->db, cx->mem, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "person", "%s has a calendar link though disabled or not confirmed",
			id_text(rows[i].person_id.v).s);
	return e;
}

/* Of a program that has people at all. */
static enum err check_admins(struct cx *cx, struct complaints *c)
{
	struct person_count_row people;
	struct person_admins_row admins;
	enum err e = person_count(cx->db, cx->mem, &people);

	if (e == ERR_OK)
		e = person_admins(cx->db, cx->mem, &admins);
	if (e == ERR_OK && people.n > 0 && admins.n == 0)
		complain(c, "person", "nobody is administrator");
	return e;
}

enum err person_check(struct cx *cx, struct complaints *c)
{
	enum err e = check_keys(cx, c);

	if (e == ERR_OK)
		e = check_sessions(cx, c);
	if (e == ERR_OK)
		e = check_access_keys(cx, c);
	if (e == ERR_OK)
		e = check_calendar_links(cx, c);
	return e == ERR_OK ? check_admins(cx, c) : e;
}
