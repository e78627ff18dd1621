/*
 * Which postings are copies of one: the same text for several cities, countries
 * or titles.  Pure.
 *
 * A text is its set of shingles: each run of three words, folded, without the
 * names of the places it stands for.  Two are copies when they share at least
 * JOB_COPY_LEAST of a hundred shingles (Jaccard).  Which two are worth
 * comparing is told by bands of a MinHash (Broder 1997; bands: Leskovec,
 * Rajaraman, Ullman, "Mining of Massive Datasets", 3.4): texts that share a
 * band are compared, others are not.  Of two at the least likeness 1 pair of
 * 10,000 shares no band; of two that share half, a quarter do.
 */
#ifndef DOMAIN_JOB_COPY_RULES_H
#define DOMAIN_JOB_COPY_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum {
	JOB_COPY_BANDS =
		20, /* of JOB_COPY_ROWS minima each: migrations keep what they are made to */
	JOB_COPY_ROWS = 6,
	JOB_COPY_WORDS = 3,  /* of a shingle */
	JOB_COPY_LEAST = 85, /* of 100 */
	/*
	 * Shorter texts are copies only when they are the same (and, job_copies.h, have one title):
	 * in "We are hiring.  Apply below." three words of another are all there is to tell two
	 * postings apart.
	 */
	JOB_COPY_SHORT = 40
};

struct job_copy {
	uint64_t *shingles; /* ascending, each once */
	size_t n;
	size_t n_words; /* 0: no text, which is nobody's copy */
};

/* The texts as one; left_out: names whose words do not count, such as cities. */
struct job_copy job_copy_of(struct mem *mem, const char *const *texts, size_t n_texts,
	const char *const *left_out, size_t n_left_out);

/* Of a text with words; the same for every build on machines of one byte order. */
void job_copy_bands(const struct job_copy *c, int64_t ret_bands[JOB_COPY_BANDS]);

/* 0 to 100, rounded down: 100 is said of the same set alone. */
int job_copy_likeness(const struct job_copy *a, const struct job_copy *b);

bool job_copy_is(const struct job_copy *a, const struct job_copy *b);

#endif
