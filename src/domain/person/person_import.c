#include "domain/person/person_import.h"

#include <utf8proc.h>

#include "domain/audit/audit.h"
#include "domain/person/person_import_sql.h"

const char *person_email_key(struct mem *mem, const char *email)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)email, 0, &folded,
		UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
			UTF8PROC_CASEFOLD);
	const char *key;

	/* Every text was checked at the door to be UTF-8. */
	MUST(n >= 0);
	key = mem_strn(mem, (const char *)folded, (size_t)n);
	free(folded);
	return key;
}

enum err person_import(
	struct cx *cx, const struct person_import *in, struct person_id *ret_id)
{
	struct person_id id = { cx_new_id(cx) };
	enum err e = person_import_insert(
		cx->db, &(struct person_import_insert_in){ .id = id,
				.email = in->email,
				.email_key = person_email_key(cx->mem, in->email),
				.name = in->name,
				.hash = in->password_hash,
				.now = cx->now,
				.org = in->org,
				.position = in->position,
				.position_kind = in->position_kind,
				.country = in->country,
				.bio = in->bio,
				.zone = in->zone });

	for (size_t i = 0; e == ERR_OK && i < in->n_roles; i++)
		e = person_import_role(cx->db, id, in->roles[i], cx->now);
	for (size_t i = 0; e == ERR_OK && i < in->n_areas; i++)
		e = person_import_area(cx->db, id, in->areas[i]);
	if (e == ERR_OK)
		e = audit_add(cx, "person_imported", "person", id.v, NULL);
	if (e == ERR_OK)
		*ret_id = id;
	return e;
}

enum err publication_import(struct cx *cx, struct person_id person, const char *title,
	const char *abstract, int64_t year)
{
	return publication_insert(cx->db, (struct publication_id){ cx_new_id(cx) }, person, title,
		abstract, year);
}

