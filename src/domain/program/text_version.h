/*
 * The program's public texts as they were.  What has versions of its own is a
 * line: the rules together, the questions together, each page.  A change that
 * readers could see makes the next version of its line; what is changed within
 * one second is one version.  Another order of the same words makes none.
 *
 * Attestations have versions of their own (content_edit.h); ready answers are
 * read by nobody outside and have none.
 */
#ifndef DOMAIN_TEXT_VERSION_H
#define DOMAIN_TEXT_VERSION_H

#include "domain/cx.h"
#include "domain/list.h"
#include "domain/program/content_edit.h"

/* "rules", "page/about"; NULL: the kind has none. */
const char *text_line_of(struct mem *mem, enum content_kind kind, const char *slug);

/* What became of an item. */
struct text_deed {
	const char *title;
	bool is_there, is_new; /* there: it was not before */
};

struct text_version {
	int64_t version;
	int64_t at;    /* in force since; 0: from before versions were kept */
	int64_t until; /* 0: it is in force */
	const struct text_deed
		*deeds; /* of a list; none of the first version, which did everything */
	size_t n_deeds;
};

/* The one in force; ERR_NOT_FOUND: nothing was written yet. */
MUST_CHECK enum err text_version_now(
	struct cx *cx, const char *line, struct text_version *ret_version);
MUST_CHECK enum err text_version_read(
	struct cx *cx, const char *line, int64_t version, struct text_version *ret_version);

/* The line's items as of that version, in their order; position as it was. */
MUST_CHECK enum err text_version_of(struct cx *cx, const char *line, int64_t version,
	struct content_item **ret_items, size_t *ret_n);

/* A page of the versions, the newest first; the id of a row is its number. */
MUST_CHECK enum err text_versions(struct cx *cx, const char *line, const struct list_ask *ask,
	struct text_version **ret_versions, struct list_page *ret_page);

/* What one item said, the newest first; is_there false: it was taken away. */
struct text_revision {
	int64_t version, at;
	bool is_there;
	struct content_item item;
};
MUST_CHECK enum err text_revisions(struct cx *cx, const char *line, const char *slug, int64_t most,
	struct text_revision **ret_list, size_t *ret_n);

/*
 * Inside the bracket that keeps the item, or takes it away.  The first call of
 * a second makes the line's next version; the same words make none.
 */
MUST_CHECK enum err text_keep(
	struct cx *cx, enum content_kind kind, const struct content_item *item);
MUST_CHECK enum err text_drop(struct cx *cx, enum content_kind kind, const char *slug);

#endif
