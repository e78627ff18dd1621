/*
 * Reviews: scores on the call's criteria, a comment for the panel, how sure the
 * reviewer is.  Nothing here ever reaches an applicant (rule no-feedback).
 */
#ifndef DOMAIN_REVIEW_H
#define DOMAIN_REVIEW_H

#include "domain/cx.h"
#include "domain/life/lives.h"
#include "domain/list.h"
#include "domain/review/review_scale.h"

enum { REVIEW_CRITERIA_MAX = 12 };

struct review_criterion {
	struct criterion_id id;
	const char *name, *guidance; /* guidance: Markdown */
	int64_t weight;
	int64_t score; /* the reviewer's; 0: none yet */
};

/* The acting reviewer's own review of a proposal, begun or not. */
struct review_own {
	struct review_id id;	 /* v 0: not begun */
	enum review_state state; /* none: not begun */
	struct review_criterion *criteria;
	size_t n_criteria;
	int64_t confidence; /* 1 to 5, 0: unsaid */
	const char *comment;
	int64_t revision; /* 0: none yet */
	int64_t changed_at, submitted_at;
};

struct review_input {
	int64_t revision;
	struct review_criterion *scores; /* id and score; 0: not scored */
	size_t n_scores;
	int64_t confidence;
	const char *comment;
};

/* One row of a reviewer's list. */
struct review_task {
	struct proposal_id proposal;
	const char *title, *abstract, *call_slug, *call_title, *zone;
	enum review_state state; /* none: not begun */
	int64_t decisions_due_at;
	bool is_released;
};

/* A submitted review as chair, staff and (after their own) other reviewers read it. */
struct review_entry {
	struct review_id id;
	struct person_id person;
	const char *name; /* "" when the reader may not know: asked by with_names */
	int64_t confidence;
	const char *comment;
	struct review_criterion *criteria;
	size_t n_criteria;
	double mean; /* weighted over the criteria */
};

/* The actor's tasks in calls whose decisions are not released: together by call, each by title. */
MUST_CHECK enum err review_tasks(struct cx *cx, struct review_task **ret_tasks, size_t *ret_n);

/* Those in one call, released or not, by title. */
struct review_beside {
	struct proposal_id proposal;
	const char *title;
	enum review_state state; /* none: not begun */
};
MUST_CHECK enum err review_tasks_beside(
	struct cx *cx, struct call_id call, struct review_beside **ret_tasks, size_t *ret_n);

/* A page of those in calls whose decisions are released, newest first; without abstracts. */
MUST_CHECK enum err review_tasks_past(struct cx *cx, const struct list_ask *ask,
	struct review_task **ret_tasks, struct list_page *ret_page);

MUST_CHECK enum err review_read_own(
	struct cx *cx, struct proposal_id proposal, struct review_own *ret_own);

/*
 * Keeps what there is.  is_final: also submits, and then every criterion needs
 * a score and the comment some words (findings FINDING_SCORE_MISSING at
 * "score_N", FINDING_COMMENT_MISSING).  A submitted review may be changed until
 * release; it stays submitted.  ERR_CONFLICT when saved elsewhere meanwhile.
 */
MUST_CHECK enum err review_save(
	struct cx *cx, struct proposal_id proposal, const struct review_input *in, bool is_final);

/* The reviewer gives the assignment back: load, or not the right field. */
MUST_CHECK enum err review_decline_task(
	struct cx *cx, struct proposal_id proposal, const char *reason);

/* The submitted ones.  own: what was read of the same proposal, whose criteria are these too; NULL:
 * nothing. */
MUST_CHECK enum err review_entries(struct cx *cx, struct proposal_id proposal,
	const struct review_own *own, bool with_names, struct review_entry **ret_entries,
	size_t *ret_n);

/* Pure: the weighted mean of the scores, 0 when there are none. */
double review_mean(const struct review_criterion *criteria, size_t n);

#endif
