/*
 * A program's texts from Markdown files: each heading with an anchor,
 * "## Title {#slug}", begins an item, and what follows is its text.
 */
#ifndef CLI_CONTENT_READ_H
#define CLI_CONTENT_READ_H

#include <stdbool.h>

#include "domain/cx.h"

/* One reading.  Set cx; the rest begins as zeros. */
struct content_read {
	struct cx *cx; /* within a bracket */
	int64_t n_rules, n_questions, n_attestations; /* read so far: the next stand behind them */
	const char *fault; /* "file: what", NULL while all is well */
};

/*
 * Each takes a whole file, NUL-terminated; false with in->fault set.  file is
 * for faults.  Questions are "### Question {#slug}" below "## Section".
 */
bool content_read_rules(struct content_read *in, const char *file, const char *text);
bool content_read_questions(struct content_read *in, const char *file, const char *text);
bool content_read_attestations(struct content_read *in, const char *file, const char *text);

/* "# Title" on the first line. */
bool content_read_page(struct content_read *in, const char *slug, const char *text);

#endif
