#include "web/pages/common/filter.h"

#include <inttypes.h>
#include <stdlib.h>

#include "web/text/find.h"
#include "web/text/money.h"

enum { SEARCHED_TEXTS_MAX = 8 };

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

const char *filter_count(struct mem *m, size_t n, const char *one, const char *many)
{
	return mem_printf(m, "%zu %s", n, n == 1 ? one : many);
}

struct figure figure_count(struct mem *m, int64_t n, const char *label)
{
	return (struct figure){ mem_printf(m, "%" PRId64, n), .label = label };
}

struct figure figure_part(struct mem *m, int64_t part, int64_t whole, const char *label)
{
	return (struct figure){ mem_printf(m, "%" PRId64 " of %" PRId64, part, whole),
		.label = label };
}

struct figure figure_counted(struct mem *m, int64_t n, const char *one, const char *many)
{
	return figure_count(m, n, n == 1 ? one : many);
}

struct figure figure_usd(struct mem *m, int64_t cents, const char *label)
{
	return (struct figure){ money_figure(m, cents), .unit = "USD", .label = label };
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
	o->items[o->n++] = (struct choice){ value, .label = label };
}

static int by_label(const void *a, const void *b)
{
	const struct choice *x = a, *y = b;
	int order = strcmp(x->label, y->label);

	return order != 0 ? order : strcmp(x->value, y->value);
}

void options_end(struct options *o, const char *all, struct field_view *f)
{
	const char *chosen = f->value;
	struct choice *list;
	size_t n = 1;

	if (!has(o, chosen))
		options_add(o, chosen, chosen);
	list = MEM_ARRAY(o->mem, struct choice, o->n + 1);
	if (o->n > 0)
		qsort(o->items, o->n, sizeof(*o->items), by_label);
	list[0] = (struct choice){ "", .label = all, .is_on = chosen[0] == '\0' };
	for (size_t i = 0; i < o->n; i++) {
		if (n > 1 && strcmp(list[n - 1].value, o->items[i].value) == 0)
			continue;
		list[n] = o->items[i];
		list[n++].is_on = strcmp(o->items[i].value, chosen) == 0;
	}
	f->choices = list;
	f->n_choices = n;
}

void options_of(struct mem *m, const void *things, size_t n, size_t size, struct member value,
	struct member label, const char *all, struct field_view *f)
{
	struct options o;

	options_begin(&o, m);
	for (size_t i = 0; i < n; i++) {
		const char *thing = (const char *)things + i * size, *v, *l;

		memcpy(&v, thing + value.at, sizeof(v));
		memcpy(&l, thing + label.at, sizeof(l));
		options_add(&o, v, l);
	}
	options_end(&o, all, f);
}

struct search {
	struct find words;
	const struct member *texts;
	size_t n;
};

static bool has_words(const void *arg, const void *row)
{
	const struct search *s = arg;
	const char *texts[SEARCHED_TEXTS_MAX];

	for (size_t i = 0; i < s->n; i++)
		memcpy(&texts[i], (const char *)row + s->texts[i].at, sizeof(texts[i]));
	return find_in(&s->words, texts, s->n);
}

struct list_words searched(struct mem *m, const char *typed, const struct member *texts, size_t n)
{
	struct search s = { find_begin(m, typed), texts, n };

	MUST(n <= SEARCHED_TEXTS_MAX);
	return s.words.n == 0 ? (struct list_words){ .has = NULL }
			      : (struct list_words){ has_words, mem_copy(m, &s, sizeof(s)) };
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
