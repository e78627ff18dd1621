/*
 * Texts of a proposal that no statement looks into.  A row here is all that is told of one but its
 * words: of it are made the member of what is saved and of what is read, its limit, its place in what
 * is kept of a working copy and in what is frozen, and who is given it.  Its words and its place among
 * the others are a row of the form (web/pages/applicant/proposal_form.c).
 *
 * TEXT(name, characters at the most, the first format that has it, who reads it: STAFF, or PANEL,
 * reviewers and staff).  The PI reads all of them.  A new one is of the next PROPOSAL_FORMAT: what was
 * kept and frozen before is read with it empty, and is not taken for changed.
 */
#ifndef DOMAIN_PROPOSAL_TEXTS_H
#define DOMAIN_PROPOSAL_TEXTS_H

#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"
#include "domain/form/form_rules.h"

enum { PROPOSAL_FORMAT = 3 };

#define PROPOSAL_TEXTS(TEXT)                                                                       \
	TEXT(keywords, 300, 1, PANEL)                                                              \
	TEXT(credit_justification, 2000, 1, PANEL)                                                 \
	TEXT(contact_name, 120, 1, PANEL)                                                          \
	TEXT(lay_summary, 600, 3, PANEL)

#define PROPOSAL_TEXT_MEMBER(name, chars, since, who) const char *name;
struct proposal_texts {
	PROPOSAL_TEXTS(PROPOSAL_TEXT_MEMBER)
};
#undef PROPOSAL_TEXT_MEMBER

/* How long each may be: PROPOSAL_CHARS(keywords). */
#define PROPOSAL_CHARS(name) PROPOSAL_CHARS_##name
#define PROPOSAL_TEXT_LIMIT(name, chars, since, who) PROPOSAL_CHARS(name) = (chars),
enum { PROPOSAL_TEXTS(PROPOSAL_TEXT_LIMIT) };
#undef PROPOSAL_TEXT_LIMIT

enum { PROPOSAL_TEXT_COUNT = sizeof(struct proposal_texts) / sizeof(const char *) };

struct proposal_text {
	const char *name;
	size_t at; /* in struct proposal_texts */
	int since;
	enum form_reader reader; /* FORM_READER_PANEL: staff, too */
};
extern const struct proposal_text proposal_texts[PROPOSAL_TEXT_COUNT];

/* As they are kept of a working copy; "" stands for all empty.  A member may be NULL: it is empty. */
const char *proposal_texts_json(struct mem *mem, const struct proposal_texts *texts);
MUST_CHECK enum err proposal_texts_parse(
	struct mem *mem, const char *json, struct proposal_texts *ret_texts);

/* Empties those of the rows that this reader is not given. */
void proposal_texts_hide(const struct proposal_text *rows, size_t n, enum form_reader reader,
	struct proposal_texts *texts);

#endif
