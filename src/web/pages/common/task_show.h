/*
 * What a page shows of its task: where it is, or how it ended.  Who may see it
 * is who may do the act that asked for it; the page's route or the page asks that.
 */
#ifndef WEB_PAGES_TASK_SHOW_H
#define WEB_PAGES_TASK_SHOW_H

#include "domain/task/task.h"
#include "web/rq.h"
#include "web/view_task.h"

/* Where a task is shown and what of it can be asked: paths of ours. */
struct task_place {
	enum task_kind kind;
	struct call_id call;
	const char *zone;     /* in which its times are told */
	const char *page;     /* shows it */
	const char *progress; /* answers as JSON how far it is */
	const char *cancel;   /* a POST that stops it */
};

/* NULL: there was none, or what it did stands on the page. */
MUST_CHECK enum err task_show(
	struct rq *rq, const struct task_place *at, const struct task_notice **ret_notice);

/* {"text":"…","percent":40,"is_over":false}; percent null when it is not known. */
MUST_CHECK enum err task_show_progress(
	struct rq *rq, enum task_kind kind, struct call_id call, const char *zone);

#endif
