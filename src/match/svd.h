/*
 * The leading right singular vectors of a sparse matrix by randomised subspace
 * iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4, on AᵀA) with a
 * Chebyshev filter: the spectrum of text falls so slowly that without it the last
 * directions would hang on the seed.  Rows are read, never copied, and nothing of size
 * rows × rank exists.  Time 18 passes · nonzeros · rank + columns · rank²; memory 3 · columns ·
 * rank.
 */
#ifndef MATCH_SVD_H
#define MATCH_SVD_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

/* A sparse matrix by rows. */
struct svd_rows {
	const size_t *start; /* [rows + 1] */
	const uint32_t *column;
	const float *value;
	size_t n_rows, n_columns;
};

/* Called now and then with the share done, in [0, 1]; may be NULL. */
typedef void svd_progress(void *arg, double share);

/*
 * V: columns × rank, row by row, columns orthonormal, strongest direction first; in m.
 * Directions beyond the matrix' own rank are zero.  The same seed gives the same bytes.
 */
float *svd_right(const struct svd_rows *a, size_t rank, uint64_t seed, struct mem *m,
	svd_progress *progress, void *arg);

#endif
