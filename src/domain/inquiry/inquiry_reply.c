/* The asker writes again, and who looks after the inquiry is told. */
#include "domain/inquiry/inquiry_thread.h"
#include "domain/life/life.h"
#include "domain/notice/notice.h"

/*
 * Whose it is; of one that is nobody's and had been dealt with, who of staff wrote
 * last.  v 0: nobody's, or theirs no longer: then it stands in the list alone.
 */
static enum err keeper_of(
	struct cx *cx, const struct inquiry_find_row *q, struct person_id *ret_who)
{
	const bool is_dealt_with = q->state != INQUIRY_STATE_NEW && q->state != INQUIRY_STATE_OPEN;
	struct person_id who = q->assigned_to;
	struct inquiry_last_staff_row last;
	struct inquiry_staff_one_row row;
	enum err e = ERR_OK;

	if (who.v == 0 && is_dealt_with) {
		e = inquiry_last_staff(cx->db, cx->mem, q->id, &last);
		who = e == ERR_OK ? last.person_id : who;
	}
	/* They may have left staff, or come into conflict with what it is about. */
	if (e == ERR_OK && who.v != 0)
		e = inquiry_staff_one(cx->db, cx->mem, q->proposal_id, who, &row);
	*ret_who = e == ERR_OK ? who : (struct person_id){ 0 };
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err tell_staff(struct cx *cx, const struct inquiry_find_row *q)
{
	const struct letter_facts facts = { .kind = verb_letter(VERB_INQUIRY_REPLY),
		.subject = q->subject,
		.proposal = q->proposal_id,
		.link = mem_printf(cx->mem, "/staff/inquiries/%s", id_text(q->id.v).s) };
	struct person_id who;
	enum err e = keeper_of(cx, q, &who);

	if (e != ERR_OK || who.v == 0 || who.v == q->told_id.v)
		return e;
	e = notice_add(cx, mem_printf(cx->mem, "inquiry-again:%s", notice_message_id(cx, cx->mem)),
		who, &facts);
	return e == ERR_OK ? inquiry_mark_told(cx->db, q->id, who) : e;
}

enum err thread_reply(struct cx *cx, struct inquiry_id id, const struct thread_message *message)
{
	struct inquiry_find_row q;
	enum err e = inquiry_find(cx->db, cx->mem, id, &q);

	if (e == ERR_OK)
		e = inquiry_mark_reply(cx->db, id, cx->now);
	if (e == ERR_OK)
		e = thread_add(cx, id, message);
	if (e == ERR_OK)
		e = tell_staff(cx, &q);
	return e == ERR_OK ? verb_told(cx, VERB_INQUIRY_REPLY, id.v, NULL) : e;
}
