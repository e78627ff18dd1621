/*
 * The outbox: mail is a row written in the transaction that owes it; the worker
 * sends it after the commit (notice_send.h).  Nobody sends mail in a request.
 */
#ifndef DOMAIN_NOTICE_H
#define DOMAIN_NOTICE_H

#include "domain/cx.h"
#include "domain/life/lives.h"
#include "domain/list.h"
#include "domain/letter.h"

/*
 * Queues a letter to one person.  key makes it single ("decision:<id>"): a
 * second with the same key is ERR_CONFLICT and the transaction fails.  The
 * facts' program, sponsor, reply_to and name are filled in here; link is a path
 * ("/proposals/…") and is made absolute here.
 */
MUST_CHECK enum err notice_add(
	struct cx *cx, const char *key, struct person_id to, const struct letter_facts *facts);

/* The same to one whose name and address the bracket has read. */
struct notice_to {
	struct person_id id; /* v 0: nobody with an account */
	const char *name, *email;
	const char
		*message_id; /* made by notice_message_id(); NULL: none that the caller must know */
	const char *refs;    /* the Message-IDs it answers, the newest last; NULL: none */
};

/* A fresh Message-ID, without brackets and domain. */
const char *notice_message_id(struct cx *cx, struct mem *mem);
MUST_CHECK enum err notice_add_to(struct cx *cx, const char *key, const struct notice_to *to,
	const struct letter_facts *facts);

/* Many at once, in few statements; strings and facts as in notice_add(). */
struct notice_draft {
	const char *key;
	struct person_id to;
	struct letter_facts facts;
};
MUST_CHECK enum err notice_add_many(struct cx *cx, const struct notice_draft *drafts, size_t n);

/* ---- the outbox as staff read it ---- */

enum notice_filter { NOTICES_ALL, NOTICES_WAITING, NOTICES_SENT, NOTICES_FAILED };

struct notice_entry {
	struct message_id id;
	const char *kind;
	enum message_state state;
	const char *name, *address, *subject;
	const char *body; /* NULL in lists; one-time links are blacked out */
	int64_t tries, next_at, created_at, sent_at; /* sent_at 0: not yet */
	const char *last_error;			     /* "" */
};

/*
 * A page, newest first, without letters about a proposal in conflict with the
 * actor and those that ask for reviews in a call where one may be; the actor's
 * own are always there.
 */
MUST_CHECK enum err notice_entries(struct cx *cx, enum notice_filter filter,
	const struct list_ask *ask, struct notice_entry **ret_entries, struct list_page *ret_page);

/* ERR_NOT_FOUND also when it is such a letter. */
MUST_CHECK enum err notice_read(
	struct cx *cx, struct message_id id, struct notice_entry *ret_entry);

/* Puts a failed message back into the queue.  ERR_CONFLICT when it is not a failed one. */
MUST_CHECK enum err notice_send_again(struct cx *cx, struct message_id id);

/*
 * The body without the secrets of its links (letter_link.h): who can read it
 * could become its reader.  Kept so once it is sent, and shown so always.
 */
const char *notice_without_secret(struct mem *mem, const char *body);

#endif
