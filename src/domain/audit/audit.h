/*
 * The audit: append-only, each row carrying the hash of the row before it, so
 * that a change, a gap or a swap is found (audit_check.c).  Written in the
 * transaction of what it tells.
 */
#ifndef DOMAIN_AUDIT_H
#define DOMAIN_AUDIT_H

#include "base/crypto.h"
#include "domain/cx.h"

/*
 * Adds a row.  action and kind are literals in snake case ("proposal_submitted",
 * "proposal").  detail is a JSON object or NULL for {}; ids, codes, amounts and
 * versions, no text that people wrote.
 */
MUST_CHECK enum err audit_add(
	struct cx *cx, const char *action, const char *kind, int64_t object, const char *detail);

struct audit_entry {
	int64_t seq, at, actor, object;
	const char *action, *kind, *detail;
};

/* Which rows: kind "" and object 0 mean any; n of them, after the newest `skip`. */
struct audit_filter {
	const char *kind;
	int64_t object, skip, n;
};

/*
 * Newest first, without what is about a proposal in conflict with the actor.
 * Their seq is 0: counted over all rows, it would tell of the hidden ones.
 */
MUST_CHECK enum err audit_entries(struct cx *cx, const struct audit_filter *filter,
	struct audit_entry **ret_entries, size_t *ret_n);

/* Pure: SHA-256 over the hash before it and every field with its length. */
void audit_hash(const struct audit_entry *e, const struct digest *previous, struct digest *ret);

#endif
