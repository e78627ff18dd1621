/*
 * The words of a text, as everything that is searched and everybody who
 * searches has them: capitals, accents and width folded, a stem of each
 * (Porter's second stemmer for English).  Both databases store these, so both find the
 * same.  Pure.
 */
#ifndef DOMAIN_SEARCH_WORDS_H
#define DOMAIN_SEARCH_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

/* A longer one is cut; folding makes some characters more bytes than they were. */
enum { SEARCH_WORD_BYTES = 48 };

struct search_word {
	const char *at; /* in the text, n bytes, as it was written */
	size_t n;
	const char *folded; /* without spaces and bars */
};

struct search_words {
	struct search_word *w;
	size_t n;
	bool is_cut; /* there are more than were asked for */
};

/* At most so many.  Bytes that are no UTF-8 part words. */
struct search_words search_words_of(struct mem *mem, const char *text, size_t most);

/* "the", "of": it stands everywhere and tells nothing. */
bool search_is_common(const char *folded);

const char *search_stem(struct mem *mem, const char *folded);

/* Markdown as it is read: without its marks and without the addresses of links. */
const char *search_plain(struct mem *mem, const char *markdown);

#endif
