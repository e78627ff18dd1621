/* Where mail leaves: a mail server, or files in the data folder's outbox/ when none is set. */
#ifndef DOMAIN_MAILER_H
#define DOMAIN_MAILER_H

#include "domain/notice/mime.h"
#include "domain/notice/smtp.h"

struct mailer {
	struct smtp *smtp; /* NULL: files */
	const char *data_dir;
};

/*
 * Hands one message over.  name: of its file, after the moment it was written.
 * *ret_why as smtp_send()'s.  Addresses that are not safe are not tried:
 * DELIVERY_REFUSED for the reader's, DELIVERY_LATER for the program's own.
 */
enum delivery mailer_deliver(const struct mailer *mailer, struct mem *mem, const struct mail *mail,
	const char *name, const char **ret_why);

#endif
