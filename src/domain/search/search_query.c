#include "domain/search/search_query.h"

#include <string.h>

#include "domain/search/search_words.h"

enum { GUESSED_MIN = 4, GUESSED_MAX = 24, LONG_WORD = 8 };

/* ---- terms ---- */

/* The bytes of the quotation mark at s; 0: it is none. */
static size_t quote_bytes(const char *s)
{
	static const char *const marks[] = { "\"", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E",
		"\xC2\xAB", "\xC2\xBB" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strncmp(s, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	return 0;
}

/* The next quotation mark from s on; NULL: there is none. */
static const char *next_quote(const char *s)
{
	while (*s != '\0' && quote_bytes(s) == 0)
		s++;
	return *s == '\0' ? NULL : s;
}

static bool is_there(const struct search_query *q, const char *const *words, size_t n)
{
	for (size_t i = 0; i < q->n; i++) {
		size_t same = 0;

		while (q->terms[i].n == n && same < n &&
			strcmp(q->terms[i].words[same], words[same]) == 0)
			same++;
		if (same == n)
			return true;
	}
	return false;
}

static void add(struct search_query *q, const char *const *words, size_t n)
{
	if (is_there(q, words, n))
		return;
	if (q->n == SEARCH_TERMS)
		q->is_cut = true;
	else
		q->terms[q->n++] = (struct search_term){ .words = words, .n = n };
}

/* The words of a part; side by side when it stood in quotation marks. */
static void add_part(struct search_query *q, struct mem *mem, const char *part, bool is_quoted)
{
	struct search_words list = search_words_of(mem, part, SEARCH_TYPED_WORDS);
	const char **words = MEM_ARRAY(mem, const char *, list.n + 1);
	size_t n_telling = 0;

	for (size_t i = 0; i < list.n; i++) {
		words[i] = list.w[i].folded;
		n_telling += !search_is_common(words[i]);
	}
	q->is_cut |= list.is_cut;
	q->has_only_common |= list.n > 0;
	if (is_quoted && n_telling > 0 && list.n > 1) {
		q->is_cut |= list.n > SEARCH_PHRASE_WORDS;
		add(q, words, list.n > SEARCH_PHRASE_WORDS ? SEARCH_PHRASE_WORDS : list.n);
		return;
	}
	for (size_t i = 0; i < list.n; i++)
		if (!search_is_common(words[i]))
			add(q, &words[i], 1);
}

struct search_query search_query_of(struct mem *mem, const char *typed)
{
	struct search_query q = { .n = 0 };
	const char *s = typed;
	bool is_open = false, ends_in_word = false;

	while (*s != '\0') {
		const char *quote = next_quote(s);
		bool is_quoted = is_open && quote != NULL;
		size_t n = quote == NULL ? strlen(s) : (size_t)(quote - s);

		add_part(&q, mem, mem_strn(mem, s, n), is_quoted);
		ends_in_word = quote == NULL && n > 0 && s[n - 1] != ' ';
		s += n;
		if (quote != NULL) {
			s += quote_bytes(s);
			is_open = !is_open;
		}
	}
	q.has_only_common = q.has_only_common && q.n == 0;
	if (ends_in_word && q.n > 0 && !q.is_cut && q.terms[q.n - 1].n == 1)
		q.terms[q.n - 1].may_grow = true;
	return q;
}

/* ---- typing errors ---- */

size_t search_may_be_off(const char *word)
{
	size_t n = strlen(word);

	return n < GUESSED_MIN || n > GUESSED_MAX ? 0 : n < LONG_WORD ? 1 : 2;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t search_distance(const char *a, const char *b, size_t most)
{
	size_t n = strlen(a), m = strlen(b), rows[3][SEARCH_WORD_BYTES + 1];

	if (n > SEARCH_WORD_BYTES || m > SEARCH_WORD_BYTES || n > m + most || m > n + most)
		return most + 1;
	for (size_t k = 0; k <= m; k++)
		rows[0][k] = k;
	for (size_t i = 1; i <= n; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i + 2) % 3], *twice = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t k = 1; k <= m; k++) {
			row[k] = least(least(above[k] + 1, row[k - 1] + 1),
				above[k - 1] + (a[i - 1] != b[k - 1]));
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				row[k] = least(row[k], twice[k - 2] + 1);
		}
	}
	return least(rows[n % 3][m], most + 1);
}

/* The bytes of the character at s. */
static size_t char_bytes(const char *s)
{
	size_t n = 1;

	while (((unsigned char)s[n] & 0xC0) == 0x80)
		n++;
	return n;
}

struct search_bones search_bones_of(struct mem *mem, const char *word)
{
	size_t n = strlen(word);
	struct search_bones bones = { .n = 0 };

	if (search_may_be_off(word) == 0)
		return bones;
	bones.items = MEM_ARRAY(mem, const char *, n + 1);
	bones.items[bones.n++] = word;
	for (size_t i = 0, k; i < n; i += k) {
		char *rest = mem_strn(mem, word, n);

		k = char_bytes(word + i);
		memmove(rest + i, word + i + k, n - i - k + 1);
		if (strcmp(rest, bones.items[bones.n - 1]) != 0)
			bones.items[bones.n++] = rest;
	}
	return bones;
}
