#include "domain/life/life.h"

#include "domain/audit/audit.h"

bool verb_fits(enum verb verb, unsigned state)
{
	MUST((size_t)verb < VERB_COUNT && state < 32);
	return (verb_rows[verb].before >> state & 1) != 0;
}

enum letter_kind verb_letter(enum verb verb)
{
	MUST(verb_rows[verb].letter != LETTER_KIND_COUNT);
	return verb_rows[verb].letter;
}

enum err verb_told(struct cx *cx, enum verb verb, int64_t object, const char *detail)
{
	MUST(verb_rows[verb].audit != NULL);
	return audit_add(cx, verb_rows[verb].audit, verb_rows[verb].life, object, detail);
}
