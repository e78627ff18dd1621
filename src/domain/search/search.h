/*
 * One box over everything: what somebody types, found among the kinds they may
 * see.  Words are found by their stems, by what people say for them, as they are begun, and with
 * typing errors; words in quotation marks must stand side by side.
 *
 * Whatever is typed, so much is read at the most: of each word of each kind
 * the SEARCH_MOST entries that it tells most of.
 */
#ifndef DOMAIN_SEARCH_H
#define DOMAIN_SEARCH_H

#include "domain/cx.h"
#include "domain/search/search_marks.h"
#include "domain/search/search_query.h"

enum search_kind {
	SEARCH_CALL,
	SEARCH_QUESTION,
	SEARCH_RULE,
	SEARCH_PAGE,
	SEARCH_RECIPIENT,
	SEARCH_JOB,
	SEARCH_NEWS,
	SEARCH_KINDS
};

/* "call": as it is stored and stands in addresses. */
const char *search_kind_name(enum search_kind kind);
/* SEARCH_KINDS: none is called so. */
enum search_kind search_kind_of(const char *name);

enum { SEARCH_MOST = 1000 };

struct search_ask {
	const char *typed;
	unsigned kinds;	   /* bits 1 << SEARCH_CALL … */
	size_t skip, most; /* of each kind */
};

struct search_hit {
	int64_t object; /* its id; 0: it has a name */
	const char *ref, *title, *aside, *body;
	int64_t dated_at;
};

/* Those of one kind, the best first. */
struct search_group {
	enum search_kind kind;
	struct search_hit *hits;
	size_t n;
	size_t total;
	bool is_total_least; /* there are more */
};

/* A word that stands nowhere, and what was looked for instead. */
struct search_guess {
	const char *typed, *meant;
};

struct search_found {
	struct search_group groups[SEARCH_KINDS]; /* that with the best hit first; none is empty */
	size_t n_groups;
	struct search_marks marks;
	struct search_guess guesses[SEARCH_TERMS];
	size_t n_guesses;
	bool is_some;	      /* nothing has all the words: these have some */
	bool is_cut;	      /* only the first words were looked for */
	bool has_only_common; /* of words that stand everywhere nothing is looked for */
	bool is_nothing;      /* nothing was typed */
};

MUST_CHECK enum err search(
	struct cx *cx, const struct search_ask *ask, struct search_found *ret_found);

#endif
