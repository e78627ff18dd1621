/* The outbox: what was written to whom, and whether it has gone out. */
#include <inttypes.h>

#include "domain/life/life.h"
#include "domain/notice/message_stage.h"
#include "domain/notice/notice.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/text/letter_text.h"
#include "web/text/life_badges.h"

static const struct choice states[] = { { "", "All", NULL, false },
	{ "waiting", "Waiting", NULL, false }, { "sent", "Sent", NULL, false },
	{ "failed", "Failed", NULL, false }, { NULL, NULL, NULL, false } };

FORM(outbox_query, { "state", FIELD_CHOICE, "State", .options = states }, LIST_FIELDS);

_Static_assert(NOTICES_ALL == 0 && NOTICES_WAITING == 1 && NOTICES_SENT == 2 && NOTICES_FAILED == 3,
	"they stand in the order of the choices");

static struct badge badge_of(const void *row)
{
	const struct notice_entry *m = row;

	return message_badge_staff(message_stage(m->state, m->tries));
}

static void error_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct notice_entry *m = at->row;

	if (m->state != MESSAGE_STATE_SENT && m->last_error[0] != '\0')
		ret_cell->sub = m->last_error;
}

#define OF(m) MEMBER(struct notice_entry, m)

static const struct list_column columns[] = {
	{ "Subject", OF(subject), .href = "/staff/outbox/" },
	{ "To", OF(name), .sub = OF(address) },
	{ "State", .badge = badge_of, .cell = error_cell },
	{ "Written", OF(created_at), .as = AS_MOMENT },
	{ "Sent", OF(sent_at), .as = AS_MOMENT },
};

static const struct list_look look = { "Letters", LIST_LOOK(struct notice_entry, id, columns),
	.path = "/staff/outbox", .query = &outbox_query, .one = "letter", .many = "letters",
	.title = "Outbox",
	.lead = "Every letter is written by the step that calls for it, and goes out by itself "
		"shortly after.",
	.none = { "No letter yet",
		.text = "Receipts, confirmations and decisions will appear here." },
	.none_fits = { "No such letter", .text = "No letter is in that state now." } };

static enum err outbox_page(struct rq *rq)
{
	const int filter = place_of(states, form_text(rq->form, "state"));
	const struct list_ask ask = list_asked(rq);
	struct notice_entry *list;
	struct list_page page;

	TRY(notice_entries(rq->cx, (enum notice_filter)filter, &ask, &list, &page));
	return list_show(rq, &look, NULL, list, &page);
}

static struct block delivery_block(struct rq *rq, const struct notice_entry *m)
{
	struct fact next = work_when(rq->mem, "Next try", m->next_at, rq_zone(rq));

	if (!verb_fits(VERB_MESSAGE_TAKE, m->state))
		next.text = NULL;
	return (struct block){ "Delivery",
		FACTS(rq->mem, { "To", .text = m->name, .note = m->address },
			work_when(rq->mem, "Written", m->created_at, rq_zone(rq)),
			work_when(rq->mem, "Sent", m->sent_at, rq_zone(rq)),
			{ "Tries", .text = mem_printf(rq->mem, "%" PRId64, m->tries) }, next,
			{ "What went wrong", .text = filled(m->last_error) }) };
}

static enum err message_page(struct rq *rq)
{
	const bool is_staff = (rq->cx->actor.roles & ROLE_STAFF) != 0;
	struct block again = { 0 };
	struct notice_entry m;

	TRY(notice_read(rq->cx, rq_message(rq), &m));
	if (is_staff)
		rq_crumb(rq, &rq->page, "/staff/outbox", "Outbox");
	if (is_staff && verb_fits(VERB_MESSAGE_AGAIN, m.state))
		again = BUTTON_BLOCK(rq, "Once more", "/staff/outbox/:message/again",
			.hint = "Once the address or the server has been fixed.",
			.button = { .label = "Try again" }, .is_primary = true);
	return SHOW_BLOCKS(rq, m.subject, .badge = badge_of(&m),
		BLOCKS(rq->mem, { "Letter", .letter = letter_for_page(rq->mem, m.body) },
			delivery_block(rq, &m), again));
}

ROUTES(outbox_routes,
	{ GET, "/staff/outbox", SIGNED_IN, ACT_OUTBOX_READ, .form = &outbox_query,
		.run = outbox_page, .summary = "letters and whether they have gone out" },
	{ GET, "/staff/outbox/:message", SIGNED_IN, ACT_MESSAGE_READ, .run = message_page,
		.summary = "one letter; also for whom it was written to" },
	{ POST, "/staff/outbox/:message/again", SIGNED_IN, ACT_MESSAGE_SEND,
		.step.of_message = notice_send_again, .then = "/staff/outbox/:message",
		.summary = "puts a failed letter back into the queue" });
