/*
 * Lists that are paged by cursor (domain/list.h): the fields of their query, the
 * ways on, and one table of columns.
 * The address holds the whole view.
 *
 *	FORM(screening_query, LIST_FIELDS, { "state", FIELD_CHOICE, "State", .options = … });
 *	…
 *	struct list_ask ask = list_asked(rq);
 *	e = screening_page(rq->cx, call.id, &filter, &ask, &rows, &page);
 *	list_fill(rq, &v, &screening_look, &call, rows, &page);
 */
#ifndef WEB_PAGES_LIST_H
#define WEB_PAGES_LIST_H

#include "domain/list.h"
#include "web/pages/common/filter.h"
#include "web/rq.h"
#include "web/text/atom.h"
#include "web/view_work.h"

/* after and before hold an id; "page" is of links made before there were cursors. */
#define LIST_FIELDS                                                                                \
	{ .name = "after", .kind = FIELD_TEXT, .max = 40 },                                        \
		{ .name = "before", .kind = FIELD_TEXT, .max = 40 },                               \
	{                                                                                          \
		.name = "page", .kind = FIELD_TEXT, .max = 40                                      \
	}

/*
 * What the query asks for; a cursor that is none asks for a row that is not
 * there.  When a form was sent and found wrong: the list's beginning.
 */
struct list_ask list_asked(struct rq *rq);

/* "312 proposals", "1 proposal", "more than 1,000 proposals" */
const char *list_count(
	struct mem *m, const struct list_page *page, const char *one, const char *many);

/*
 * Previous and Next; nothing when all is on one page.  first, last: the ids of
 * the page's outer rows.  The label says where one is as far as is known.
 */
struct pagination list_pages(struct rq *rq, const char *path, const struct filter *set, size_t n,
	const struct list_page *page, int64_t first, int64_t last);

/* Says in the page's notice what of the query was passed over, and why.  Nothing: no notice. */
void list_tell(struct rq *rq, struct page *page, const struct list_page *list);

/* How a member is shown in a cell. */
enum shown_as {
	AS_TEXT,  /* a text as it is; "" and 0 are "–" */
	AS_PLACE, /* the name of an institution, and its country */
	AS_COUNT,
	AS_FIGURE, /* cents without their unit */
	AS_DAY,	   /* an instant's day, in the reader's zone */
	AS_MOMENT  /* its minute, there */
};

/* Where a list is while a cell is made; arg is the list's own. */
struct list_at {
	struct rq *rq;
	struct mem *mem;
	const void *arg, *row;
};

/*
 * A column.  Plain ones say which member they show, the others have a cell that
 * fills what is seen, after the member.
 */
struct list_column {
	const char *head;
	struct member of, sub; /* what is shown, and the softer line below it */
	struct member country; /* of AS_PLACE */
	enum shown_as as;
	const char *href; /* where the cell leads: this with the row's id (of the look) behind it */
	bool is_number;
	const char
		*sort; /* value of "sort" in the query, "" for the list's own order; NULL: none */
	enum sorting sorting; /* which way it then is */
	struct badge (*badge)(const void *row);
	void (*cell)(const struct list_at *at, struct cell *ret_cell);
};

struct list_look {
	const char *label; /* what the table is, for screen readers */
	const struct list_column *columns;
	size_t n_columns;
	size_t row_size;
	size_t id; /* where a row's id lies */
	/* Rows that can be picked: the name of their checkboxes, what names a row, which (NULL:
	 * all). */
	const char *pick;
	struct member pick_label;
	bool (*may_pick)(const void *row);
	/* For list_fill(): */
	const char *path; /* of the page, as its route writes it */
	const struct form *query;
	const char *one, *many; /* "award", "awards"; NULL: how many is not said */
	/* For list_show() and ledger_show(), where the list is the page: */
	const char *title, *lead, *description;
	struct nav_link action, more;	    /* as in struct list_view */
	struct empty_state none, none_fits; /* without a filter, and with one */
	const char *newest, *older; /* of the first page and the others, where nothing is counted */
	struct entry (*entry)(struct rq *rq, const void *row); /* of a ledger, instead of columns */
	/* The same list as files, each at its own address with the same filters. */
	const struct nav_link *files;
	size_t n_files;
	/* That of them which is a feed, or NULL, and what it tells of a row. */
	const char *feed;
	struct atom_entry (*told)(struct rq *rq, const void *row);
};

/* The columns, the size of a row and where its id lies. */
#define LIST_LOOK(T, id_member, list)                                                              \
	.columns = list, .n_columns = sizeof(list) / sizeof(list[0]), .row_size = sizeof(T),       \
	.id = offsetof(T, id_member)

/*
 * The list in its page: sets page (from rq->page, with what list_tell() says),
 * filters, table and pagination of v.  The filters are the labelled fields of
 * look->query: a text is the search, one
 * with options or a fill a select.  A fill is given a struct list_at of the first row
 * (NULL: there is none), and answers ERR_NOT_FOUND when it is not offered now; it does not fail.
 */
void list_fill(struct rq *rq, struct list_view *v, const struct list_look *look, const void *arg,
	const void *rows, const struct list_page *page);

/* The page that is this list, written; in rq->page.  Returns ERR_OK. */
MUST_CHECK enum err list_show(struct rq *rq, const struct list_look *look, const void *arg,
	const void *rows, const struct list_page *page);

/* The same of a public one: entries instead of a table. */
MUST_CHECK enum err ledger_show(struct rq *rq, const struct list_look *look, const void *arg,
	const void *rows, const struct list_page *page);

/* Answers with the feed of these rows. */
MUST_CHECK enum err feed_show(
	struct rq *rq, const struct list_look *look, const void *rows, size_t n);

/* The links of its files, with the filters in force; the feed is told to the page, too. */
struct nav_link *list_files(struct rq *rq, const struct list_look *look, struct page *page);

/* Its entries alone, for a list that is a part of a page. */
struct entry *list_entries(struct rq *rq, const struct list_look *look, const void *rows, size_t n);

/* The filters and the pagination of a list that is shown in another way. */
void list_frame(struct rq *rq, const struct list_look *look, const void *arg, const void *rows,
	const struct list_page *page, struct filters *ret_filters, struct pagination *ret_pages);

/* True when a filter is set. */
bool list_is_filtered(const struct rq *rq, const struct list_look *look);

/* path with the filters in force in its query, the one called name at value instead. */
const char *list_href(struct rq *rq, const struct list_look *look, const char *path,
	const char *name, const char *value);

/* The table and its pagination alone, for a list that is a section of a page. */
void list_fill_block(struct rq *rq, struct block *b, const struct list_look *look, const void *arg,
	const void *rows, const struct list_page *page);

struct table list_table(
	struct rq *rq, const struct list_look *look, const void *arg, const void *rows, size_t n);

/* Sets the links of columns that can be sorted by; sort: the one in force ("": the list's own). */
void list_sort(struct rq *rq, struct table *table, const struct list_look *look, const char *path,
	const char *sort);

#endif
