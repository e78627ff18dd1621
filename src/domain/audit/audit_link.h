/*
 * On PostgreSQL the rows of the audit are linked after the transactions they
 * were written in: many write side by side, and a chain has one end.  Until
 * then they stand in audit_tail, which everybody who reads the audit sees too.
 * Linked in the order they were written: of two acts that wait for each other
 * (scope.h) the second is written when the first is committed.
 */
#ifndef DOMAIN_AUDIT_LINK_H
#define DOMAIN_AUDIT_LINK_H

#include "base/crypto.h"
#include "domain/cx.h"

enum {
	AUDIT_LINK_MS = 200,	/* between two rounds of who links */
	AUDIT_TAIL_AGE_S = 300	/* older is a complaint of the check */
};

bool audit_links_later(const struct cx *cx);

/* Links what is there, outside of any bracket; *ret_n: how many rows.  SQLite: none. */
MUST_CHECK enum err audit_link(struct cx *cx, size_t *ret_n);

/* The end of the chain; 0 and zeros when there is none. */
MUST_CHECK enum err audit_last(struct cx *cx, int64_t *ret_seq, struct digest *ret_hash);

#endif
