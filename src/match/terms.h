/*
 * The vocabulary and the documents as sparse vectors of it.  A term is the
 * Snowball English stem of a word, or a phrase: two stems that stand next to each
 * other in the text ("reinforcement learning"), no stop word or full stop between.
 *
 * Everything lives in the struct mem given at the start and is only read once
 * the last document is in.  Term numbers follow first appearance, so that they
 * depend on the order of documents alone.
 */
#ifndef MATCH_TERMS_H
#define MATCH_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/mem.h"

#define TERMS_NONE UINT32_MAX

struct terms;

/* One document: n distinct terms, how often each occurs (255 at the most). */
struct terms_doc {
	const uint32_t *term;
	const uint8_t *count;
	size_t n;
	uint32_t length; /* words that are terms, bigrams not counted */
};

struct terms *terms_new(struct mem *m);

/*
 * Adds a document: the title counts title_times as often as the abstract, and
 * no bigram spans the two.  NULL is an empty text.  Returns its number, from 0.
 */
uint32_t terms_add(struct terms *t, const char *title, const char *abstract, unsigned title_times);

size_t terms_count(const struct terms *t);    /* distinct terms */
size_t terms_docs(const struct terms *t);     /* documents */
struct terms_doc terms_doc(const struct terms *t, uint32_t doc);

/* In how many documents a term occurs. */
uint32_t terms_df(const struct terms *t, uint32_t term);

bool terms_is_pair(const struct terms *t, uint32_t term);

/* The term for a reader's eyes: words as they first stood in a text, "reinforcement learning". */
void terms_name(const struct terms *t, uint32_t term, struct buf *b);

#endif
