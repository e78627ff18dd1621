/*
 * What a password must be: long, and not among the first that anybody would
 * try.  No rule about kinds of characters (NIST SP 800-63B section 5.1.1.2).
 * Pure.
 */
#ifndef DOMAIN_PASSWORD_RULES_H
#define DOMAIN_PASSWORD_RULES_H

#include "domain/finding.h"

enum { PASSWORD_CHARS_MIN = 12 };

struct password_facts {
	const char *password;
	const char *email, *name; /* of the person */
	const char *program;	  /* the program's name */
};

/* Findings stand at field "password". */
void password_rules_run(const struct password_facts *f, struct findings *ret_findings);

/*
 * True for what guessers try first, however long: few different characters, runs of the
 * alphabet or of a keyboard, one or two words of a short list (and of more,
 * which ends with NULL) with digits and signs around them, also in "l33t".
 */
bool password_is_common(const char *password, const char *const *more);

#endif
