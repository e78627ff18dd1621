/* Proposals as JSON (an object each: a line, or in one array) instead of CSV. */
#ifndef CLI_SELECT_JSON_IN_H
#define CLI_SELECT_JSON_IN_H

#include "base/buf.h"

/* By the name: .json or .jsonl. */
bool select_json_in_is(const char *path);

/*
 * The records as CSV, a row each, so that one reader judges both.  fault is
 * "file:line: reason" or NULL.
 */
struct select_json {
	struct buf csv;
	int64_t *line; /* in the file, of each line of the CSV, from 1 */
	size_t n, cap;
	const char *fault;
};

struct select_json *select_json_in_read(struct mem *m, const char *path);

/* A line of the CSV as a line of the file. */
int64_t select_json_in_line(const struct select_json *json, int64_t line);

#endif
