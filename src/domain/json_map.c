#include "domain/json_map.h"

#include <stdint.h>
#include <string.h>

/* ---- writing ---- */

static json_t *text_value(const char *s)
{
	/* Every text was checked at the door; one that is not UTF-8 here is a bug. */
	json_t *j = json_string(s == NULL ? "" : s);

	MUST(j != NULL);
	return j;
}

static json_t *write_members(const struct json_map *map, const char *from, int format);

static json_t *rows_value(const struct json_member *m, const char *from, int format)
{
	json_t *a = json_array();
	const char *rows;
	size_t n;

	memcpy(&rows, from + m->at, sizeof(rows));
	memcpy(&n, from + m->n_at, sizeof(n));
	for (size_t i = 0; i < n; i++)
		json_array_append_new(a, write_members(m->of, rows + i * m->of->size, format));
	return a;
}

static json_t *part_value(const struct json_member *m, const char *from, int format)
{
	const char *there;

	memcpy(&there, from + m->unless_at, sizeof(there));
	return m->unless_at != 0 && there == NULL ? json_null()
						  : write_members(m->of, from, format);
}

static json_t *value(const struct json_member *m, const char *from, int format)
{
	const char *text;
	int64_t number;
	bool is_so;

	switch (m->kind) {
	case JSON_MAP_TEXT:
		memcpy(&text, from + m->at, sizeof(text));
		return text_value(text);
	case JSON_MAP_INT:
		memcpy(&number, from + m->at, sizeof(number));
		return json_integer(number);
	case JSON_MAP_BOOL:
		memcpy(&is_so, from + m->at, sizeof(is_so));
		return json_boolean(is_so);
	case JSON_MAP_ROWS:
		return rows_value(m, from, format);
	case JSON_MAP_PART:
		return part_value(m, from, format);
	}
	BUG("unknown kind of member");
}

static json_t *write_members(const struct json_map *map, const char *from, int format)
{
	json_t *o = json_object();

	for (size_t i = 0; i < map->n; i++)
		if (map->members[i].since <= format)
			json_object_set_new(
				o, map->members[i].key, value(&map->members[i], from, format));
	return o;
}

json_t *json_map_write(const struct json_map *map, const void *from, int format)
{
	json_t *o = write_members(map, from, format);

	json_object_set_new(o, "format", json_integer(format));
	return o;
}

/* ---- reading ---- */

struct reader {
	struct mem *mem;
	int format; /* of the document */
	bool is_bad;
};

static void read_members(struct reader *r, const struct json_map *map, const json_t *o, char *to);

static void read_rows(struct reader *r, const struct json_member *m, const json_t *v, char *to)
{
	size_t n = json_array_size(v);
	char *rows = mem_array(r->mem, n, m->of->size);

	r->is_bad |= !json_is_array(v);
	for (size_t i = 0; i < n; i++)
		read_members(r, m->of, json_array_get(v, i), rows + i * m->of->size);
	memcpy(to + m->at, &rows, sizeof(rows));
	memcpy(to + m->n_at, &n, sizeof(n));
}

static void read_text(struct reader *r, const struct json_member *m, const json_t *v, char *to)
{
	const char *s = json_string_value(v);

	r->is_bad |= s == NULL;
	s = mem_str(r->mem, s == NULL ? "" : s);
	memcpy(to + m->at, &s, sizeof(s));
}

static void read_member(struct reader *r, const struct json_member *m, const json_t *v, char *to)
{
	int64_t number = json_integer_value(v);
	bool is_so = json_is_true(v);

	switch (m->kind) {
	case JSON_MAP_TEXT:
		read_text(r, m, v, to);
		return;
	case JSON_MAP_INT:
		r->is_bad |= !json_is_integer(v);
		memcpy(to + m->at, &number, sizeof(number));
		return;
	case JSON_MAP_BOOL:
		r->is_bad |= !json_is_boolean(v);
		memcpy(to + m->at, &is_so, sizeof(is_so));
		return;
	case JSON_MAP_ROWS:
		read_rows(r, m, v, to);
		return;
	case JSON_MAP_PART:
		if (m->unless_at == 0 || !json_is_null(v))
			read_members(r, m->of, v, to);
		return;
	}
	BUG("unknown kind of member");
}

/* What an older document does not have. */
static void leave_empty(const struct json_member *m, char *to)
{
	const char *empty = "";

	if (m->kind == JSON_MAP_TEXT)
		memcpy(to + m->at, &empty, sizeof(empty));
}

static void read_members(struct reader *r, const struct json_map *map, const json_t *o, char *to)
{
	r->is_bad |= !json_is_object(o);
	for (size_t i = 0; i < map->n; i++) {
		const struct json_member *m = &map->members[i];

		if (m->since > r->format)
			leave_empty(m, to);
		else
			read_member(r, m, json_object_get(o, m->key), to);
	}
}

enum err json_map_read(
	struct mem *mem, const struct json_map *map, const json_t *o, int newest, void *to)
{
	const json_t *format = json_object_get(o, "format");
	struct reader r = { .mem = mem, .format = (int)json_integer_value(format) };

	if (!json_is_integer(format) || json_integer_value(format) < 1 ||
		json_integer_value(format) > newest)
		return ERR_INTERNAL;
	read_members(&r, map, o, to);
	return r.is_bad ? ERR_INTERNAL : ERR_OK;
}
