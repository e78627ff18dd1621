#include "domain/org/org.h"

#include <string.h>

#include "domain/org/org_sql.h"

enum err org_add(struct cx *cx, const struct org *o, struct org_id *ret_id)
{
	struct org_key_row row;
	enum err e = org_put(cx->db, cx->mem, (struct org_id){ cx_new_id(cx) },
		o->ror[0] == '\0' ? NULL : o->ror, o->name, o->country, o->city, cx->now, &row);

	if (e == ERR_OK)
		*ret_id = row.id;
	return e;
}

enum err org_find_ror(struct cx *cx, const char *ror, struct org_id *ret_id)
{
	struct org_key_row row;
	enum err e = org_of_ror(cx->db, cx->mem, ror, &row);

	if (e == ERR_OK)
		*ret_id = row.id;
	return e;
}

enum err org_find_name(
	struct cx *cx, const char *name, const char *country, struct org_id *ret_id)
{
	struct org_key_row row;
	enum err e = org_of_name(cx->db, cx->mem, name, country, &row);

	if (e == ERR_OK)
		*ret_id = row.id;
	return e;
}

static struct org view(const struct org_row *r)
{
	return (struct org){ r->id, r->ror == NULL ? "" : r->ror, r->name, r->country, r->city };
}

enum err org_read(struct cx *cx, struct org_id id, struct org *ret_org)
{
	struct org_row r;
	enum err e = org_find(cx->db, cx->mem, id, &r);

	if (e == ERR_OK)
		*ret_org = view(&r);
	return e;
}

/* "%text%" in lower case, with its own wildcards made plain. */
static const char *pattern_of(struct mem *mem, const char *text)
{
	char *pattern = mem_alloc(mem, 2 * strlen(text) + 3);
	size_t n = 0;

	pattern[n++] = '%';
	for (; *text != '\0'; text++) {
		if (strchr("%_\\", *text) != NULL)
			pattern[n++] = '\\';
		pattern[n++] = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
	}
	pattern[n++] = '%';
	return pattern;
}

enum err org_entries(struct cx *cx, const struct org_search *search, struct org **ret_orgs,
	size_t *ret_n, int64_t *ret_total)
{
	const char *pattern = pattern_of(cx->mem, search->text);
	struct org_row *rows;
	struct org_count_row count;
	struct org *list;
	size_t n;
	enum err e = org_count(cx->db, cx->mem, pattern, search->is_bare, &count);

	if (e == ERR_OK)
		e = org_page(cx->db, cx->mem, pattern, search->is_bare, search->n, search->skip,
			&rows, &n);
	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct org, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = view(&rows[i]);
	*ret_orgs = list;
	*ret_n = n;
	*ret_total = count.n;
	return ERR_OK;
}
