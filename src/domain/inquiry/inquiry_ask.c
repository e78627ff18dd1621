/* Somebody asks, writes again, and says whether it helped. */
#include <string.h>

#include "domain/inquiry/inquiry_thread.h"
#include "domain/life/life.h"
#include "domain/person/person.h"
#include "domain/person/person_import.h"
#include "domain/person/session.h"
#include "domain/person/tries.h"

enum { OFFERED = 50 };

/* Who is signed in asks as the account says. */
static enum err asker_of(struct cx *cx, struct inquiry_input *in)
{
	struct person_profile who;
	enum err e;

	if (cx->actor.person.v == 0)
		return ERR_OK;
	e = person_profile(cx, &who);
	if (e == ERR_OK) {
		in->name = who.name;
		in->address = who.email;
	}
	return e;
}

static enum err may_ask(struct cx *cx, const char *key)
{
	enum err e = tries_check(cx, TRY_INQUIRY, key);

	if (e == ERR_LIMITED)
		return cx_refuse(
			cx, (struct finding){ .code = FINDING_ASKED_OFTEN, .field = "text" });
	return e == ERR_OK ? tries_add(cx, TRY_INQUIRY, key) : e;
}

/* What it is about.  A proposal that is not the actor's own is none; its call is the inquiry's. */
static enum err about(struct cx *cx, const struct inquiry_input *in, struct call_id *ret_call,
	struct proposal_id *ret_proposal)
{
	struct inquiry_own_proposal_row own;
	struct inquiry_call_of_slug_row call;
	enum err e = ERR_NOT_FOUND;

	if (in->proposal.v != 0 && cx->actor.person.v != 0)
		e = inquiry_own_proposal(cx->db, cx->mem, in->proposal, cx->actor.person, &own);
	if (e == ERR_OK) {
		*ret_proposal = in->proposal;
		*ret_call = own.call_id;
	} else if (e == ERR_NOT_FOUND && in->call[0] != '\0') {
		e = inquiry_call_of_slug(cx->db, cx->mem, in->call, &call);
		if (e == ERR_OK)
			*ret_call = call.id;
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err keep(struct cx *cx, const struct inquiry_input *in, struct inquiry_id id)
{
	struct proposal_id proposal = { 0 };
	struct call_id call = { 0 };
	enum err e = about(cx, in, &call, &proposal);

	if (e == ERR_OK)
		e = inquiry_insert(cx->db, &(struct inquiry_insert_in){ .id = id,
						   .person = cx->actor.person,
						   .name = in->name,
						   .address = in->address,
						   .subject = in->subject,
						   .matter = in->matter,
						   .call = call,
						   .proposal = proposal,
						   .came_by = "form",
						   .now = cx->now });
	if (e == ERR_OK)
		e = thread_add(
			cx, id, &(struct thread_message){ .writer = "asker", .body = in->text });
	return e;
}

static enum err ask(struct cx *cx, const struct inquiry_input *given)
{
	const struct inquiry_id id = { cx_new_id(cx) };
	struct inquiry_input in = *given;
	const char *key;
	enum err e = asker_of(cx, &in);

	if (e != ERR_OK)
		return e;
	key = person_email_key(cx->mem, in.address);
	e = may_ask(cx, key);
	if (e == ERR_OK)
		e = keep(cx, &in, id);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_INQUIRY_ASK, id.v, NULL);
	if (e == ERR_OK)
		e = thread_received(cx, id, key);
	if (e == ERR_OK)
		cx->made = id.v;
	return e;
}

enum err inquiry_ask(struct cx *cx, const struct inquiry_input *in)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, ask(cx, in)) : e;
}

static enum err reply(struct cx *cx, struct inquiry_id id, const char *text)
{
	return thread_reply(cx, id, &(struct thread_message){ .writer = "asker", .body = text });
}

enum err inquiry_reply(struct cx *cx, struct inquiry_id id, const char *text)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, reply(cx, id, text)) : e;
}

static enum err judge(struct cx *cx, struct inquiry_id id, const char *verdict, const char *note)
{
	enum err e = inquiry_mark_judge(cx->db, id, verdict, note);

	if (e == ERR_CONFLICT)
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	return e == ERR_OK ? verb_told(cx, VERB_INQUIRY_JUDGE, id.v, NULL) : e;
}

enum err inquiry_judge(struct cx *cx, struct inquiry_id id, const char *verdict, const char *note)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, judge(cx, id, verdict, note)) : e;
}

enum err inquiry_of_link(struct cx *cx, const char *token, struct inquiry_id *ret_id)
{
	struct inquiry_door_find_row row;
	struct digest hash;
	enum err e;

	if (!session_hash(token, &hash))
		return ERR_NOT_FOUND;
	e = inquiry_door_find(
		cx->db, cx->mem, (struct bytes){ hash.b, sizeof(hash.b) }, cx->now, &row);
	if (e == ERR_OK)
		*ret_id = row.inquiry_id;
	return e;
}

enum err inquiry_calls_offered(struct cx *cx, struct inquiry_about **ret_items, size_t *ret_n)
{
	struct inquiry_calls_row *rows;
	enum err e = inquiry_calls(cx->db, cx->mem, OFFERED, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_items = MEM_ARRAY(cx->mem, struct inquiry_about, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_items)[i] = (struct inquiry_about){ rows[i].slug, rows[i].title };
	return ERR_OK;
}

enum err inquiry_proposals_offered(struct cx *cx, struct inquiry_about **ret_items, size_t *ret_n)
{
	struct inquiry_own_proposals_row *rows;
	enum err e =
		inquiry_own_proposals(cx->db, cx->mem, cx->actor.person, OFFERED, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_items = MEM_ARRAY(cx->mem, struct inquiry_about, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_items)[i] = (struct inquiry_about){ mem_str(cx->mem, id_text(rows[i].id.v).s),
			rows[i].title[0] != '\0' ? rows[i].title : rows[i].call_title };
	return ERR_OK;
}

enum err inquiry_sweep(struct cx *cx)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx, inquiry_door_sweep(cx->db, cx->now)) : e;
}
