#include "domain/search/search_doc.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "domain/search/search_words.h"

/* What a word is worth where it stands: in the title, beside it, in the text. */
static const int64_t worth[] = { 6, 2, 1 };

enum { FIELDS = sizeof(worth) / sizeof(worth[0]) };

static int by_word(const void *a, const void *b)
{
	return strcmp(
		((const struct search_place *)a)->word, ((const struct search_place *)b)->word);
}

/*
 * BM25's measure of a word in a text (k 1.2, b .6, a text of 100 words is usual), by whole
 * numbers.  What other texts there are changes nothing: who searches learns nothing of them.
 */
static int64_t place_of(int64_t sum, int64_t n_words)
{
	return SEARCH_PLACES - 1 -
	       sum * 10000 * (SEARCH_PLACES - 1) / (sum * 10000 + 4800 + 72 * n_words);
}

/* Each word once, with the sum of what it is worth. */
static size_t merge(struct search_place *list, size_t n)
{
	size_t k = 0;

	if (n > 0)
		qsort(list, n, sizeof(*list), by_word);
	for (size_t i = 0; i < n; i++) {
		if (k > 0 && strcmp(list[k - 1].word, list[i].word) == 0)
			list[k - 1].place += list[i].place;
		else
			list[k++] = list[i];
	}
	return k;
}

struct search_doc search_doc_of_words(struct mem *mem, const char *words)
{
	struct search_doc doc = { .words = words };
	char *s = mem_str(mem, words), *rest = NULL;
	size_t cap = strlen(words) / 2 + 1, field = 0;
	int64_t n_words = 0;

	doc.places = MEM_ARRAY(mem, struct search_place, cap);
	for (char *w = strtok_r(s, " ", &rest); w != NULL; w = strtok_r(NULL, " ", &rest)) {
		if (w[0] == '|') {
			field += field + 1 < FIELDS;
			continue;
		}
		n_words++;
		if (!search_is_common(w))
			doc.places[doc.n++] = (struct search_place){ w, worth[field] };
	}
	doc.n = merge(doc.places, doc.n);
	for (size_t i = 0; i < doc.n; i++)
		doc.places[i].place = place_of(doc.places[i].place, n_words);
	return doc;
}

struct search_doc search_doc_of(
	struct mem *mem, const char *title, const char *aside, const char *body)
{
	const char *const texts[FIELDS] = { title, aside, body };
	struct buf out;

	buf_init(&out, mem, strlen(body) + 64);
	for (size_t i = 0; i < FIELDS; i++) {
		struct search_words list = search_words_of(mem, texts[i], SEARCH_DOC_WORDS);

		if (i > 0)
			BUF_LIT(&out, "| ");
		for (size_t k = 0; k < list.n; k++) {
			buf_text(&out, list.w[k].folded);
			buf_char(&out, ' ');
		}
	}
	return search_doc_of_words(mem, buf_str(&out));
}
