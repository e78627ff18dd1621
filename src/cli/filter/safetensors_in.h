/*
 * Weights in the safetensors form: the length of a JSON header in 8 bytes, the header (name to
 * dtype, shape and place), the numbers.  Every tensor's place and size is checked when the file
 * is opened, whether it is asked for or not.
 */
#ifndef CLI_SAFETENSORS_IN_H
#define CLI_SAFETENSORS_IN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "cli/filter/file_in.h"

struct safetensors {
	struct mem *mem;
	const char *name; /* of the file, in faults */
	struct file_in file;
	json_t *header;
	const char *data; /* behind the header */
	size_t n_data;
	const char *fault; /* "file: reason"; NULL while all is well */
};

/* False with s->fault; close in both cases. */
bool safetensors_open(struct mem *m, const char *path, struct safetensors *ret_s);

/* The same of bytes, which must stay. */
bool safetensors_open_bytes(
	struct mem *m, const char *name, const char *data, size_t n, struct safetensors *ret_s);

bool safetensors_has(const struct safetensors *s, const char *tensor);

/*
 * The tensor's numbers, of shape [rows × columns], or [rows] where columns is 0; F32 stands until
 * safetensors_close, F16 and BF16 are widened in s->mem.  NULL with s->fault when it is missing,
 * of another shape or kind, or holds a number that is not finite.  After a fault always NULL.
 */
const float *safetensors_floats(
	struct safetensors *s, const char *tensor, size_t rows, size_t columns);

void safetensors_close(struct safetensors *s);

#endif
