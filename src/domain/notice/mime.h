/*
 * A letter as a message of the Internet (RFC 5322, 2045, 2047): plain text in
 * quoted-printable, and the same as HTML beside it where there is such; one
 * recipient, no other header than those below.  Pure.
 */
#ifndef DOMAIN_MIME_H
#define DOMAIN_MIME_H

#include <stdbool.h>

#include "base/buf.h"

struct mail {
	const char *from_name, *from; /* the program's */
	const char *return_path;      /* where it comes back to when it cannot arrive; NULL: from */
	const char *to;
	const char *subject, *body; /* body: lines end with "\n" */
	const char *html;	    /* the same as a page; NULL: plain text alone */
	const char *message_id;	    /* without brackets and domain */
	const char *refs; /* the Message-IDs it answers, the newest last, a space between; "" */
	bool is_by_hand;  /* somebody wrote it: nothing says that a machine did */
	/* Of a letter to a list: where one press ends it (RFC 8058); NULL: it is none. */
	const char *leave_link;
	int64_t at; /* the Date: the same for each try */
};

/* False for an address that could be anything but one mailbox; such mail is not sent. */
bool mime_address_is_safe(const char *address);

/*
 * The whole message with CRLF line ends.  from and to are safe addresses.
 * Control characters in a header text become spaces: nothing adds a header.
 */
void mime_write(struct buf *out, const struct mail *mail);

#endif
