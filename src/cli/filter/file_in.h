/*
 * A whole file, mapped and not copied, and the JSON object in one.  For files of a few megabytes
 * whose parts stand anywhere, and for weights.
 */
#ifndef CLI_FILE_IN_H
#define CLI_FILE_IN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"

struct file_in {
	const char *data; /* until file_in_close; not NUL-terminated; not NULL */
	size_t n;
	void *map; /* NULL: of an empty file */
};

bool file_in_exists(const char *path);

/* NULL, or what is wrong as "file: reason", in m. */
const char *file_in_open(struct mem *m, const char *path, struct file_in *ret_file);

void file_in_close(struct file_in *f);

/* The object in bytes; the caller's reference.  NULL with *ret_fault, "name:line: reason", in m. */
json_t *file_in_object(
	struct mem *m, const char *name, const char *data, size_t n, const char **ret_fault);

/* The object in a file, the same way. */
json_t *file_in_json(struct mem *m, const char *path, const char **ret_fault);

#endif
