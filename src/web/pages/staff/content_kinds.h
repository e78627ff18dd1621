/* The kinds of texts and catalogues in words, and what the pages of the program share. */
#ifndef WEB_PAGES_CONTENT_KINDS_H
#define WEB_PAGES_CONTENT_KINDS_H

#include "domain/program/content_edit.h"
#include "web/rq.h"

struct content_words {
	enum content_kind kind;
	const char *path;	   /* "areas", in /staff/program/areas */
	const char *many;	   /* "Research areas" */
	const char *one;	   /* "an area": can be added and removed; NULL: cannot */
	const char *lead;	   /* what they are for */
	const char *note;	   /* what to know before changing one, or NULL */
	const char *without;	   /* what does not work while there is none */
	const char *removal;	   /* what becomes of it */
	const char *title_label;   /* NULL: it has none */
	const char *section_label; /* NULL: it has none */
	const char *section_hint;
	const char *text_label;
	const char *shown_at; /* where everybody sees them, or NULL */
	int text_rows;
	bool is_markdown, is_ordered, has_link;
};

extern const struct content_words content_words[CONTENT_KIND_COUNT];

/* By the last part of the address; NULL: no such kind. */
const struct content_words *content_words_of(const char *path);

/* Dresses a page of the program's; at is its place in the side navigation ("areas", "settings"). */
void content_begin(struct rq *rq, const char *at, const char *title);

#endif
