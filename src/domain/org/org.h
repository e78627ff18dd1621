/* Organizations: where PIs work and where gifts go; known by their ROR id (ror.org). */
#ifndef DOMAIN_ORG_H
#define DOMAIN_ORG_H

#include "domain/cx.h"
#include "domain/list.h"

struct org {
	struct org_id id;
	const char *ror;		   /* nine characters, "" when there is none */
	const char *name, *country, *city; /* country: ISO 3166-1 alpha-2 */
};

struct org_input {
	const char *ror; /* with or without https://ror.org/; "": it has none */
	const char *name, *country, *city;
};

/* Adds one, or renames the one with the same ROR id; in the caller's bracket. */
MUST_CHECK enum err org_add(struct cx *cx, const struct org *o, struct org_id *ret_id);

/* ERR_NOT_FOUND when no organization has that ROR id. */
MUST_CHECK enum err org_find_ror(struct cx *cx, const char *ror, struct org_id *ret_id);

/* The one of that name in that country, capitals aside; one with a ROR id first.  ERR_NOT_FOUND. */
MUST_CHECK enum err org_find_name(
	struct cx *cx, const char *name, const char *country, struct org_id *ret_id);

MUST_CHECK enum err org_read(struct cx *cx, struct org_id id, struct org *ret_org);

/* A page by name: those with words that begin as the typed ones do, in their name or city. */
struct org_search {
	const char *text; /* "": all */
	bool is_bare;	  /* only those without a ROR id */
};
MUST_CHECK enum err org_entries(struct cx *cx, const struct org_search *search,
	const struct list_ask *ask, struct org **ret_orgs, struct list_page *ret_page);

/* ---- for staff; ERR_REFUSED with findings at "ror", "name", "city", "country" ---- */

MUST_CHECK enum err org_create(struct cx *cx, const struct org_input *in);
MUST_CHECK enum err org_change(struct cx *cx, struct org_id id, const struct org_input *in);

/* ERR_REFUSED FINDING_IN_USE when a person or an award names it. */
MUST_CHECK enum err org_remove(struct cx *cx, struct org_id id);

/*
 * They are one: who works at `from` works at the one with the ROR id now, its
 * awards are that one's, and `from` goes.  So who was a colleague of nobody
 * stands in conflict as everybody else.  ERR_REFUSED FINDING_ORG_UNKNOWN at
 * "same".
 */
MUST_CHECK enum err org_join(struct cx *cx, struct org_id from, const char *ror);

/*
 * Adds or renames what each line says (org_line_read(); a first line "ror…" is
 * a head), all or none.  ERR_REFUSED FINDING_BAD_LINE at "lines".
 */
MUST_CHECK enum err org_import(struct cx *cx, const char *lines);

/*
 * After a person's institution changed, within the caller's bracket: takes away
 * assignments of calls under review whose reviewer is in conflict now.
 */
MUST_CHECK enum err org_end_conflicted_reviews(struct cx *cx);

#endif
