/*
 * Writing the program's texts and catalogues: one set of use cases over all
 * kinds of them.  An item is known by its slug, which stays: links, forms and
 * frozen proposals hold on to it.
 *
 * The attestations are a list of which every change makes a new version; what
 * somebody attested before stays as it was read.
 */
#ifndef DOMAIN_CONTENT_EDIT_H
#define DOMAIN_CONTENT_EDIT_H

#include "domain/cx.h"

enum content_kind {
	CONTENT_AREA,
	CONTENT_PRODUCT,
	CONTENT_DATASET,
	CONTENT_QUESTION,
	CONTENT_RULE,
	CONTENT_PAGE,
	CONTENT_ATTESTATION,
	CONTENT_CANNED, /* answers that staff begin with; public nowhere */
	CONTENT_KIND_COUNT
};

struct content_item {
	const char *slug;
	const char *title;   /* the name, the question; "" of an attestation */
	const char *section; /* of a question; the category of a product; else "" */
	const char *text;    /* Markdown of a question, a rule and a page; else plain */
	const char *link;    /* of a data set; else "" */
	int64_t position;    /* as stored; -1: expected and not written yet */
	bool is_hidden;	     /* a question whose answer is a draft: for staff alone; as stored */
};

enum {
	CONTENT_TITLE_CHARS = 200,
	CONTENT_SECTION_CHARS = 80,
	CONTENT_LINK_CHARS = 300,
	CONTENT_TEXT_CHARS = 20000,
	CONTENT_SHORT_CHARS = 1000, /* the text of an area, a product, a data set, an attestation */
	CONTENT_MANY = 500,	    /* items of one kind */
	CONTENT_STATEMENTS = 24	    /* attestations */
};

/*
 * All of a kind, in their order; rules that findings quote and pages that have
 * an address are among them also when they are not written yet.
 */
MUST_CHECK enum err content_items(
	struct cx *cx, enum content_kind kind, struct content_item **ret_items, size_t *ret_n);

/* One of those; ERR_NOT_FOUND. */
MUST_CHECK enum err content_item_read(
	struct cx *cx, enum content_kind kind, const char *slug, struct content_item *ret_item);

/* Tells whether an item changed since somebody began to edit it; lives in mem. */
const char *content_stamp(struct mem *mem, const struct content_item *item);

/* Adds one, at the end of its section.  ERR_REFUSED with findings at its fields. */
MUST_CHECK enum err content_add(
	struct cx *cx, enum content_kind kind, const struct content_item *item);

/*
 * Keeps new words for the one with this slug.  seen: the stamp of what was
 * edited; ERR_CONFLICT when it is not what is stored.
 */
MUST_CHECK enum err content_change(
	struct cx *cx, enum content_kind kind, const struct content_item *item, const char *seen);

/* ERR_REFUSED FINDING_IN_USE or FINDING_RULE_QUOTED when it has to stay. */
MUST_CHECK enum err content_remove(struct cx *cx, enum content_kind kind, const char *slug);

/* Moves some one place up or down; slugs that are not there are passed over. */
MUST_CHECK enum err content_move(struct cx *cx, enum content_kind kind, const char *const *slugs,
	size_t n_slugs, bool is_up);

#endif
