#include "domain/scope.h"

#include <string.h>

#include "domain/cx.h"
#include "domain/scope_sql.h"
#include "store/db.h"

bool scope_covers(const struct scope *outer, const struct scope *inner)
{
	if (outer->kind == SCOPE_WHOLE || inner->kind == SCOPE_ROWS)
		return true;
	return outer->kind == inner->kind && outer->call.v == inner->call.v &&
	       outer->proposal.v == inner->proposal.v && outer->award.v == inner->award.v &&
	       outer->person.v == inner->person.v &&
	       (outer->kind != SCOPE_EMAIL || strcmp(outer->email_key, inner->email_key) == 0);
}

static enum err take_email(struct cx *cx, const char *key)
{
	enum err e = scope_email(cx->db, key);

	return e == ERR_OK ? scope_email_person(cx->db, key) : e;
}

enum err scope_take(struct cx *cx, const struct scope *s)
{
	if (store_kind(db_store(cx->db)) == STORE_SQLITE)
		return ERR_OK;
	switch (s->kind) {
	case SCOPE_WHOLE:
		return ERR_OK; /* db_begin() took it */
	case SCOPE_CALL:
		return scope_call(cx->db, s->call);
	case SCOPE_CALL_OF:
		return scope_call_of(cx->db, s->proposal);
	case SCOPE_AWARD:
		return scope_award(cx->db, s->award);
	case SCOPE_OWN:
		return scope_own(cx->db, s->proposal);
	case SCOPE_START:
		return scope_start(cx->db, s->call, s->person);
	case SCOPE_REVIEW:
		return scope_review(cx->db, s->proposal, s->person);
	case SCOPE_PERSON:
		return scope_person(cx->db, s->person);
	case SCOPE_EMAIL:
		return take_email(cx, s->email_key);
	case SCOPE_ROWS:
		return scope_rows(cx->db);
	}
	BUG("unknown scope");
}
