/*
 * Suggestions: one form, whose buttons are what is suggested.  Rules of view.h hold.
 */
#ifndef WEB_VIEW_SUGGEST_H
#define WEB_VIEW_SUGGEST_H

#include "web/view.h"

struct suggested {
	const char *value;	   /* of its button: what is chosen */
	const char *title, *aside; /* aside NULL: none */
	const char *why;
	const char *what; /* "Closes", "Posted" */
	struct moment when;
};

struct suggested_group {
	const char *title, *anchor;
	const struct suggested *items;
	size_t n_items;
	struct nav_link more;
};

struct suggestions_view {
	struct page page;
	const char *title, *lead;
	const char *action, *csrf;
	const struct suggested_group *groups;
	size_t n_groups;
	struct empty_state empty; /* title NULL: there is something */
};

#endif
