/* The list of people, for an administrator. */
#include "domain/person/person.h"
#include "domain/person/person_sql.h"
#include "domain/words.h"

static struct person_entry entry_of(const struct person_entry_row *r)
{
	return (struct person_entry){ .id = r->id,
		.name = r->name,
		.email = r->email,
		.org_name = r->org_name == NULL ? "" : r->org_name,
		.roles = (unsigned)r->role_bits,
		.is_confirmed = r->confirmed_at.has,
		.is_disabled = r->disabled_at.has,
		.created_at = r->created_at };
}

/* ---- the list ---- */

struct asked {
	struct words words;
	enum person_list_which which;
};

_Static_assert(
	(int)PERSON_LIST_WHICH_WITH_ROLE_FOUND == (int)PERSON_LIST_KEY_WHICH_WITH_ROLE_FOUND &&
		(int)PERSON_LIST_WHICH_WITH_ROLE_FOUND ==
			(int)PERSON_LIST_COUNT_WHICH_WITH_ROLE_FOUND &&
		(int)LIST_BEFORE == (int)PERSON_LIST_WAY_BEFORE,
	"a filter is the same number everywhere");

static struct asked asked_of(struct mem *mem, const struct person_search *search)
{
	struct asked a = { .words = words_of(mem, search->text) };

	if (a.words.n > 0)
		a.which = search->has_role ? PERSON_LIST_WHICH_WITH_ROLE_FOUND
					   : PERSON_LIST_WHICH_FOUND;
	else
		a.which = search->has_role ? PERSON_LIST_WHICH_WITH_ROLE : PERSON_LIST_WHICH_ALL;
	return a;
}

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct asked *a = arg;
	const char *const *w = a->words.w;

	return person_list_key(cx->db, cx->mem, w[0], w[1], w[2], w[3], words_top,
		(struct person_id){ id }, (enum person_list_key_which)a->which, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	const struct asked *a = arg;
	struct person_list_in in = { .w1 = a->words.w[0],
		.w2 = a->words.w[1],
		.w3 = a->words.w[2],
		.w4 = a->words.w[3],
		.top = words_top,
		.key = "",
		.n = n };
	struct person_entry_row *rows;
	enum err e;

	if (key != NULL) {
		const struct person_list_key_row *from = key;

		in.key = from->key;
		in.id = from->id;
	}
	e = person_list(cx->db, cx->mem, &in, a->which, (enum person_list_way)way, &rows, ret_n);
	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static enum err count(struct cx *cx, const struct asked *a, struct list_page *page)
{
	const char *const *w = a->words.w;
	struct person_list_count_row row;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	e = person_list_count(cx->db, cx->mem, w[0], w[1], w[2], w[3], words_top,
		LIST_COUNTED_MAX + 1, (enum person_list_count_which)a->which, &row);
	if (e == ERR_OK)
		list_counted(page, row.n);
	return e;
}

enum err person_entries(struct cx *cx, const struct person_search *search,
	const struct list_ask *ask, struct person_entry **ret_entries, struct list_page *ret_page)
{
	const struct asked asked = asked_of(cx->mem, search);
	const struct list_source source = { .arg = &asked,
		.row_size = sizeof(struct person_entry_row),
		.key_size = sizeof(struct person_list_key_row),
		.find = find,
		.read = read_rows };
	struct person_entry *list;
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK)
		e = count(cx, &asked, ret_page);
	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct person_entry, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++)
		list[i] = entry_of((const struct person_entry_row *)rows + i);
	*ret_entries = list;
	return ERR_OK;
}

enum err person_entry_read(struct cx *cx, struct person_id id, struct person_entry *ret_entry)
{
	struct person_entry_row r;
	enum err e = person_one(cx->db, cx->mem, id, &r);

	if (e == ERR_OK)
		*ret_entry = entry_of(&r);
	return e;
}
