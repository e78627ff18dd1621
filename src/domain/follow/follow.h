/*
 * Who follows the program: an address that its owner has confirmed, and the
 * areas they want to hear of.  Nobody has an account for this; whoever holds a
 * link of a letter is the one it was written to.
 */
#ifndef DOMAIN_FOLLOW_H
#define DOMAIN_FOLLOW_H

#include "domain/cx.h"
#include "domain/life/lives.h"

/* Slugs of areas; none: all of them. */
struct follow_areas {
	const char *const *slugs;
	size_t n;
};

enum { FOLLOW_AREAS_MAX = 200 };

struct follower {
	const char *address; /* "" once it has ended */
	enum subscriber_state state;
	struct follow_areas areas;
	const char **area_names; /* as many */
	const char *settings;	 /* the way to change them: a path */
};

/*
 * Asks the address whether it wants to be on the list; to one that is on it, the
 * way to its settings is sent.  The answer is the same whatever is known of the
 * address, and it gets one letter a day at the most, however often this is
 * called.  ERR_REFUSED: FINDING_NOT_AN_EMAIL, FINDING_NOT_A_CHOICE at "areas".
 */
MUST_CHECK enum err follow_ask(
	struct cx *cx, const char *address, const struct follow_areas *areas);

/* In a snapshot: whose link it is.  ERR_NOT_FOUND: nobody's, or it is stale. */
MUST_CHECK enum err follow_to_confirm(
	struct cx *cx, const char *token, struct follower *ret_follower);
MUST_CHECK enum err follow_settings(
	struct cx *cx, const char *token, struct follower *ret_follower);
/* Of who has left already, too: then `address` is "". */
MUST_CHECK enum err follow_to_leave(
	struct cx *cx, const char *token, struct follower *ret_follower);

/* ERR_REFUSED FINDING_LINK_STALE; *ret_settings: where the settings are, a path. */
MUST_CHECK enum err follow_confirm(struct cx *cx, const char *token, const char **ret_settings);
MUST_CHECK enum err follow_choose(
	struct cx *cx, const char *token, const struct follow_areas *areas);

/* Forgets the address.  ERR_OK also for who has left before; ERR_NOT_FOUND: nobody's. */
MUST_CHECK enum err follow_leave(struct cx *cx, const char *token);
/* The same by the link to the settings; ERR_REFUSED FINDING_LINK_STALE. */
MUST_CHECK enum err follow_leave_by_settings(struct cx *cx, const char *token);

/* Nightly: forgets addresses that were never confirmed, after 30 days. */
MUST_CHECK enum err follow_sweep(struct cx *cx);

/* Everybody on the list; the audit is told who took it. */
struct follow_address {
	const char *address;
	int64_t since;
};
MUST_CHECK enum err follow_export(struct cx *cx, struct follow_address **ret_list, size_t *ret_n);

/* How many there are, in a snapshot. */
struct follow_tally {
	int64_t of[8]; /* by enum subscriber_state */
};
MUST_CHECK enum err follow_counts(struct cx *cx, struct follow_tally *ret_tally);

#endif
