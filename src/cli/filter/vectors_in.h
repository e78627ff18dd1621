/*
 * Vectors of texts that something else made, for the expertise engine.  Three forms, told apart
 * by their first bytes:
 *
 *	JSON	{"id": …, "vector": […]} a line or in one array ("paper_id" and "embedding" are
 *		read too), or one object from id to array; plain or gzip
 *	CSV	id, then a number a column; a first row whose second field is no number is a header
 *	NumPy	two dimensions, float32 or float64; the ids of its rows a line each in a file of
 *		their own
 *
 * An id is a submission's or a publication's, or both.  Each submission and each publication
 * that counts in a profile needs a vector; ids of other texts are passed over.
 */
#ifndef CLI_VECTORS_IN_H
#define CLI_VECTORS_IN_H

#include "base/err.h"
#include "base/mem.h"
#include "cli/filter/papers_in.h"
#include "match/expertise.h"

enum { VECTORS_DIMS_MAX = 8192 };

struct vectors_in {
	const char *path;
	const char *ids; /* NULL: of X.npy they are in X.ids */
};

/* ERR_INVALID with *ret_fault, "file:line: reason" (of an array "file: row N: reason"), in m, as
 * are the vectors. */
MUST_CHECK enum err vectors_read(struct mem *m, const struct vectors_in *in, const struct papers *p,
	struct expertise_vectors *ret_vectors, const char **ret_fault);

#endif
