#include "domain/search/search_own.h"

#include <string.h>

#include "base/buf.h"
#include "domain/search/search_own_sql.h"
#include "domain/search/search_words.h"
#include "domain/words.h"

enum { TYPED_MOST = 200, TERMS = 8 };

static const char *const names[SEARCH_OWNS] = { "mine", "review", "proposal", "panel", "inquiry",
	"plan" };

const char *search_own_name(enum search_own kind)
{
	MUST(kind < SEARCH_OWNS);
	return names[kind];
}

enum search_own search_own_of(const char *name)
{
	enum search_own kind = 0;

	while (kind < SEARCH_OWNS && strcmp(names[kind], name) != 0)
		kind++;
	return kind;
}

/* ---- what was typed ---- */

/* What words must begin with, the longest first. */
struct terms {
	const char *w[TERMS];
	size_t n;
};

/* Of "proofs" also what "proof" begins; the stem of "studies" begins nothing, and stays a word. */
static const char *term_of(struct mem *mem, const char *folded)
{
	const char *stem = search_stem(mem, folded);

	return strncmp(stem, folded, strlen(stem)) == 0 ? stem : folded;
}

static void add(struct terms *t, const char *word)
{
	size_t at = t->n;

	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->w[i], word) == 0)
			return;
	if (t->n == TERMS)
		return;
	while (at > 0 && strlen(t->w[at - 1]) < strlen(word)) {
		t->w[at] = t->w[at - 1];
		at--;
	}
	t->w[at] = word;
	t->n++;
}

/* Words that stand everywhere count when there are no others: somebody may be called so. */
static struct terms terms_of(struct mem *mem, const char *typed)
{
	const struct search_words list = search_words_of(mem, typed, TYPED_MOST);
	struct terms t = { .n = 0 };

	for (size_t i = 0; i < list.n; i++)
		if (!search_is_common(list.w[i].folded))
			add(&t, term_of(mem, list.w[i].folded));
	for (size_t i = 0; i < list.n && t.n == 0; i++)
		add(&t, list.w[i].folded);
	return t;
}

/* ---- the list ---- */

_Static_assert((int)SEARCH_OWN_MINE == (int)SEARCH_OWN_LIST_OF_MINE &&
		       (int)SEARCH_OWN_PLAN == (int)SEARCH_OWN_LIST_OF_PLAN &&
		       (int)SEARCH_OWN_PLAN == (int)SEARCH_OWN_KEY_OF_PLAN &&
		       (int)SEARCH_OWN_PLAN == (int)SEARCH_OWN_COUNT_OF_PLAN &&
		       (int)LIST_BEFORE == (int)SEARCH_OWN_LIST_WAY_BEFORE,
	"a kind is the same number everywhere");

struct asked {
	enum search_own kind;
	const char *word, *above, *words;
};

/* The kinds that the longest word leads to: it need not be asked of each again. */
static bool is_led(enum search_own kind)
{
	return kind == SEARCH_OWN_PROPOSAL || kind == SEARCH_OWN_INQUIRY || kind == SEARCH_OWN_PLAN;
}

static struct asked asked_of(struct mem *mem, enum search_own kind, const struct terms *t)
{
	struct buf words;

	buf_init(&words, mem, 256);
	buf_char(&words, '[');
	for (size_t i = is_led(kind); i < t->n; i++) {
		if (words.n > 1)
			buf_char(&words, ',');
		buf_json(&words, t->w[i]);
	}
	buf_char(&words, ']');
	return (struct asked){ kind, t->w[0], mem_printf(mem, "%s%s", t->w[0], words_top),
		buf_str(&words) };
}

static enum err find(struct cx *cx, const void *arg, int64_t id, void *ret_key)
{
	const struct asked *a = arg;

	return search_own_key(cx->db, cx->mem, cx->actor.person, a->word, a->above, a->words,
		words_top, id, (enum search_own_key_of)a->kind, ret_key);
}

static enum err read_rows(struct cx *cx, const void *arg, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	const struct search_own_key_row none = { 0 }, *at = key == NULL ? &none : key;
	const struct asked *a = arg;
	struct search_own_row *rows;
	enum err e = search_own_list(cx->db, cx->mem,
		&(struct search_own_list_in){ .reader = cx->actor.person,
			.word = a->word,
			.above = a->above,
			.words = a->words,
			.top = words_top,
			.key = at->key,
			.id = at->id,
			.n = n },
		(enum search_own_list_of)a->kind, (enum search_own_list_way)way, &rows, ret_n);

	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

static enum err count(struct cx *cx, const struct asked *a, struct list_page *page)
{
	struct search_own_count_row row;
	enum err e;

	if (list_is_all(page))
		return ERR_OK;
	e = search_own_count(cx->db, cx->mem, cx->actor.person, a->word, a->above, a->words,
		words_top, LIST_COUNTED_MAX + 1, (enum search_own_count_of)a->kind, &row);
	if (e == ERR_OK)
		list_counted(page, row.n);
	return e;
}

enum err search_own_entries(struct cx *cx, enum search_own kind, const char *typed,
	const struct list_ask *ask, struct search_own_hit **ret_hits, struct list_page *ret_page)
{
	static const struct list_page nothing = { 0 };
	const struct terms t = terms_of(cx->mem, typed);
	struct asked a;
	const struct list_source source = { .arg = &a,
		.row_size = sizeof(struct search_own_row),
		.key_size = sizeof(struct search_own_key_row),
		.find = find,
		.read = read_rows };
	const struct search_own_row *rows;
	struct list_page page = nothing;
	void *read;
	enum err e;

	*ret_page = nothing;
	if (t.n == 0)
		return ERR_OK;
	a = asked_of(cx->mem, kind, &t);
	e = list_read(cx, &source, ask, &read, &page);
	if (e == ERR_OK)
		e = count(cx, &a, &page);
	if (e != ERR_OK)
		return e;
	rows = read;
	*ret_hits = MEM_ARRAY(cx->mem, struct search_own_hit, page.n);
	for (size_t i = 0; i < page.n; i++)
		(*ret_hits)[i] = (struct search_own_hit){ rows[i].id, rows[i].ref, rows[i].title,
			rows[i].aside, rows[i].at, cx->now <= rows[i].until };
	*ret_page = page;
	return ERR_OK;
}

/* ---- marks ---- */

static bool is_begun(const struct terms *t, const char *folded)
{
	for (size_t i = 0; i < t->n; i++)
		if (strncmp(folded, t->w[i], strlen(t->w[i])) == 0)
			return true;
	return false;
}

struct search_marks search_own_marks(
	struct mem *mem, const char *typed, const char *const *texts, size_t n)
{
	const struct terms t = terms_of(mem, typed);
	struct search_marks marks = { .n = 0 };
	size_t cap = 0;

	for (size_t i = 0; i < n; i++) {
		const struct search_words list = search_words_of(mem, texts[i], TYPED_MOST);

		for (size_t k = 0; k < list.n; k++) {
			if (!is_begun(&t, list.w[k].folded))
				continue;
			if (marks.n == cap) {
				cap = cap == 0 ? 16 : cap * 2;
				marks.words = mem_grow(mem, marks.words, cap, sizeof(*marks.words));
			}
			marks.words[marks.n++] = list.w[k].folded;
		}
	}
	search_marks_end(&marks);
	return marks;
}
