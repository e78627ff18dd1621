#include "domain/suggest/suggest_rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "domain/search/search_words.h"
#include "match/expertise.h"

enum { HALF_LIFE_YEARS = 6, SEED = 1, TITLE_TIMES = 3, WORK_WORDS = 600, WORD_BYTES = 3 };

static const double half_life_days = 45, soon_days = 30;

/*
 * Two texts of one language always share something.  How much is chance's hangs on how long and
 * how plain they are: most things are not the reader's, so what is half as much again as the one
 * in the middle is more than that; and what is plainly close is close among its like, too.
 */
static const double above_middle = 1.5, plainly_close = 0.05;

/* A pick with what decides between two alike. */
struct ranked {
	struct suggest_pick pick;
	int64_t id;
};

static int best_first(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->pick.score != y->pick.score)
		return x->pick.score > y->pick.score ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* ---- by words ---- */

/* "reinforcement learning" tells more than "learning" beside it. */
static bool is_told(const struct expertise_match *m, const size_t *told, size_t n, size_t i)
{
	for (size_t k = 0; k < n; k++)
		if (strstr(m->terms[told[k]].name, m->terms[i].name) != NULL ||
			strstr(m->terms[i].name, m->terms[told[k]].name) != NULL)
			return true;
	return false;
}

static const char *terms_of(struct mem *mem, const struct expertise_match *m)
{
	size_t told[SUGGEST_TERMS], n = 0;
	struct buf out;

	buf_init(&out, mem, 64);
	for (size_t i = 0; i < m->n_terms && n < SUGGEST_TERMS; i++) {
		if (is_told(m, told, n, i))
			continue;
		buf_printf(&out, "%s%s", n > 0 ? ", " : "", m->terms[i].name);
		told[n++] = i;
	}
	return buf_str(&out);
}

/* Which work it was, and by which words; false: by a single one, which is no evidence. */
static bool explain(const struct expertise *x, struct mem *mem, struct suggest_pick *pick)
{
	struct expertise_explanation told;

	expertise_explain(x, (uint32_t)pick->thing, 0, 1, 3 * SUGGEST_TERMS, mem, &told);
	if (told.n_matches == 0 || told.matches[0].n_terms < 2)
		return false;
	pick->work = told.matches[0].publication;
	pick->terms = terms_of(mem, &told.matches[0]);
	return true;
}

static void add_texts(struct expertise *x, struct mem *mem, const struct suggest_reader *reader,
	const struct suggest_thing *things, size_t n)
{
	struct expertise_work *works = MEM_ARRAY(mem, struct expertise_work, reader->n_works);

	for (size_t i = 0; i < n; i++)
		expertise_paper(x, things[i].title, things[i].text);
	for (size_t i = 0; i < reader->n_works; i++) {
		const struct suggest_work *w = &reader->works[i];

		works[i] = (struct expertise_work){ expertise_publication(x, w->title, w->text),
			expertise_recency(w->age_years, HALF_LIFE_YEARS) };
	}
	expertise_reviewer(x, works, reader->n_works);
}

static double middle_of(struct mem *mem, const struct ranked *list, size_t n)
{
	struct ranked *sorted = n == 0 ? NULL : mem_copy(mem, list, n * sizeof(*list));

	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), best_first);
	return n == 0 ? 0 : sorted[n / 2].pick.score;
}

/* Leaves those that stand out. */
static size_t keep_close(struct mem *mem, struct ranked *list, size_t n)
{
	const double least = fmin(above_middle * middle_of(mem, list, n), plainly_close);
	size_t n_kept = 0;

	for (size_t i = 0; i < n; i++)
		if (list[i].pick.score > 0 && list[i].pick.score >= least)
			list[n_kept++] = list[i];
	return n_kept;
}

