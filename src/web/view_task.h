/* How far a task is, or how it ended.  Rules of view.h hold. */
#ifndef WEB_VIEW_TASK_H
#define WEB_VIEW_TASK_H

#include "web/view_work.h"

struct task_notice {
	enum notice_kind kind;
	const char *title, *text;
	const char *href;     /* the page it stands on, to look again; NULL: it is over */
	const char *progress; /* where the script asks how far it is */
	const char *percent;  /* "40"; NULL: not known */
	const char *cancel, *csrf, *idempotency_key; /* the cancelling form; cancel NULL: none */
};

/* What is stored: a way to have it checked, and what was found. */
struct check_view {
	struct page page;
	const struct task_notice *task; /* or NULL */
	const struct act *run;
	const char *when; /* "Checked at 13 May 2026, 14:03"; NULL: not yet */
	const struct fact *facts;
	size_t n_facts;
};

#endif
