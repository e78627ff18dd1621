#include "domain/search/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "domain/list.h"
#include "domain/search/search_doc.h"
#include "domain/search/search_needs.h"
#include "domain/search/search_sql.h"
#include "store/db.h"

static const char *const kind_names[SEARCH_KINDS] = { "call", "question", "rule", "page",
	"recipient", "job", "news" };

const char *search_kind_name(enum search_kind kind)
{
	MUST(kind < SEARCH_KINDS);
	return kind_names[kind];
}

enum search_kind search_kind_of(const char *name)
{
	enum search_kind kind = 0;

	while (kind < SEARCH_KINDS && strcmp(kind_names[kind], name) != 0)
		kind++;
	return kind;
}

/* ---- where the words stand ---- */

/* An entry that has a word of a need. */
struct seen {
	int64_t entry;
	size_t need;
	int64_t score; /* place and worth of the word, larger is better */
};

/* An entry with all that was seen of it. */
struct found {
	int64_t id;
	unsigned has; /* bits of needs */
	double score;
};

/* Of one kind. */
struct gathered {
	struct seen *seen;
	size_t n_seen, cap;
	struct found *found;
	size_t n;
	unsigned cut; /* bits of needs: more entries have it than were read */
	unsigned has; /* bits of needs that some entry has */
	bool is_cut;  /* more entries may have all than are known */
};

static void see(struct mem *mem, struct gathered *g, int64_t entry, size_t nth, int64_t score)
{
	if (g->n_seen == g->cap) {
		g->cap = g->cap == 0 ? 256 : g->cap * 2;
		g->seen = mem_grow(mem, g->seen, g->cap, sizeof(*g->seen));
	}
	g->seen[g->n_seen++] = (struct seen){ entry, nth, score };
	g->has |= 1u << nth;
}

static enum err read_need(struct cx *cx, const struct search_need *need, size_t nth,
	const char *kind, struct gathered *g)
{
	for (size_t i = 0; i < need->n; i++) {
		struct search_postings_row *rows;
		size_t n;
		enum err e = search_postings(cx->db, cx->mem, need->words[i].word, kind, cx->now,
			SEARCH_MOST, &rows, &n);

		if (e != ERR_OK)
			return e;
		if (n == SEARCH_MOST)
			g->cut |= 1u << nth;
		for (size_t k = 0; k < n; k++)
			see(cx->mem, g, rows[k].id, nth,
				(SEARCH_PLACES - rows[k].place) * need->words[i].worth);
	}
	return ERR_OK;
}

static int by_entry(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;

	if (x->entry != y->entry)
		return x->entry < y->entry ? -1 : 1;
	if (x->need != y->need)
		return x->need < y->need ? -1 : 1;
	return (x->score < y->score) - (x->score > y->score);
}

/* The best first; of two alike the one that was indexed later. */
static int by_score(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return (x->id < y->id) - (x->id > y->id);
}

/*
 * The rarer a word, the more it tells.  How many entries there are in all is none of the
 * reader's business: it is always as if there were ten thousand.
 */
static double rarity(size_t n)
{
	return log(1 + 10000.0 / (double)(n + 1));
}

/* Each entry once, with what it has. */
static void merge(struct mem *mem, const struct search_needs *needs, struct gathered *g)
{
	double worth[SEARCH_NEEDS];
	size_t count[SEARCH_NEEDS] = { 0 };

	if (g->n_seen > 1)
		qsort(g->seen, g->n_seen, sizeof(*g->seen), by_entry);
	for (size_t i = 0; i < g->n_seen; i++)
		count[g->seen[i].need] += i == 0 || g->seen[i - 1].entry != g->seen[i].entry ||
					  g->seen[i - 1].need != g->seen[i].need;
	for (size_t i = 0; i < needs->n; i++)
		worth[i] = rarity(count[i]);
	g->found = MEM_ARRAY(mem, struct found, g->n_seen);
	for (size_t i = 0; i < g->n_seen; i++) {
		const struct seen *s = &g->seen[i];

		if (g->n == 0 || g->found[g->n - 1].id != s->entry)
			g->found[g->n++] = (struct found){ .id = s->entry };
		if ((g->found[g->n - 1].has & 1u << s->need) == 0) {
			g->found[g->n - 1].has |= 1u << s->need;
			g->found[g->n - 1].score += (double)s->score * worth[s->need];
		}
	}
}

