#include "web/pages/filter.h"

#include <stdlib.h>

bool filter_is_set(const struct filter *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (f[i].value[0] != '\0')
			return true;
	return false;
}

const char *filter_href(struct mem *m, const char *path, const struct filter *f, size_t n,
	const char *name, const char *value)
{
	char between = '?';
	struct buf b;

	buf_init(&b, m, 128);
	buf_text(&b, path);
	for (size_t i = 0; i <= n; i++) {
		const char *key = i < n ? f[i].name : name;
		const char *v = i < n ? f[i].value : value;

		if (key == NULL || v[0] == '\0' ||
			(i < n && name != NULL && strcmp(key, name) == 0))
			continue;
		buf_char(&b, between);
		buf_text(&b, key);
		buf_char(&b, '=');
		html_url_part(&b, v);
		between = '&';
	}
	return buf_str(&b);
}

struct slice filter_slice(size_t total, int64_t page)
{
	size_t from = page < 1 ? 0 : (size_t)(page - 1) * FILTER_PER_PAGE;

	if (from >= total)
		return (struct slice){ total, 0 };
	return (struct slice){ from,
		total - from < FILTER_PER_PAGE ? total - from : FILTER_PER_PAGE };
}

static const char *page_href(
	struct mem *m, const char *path, const struct filter *f, size_t n, int64_t page)
{
	return filter_href(m, path, f, n, "page", page == 1 ? "" : mem_printf(m, "%" PRId64, page));
}

struct pagination filter_pages(struct mem *m, const char *path, const struct filter *f, size_t n,
	size_t total, int64_t page)
{
	int64_t last = (int64_t)((total + FILTER_PER_PAGE - 1) / FILTER_PER_PAGE);
	struct slice s = filter_slice(total, page);
	int64_t at = page < 1 ? 1 : page, first = at > 4 ? at - 4 : 1;
	struct pagination p = { 0 };
	struct nav_link *links;

	if (last <= 1)
		return p;
	links = MEM_ARRAY(m, struct nav_link, 9);
	for (int64_t i = first; i <= last && p.n_pages < 9; i++)
		links[p.n_pages++] = (struct nav_link){ .href = page_href(m, path, f, n, i),
			.label = mem_printf(m, "%" PRId64, i),
			.is_current = i == at };
	p.pages = links;
	p.label = s.n == 0 ? mem_printf(m, "%zu in all", total)
			   : mem_printf(m, "%zu–%zu of %zu", s.from + 1, s.from + s.n, total);
	p.previous = at > 1 ? page_href(m, path, f, n, at <= last ? at - 1 : last) : NULL;
	p.next = at < last ? page_href(m, path, f, n, at + 1) : NULL;
	return p;
}

const char *filter_count(struct mem *m, size_t n, const char *one, const char *many)
{
	return mem_printf(m, "%zu %s", n, n == 1 ? one : many);
}

void options_begin(struct options *o, struct mem *m)
{
	*o = (struct options){ .mem = m };
}

static bool has(const struct options *o, const char *value)
{
	for (size_t i = 0; i < o->n; i++)
		if (strcmp(o->items[i].value, value) == 0)
			return true;
	return false;
}

void options_add(struct options *o, const char *value, const char *label)
{
	if (value[0] == '\0' || (o->n > 0 && strcmp(o->items[o->n - 1].value, value) == 0))
		return;
	if (o->n == o->cap) {
		o->cap = o->cap == 0 ? 32 : o->cap * 2;
		o->items = mem_grow(o->mem, o->items, o->cap, sizeof(*o->items));
	}
	o->items[o->n++] = (struct choice){ .value = value, .label = label };
}

static int by_label(const void *a, const void *b)
{
	const struct choice *x = a, *y = b;
	int order = strcmp(x->label, y->label);

	return order != 0 ? order : strcmp(x->value, y->value);
}

struct field_view options_end(
	struct options *o, const char *name, const char *label, const char *all, const char *chosen)
{
	struct choice *list;
	size_t n = 1;

	if (!has(o, chosen))
		options_add(o, chosen, chosen);
	list = MEM_ARRAY(o->mem, struct choice, o->n + 1);
	if (o->n > 0)
		qsort(o->items, o->n, sizeof(*o->items), by_label);
	list[0] = (struct choice){ .value = "", .label = all, .is_on = chosen[0] == '\0' };
	for (size_t i = 0; i < o->n; i++) {
		if (n > 1 && strcmp(list[n - 1].value, o->items[i].value) == 0)
			continue;
		list[n] = o->items[i];
		list[n++].is_on = strcmp(o->items[i].value, chosen) == 0;
	}
	return (struct field_view){
		.name = name, .label = label, .choices = list, .n_choices = n, .is_filter = true
	};
}

struct field_view filter_search(const char *label, const char *typed)
{
	return (struct field_view){ .name = "q",
		.label = label,
		.value = typed,
		.input_type = "search",
		.autocomplete = "off",
		.max_length = 200,
		.is_filter = true };
}
