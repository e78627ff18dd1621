/*
 * In which order things are suggested to a reader.  Two rankers, which compete
 * (interleave_rules.h): the words of what the reader has written, by the engine
 * of match/; and shared areas, what is new or closes soon, and what others read.
 * Pure: the same bytes for the same facts, and what is not given has no say.
 */
#ifndef DOMAIN_SUGGEST_RULES_H
#define DOMAIN_SUGGEST_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum suggest_ranker { SUGGEST_WORDS, SUGGEST_AREAS, SUGGEST_RANKERS };

/* What a reader has written: a publication, or what they say of themselves. */
struct suggest_work {
	const char *title, *text;
	double age_years; /* 0: of now */
};

struct suggest_reader {
	const struct suggest_work *works;
	size_t n_works;
	bool has_areas;
};

/* Something that everybody may see. */
struct suggest_thing {
	int64_t id;
	const char *title, *text;
	size_t n_shared; /* areas that it has in common with the reader */
	bool is_closing; /* the days are those until it closes, not those since it is there */
	double days;	 /* never negative */
	int64_t n_reads; /* lately, by whoever: a count */
};

struct suggest_pick {
	size_t thing; /* its place among the things */
	double score;
	const char *terms; /* what it shares with a work, "proof, storage"; NULL: areas tell */
	size_t work;	   /* that work; meaningless without terms */
};

/* A word of the reader's, and how much they use it. */
struct suggest_word {
	const char *word; /* folded: domain/search/search_words.h */
	int64_t n;
};

enum {
	SUGGEST_TERMS = 3,    /* told of a pick */
	SUGGEST_READS_MIN = 3 /* fewer are no "others": one person is not told of */
};

/*
 * The best first, at most `most` into ret_picks; of two alike the one with the smaller id.  By
 * words: only what shares more with a work than chance does.  By areas: what shares an area, or,
 * for a reader without areas, all.
 */
size_t suggest_by_words(struct mem *mem, const struct suggest_reader *reader,
	const struct suggest_thing *things, size_t n, size_t most, struct suggest_pick *ret_picks);
size_t suggest_by_areas(struct mem *mem, const struct suggest_reader *reader,
	const struct suggest_thing *things, size_t n, size_t most, struct suggest_pick *ret_picks);

/*
 * The words by which the index is asked: those that the reader uses most, of titles three times.
 * At most `most` into ret_words.
 */
size_t suggest_words(struct mem *mem, const struct suggest_reader *reader, size_t most,
	struct suggest_word *ret_words);

#endif
