/* The outbox: what was written to whom, and whether it has gone out. */
#include <inttypes.h>

#include "domain/life/life.h"
#include "domain/notice/message_stage.h"
#include "domain/notice/notice.h"
#include "web/pages/list.h"
#include "web/pages/pages.h"
#include "web/pages/work.h"
#include "web/rq.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"
#include "web/tmpl/blocks_page.h"
#include "web/tmpl/list_page.h"

static const char *const states[] = { "waiting", "sent", "failed", NULL };

FORM(outbox_query, { .name = "state", .kind = FIELD_CHOICE, .choices = states }, LIST_FIELDS);

static enum notice_filter filter_of(const char *state)
{
	if (strcmp(state, "waiting") == 0)
		return NOTICES_WAITING;
	if (strcmp(state, "sent") == 0)
		return NOTICES_SENT;
	return strcmp(state, "failed") == 0 ? NOTICES_FAILED : NOTICES_ALL;
}

static struct badge badge_of(const struct notice_entry *m)
{
	return message_badge_staff(message_stage(m->state, m->tries));
}

static const char *zone_of(const struct rq *rq)
{
	return rq_zone(rq) == NULL ? "UTC" : rq_zone(rq);
}

static struct cell when_cell(struct rq *rq, int64_t at)
{
	if (at == 0)
		return (struct cell){ .text = "–" };
	return (struct cell){ .text = when_long(rq->mem, at - at % 60, zone_of(rq)),
		.datetime = when_machine(rq->mem, at) };
}

static void subject_cell(struct rq *rq, const void *arg, const void *row, struct cell *ret_cell)
{
	const struct notice_entry *m = row;

	(void)arg;
	*ret_cell = (struct cell){ .text = m->subject,
		.href = mem_printf(rq->mem, "/staff/outbox/%s", id_text(m->id.v).s) };
}

static void to_cell(struct rq *rq, const void *arg, const void *row, struct cell *ret_cell)
{
	const struct notice_entry *m = row;

	(void)rq, (void)arg;
	*ret_cell = (struct cell){ .text = m->name, .sub = m->address };
}

static void state_cell(struct rq *rq, const void *arg, const void *row, struct cell *ret_cell)
{
	const struct notice_entry *m = row;

	(void)rq, (void)arg;
	*ret_cell = (struct cell){ .badge = badge_of(m) };
	if (m->state != MESSAGE_STATE_SENT && m->last_error[0] != '\0')
		ret_cell->sub = m->last_error;
}

static void written_cell(struct rq *rq, const void *arg, const void *row, struct cell *ret_cell)
{
	(void)arg;
	*ret_cell = when_cell(rq, ((const struct notice_entry *)row)->created_at);
}

static void sent_cell(struct rq *rq, const void *arg, const void *row, struct cell *ret_cell)
{
	(void)arg;
	*ret_cell = when_cell(rq, ((const struct notice_entry *)row)->sent_at);
}

static const struct list_column columns[] = {
	{ .head = "Subject", .cell = subject_cell },
	{ .head = "To", .cell = to_cell },
	{ .head = "State", .cell = state_cell },
	{ .head = "Written", .cell = written_cell },
	{ .head = "Sent", .cell = sent_cell },
};

static const struct list_look look = { .label = "Letters",
	.columns = columns,
	.n_columns = sizeof(columns) / sizeof(columns[0]),
	.row_size = sizeof(struct notice_entry) };

static const struct field_view *state_select(struct rq *rq, const char *chosen)
{
	static const struct choice all[] = { { .value = "", .label = "All" },
		{ .value = "waiting", .label = "Waiting" }, { .value = "sent", .label = "Sent" },
		{ .value = "failed", .label = "Failed" } };
	struct choice *choices = mem_copy(rq->mem, all, sizeof(all));
	struct field_view *select = MEM_NEW(rq->mem, struct field_view);

	for (size_t i = 0; i < 4; i++)
		choices[i].is_on = strcmp(choices[i].value, chosen) == 0;
	*select = (struct field_view){ .name = "state",
		.label = "State",
		.choices = choices,
		.n_choices = 4,
		.is_filter = true };
	return select;
}

static enum err outbox_page(struct rq *rq)
{
	const char *state = form_text(rq->form, "state");
	const struct filter set[] = { { "state", state } };
	const struct list_ask ask = list_asked(rq);
	struct list_view v = { .title = "Outbox",
		.lead = "Every letter is written in the step that owes it and goes out by itself "
			"shortly after.",
		.empty = { .title = state[0] == '\0' ? "No letter yet" : "No such letter",
			.text = state[0] == '\0'
					? "Receipts, confirmations and decisions will stand here."
					: "No letter is in that state now." } };
	struct notice_entry *list;
	struct list_page page;
	enum err e = notice_entries(rq->cx, filter_of(state), &ask, &list, &page);

