#include "domain/list.h"

#include <string.h>

#include "base/buf.h"

enum { BATCH = 200 };

/* Rows kept so far, nearest to the cursor first. */
struct kept {
	char *rows;
	size_t n, most; /* most: one more than a page shows */
	bool is_cut;
};

static void take(const struct list_source *s, const char *rows, size_t n, struct kept *k)
{
	for (size_t i = 0; i < n && k->n < k->most; i++) {
		const char *row = rows + i * s->row_size;

		if (s->keep == NULL || s->keep(s->arg, row))
			memcpy(k->rows + k->n++ * s->row_size, row, s->row_size);
	}
}

/* Until one row more than a page shows is there, or the list ends. */
static enum err gather(
	struct cx *cx, const struct list_source *s, enum list_way way, void *key, struct kept *k)
{
	size_t ask = s->keep == NULL ? k->most : BATCH, n_asked = 0;

	for (bool is_begun = way != LIST_FIRST;; is_begun = true) {
		void *rows;
		size_t n;
		enum err e = s->read(cx, s->arg, is_begun && way == LIST_FIRST ? LIST_AFTER : way,
			is_begun ? key : NULL, (int64_t)ask, &rows, &n);

		if (e != ERR_OK)
			return e;
		take(s, rows, n, k);
		n_asked += n;
		k->is_cut = s->keep != NULL && s->most > 0 && n_asked >= s->most;
		if (n < ask || k->n == k->most || k->is_cut)
			return ERR_OK;
		s->key_of((char *)rows + (n - 1) * s->row_size, key);
	}
}

static void reverse(char *rows, size_t n, size_t size, char *swap)
{
	for (size_t i = 0; i < n / 2; i++) {
		char *a = rows + i * size, *b = rows + (n - 1 - i) * size;

		memcpy(swap, a, size);
		memcpy(a, b, size);
		memcpy(b, swap, size);
	}
}

/* The rows of one way, in the list's order. */
static enum err read_way(struct cx *cx, const struct list_source *s, enum list_way way, void *key,
	struct kept *k, struct list_page *page)
{
	enum err e;
	bool has_more;

	k->n = 0;
	e = gather(cx, s, way, key, k);
	if (e != ERR_OK)
		return e;
	has_more = k->n == k->most;
	page->n = has_more ? k->most - 1 : k->n;
	if (way == LIST_BEFORE)
		reverse(k->rows, page->n, s->row_size, k->rows + k->most * s->row_size);
	page->has_previous = way == LIST_AFTER || (way == LIST_BEFORE && has_more);
	page->has_next = way == LIST_BEFORE || has_more;
	page->is_cut = k->is_cut && !has_more;
	return ERR_OK;
}

enum err list_read(struct cx *cx, const struct list_source *s, const struct list_ask *ask,
	void **ret_rows, struct list_page *ret_page)
{
	void *key = mem_alloc(cx->mem, s->key_size);
	const size_t most = (ask->rows == 0 ? LIST_ROWS : ask->rows) + 1;
	struct kept k = { .rows = mem_array(cx->mem, most + 1, s->row_size), .most = most };
	struct list_page page = { 0 };
	enum list_way way = ask->way;
	enum err e = way == LIST_FIRST ? ERR_OK : s->find(cx, s->arg, ask->at, key);

	if (e == ERR_NOT_FOUND) {
		page.is_restarted = true;
		way = LIST_FIRST;
		e = ERR_OK;
	}
	if (e == ERR_OK && way == LIST_FROM) {
		s->step_back(key);
		way = LIST_AFTER;
	}
	if (e == ERR_OK)
		e = read_way(cx, s, way, key, &k, &page);
	/* Back at the beginning: a whole page of it, not the few rows before the cursor. */
	if (e == ERR_OK && way == LIST_BEFORE && !page.has_previous)
		e = read_way(cx, s, LIST_FIRST, key, &k, &page);
	if (e != ERR_OK)
		return e;
	*ret_rows = k.rows;
	*ret_page = page;
	return ERR_OK;
}

const char *list_ids(struct mem *mem, const void *rows, size_t row_size, size_t n)
{
	struct buf out;

	buf_init(&out, mem, 24 * n + 2);
	buf_char(&out, '[');
	for (size_t i = 0; i < n; i++) {
		int64_t id;

		memcpy(&id, (const char *)rows + i * row_size, sizeof(id));
		if (i > 0)
			buf_char(&out, ',');
		buf_int(&out, id);
	}
	buf_char(&out, ']');
	return buf_str(&out);
}

bool list_is_all(struct list_page *page)
{
	if (page->has_previous || page->has_next || page->is_cut)
		return false;
	page->total = (int64_t)page->n;
	return true;
}

void list_counted(struct list_page *page, int64_t n)
{
	page->is_total_least = n > LIST_COUNTED_MAX;
	page->total = page->is_total_least ? LIST_COUNTED_MAX : n;
}

void list_searched(struct list_page *page)
{
	page->is_total_least = page->has_previous || page->has_next || page->is_cut;
	page->total = (int64_t)page->n;
}
