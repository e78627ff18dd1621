/* The outbox: what was written to whom, and whether it has gone out. */
#include <inttypes.h>

#include "domain/life/life.h"
#include "domain/notice/message_stage.h"
#include "domain/notice/notice.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/rq.h"
#include "web/text/life_badges.h"
#include "web/text/when.h"
#include "web/tmpl/blocks_page.h"
#include "web/tmpl/list_page.h"

static const struct choice states[] = { { "", "All", NULL, false },
	{ "waiting", "Waiting", NULL, false }, { "sent", "Sent", NULL, false },
	{ "failed", "Failed", NULL, false }, { NULL, NULL, NULL, false } };

FORM(outbox_query, { "state", FIELD_CHOICE, "State", .options = states }, LIST_FIELDS);

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

static void state_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct notice_entry *m = at->row;

	*ret_cell = (struct cell){ .badge = badge_of(m) };
	if (m->state != MESSAGE_STATE_SENT && m->last_error[0] != '\0')
		ret_cell->sub = m->last_error;
}

#define OF(m) MEMBER(struct notice_entry, m)

static const struct list_column columns[] = {
	{ "Subject", OF(subject), .href = "/staff/outbox/" },
	{ "To", OF(name), .sub = OF(address) },
	{ "State", .cell = state_cell },
	{ "Written", OF(created_at), .as = AS_MOMENT },
	{ "Sent", OF(sent_at), .as = AS_MOMENT },
};

static const struct list_look look = { "Letters", LIST_LOOK(struct notice_entry, id, columns),
	.path = "/staff/outbox", .query = &outbox_query, .one = "letter", .many = "letters" };

static enum err outbox_page(struct rq *rq)
{
	const char *state = form_text(rq->form, "state");
	const struct list_ask ask = list_asked(rq);
	struct list_view v = { "Outbox",
		.lead = "Every letter is written in the step that owes it and goes out by itself "
			"shortly after.",
		.empty = { state[0] == '\0' ? "No letter yet" : "No such letter",
			.text = state[0] == '\0'
					? "Receipts, confirmations and decisions will stand here."
					: "No letter is in that state now." } };
	struct notice_entry *list;
	struct list_page page;

	TRY(notice_entries(rq->cx, filter_of(state), &ask, &list, &page));
	work_page(rq, "Outbox");
	list_fill(rq, &v, &look, NULL, list, &page);
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

static struct block facts_block(struct rq *rq, const struct notice_entry *m)
{
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, 6);
	struct block block = { "Delivery", .facts = facts };
	bool waits = verb_fits(VERB_MESSAGE_TAKE, m->state);

	facts[block.n_facts++] = (struct fact){ "To", .text = m->name, .note = m->address };
	facts[block.n_facts++] = work_when(rq->mem, "Written", m->created_at, zone_of(rq));
	facts[block.n_facts++] = work_when(rq->mem, "Sent", m->sent_at, zone_of(rq));
	facts[block.n_facts++] =
		(struct fact){ "Tries", .text = mem_printf(rq->mem, "%" PRId64, m->tries) };
	if (waits)
		facts[block.n_facts++] = work_when(rq->mem, "Next try", m->next_at, zone_of(rq));
	if (m->last_error[0] != '\0')
		facts[block.n_facts++] = (struct fact){ "What went wrong", .text = m->last_error };
	return block;
}

static enum err message_page(struct rq *rq)
{
	struct notice_entry m;
	struct block blocks[3];
	struct blocks_view v = { .blocks = blocks };

	TRY(notice_read(rq->cx, rq_message(rq), &m));
	work_page(rq, m.subject);
	v.page = rq->page;
	if (rq->cx->actor.roles & ROLE_STAFF)
		rq_crumb(rq, &v.page, "/staff/outbox", "Outbox");
	v.badge = badge_of(&m);
	v.title = m.subject;
	blocks[v.n_blocks++] = (struct block){ "Letter", .letter = m.body };
	blocks[v.n_blocks++] = facts_block(rq, &m);
	if (verb_fits(VERB_MESSAGE_AGAIN, m.state) && (rq->cx->actor.roles & ROLE_STAFF) != 0)
		blocks[v.n_blocks++] = work_button_block(rq, "Once more",
			"/staff/outbox/:message/again",
			(struct act){ .hint = "When the address or the server has been put right.",
				.button = { .label = "Try again" },
				.is_primary = true });
	tmpl_blocks_page(rq->out, &v);
	return ERR_OK;
}

const struct route outbox_routes[N_OUTBOX_ROUTES] = {
	{ GET, "/staff/outbox", SIGNED_IN, ACT_OUTBOX_READ, .form = &outbox_query,
		.run = outbox_page, .summary = "letters and whether they have gone out" },
	{ GET, "/staff/outbox/:message", SIGNED_IN, ACT_MESSAGE_READ, .run = message_page,
		.summary = "one letter; also for whom it was written to" },
	{ POST, "/staff/outbox/:message/again", SIGNED_IN, ACT_MESSAGE_SEND,
		.step.of_message = notice_send_again, .then = "/staff/outbox/:message",
		.summary = "puts a failed letter back into the queue" },
};
