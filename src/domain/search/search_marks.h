/*
 * Which words of a text were looked for, and the part of a long text where they
 * stand.  Pure.
 */
#ifndef DOMAIN_SEARCH_MARKS_H
#define DOMAIN_SEARCH_MARKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

/* Folded words, in the order of strcmp(). */
struct search_marks {
	const char **words;
	size_t n;
};

void search_marks_end(struct search_marks *marks); /* sorts them */

struct search_piece {
	const char *text;
	bool is_marked;
};

struct search_pieces {
	struct search_piece *items;
	size_t n;
};

/* The whole text. */
struct search_pieces search_marked(
	struct mem *mem, const struct search_marks *marks, const char *text);

/* About so many words of it, where most of what was looked for stands; "…" says that there is more.
 */
struct search_pieces search_snippet(
	struct mem *mem, const struct search_marks *marks, const char *text, size_t n_words);

#endif
