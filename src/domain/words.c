#include "domain/words.h"

#include <string.h>

const char words_top[] = "\xF4\x8F\xBF\xBF"; /* U+10FFFF */

static const char between[] = " ,.@+_()/'\"\\-";

/* Keeps the longest first. */
static void add(struct words *words, const char *word)
{
	size_t at = words->n;

	while (at > 0 && strlen(words->w[at - 1]) < strlen(word)) {
		words->w[at] = words->w[at - 1];
		at--;
	}
	words->w[at] = word;
	words->n++;
}

struct words words_of(struct mem *mem, const char *typed)
{
	struct words words = { .w = { "", "", "", "" } };

	while (words.n < WORDS_MAX) {
		size_t n;

		typed += strspn(typed, between);
		n = strcspn(typed, between);
		if (n == 0)
			break;
		add(&words, mem_strn(mem, typed, n));
		typed += n;
	}
	return words;
}
