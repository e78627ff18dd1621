/* The reader of json_map.h: one pass, values go where the table says. */
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/json_run.h"
#include "base/utf8.h"
#include "domain/json_map.h"

enum { ROWS_FIRST = 4, PASSED_DEPTH_MAX = 32 };

struct reader {
	struct mem *mem;
	const char *at, *end;
	char *texts; /* room for the next; a text is never longer than it stands in the document */
	int lacks_since; /* the first format that has one of the members which are missing */
	int has_since;	 /* the last one that the members which are there need */
	bool is_bad;
};

static bool fail(struct reader *r)
{
	r->is_bad = true;
	r->at = r->end;
	return false;
}

static void pass_space(struct reader *r)
{
	while (*r->at == ' ' || *r->at == '\n' || *r->at == '\t' || *r->at == '\r')
		r->at++;
}

static bool takes(struct reader *r, char c)
{
	pass_space(r);
	if (*r->at != c)
		return false;
	r->at++;
	return true;
}

static void must_take(struct reader *r, char c)
{
	if (!takes(r, c))
		fail(r);
}

static bool takes_word(struct reader *r, const char *word)
{
	size_t n = strlen(word);

	pass_space(r);
	if (strncmp(r->at, word, n) != 0)
		return false;
	r->at += n;
	return true;
}

/* ---- texts ---- */

static uint32_t four_digits(struct reader *r)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++, r->at++) {
		unsigned char c = (unsigned char)*r->at, small = c | 0x20;

		if (c >= '0' && c <= '9')
			v = v * 16 + (c - '0');
		else if (small >= 'a' && small <= 'f')
			v = v * 16 + (small - 'a' + 10u);
		else
			return fail(r);
	}
	return v;
}

static void put_character(struct reader *r, uint32_t c)
{
	unsigned n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char first[] = { 0, 0, 0xC0, 0xE0, 0xF0 };

	for (unsigned i = n - 1; i > 0; i--, c >>= 6)
		r->texts[i] = (char)(0x80 | (c & 0x3F));
	r->texts[0] = (char)(first[n] | c);
	r->texts += n;
}

/* After "\u".  A text of ours ends with NUL, so that one is damage; so is half of a pair. */
static void take_code(struct reader *r)
{
	uint32_t c = four_digits(r), low;

	if (c >= 0xD800 && c < 0xDC00 && r->at[0] == '\\' && r->at[1] == 'u') {
		r->at += 2;
		low = four_digits(r);
		c = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00)
						  : 0;
	}
	if (c == 0 || (c >= 0xD800 && c < 0xE000))
		fail(r);
	else
		put_character(r, c);
}

static void take_escape(struct reader *r)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *is = *r->at == '\0' ? NULL : strchr(from, *r->at);

	if (is != NULL) {
		*r->texts++ = to[is - from];
		r->at++;
	} else if (*r->at == 'u') {
		r->at++;
		take_code(r);
	} else {
		fail(r);
	}
}

/* What of it stands for itself, or one character that is not ASCII; 0: neither is next. */
static size_t run(const struct reader *r)
{
	size_t left = (size_t)(r->end - r->at), n = json_run(r->at, left);

	return n == 0 && (unsigned char)*r->at >= 0x80 ? utf8_step(r->at, left) : n;
}

/* "" when there is none: damage. */
static char *take_text(struct reader *r)
{
	char *begun = r->texts;

	must_take(r, '"');
	while (!r->is_bad && *r->at != '"') {
		size_t n = run(r);

		memcpy(r->texts, r->at, n);
		r->texts += n;
		r->at += n;
		if (n > 0)
			continue;
		if (*r->at++ == '\\')
			take_escape(r);
		else
			fail(r);
	}
	if (r->is_bad)
		return "";
	r->at++;
	*r->texts++ = '\0';
	return begun;
}

