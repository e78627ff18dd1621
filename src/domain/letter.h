/*
 * What a letter tells, as facts.  Its words are made in web/text
 * (letter_write()), which an instance is given when it is opened, so that
 * domain/ writes no sentence and a letter is still frozen, word for word, in
 * the transaction that owes it.
 */
#ifndef DOMAIN_LETTER_H
#define DOMAIN_LETTER_H

#include <stdint.h>

#include "base/mem.h"
#include "domain/ids.h"

enum letter_kind {
	LETTER_CONFIRM_EMAIL,	 /* link: the confirming address */
	LETTER_ACCOUNT_EXISTS,	 /* somebody registered with an address that has an account */
	LETTER_RESET_PASSWORD,	 /* link */
	LETTER_PASSWORD_CHANGED, /* at; link: the way to a new one */
	LETTER_RECEIPT,		 /* proposal submitted: version, digest, at */
	LETTER_WITHDRAWN,
	LETTER_CALL_CANCELLED, /* to who had submitted to it */
	LETTER_REVIEW_ASKED,   /* to a reviewer: how many proposals */
	LETTER_SELECTED,       /* the decision letters: same subject, same size class */
	LETTER_DECLINED,
	LETTER_CONTACT_NAMED,	 /* to the research contact */
	LETTER_AWARD_OFFERED,	 /* to the PI: what the institution is to do */
	LETTER_FOLLOW_CONFIRM,	 /* link: what confirms; n: hours; text: the areas, "" for all */
	LETTER_FOLLOW_SETTINGS,	 /* link: to one who is on the list already and asked again */
	LETTER_INQUIRY_RECEIVED, /* link; somebody wrote to us, and it has arrived */
	LETTER_INQUIRY_ANSWERED, /* link, subject, text: by somebody of staff */
	LETTER_INQUIRY_AGAIN,	 /* link, subject; to who of staff looks after it */
	LETTER_NEWSLETTER,	 /* title, text, link: the settings; leave_link */
	LETTER_ALERT_CONFIRM,	 /* search; link: what confirms; n: hours */
	LETTER_ALERT_SETTINGS,	 /* search; link; to one who gets it already and asked again */
	LETTER_ALERT_JOBS,	 /* search, jobs; n: more than those; link: settings; leave_link */
	LETTER_KIND_COUNT
};

struct alert_search; /* domain/follow/alert.h */
struct job;

/* Strings may be NULL where a kind does not use them. */
struct letter_facts {
	enum letter_kind kind;
	/* Who may not know of it does not see the letter in the outbox; v 0: no secret. */
	struct proposal_id proposal; /* it is about this one */
	struct call_id panel_call;   /* it asks the panel of this call, without saying about what */
	const char *program;	     /* the program's name */
	const char *sponsor;
	const char *reply_to; /* the program's address */
	const char *name;     /* of the person written to */
	const char *link;     /* absolute */
	const char *site;     /* the public address, no slash at the end */
	const char *leave_link;
	const char *title;
	const char *text; /* Markdown; of an inquiry staff's answer, as they typed it */
	const char *call_title;
	const char *proposal_title;
	const char *org;
	const char *contact_name;
	const char *zone;
	const char *subject; /* of an inquiry */
	const char *digest;  /* hex SHA-256 of a submitted version */
	const struct alert_search *search;
	const struct job *jobs;
	size_t n_jobs;
	int64_t at; /* UTC seconds */
	int64_t version;
	int64_t n;
	int64_t cash_cents;
	int64_t credit_cents;
};

struct letter {
	const char *subject; /* one line */
	const char *body;    /* plain text, lines of at most 78 characters, "\n" */
	const char *html;    /* the same as a page of HTML; NULL: there is none */
};

/* Pure; the letter lives in mem. */
typedef void letter_writer(
	const struct letter_facts *facts, struct mem *mem, struct letter *ret_letter);

/* "decision", "receipt" …: one word for the outbox page; says nothing a subject may not. */
const char *letter_kind_name(enum letter_kind kind);

#endif
