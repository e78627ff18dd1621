/* What staff do with an inquiry. */
#include "domain/inquiry/inquiry_thread.h"
#include "domain/life/life.h"

enum { DESK_MOST = 200 };

/* The text goes out in the letter as it stands in the thread. */
static enum err answer(struct cx *cx, struct inquiry_id id, const struct inquiry_answer *in)
{
	const enum verb verb = in->is_question ? VERB_INQUIRY_ASK_BACK : VERB_INQUIRY_ANSWER;
	enum err e = in->is_question ? inquiry_mark_ask_back(cx->db, id, cx->now, cx->actor.person)
				     : inquiry_mark_answer(cx->db, id, cx->now, cx->actor.person);

	if (e == ERR_OK)
		e = thread_add(
			cx, id, &(struct thread_message){ .writer = "staff", .body = in->text });
	if (e == ERR_OK)
		e = thread_letter(cx, id, verb_letter(verb), in->text);
	return e == ERR_OK ? verb_told(cx, verb, id.v, NULL) : e;
}

enum err inquiry_answer(struct cx *cx, struct inquiry_id id, const struct inquiry_answer *in)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, answer(cx, id, in)) : e;
}

static enum err note(struct cx *cx, struct inquiry_id id, const char *text)
{
	enum err e = thread_add(cx, id, &(struct thread_message){ .writer = "note", .body = text });

	return e == ERR_OK ? verb_told(cx, VERB_INQUIRY_NOTE, id.v, NULL) : e;
}

enum err inquiry_note(struct cx *cx, struct inquiry_id id, const char *text)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, note(cx, id, text)) : e;
}

static enum err assign(struct cx *cx, struct inquiry_id id, struct person_id to)
{
	struct inquiry_staff_one_row row;
	struct inquiry_find_row q;
	enum err e = inquiry_find(cx->db, cx->mem, id, &q);

	if (e == ERR_OK && to.v != 0)
		e = inquiry_staff_one(cx->db, cx->mem, q.proposal_id, to, &row);
	if (e == ERR_NOT_FOUND)
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_PERSON_UNKNOWN, .field = "to" });
	if (e == ERR_OK)
		e = inquiry_mark_assign(cx->db, id, to);
	return e == ERR_OK ? verb_told(cx, VERB_INQUIRY_ASSIGN, id.v,
				     mem_printf(cx->mem, "{\"person\":%" PRId64 "}", to.v))
			   : e;
}

enum err inquiry_assign(struct cx *cx, struct inquiry_id id, struct person_id to)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, assign(cx, id, to)) : e;
}

static enum err close_it(struct cx *cx, struct inquiry_id id)
{
	enum err e = inquiry_mark_close(cx->db, id);

	if (e == ERR_CONFLICT)
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	return e == ERR_OK ? verb_told(cx, VERB_INQUIRY_CLOSE, id.v, NULL) : e;
}

enum err inquiry_close(struct cx *cx, struct inquiry_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, close_it(cx, id)) : e;
}

enum err inquiry_desk(
	struct cx *cx, struct inquiry_id id, struct inquiry_about **ret_items, size_t *ret_n)
{
	struct inquiry_staff_row *rows;
	struct inquiry_find_row q;
	enum err e = inquiry_find(cx->db, cx->mem, id, &q);

	if (e == ERR_OK)
		e = inquiry_staff(cx->db, cx->mem, q.proposal_id, DESK_MOST, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_items = MEM_ARRAY(cx->mem, struct inquiry_about, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_items)[i] = (struct inquiry_about){ mem_str(cx->mem, id_text(rows[i].id.v).s),
			rows[i].name };
	return ERR_OK;
}
