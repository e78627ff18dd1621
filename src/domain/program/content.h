/*
 * The program's public texts and catalogues: research areas, cloud products,
 * public data sets, questions and answers, the rules' texts, pages.  Reading is
 * for everybody; writing is for the import and for staff, inside a bracket of
 * the caller's, and replaces what has the same slug.
 */
#ifndef DOMAIN_CONTENT_H
#define DOMAIN_CONTENT_H

#include "domain/cx.h"

struct content_area {
	const char *slug, *name, *description;
};

struct content_product {
	const char *slug, *name, *category, *description;
};

struct content_dataset {
	const char *slug, *name, *description, *url;
};

struct content_question {
	const char *slug, *section, *question, *answer; /* answer: Markdown */
};

struct content_rule {
	const char *rule, *title, *body; /* rule: its id; body: Markdown */
};

struct content_page {
	const char *title, *body; /* Markdown */
	int64_t updated_at;
};

MUST_CHECK enum err content_areas(struct cx *cx, struct content_area **ret_items, size_t *ret_n);
MUST_CHECK enum err content_questions(
	struct cx *cx, struct content_question **ret_items, size_t *ret_n);
MUST_CHECK enum err content_rules(struct cx *cx, struct content_rule **ret_items, size_t *ret_n);
MUST_CHECK enum err content_page(struct cx *cx, const char *slug, struct content_page *ret_page);

/* The slugs of the pages that are written. */
MUST_CHECK enum err content_page_slugs(struct cx *cx, const char *const **ret_slugs, size_t *ret_n);

/* Whether the answer of a question helped: counted, and nothing is kept of who said so. */
struct content_vote {
	const char *slug;
	int64_t n_yes, n_no;
};
MUST_CHECK enum err content_votes(struct cx *cx, struct content_vote **ret_votes, size_t *ret_n);

/* In a bracket of its own; ERR_NOT_FOUND when there is no such question. */
MUST_CHECK enum err content_vote_add(struct cx *cx, const char *slug, bool has_helped);

MUST_CHECK enum err content_put_area(struct cx *cx, const struct content_area *a, int64_t position);
MUST_CHECK enum err content_put_product(
	struct cx *cx, const struct content_product *p, int64_t position);
MUST_CHECK enum err content_put_dataset(
	struct cx *cx, const struct content_dataset *d, int64_t position);
MUST_CHECK enum err content_put_question(
	struct cx *cx, const struct content_question *q, int64_t position);
MUST_CHECK enum err content_put_rule(struct cx *cx, const struct content_rule *r, int64_t position);
MUST_CHECK enum err content_put_page(
	struct cx *cx, const char *slug, const char *title, const char *body);
MUST_CHECK enum err content_put_attestation(
	struct cx *cx, int64_t version, const char *item, const char *body, int64_t position);

#endif
