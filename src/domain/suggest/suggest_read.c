/* What a page shows: two rankings kept of its reader, without what may not be seen now, as one. */
#include <stdlib.h>
#include <string.h>

#include "domain/list.h"
#include "domain/suggest/suggest.h"
#include "domain/suggest/suggest_sql.h"

enum {
	DAY_S = 86400,
	MOST = 2 * SUGGEST_KEPT,
	FILLED = 3, /* so many there are of each kind, while there are so many */
	FILLED_COLD = SUGGEST_KEPT
};

static const char *const kind_names[SUGGEST_KINDS] = { "call", "job", "recipient" };
static const char *const ranker_names[SUGGEST_RANKERS] = { "words", "areas" };

const char *suggest_kind_name(enum suggest_kind kind)
{
	MUST(kind < SUGGEST_KINDS);
	return kind_names[kind];
}

enum suggest_kind suggest_kind_of(const char *name)
{
	enum suggest_kind kind = 0;

	while (kind < SUGGEST_KINDS && strcmp(kind_names[kind], name) != 0)
		kind++;
	return kind;
}

const char *suggest_ranker_name(enum suggest_ranker ranker)
{
	MUST(ranker < SUGGEST_RANKERS);
	return ranker_names[ranker];
}

/* ---- what may be seen ---- */

static int by_object(const void *a, const void *b)
{
	const struct suggest_shown_row *x = a, *y = b;

	return (x->object > y->object) - (x->object < y->object);
}

static const struct suggest_shown_row *shown_of(
	const struct suggest_shown_row *rows, size_t n, int64_t object)
{
	const struct suggest_shown_row key = { .object = object };

	return n == 0 ? NULL : bsearch(&key, rows, n, sizeof(*rows), by_object);
}

static struct suggestion suggestion_of(const struct suggest_shown_row *r)
{
	return (struct suggestion){ .object = r->object,
		.ref = r->ref,
		.title = r->title,
		.aside = r->aside,
		.dated_at = r->dated_at,
		.zone = r->zone,
		.why = SUGGEST_BY_DAY,
		.terms = "",
		.source = "",
		.team = INTERLEAVE_NOBODY };
}

/* ---- of whom something is known ---- */

struct kept {
	const struct suggest_picks_row *rows;
	size_t n;
};

/* One ranker's of a kind, as far as they may be seen. */
static size_t ids_of(const struct kept *k, enum suggest_kind kind, enum suggest_ranker ranker,
	const struct suggest_shown_row *shown, size_t n_shown, int64_t *ret_ids)
{
	size_t n = 0;

	for (size_t i = 0; i < k->n && n < SUGGEST_KEPT; i++)
		if (strcmp(k->rows[i].kind, kind_names[kind]) == 0 &&
			strcmp(k->rows[i].ranker, ranker_names[ranker]) == 0 &&
			shown_of(shown, n_shown, k->rows[i].object) != NULL)
			ret_ids[n++] = k->rows[i].object;
	return n;
}

static const struct suggest_picks_row *row_of(
	const struct kept *k, enum suggest_kind kind, const char *ranker, int64_t object)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->rows[i].object == object && strcmp(k->rows[i].kind, kind_names[kind]) == 0 &&
			(ranker == NULL || strcmp(k->rows[i].ranker, ranker) == 0))
			return &k->rows[i];
	return NULL;
}

/* Why it is there: what its ranker says; of what is nobody's, who has it. */
static void explain(const struct kept *k, enum suggest_kind kind, struct suggestion *s)
{
	const char *ranker =
		s->team == INTERLEAVE_NOBODY ? NULL : ranker_names[s->team == INTERLEAVE_B];
	const struct suggest_picks_row *r = row_of(k, kind, ranker, s->object);

	s->why = strcmp(r->ranker, ranker_names[SUGGEST_WORDS]) == 0 ? SUGGEST_BY_WORDS
								     : SUGGEST_BY_AREAS;
	s->terms = r->terms;
	s->source = r->source;
	s->n_reads = r->reads;
}

/* The same all day, and another every day. */
static uint64_t coin_of(const struct cx *cx, enum suggest_kind kind)
{
	return (uint64_t)cx->actor.person.v * SUGGEST_KINDS + (uint64_t)kind +
	       (uint64_t)(cx->now / DAY_S) * 0x9E3779B97F4A7C15u;
}

