#include "domain/suggest/suggest_candidates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "domain/list.h"
#include "domain/search/search_doc.h"
#include "domain/search/search_sql.h"
#include "domain/search/search_words.h"
#include "domain/suggest/suggest_sql.h"
#include "store/db.h"

enum {
	WORDS = 40,    /* the index is asked by so many */
	FORMS = 3,     /* of each, "proofs" beside "proof" */
	POSTINGS = 60, /* of each, those that it tells most of */
	BY_WORDS = 40, /* entries of a kind */
	OF_AN_AREA = 12,
	AREAS_MAX = 12,
	CALLS = 40,
	TEXT_BYTES = 4000,
	READ_DAYS = 30,
	DAY_S = 86400
};

struct gathering {
	struct cx *cx;
	struct person_id person;
	struct suggest_areas_row *areas;
	size_t n_areas;
	struct suggest_object_row *own;
	size_t n_own;
};

/* What an entry has of the reader's words. */
struct told {
	int64_t entry;
	double score;
};

struct ids {
	int64_t *v;
	size_t n, cap;
};

static void add_id(struct mem *mem, struct ids *list, int64_t id)
{
	if (list->n == list->cap) {
		list->cap = list->cap == 0 ? 64 : 2 * list->cap;
		list->v = mem_grow(mem, list->v, list->cap, sizeof(*list->v));
	}
	list->v[list->n++] = id;
}

static void add_rows(
	struct mem *mem, struct ids *list, const struct suggest_object_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_id(mem, list, rows[i].object);
}

/* ---- by words ---- */

static int by_entry(const void *a, const void *b)
{
	const struct told *x = a, *y = b;

	return (x->entry > y->entry) - (x->entry < y->entry);
}

static int best_first(const void *a, const void *b)
{
	const struct told *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

/* A word of the reader's as it stands in the index, in its forms. */
struct asked {
	const char *word;
	double worth;
};

static enum err ask_by(struct gathering *g, const struct suggest_reader *reader,
	struct asked *ret_asked, size_t *ret_n)
{
	struct cx *cx = g->cx;
	struct suggest_word words[WORDS];
	const size_t n = suggest_words(cx->mem, reader, WORDS, words);
	enum err e = ERR_OK;

	*ret_n = 0;
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		struct search_known_row *forms;
		size_t n_forms;

		e = search_words_of_stem(cx->db, cx->mem, search_stem(cx->mem, words[i].word),
			FORMS, &forms, &n_forms);
		for (size_t k = 0; e == ERR_OK && k < n_forms; k++)
			ret_asked[(*ret_n)++] =
				(struct asked){ forms[k].word, log1p((double)words[i].n) };
	}
	return e;
}

/* Rows of one word; the rarer it is, the more each tells.  Of a common one POSTINGS are known. */
static void tell(struct told *list, size_t *n, const struct search_postings_row *rows,
	size_t n_rows, double worth)
{
	const double rarity = log(1 + 10000.0 / (double)(n_rows + 1));

	for (size_t i = 0; i < n_rows; i++)
		list[(*n)++] = (struct told){ rows[i].id,
			worth * rarity * (double)(SEARCH_PLACES - rows[i].place) };
}

static enum err tell_each(struct cx *cx, const struct asked *asked, size_t n_asked,
	const char *kind, struct told *list, size_t *n)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < n_asked; i++) {
		struct search_postings_row *rows;
		size_t n_rows;

		e = search_postings(
			cx->db, cx->mem, asked[i].word, kind, cx->now, POSTINGS, &rows, &n_rows);
		if (e == ERR_OK)
			tell(list, n, rows, n_rows, asked[i].worth);
	}
	return e;
}

/* All words at once, where each question has a way to go; rows come by word. */
static enum err tell_at_once(struct cx *cx, const struct asked *asked, size_t n_asked,
	const char *kind, struct told *list, size_t *n)
{
	struct search_postings_all_row *rows;
	struct search_postings_row of_one[POSTINGS];
	struct buf words;
	size_t n_rows, n_one = 0;
	enum err e;

	buf_init(&words, cx->mem, 1024);
	for (size_t i = 0; i < n_asked; i++) {
		buf_char(&words, i == 0 ? '[' : ',');
		buf_json(&words, asked[i].word);
	}
	buf_char(&words, ']');
	e = search_postings_all(cx->db, cx->mem, buf_str(&words),
		mem_printf(cx->mem, "[\"%s\"]", kind), cx->now, POSTINGS, &rows, &n_rows);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n_rows; i++) {
		of_one[n_one++] = (struct search_postings_row){ rows[i].id, rows[i].place };
		if (i + 1 == n_rows || rows[i + 1].nth != rows[i].nth) {
			tell(list, n, of_one, n_one, asked[rows[i].nth].worth);
			n_one = 0;
		}
	}
	return ERR_OK;
}

