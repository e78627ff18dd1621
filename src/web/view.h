/*
 * What templates show: plain structs of ready sentences.  Pages fill them, the
 * templates of tmpl/layout.html and tmpl/parts.html show them; nothing here is
 * computed by a template.  All strings are UTF-8, unescaped, live as long as the
 * request, and may be NULL where a comment says so.
 */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "web/html.h"

struct nav_link {
	const char *href, *label;
	const char *count; /* a figure behind the label ("12"), or NULL */
	bool is_current;
};

/* A moment: "13 May 2026, 23:59 Pacific" for people, RFC 3339 UTC for machines. */
struct moment {
	const char *text;
	const char *datetime; /* NULL: not known to a machine ("August 2026") */
};

enum notice_kind { NOTICE_NONE, NOTICE_PLAIN, NOTICE_GOOD, NOTICE_WARN, NOTICE_BAD };

struct notice {
	enum notice_kind kind;
	const char *title; /* or NULL */
	const char *text;
	const char *href, *link; /* what to do about it, or NULL */
};

/* Wide: the public site.  Narrow: one thing at a time.  Work: side navigation, dense. */
enum page_shape { PAGE_WIDE, PAGE_NARROW, PAGE_WORK };

struct page {
	const char *program_name, *program_line; /* line: one sentence for the foot */
	const char *title;	 /* without the program's name; NULL on the home page */
	const char *description; /* for search engines, or NULL */
	const char *canonical;	 /* absolute address, or NULL */
	const char *picture;	 /* absolute address of what stands where a link is shared; with
				    canonical */
	const char *feed;	 /* path of the Atom feed of this page, or NULL */
	const char *json_ld;	 /* schema.org JSON, or NULL */
	enum page_shape shape;
	bool is_unlisted; /* asks search engines to stay away */
	bool is_search;	  /* has the box itself: it is not in the head as well */
	const struct nav_link *nav;
	size_t n_nav;
	const struct nav_link *foot; /* links of the foot */
	size_t n_foot;
	const struct nav_link *desks; /* "My proposals", "Reviews", …: by the person's roles */
	size_t n_desks;
	const char *side_title; /* of the side navigation of PAGE_WORK */
	const struct nav_link *side;
	size_t n_side;
	const struct nav_link *crumbs;
	size_t n_crumbs;
	const char *person; /* who is signed in, NULL: a visitor */
	const char *csrf;   /* token of the sign-out form */
	struct notice notice;
};

/* A state: a word, and a shape so that colour is never alone. */
enum badge_kind {
	BADGE_PLAIN,  /* ring: not yet, draft */
	BADGE_OPEN,   /* disc: open, running */
	BADGE_ACTIVE, /* half disc: under way */
	BADGE_GOOD,   /* check */
	BADGE_WARN,   /* triangle */
	BADGE_BAD,    /* cross */
	BADGE_ENDED   /* square: closed, past */
};

struct badge {
	enum badge_kind kind;
	const char *word;
};

struct fact {
	const char *label, *text; /* text NULL: it is left out */
	const char *href;	  /* makes text a link, or NULL */
	const char *datetime;	  /* makes text a <time>, or NULL */
	const char *note;	  /* a second, softer line, or NULL */
};

struct figure {
	const char *value, *unit, *label; /* unit ("USD") stands before the value, or NULL */
};

enum stage_state { STAGE_DONE, STAGE_NOW, STAGE_AHEAD };

/* One event in the life of a call, a proposal or an award. */
struct stage {
	const char *label;
	struct moment when; /* text NULL: no date yet */
	const char *note;   /* or NULL */
	enum stage_state state;
	int64_t at; /* UTC seconds, 0: not known; places the "today" mark */
};

struct timeline {
	const char *label; /* what the list is, for screen readers: "Dates of the call" */
	const struct stage *stages;
	size_t n_stages;
	struct safe_html drawing; /* from plot_timeline() */
};

/* One row of a chart that is a table; plot from plot_bar() and its like. */
struct chart_row {
	const char *label, *href; /* href or NULL */
	struct safe_html plot;
	const char *figure;
};

