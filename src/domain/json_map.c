#include "domain/json_map.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"

/* What an object is written with: its members in the order of their keys. */
struct order {
	const struct json_member *members[JSON_MAP_MEMBERS_MAX];
	size_t n;
};

static const struct json_member format_member = { .key = "format", .kind = JSON_MAP_INT };

static void put(struct order *o, const struct json_member *m)
{
	size_t i = o->n++;

	MUST(o->n <= JSON_MAP_MEMBERS_MAX);
	for (; i > 0 && strcmp(o->members[i - 1]->key, m->key) > 0; i--)
		o->members[i] = o->members[i - 1];
	o->members[i] = m;
}

static void write_members(struct buf *b, const struct json_map *map, const char *from, int format);

static void write_rows(struct buf *b, const struct json_member *m, const char *from, int format)
{
	const char *rows;
	size_t n;

	memcpy(&rows, from + m->at, sizeof(rows));
	memcpy(&n, from + m->n_at, sizeof(n));
	buf_char(b, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(b, ',');
		write_members(b, m->of, rows + i * m->of->size, format);
	}
	buf_char(b, ']');
}

static void write_part(struct buf *b, const struct json_member *m, const char *from, int format)
{
	const char *there;

	memcpy(&there, from + m->unless_at, sizeof(there));
	if (m->unless_at != 0 && there == NULL)
		BUF_LIT(b, "null");
	else
		write_members(b, m->of, from, format);
}

static void write_value(struct buf *b, const struct json_member *m, const char *from, int format)
{
	const char *text;
	int64_t number;
	bool is_so;

	switch (m->kind) {
	case JSON_MAP_TEXT:
		memcpy(&text, from + m->at, sizeof(text));
		buf_json(b, text == NULL ? "" : text);
		return;
	case JSON_MAP_INT:
		memcpy(&number, from + m->at, sizeof(number));
		buf_int(b, number);
		return;
	case JSON_MAP_BOOL:
		memcpy(&is_so, from + m->at, sizeof(is_so));
		buf_text(b, is_so ? "true" : "false");
		return;
	case JSON_MAP_ROWS:
		write_rows(b, m, from, format);
		return;
	case JSON_MAP_PART:
		write_part(b, m, from, format);
		return;
	}
	BUG("unknown kind of member");
}

static void write_in_order(struct buf *b, const struct order *o, const char *from, int format)
{
	buf_char(b, '{');
	for (size_t i = 0; i < o->n; i++) {
		const struct json_member *m = o->members[i];

		if (i > 0)
			buf_char(b, ',');
		buf_json(b, m->key);
		buf_char(b, ':');
		if (m == &format_member)
			buf_int(b, format);
		else
			write_value(b, m, from, format);
	}
	buf_char(b, '}');
}

static void put_members(struct order *o, const struct json_map *map, int format)
{
	for (size_t i = 0; i < map->n; i++)
		if (map->members[i].since <= format)
			put(o, &map->members[i]);
}

static void write_members(struct buf *b, const struct json_map *map, const char *from, int format)
{
	struct order o = { .n = 0 };

	put_members(&o, map, format);
	write_in_order(b, &o, from, format);
}

const char *json_map_text(struct mem *mem, const struct json_map *map, const void *from, int format)
{
	struct order o = { .n = 0 };
	struct buf b;

	put(&o, &format_member);
	put_members(&o, map, format);
	buf_init(&b, mem, 4096);
	write_in_order(&b, &o, from, format);
	return buf_str(&b);
}