/* ---- numbers ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A whole number; what follows one that is not whole is then no comma and no bracket. */
static int64_t take_int(struct reader *r)
{
	int64_t v = 0;
	bool is_minus = takes(r, '-');

	if (!is_digit(*r->at) || (r->at[0] == '0' && is_digit(r->at[1])))
		return fail(r);
	for (; is_digit(*r->at); r->at++)
		if (__builtin_mul_overflow(v, 10, &v) ||
			__builtin_sub_overflow(v, *r->at - '0', &v))
			return fail(r);
	if (!is_minus && v == INT64_MIN)
		return fail(r);
	return is_minus ? v : -v;
}

/* ---- what no row names ---- */

static void pass_digits(struct reader *r)
{
	if (!is_digit(*r->at))
		fail(r);
	while (is_digit(*r->at))
		r->at++;
}

static void pass_number(struct reader *r)
{
	takes(r, '-');
	if (r->at[0] == '0' && is_digit(r->at[1]))
		fail(r);
	pass_digits(r);
	if (*r->at == '.') {
		r->at++;
		pass_digits(r);
	}
	if (*r->at == 'e' || *r->at == 'E') {
		r->at++;
		r->at += *r->at == '+' || *r->at == '-';
		pass_digits(r);
	}
}

static void pass_text(struct reader *r)
{
	char *texts = r->texts;

	(void)take_text(r);
	r->texts = texts;
}

static void pass_value(struct reader *r, int depth)
{
	bool is_object;

	if (takes_word(r, "true") || takes_word(r, "false") || takes_word(r, "null"))
		return;
	if (*r->at == '"') {
		pass_text(r);
		return;
	}
	is_object = takes(r, '{');
	if (!is_object && !takes(r, '[')) {
		pass_number(r);
		return;
	}
	if (depth == 0)
		fail(r);
	if (takes(r, is_object ? '}' : ']'))
		return;
	do {
		if (is_object) {
			pass_text(r);
			must_take(r, ':');
		}
		if (!r->is_bad)
			pass_value(r, depth - 1);
	} while (!r->is_bad && takes(r, ','));
	must_take(r, is_object ? '}' : ']');
}

/* ---- by the table ---- */

static void read_object(struct reader *r, const struct json_map *map, char *to, int64_t *format);

static void read_rows(struct reader *r, const struct json_member *m, char *to)
{
	size_t n = 0, cap = ROWS_FIRST, size = m->of->size;
	char *rows = mem_array(r->mem, cap, size);

	must_take(r, '[');
	if (!takes(r, ']')) {
		do {
			if (n == cap)
				rows = mem_grow(r->mem, rows, cap *= 2, size);
			memset(rows + n * size, 0, size);
			read_object(r, m->of, rows + n++ * size, NULL);
		} while (!r->is_bad && takes(r, ','));
		must_take(r, ']');
	}
	memcpy(to + m->at, &rows, sizeof(rows));
	memcpy(to + m->n_at, &n, sizeof(n));
}

static void read_value(struct reader *r, const struct json_member *m, char *to)
{
	const char *text;
	int64_t number;
	bool is_so;

	switch (m->kind) {
	case JSON_MAP_TEXT:
		text = take_text(r);
		memcpy(to + m->at, &text, sizeof(text));
		return;
	case JSON_MAP_INT:
		number = take_int(r);
		memcpy(to + m->at, &number, sizeof(number));
		return;
	case JSON_MAP_BOOL:
		is_so = takes_word(r, "true");
		if (!is_so && !takes_word(r, "false"))
			fail(r);
		memcpy(to + m->at, &is_so, sizeof(is_so));
		return;
	case JSON_MAP_ROWS:
		read_rows(r, m, to);
		return;
	case JSON_MAP_PART:
		if (m->unless_at == 0 || !takes_word(r, "null"))
			read_object(r, m->of, to, NULL);
		return;
	}
	BUG("unknown kind of member");
}

/* What is not there: of a newer format it is empty, of this one it is damage. */
static void leave_empty(struct reader *r, const struct json_member *m, char *to)
{
	const char *empty = "";

	if (m->kind == JSON_MAP_TEXT)
		memcpy(to + m->at, &empty, sizeof(empty));
	if (m->since < r->lacks_since)
		r->lacks_since = m->since;
}

