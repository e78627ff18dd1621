#include "domain/org/org.h"

#include <string.h>

#include "domain/org/org_sql.h"

enum err org_add(struct cx *cx, const struct org *o)
{
	return org_put(cx->db, (struct org_id){ cx_new_id(cx) }, o->ror[0] == '\0' ? NULL : o->ror,
		o->name, o->country, o->city, cx->now);
}

enum err org_find_ror(struct cx *cx, const char *ror, struct org_id *ret_id)
{
	struct org_of_ror_row row;
	enum err e = org_of_ror(cx->db, cx->mem, ror, &row);

	if (e == ERR_OK)
		*ret_id = row.id;
	return e;
}

enum err org_entries(struct cx *cx, struct org **ret_orgs, size_t *ret_n)
{
	struct org_list_row *rows;
	struct org *list;
	size_t n;
	enum err e = org_list(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct org, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct org){ rows[i].id, rows[i].ror == NULL ? "" : rows[i].ror,
			rows[i].name, rows[i].country, rows[i].city };
	*ret_orgs = list;
	*ret_n = n;
	return ERR_OK;
}

bool org_ror_is_good(const char *ror)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	int64_t n = 0, check;

	if (strlen(ror) != 9 || ror[0] != '0')
		return false;
	for (int i = 1; i < 7; i++) {
		const char *d = strchr(digits, ror[i]);

		if (d == NULL)
			return false;
		n = n * 32 + (d - digits);
	}
	if (ror[7] < '0' || ror[7] > '9' || ror[8] < '0' || ror[8] > '9')
		return false;
	check = (ror[7] - '0') * 10 + (ror[8] - '0');
	return 98 - n * 100 % 97 == check;
}

enum err org_read(struct cx *cx, struct org_id id, struct org *ret_org)
{
	struct org_find_row r;
	enum err e = org_find(cx->db, cx->mem, id, &r);

	if (e == ERR_OK)
		*ret_org = (struct org){ r.id, r.ror == NULL ? "" : r.ror, r.name, r.country,
			r.city };
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

enum err org_search(struct cx *cx, const char *text, struct org **ret_orgs, size_t *ret_n)
{
	struct org_like_row *rows;
	struct org *list;
	size_t n;
	enum err e = org_like(
		cx->db, cx->mem, pattern_of(cx->mem, text), ORG_SEARCH_MAX, &rows, &n);

	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct org, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct org){ rows[i].id, rows[i].ror == NULL ? "" : rows[i].ror,
			rows[i].name, rows[i].country, rows[i].city };
	*ret_orgs = list;
	*ret_n = n;
	return ERR_OK;
}
