/*
 * What a mail server says of a letter that left: a delivery report (RFC 3464) or
 * a complaint (RFC 5965), read from the bytes of the message.  Pure: text in,
 * facts out.  Nothing in it is believed of whom it is about but the return mark
 * that we gave the letter (follow_link.h); who takes these facts verifies it.
 */
#ifndef DOMAIN_DSN_H
#define DOMAIN_DSN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "base/value.h"

enum dsn_kind {
	DSN_NONE,    /* no report at all */
	DSN_PASSING, /* delayed, delivered, relayed; or failed for what may be otherwise tomorrow */
	DSN_BOUNCE,  /* there is no such mailbox */
	DSN_COMPLAINT /* its reader calls it spam */
};

enum {
	DSN_BYTES_MAX = 1 << 20, /* what is behind is not read */
	DSN_PARTS_MAX = 20,
	DSN_MARK_CHARS = 33
};

struct dsn {
	enum dsn_kind kind;
	const char *status; /* "5.1.1"; "" when it says none */
	const char *mark;   /* DSN_MARK_CHARS characters, or "" */
};

/* The strings live in m. */
void dsn_read(struct mem *m, struct bytes message, struct dsn *ret_dsn);

/* Whether a status says that the address itself is at fault, for good. */
bool dsn_status_is_of_address(const char *status);

#endif
