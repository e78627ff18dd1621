/*
 * Text to the pieces of words that a BERT-class model was trained on: BERT's normalisation
 * (controls left out, Han characters apart, accents stripped, lower case), words at spaces and
 * punctuation, then the longest pieces from the left (WordPiece; Devlin et al. 2019).  The same
 * numbers as the published tokenizers give, but that "[SEP]" in a text is three pieces like any
 * other: no text reaches the model's own marks.
 *
 * Pure; everything lives in the struct mem of _new and is only read once the last piece is in.
 */
#ifndef MATCH_WORDPIECE_H
#define MATCH_WORDPIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

#define WORDPIECE_NONE UINT32_MAX

enum {
	WORDPIECE_WORD_MAX = 100, /* characters; a longer word is unknown, as BERT has it */
	WORDPIECE_BYTES_MAX = 512 /* of a piece */
};

struct wordpiece_rules {
	bool cleans;	     /* controls out */
	bool parts_han;	     /* each Han character a word */
	bool strips_accents; /* decomposed, marks out */
	bool lowers;
};

struct wordpiece;

struct wordpiece *wordpiece_new(struct mem *m, const struct wordpiece_rules *rules);

/* The next number, from 0, is this piece's; false when it has one already, or is empty or longer
 * than WORDPIECE_BYTES_MAX. */
bool wordpiece_add(struct wordpiece *w, const char *piece, size_t n);

size_t wordpiece_count(const struct wordpiece *w);

/* The number of a piece, or WORDPIECE_NONE. */
uint32_t wordpiece_find(const struct wordpiece *w, const char *piece, size_t n);

/*
 * After the last piece; the marks are [UNK], [CLS] and [SEP].  False, with the name of one that is
 * not among the pieces.
 */
bool wordpiece_finish(struct wordpiece *w, const char **ret_missing);

/*
 * [CLS], the text's pieces, [SEP]: at most max (2 or more) of them, the rest of the text left
 * out.  How many there are.  Bytes that are not UTF-8 are left out.
 */
size_t wordpiece_encode(
	const struct wordpiece *w, const char *text, size_t n, size_t max, uint32_t *ret_pieces);

#endif
