/* The letter that leaves: what is the same for everybody, and what is one subscriber's. */
#ifndef DOMAIN_NEWSLETTER_LETTER_H
#define DOMAIN_NEWSLETTER_LETTER_H

#include "domain/cx.h"
#include "domain/letter.h"

/* What every letter of the list says of the program; in a snapshot or bracket. */
MUST_CHECK enum err newsletter_facts(
	struct cx *cx, const char *subject, const char *body, struct letter_facts *ret_facts);

/* settings, leave: paths.  Lives in cx->mem. */
void newsletter_letter(struct cx *cx, const struct letter_facts *facts, const char *settings,
	const char *leave, struct letter *ret_letter);

#endif
