/*
 * People brought in by an operator: the example program's, the administrator of
 * a new one.  Their addresses count as confirmed.  Within the caller's bracket.
 */
#ifndef DOMAIN_PERSON_IMPORT_H
#define DOMAIN_PERSON_IMPORT_H

#include "domain/cx.h"

struct person_import {
	const char *email, *name;
	const char *password_hash; /* Argon2id text, or NULL: a reset link is the way in */
	struct org_id org;	   /* v 0: none */
	const char *position, *position_kind, *country, *bio, *zone; /* never NULL */
	const char *const *roles; /* of person_role */
	size_t n_roles;
	const char *const *areas; /* slugs */
	size_t n_areas;
};

/* ERR_CONFLICT when the address is taken. */
MUST_CHECK enum err person_import(
	struct cx *cx, const struct person_import *in, struct person_id *ret_id);

MUST_CHECK enum err publication_import(struct cx *cx, struct person_id person, const char *title,
	const char *abstract, int64_t year);

/*
 * An address as it is compared: the part before the @ in lower case too, since no
 * provider of note tells case apart and people do not.  Lives in mem.
 */
const char *person_email_key(struct mem *mem, const char *email);

#endif
