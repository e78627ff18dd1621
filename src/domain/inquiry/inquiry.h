/*
 * The support desk.  Somebody asks; staff answer; everything said is a thread
 * that both read, but for staff's notes.
 *
 * Rights are the route's (ACT_INQUIRY_…), or the private link's: who holds one
 * is who asked.
 */
#ifndef DOMAIN_INQUIRY_H
#define DOMAIN_INQUIRY_H

#include "domain/cx.h"
#include "domain/life/lives.h"
#include "domain/list.h"

enum {
	INQUIRY_NAME_CHARS = 120,
	INQUIRY_SUBJECT_CHARS = 150,
	INQUIRY_TEXT_CHARS = 5000,  /* typed by who asks */
	INQUIRY_MAIL_CHARS = 20000, /* of a mail, and of an answer */
	INQUIRY_NOTE_CHARS = 1000,
	INQUIRY_THREAD_MOST = 200 /* messages; the next begins another inquiry */
};

/* ---- asking ---- */

struct inquiry_input {
	const char *name, *address;  /* of who is signed in they are the account's */
	const char *matter;	     /* as in the table's CHECK */
	const char *call;	     /* its slug, or "" */
	struct proposal_id proposal; /* the actor's own; v 0: none */
	const char *subject, *text;
};

/*
 * A new inquiry and the letter that says it has arrived; cx->made is its id.
 * ERR_REFUSED: FINDING_ASKED_OFTEN, when the address asked too often today.
 */
MUST_CHECK enum err inquiry_ask(struct cx *cx, const struct inquiry_input *in);

/* The asker writes again; who is signed in, or holds the link.  ERR_REFUSED FINDING_THREAD_FULL. */
MUST_CHECK enum err inquiry_reply(struct cx *cx, struct inquiry_id id, const char *text);

/*
 * Once, when there is an answer: whether it helped ("yes", "partly", "no").
 * ERR_REFUSED FINDING_STATE_FORBIDS the second time.
 */
MUST_CHECK enum err inquiry_judge(
	struct cx *cx, struct inquiry_id id, const char *verdict, const char *note);

/* Whose thread a link's token opens; ERR_NOT_FOUND when it is over or none.  In a snapshot. */
MUST_CHECK enum err inquiry_of_link(struct cx *cx, const char *token, struct inquiry_id *ret_id);

/* What a form offers to be about; in a snapshot. */
struct inquiry_about {
	const char *value, *label;
};
MUST_CHECK enum err inquiry_calls_offered(
	struct cx *cx, struct inquiry_about **ret_items, size_t *ret_n);
MUST_CHECK enum err inquiry_proposals_offered(
	struct cx *cx, struct inquiry_about **ret_items, size_t *ret_n);

/* ---- the desk ---- */

struct inquiry_answer {
	const char *text;
	bool is_question; /* we ask back, and wait for them */
};

/* Says it in the thread and in a letter that carries the thread. */
MUST_CHECK enum err inquiry_answer(
	struct cx *cx, struct inquiry_id id, const struct inquiry_answer *in);

/* For staff alone. */
MUST_CHECK enum err inquiry_note(struct cx *cx, struct inquiry_id id, const char *text);

/* person "": nobody.  ERR_REFUSED FINDING_PERSON_UNKNOWN for who may not have it. */
MUST_CHECK enum err inquiry_assign(struct cx *cx, struct inquiry_id id, struct person_id to);
MUST_CHECK enum err inquiry_close(struct cx *cx, struct inquiry_id id);

/* Those of staff who may be given it, by name. */
MUST_CHECK enum err inquiry_desk(
	struct cx *cx, struct inquiry_id id, struct inquiry_about **ret_items, size_t *ret_n);

/* ---- reading ---- */

struct inquiry {
	struct inquiry_id id;
	struct person_id person; /* v 0: without an account */
	const char *name, *address, *subject, *matter;
	bool is_by_mail;
	enum inquiry_state state;
	struct person_id assigned_to;
	const char *assigned_name; /* NULL: nobody's */
	int64_t created_at, changed_at;
	const char *call_slug, *call_title; /* of one; NULL: about none */
	struct proposal_id proposal;
	const char *proposal_title;
	const char *verdict, *verdict_note; /* NULL: not said */
};

enum inquiry_writer { INQUIRY_BY_ASKER, INQUIRY_BY_STAFF, INQUIRY_NOTE };

struct inquiry_said {
	enum inquiry_writer writer;
	const char *name;   /* of staff; NULL: the asker */
	const char *sender; /* "": the asker's address */
	const char *body, *quoted, *left_out;
	int64_t at;
};

enum inquiry_which {
	INQUIRIES_DUE,
	INQUIRIES_MINE,
	INQUIRIES_UNASSIGNED,
	INQUIRIES_CLOSED,
	INQUIRIES_ALL,
	INQUIRIES_OWN /* the actor's, as who asked */
};

/* Newest first, without what is about a proposal in conflict with the actor. */
MUST_CHECK enum err inquiry_entries(struct cx *cx, enum inquiry_which which,
	const struct list_ask *ask, struct inquiry **ret_list, struct list_page *ret_page);

MUST_CHECK enum err inquiry_read(struct cx *cx, struct inquiry_id id, struct inquiry *ret_inquiry);

/* In order; notes are staff's. */
MUST_CHECK enum err inquiry_thread_read(struct cx *cx, struct inquiry_id id, bool with_notes,
	struct inquiry_said **ret_list, size_t *ret_n);

/* Nightly: links that are over. */
MUST_CHECK enum err inquiry_sweep(struct cx *cx);

#endif
