/* People of a panel, and who could be on it, by name. */
#include "domain/entry/entry.h"
#include "domain/panel/panel.h"
#include "domain/panel/panel_sql.h"

struct of_panel {
	struct call_id call;
	const struct panel_filter *filter;
};

static enum err find_key(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct of_panel *of = arg;
	const struct person_id person = { id };

	if (of->filter->whom == PANEL_MEMBERS)
		return panel_list_key(cx->db, cx->mem, of->call, person, ret_key);
	return panel_people_key(cx->db, cx->mem, person, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	static const enum panel_list_way ways[] = { PANEL_LIST_WAY_FIRST, PANEL_LIST_WAY_AFTER,
		PANEL_LIST_WAY_BEFORE };
	static const enum panel_people_way people_ways[] = { PANEL_PEOPLE_WAY_FIRST,
		PANEL_PEOPLE_WAY_AFTER, PANEL_PEOPLE_WAY_BEFORE };
	const struct panel_list_key none = { .name = "" }, *at = key == NULL ? &none : key;
	const struct of_panel *of = arg;
	struct panel_member *rows;
	enum err e;

	if (of->filter->whom == PANEL_MEMBERS)
		e = panel_list(
			cx->db, cx->mem, of->call, at->name, at->id, n, ways[way], &rows, ret_n);
	else
		e = panel_people(cx->db, cx->mem, of->call, at->name, at->id, n,
			of->filter->whom == PANEL_OTHERS ? PANEL_PEOPLE_WHOM_OTHERS
							 : PANEL_PEOPLE_WHOM_ALL,
			people_ways[way], &rows, ret_n);
	*ret_rows = rows;
	return e;
}

static void key_of(const void *row, void *ret_key)
{
	const struct panel_member *m = row;
	struct panel_list_key *key = ret_key;

	*key = (struct panel_list_key){ m->name, m->person };
}

static bool has_words(const void *arg, const void *row)
{
	const struct of_panel *of = arg;

	return of->filter->words.has(of->filter->words.arg, row);
}

/* A sum must not tell a hidden row: whose loads have what part in those. */
static enum err hidden_loads(
	struct cx *cx, struct call_id call, struct panel_loads_of_row **ret_off, size_t *ret_n)
{
	struct hidden hidden;
	enum err e = entry_hidden(cx, call, &hidden);

	return e == ERR_OK ? panel_loads_of(cx->db, cx->mem, hidden.json, ret_off, ret_n) : e;
}

static enum err take_off_hidden(
	struct cx *cx, struct call_id call, struct panel_member *people, size_t n_people)
{
	struct panel_loads_of_row *off;
	size_t n;
	enum err e = hidden_loads(cx, call, &off, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		for (size_t k = 0; k < n_people; k++)
			if (people[k].person.v == off[i].person_id.v) {
				people[k].n_assigned -= off[i].n_assigned;
				people[k].n_submitted -= off[i].n_submitted;
			}
	return e;
}

static enum err count(struct cx *cx, const struct of_panel *of, struct list_page *page)
{
	struct panel_count_others_row others = { 0 };
	struct call_panel_row panel;
	enum err e = entry_panel(cx, of->call, &panel);

	if (e == ERR_OK && of->filter->whom != PANEL_MEMBERS)
		e = panel_count_others(cx->db, cx->mem, of->call, &others);
	if (e != ERR_OK)
		return e;
	if (others.n > LIST_COUNTED_MAX)
		list_counted(page, others.n);
	else
		page->total = others.n + (of->filter->whom == PANEL_OTHERS ? 0 : panel.n_members);
	return ERR_OK;
}

enum err panel_entries(struct cx *cx, struct call_id call, const struct panel_filter *filter,
	const struct list_ask *ask, struct panel_member **ret_people, struct list_page *ret_page)
{
	const struct of_panel of = { call, filter };
	const struct list_source source = { .arg = &of,
		.row_size = sizeof(struct panel_member),
		.key_size = sizeof(struct panel_list_key),
		.find = find_key,
		.read = read_rows,
		.key_of = key_of,
		.keep = filter->words.has == NULL ? NULL : has_words };
	void *rows;
	enum err e = list_read(cx, &source, ask, &rows, ret_page);

	if (e == ERR_OK)
		e = take_off_hidden(cx, call, rows, ret_page->n);
	if (e != ERR_OK)
		return e;
	*ret_people = rows;
	if (filter->words.has == NULL)
		return count(cx, &of, ret_page);
	list_searched(ret_page);
	return ERR_OK;
}

enum err panel_first_members(
	struct cx *cx, struct call_id call, struct panel_name **ret_people, size_t *ret_n)
{
	struct panel_loads_of_row *off;
	size_t n;
	enum err e = panel_names(cx->db, cx->mem, call, LIST_ROWS, ret_people, ret_n);

	if (e == ERR_OK)
		e = hidden_loads(cx, call, &off, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		for (size_t k = 0; k < *ret_n; k++)
			if ((*ret_people)[k].person.v == off[i].person_id.v)
				(*ret_people)[k].n_assigned -= off[i].n_assigned;
	return e;
}

enum err panel_idle_members(struct cx *cx, struct call_id call, int64_t *ret_n)
{
	struct panel_loads_of_row *off;
	struct panel_idle_row idle;
	size_t n;
	enum err e = panel_idle(cx->db, cx->mem, call, &idle);

	if (e == ERR_OK)
		e = hidden_loads(cx, call, &off, &n);
	/* Who has hidden assignments and no other has nothing to review, to this reader. */
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		struct panel_load_row load;

		e = panel_load(cx->db, cx->mem, call, off[i].person_id, &load);
		if (e == ERR_OK)
			idle.n += load.load_max > 0 && load.n_assigned == off[i].n_assigned;
	}
	if (e == ERR_OK)
		*ret_n = idle.n;
	return e;
}
