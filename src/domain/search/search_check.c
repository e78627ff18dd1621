/* The index beside the things: each is in it as it is, and nothing else is. */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "domain/check.h"
#include "domain/search/search_doc.h"
#include "domain/search/search_index_sql.h"
#include "domain/search/search_sql.h"
#include "domain/search/search_words.h"

enum { AT_ONCE = 500, TOLD_MOST = 20 };

static const char *name_of(struct mem *mem, const char *kind, int64_t object, const char *key)
{
	return object == 0 ? mem_printf(mem, "%s %s", kind, key)
			   : mem_printf(mem, "%s %s", kind, id_text(object).s);
}

static enum err check_missing(struct cx *cx, struct complaints *c)
{
	struct search_missing_row *rows;
	size_t n;
	enum err e = search_missing(cx->db, cx->mem, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "search", "%s is not found",
			name_of(cx->mem, rows[i].kind, rows[i].object, rows[i].key));
	return e;
}

static bool is_as_shown(
	struct mem *mem, const struct search_entry_page_row *r, const struct search_thing_row *t)
{
	return strcmp(r->ref, t->ref) == 0 && strcmp(r->title, t->title) == 0 &&
	       strcmp(r->aside, t->aside) == 0 && r->from_at == t->from_at &&
	       r->until_at.has == t->until_at.has &&
	       (!r->until_at.has || r->until_at.v == t->until_at.v) && r->dated_at == t->dated_at &&
	       strcmp(r->body, search_plain(mem, t->body)) == 0;
}

static const char *rows_of(struct mem *mem, const struct search_doc *doc)
{
	struct buf out;

	buf_init(&out, mem, 4096);
	buf_char(&out, '[');
	for (size_t i = 0; i < doc->n; i++) {
		buf_text(&out, i == 0 ? "[" : ",[");
		buf_json(&out, doc->places[i].word);
		buf_char(&out, ',');
		buf_int(&out, doc->places[i].place);
		buf_char(&out, ']');
	}
	buf_char(&out, ']');
	return buf_str(&out);
}

/* ret_n: rows of the index that it has. */
static enum err check_words(
	struct cx *cx, struct complaints *c, const struct search_entry_page_row *r, int64_t *ret_n)
{
	struct search_doc doc = search_doc_of(cx->mem, r->title, r->aside, r->body);
	struct search_postings_there_row row;
	bool is_same = strcmp(doc.words, r->words) == 0;
	enum err e;

	doc = search_doc_of_words(cx->mem, r->words);
	e = search_postings_there(cx->db, cx->mem, rows_of(cx->mem, &doc), r->kind, r->id,
		r->from_at, r->until_at.has ? r->until_at.v : 0, &row);
	if (e != ERR_OK)
		return e;
	if (!is_same || row.n != (int64_t)doc.n)
		complain(c, "search", "%s is found by other words than it has",
			name_of(cx->mem, r->kind, r->object, r->key));
	*ret_n = (int64_t)doc.n;
	return ERR_OK;
}

/* What is due is not as it will be, and that is well. */
static enum err check_entry(
	struct cx *cx, struct complaints *c, const struct search_entry_page_row *r, int64_t *ret_n)
{
	struct search_thing_row thing;
	enum err e = search_thing_find(cx->db, cx->mem, r->kind, r->object, r->key, &thing);

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (!r->is_due && e == ERR_NOT_FOUND)
		complain(c, "search", "%s is found, and nobody may see it",
			name_of(cx->mem, r->kind, r->object, r->key));
	else if (!r->is_due && !is_as_shown(cx->mem, r, &thing))
		complain(c, "search", "%s is found as it was once",
			name_of(cx->mem, r->kind, r->object, r->key));
	return check_words(cx, c, r, ret_n);
}

static enum err check_page(
	struct cx *cx, struct complaints *c, int64_t *after, int64_t *n_rows, bool *ret_is_last)
{
	struct mem *whole = cx->mem;
	struct search_entry_page_row *rows;
	size_t n;
	enum err e;

	cx->mem = mem_new(whole, "searched");
	e = search_entry_page(cx->db, cx->mem, *after, AT_ONCE, &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		int64_t n_own = 0;

		e = check_entry(cx, c, &rows[i], &n_own);
		*n_rows += n_own;
		*after = rows[i].id;
	}
	*ret_is_last = e != ERR_OK || n < AT_ONCE;
	mem_end(cx->mem);
	cx->mem = whole;
	return e;
}

static enum err check_rest(struct cx *cx, struct complaints *c, int64_t n_rows)
{
	struct search_postings_count_row count;
	struct search_known_row *odd;
	size_t n;
	enum err e = search_postings_count(cx->db, cx->mem, &count);

	if (e == ERR_OK && count.n != n_rows)
		complain(c, "search",
			"the index has %" PRId64 " rows, and its entries have %" PRId64, count.n,
			n_rows);
	if (e == ERR_OK)
		e = search_words_odd(cx->db, cx->mem, TOLD_MOST, &odd, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "search", "the word %s stands nowhere", odd[i].word);
	return e;
}

/* What is due is not complained of. */
static enum err check_own(struct cx *cx, struct complaints *c)
{
	struct search_own_odd_row *rows;
	size_t n;
	enum err e = search_own_odd(cx->db, cx->mem, TOLD_MOST, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "search",
			rows[i].is_missing ? "%s is not found by who may see it"
					   : "%s is found, and is none any more",
			name_of(cx->mem, rows[i].kind, rows[i].object, ""));
	return e;
}

enum err search_check(struct cx *cx, struct complaints *c)
{
	int64_t after = 0, n_rows = 0;
	bool is_last = false;
	enum err e = check_missing(cx, c);

	while (e == ERR_OK && !is_last)
		e = check_page(cx, c, &after, &n_rows, &is_last);
	if (e == ERR_OK)
		e = check_rest(cx, c, n_rows);
	return e == ERR_OK ? check_own(cx, c) : e;
}
