/* Countries by their ISO 3166-1 alpha-2 codes, in the names that people say. */
#ifndef WEB_TEXT_COUNTRY_H
#define WEB_TEXT_COUNTRY_H

#include <stddef.h>

struct country {
	const char *code, *name;
};

/* "Germany" for "DE"; the code itself when it is none. */
const char *country_name(const char *code);

/* "DE" for "de", "Germany", "GERMANY" or another name that people write; NULL when it is none. */
const char *country_code(const char *name);

/* All of them, by code: for a form's list. */
const struct country *country_list(size_t *ret_n);

#endif
