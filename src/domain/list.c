#include "domain/list.h"

#include <string.h>

enum { BATCH = 200 };

/* Rows kept so far, nearest to the cursor first. */
struct kept {
	char *rows;
	size_t n;
};

static void take(const struct list_source *s, const char *rows, size_t n, struct kept *k)
{
	for (size_t i = 0; i < n && k->n <= LIST_ROWS; i++) {
		const char *row = rows + i * s->row_size;

		if (s->keep == NULL || s->keep(s->arg, row))
			memcpy(k->rows + k->n++ * s->row_size, row, s->row_size);
	}
}

/* Until one row more than a page shows is there, or the list ends. */
static enum err gather(
	struct cx *cx, const struct list_source *s, enum list_way way, void *key, struct kept *k)
{
	size_t ask = s->keep == NULL ? LIST_ROWS + 1 : BATCH;

	for (bool is_begun = way != LIST_FIRST;; is_begun = true) {
		void *rows;
		size_t n;
		enum err e = s->read(cx, s->arg, is_begun && way == LIST_FIRST ? LIST_AFTER : way,
			is_begun ? key : NULL, (int64_t)ask, &rows, &n);

		if (e != ERR_OK)
			return e;
		take(s, rows, n, k);
		if (n < ask || k->n > LIST_ROWS)
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
	has_more = k->n > LIST_ROWS;
	page->n = has_more ? LIST_ROWS : k->n;
	if (way == LIST_BEFORE)
		reverse(k->rows, page->n, s->row_size, k->rows + (LIST_ROWS + 1) * s->row_size);
	page->has_previous = way == LIST_AFTER || (way == LIST_BEFORE && has_more);
	page->has_next = way == LIST_BEFORE || has_more;
	return ERR_OK;
}

enum err list_read(struct cx *cx, const struct list_source *s, const struct list_ask *ask,
	void **ret_rows, struct list_page *ret_page)
{
	void *key = mem_alloc(cx->mem, s->key_size);
	struct kept k = { .rows = mem_array(cx->mem, LIST_ROWS + 2, s->row_size) };
	struct list_page page = { 0 };
	enum list_way way = ask->way;
	enum err e = way == LIST_FIRST ? ERR_OK : s->find(cx, s->arg, ask->at, key);

	if (e == ERR_NOT_FOUND) {
		page.is_restarted = true;
		way = LIST_FIRST;
		e = ERR_OK;
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

void list_counted(struct list_page *page, int64_t n)
{
	page->is_total_least = n > LIST_COUNTED_MAX;
	page->total = page->is_total_least ? LIST_COUNTED_MAX : n;
}
