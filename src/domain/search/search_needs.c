#include "domain/search/search_needs.h"

#include <string.h>

#include "base/buf.h"
#include "domain/search/search_sql.h"
#include "domain/search/search_words.h"
#include "domain/words.h"

enum {
	WORTH_TYPED = 100,
	WORTH_OF_STEM = 85,
	WORTH_MEANT = 60,
	WORTH_BEGUN = 55,
	WORTH_GUESSED = 50,
	STEM_MOST = 12,
	BEGUN_MOST = 16,
	NEAR_MOST = 400,
	GUESSES = 4,
	BEGUN_BYTES = 2 /* a single letter begins everything */
};

static void add(struct search_need *need, const char *word, int64_t worth)
{
	for (size_t i = 0; i < need->n; i++)
		if (strcmp(need->words[i].word, word) == 0)
			return;
	if (need->n == SEARCH_WORDS)
		return;
	need->words[need->n].word = word;
	need->words[need->n++].worth = worth;
}

static enum err add_of_stem(
	struct cx *cx, struct search_need *need, const char *word, int64_t worth)
{
	struct search_known_row *rows;
	size_t n;
	enum err e = search_words_of_stem(
		cx->db, cx->mem, search_stem(cx->mem, word), STEM_MOST, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		add(need, rows[i].word,
			worth != WORTH_TYPED		  ? worth
			: strcmp(rows[i].word, word) == 0 ? WORTH_TYPED
							  : WORTH_OF_STEM);
	return e;
}

static enum err add_begun(struct cx *cx, struct search_need *need, const char *word)
{
	struct search_known_row *rows;
	size_t n;
	enum err e;

	if (strlen(word) < BEGUN_BYTES)
		return ERR_OK;
	e = search_words_begun(cx->db, cx->mem, word, mem_printf(cx->mem, "%s%s", word, words_top),
		BEGUN_MOST, &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		add(need, rows[i].word, WORTH_BEGUN);
	return e;
}

static const char *json_of(struct mem *mem, const char *const *items, size_t n)
{
	struct buf out;

	buf_init(&out, mem, 256);
	buf_char(&out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(&out, ',');
		buf_json(&out, items[i]);
	}
	buf_char(&out, ']');
	return buf_str(&out);
}

/* Of the words that are near, the nearest. */
static enum err add_near(struct cx *cx, struct search_need *need, const char *word)
{
	const struct search_bones bones = search_bones_of(cx->mem, word);
	size_t most = search_may_be_off(word), n, n_added = 0;
	struct search_known_row *rows;
	enum err e;

	if (bones.n == 0)
		return ERR_OK;
	e = search_words_near(
		cx->db, cx->mem, json_of(cx->mem, bones.items, bones.n), NEAR_MOST, &rows, &n);
	for (size_t off = 1; e == ERR_OK && off <= most && n_added == 0; off++)
		for (size_t i = 0; i < n && n_added < GUESSES; i++)
			if (search_distance(word, rows[i].word, most) == off) {
				add(need, rows[i].word, WORTH_GUESSED);
				n_added++;
			}
	need->is_guess = n_added > 0;
	return e;
}

static enum err add_word(struct cx *cx, struct search_needs *needs, const char *word, bool may_grow)
{
	struct search_need *need = &needs->items[needs->n];
	enum err e;

	if (needs->n == SEARCH_NEEDS)
		return ERR_OK;
	needs->n++;
	need->typed = word;
	e = add_of_stem(cx, need, word, WORTH_TYPED);
	if (e == ERR_OK && may_grow)
		e = add_begun(cx, need, word);
	return e;
}

/* Each of its words is needed as it is; that they stand side by side is looked at in the entry. */
static void add_phrase(struct search_needs *needs, const struct search_term *t)
{
	needs->phrases[needs->n_phrases++] = t;
	for (size_t i = 0; i < t->n && needs->n < SEARCH_NEEDS; i++)
		if (!search_is_common(t->words[i])) {
			struct search_need *need = &needs->items[needs->n++];

			need->typed = t->words[i];
			add(need, t->words[i], WORTH_TYPED);
		}
}

/* ---- what people say for it ---- */

/* Whether the terms from the first on are these stems, with a space between; ret_n: how many. */
static bool says(struct mem *mem, const struct search_needs *needs, size_t first, const char *said,
	size_t *ret_n)
{
	size_t n = 0;

	while (*said != '\0') {
		size_t len = strcspn(said, " ");
		const char *stem;

		if (first + n >= needs->n)
			return false;
		stem = search_stem(mem, needs->items[first + n].typed);
		if (strlen(stem) != len || strncmp(stem, said, len) != 0)
			return false;
		n++;
		said += len + strspn(said + len, " ");
	}
	*ret_n = n;
	return n > 0;
}

/*
 * n needs from the first on become one: one of the words that are meant, or any of their own;
 * of several said together each alone ("hear" of "hear back") tells little.
 */
static enum err join(
	struct cx *cx, struct search_needs *needs, size_t first, size_t n, const char *meant)
{
	struct search_need *need = &needs->items[first];
	enum err e = ERR_OK;
	char *rest = NULL, *s = mem_str(cx->mem, meant);

	for (size_t i = 0; i < need->n && n > 1; i++)
		need->words[i].worth = WORTH_GUESSED;
	for (char *w = strtok_r(s, " ", &rest); e == ERR_OK && w != NULL;
		w = strtok_r(NULL, " ", &rest))
		e = add_of_stem(cx, need, w, n > 1 ? WORTH_OF_STEM : WORTH_MEANT);
	for (size_t k = 1; k < n; k++)
		for (size_t i = 0; i < needs->items[first + k].n; i++)
			add(need, needs->items[first + k].words[i].word, WORTH_GUESSED);
	memmove(&needs->items[first + 1], &needs->items[first + n],
		(needs->n - first - n) * sizeof(*needs->items));
	needs->n -= n - 1;
	return e;
}

static enum err add_meant(struct cx *cx, struct search_needs *needs)
{
	const char *stems[SEARCH_NEEDS];
	struct search_synonyms_row *rows;
	size_t n, n_said;
	enum err e;

	for (size_t i = 0; i < needs->n; i++)
		stems[i] = search_stem(cx->mem, needs->items[i].typed);
	e = search_synonyms(cx->db, cx->mem, json_of(cx->mem, stems, needs->n), &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		for (size_t first = 0; e == ERR_OK && first < needs->n; first++)
			if (says(cx->mem, needs, first, rows[i].said, &n_said))
				e = join(cx, needs, first, n_said, rows[i].meant);
	return e;
}

enum err search_needs_of(
	struct cx *cx, const struct search_query *q, struct search_needs *ret_needs)
{
	struct search_needs needs = { .items = MEM_ARRAY(
					      cx->mem, struct search_need, SEARCH_NEEDS) };
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < q->n; i++)
		if (q->terms[i].n > 1)
			add_phrase(&needs, &q->terms[i]);
		else
			e = add_word(cx, &needs, q->terms[i].words[0], q->terms[i].may_grow);
	if (e == ERR_OK && needs.n_phrases == 0 && needs.n > 0)
		e = add_meant(cx, &needs);
	for (size_t i = 0; e == ERR_OK && i < needs.n; i++)
		if (needs.items[i].n == 0)
			e = add_near(cx, &needs.items[i], needs.items[i].typed);
	*ret_needs = needs;
	return e;
}
