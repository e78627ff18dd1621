/* The outbox: what was written to whom, and whether it has gone out. */
#include <inttypes.h>

#include "domain/notice/notice.h"
#include "web/pages/filter.h"
#include "web/pages/pages.h"
#include "web/pages/work.h"
#include "web/rq.h"
#include "web/text/when.h"
#include "web/tmpl/blocks_page.h"
#include "web/tmpl/list_page.h"

static const char *const states[] = { "waiting", "sent", "failed", NULL };

FORM(outbox_query, { .name = "state", .kind = FIELD_CHOICE, .choices = states },
	{ .name = "page", .kind = FIELD_INT, .min = 1, .max = 100000 });

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
	if (strcmp(m->state, "sent") == 0)
		return (struct badge){ BADGE_GOOD, "Sent" };
	if (strcmp(m->state, "failed") == 0)
		return (struct badge){ BADGE_BAD, "Failed" };
	if (strcmp(m->state, "suppressed") == 0)
		return (struct badge){ BADGE_ENDED, "Held back" };
	return m->tries > 1 ? (struct badge){ BADGE_WARN, "Delayed" }
			    : (struct badge){ BADGE_ACTIVE, "Waiting" };
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

static const struct table_row *rows_of(struct rq *rq, const struct notice_entry *list, size_t n)
{
	struct table_row *rows = MEM_ARRAY(rq->mem, struct table_row, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct cell *cells = MEM_ARRAY(rq->mem, struct cell, 5);

		cells[0] = (struct cell){ .text = list[i].subject,
			.href = mem_printf(rq->mem, "/staff/outbox/%s", id_text(list[i].id.v).s) };
		cells[1] = (struct cell){ .text = list[i].name, .sub = list[i].address };
		cells[2] = (struct cell){ .badge = badge_of(&list[i]) };
		if (strcmp(list[i].state, "sent") != 0 && list[i].last_error[0] != '\0')
			cells[2].sub = list[i].last_error;
		cells[3] = when_cell(rq, list[i].created_at);
		cells[4] = when_cell(rq, list[i].sent_at);
		rows[i].cells = cells;
	}
	return rows;
}

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
	static const struct column columns[] = { { .head = "Subject" }, { .head = "To" },
		{ .head = "State" }, { .head = "Written" }, { .head = "Sent" } };
	const char *state = form_text(rq->form, "state");
	const struct filter set[] = { { "state", state } };
	int64_t page = form_int(rq->form, "page") > 0 ? form_int(rq->form, "page") : 1, total;
	struct notice_entry *list;
	struct list_view v = { .title = "Outbox",
		.lead = "Every letter is written in the step that owes it and goes out by itself "
			"shortly after.",
		.table = { .label = "Letters", .columns = columns, .n_columns = 5 },
		.empty = { .title = "No letter here",
			.text = "Receipts, confirmations and decisions will stand here." } };
	size_t n;
	enum err e = notice_entries(rq->cx, filter_of(state), FILTER_PER_PAGE,
		(page - 1) * FILTER_PER_PAGE, &list, &n, &total);

	if (e != ERR_OK)
		return e;
	work_page(rq, "Outbox");
	v.page = rq->page;
	v.filters = (struct filters){ .path = "/staff/outbox",
		.selects = state_select(rq, state),
		.n_selects = 1,
		.clear = state[0] != '\0' ? "/staff/outbox" : NULL,
		.told = filter_count(rq->mem, (size_t)total, "letter", "letters") };
	v.table.rows = rows_of(rq, list, n);
	v.table.n_rows = n;
	v.pagination = filter_pages(rq->mem, "/staff/outbox", set, 1, (size_t)total, page);
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

static struct block facts_block(struct rq *rq, const struct notice_entry *m)
{
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, 6);
	struct block block = { .title = "Delivery", .facts = facts };
	bool waits = strcmp(m->state, "queued") == 0 || strcmp(m->state, "sending") == 0;

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
	enum err e = notice_read(rq->cx, (struct message_id){ rq->object }, &m);

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
	if (strcmp(m.state, "failed") == 0 && (rq->cx->actor.roles & ROLE_STAFF) != 0)
		blocks[v.n_blocks++] = again_block(rq, &m);
	tmpl_blocks_page(rq->out, &v);
	return ERR_OK;
}

static enum err again_post(struct rq *rq)
{
	return notice_send_again(rq->cx, (struct message_id){ rq->object });
}

const struct route outbox_routes[N_OUTBOX_ROUTES] = {
	{ .method = GET,
		.path = "/staff/outbox",
		.who = SIGNED_IN,
		.action = ACT_OUTBOX_READ,
		.form = &outbox_query,
		.run = outbox_page,
		.summary = "letters and whether they have gone out" },
	{ .method = GET,
		.path = "/staff/outbox/:message",
		.who = SIGNED_IN,
		.action = ACT_MESSAGE_READ,
		.object = OBJ_MESSAGE,
		.object_param = "message",
		.run = message_page,
		.summary = "one letter; also for whom it was written to" },
	{ .method = POST,
		.path = "/staff/outbox/:message/again",
		.who = SIGNED_IN,
		.action = ACT_MESSAGE_SEND,
		.object = OBJ_MESSAGE,
		.object_param = "message",
		.run = again_post,
		.then = "/staff/outbox/:message",
		.summary = "puts a failed letter back into the queue" },
};
