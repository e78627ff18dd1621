/* The chair's table of who reviews what.  Rules of view.h hold. */
#ifndef WEB_VIEW_ASSIGN_H
#define WEB_VIEW_ASSIGN_H

#include "domain/assign/assign.h"
#include "web/rq.h"
#include "web/view_task.h"
#include "web/view_work.h"

struct assign_view {
	struct mem *mem;
	struct page page;
	const char *kicker, *title, *lead;
	const struct notice *told;	/* what the engine found, or NULL */
	const struct task_notice *task; /* the engine's, or NULL */
	const struct figure *figures;
	size_t n_figures;
	const struct act *engine;   /* NULL: not now */
	const struct choice *names; /* of reviewers, suggested while one is typed */
	size_t n_names;
	const struct assign_page *list;
	bool is_open; /* reviewers can be assigned */
	/* One of each for all forms: a key stands for what was sent, and where to. */
	const char *csrf, *idempotency_key;
	/* Of the row that was sent and found wrong; sent_for 0: none was. */
	int64_t sent_for;
	struct field_view choose; /* choices: a select of these; else a name is typed */
	const char *error;
	struct empty_state empty;
	struct pagination pagination;
};

#endif
