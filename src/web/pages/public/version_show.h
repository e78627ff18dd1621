/* Versions of the public texts as pages show them. */
#ifndef WEB_PAGES_VERSION_SHOW_H
#define WEB_PAGES_VERSION_SHOW_H

#include "domain/program/content_edit.h"
#include "web/rq.h"
#include "web/view_work.h"

/* "Version 3, in force since 4 November 2026"; ret_text NULL: nothing was written yet. */
MUST_CHECK enum err version_line(struct rq *rq, const char *line, const char **ret_text);

/* What one item became; before or after NULL: it was not there, or is no more. */
struct changed_item version_change(
	struct mem *m, const struct content_item *before, const struct content_item *after);

/* The section that tells what changed between two states of a line, in the order of the later. */
struct block version_changes(struct rq *rq, const struct content_item *before, size_t n_before,
	const struct content_item *after, size_t n_after);

#endif
