#include "domain/search/search_marks.h"

#include <stdlib.h>
#include <string.h>

#include "domain/search/search_words.h"

enum { LOOKED_AT = 4000 /* words of a text */ };

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void search_marks_end(struct search_marks *marks)
{
	if (marks->n > 1)
		qsort(marks->words, marks->n, sizeof(*marks->words), by_text);
}

static bool is_marked(const struct search_marks *marks, const char *folded)
{
	return marks->n > 0 &&
	       bsearch(&folded, marks->words, marks->n, sizeof(*marks->words), by_text) != NULL;
}

static void add(
	struct mem *mem, struct search_pieces *p, const char *from, const char *to, bool is_word)
{
	if (from < to)
		p->items[p->n++] =
			(struct search_piece){ mem_strn(mem, from, (size_t)(to - from)), is_word };
}

/* From one place of the text to another, list: its words from first to last. */
static struct search_pieces pieces(struct mem *mem, const struct search_marks *marks,
	const char *from, const char *to, const struct search_word *list, size_t n)
{
	struct search_pieces p = { MEM_ARRAY(mem, struct search_piece, 2 * n + 3), 0 };

	for (size_t i = 0; i < n; i++) {
		if (!is_marked(marks, list[i].folded))
			continue;
		add(mem, &p, from, list[i].at, false);
		add(mem, &p, list[i].at, list[i].at + list[i].n, true);
		from = list[i].at + list[i].n;
	}
	add(mem, &p, from, to, false);
	return p;
}

struct search_pieces search_marked(
	struct mem *mem, const struct search_marks *marks, const char *text)
{
	struct search_words list = search_words_of(mem, text, LOOKED_AT);

	return pieces(mem, marks, text, text + strlen(text), list.w, list.n);
}

/* Where the window of n words begins that has the most marked ones: the first of these. */
static size_t best_window(
	const struct search_marks *marks, const struct search_words *list, size_t n)
{
	size_t has = 0, best = 0, at = 0;

	for (size_t i = 0; i < list->n; i++) {
		has += is_marked(marks, list->w[i].folded);
		if (i >= n)
			has -= is_marked(marks, list->w[i - n].folded);
		if (has > best) {
			best = has;
			at = i < n ? 0 : i - n + 1;
		}
	}
	return at;
}

/* Some words before the first marked one, so that it is read in its sentence. */
static size_t lead_in(
	const struct search_marks *marks, const struct search_words *list, size_t at, size_t n)
{
	size_t first = at;

	while (first < list->n && first < at + n && !is_marked(marks, list->w[first].folded))
		first++;
	if (at == 0 || first >= at + n || first >= list->n)
		return at;
	first = first < n / 4 ? 0 : first - n / 4;
	return first + n > list->n ? list->n - n : first;
}

struct search_pieces search_snippet(
	struct mem *mem, const struct search_marks *marks, const char *text, size_t n_words)
{
	struct search_words list = search_words_of(mem, text, LOOKED_AT);
	size_t at = list.n <= n_words
			    ? 0
			    : lead_in(marks, &list, best_window(marks, &list, n_words), n_words);
	size_t end = at + n_words < list.n ? at + n_words : list.n;
	struct search_pieces p = { NULL, 0 }, q;
	bool has_more = list.is_cut || end < list.n;

	if (list.n == 0)
		return p;
	q = pieces(mem, marks, at == 0 ? text : list.w[at].at,
		has_more ? list.w[end - 1].at + list.w[end - 1].n : text + strlen(text),
		list.w + at, end - at);
	p.items = MEM_ARRAY(mem, struct search_piece, q.n + 2);
	if (at > 0)
		p.items[p.n++] = (struct search_piece){ "… ", false };
	memcpy(p.items + p.n, q.items, q.n * sizeof(*q.items));
	p.n += q.n;
	if (has_more)
		p.items[p.n++] = (struct search_piece){ " …", false };
	return p;
}