/* ---- entries whose words are looked at ---- */

static bool has_word(const char *words, const char *word)
{
	const size_t n = strlen(word);

	for (const char *s = strstr(words, word); s != NULL; s = strstr(s + 1, word))
		if ((s == words || s[-1] == ' ') && (s[n] == ' ' || s[n] == '\0'))
			return true;
	return false;
}

static const char *phrase_text(struct mem *mem, const struct search_term *t)
{
	const char *s = t->words[0];

	for (size_t i = 1; i < t->n; i++)
		s = mem_printf(mem, "%s %s", s, t->words[i]);
	return s;
}

struct look {
	const struct search_needs *needs;
	const char *phrases[SEARCH_TERMS];
	unsigned all;
};

/* Whether the entry has what was not seen of it. */
static bool has_all(const struct look *l, const char *words, unsigned has)
{
	for (size_t i = 0; i < l->needs->n; i++) {
		const struct search_need *need = &l->needs->items[i];
		bool is_there = (has & 1u << i) != 0;

		for (size_t k = 0; k < need->n && !is_there; k++)
			is_there = has_word(words, need->words[k].word);
		if (!is_there)
			return false;
	}
	for (size_t i = 0; i < l->needs->n_phrases; i++)
		if (!has_word(words, l->phrases[i]))
			return false;
	return true;
}

static int by_id(const void *a, const void *b)
{
	const struct search_entry_words_row *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Leaves the first of the found, at most SEARCH_MOST, that have all. */
static enum err look_at(struct cx *cx, const struct look *l, struct gathered *g)
{
	struct search_entry_words_row *rows, *row;
	size_t n, n_left = 0;
	enum err e;

	if (g->n > SEARCH_MOST) {
		g->n = SEARCH_MOST;
		g->is_cut = true;
	}
	e = search_entry_words(
		cx->db, cx->mem, list_ids(cx->mem, g->found, sizeof(*g->found), g->n), &rows, &n);
	if (e != ERR_OK)
		return e;
	if (n > 1)
		qsort(rows, n, sizeof(*rows), by_id);
	for (size_t i = 0; i < g->n; i++) {
		const struct search_entry_words_row key = { .id = g->found[i].id };

		row = n == 0 ? NULL : bsearch(&key, rows, n, sizeof(*rows), by_id);
		if (row != NULL && has_all(l, row->words, g->found[i].has))
			g->found[n_left++] = g->found[i];
	}
	g->n = n_left;
	return ERR_OK;
}

static void keep(struct gathered *g, unsigned needed)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		if ((g->found[i].has & needed) == needed)
			g->found[n++] = g->found[i];
	g->n = n;
}

/* Leaves those that have all needs.  What was cut short may have more than was seen. */
static enum err keep_whole(struct cx *cx, const struct look *l, struct gathered *g)
{
	keep(g, l->all & ~g->cut);
	g->is_cut = g->cut != 0 && (g->cut & l->all) == l->all;
	if (g->n > 1)
		qsort(g->found, g->n, sizeof(*g->found), by_score);
	if (l->needs->n_phrases == 0 && g->cut == 0)
		return ERR_OK;
	return g->n == 0 ? ERR_OK : look_at(cx, l, g);
}

/* ---- all kinds ---- */

struct search {
	struct search_needs needs;
	struct gathered of[SEARCH_KINDS];
	struct search_due_entries_row *due;
	size_t n_due;
};

/* What has changed and has no words yet is not found: it may be hidden by now. */
static void leave_out_due(const struct search *s, struct gathered *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++) {
		bool is_due = false;

		for (size_t k = 0; k < s->n_due && !is_due; k++)
			is_due = s->due[k].id == g->found[i].id;
		if (!is_due)
			g->found[n++] = g->found[i];
	}
	g->n = n;
}

static enum err read_each(struct cx *cx, struct search *s, unsigned kinds)
{
	enum err e = ERR_OK;

	for (enum search_kind kind = 0; e == ERR_OK && kind < SEARCH_KINDS; kind++)
		for (size_t i = 0; e == ERR_OK && (kinds & 1u << kind) != 0 && i < s->needs.n; i++)
			e = read_need(cx, &s->needs.items[i], i, kind_names[kind], &s->of[kind]);
	return e;
}

static void add_json(struct buf *out, const char *text)
{
	buf_char(out, out->n == 0 ? '[' : ',');
	buf_json(out, text);
}

