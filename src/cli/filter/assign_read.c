#include "cli/filter/assign_read.h"

#include <inttypes.h>
#include <zlib.h>

#include "cli/json_in.h"

bool assign_read_fault(struct assign_in *in, const char *text)
{
	if (in->fault == NULL)
		in->fault = text;
	return false;
}

static void warn(struct assign_in *in, const char *text)
{
	in->warning =
		mem_grow(in->mem, in->warning, (size_t)in->n_warnings + 1, sizeof(*in->warning));
	in->warning[in->n_warnings++] = text;
}

static void warn_passed_over(const struct assign_reading *r)
{
	r->in->n_passed_over += r->n_passed_over;
	warn(r->in, mem_printf(r->in->mem,
			    "%s: %" PRId64 " of %" PRId64
			    " rows cannot bite and were passed over; the first on %s",
			    r->path, r->n_passed_over, r->n_rows, r->first_passed_over));
}

static bool hand_over(struct assign_reading *r, bool (*each)(struct assign_reading *))
{
	r->n_rows++;
	r->is_passed_over = false;
	return each(r);
}

/* OpenReview's edges: {"head", "tail", "weight", …}, as rows of the columns asked for. */

/* The member of an edge that a column is: papers are heads, reviewers tails, text is a label. */
static const char *member_of(const char *column)
{
	static const char *const heads[] = { "paper", "author", "id" };
	static const char *const tails[] = { "reviewer", "coauthor" };
	static const char *const labels[] = { "attribute", "institution", "area" };

	for (size_t x = 0; x < sizeof(heads) / sizeof(heads[0]); x++)
		if (strcmp(column, heads[x]) == 0)
			return "head";
	for (size_t x = 0; x < sizeof(tails) / sizeof(tails[0]); x++)
		if (strcmp(column, tails[x]) == 0)
			return "tail";
	for (size_t x = 0; x < sizeof(labels) / sizeof(labels[0]); x++)
		if (strcmp(column, labels[x]) == 0)
			return "label";
	return "weight";
}

