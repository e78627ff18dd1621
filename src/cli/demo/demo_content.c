/* Settings, catalogues, questions, rules and pages. */
#include <jansson.h>

#include "base/civil.h"
#include "cli/csv_in.h"
#include "cli/demo/demo.h"
#include "domain/program/content.h"
#include "domain/program/program.h"

static bool put(struct demo *d, struct cx *cx, const char *name, const json_t *value, int64_t unit)
{
	const char *text = json_is_string(value)
				   ? json_string_value(value)
				   : mem_printf(cx->mem, "%" PRId64,
					     (int64_t)json_integer_value(value) * unit);

	return demo_went(d, cx, program_setting_put(cx, name, text), "keeping a setting");
}

static bool settings(struct demo *d, struct cx *cx)
{
	static const struct {
		const char *key, *name;
		int64_t unit;
	} map[] = { { "name", "name", 1 }, { "sponsor", "sponsor", 1 },
		{ "tagline", "tagline", 1 }, { "summary", "summary", 1 },
		{ "contact_email", "contact_email", 1 }, { "time_zone", "zone", 1 },
		{ "decision_days", "decision_days", 1 },
		{ "retention_years", "retention_years", 1 },
		{ "cash_cap_usd", "cash_cap_cents", 100 },
		{ "credit_cap_usd", "credit_cap_cents", 100 }, { "page_limit", "page_limit", 1 },
		{ "file_limit_mb", "file_limit_bytes", 1 << 20 },
		{ "grace_seconds", "grace_s", 1 } };
	json_error_t error;
	size_t n;
	const char *text = demo_read(d, "program.json", &n);
	json_t *root = text == NULL ? NULL : json_loads(text, 0, &error);
	bool ok = root != NULL;

	if (text != NULL && root == NULL)
		demo_fail(d, "program.json:%d: %s", error.line, error.text);
	for (size_t i = 0; ok && i < sizeof(map) / sizeof(map[0]); i++) {
		const json_t *value = json_object_get(root, map[i].key);

		ok = value != NULL ? put(d, cx, map[i].name, value, map[i].unit)
				   : demo_fail(d, "program.json: %s is missing", map[i].key);
	}
	json_decref(root);
	return ok;
}

enum { COLUMNS_MAX = 4 };

static bool table(struct demo *d, struct cx *cx, const char *name, const char *const *columns,
	bool (*row)(struct demo *, struct cx *, const char *const *, int64_t))
{
	struct csv_column c[COLUMNS_MAX] = { { 0 } };
	const char *values[COLUMNS_MAX];
	struct csv *csv;
	struct csv_row r;
	size_t n = 0;
	bool ok = true;

	for (; n < COLUMNS_MAX && columns[n] != NULL; n++)
		c[n] = (struct csv_column){ columns[n], true, -1 };
	if (csv_open(cx->mem, mem_printf(cx->mem, "%s/%s", d->folder, name), &csv) != ERR_OK ||
		!csv_columns(csv, c, n))
		return demo_fail(d, "%s", csv_fault(csv));
	for (int64_t at = 0; ok && csv_next(csv, &r); at++) {
		for (size_t i = 0; i < n; i++)
			values[i] = csv_field(&r, &c[i]);
		ok = row(d, cx, values, at);
	}
	if (csv_fault(csv) != NULL)
		ok = demo_fail(d, "%s", csv_fault(csv));
	csv_close(csv);
	return ok;
}

static bool area_row(struct demo *d, struct cx *cx, const char *const *v, int64_t at)
{
	const struct content_area a = { v[0], v[1], v[2] };

	return demo_went(d, cx, content_put_area(cx, &a, at), v[0]);
}

static bool product_row(struct demo *d, struct cx *cx, const char *const *v, int64_t at)
{
	const struct content_product p = { v[0], v[1], v[2], v[3] };

	return demo_went(d, cx, content_put_product(cx, &p, at), v[0]);
}

static bool dataset_row(struct demo *d, struct cx *cx, const char *const *v, int64_t at)
{
	const struct content_dataset s = { v[0], v[1], v[2], v[3] };

	return demo_went(d, cx, content_put_dataset(cx, &s, at), v[0]);
}

static bool catalogues(struct demo *d, struct cx *cx)
{
	static const char *const area[] = { "slug", "name", "description", NULL };
	static const char *const product[] = { "slug", "name", "category", "description" };
	static const char *const dataset[] = { "slug", "name", "description", "url" };

	return table(d, cx, "areas.csv", area, area_row) &&
	       table(d, cx, "products.csv", product, product_row) &&
	       table(d, cx, "datasets.csv", dataset, dataset_row);
}

/* A heading "### Text {#anchor}" split in place; anchor "" when it has none. */
static void split_anchor(char *heading, const char **ret_anchor)
{
	char *open = strstr(heading, "{#"), *close = open == NULL ? NULL : strchr(open, '}');

	*ret_anchor = "";
	if (close == NULL)
		return;
	*close = '\0';
	*ret_anchor = open + 2;
	while (open > heading && open[-1] == ' ')
		open--;
	*open = '\0';
}

