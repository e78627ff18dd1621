/*
 * What an entry needs to be found: for each term the words that stand for it, as
 * far as they stand somewhere at all.
 */
#ifndef DOMAIN_SEARCH_NEEDS_H
#define DOMAIN_SEARCH_NEEDS_H

#include "domain/cx.h"
#include "domain/search/search_query.h"

enum { SEARCH_NEEDS = 24, SEARCH_WORDS = 40 };

struct search_need {
	struct {
		const char *word;
		int64_t worth; /* of 100: less than the very word that was typed */
	} words[SEARCH_WORDS];
	size_t n;
	const char *typed; /* the word as it was typed, folded */
	bool is_guess;	   /* it stands nowhere: these are near to it */
};

struct search_needs {
	struct search_need *items; /* SEARCH_NEEDS */
	size_t n;
	const struct search_term *phrases[SEARCH_TERMS]; /* words that must stand side by side */
	size_t n_phrases;
};

MUST_CHECK enum err search_needs_of(
	struct cx *cx, const struct search_query *q, struct search_needs *ret_needs);

#endif
