/* What may be kept of the program's texts and catalogues.  Pure. */
#ifndef DOMAIN_CONTENT_RULES_H
#define DOMAIN_CONTENT_RULES_H

#include "domain/finding.h"
#include "domain/program/content_edit.h"

struct content_rule_facts {
	enum content_kind kind;
	const struct content_item *item;
	bool is_new, is_slug_taken;
};

/* Findings stand at "slug", "title", "section", "text" and "link". */
void content_rules_run(const struct content_rule_facts *f, struct findings *ret_findings);

/* "https://…" without blanks; what a reader can follow. */
bool content_link_is_good(const char *link);

/* The slugs that must be there, written or not: rules that findings name, pages with an address. */
const char *const *content_expected(enum content_kind kind, size_t *ret_n);

/* True when a finding can link to the rule's public text. */
bool content_is_quoted(const char *rule);

/*
 * Moves the picked items one place up or down.  Sections stay together: the
 * first of a section that goes up takes its section along.  order: positions
 * in items, changed in place.
 */
void content_shift(
	const struct content_item *items, size_t n, const bool *picked, bool is_up, size_t *order);

/* Puts the items of a section beside each other, sections by their first item. */
void content_gather(const struct content_item *items, size_t n, size_t *order);

/*
 * A text that the program began with and that says of itself that it is a draft.  Of an
 * answer it is asked when its words are kept, and what it said then stands in the row (is_hidden).
 */
bool content_is_draft(const char *text);

#endif