static enum err mix(struct cx *cx, const struct kept *k, enum suggest_kind kind, size_t most,
	struct suggestions *s)
{
	int64_t ids[MOST], words[SUGGEST_KEPT], areas[SUGGEST_KEPT];
	struct interleave_pick picks[MOST];
	struct suggest_shown_row *shown;
	size_t n = 0, n_words, n_areas;
	enum err e;

	for (size_t i = 0; i < k->n && n < MOST; i++)
		if (strcmp(k->rows[i].kind, kind_names[kind]) == 0)
			ids[n++] = k->rows[i].object;
	if (n == 0)
		return ERR_OK;
	e = suggest_shown(cx->db, cx->mem, kind_names[kind],
		list_ids(cx->mem, ids, sizeof(*ids), n), cx->now, &shown, &n);
	if (e != ERR_OK)
		return e;
	n_words = ids_of(k, kind, SUGGEST_WORDS, shown, n, words);
	n_areas = ids_of(k, kind, SUGGEST_AREAS, shown, n, areas);
	s->n[kind] = interleave(words, n_words, areas, n_areas, coin_of(cx, kind), most, picks);
	s->of[kind] = MEM_ARRAY(cx->mem, struct suggestion, s->n[kind] + 1);
	for (size_t i = 0; i < s->n[kind]; i++) {
		s->of[kind][i] = suggestion_of(shown_of(shown, n, picks[i].id));
		s->of[kind][i].team = picks[i].team;
		explain(k, kind, &s->of[kind][i]);
	}
	return ERR_OK;
}

/* ---- of whom nothing is known ---- */

static bool is_there(const struct suggestions *s, enum suggest_kind kind, int64_t object)
{
	for (size_t i = 0; i < s->n[kind]; i++)
		if (s->of[kind][i].object == object)
			return true;
	return false;
}

/* What closes next, and the newest, behind what there is: until there are `most`. */
static enum err fill_up(struct cx *cx, enum suggest_kind kind, size_t most, struct suggestions *s)
{
	enum err (*const by[SUGGEST_KINDS])(struct db *, struct mem *, int64_t, int64_t,
		struct suggest_object_row **,
		size_t *) = { suggest_calls, suggest_jobs, suggest_recipients };
	struct suggest_object_row *rows;
	struct suggest_shown_row *shown;
	size_t n, n_shown;
	enum err e = by[kind](cx->db, cx->mem, cx->now, (int64_t)most, &rows, &n);

	if (e == ERR_OK)
		e = suggest_shown(cx->db, cx->mem, kind_names[kind],
			list_ids(cx->mem, rows, sizeof(*rows), n), cx->now, &shown, &n_shown);
	if (e != ERR_OK)
		return e;
	s->of[kind] = mem_grow(cx->mem, s->of[kind], most, sizeof(*s->of[kind]));
	for (size_t i = 0; i < n && s->n[kind] < most; i++) {
		const struct suggest_shown_row *r = shown_of(shown, n_shown, rows[i].object);

		if (r != NULL && !is_there(s, kind, r->object))
			s->of[kind][s->n[kind]++] = suggestion_of(r);
	}
	return ERR_OK;
}

/* ---- the reader ---- */

static enum err read_state(struct cx *cx, struct suggestions *s)
{
	struct suggest_reader_find_row r;
	enum err e = suggest_reader_find(cx->db, cx->mem, cx->actor.person, &r);

	s->is_waiting = e == ERR_OK && r.due_at.has && r.due_at.v <= cx->now;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err suggestions_read(struct cx *cx, size_t most, struct suggestions *ret_s)
{
	struct suggestions s = { .is_cold = true };
	struct suggest_picks_row *rows;
	struct kept k;
	size_t filled;
	enum err e = read_state(cx, &s);

	MUST(most <= MOST);
	if (e == ERR_OK)
		e = suggest_picks(cx->db, cx->mem, cx->actor.person, &rows, &k.n);
	if (e != ERR_OK)
		return e;
	k.rows = rows;
	s.is_cold = k.n == 0;
	filled = s.is_cold ? FILLED_COLD : FILLED;
	for (enum suggest_kind kind = 0; e == ERR_OK && kind < SUGGEST_KINDS; kind++) {
		e = mix(cx, &k, kind, most, &s);
		if (e == ERR_OK && s.n[kind] < filled && s.n[kind] < most)
			e = fill_up(cx, kind, most < filled ? most : filled, &s);
	}
	if (e == ERR_OK)
		*ret_s = s;
	return e;
}
