/*
 * Forms as data: a handler lists the rows, the templates of tmpl/forms.html show
 * them.  struct form_view is a page of its own (tmpl_form_page()), struct act a
 * form inside a page.  Rules of view.h hold.
 */
#ifndef WEB_VIEW_FORM_H
#define WEB_VIEW_FORM_H

#include "web/view.h"

enum field_shape {
	SHAPE_TEXT,
	SHAPE_TEXTAREA,
	SHAPE_AMOUNT,
	SHAPE_SELECT,
	SHAPE_CHOICE,
	SHAPE_CHECKS,
	SHAPE_CHECK,
	SHAPE_FILE,
	SHAPE_SCORE,
	SHAPE_HEADING, /* shows field.label and field.hint */
	SHAPE_LINES,   /* shows lines */
	SHAPE_PROSE,   /* shows field.prose under field.label: a preview */
	SHAPE_HIDDEN   /* sends field.name and field.value */
};

struct form_row {
	enum field_shape shape;
	struct field_view field;
	const struct line_table *lines; /* of SHAPE_LINES */
};

struct line_row {
	const struct form_row *cells; /* as many as columns; shapes TEXT, SELECT, AMOUNT, HIDDEN */
};

/*
 * Repeating rows: team members, budget lines.  Fields are named x.0, x.1 …; a
 * cell's label says its row too ("Amount, line 2").  Works without script: show
 * a few empty rows, and add answers to the button's name and value.
 */
struct line_table {
	const char *id; /* of the table's body, unique on the page */
	const char *label, *hint;
	const char *error; /* of the table as a whole, or NULL */
	const char *const *heads;
	size_t n_columns;
	const struct line_row *rows;
	size_t n_rows;
	int max_rows;
	struct button add;
	const char *total;	/* "USD 48,000", right below the last column, or NULL */
	const char *total_note; /* "of USD 70,000", or NULL */
};

/* A page that is one form: sign-in, register, a draft, settings. */
struct form_view {
	const char *title, *kicker, *lead;
	struct page page;
	struct badge badge; /* word NULL: none */
	const char *action, *csrf, *idempotency_key;
	bool has_file;	      /* sends multipart/form-data */
	bool is_repeatable;   /* has no idempotency_key: a second press does no harm */
	bool is_paired;	      /* short fields stand two in a row */
	bool is_guarded;      /* asks before unsaved changes are left */
	const char *autosave; /* path, or NULL; see static/README.md */
	const char *suggest;  /* likewise */
	const struct problem *problems;
	size_t n_problems;
	const struct form_row *rows;
	size_t n_rows;
	struct button primary;
	struct button other;	     /* label NULL: none */
	bool is_other_enter;	     /* Enter presses other instead of primary: drafts */
	const char *back;	     /* path of Cancel, or NULL */
	const struct nav_link *ways; /* links below: "Forgotten password", "Register" */
	size_t n_ways;
};

/* A form inside a page: one step of a workflow. */
struct act {
	const char *title, *hint; /* or NULL */
	const char *action, *csrf, *idempotency_key;
	bool has_file;
	const struct problem *problems;
	size_t n_problems;
	const struct form_row *rows; /* ids must be unique on the page: set field.id */
	size_t n_rows;
	struct button button;
	struct button other; /* label NULL: none */
	bool is_primary;     /* at most one on a page */
	bool is_grave;	     /* cannot be undone */
};

#endif