/* All at once; rows come by word and kind. */
static enum err read_at_once(struct cx *cx, struct search *s, unsigned kinds)
{
	struct {
		size_t need, word;
	} of[SEARCH_NEEDS * SEARCH_WORDS];
	struct search_postings_all_row *rows;
	struct buf words, names;
	size_t n = 0, in_a_row = 0;
	enum err e;

	buf_init(&words, cx->mem, 1024);
	buf_init(&names, cx->mem, 128);
	for (size_t i = 0; i < s->needs.n; i++)
		for (size_t k = 0; k < s->needs.items[i].n; k++) {
			of[n].need = i;
			of[n++].word = k;
			add_json(&words, s->needs.items[i].words[k].word);
		}
	for (enum search_kind kind = 0; kind < SEARCH_KINDS; kind++)
		if ((kinds & 1u << kind) != 0)
			add_json(&names, kind_names[kind]);
	if (n == 0 || names.n == 0)
		return ERR_OK;
	buf_char(&words, ']');
	buf_char(&names, ']');
	e = search_postings_all(
		cx->db, cx->mem, buf_str(&words), buf_str(&names), cx->now, SEARCH_MOST, &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		const size_t need = of[rows[i].nth].need;
		struct gathered *g = &s->of[search_kind_of(rows[i].kind)];

		in_a_row = i > 0 && rows[i - 1].nth == rows[i].nth &&
					   strcmp(rows[i - 1].kind, rows[i].kind) == 0
				   ? in_a_row + 1
				   : 1;
		if (in_a_row == SEARCH_MOST)
			g->cut |= 1u << need;
		see(cx->mem, g, rows[i].id, need,
			(SEARCH_PLACES - rows[i].place) *
				s->needs.items[need].words[of[rows[i].nth].word].worth);
	}
	return e;
}

static enum err gather(struct cx *cx, struct search *s, unsigned kinds)
{
	enum err e = search_due_entries(cx->db, cx->mem, &s->due, &s->n_due);

	if (e == ERR_OK)
		e = db_travels(cx->db) ? read_at_once(cx, s, kinds) : read_each(cx, s, kinds);
	for (enum search_kind kind = 0; e == ERR_OK && kind < SEARCH_KINDS; kind++) {
		merge(cx->mem, &s->needs, &s->of[kind]);
		leave_out_due(s, &s->of[kind]);
	}
	return e;
}

static size_t n_bits(unsigned v)
{
	size_t n = 0;

	for (; v != 0; v &= v - 1)
		n++;
	return n;
}

/* Nothing has all: those that have the most, at least half of what stands somewhere. */
static bool keep_some(struct search *s, struct gathered *kept, unsigned has)
{
	size_t most = 0;
	bool is_any = false;

	for (enum search_kind kind = 0; kind < SEARCH_KINDS; kind++)
		for (size_t i = 0; i < kept[kind].n; i++)
			if (n_bits(kept[kind].found[i].has) > most)
				most = n_bits(kept[kind].found[i].has);
	if (most * 2 < n_bits(has))
		most = 0;
	for (enum search_kind kind = 0; kind < SEARCH_KINDS; kind++) {
		struct gathered *g = &kept[kind];
		size_t n = 0;

		for (size_t i = 0; i < g->n && most > 0; i++)
			if (n_bits(g->found[i].has) == most)
				g->found[n++] = g->found[i];
		g->n = n;
		g->is_cut = g->cut != 0;
		if (n > 1)
			qsort(g->found, n, sizeof(*g->found), by_score);
		is_any |= n > 0;
		s->of[kind] = *g;
	}
	return is_any;
}

static enum err rank(struct cx *cx, struct search *s, struct search_found *f)
{
	struct look look = { &s->needs, .all = (1u << s->needs.n) - 1 };
	struct gathered kept[SEARCH_KINDS];
	unsigned has = 0;
	bool is_any = false;
	enum err e = ERR_OK;

