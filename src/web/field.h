/* One value of a form: from what was typed to what it means. */
#ifndef WEB_FIELD_H
#define WEB_FIELD_H

#include "web/form.h"
#include "web/pairs.h"

struct value {
	const char *typed; /* NULL: not sent */
	const char *text;  /* cleaned; never NULL */
	int64_t number;	   /* INT, AMOUNT in cents, ID, BOOL */
	bool is_given;	   /* there is something in it */
	bool is_twice;
	const struct form_file *file;
	size_t n_many;
	const char **many;
};

/* Takes one more pair for a field; ERR_INVALID when it cannot be its (a file for a text). */
MUST_CHECK enum err value_take(
	struct mem *m, const struct field *f, const struct pair *p, struct value *v);

/* Fills text and number; true, or false and the finding (its field is not set). */
bool value_check(
	struct mem *m, const struct field *f, struct value *v, struct finding *ret_finding);

/* The i-th of its choices, NULL behind the last one; i goes up by one. */
const char *field_choice(const struct field *f, size_t i);

/* A claimed file name without paths and control characters, at most 120 bytes. */
const char *file_name_safe(struct mem *m, const char *claimed);

#endif
