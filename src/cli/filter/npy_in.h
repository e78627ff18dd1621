/*
 * A dense NumPy array on disk: version 1 to 3, little-endian, C order, two dimensions.
 * float32 is mapped and not copied; float64 is narrowed to it, what is too large for it
 * becoming infinite.
 */
#ifndef CLI_NPY_IN_H
#define CLI_NPY_IN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"

struct npy {
	float *data; /* row-major, until npy_close; changes to it stay in memory */
	int32_t rows, cols;
	bool is_double; /* on disk */
	void *map;
	uint64_t map_size;
};

/* Does the file begin as such a one? */
bool npy_is_one(const char *path);

/* NULL when it was read, else what is wrong as "file: reason". */
const char *npy_open(struct mem *m, const char *path, struct npy *ret_npy);

void npy_close(struct npy *npy);

/* The header alone, from bytes; for npy_open and the fuzzer.  NULL or a reason. */
const char *npy_header(const char *bytes, uint64_t n, struct npy *ret_shape, uint64_t *ret_offset);

#endif
