/* Writing a call, publishing and cancelling it. */
#include "web/pages/staff/call_form.h"
#include "web/pages/common/pages.h"
#include "web/pages/staff/staff_call_pages.h"
#include "web/pages/common/work.h"
#include "web/form_table.h"
#include "web/show_form.h"
#include "web/text/life_badges.h"
#include "web/text/markdown.h"

/* ---- writing ---- */

static enum err show_edit(struct rq *rq, const struct call *c, bool is_new)
{
	struct form_view v = { is_new ? "New call" : c->title,
		.kicker = is_new ? "A draft, for staff only" : "Edit the call",
		.primary = { is_new ? "Save the draft" : "Save", .name = "do", .value = "save" },
		.other = { "Preview", .name = "do", .value = "preview" }, .is_guarded = true };

	v.action = is_new ? "/staff/calls/new" : staff_call_href(rq->mem, c->slug, "/edit");
	v.back = is_new ? "/staff" : staff_call_href(rq->mem, c->slug, "");
	return form_page(rq, &call_edit_form, c, &v, c->zone);
}

static enum err new_page(struct rq *rq)
{
	struct call c = call_form_defaults(rq);

	work_page(rq, "New call");
	return show_edit(rq, &c, true);
}

static enum err edit_page(struct rq *rq)
{
	struct call c;

	TRY(work_begin(rq, rq_call(rq), WORK_CALL, "Edit", &c));
	TRY(call_read(rq->cx, rq_call(rq), &c));
	return show_edit(rq, &c, false);
}

static enum err create(struct rq *rq)
{
	struct call_input in = call_form_input(rq);
	enum err e = call_create(rq->cx, &in);

	if (e == ERR_OK || e == ERR_REPLAY)
		rq_go(rq, staff_call_href(rq->mem, in.slug, ""));
	return e;
}

static enum err edit(struct rq *rq)
{
	struct call_input in = call_form_input(rq);

	return call_edit(rq->cx, rq_call(rq), &in);
}

/* ---- publishing and cancelling, each asked once more ---- */

/* A page with one question; act is its form. */
struct asking {
	const char *title, *lead, *button, *after, *text;
	bool is_grave;
};

static enum err ask(struct rq *rq, const struct asking *q)
{
	struct act act = { .button = { .label = q->button },
		.is_primary = !q->is_grave,
		.is_grave = q->is_grave };
	struct call c;

	TRY(work_begin(rq, rq_call(rq), WORK_CALL, q->title, &c));
	act.action = staff_call_href(rq->mem, c.slug, q->after);
	show_act(rq, &act, NULL, 0, c.zone);
	return SHOW_BLOCKS(rq, q->title, .kicker = c.title, .lead = q->lead,
		.badge = call_badge_staff(c.stage),
		BLOCKS(rq->mem,
			{ "What happens", .text = markdown_html(rq->mem, q->text, 3), .acts = &act,
				.n_acts = 1,
				.more = { staff_call_href(rq->mem, c.slug, ""),
					.label = "Not now" } },
			staff_call_facts(rq, &c)));
}

static enum err publish_page(struct rq *rq)
{
	static const struct asking q = { .title = "Publish this call?",
		.lead = "From that moment everybody can read it.",
		.button = "Publish",
		.after = "/publish",
		.text = "- The whole page becomes public: topics, dates, limits, criteria.\n"
			"- It stands in the list of calls and on the first page, and in search.\n"
			"- Its address and its criteria cannot change any more; the rest can, "
			"until the deadline.\n"
			"- Proposals are taken by themselves from the opening to the deadline.\n" };

	return ask(rq, &q);
}

static enum err cancel_page(struct rq *rq)
{
	static const struct asking q = { .title = "Cancel this call?",
		.lead = "It cannot be taken back.",
		.button = "Cancel the call",
		.after = "/cancel",
		.is_grave = true,
		.text = "- No proposal is taken any more and none is decided.\n"
			"- A published call leaves the lists; who knows its address reads that it "
			"was cancelled. A draft vanishes for everybody but staff.\n"
			"- Everybody who has submitted gets a letter, and may propose to another "
			"call of the same period. Drafts stay with their authors, who read it on "
			"their pages.\n" };

	return ask(rq, &q);
}

enum { CALL_BODY_MAX = 256 * 1024 };

ROUTES(staff_write_routes,
	{ GET, "/staff/calls/new", SIGNED_IN, ACT_CALL_CREATE, .run = new_page,
		.summary = "the form of a new call" },
	{ POST, "/staff/calls/new", SIGNED_IN, ACT_CALL_CREATE, .form = &call_edit_form,
		.run = create, .again = new_page, .body_max = CALL_BODY_MAX,
		.summary = "create a draft" },
	{ GET, "/staff/calls/:call/edit", SIGNED_IN, ACT_CALL_EDIT, .run = edit_page,
		.summary = "the form of a call" },
	{ POST, "/staff/calls/:call/edit", SIGNED_IN, ACT_CALL_EDIT, .form = &call_edit_form,
		.run = edit, .again = edit_page, .then = "/staff/calls/:call",
		.body_max = CALL_BODY_MAX, .summary = "save a call" },
	{ GET, "/staff/calls/:call/publish", SIGNED_IN, ACT_CALL_EDIT, .run = publish_page,
		.summary = "what publishing makes visible" },
	{ POST, "/staff/calls/:call/publish", SIGNED_IN, ACT_CALL_EDIT,
		.step.of_call = call_publish, .again = publish_page, .then = "/staff/calls/:call",
		.summary = "publish a draft" },
	{ GET, "/staff/calls/:call/cancel", SIGNED_IN, ACT_CALL_EDIT, .run = cancel_page,
		.summary = "what cancelling means" },
	{ POST, "/staff/calls/:call/cancel", SIGNED_IN, ACT_CALL_EDIT, .step.of_call = call_cancel,
		.again = cancel_page, .then = "/staff/calls/:call",
		.summary = "end a call without decisions" });