/* As they are written: the next one is most often the one behind the last. */
static size_t find_member(const struct json_map *map, const char *key, size_t likely)
{
	size_t i = 0;

	if (likely < map->n && strcmp(map->members[likely].key, key) == 0)
		return likely;
	while (i < map->n && strcmp(map->members[i].key, key) != 0)
		i++;
	return i;
}

/* One member of an object; format, of the outermost, says what it is of. */
static void read_member(struct reader *r, const struct json_map *map, char *to, uint64_t *seen,
	size_t *likely, int64_t *format)
{
	char *key = take_text(r);
	size_t i = find_member(map, key, *likely);
	const struct json_member *m = i < map->n ? &map->members[i] : NULL;

	if (!r->is_bad)
		r->texts = key;
	must_take(r, ':');
	if (r->is_bad)
		return;
	if (m == NULL && format != NULL && strcmp(key, "format") == 0) {
		if (*format != 0)
			fail(r);
		*format = take_int(r);
	} else if (m == NULL) {
		pass_value(r, PASSED_DEPTH_MAX);
	} else if ((*seen >> i & 1) != 0) {
		fail(r);
	} else {
		*seen |= (uint64_t)1 << i;
		*likely = i + 1;
		if (m->since > r->has_since)
			r->has_since = m->since;
		read_value(r, m, to);
	}
}

static void read_object(struct reader *r, const struct json_map *map, char *to, int64_t *format)
{
	uint64_t seen = 0;
	size_t likely = 0;

	MUST(map->n <= JSON_MAP_MEMBERS_MAX);
	must_take(r, '{');
	if (!takes(r, '}')) {
		do
			read_member(r, map, to, &seen, &likely, format);
		while (!r->is_bad && takes(r, ','));
		must_take(r, '}');
	}
	for (size_t i = 0; i < map->n; i++)
		if ((seen >> i & 1) == 0)
			leave_empty(r, &map->members[i], to);
}

enum err json_map_parse(
	struct mem *mem, const struct json_map *map, const char *json, int newest, void *to)
{
	size_t n = strlen(json);
	struct reader r = { .mem = mem,
		.at = json,
		.end = json + n,
		.texts = mem_array_raw(mem, n + 1, 1),
		.lacks_since = INT_MAX };
	int64_t format = 0;

	read_object(&r, map, to, &format);
	pass_space(&r);
	if (r.is_bad || r.at != r.end || format < 1 || format > newest)
		return ERR_INTERNAL;
	return r.lacks_since <= format || r.has_since > format ? ERR_INTERNAL : ERR_OK;
}

/* ---- without a table ---- */

static void take_value(struct reader *r, struct json_value *v)
{
	const char *begun;

	pass_space(r);
	begun = r->at;
	if (*begun == '"') {
		v->kind = JSON_VALUE_TEXT;
		v->text = take_text(r);
		return;
	}
	pass_value(r, PASSED_DEPTH_MAX);
	if (*begun == 't' || *begun == 'f') {
		v->kind = JSON_VALUE_BOOL;
		v->number = *begun == 't';
	} else if (!r->is_bad && (*begun == '-' || is_digit(*begun)) &&
		   strcspn(begun, ".eE") >= (size_t)(r->at - begun)) {
		r->at = begun;
		v->number = take_int(r);
	}
}

size_t json_map_values(struct mem *mem, const char *json, struct json_value **ret_values)
{
	size_t size = strlen(json), n = 0, cap = ROWS_FIRST;
	struct json_value *values = MEM_ARRAY(mem, struct json_value, cap);
	struct reader r = {
		.mem = mem, .at = json, .end = json + size, .texts = mem_array_raw(mem, size + 1, 1)
	};

	must_take(&r, '{');
	if (!takes(&r, '}')) {
		do {
			if (n == cap)
				values = mem_grow(mem, values, cap *= 2, sizeof(*values));
			values[n] = (struct json_value){ .kind = JSON_VALUE_OTHER };
			values[n].name = take_text(&r);
			must_take(&r, ':');
			take_value(&r, &values[n++]);
		} while (!r.is_bad && takes(&r, ','));
		must_take(&r, '}');
	}
	pass_space(&r);
	*ret_values = values;
	return r.is_bad || r.at != r.end ? 0 : n;
}
