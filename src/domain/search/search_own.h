/*
 * What somebody finds of what only some may see: their proposals, what they review, and, of
 * staff and chairs, proposals, questions and calls in preparation.  Each kind has the rights of
 * the list that shows the same things; what is in conflict with the reader is not there.
 *
 * A word is found by how it begins, in any form of what was typed; nothing is guessed, for a
 * guess would tell which words there are.  Pages go by cursor, the newest first.
 *
 * Who may ask for a kind of staff's is the caller's to say (domain/rights): PROPOSAL, INQUIRY
 * and PLAN are staff's.  The other three are of whoever asks.
 */
#ifndef DOMAIN_SEARCH_OWN_H
#define DOMAIN_SEARCH_OWN_H

#include "domain/cx.h"
#include "domain/list.h"
#include "domain/search/search_marks.h"

enum search_own {
	SEARCH_OWN_MINE,     /* proposals of the reader */
	SEARCH_OWN_REVIEW,   /* that the reader reviews */
	SEARCH_OWN_PROPOSAL, /* of all calls */
	SEARCH_OWN_PANEL,    /* of the panels that the reader chairs */
	SEARCH_OWN_INQUIRY,
	SEARCH_OWN_PLAN, /* calls that are not public */
	SEARCH_OWNS
};

/* "mine": as it stands in addresses. */
const char *search_own_name(enum search_own kind);
/* SEARCH_OWNS: none is called so. */
enum search_own search_own_of(const char *name);

struct search_own_hit {
	int64_t id;
	const char *ref; /* the slug of its call; "" */
	const char *title, *aside;
	int64_t at;
	bool is_open; /* a proposal whose call still takes it: it has no page for staff yet */
};

/* total is set; no words typed: nothing. */
MUST_CHECK enum err search_own_entries(struct cx *cx, enum search_own kind, const char *typed,
	const struct list_ask *ask, struct search_own_hit **ret_hits, struct list_page *ret_page);

/* The words of these texts that were looked for. */
struct search_marks search_own_marks(
	struct mem *mem, const char *typed, const char *const *texts, size_t n);

#endif
