/*
 * What the index keeps of a thing: its words in their order, and for each word
 * how much it tells of the thing, from 0 (all of it) to 999.  Pure; whole numbers,
 * so that every machine has the same.
 */
#ifndef DOMAIN_SEARCH_DOC_H
#define DOMAIN_SEARCH_DOC_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum {
	SEARCH_PLACES = 1000,
	SEARCH_DOC_WORDS = 8000 /* what comes behind is not searched */
};

struct search_place {
	const char *word;
	int64_t place;
};

struct search_doc {
	const char *words; /* "title words | words beside it | words of the text" */
	struct search_place
		*places; /* by their words, each once; common words are not among them */
	size_t n;
};

struct search_doc search_doc_of(
	struct mem *mem, const char *title, const char *aside, const char *body);

/* The same of words that are stored. */
struct search_doc search_doc_of_words(struct mem *mem, const char *words);

#endif