/* Each entry once; the best BY_WORDS first. */
static size_t merge(struct told *list, size_t n)
{
	size_t k = 0;

	if (n > 1)
		qsort(list, n, sizeof(*list), by_entry);
	for (size_t i = 0; i < n; i++) {
		if (k > 0 && list[k - 1].entry == list[i].entry)
			list[k - 1].score += list[i].score;
		else
			list[k++] = list[i];
	}
	if (k > 1)
		qsort(list, k, sizeof(*list), best_first);
	return k > BY_WORDS ? BY_WORDS : k;
}

static enum err gather_by_words(struct gathering *g, const struct asked *asked, size_t n_asked,
	enum suggest_kind kind, struct ids *ret_ids)
{
	struct cx *cx = g->cx;
	struct told *list = MEM_ARRAY(cx->mem, struct told, n_asked * POSTINGS + 1);
	struct suggest_object_row *rows;
	size_t n = 0;
	enum err e;

	if (n_asked == 0)
		return ERR_OK;
	e = (db_travels(cx->db) ? tell_at_once : tell_each)(
		cx, asked, n_asked, suggest_kind_name(kind), list, &n);
	if (e != ERR_OK)
		return e;
	n = merge(list, n);
	e = suggest_objects(cx->db, cx->mem, list_ids(cx->mem, list, sizeof(*list), n), &rows, &n);
	if (e == ERR_OK)
		add_rows(cx->mem, ret_ids, rows, n);
	return e;
}

/* ---- by areas ---- */

static enum err gather_by_areas(struct gathering *g, enum suggest_kind kind, struct ids *ret_ids)
{
	struct cx *cx = g->cx;
	const size_t n_areas = g->n_areas > AREAS_MAX ? AREAS_MAX : g->n_areas;
	struct suggest_object_row *rows;
	size_t n;
	enum err e = ERR_OK;

	if (kind == SUGGEST_CALL) {
		e = suggest_calls(cx->db, cx->mem, cx->now, CALLS, &rows, &n);
		if (e == ERR_OK)
			add_rows(cx->mem, ret_ids, rows, n);
		return e;
	}
	for (size_t i = 0; e == ERR_OK && i < n_areas; i++) {
		e = (kind == SUGGEST_JOB ? suggest_area_jobs : suggest_area_recipients)(
			cx->db, cx->mem, g->areas[i].id, cx->now, OF_AN_AREA, &rows, &n);
		if (e == ERR_OK)
			add_rows(cx->mem, ret_ids, rows, n);
	}
	return e;
}

/* ---- what they are ---- */

