/*
 * Vectors of texts that were encoded before, in a file a model: DIR/vectors-NAME.  Rows are
 * added behind; one that was cut off or damaged is no row, and the text is encoded anew.  What
 * is there and cannot be read, or is no file, costs time and not the run: it is told at the end.  A
 * file that has grown past VECTOR_CACHE_BYTES_MAX begins again.  Several processes may share it.
 * A vector tells what its text is about: the folder is as confidential as the texts.
 */
#ifndef CLI_FILTER_VECTOR_CACHE_H
#define CLI_FILTER_VECTOR_CACHE_H

#include "base/crypto.h"
#include "base/err.h"
#include "base/mem.h"

#define VECTOR_CACHE_BYTES_MAX ((size_t)1 << 30)

struct vector_cache;

/*
 * model: what else the vectors depend on.  Makes the folder (0700) where there is none.
 * ERR_INVALID with *ret_fault, "folder: reason", in m.  Ends with m, or earlier by close.
 */
MUST_CHECK enum err vector_cache_open(struct mem *m, const char *folder, const struct digest *model,
	size_t dims, struct vector_cache **ret_cache, const char **ret_fault);

/* False: it is not there.  ret_vector: [dims]. */
bool vector_cache_get(const struct vector_cache *c, const struct digest *text, float *ret_vector);

/* One more row, at the end of the file when the cache is closed. */
void vector_cache_put(struct vector_cache *c, const struct digest *text, const float *vector);

/* False, with *ret_fault in the m of open, where what is new could not be written. */
bool vector_cache_close(struct vector_cache *c, const char **ret_fault);

#endif