static char *text_of(struct mem *m, const json_t *v)
{
	if (json_is_integer(v))
		return mem_printf(m, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	if (json_is_real(v))
		return mem_printf(m, "%.17g", json_real_value(v));
	return json_is_string(v) ? mem_str(m, json_string_value(v)) : NULL;
}

/* False after telling what the edge lacks; a second of two weights is none. */
static bool take_edge(struct assign_reading *r, struct json_in *json,
	const struct json_in_record *at, const json_t *edge, struct mem *m)
{
	bool has_weight = false;

	r->row.line = at->line;
	r->row.n_fields = 0;
	for (size_t c = 0; c < r->n_columns; c++) {
		const char *name = member_of(r->column[c].name);
		bool is_second = strcmp(name, "weight") == 0 && has_weight;
		char *text = is_second ? NULL : text_of(m, json_object_get(edge, name));

		has_weight |= strcmp(name, "weight") == 0;
		r->column[c].at = text != NULL ? (int)c : -1;
		r->field[c] = text;
		if (text == NULL && r->column[c].is_required)
			return json_in_fail(json, at, NULL, "not an edge with \"%s\"", name);
	}
	r->row.field = r->field;
	r->row.n_fields = r->n_columns;
	return true;
}

static bool take_edges(struct assign_reading *r, struct json_in *json,
	const struct json_in_record *at, bool (*each)(struct assign_reading *))
{
	const json_t *inner = json_object_get(at->value, "edges"), *list;
	bool is_list = json_is_array(at->value) || json_is_array(inner);
	size_t n;

	list = json_is_array(inner) ? inner : at->value;
	n = is_list ? json_array_size(list) : 1;

	for (size_t x = 0; x < n; x++) {
		const json_t *edge = is_list ? json_array_get(list, x) : at->value;
		struct mem *m = mem_new(r->in->mem, "edge");
		bool is_good = take_edge(r, json, at, edge, m) && hand_over(r, each);

		mem_end(m);
		if (!is_good)
			return false;
	}
	return true;
}

/* A file of one edge comes by its members: they are put together again. */
static bool is_member(const struct json_in_record *at, json_t *single)
{
	if (at->key == NULL || json_is_array(at->value) || json_is_object(at->value))
		return false;
	MUST(json_object_set_new(single, at->key, json_deep_copy(at->value)) == 0);
	return true;
}

static bool read_edges(struct assign_reading *r, bool (*each)(struct assign_reading *))
{
	struct json_in_record at = { .line = 1 };
	json_t *single = json_object();
	struct json_in *json;
	const char *why;
	bool is_good = true;

	r->csv = csv_open_bytes(r->in->mem, r->path, "", 0); /* to tell faults of its rows */
	if (json_in_open(r->in->mem, r->path, &json) == ERR_OK)
		while (is_good && json_in_next(json, &at))
			is_good = is_member(&at, single) || take_edges(r, json, &at, each);
	if (is_good && json_in_fault(json) == NULL && json_object_size(single) > 0) {
		at = (struct json_in_record){ .value = single, .line = 1 };
		(void)take_edges(r, json, &at, each);
	}
	json_decref(single);
	why = mem_str(r->in->mem, json_in_fault(json));
	json_in_close(json);
	csv_close(r->csv);
	if (csv_fault(r->csv) != NULL)
		why = csv_fault(r->csv);
	return why == NULL || assign_read_fault(r->in, why);
}

/* Does a file begin as JSON does? */
static bool is_json(const char *path)
{
	gzFile f = gzopen(path, "rbe");
	int c = ' ';

	while (f != NULL && (c == ' ' || c == '\n' || c == '\r' || c == '\t'))
		c = gzgetc(f);
	if (f != NULL)
		gzclose_r(f);
	return c == '{' || c == '[';
}

static bool read_rows(struct assign_reading *r, bool (*each)(struct assign_reading *))
{
	if (csv_open(r->in->mem, r->path, &r->csv) == ERR_OK &&
		csv_columns(r->csv, r->column, r->n_columns))
		while (csv_next(r->csv, &r->row) && hand_over(r, each))
			;
	csv_close(r->csv);
	if (csv_fault(r->csv) != NULL)
		return assign_read_fault(r->in, csv_fault(r->csv));
	if (csv_note(r->csv) != NULL)
		warn(r->in, csv_note(r->csv));
	return true;
}

bool assign_read_file(struct assign_in *in, const char *path, const struct csv_column *columns,
	size_t n, bool (*each)(struct assign_reading *), void *arg)
{
	struct assign_reading r = { .in = in, .path = path, .arg = arg, .n_columns = n };

	memcpy(r.column, columns, n * sizeof(*columns));
	if (!(is_json(path) ? read_edges(&r, each) : read_rows(&r, each)))
		return false;
	if (r.n_passed_over > 0)
		warn_passed_over(&r);
	return true;
}

static void pass_over(struct assign_reading *r, int c, const char *what)
{
	if (!r->is_passed_over && r->n_passed_over++ == 0)
		r->first_passed_over = mem_printf(r->in->mem, "line %" PRId64 ": no %s %s %s",
			r->row.line, what, csv_shown(r->csv, assign_read_field(r, c)),
			what[0] == 'p' && r->in->has_papers	 ? "in its list"
			: what[0] == 'r' && r->in->has_reviewers ? "in its list"
								 : "in the scores");
	r->is_passed_over = true;
}

bool assign_read_known(struct assign_reading *r, int c, const struct names *names, const char *what,
	int32_t *ret_number)
{
	if (!csv_id(r->csv, &r->row, &r->column[c]))
		return false;
	*ret_number = names_find(names, assign_read_field(r, c));
	if (*ret_number < 0)
		pass_over(r, c, what);
	return true;
}

bool assign_read_paper(struct assign_reading *r, int c, int32_t *ret_paper)
{
	return assign_read_known(r, c, r->in->papers, "paper", ret_paper);
}

bool assign_read_reviewer(struct assign_reading *r, int c, int32_t *ret_reviewer)
{
	return assign_read_known(r, c, r->in->reviewers, "reviewer", ret_reviewer);
}

bool assign_read_whole(struct assign_reading *r, int c, int64_t max, int32_t *ret_value)
{
	int64_t v;

	if (!csv_int(r->csv, &r->row, &r->column[c], 0, max, &v))
		return false;
	*ret_value = (int32_t)v;
	return true;
}

bool assign_read_once(struct assign_reading *r, struct names *seen, int32_t a, int32_t b)
{
	int32_t before = names_count(seen);

	names_add(seen, mem_printf(r->in->mem, "%d,%d", a, b));
	return names_count(seen) > before;
}
