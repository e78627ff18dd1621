/*
 * What somebody typed into the search box, as terms.  Pure: any bytes are taken,
 * none means an operator but quotation marks around several words.
 */
#ifndef DOMAIN_SEARCH_QUERY_H
#define DOMAIN_SEARCH_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

enum { SEARCH_TERMS = 10, SEARCH_PHRASE_WORDS = 12, SEARCH_TYPED_WORDS = 200 };

/* A word, or several in quotation marks, which must stand side by side. */
struct search_term {
	const char *const *words; /* folded */
	size_t n;
	bool may_grow; /* the last word: perhaps it is only begun */
};

struct search_query {
	struct search_term terms[SEARCH_TERMS];
	size_t n;
	bool is_cut;	      /* what came after the last term is passed over */
	bool has_only_common; /* words, but only such as stand everywhere */
};

struct search_query search_query_of(struct mem *mem, const char *typed);

/*
 * How many letters must be typed otherwise to make b of a: one put in, left out,
 * changed, or two swapped.  most + 1 when it is more than most.
 */
size_t search_distance(const char *a, const char *b, size_t most);

/* How many a word may be off and still be meant: none for a short one. */
size_t search_may_be_off(const char *word);

/*
 * A word and what is left of it when one letter is lost: two words that are one letter
 * apart have one of these in common.  None for a word too short or too long to be guessed.
 */
struct search_bones {
	const char **items;
	size_t n;
};
struct search_bones search_bones_of(struct mem *mem, const char *word);

#endif