	if (e != ERR_OK)
		return e;
	work_page(rq, "Outbox");
	v.page = rq->page;
	list_tell(rq, &v.page, &page);
	v.filters = (struct filters){ .path = "/staff/outbox",
		.selects = state_select(rq, state),
		.n_selects = 1,
		.clear = state[0] != '\0' ? "/staff/outbox" : NULL,
		.told = list_count(rq->mem, &page, "letter", "letters") };
	v.table = list_table(rq, &look, NULL, NULL, list, page.n);
	if (page.n > 0)
		v.pagination = list_pages(
			rq, "/staff/outbox", set, 1, &page, list[0].id.v, list[page.n - 1].id.v);
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

static struct block facts_block(struct rq *rq, const struct notice_entry *m)
{
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, 6);
	struct block block = { .title = "Delivery", .facts = facts };
	bool waits = verb_fits(VERB_MESSAGE_TAKE, m->state);

	facts[block.n_facts++] =
		(struct fact){ .label = "To", .text = m->name, .note = m->address };
	facts[block.n_facts++] = work_when(rq->mem, "Written", m->created_at, zone_of(rq));
	facts[block.n_facts++] = work_when(rq->mem, "Sent", m->sent_at, zone_of(rq));
	facts[block.n_facts++] = (struct fact){ .label = "Tries",
		.text = mem_printf(rq->mem, "%" PRId64, m->tries) };
	if (waits)
		facts[block.n_facts++] = work_when(rq->mem, "Next try", m->next_at, zone_of(rq));
	if (m->last_error[0] != '\0')
		facts[block.n_facts++] =
			(struct fact){ .label = "What went wrong", .text = m->last_error };
	return block;
}

static struct block again_block(struct rq *rq, const struct notice_entry *m)
{
	struct act *act = MEM_NEW(rq->mem, struct act);

	*act = (struct act){ .hint = "When the address or the server has been put right.",
		.action = mem_printf(rq->mem, "/staff/outbox/%s/again", id_text(m->id.v).s),
		.button = { .label = "Try again" },
		.is_primary = true };
	work_act(rq, "/staff/outbox/:message/again", act, NULL, 0, NULL);
	return (struct block){ .title = "Once more", .acts = act, .n_acts = 1 };
}

static enum err message_page(struct rq *rq)
{
	static const struct nav_link crumbs[] = { { .href = "/staff/outbox", .label = "Outbox" } };
	struct notice_entry m;
	struct block blocks[3];
	struct blocks_view v = { .blocks = blocks };
	enum err e = notice_read(rq->cx, rq_message(rq), &m);

	if (e != ERR_OK)
		return e;
	work_page(rq, m.subject);
	v.page = rq->page;
	if (rq->cx->actor.roles & ROLE_STAFF) {
		v.page.crumbs = crumbs;
		v.page.n_crumbs = 1;
	}
	v.badge = badge_of(&m);
	v.title = m.subject;
	blocks[v.n_blocks++] = (struct block){ .title = "Letter", .letter = m.body };
	blocks[v.n_blocks++] = facts_block(rq, &m);
	if (verb_fits(VERB_MESSAGE_AGAIN, m.state) && (rq->cx->actor.roles & ROLE_STAFF) != 0)
		blocks[v.n_blocks++] = again_block(rq, &m);
	tmpl_blocks_page(rq->out, &v);
	return ERR_OK;
}

static enum err again_post(struct rq *rq)
{
	return notice_send_again(rq->cx, rq_message(rq));
}

const struct route outbox_routes[N_OUTBOX_ROUTES] = {
	{ GET, "/staff/outbox", SIGNED_IN, ACT_OUTBOX_READ, .form = &outbox_query,
		.run = outbox_page, .summary = "letters and whether they have gone out" },
	{ GET, "/staff/outbox/:message", SIGNED_IN, ACT_MESSAGE_READ, .run = message_page,
		.summary = "one letter; also for whom it was written to" },
	{ POST, "/staff/outbox/:message/again", SIGNED_IN, ACT_MESSAGE_SEND, .run = again_post,
		.then = "/staff/outbox/:message",
		.summary = "puts a failed letter back into the queue" },
};
