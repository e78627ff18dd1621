/*
 * The audit: append-only, each row carrying the hash of the row before it, so
 * that a change, a gap or a swap is found (audit_check.c).  Written in the
 * transaction of what it tells.
 */
#ifndef DOMAIN_AUDIT_H
#define DOMAIN_AUDIT_H

#include "base/crypto.h"
#include "domain/cx.h"
#include "domain/list.h"

/*
 * Adds a row.  action and kind are literals in snake case ("proposal_submitted",
 * "proposal").  detail is a JSON object or NULL for {}; ids, codes, amounts and
 * versions, no text that people wrote.
 */
MUST_CHECK enum err audit_add(
	struct cx *cx, const char *action, const char *kind, int64_t object, const char *detail);

struct audit_entry {
	int64_t seq, at, actor, object;
	const char *action, *kind, *detail;
};

/* Which rows: "" and 0 mean any. */
struct audit_filter {
	const char *kind;
	int64_t object;
	struct person_id by; /* what somebody did in an office; to staff alone */
	int64_t since;	     /* UTC seconds */
};

/* Who did it, as the reader may know it. */
enum audit_who {
	AUDIT_SYSTEM,
	AUDIT_PERSON,	 /* by name */
	AUDIT_APPLICANT, /* of the proposal it is about, which the reader does not see by name */
	AUDIT_REVIEWER	 /* likewise, to who reads the log alone */
};

struct audit_fact {
	const char *name, *value; /* of the detail; a person's id is a name here */
};

/* A row as staff and auditors read it. */
struct audit_line {
	int64_t place; /* what a list's cursor calls it; of a page's outer rows, where there is more */
	int64_t at;
	enum audit_who who;
	struct person_id actor;	/* AUDIT_PERSON */
	const char *actor_name;
	const char *action, *kind;
	int64_t object;
	const char *object_name; /* title or name; NULL: none, or not for the reader */
	const char *slug;	 /* of a call, or NULL */
	bool is_open;		 /* the reader may open its page */
	struct audit_fact *facts; /* none where a figure would tell of what is hidden */
	size_t n_facts;
};

/*
 * A page, newest first, without what is about a proposal in conflict with the
 * actor.  Nothing is counted: a log has no total that somebody would need.
 */
MUST_CHECK enum err audit_lines(struct cx *cx, const struct audit_filter *filter,
	const struct list_ask *ask, struct audit_line **ret_lines, struct list_page *ret_page);

/* Pure: SHA-256 over the hash before it and every field with its length. */
void audit_hash(const struct audit_entry *e, const struct digest *previous, struct digest *ret);

#endif
