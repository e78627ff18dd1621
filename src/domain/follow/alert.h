/*
 * New postings by mail: a search of the list of jobs, and an address that its
 * owner has confirmed.  Nobody has an account for this; whoever holds a link of a
 * letter is the one it was written to.
 */
#ifndef DOMAIN_ALERT_H
#define DOMAIN_ALERT_H

#include "domain/cx.h"
#include "domain/job/job.h"
#include "domain/life/lives.h"

enum { ALERTS_MOST = 10 /* searches of one address */ };

/* As on the list of jobs; each "" means any. */
struct alert_search {
	const char *country, *region, *city, *team;
	const char *area, *area_name; /* its slug; its name is told, not asked */
	const char *words;	      /* as typed */
	bool is_daily;		      /* else weekly */
};

struct alert {
	const char *address; /* "" once it has ended */
	enum alert_state state;
	struct alert_search search;
	const char *settings; /* the way to them: a path */
};

/*
 * Asks the address whether it wants the letters; to one that gets them, the way
 * to its settings is sent.  The answer is the same whatever is known of the
 * address and however often this is called: it gets one letter a day of one
 * search, and few of all.  ERR_REFUSED: FINDING_NOT_AN_EMAIL.
 */
MUST_CHECK enum err alert_ask(
	struct cx *cx, const char *address, const struct alert_search *search);

/* In a snapshot: whose link it is.  ERR_NOT_FOUND: nobody's, or it is stale. */
MUST_CHECK enum err alert_to_confirm(struct cx *cx, const char *token, struct alert *ret_alert);
MUST_CHECK enum err alert_settings(struct cx *cx, const char *token, struct alert *ret_alert);
/* Of one that has ended already, too: then `address` is "". */
MUST_CHECK enum err alert_to_leave(struct cx *cx, const char *token, struct alert *ret_alert);

/* ERR_REFUSED FINDING_LINK_STALE; *ret_settings: where the settings are, a path. */
MUST_CHECK enum err alert_begin(struct cx *cx, const char *token, const char **ret_settings);
MUST_CHECK enum err alert_often(struct cx *cx, const char *token, bool is_daily);

/* Forgets the address.  ERR_OK also for what has ended before; ERR_NOT_FOUND: nobody's. */
MUST_CHECK enum err alert_end(struct cx *cx, const char *token);
/* The same by the link to the settings; ERR_REFUSED FINDING_LINK_STALE. */
MUST_CHECK enum err alert_end_by_settings(struct cx *cx, const char *token);

/* In the caller's bracket: mail to what the mark in a return path names does not arrive, or was
 * called spam.  ERR_NOT_FOUND: it names none. */
MUST_CHECK enum err alert_came_back(struct cx *cx, const char *mark, bool is_bounce);

/* Nightly: what was never confirmed for 30 days, what ended a year ago. */
MUST_CHECK enum err alert_sweep(struct cx *cx);

#endif
