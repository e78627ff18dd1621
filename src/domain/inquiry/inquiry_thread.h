/* What the use cases of an inquiry share: a message in its thread, and the letters of it. */
#ifndef DOMAIN_INQUIRY_THREAD_H
#define DOMAIN_INQUIRY_THREAD_H

#include "domain/inquiry/inquiry.h"
#include "domain/inquiry/inquiry_sql.h"
#include "domain/letter.h"

struct thread_message {
	const char *writer;			       /* as in the table's CHECK */
	const char *sender, *body, *quoted, *left_out; /* NULL: "" */
	const char *message_id;			       /* of a mail; NULL: none */
};

/* Adds it at the thread's end, as the actor's when it is staff's; in the caller's bracket. */
MUST_CHECK enum err thread_add(
	struct cx *cx, struct inquiry_id id, const struct thread_message *message);

/*
 * The asker's next message: it is open again, and who of staff looks after it
 * gets a letter, one until they answer, ask back or close it.  In the caller's
 * bracket.
 */
MUST_CHECK enum err thread_reply(
	struct cx *cx, struct inquiry_id id, const struct thread_message *message);

/*
 * The letter of that kind to who asked, in the thread of what was written
 * before; text: staff's, or NULL.  In the caller's bracket.
 */
MUST_CHECK enum err thread_letter(
	struct cx *cx, struct inquiry_id id, enum letter_kind kind, const char *text);

/*
 * The letter that says it has arrived.  Anybody may have us write it: so many a
 * day to one address (its key), and then none.  In the caller's bracket.
 */
MUST_CHECK enum err thread_received(struct cx *cx, struct inquiry_id id, const char *email_key);

#endif
