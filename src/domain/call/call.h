/* Calls for proposals: what staff write, and what everybody reads of it. */
#ifndef DOMAIN_CALL_H
#define DOMAIN_CALL_H

#include "domain/call/call_stage.h"
#include "domain/cx.h"
#include "domain/list.h"

enum {
	CALL_TOPICS_MAX = 12,
	CALL_CRITERIA_MAX = 8,
	CALL_WEIGHT_MAX = 100,
	CALL_FILE_MB_MAX = 100 /* the most that a call may take for one document */
};

struct call_area {
	const char *slug, *name;
};

struct call_topic {
	const char *title, *body; /* body: Markdown */
};

struct call_criterion {
	struct criterion_id id;	     /* v 0 in an input */
	const char *name, *guidance; /* guidance: Markdown */
	int64_t weight;
};

struct call {
	struct call_id id;
	const char *slug, *title, *summary, *period;
	const char *instructions; /* Markdown; "" in lists */
	const char *zone;	  /* IANA name or "AoE" */
	enum call_stage stage;	  /* at cx->now */
	int64_t opens_at, closes_at, grace_s,
		decisions_due_at; /* closes_at: the last second in time */
	int64_t cash_cap_cents, credit_cap_cents;
	bool cash_cap_is_average, credit_cap_is_average;
	int64_t page_limit, file_limit_bytes, expected_awards;
	int64_t revision;
	int64_t announced_at; /* 0: not */
	int64_t changed_at;   /* the newest change of what it tells */
	struct call_area *areas;
	size_t n_areas;
	struct call_topic *topics; /* not in lists */
	size_t n_topics;
	struct call_criterion *criteria; /* not in lists */
	size_t n_criteria;
};

/* As struct call, without what is computed; revision is the one the form was made from. */
struct call_input {
	int64_t revision;
	const char *slug, *title, *summary, *period, *instructions, *zone;
	int64_t opens_at, closes_at, grace_s, decisions_due_at;
	int64_t cash_cap_cents, credit_cap_cents;
	bool cash_cap_is_average, credit_cap_is_average;
	int64_t page_limit, file_limit_bytes, expected_awards;
	const char *const *areas; /* slugs */
	size_t n_areas;
	const struct call_topic *topics;
	size_t n_topics;
	const struct call_criterion *criteria;
	size_t n_criteria;
};

/*
 * Creates a draft (cx->made is its id); changes one.  ERR_REFUSED with findings:
 * the slug is malformed or taken, closes before it opens, decisions due before
 * it closes, no criterion, a weight out of range, unknown zone.  Of a published
 * call the slug and the criteria stay as they are; one past its deadline cannot be
 * edited (FINDING_STATE_FORBIDS).  ERR_CONFLICT when somebody saved meanwhile.
 */
MUST_CHECK enum err call_create(struct cx *cx, const struct call_input *in);
MUST_CHECK enum err call_edit(struct cx *cx, struct call_id id, const struct call_input *in);

/* Publishes a draft: from now on everybody sees it.  ERR_REFUSED when its deadline has passed. */
MUST_CHECK enum err call_publish(struct cx *cx, struct call_id id);

/* Ends a call without decisions; not after a release. */
MUST_CHECK enum err call_cancel(struct cx *cx, struct call_id id);

MUST_CHECK enum err call_read(struct cx *cx, struct call_id id, struct call *ret_call);

/* As call_read(), but for its lists: areas, topics and criteria are none. */
MUST_CHECK enum err call_read_head(struct cx *cx, struct call_id id, struct call *ret_call);

/* Of staff's list: all, those that still need somebody, those that are over. */
enum call_which { CALLS_ALL, CALLS_WORK, CALLS_PAST };

/* words: what somebody searches for, as a question to each call; NULL: none. */
struct call_filter {
	const char *area; /* its slug; "": any */
	int rank; /* of the public list: 0 open, 1 coming, 2 under review, 3 announced; -1: any */
	enum call_which which; /* of staff's */
	struct list_words words;
};

/*
 * A page of the calls that everybody sees: open ones by deadline, coming ones by
 * their opening, then the others, newest first.  Without areas, topics, criteria.
 */
MUST_CHECK enum err call_entries(struct cx *cx, const struct call_filter *filter,
	const struct list_ask *ask, struct call **ret_calls, struct list_page *ret_page);

/* Its beginning: the open and the coming ones, at most so many. */
MUST_CHECK enum err call_entries_now(
	struct cx *cx, int64_t most, struct call **ret_calls, size_t *ret_n);

/* The slugs of all calls that everybody sees. */
MUST_CHECK enum err call_public_slugs(struct cx *cx, const char ***ret_slugs, size_t *ret_n);

/* At most three others, open or coming, that share a research area, by deadline; without areas. */
MUST_CHECK enum err call_nearby(
	struct cx *cx, struct call_id id, struct call **ret_calls, size_t *ret_n);

/* A page of all of them, drafts too, the newest deadline first: staff. */
MUST_CHECK enum err call_entries_for_staff(struct cx *cx, const struct call_filter *filter,
	const struct list_ask *ask, struct call **ret_calls, struct list_page *ret_page);

#endif
