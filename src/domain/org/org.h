/* Organizations: where PIs work and where gifts go; known by their ROR id (ror.org). */
#ifndef DOMAIN_ORG_H
#define DOMAIN_ORG_H

#include "domain/cx.h"

struct org {
	struct org_id id;
	const char *ror; /* nine characters, "" when there is none */
	const char *name, *country, *city; /* country: ISO 3166-1 alpha-2 */
};

/* Adds one, or renames the one with the same ROR id; in the caller's bracket. */
MUST_CHECK enum err org_add(struct cx *cx, const struct org *o);

/* ERR_NOT_FOUND when no organization has that ROR id. */
MUST_CHECK enum err org_find_ror(struct cx *cx, const char *ror, struct org_id *ret_id);

MUST_CHECK enum err org_read(struct cx *cx, struct org_id id, struct org *ret_org);

/* Those with the words in their name or city, at most ORG_SEARCH_MAX, by name. */
enum { ORG_SEARCH_MAX = 20 };
MUST_CHECK enum err org_search(
	struct cx *cx, const char *text, struct org **ret_orgs, size_t *ret_n);

MUST_CHECK enum err org_entries(struct cx *cx, struct org **ret_orgs, size_t *ret_n);

/*
 * Pure: nine characters, the first 0, the last two the check digits of ISO 7064
 * MOD 97-10 over the six between read in Crockford's base 32.
 */
bool org_ror_is_good(const char *ror);

#endif
