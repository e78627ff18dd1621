/* Vectors of texts by a sentence encoder from a folder; each text once, by threads. */
#ifndef CLI_ENCODE_H
#define CLI_ENCODE_H

#include "base/err.h"
#include "base/mem.h"
#include "cli/filter/papers_in.h"
#include "match/encoder.h"
#include "match/expertise.h"

struct encode {
	const char *folder; /* model_in.h */
	enum encoder_precision precision;
	enum encoder_level level;
	int64_t n_threads; /* 0: one a processor; the vectors do not depend on it */
	const char *cache; /* the folder of vector_cache.h; NULL: nothing is kept */
};

struct encoding;

/*
 * Reads the model.  ERR_INVALID with *ret_fault, "file: reason", in m.  The encoding lives in m
 * and must be closed.
 */
MUST_CHECK enum err encoding_open(struct mem *m, const struct encode *c,
	struct encoding **ret_encoding, const char **ret_fault);

size_t encoding_dims(const struct encoding *e);

/*
 * ret_vectors: [n × dims], by text; a text that is NULL has a vector of zeros.  Told: texts encoded
 * so far, of those that neither stood before nor were in the cache.  ERR_INVALID with *ret_fault, in
 * the m of open: the weights make numbers that are not finite.
 */
MUST_CHECK enum err encoding_run(struct encoding *e, const char *const *text, size_t n,
	void (*progress)(void *arg, uint64_t done, uint64_t total), void *progress_arg,
	float *ret_vectors, const char **ret_fault);

/* False with *ret_fault, in the m of open: what is new could not be kept for the next run. */
bool encoding_close(struct encoding *e, const char **ret_fault);

/*
 * Of papers read with keeps_texts: title and abstract are one text.  ERR_INVALID with *ret_fault,
 * "file: reason", in m, as are the vectors.  A cache that cannot be written is told on standard error.
 */
MUST_CHECK enum err encode_papers(struct mem *m, const struct encode *c, const struct papers *p,
	struct expertise_vectors *ret_vectors, const char **ret_fault);

#endif
