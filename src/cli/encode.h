/* Vectors of the texts at hand by a sentence encoder from a folder; each text once, by threads. */
#ifndef CLI_ENCODE_H
#define CLI_ENCODE_H

#include "base/err.h"
#include "base/mem.h"
#include "cli/papers_in.h"
#include "match/encoder.h"
#include "match/expertise.h"

struct encode {
	const char *folder; /* model_in.h */
	enum encoder_precision precision;
	enum encoder_level level;
	int n_threads; /* 1 or more; the vectors do not depend on it */
};

/*
 * Of papers read with keeps_texts: title and abstract are one text.  ERR_INVALID with *ret_fault,
 * "file: reason", in m, as are the vectors.
 */
MUST_CHECK enum err encode_papers(struct mem *m, const struct encode *c, const struct papers *p,
	struct expertise_vectors *ret_vectors, const char **ret_fault);

#endif
