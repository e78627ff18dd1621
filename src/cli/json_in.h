/*
 * Reads JSON records: one object a line (JSONL), or a single object or array
 * that holds them all, plain or gzip, strict UTF-8.  Which of them it is shows
 * in the first line.  JSONL is read line by line in little memory.
 *
 * What is wrong is told once, as "file:line: reason", by json_in_fault(); after
 * that the reader yields nothing more.
 */
#ifndef CLI_JSON_IN_H
#define CLI_JSON_IN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

enum {
	JSON_IN_LINE_MAX = 8 << 20,   /* bytes of a line of JSONL */
	JSON_IN_WHOLE_MAX = 256 << 20 /* bytes of a file that is one JSON value */
};

struct json_in;

/* Stands until the next record. */
struct json_in_record {
	const char *key; /* its name in a single object; NULL in JSONL and arrays */
	const json_t *value;
	int64_t line; /* from 1 */
};

/* ERR_NOT_FOUND when the file cannot be opened: json_in_fault() says why.  *ret_in is always set.
 */
MUST_CHECK enum err json_in_open(struct mem *m, const char *path, struct json_in **ret_in);

/* False at the end and after a fault; json_in_fault() tells which. */
bool json_in_next(struct json_in *in, struct json_in_record *ret_record);

/* Tells a fault of the caller's own at a record, or where `quoted` first stands; returns false. */
bool json_in_fail(struct json_in *in, const struct json_in_record *r, const char *quoted,
	const char *fmt, ...) PRINTF_LIKE(4, 5);

/* How much of the file was read, 0 to 1; for a progress bar, so a pipe is always 0. */
double json_in_part(const struct json_in *in);

/* "file:line: reason", or NULL while all is well. */
const char *json_in_fault(const struct json_in *in);

/* Frees what the JSON library holds; the reader itself goes with its lifetime. */
void json_in_close(struct json_in *in);

#endif