/*
 * Walks a Markdown file by its headings of one or two depths: each() gets the
 * last heading of the upper depth, the one below it and the text that follows.
 */
struct part {
	const char *group, *heading, *anchor, *body;
};

static bool walk(struct demo *d, struct cx *cx, const char *file, const char *group_mark,
	const char *mark, bool (*each)(struct demo *, struct cx *, const struct part *, int64_t))
{
	size_t n, at_mark = strlen(mark), at_group = strlen(group_mark);
	const char *whole = demo_read(d, file, &n);
	char *text = whole == NULL ? NULL : mem_printf(cx->mem, "\n%s", whole);
	struct part p = { .group = "" };
	int64_t count = 0;
	bool ok = text != NULL;

	for (char *line = text == NULL ? NULL : strchr(text, '\n'); ok && line != NULL;) {
		char *next = strchr(line + 1, '\n');
		bool is_group = at_group > 0 && strncmp(line + 1, group_mark, at_group) == 0;
		bool is_part = strncmp(line + 1, mark, at_mark) == 0;

		if (is_group || is_part) {
			*line = '\0';
			if (next != NULL)
				*next++ = '\0';
			if (p.heading != NULL)
				ok = each(d, cx, &p, count++);
			p.heading = NULL;
			if (is_group)
				p.group = line + 1 + at_group;
			else {
				p.heading = line + 1 + at_mark;
				split_anchor(line + 1 + at_mark, &p.anchor);
				p.body = next == NULL ? "" : next;
			}
			line = next == NULL ? NULL : (*next == '#' ? next - 1 : strchr(next, '\n'));
			/* A heading straight after a heading: give it the newline it lost. */
			if (next != NULL && *next == '#')
				*line = '\n';
			continue;
		}
		line = next;
	}
	if (ok && p.heading != NULL)
		ok = each(d, cx, &p, count++);
	return ok && count == 0 ? demo_fail(d, "%s: there is no heading in it", file) : ok;
}

static bool question(struct demo *d, struct cx *cx, const struct part *p, int64_t at)
{
	const struct content_question q = { p->anchor, p->group, p->heading, p->body };

	return demo_went(d, cx, content_put_question(cx, &q, at), p->heading);
}

static bool rule(struct demo *d, struct cx *cx, const struct part *p, int64_t at)
{
	const struct content_rule r = { p->anchor, p->heading, p->body };

	return demo_went(d, cx, content_put_rule(cx, &r, at), p->heading);
}

static bool attestations(struct demo *d, struct cx *cx)
{
	size_t n;
	const char *text = demo_read(d, "attestations.json", &n);
	json_t *root = text == NULL ? NULL : json_loads(text, 0, NULL);
	const json_t *items = json_object_get(root, "items");
	int64_t version = json_integer_value(json_object_get(root, "version"));
	bool ok = json_array_size(items) > 0 || demo_fail(d, "attestations.json: no items");

	for (size_t i = 0; ok && i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const char *id = json_string_value(json_object_get(item, "id"));
		const char *body = json_string_value(json_object_get(item, "text"));

		ok = id != NULL && body != NULL
			     ? demo_went(d, cx,
				       content_put_attestation(cx, version, id, body, (int64_t)i), id)
			     : demo_fail(d, "attestations.json: item %zu is not whole", i);
	}
	json_decref(root);
	return ok;
}

static bool page(struct demo *d, struct cx *cx, const char *slug)
{
	size_t n;
	const char *text = demo_read(d, mem_printf(cx->mem, "pages/%s.md", slug), &n);
	const char *end = text == NULL ? NULL : strchr(text, '\n');

	if (text == NULL)
		return false;
	if (strncmp(text, "# ", 2) != 0 || end == NULL)
		return demo_fail(d, "pages/%s.md:1: the first line is not its title", slug);
	return demo_went(d, cx,
		content_put_page(cx, slug, mem_strn(cx->mem, text + 2, (size_t)(end - text) - 2), end),
		slug);
}

static bool texts(struct demo *d, struct cx *cx)
{
	static const char *const pages[] = { "about", "accessibility", "collaborations", "privacy" };
	bool ok = walk(d, cx, "faq.md", "## ", "### ", question) &&
		  walk(d, cx, "rules.md", "", "## ", rule) && attestations(d, cx);

	for (size_t i = 0; ok && i < sizeof(pages) / sizeof(pages[0]); i++)
		ok = page(d, cx, pages[i]);
	return ok;
}

bool demo_content(struct demo *d)
{
	return demo_bracket(d, d->now, settings, "keeping the settings") &&
	       demo_bracket(d, d->now, catalogues, "keeping the catalogues") &&
	       demo_bracket(d, d->now, texts, "keeping the texts");
}
