/* `bursary check` from a page, for an administrator: which parts are off, not what; that is told at
 * a terminal. */
#include <jansson.h>
#include <string.h>

#include "domain/check.h"
#include "web/pages/common/filter.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/task_show.h"
#include "web/pages/common/work.h"
#include "web/text/when.h"
#include "web/tmpl/check.h"

/* Parts by their code, as a reader knows them. */
static const struct choice parts[] = {
	{ "audit", .label = "The chain of the audit" },
	{ "person", .label = "Accounts and sessions" },
	{ "notice", .label = "Letters" },
	{ "proposal", .label = "Proposals and their frozen versions" },
	{ "file", .label = "Stored files" },
	{ "program", .label = "Settings and attestations" },
	{ "assign", .label = "Assignments" },
	{ "review", .label = "Reviews" },
	{ "decision", .label = "Decisions and releases" },
	{ "award", .label = "Awards" },
	{ "entry", .label = "Lists and figures" },
	{ "job", .label = "Postings" },
	{ "task", .label = "Tasks" },
	{ .value = NULL },
};

static void add_parts(struct rq *rq, const struct task_view *t, struct check_view *v)
{
	json_t *all = json_loads(t->result, 0, NULL);
	const json_t *list = json_object_get(all, "parts");
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, json_array_size(list));

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *part = json_array_get(list, i);
		int64_t n_off = json_integer_value(json_object_get(part, "off"));
		const char *name = json_string_value(json_object_get(part, "name"));

		name = name == NULL ? "" : label_of(parts, name, name);
		facts[v->n_facts++] = (struct fact){ mem_str(rq->mem, name),
			.text = !json_is_true(json_object_get(part, "is_whole"))
					? "could not be read to its end"
				: n_off == 0 ? "well"
					     : filter_count(rq->mem, (size_t)n_off, "thing is off",
						       "things are off") };
	}
	v->facts = facts;
	v->when =
		mem_printf(rq->mem, "Checked at %s", when_long(rq->mem, t->ended_at, rq_zone(rq)));
	json_decref(all);
}

static enum err check_page(struct rq *rq)
{
	const struct task_place at = { .kind = TASK_CHECK,
		.zone = rq_zone(rq),
		.page = "/admin/check",
		.progress = "/admin/check/progress",
		.cancel = "/admin/check/cancel" };
	struct act run = { "Check everything",
		.hint = "Reads everything that is stored while the site stays up; with many files "
			"it takes a while.",
		.button = { .label = "Check" }, .is_primary = true };
	struct check_view v = { .run = &run };
	struct task_view t;
	enum err e = task_newest_read(rq->cx, TASK_CHECK, (struct call_id){ 0 }, &t);

	if (e == ERR_OK && t.state == TASK_STATE_DONE)
		add_parts(rq, &t, &v);
	TRY(e == ERR_NOT_FOUND ? ERR_OK : e);
	TRY(task_show(rq, &at, &v.task));
	work_act(rq, "/admin/check", &run, NULL, 0, rq_zone(rq));
	work_page(rq, "Is everything stored as it should be?");
	v.page = rq->page;
	tmpl_check_page(rq->out, &v);
	return ERR_OK;
}

static enum err check_progress(struct rq *rq)
{
	return task_show_progress(rq, TASK_CHECK, (struct call_id){ 0 }, rq_zone(rq));
}

static enum err check_cancel(struct rq *rq)
{
	return task_cancel(rq->cx, TASK_CHECK, (struct call_id){ 0 });
}

ROUTES(check_routes,
	{ GET, "/admin/check", SIGNED_IN, ACT_CHECK, .run = check_page,
		.summary = "is what is stored as it should be?" },
	{ POST, "/admin/check", SIGNED_IN, ACT_CHECK, .step.alone = check_ask, .again = check_page,
		.then = "/admin/check", .summary = "asks for a check" },
	{ GET, "/admin/check/progress", SIGNED_IN, ACT_CHECK, .bearer = KEY_TASKS, .streams = true,
		.run = check_progress, .summary = "how far the check is" },
	{ POST, "/admin/check/cancel", SIGNED_IN, ACT_CHECK, .run = check_cancel,
		.again = check_page, .then = "/admin/check", .summary = "stops the check" });
