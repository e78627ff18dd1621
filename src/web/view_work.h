/*
 * Pages for work, and the desks of applicants and reviewers: a page is a list
 * (struct list_view) or a sequence of blocks (struct blocks_view), or blocks
 * beside a form (struct beside_view).  Rules of view.h hold.
 */
#ifndef WEB_VIEW_WORK_H
#define WEB_VIEW_WORK_H

#include "web/view.h"
#include "web/view_form.h"
#include "web/view_public.h"

/* What stands in one cell: badge, plot, text, sub, in this order; all may be absent. */
struct cell {
	const char *text, *href, *datetime;
	const char *sub; /* a second, softer line */
	struct badge badge;
	struct safe_html plot;
};

static inline bool cell_is_blank(const struct cell *c)
{
	return c->badge.word == NULL && c->plot.s == NULL && c->sub == NULL &&
	       (c->text == NULL || c->text[0] == '\0');
}

enum sorting { SORT_NONE, SORT_UP, SORT_DOWN };

struct column {
	const char *head;
	const char *sort_href; /* NULL: cannot be sorted by */
	enum sorting sorting;
	bool is_number;
};

struct table_row {
	const char *pick, *pick_label; /* value of its checkbox and "Select TITLE"; NULL: none */
	const struct cell *cells;      /* as many as columns; the first names the row */
};

struct table {
	const char *label;     /* what the table is, for screen readers */
	const char *pick_name; /* name of the checkboxes, NULL: no selection */
	const struct column *columns;
	size_t n_columns;
	const struct table_row *rows;
	size_t n_rows;
	const struct cell *foot; /* a row of totals, or NULL */
	bool is_slim;		 /* fits a phone as it is: no cards there */
};

/* What can be done to the selected rows. */
struct bulk {
	const char *action, *csrf, *idempotency_key;
	const struct field_view *fields; /* selects: what, whom */
	size_t n_fields;
	struct button button;
};

struct list_view {
	const char *title, *kicker, *lead;
	struct page page;
	struct badge badge;	/* word NULL: none */
	struct nav_link action; /* the primary one ("New call"); href NULL: none */
	struct filters filters;
	const struct field_view
		*columns;	     /* a field_checks: which columns to show; NULL: not offered */
	const struct form_row *keep; /* hidden fields that choosing columns must not lose */
	size_t n_keep;
	const struct bulk *bulk; /* NULL: none */
	struct table table;
	struct empty_state empty; /* shown when there is no row */
	struct pagination pagination;
	struct nav_link more; /* below the table; href NULL: none */
	const struct nav_link *downloads;
	size_t n_downloads;
};

/* A section of a page; what is NULL or none is left out, the rest stands in this order. */
struct block {
	const char *title; /* NULL: it is left out as a whole */
	const char *id;	   /* anchor, or NULL */
	const char *lead;
	const struct notice *notice;
	const struct timeline *timeline;
	const struct task *tasks;
	size_t n_tasks;
	const struct figure *figures;
	size_t n_figures;
	const struct fact *facts;
	size_t n_facts;
	struct safe_html text;
	const char *plain; /* text as it was typed: only its line ends count */
	const struct item *items;
	size_t n_items;
	const struct table *table;
	const struct chart *charts;
	size_t n_charts;
	struct safe_html drawing; /* from plot_line() */
	const struct entry *entries;
	size_t n_entries;
	const struct changed_item *changes;
	size_t n_changes;
	const char *letter; /* its lines, as they will be sent */
	const struct empty_state *empty;
	const struct act *acts;
	size_t n_acts;
	struct pagination pagination; /* of the table or the charts; label NULL: none */
	struct nav_link more;	      /* href NULL: none */
};

struct blocks_view {
	const char *title, *kicker, *lead;
	struct page page;
	struct badge badge;
	struct nav_link action, second; /* primary and quiet; href NULL: none */
	const struct block *blocks;
	size_t n_blocks;
};

/* A proposal and its review form; what is read stays, the form moves along. */
struct beside_view {
	struct page page;
	struct badge badge;
	const char *kicker, *title;
	const struct block *blocks;
	size_t n_blocks;
	const char *form_label; /* "Your review" */
	struct act form;
	bool is_guarded;
	const char *autosave; /* path, or NULL */
};

#endif
