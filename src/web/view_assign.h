/* The chair's table of who reviews what.  Rules of view.h hold. */
#ifndef WEB_VIEW_ASSIGN_H
#define WEB_VIEW_ASSIGN_H

#include "web/view_task.h"
#include "web/view_work.h"

/* A button in a row that sends one hidden value. */
struct small_act {
	const char *action, *csrf, *idempotency_key; /* action NULL: there is none */
	const char *name, *value;
	const char *label, *told; /* what it says, and to screen readers */
};

struct assigned_view {
	const char *name, *note; /* "expertise 0.61, by the engine", or NULL */
	struct badge badge;
	struct small_act take_away;
};

struct assign_row {
	const char *id, *title, *href, *sub;
	const char *told; /* "2 assigned, 1 review in" */
	const struct assigned_view *reviewers;
	size_t n_reviewers;
	const char *action, *csrf, *idempotency_key; /* of assigning by hand; NULL: closed */
	struct field_view choose; /* choices: a select of these; else a name is typed */
	const char *error;
};

struct assign_view {
	struct page page;
	const char *kicker, *title, *lead;
	const struct notice *told;	/* what the engine found, or NULL */
	const struct task_notice *task; /* the engine's, or NULL */
	const struct figure *figures;
	size_t n_figures;
	const struct act *engine;   /* NULL: not now */
	const struct choice *names; /* of reviewers, suggested while one is typed */
	size_t n_names;
	const struct assign_row *rows;
	size_t n_rows;
	struct empty_state empty;
	struct pagination pagination;
};

#endif
