/* Settings, catalogues, questions, rules and pages. */
#include <jansson.h>

#include "base/civil.h"
#include "cli/csv_in.h"
#include "cli/demo/demo.h"
#include "cli/start_texts.h"
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
	} map[] = { { "name", "name", 1 }, { "sponsor", "sponsor", 1 }, { "tagline", "tagline", 1 },
		{ "summary", "summary", 1 }, { "contact_email", "contact_email", 1 },
		{ "time_zone", "zone", 1 }, { "decision_days", "decision_days", 1 },
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

/* The file's text goes through add(); what is wrong is the demo's fault. */
static bool text_of(struct demo *d, struct content_read *in, const char *file,
	bool (*add)(struct content_read *, const char *file, const char *text))
{
	size_t n;
	const char *text = demo_read(d, file, &n);

	return text != NULL && (add(in, file, text) || demo_fail(d, "%s", in->fault));
}

static bool page(struct demo *d, struct content_read *in, const char *slug)
{
	size_t n;
	const char *text = demo_read(d, mem_printf(d->mem, "pages/%s.md", slug), &n);

	return text != NULL && (content_read_page(in, slug, text) || demo_fail(d, "%s", in->fault));
}

/* What the example's rules said at first: it has two versions, and people see what changed. */
static bool first_rules(struct demo *d, struct cx *cx)
{
	struct content_read in = { .cx = cx };

	return (start_rules(&in) || demo_fail(d, "%s", in.fault)) &&
	       text_of(d, &in, "rules-first.md", content_read_rules);
}

/* The rules and attestations that every program begins with, then the example's own texts. */
static bool texts(struct demo *d, struct cx *cx)
{
	static const char *const pages[] = { "about", "accessibility", "collaborations",
		"privacy" };
	struct content_read in = { .cx = cx };
	bool ok = (start_rules(&in) || demo_fail(d, "%s", in.fault)) &&
		  text_of(d, &in, "rules.md", content_read_rules) &&
		  text_of(d, &in, "faq.md", content_read_questions);

	for (size_t i = 0; ok && i < sizeof(pages) / sizeof(pages[0]); i++)
		ok = page(d, &in, pages[i]);
	return ok;
}

enum { FIRST_S = 200 * 24 * 3600 };

bool demo_content(struct demo *d)
{
	return demo_bracket(d, d->now - FIRST_S, first_rules, "keeping the first rules") &&
	       demo_bracket(d, d->now, settings, "keeping the settings") &&
	       demo_bracket(d, d->now, catalogues, "keeping the catalogues") &&
	       demo_bracket(d, d->now, texts, "keeping the texts");
}
