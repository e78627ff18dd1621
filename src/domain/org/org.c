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