	for (size_t i = 0; i < s->needs.n_phrases; i++)
		look.phrases[i] = phrase_text(cx->mem, s->needs.phrases[i]);
	for (enum search_kind kind = 0; e == ERR_OK && kind < SEARCH_KINDS; kind++) {
		struct gathered *g = &s->of[kind];

		kept[kind] = *g;
		if (g->n > 0)
			kept[kind].found = mem_copy(cx->mem, g->found, g->n * sizeof(*g->found));
		has |= g->has;
		e = keep_whole(cx, &look, g);
		is_any |= g->n > 0;
	}
	if (e == ERR_OK && !is_any && s->needs.n > 1 && s->needs.n_phrases == 0)
		f->is_some = keep_some(s, kept, has);
	for (size_t i = 0; i < s->needs.n; i++)
		if (s->needs.items[i].is_guess && (has & 1u << i) != 0)
			f->guesses[f->n_guesses++] = (struct search_guess){ s->needs.items[i].typed,
				s->needs.items[i].words[0].word };
	return e;
}

/* ---- what is shown ---- */

static int by_entry_id(const void *a, const void *b)
{
	const struct search_entries_row *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static enum err read_hits(
	struct cx *cx, const struct found *found, size_t n, struct search_group *group)
{
	struct search_entries_row *rows;
	size_t n_rows;
	enum err e = search_entries(
		cx->db, cx->mem, list_ids(cx->mem, found, sizeof(*found), n), &rows, &n_rows);

	if (e != ERR_OK)
		return e;
	if (n_rows > 1)
		qsort(rows, n_rows, sizeof(*rows), by_entry_id);
	group->hits = MEM_ARRAY(cx->mem, struct search_hit, n);
	for (size_t i = 0; i < n && n_rows > 0; i++) {
		const struct search_entries_row key = { .id = found[i].id },
						*r = bsearch(&key, rows, n_rows, sizeof(*rows),
							by_entry_id);

		if (r != NULL)
			group->hits[group->n++] = (struct search_hit){ r->object, r->ref, r->title,
				r->aside, r->body, r->dated_at };
	}
	return ERR_OK;
}

static enum err show(
	struct cx *cx, const struct search *s, const struct search_ask *ask, struct search_found *f)
{
	unsigned shown = 0;
	enum err e = ERR_OK;

	for (;;) {
		enum search_kind best = SEARCH_KINDS;
		struct search_group *group = &f->groups[f->n_groups];
		const struct gathered *g;

		for (enum search_kind kind = 0; kind < SEARCH_KINDS; kind++)
			if (s->of[kind].n > 0 && (shown & 1u << kind) == 0 &&
				(best == SEARCH_KINDS ||
					s->of[kind].found[0].score > s->of[best].found[0].score))
				best = kind;
		if (e != ERR_OK || best == SEARCH_KINDS)
			return e;
		shown |= 1u << best;
		g = &s->of[best];
		*group = (struct search_group){ .kind = best,
			.total = g->n > SEARCH_MOST ? SEARCH_MOST : g->n,
			.is_total_least = g->is_cut || g->n > SEARCH_MOST };
		if (ask->skip >= group->total)
			continue;
		e = read_hits(cx, g->found + ask->skip,
			group->total - ask->skip < ask->most ? group->total - ask->skip : ask->most,
			group);
		f->n_groups++;
	}
}

static void mark(struct cx *cx, const struct search_needs *needs, struct search_marks *marks)
{
	size_t n = 0;

	for (size_t i = 0; i < needs->n; i++)
		n += needs->items[i].n;
	marks->words = MEM_ARRAY(cx->mem, const char *, n + 1);
	for (size_t i = 0; i < needs->n; i++)
		for (size_t k = 0; k < needs->items[i].n; k++)
			marks->words[marks->n++] = needs->items[i].words[k].word;
	search_marks_end(marks);
}

enum err search(struct cx *cx, const struct search_ask *ask, struct search_found *ret_found)
{
	const struct search_query q = search_query_of(cx->mem, ask->typed);
	struct search_found f = { .is_cut = q.is_cut,
		.has_only_common = q.has_only_common,
		.is_nothing = q.n == 0 && !q.has_only_common };
	struct search *s = MEM_NEW(cx->mem, struct search);
	enum err e = search_needs_of(cx, &q, &s->needs);

	if (e == ERR_OK && s->needs.n > 0)
		e = gather(cx, s, ask->kinds);
	if (e == ERR_OK && s->needs.n > 0)
		e = rank(cx, s, &f);
	if (e == ERR_OK)
		e = show(cx, s, ask, &f);
	if (e != ERR_OK)
		return e;
	mark(cx, &s->needs, &f.marks);
	*ret_found = f;
	return ERR_OK;
}
