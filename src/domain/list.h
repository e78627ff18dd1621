/*
 * A page of a list, by cursor: the id of the row it begins after or before.
 *
 * A cursor is looked up among the rows that the reader may see, so one that
 * names a hidden row, a row of another list, or one that is gone is answered
 * alike: the list begins again.  Statements give one row more than a page
 * shows, in the order asked for; that row tells whether there are others.
 */
#ifndef DOMAIN_LIST_H
#define DOMAIN_LIST_H

#include "domain/cx.h"

/* Searched: of a list that everybody may search, rows looked through for words. */
enum { LIST_ROWS = 50, LIST_COUNTED_MAX = 1000, LIST_SEARCHED_MAX = 1000 };

/* From: the page that begins with the row itself. */
enum list_way { LIST_FIRST, LIST_AFTER, LIST_BEFORE, LIST_FROM };

/* What a reader asks for. */
struct list_ask {
	enum list_way way;
	int64_t at;	   /* the cursor's id; with LIST_FIRST passed over */
	size_t rows;	   /* of a page; 0: LIST_ROWS */
	bool is_uncounted; /* the page's total is not asked for */
};

/* Whether a row has what somebody searches for: asked of each; has NULL: every row has it. */
struct list_words {
	bool (*has)(const void *arg, const void *row);
	const void *arg;
};

/* What a page is, beside its rows. */
struct list_page {
	size_t n;
	bool has_previous, has_next;
	bool is_restarted;   /* the cursor named nothing that is in the list */
	int64_t total;	     /* of the whole list */
	bool is_total_least; /* there are more than total */
	bool is_cut;	     /* keep was not asked of all rows: there may be more */
};

/*
 * A list's rows as the domain reads them.  key: what a cursor's row is ordered
 * by, in a struct of the list's own.
 *
 * find: the key of a row that is in the list; ERR_NOT_FOUND when none is.
 * read: at the most n rows beyond the key (NULL: from the end where the way
 * begins), nearest first: for LIST_BEFORE in the reverse of the list's order.
 * keep: false for a row that is left out; NULL keeps all.  Such a list reads on
 * until the page is full, so keep is for words that somebody searches by, not
 * for rights: hidden rows are absent in the statement.  most: it is asked of so
 * many rows, then the page is what was found; 0: of all.
 */
struct list_source {
	const void *arg;
	size_t row_size, key_size;
	enum err (*find)(struct cx *cx, const void *arg, int64_t id, void *ret_key);
	enum err (*read)(struct cx *cx, const void *arg, enum list_way way, const void *key,
		int64_t n, void **ret_rows, size_t *ret_n);
	void (*key_of)(const void *row, void *ret_key); /* needed with keep */
	bool (*keep)(const void *arg, const void *row);
	size_t most;
	void (*step_back)(void *key); /* a key just before the row's own; NULL: no LIST_FROM */
};

/* A page in the list's order, of as many rows as asked for at the most.  total is the caller's to
 * fill in. */
MUST_CHECK enum err list_read(struct cx *cx, const struct list_source *source,
	const struct list_ask *ask, void **ret_rows, struct list_page *ret_page);

/* The ids that rows begin with, as the JSON array that statements about some rows take. */
const char *list_ids(struct mem *mem, const void *rows, size_t row_size, size_t n);

/* The page is the whole list: its total is set, and nothing need be counted. */
bool list_is_all(struct list_page *page);

/* A count that stopped at LIST_COUNTED_MAX + 1. */
void list_counted(struct list_page *page, int64_t n);

/* After a search: how many fit is known only when all of them are on the page. */
void list_searched(struct list_page *page);

#endif