static int by_id(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool is_own(const struct gathering *g, enum suggest_kind kind, int64_t id)
{
	for (size_t i = 0; kind == SUGGEST_RECIPIENT && i < g->n_own; i++)
		if (g->own[i].object == id)
			return true;
	return false;
}

/* Each once, and none that is the reader's own. */
static void settle(const struct gathering *g, enum suggest_kind kind, struct ids *list)
{
	size_t n = 0;

	if (list->n > 1)
		qsort(list->v, list->n, sizeof(*list->v), by_id);
	for (size_t i = 0; i < list->n; i++)
		if ((n == 0 || list->v[n - 1] != list->v[i]) && !is_own(g, kind, list->v[i]))
			list->v[n++] = list->v[i];
	list->n = n;
}

/* So much of a text as tells what it is about. */
static const char *beginning(struct mem *mem, const char *text)
{
	size_t n = strnlen(text, TEXT_BYTES + 1);

	if (n <= TEXT_BYTES)
		return text;
	while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
		n--;
	return mem_strn(mem, text, n);
}

static enum err read_things(
	struct cx *cx, enum suggest_kind kind, const char *objects, struct suggest_candidates *c)
{
	struct suggest_entries_row *rows;
	enum err e = suggest_entries(
		cx->db, cx->mem, suggest_kind_name(kind), objects, cx->now, &rows, &c->n);

	if (e != ERR_OK)
		return e;
	c->things = MEM_ARRAY(cx->mem, struct suggest_thing, c->n + 1);
	c->shared = MEM_ARRAY(cx->mem, const char *, c->n + 1);
	for (size_t i = 0; i < c->n; i++) {
		const int64_t away = kind == SUGGEST_CALL ? rows[i].dated_at - cx->now
							  : cx->now - rows[i].dated_at;

		c->shared[i] = "";
		c->things[i] = (struct suggest_thing){ .id = rows[i].object,
			.title = rows[i].title,
			.text = beginning(cx->mem,
				mem_printf(cx->mem, "%s. %s", rows[i].aside, rows[i].body)),
			.is_closing = kind == SUGGEST_CALL,
			.days = away > 0 ? (double)away / DAY_S : 0 };
	}
	return ERR_OK;
}

static const char *name_of(const struct gathering *g, struct area_id area)
{
	for (size_t i = 0; i < g->n_areas; i++)
		if (g->areas[i].id.v == area.v)
			return g->areas[i].name;
	return NULL;
}

static size_t place_of(const struct suggest_candidates *c, int64_t id)
{
	size_t i = 0;

	while (i < c->n && c->things[i].id != id)
		i++;
	return i;
}

static enum err read_shared(struct gathering *g, enum suggest_kind kind, const char *objects,
	struct suggest_candidates *c)
{
	static const enum suggest_areas_of_kind ways[SUGGEST_KINDS] = { SUGGEST_AREAS_OF_KIND_CALL,
		SUGGEST_AREAS_OF_KIND_JOB, SUGGEST_AREAS_OF_KIND_RECIPIENT };
	struct cx *cx = g->cx;
	struct suggest_areas_of_row *rows;
	size_t n;
	enum err e = suggest_areas_of(cx->db, cx->mem, objects, ways[kind], &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		const char *name = name_of(g, rows[i].area);
		const size_t at = place_of(c, rows[i].object);

		if (name == NULL || at == c->n)
			continue;
		c->things[at].n_shared++;
		c->shared[at] = c->shared[at][0] == '\0'
					? name
					: mem_printf(cx->mem, "%s, %s", c->shared[at], name);
	}
	return e;
}

static enum err read_reads(
	struct cx *cx, enum suggest_kind kind, const char *objects, struct suggest_candidates *c)
{
	struct suggest_reads_row *rows;
	size_t n;
	enum err e = suggest_reads(cx->db, cx->mem, suggest_kind_name(kind), objects,
		cx->now / DAY_S - READ_DAYS, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		const size_t at = place_of(c, rows[i].object);

		if (at < c->n)
			c->things[at].n_reads = rows[i].n;
	}
	return e;
}

static enum err read_kind(struct gathering *g, const struct asked *asked, size_t n_asked,
	enum suggest_kind kind, struct suggest_candidates *c)
{
	struct cx *cx = g->cx;
	struct ids ids = { .n = 0 };
	const char *objects;
	enum err e = gather_by_words(g, asked, n_asked, kind, &ids);

	if (e == ERR_OK)
		e = gather_by_areas(g, kind, &ids);
	if (e != ERR_OK)
		return e;
	settle(g, kind, &ids);
	objects = list_ids(cx->mem, ids.v, sizeof(*ids.v), ids.n);
	e = read_things(cx, kind, objects, c);
	if (e == ERR_OK && g->n_areas > 0)
		e = read_shared(g, kind, objects, c);
	return e == ERR_OK ? read_reads(cx, kind, objects, c) : e;
}

enum err suggest_candidates_read(struct cx *cx, struct person_id person,
	struct suggest_reader *reader, struct suggest_candidates *ret_of)
{
	struct gathering g = { .cx = cx, .person = person };
	struct asked *asked = MEM_ARRAY(cx->mem, struct asked, WORDS * FORMS);
	size_t n_asked = 0;
	enum err e = suggest_areas(cx->db, cx->mem, person, &g.areas, &g.n_areas);

	if (e == ERR_OK)
		e = suggest_own_awards(cx->db, cx->mem, person, &g.own, &g.n_own);
	if (e == ERR_OK)
		e = ask_by(&g, reader, asked, &n_asked);
	reader->has_areas = e == ERR_OK && g.n_areas > 0;
	for (enum suggest_kind kind = 0; e == ERR_OK && kind < SUGGEST_KINDS; kind++)
		e = read_kind(&g, asked, n_asked, kind, &ret_of[kind]);
	return e;
}
