/*
 * What may become of a thing: the verbs of lives.txt as a table.  Statements carry the same states
 * as guards
 * ("before(proposal.submit)"); what is asked here is asked to refuse with a reason, before the
 * statement would.
 */
#ifndef DOMAIN_LIFE_H
#define DOMAIN_LIFE_H

#include "base/err.h"
#include "domain/life/lives.h"
#include "domain/letter.h"
#include "domain/rights/rights.h"

struct cx;

struct verb_row {
	const char *life, *name;
	unsigned before;	 /* bit N: the state of number N; bit 0: there is none yet */
	int after;		 /* of the life's states; 0: as it was */
	enum action right;	 /* ACT_COUNT: a machine's */
	const char *audit;	 /* NULL: not told */
	enum letter_kind letter; /* LETTER_KIND_COUNT: none */
};

extern const struct verb_row verb_rows[VERB_COUNT];

/* Pure.  state: one of the states of the verb's life. */
bool verb_fits(enum verb verb, unsigned state);

/* The letter it owes; BUG() when it owes none. */
enum letter_kind verb_letter(enum verb verb);

/* Tells the audit what was done to object; detail as in audit_add(). */
MUST_CHECK enum err verb_told(struct cx *cx, enum verb verb, int64_t object, const char *detail);

#endif
