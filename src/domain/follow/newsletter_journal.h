/*
 * What has left of the batch that is on its way, letter by letter, in a file beside the outbox:
 * a worker that is killed between two notes in the database knows by it what not to send again.
 * It is not synced: it outlives the process, not the machine.  One worker of a
 * folder has it; another goes without.
 */
#ifndef DOMAIN_NEWSLETTER_JOURNAL_H
#define DOMAIN_NEWSLETTER_JOURNAL_H

#include "domain/cx.h"

struct newsletter_journal {
	int fd; /* 0: there is none */
	bool is_tried;
};

/* Once; data_dir NULL: none. */
void newsletter_journal_open(struct newsletter_journal *j, struct mem *mem, const char *data_dir);

/* The server has taken it. */
void newsletter_journal_add(
	const struct newsletter_journal *j, struct newsletter_id letter, struct subscriber_id to);

/* The batch is noted: nothing of it is to be remembered. */
void newsletter_journal_forget(const struct newsletter_journal *j);

/* Notes what a batch that ended badly left behind; outside of a bracket. */
MUST_CHECK enum err newsletter_journal_settle(struct cx *cx, const struct newsletter_journal *j);

#endif
