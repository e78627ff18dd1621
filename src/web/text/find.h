/*
 * Looking for words in short texts: what the search fields of the public lists
 * do.  Capitals, accents and width do not matter (Unicode case folding after
 * compatibility decomposition, marks left out).  A word is found inside words too.
 */
#ifndef WEB_TEXT_FIND_H
#define WEB_TEXT_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

enum { FIND_WORDS_MAX = 12 };

struct find {
	struct mem *mem;
	size_t n; /* 0: everything is found */
	const char *words[FIND_WORDS_MAX];
};

/* typed is what somebody searches for; words after the twelfth are passed over. */
struct find find_begin(struct mem *m, const char *typed);

/* True when each word stands in one of the texts; texts may be NULL. */
bool find_in(const struct find *f, const char *const *texts, size_t n);

#endif
