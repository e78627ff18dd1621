/*
 * What may be suggested to somebody, before it is ranked: the entries of the search index
 * that their words tell most of, and of each of their areas the newest.  So much
 * is read at the most, whatever there is.
 */
#ifndef DOMAIN_SUGGEST_CANDIDATES_H
#define DOMAIN_SUGGEST_CANDIDATES_H

#include "domain/suggest/suggest.h"

struct suggest_candidates {
	struct suggest_thing *things;
	const char **shared; /* of each the names of the areas it shares, or "" */
	size_t n;
};

/* In a snapshot; reader has its works, ret_of is one of each kind; says whether it has areas. */
MUST_CHECK enum err suggest_candidates_read(struct cx *cx, struct person_id person,
	struct suggest_reader *reader, struct suggest_candidates *ret_of);

#endif
