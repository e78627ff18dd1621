#include "web/pages/common/task_show.h"

#include <string.h>

#include "web/pages/common/listed.h"
#include "web/text/finding_text.h"
#include "web/text/when.h"

static const char *const titles[TASK_KIND_COUNT] = {
	[TASK_ASSIGN] = "Assigning the best",
	[TASK_CHECK] = "Checking what is stored",
};

/* Phases by their code. */
static const struct choice phases[] = {
	{ "texts", .label = "Reading proposals and publications" },
	{ "vectors", .label = "Reading them with the model" },
	{ "words", .label = "Weighing words" },
	{ "scores", .label = "Comparing reviewers with proposals" },
	{ "pairs", .label = "Finding the best pairs" },
	{ "audit", .label = "The chain of the audit" },
	{ "proposal", .label = "Frozen versions" },
	{ "file", .label = "Stored files" },
	{ .value = NULL },
};

/* What of it stands, when it did not come to its end. */
static const char *kept(const struct task_view *t)
{
	return t->is_partly_kept ? "Part of it had been saved by then, and stays."
				 : "Nothing was changed.";
}

static const char *failure(struct rq *rq, const struct task_view *t, const char *zone)
{
	switch (t->why) {
	case TASK_WHY_CRASHED:
		return "It failed twice before it could finish. The server's log says more.";
	case TASK_WHY_FORBIDDEN:
		return mem_printf(rq->mem,
			"The person who asked for it is no longer allowed to do this. %s", kept(t));
	case TASK_WHY_TOO_FEW:
		if (!t->is_own)
			return "No such assignment is possible under these loads and conflicts. "
			       "Nothing was changed.";
		return finding_text(rq->mem,
			&(struct finding){ .code = FINDING_TOO_FEW_REVIEWERS,
				.limit = t->limit,
				.value = t->value },
			zone);
	case TASK_WHY_NONE:
	case TASK_WHY_COUNT:
		break;
	}
	return "It failed.";
}

static const char *words(struct rq *rq, const struct task_view *t, const char *zone)
{
	switch (t->state) {
	case TASK_STATE_QUEUED:
		return mem_printf(rq->mem, "%s asked for it at %s. It is waiting for its turn.",
			t->asked_by_name, when_time(rq->mem, t->asked_at, zone));
	case TASK_STATE_RUNNING:
		if (t->is_cancel_asked)
			return "It is being stopped.";
		return t->percent < 0
			       ? mem_printf(rq->mem, "%s.", label_of(phases, t->phase, "At work"))
			       : mem_printf(rq->mem, "%s: %d %%.",
					 label_of(phases, t->phase, "At work"), t->percent);
	case TASK_STATE_FAILED:
		return failure(rq, t, zone);
	case TASK_STATE_CANCELLED:
		return mem_printf(rq->mem, "It was cancelled. %s", kept(t));
	case TASK_STATE_SUPERSEDED:
		return mem_printf(rq->mem,
			"What it was computed from changed while it ran, twice. %s Please run it "
			"again.",
			kept(t));
	case TASK_STATE_DONE:
	case TASK_STATE_NONE:
		break;
	}
	return "It is done.";
}

enum err task_show(
	struct rq *rq, const struct task_place *at, const struct task_notice **ret_notice)
{
	struct task_notice *n = MEM_NEW(rq->mem, struct task_notice);
	struct task_view t;
	enum err e = task_newest_read(rq->cx, at->kind, at->call, &t);

	*ret_notice = NULL;
	if (e == ERR_NOT_FOUND || (e == ERR_OK && t.state == TASK_STATE_DONE))
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	n->kind = t.state == TASK_STATE_FAILED || t.state == TASK_STATE_SUPERSEDED ? NOTICE_WARN
									   : NOTICE_PLAIN;
	n->title = titles[at->kind];
	n->text = words(rq, &t, at->zone);
	if (task_is_open(t.state)) {
		n->href = at->page;
		n->progress = at->progress;
		if (t.percent >= 0)
			n->percent = mem_printf(rq->mem, "%d", t.percent);
		if (!t.is_cancel_asked) {
			n->cancel = at->cancel;
			n->csrf = rq_csrf(rq);
			n->idempotency_key = rq_fresh_key(rq);
		}
	}
	*ret_notice = n;
	return ERR_OK;
}

enum err task_show_progress(
	struct rq *rq, enum task_kind kind, struct call_id call, const char *zone)
{
	struct task_view t;
	enum err e = task_newest_read(rq->cx, kind, call, &t);
	bool is_over = e == ERR_NOT_FOUND || (e == ERR_OK && !task_is_open(t.state));

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	BUF_JSON(rq->out, "{\"text\":%", e == ERR_OK ? words(rq, &t, zone) : "");
	buf_printf(rq->out, ",\"percent\":%s,\"is_over\":%s}",
		e == ERR_OK && t.percent >= 0 ? mem_printf(rq->mem, "%d", t.percent) : "null",
		is_over ? "true" : "false");
	rq_type(rq, "application/json; charset=utf-8");
	return ERR_OK;
}
