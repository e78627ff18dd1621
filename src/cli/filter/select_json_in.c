#include "cli/filter/select_json_in.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "cli/filter/csv_out.h"
#include "cli/json_in.h"

static const char *const FIELDS[] = { "id", "score", "cash", "credits", "area", "institution",
	"call", "award", "person" };

enum { N_FIELDS = sizeof(FIELDS) / sizeof(FIELDS[0]) };

/* A line's end would shift the lines that faults tell. */
static bool add_text(struct buf *field, const char *text)
{
	if (strpbrk(text, "\r\n") != NULL)
		return false;
	buf_text(field, text);
	return true;
}

/* Several people stand in one field, separated by semicolons. */
static bool add_people(struct buf *field, const json_t *v)
{
	for (size_t k = 0; k < json_array_size(v); k++) {
		const char *name = json_string_value(json_array_get(v, k));

		if (name == NULL || strchr(name, ';') != NULL)
			return false;
		buf_text(field, k > 0 ? ";" : "");
		if (!add_text(field, name))
			return false;
	}
	return true;
}

static bool add_value(struct buf *field, const char *name, const json_t *v)
{
	if (v == NULL || json_is_null(v)) {
		buf_text(field, strcmp(name, "credits") == 0 ? "0" : "");
		return true;
	}
	if (json_is_array(v))
		return add_people(field, v);
	if (json_is_string(v))
		return add_text(field, json_string_value(v));
	if (json_is_integer(v))
		buf_printf(field, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	else if (json_is_real(v))
		csv_out_number(field, json_real_value(v), 10);
	else
		return false;
	return true;
}

static bool add_record(
	struct mem *m, struct json_in *in, const struct json_in_record *r, struct buf *csv)
{
	struct mem *scratch = mem_new(m, "add_record");
	bool ok = json_is_object(r->value);

	for (size_t f = 0; ok && f < N_FIELDS; f++) {
		struct buf field;

		buf_init(&field, scratch, 64);
		ok = add_value(&field, FIELDS[f], json_object_get(r->value, FIELDS[f]));
		if (!ok)
			(void)json_in_fail(in, r, FIELDS[f],
				"%s is neither a line of text nor a number%s", FIELDS[f],
				strcmp(FIELDS[f], "person") == 0 ? " nor a list of names" : "");
		buf_text(csv, f > 0 ? "," : "");
		csv_out_field(csv, buf_str(&field));
	}
	if (!json_is_object(r->value))
		(void)json_in_fail(in, r, NULL, "a proposal is an object");
	buf_char(csv, '\n');
	mem_end(scratch);
	return ok;
}

bool select_json_in_is(const char *path)
{
	size_t n = strlen(path);

	return (n > 6 && strcmp(path + n - 6, ".jsonl") == 0) ||
	       (n > 5 && strcmp(path + n - 5, ".json") == 0);
}

static void note_line(struct mem *m, struct select_json *json, int64_t line)
{
	if (json->n == json->cap) {
		json->cap = json->cap == 0 ? 256 : 2 * json->cap;
		json->line = mem_grow(m, json->line, json->cap, sizeof(*json->line));
	}
	json->line[json->n++] = line;
}

int64_t select_json_in_line(const struct select_json *json, int64_t line)
{
	return line >= 1 && (size_t)line <= json->n ? json->line[line - 1] : line;
}

struct select_json *select_json_in_read(struct mem *m, const char *path)
{
	struct select_json *json = MEM_NEW(m, struct select_json);
	struct buf *csv = &json->csv;
	struct json_in_record r;
	struct json_in *in;
	bool ok;

	buf_init(csv, m, 1 << 16);
	note_line(m, json, 1);
	for (size_t f = 0; f < N_FIELDS; f++)
		buf_printf(csv, "%s%s", f > 0 ? "," : "", FIELDS[f]);
	buf_char(csv, '\n');
	ok = json_in_open(m, path, &in) == ERR_OK;
	while (ok && json_in_next(in, &r)) {
		note_line(m, json, r.line);
		ok = add_record(m, in, &r, csv);
	}
	json->fault = mem_str(m, json_in_fault(in));
	json_in_close(in);
	return json;
}