size_t suggest_by_words(struct mem *mem, const struct suggest_reader *reader,
	const struct suggest_thing *things, size_t n, size_t most, struct suggest_pick *ret_picks)
{
	const struct expertise_options o = { .seed = SEED, .is_lexical = true };
	struct ranked *list = MEM_ARRAY(mem, struct ranked, n + 1);
	struct expertise_scores scores;
	struct expertise *x;
	size_t n_list, n_picks = 0;

	if (n == 0 || reader->n_works == 0)
		return 0;
	x = expertise_new(mem);
	add_texts(x, mem, reader, things, n);
	expertise_prepare(x, &o);
	expertise_rank(x, &o, mem, &scores);
	for (size_t i = 0; i < n; i++) {
		const double score = scores.start[i] == scores.start[i + 1]
					     ? 0
					     : (double)scores.score[scores.start[i]].score;

		list[i] = (struct ranked){ { .thing = i, .score = score }, things[i].id };
	}
	n_list = keep_close(mem, list, n);
	if (n_list > 1)
		qsort(list, n_list, sizeof(*list), best_first);
	for (size_t i = 0; i < n_list && n_picks < most; i++)
		if (explain(x, mem, &list[i].pick))
			ret_picks[n_picks++] = list[i].pick;
	return n_picks;
}

/* ---- by areas ---- */

/* One shared area is most of it; what closes soon or is new, and what others read, decide then. */
static double by_areas(const struct suggest_thing *t)
{
	const double shared = (double)t->n_shared / ((double)t->n_shared + 1);
	const double fresh =
		t->is_closing ? soon_days / (soon_days + t->days) : exp2(-t->days / half_life_days);
	const double reads = t->n_reads < SUGGEST_READS_MIN ? 0 : log1p((double)t->n_reads);

	return 2 * shared + fresh / 2 + reads / (reads + 2) / 2;
}

size_t suggest_by_areas(struct mem *mem, const struct suggest_reader *reader,
	const struct suggest_thing *things, size_t n, size_t most, struct suggest_pick *ret_picks)
{
	struct ranked *list = MEM_ARRAY(mem, struct ranked, n + 1);
	size_t n_list = 0;

	for (size_t i = 0; i < n; i++)
		if (!reader->has_areas || things[i].n_shared > 0)
			list[n_list++] =
				(struct ranked){ { .thing = i, .score = by_areas(&things[i]) },
					things[i].id };
	if (n_list > 1)
		qsort(list, n_list, sizeof(*list), best_first);
	if (n_list > most)
		n_list = most;
	for (size_t i = 0; i < n_list; i++)
		ret_picks[i] = list[i].pick;
	return n_list;
}

/* ---- words for the index ---- */

struct counted {
	struct suggest_word *words;
	size_t n, cap;
};

static bool is_number(const char *word)
{
	return word[strspn(word, "0123456789")] == '\0';
}

static void count(struct mem *mem, struct counted *c, const char *text, int64_t times)
{
	const struct search_words list = search_words_of(mem, text, WORK_WORDS);

	for (size_t i = 0; i < list.n; i++) {
		const char *word = list.w[i].folded;

		if (strlen(word) < WORD_BYTES || search_is_common(word) || is_number(word))
			continue;
		if (c->n == c->cap) {
			c->cap = c->cap == 0 ? 256 : 2 * c->cap;
			c->words = mem_grow(mem, c->words, c->cap, sizeof(*c->words));
		}
		c->words[c->n++] = (struct suggest_word){ word, times };
	}
}

static int by_word(const void *a, const void *b)
{
	const struct suggest_word *x = a, *y = b;

	return strcmp(x->word, y->word);
}

static int most_used_first(const void *a, const void *b)
{
	const struct suggest_word *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : strcmp(x->word, y->word);
}

size_t suggest_words(struct mem *mem, const struct suggest_reader *reader, size_t most,
	struct suggest_word *ret_words)
{
	struct counted c = { .n = 0 };
	size_t n = 0;

	for (size_t i = 0; i < reader->n_works; i++) {
		count(mem, &c, reader->works[i].title, TITLE_TIMES);
		count(mem, &c, reader->works[i].text, 1);
	}
	if (c.n > 1)
		qsort(c.words, c.n, sizeof(*c.words), by_word);
	for (size_t i = 0; i < c.n; i++) {
		if (n > 0 && strcmp(c.words[n - 1].word, c.words[i].word) == 0)
			c.words[n - 1].n += c.words[i].n;
		else
			c.words[n++] = c.words[i];
	}
	if (n > 1)
		qsort(c.words, n, sizeof(*c.words), most_used_first);
	if (n > most)
		n = most;
	for (size_t i = 0; i < n; i++)
		ret_words[i] = c.words[i];
	return n;
}
