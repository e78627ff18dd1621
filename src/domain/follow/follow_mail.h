/*
 * A letter to an address that follows something, the list or a search of jobs:
 * to whom none is written, how one leaves, and what a refusal says of the address.
 */
#ifndef DOMAIN_FOLLOW_MAIL_H
#define DOMAIN_FOLLOW_MAIL_H

#include "domain/cx.h"
#include "domain/letter.h"
#include "domain/notice/notice_send.h"
#include "domain/program/program.h"

/* A letter of ours to ourselves could be answered by us.  key: of person_email_key(). */
MUST_CHECK enum err follow_is_ours(struct cx *cx, const char *key, bool *ret_is);

struct follow_mail {
	const struct program_settings *settings;
	const struct letter_facts *facts; /* its words, and where one press ends them */
	const char *to;
	const char *mark;	/* of follow_return_of(): whose it is when it comes back */
	const char *message_id; /* without brackets and domain */
	const char *name;	/* of its file, where letters are files */
	int64_t at;		/* the Date: the same for each try */
};

/* *ret_why: as of mailer_deliver(). */
enum delivery follow_mail_send(struct cx *cx, const struct mailer *mailer,
	const struct follow_mail *mail, const char **ret_why);

/*
 * Of a refusal: is there no such mailbox?  A policy, a full mailbox, a letter that is thought spam
 * are no fault of the address; most servers that say nothing more than 550 mean that there is none.
 */
bool follow_mail_is_dead(const struct mailer *mailer);

#endif
