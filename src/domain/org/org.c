#include "domain/org/org.h"

#include "domain/org/org_sql.h"
#include "domain/words.h"

static struct org view(const struct org_row *r)
{
	return (struct org){ r->id, r->ror == NULL ? "" : r->ror, r->name, r->country, r->city };
}

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

enum err org_find_name(struct cx *cx, const char *name, const char *country, struct org_id *ret_id)
{
	struct org_key_row row;
	enum err e = org_of_name(cx->db, cx->mem, name, country, &row);

	if (e == ERR_OK)
		*ret_id = row.id;
	return e;
}

enum err org_read(struct cx *cx, struct org_id id, struct org *ret_org)
{
	struct org_row r;
	enum err e = org_find(cx->db, cx->mem, id, &r);

	if (e == ERR_OK)
		*ret_org = view(&r);
	return e;
}

/* ---- the list ---- */

struct asked {
	struct words words;
	enum org_list_which which;
};

_Static_assert((int)ORG_LIST_WHICH_BARE_FOUND == (int)ORG_LIST_KEY_WHICH_BARE_FOUND &&
		       (int)ORG_LIST_WHICH_BARE_FOUND == (int)ORG_LIST_COUNT_WHICH_BARE_FOUND &&
		       (int)LIST_BEFORE == (int)ORG_LIST_WAY_BEFORE,
	"a filter is the same number everywhere");

static struct asked asked_of(struct mem *mem, const struct org_search *search)
{
	struct asked a = { .words = words_of(mem, search->text) };

	if (a.words.n > 0)
		a.which = search->is_bare ? ORG_LIST_WHICH_BARE_FOUND : ORG_LIST_WHICH_FOUND;
	else
		a.which = search->is_bare ? ORG_LIST_WHICH_BARE : ORG_LIST_WHICH_ALL;
	return a;
}

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct asked *a = arg;
	const char *const *w = a->words.w;

	return org_list_key(cx->db, cx->mem, w[0], w[1], w[2], w[3], words_top,
		(struct org_id){ id }, (enum org_list_key_which)a->which, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	const struct asked *a = arg;
	struct org_list_in in = { .w1 = a->words.w[0],
		.w2 = a->words.w[1],
		.w3 = a->words.w[2],
		.w4 = a->words.w[3],
		.top = words_top,
		.key = "",
		.n = n };
	struct org_row *rows;
	enum err e;

	if (key != NULL) {
		const struct org_list_key_row *from = key;

		in.key = from->key;
		in.id = from->id;
	}
	e = org_list(cx->db, cx->mem, &in, a->which, (enum org_list_way)way, &rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static enum err count(struct cx *cx, const struct asked *a, struct list_page *page)
{
	const char *const *w = a->words.w;
	struct org_list_count_row row;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	e = org_list_count(cx->db, cx->mem, w[0], w[1], w[2], w[3], words_top, LIST_COUNTED_MAX + 1,
		(enum org_list_count_which)a->which, &row);
	if (e == ERR_OK)
		list_counted(page, row.n);
	return e;
}

enum err org_entries(struct cx *cx, const struct org_search *search, const struct list_ask *ask,
	struct org **ret_orgs, struct list_page *ret_page)
{
	const struct asked asked = asked_of(cx->mem, search);
	const struct list_source source = { .arg = &asked,
		.row_size = sizeof(struct org_row),
		.key_size = sizeof(struct org_list_key_row),
		.find = find,
		.read = read_rows };
	struct org *list;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK)
		e = count(cx, &asked, ret_page);
	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct org, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++)
		list[i] = view((const struct org_row *)rows + i);
	*ret_orgs = list;
	return ERR_OK;
}
