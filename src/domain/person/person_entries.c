/* The list of people, for an administrator. */
#include "domain/person/person.h"
#include "domain/person/person_import.h"
#include "domain/person/person_sql.h"

/* "%text%" with its own wildcards made plain. */
static const char *pattern_of(struct mem *mem, const char *text)
{
	const char *folded = person_email_key(mem, text);
	char *pattern = mem_alloc(mem, 2 * strlen(folded) + 3);
	size_t n = 0;

	pattern[n++] = '%';
	for (; *folded != '\0'; folded++) {
		if (strchr("%_\\", *folded) != NULL)
			pattern[n++] = '\\';
		pattern[n++] = *folded;
	}
	pattern[n++] = '%';
	return pattern;
}

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

enum err person_entries(struct cx *cx, const struct person_search *search,
	struct person_entry **ret_entries, size_t *ret_n, int64_t *ret_total)
{
	const char *pattern = pattern_of(cx->mem, search->text);
	struct person_page_count_row count;
	struct person_entry_row *rows;
	struct person_entry *list;
	size_t n;
	enum err e = person_page(cx->db, cx->mem, pattern, search->n, search->skip,
		search->has_role ? PERSON_PAGE_WHOM_WITH_ROLE : PERSON_PAGE_WHOM_ALL, &rows, &n);

	if (e == ERR_OK)
		e = person_page_count(cx->db, cx->mem, pattern,
			search->has_role ? PERSON_PAGE_COUNT_WHOM_WITH_ROLE
					 : PERSON_PAGE_COUNT_WHOM_ALL,
			&count);
	if (e != ERR_OK)
		return e;
	list = MEM_ARRAY(cx->mem, struct person_entry, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = entry_of(&rows[i]);
	*ret_entries = list;
	*ret_n = n;
	*ret_total = count.n;
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
