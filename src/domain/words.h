/*
 * What somebody types to find people or institutions: words, each the
 * beginning of a word of the name.  Tables person_word and org_word hold what is
 * found by; their triggers part words at the same characters.
 */
#ifndef DOMAIN_WORDS_H
#define DOMAIN_WORDS_H

#include "base/mem.h"

enum { WORDS_MAX = 4 };

/* The longest first; what is typed beyond the fourth is passed over.  w: "" behind the last. */
struct words {
	const char *w[WORDS_MAX];
	size_t n;
};

struct words words_of(struct mem *mem, const char *typed);

/* Above every character: a word w begins what stands from w up to w and this. */
extern const char words_top[];

/* At most so many are looked through for the longest word. */
enum { WORDS_FOUND_MAX = 2000 };

#endif
