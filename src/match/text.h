/*
 * Text to words: Unicode 15 folding (NFKC, case folded, marks stripped), so
 * that "Poincaré", "POINCARE" and the ligature in "ﬁeld" meet their plain
 * forms.  Pure: reads the bytes it is given, allocates nothing.
 */
#ifndef MATCH_TEXT_H
#define MATCH_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum { TEXT_WORD_MAX = 64 }; /* bytes of a folded word; longer ones are cut */

/* Reads one text.  Start as { .s = text, .n = bytes }. */
struct text_cursor {
	const char *s;
	size_t n;
	size_t at;
	char word[TEXT_WORD_MAX + 4];
};

struct text_word {
	const char *s;	  /* folded; in the cursor, until the next call */
	size_t n;	  /* bytes, 1 to TEXT_WORD_MAX */
	bool is_adjacent; /* no full stop, colon or bracket since the word before */
};

/*
 * The next word; false at the end.  A word is a run of letters and digits with
 * at least one letter and two characters; a Han, Kana, Thai or other character
 * of a script without spaces is a word of its own.  Bytes that are not UTF-8
 * part words.  What follows an apostrophe ("'s") and LaTeX commands ("\alpha") are left out.
 */
bool text_next(struct text_cursor *c, struct text_word *ret_word);

/* Is it a word of grammar ("the", "however"), which tells no subject? */
bool text_is_stop(const char *word, size_t n);

#endif