struct chart {
	const char *caption;
	const char *label_head, *figure_head, *plot_head; /* column heads; plot_head or NULL */
	const char *low, *high;				  /* ends of the scale, or NULL */
	const struct chart_row *rows;
	size_t n_rows;
};

struct choice {
	const char *value, *label;
	const char *hint; /* or NULL */
	bool is_on;
};

/* A file that is already there. */
struct stored_file {
	const char *name, *size, *href;
};

/*
 * A field of a form, shown by the field_* templates of fields.html.  Its element's
 * id is "f-ID"; the summary of errors links to it.
 */
struct field_view {
	const char *name, *label;
	const char *id;			      /* NULL: name; for a page with two fields of a name */
	const char *hint, *value, *error;     /* NULL: none */
	const char *rule_url;		      /* public text of the rule behind error, or NULL */
	const char *input_type;		      /* NULL: text */
	const char *autocomplete, *inputmode; /* NULL: none */
	const char *unit;		      /* of field_amount: "USD" */
	const char *accept;		      /* of field_file: ".pdf,application/pdf" */
	const struct stored_file *stored;     /* of field_file, or NULL */
	struct safe_html prose;		      /* of a preview */
	const struct choice *choices;	      /* of field_choice, field_checks, field_select */
	size_t n_choices;
	int64_t max_length;  /* characters (field_file: bytes); 0: no limit told */
	int64_t max_words;   /* of field_textarea, instead of max_length; 0: none */
	const char *counted; /* "123 of 300 words", with max_words */
	int rows;	     /* of field_textarea; 0: 5 */
	bool is_required, is_short, is_readonly;
	bool is_listed; /* of field_score: its anchors are sentences, one below the other */
	bool is_on;	/* of field_check */
	bool is_filter; /* of a search: never marked as optional */
	/* Shown only while the field of that name is answered so; NULL: always. */
	const char *when, *when_value;
	bool is_hidden; /* that is not so now */
};

static inline const char *field_id(const struct field_view *f)
{
	return f->id != NULL ? f->id : f->name;
}

/* One line of the summary of errors above a form. */
struct problem {
	const char *field; /* the field's id, or NULL: about the whole form */
	const char *text;
	const char *rule_url; /* or NULL */
};

struct button {
	const char *label;
	const char *name, *value; /* or NULL */
	const char *confirm;	  /* asked before it is sent (with script), or NULL */
	bool is_grave; /* of a form's own button: it takes something away, and is not the primary
			  one */
};

struct empty_state {
	const char *title, *text;
	const char *href, *action; /* or NULL */
};

/* "51–100 of 812", and the ways on; each path or NULL. */
struct pagination {
	const char *label;
	const char *previous, *next;
	const struct nav_link *pages;
	size_t n_pages;
};

/* A row of the ledger: calls, jobs, awards. */
struct entry {
	const char *day,
		*day_note; /* the margin: "13 May 2026", "closes in 23 days"; NULL: the badge */
	const char *day_datetime; /* or NULL */
	const char *href, *title;
	const char *text;   /* or NULL */
	struct badge badge; /* word NULL: none */
	const char *const *notes;
	size_t n_notes;
};

/*
 * What became of a text: its lines, each the same, gone, new, or with words that went and came.
 * Made by text/changes.h.
 */
enum change_kind { CHANGE_SAME, CHANGE_GONE, CHANGE_NEW, CHANGE_WITHIN, CHANGE_LEFT_OUT };

struct changed_piece {
	enum change_kind kind; /* of the first three */
	const char *text;
};

struct changed_line {
	enum change_kind kind;
	const struct changed_piece *pieces; /* of CHANGE_LEFT_OUT: one, that says how much */
	size_t n_pieces;
};

/* One thing between two versions. */
struct changed_item {
	const char *title, *href; /* href or NULL */
	const char *deed;	  /* "changed", "added", "taken out" */
	const struct changed_line *lines;
	size_t n_lines;
};

/* A card of a dashboard: what is yours to do next. */
struct task {
	const char *title, *href, *text; /* title NULL: it is left out */
	struct badge badge;
	struct moment due; /* text NULL: none */
};

#endif
