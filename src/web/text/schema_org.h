/*
 * What a page shows, in the words of schema.org, for search engines: JSON-LD.
 * Nothing is said here that the page does not say.  Results live in m.
 */
#ifndef WEB_TEXT_SCHEMA_ORG_H
#define WEB_TEXT_SCHEMA_ORG_H

#include "base/mem.h"
#include "web/view.h"

/* site: "https://awards.example.org"; entries' addresses are paths of it.  NULL: an empty list. */
const char *schema_list(
	struct mem *m, const char *site, const char *name, const struct entry *entries, size_t n);

/* A question with its answer as markup. */
struct schema_question {
	const char *question, *url; /* absolute */
	struct safe_html answer;
};
/* NULL: none. */
const char *schema_questions(struct mem *m, const struct schema_question *questions, size_t n);

/* The site itself, who runs it, and how it is searched. */
const char *schema_site(struct mem *m, const char *site, const char *name, const char *sponsor,
	const char *description);

/* A letter to everybody; at: "2026-11-30". */
const char *schema_article(struct mem *m, const char *headline, const char *url, const char *at,
	const char *publisher, const char *site);

/* Any other page: "AboutPage", "ContactPage", "WebPage"; modified "2026-11-30" or NULL. */
const char *schema_page(
	struct mem *m, const char *type, const char *name, const char *url, const char *modified);

/* The beginning of a text in Markdown, as plain words, for who has not opened the page. */
const char *schema_summary(struct mem *m, const char *markdown);

#endif
