#include "web/text/changes.h"

#include <string.h>

#include "base/diff.h"

/* Steps between two texts that are told one by one: lines of a text, words of a line. */
enum { LINES_APART = 600, WORDS_APART = 400 };

struct part {
	const char *s;
	size_t n;
};

struct parts {
	struct part *items;
	size_t n;
};

/* Cuts at each of these characters; empty parts go. */
static struct parts cut(struct mem *m, const char *s, size_t n, const char *at)
{
	struct parts p = { MEM_ARRAY(m, struct part, n / 2 + 1), 0 };
	const char *end = s + n;

	while (s < end) {
		const char *from = s;

		while (s < end && strchr(at, *s) == NULL)
			s++;
		if (s > from)
			p.items[p.n++] = (struct part){ from, (size_t)(s - from) };
		while (s < end && strchr(at, *s) != NULL)
			s++;
	}
	return p;
}

/* Lines with something in them. */
static struct parts lines_of(struct mem *m, const char *text)
{
	struct parts all = cut(m, text, strlen(text), "\r\n"), kept = { all.items, 0 };

	for (size_t i = 0; i < all.n; i++)
		if (cut(m, all.items[i].s, all.items[i].n, " \t").n > 0)
			kept.items[kept.n++] = all.items[i];
	return kept;
}

struct two {
	struct parts a, b;
};

static bool is_same(const void *arg, size_t a, size_t b)
{
	const struct two *t = arg;
	const struct part *x = &t->a.items[a], *y = &t->b.items[b];

	return x->n == y->n && memcmp(x->s, y->s, x->n) == 0;
}

static void runs_of(
	struct mem *m, const struct two *t, size_t most, struct diff_run **ret_runs, size_t *ret_n)
{
	const struct diff_pair p = { t->a.n, t->b.n, is_same, t };

	diff_runs(m, &p, most, ret_runs, ret_n);
}

/* ---- words of a line ---- */

/* n words in one text: they stand side by side in the line they are from. */
static const char *joined(struct mem *m, const struct parts *words, size_t from, size_t n)
{
	const struct part *last = &words->items[from + n - 1];

	return mem_strn(
		m, words->items[from].s, (size_t)(last->s + last->n - words->items[from].s));
}

static struct changed_line whole(struct mem *m, enum change_kind kind, const char *text)
{
	struct changed_piece *piece = MEM_NEW(m, struct changed_piece);

	*piece = (struct changed_piece){ kind == CHANGE_LEFT_OUT ? CHANGE_SAME : kind, text };
	return (struct changed_line){ kind, piece, 1 };
}

static struct changed_line whole_of(struct mem *m, enum change_kind kind, const struct part *line)
{
	return whole(m, kind, mem_strn(m, line->s, line->n));
}

/* True when one line became the other: of their words, at least two in five are in both. */
static bool words_within(struct mem *m, const struct part *before, const struct part *after,
	struct changed_line *ret_line)
{
	const struct two t = { cut(m, before->s, before->n, " \t"),
		cut(m, after->s, after->n, " \t") };
	struct changed_piece *pieces;
	struct diff_run *runs;
	size_t n, kept = 0;

	runs_of(m, &t, WORDS_APART, &runs, &n);
	pieces = MEM_ARRAY(m, struct changed_piece, n);
	for (size_t i = 0; i < n; i++) {
		static const enum change_kind kinds[] = { [DIFF_SAME] = CHANGE_SAME,
			[DIFF_GONE] = CHANGE_GONE,
			[DIFF_NEW] = CHANGE_NEW };
		const struct diff_run *r = &runs[i];

		pieces[i] = (struct changed_piece){ kinds[r->kind],
			r->kind == DIFF_NEW ? joined(m, &t.b, r->b, r->n)
					    : joined(m, &t.a, r->a, r->n) };
		kept += r->kind == DIFF_SAME ? r->n : 0;
	}
	*ret_line = (struct changed_line){ n == 1 && kept > 0 ? CHANGE_SAME : CHANGE_WITHIN, pieces,
		n };
	return 5 * kept >= t.a.n + t.b.n;
}

/* ---- lines of a text ---- */

struct told {
	struct mem *m;
	struct two t;
	struct changed_line *lines;
	size_t n;
};

static void tell(struct told *to, enum change_kind kind, const struct part *line)
{
	to->lines[to->n++] = whole_of(to->m, kind, line);
}

/* Lines that went, and those that came in their place: each pair that is alike is one. */
static void tell_other(struct told *to, size_t a, size_t n_a, size_t b, size_t n_b)
{
	size_t i = 0;

	for (; i < n_a && i < n_b; i++) {
		const struct part *before = &to->t.a.items[a + i], *after = &to->t.b.items[b + i];

		if (words_within(to->m, before, after, &to->lines[to->n])) {
			to->n++;
		} else {
			tell(to, CHANGE_GONE, before);
			tell(to, CHANGE_NEW, after);
		}
	}
	for (size_t k = i; k < n_a; k++)
		tell(to, CHANGE_GONE, &to->t.a.items[a + k]);
	for (size_t k = i; k < n_b; k++)
		tell(to, CHANGE_NEW, &to->t.b.items[b + k]);
}

/* Beside what changed one line on each side stays, so that it can be found. */
static void tell_same(struct told *to, size_t a, size_t n, bool is_first, bool is_last)
{
	const struct part *lines = &to->t.a.items[a];
	const size_t head = is_first ? 0 : 1, tail = is_last ? 0 : 1;

	if (n <= head + tail + 1) {
		for (size_t i = 0; i < n; i++)
			tell(to, CHANGE_SAME, &lines[i]);
		return;
	}
	if (head > 0)
		tell(to, CHANGE_SAME, &lines[0]);
	to->lines[to->n++] = whole(to->m, CHANGE_LEFT_OUT,
		mem_printf(to->m, "%zu paragraphs as before", n - head - tail));
	if (tail > 0)
		tell(to, CHANGE_SAME, &lines[n - 1]);
}

void changes_of(struct mem *m, const char *before, const char *after,
	const struct changed_line **ret_lines, size_t *ret_n)
{
	struct told to = { m, { lines_of(m, before), lines_of(m, after) }, NULL, 0 };
	struct diff_run *runs;
	size_t n;

	runs_of(m, &to.t, LINES_APART, &runs, &n);
	to.lines = MEM_ARRAY(m, struct changed_line, to.t.a.n + to.t.b.n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct diff_run *r = &runs[i];
		bool is_pair = r->kind == DIFF_GONE && i + 1 < n && runs[i + 1].kind == DIFF_NEW;

		if (r->kind == DIFF_SAME && n > 1)
			tell_same(&to, r->a, r->n, i == 0, i + 1 == n);
		else if (r->kind == DIFF_GONE)
			tell_other(&to, r->a, r->n, r->b, is_pair ? runs[++i].n : 0);
		else if (r->kind == DIFF_NEW)
			tell_other(&to, r->a, 0, r->b, r->n);
	}
	*ret_lines = to.lines;
	*ret_n = to.n;
}
