/* Letters to the list: staff write them, the worker sends them, everybody may read what was sent.
 */
#ifndef DOMAIN_NEWSLETTER_H
#define DOMAIN_NEWSLETTER_H

#include "domain/cx.h"
#include "domain/follow/follow.h"
#include "domain/letter.h"
#include "domain/life/lives.h"
#include "domain/list.h"

enum { NEWSLETTER_SUBJECT_CHARS = 150, NEWSLETTER_BODY_CHARS = 20000 };

struct newsletter {
	struct newsletter_id id;
	enum newsletter_state state;
	const char *subject, *body; /* body: Markdown */
	int64_t revision;
	int64_t created_at, send_at, begun_at, ended_at; /* 0: not yet */
	const char *why;				 /* it is held */
};

struct newsletter_progress {
	bool is_queued; /* every recipient is known */
	int64_t n_queued, n_sent, n_failed, n_skipped;
	const char *told;  /* by the server, of what it did not take; "" */
	int64_t resume_at; /* nothing leaves before */
};

struct newsletter_input {
	const char *subject, *body;
	const char *const *areas; /* none: to all */
	size_t n_areas;
	int64_t revision; /* of what was seen; 0: of a new one */
};

/* Newest first; with neither areas nor progress. */
MUST_CHECK enum err newsletter_entries(struct cx *cx, const struct list_ask *ask,
	struct newsletter **ret_list, struct list_page *ret_page);
/* Those that have begun to leave, for everybody. */
MUST_CHECK enum err newsletter_news_entries(struct cx *cx, const struct list_ask *ask,
	struct newsletter **ret_list, struct list_page *ret_page);

/* The ids of all of these. */
MUST_CHECK enum err newsletter_all_news(
	struct cx *cx, struct newsletter_id **ret_ids, size_t *ret_n);

/* One that is held and waits for staff; ERR_NOT_FOUND: none. */
MUST_CHECK enum err newsletter_held(struct cx *cx, struct newsletter_id *ret_id);

struct newsletter_areas {
	const char **slugs, **names;
	size_t n;
};

MUST_CHECK enum err newsletter_read(
	struct cx *cx, struct newsletter_id id, struct newsletter *ret_newsletter);
/* ERR_NOT_FOUND of one that has not begun to leave. */
MUST_CHECK enum err newsletter_read_news(
	struct cx *cx, struct newsletter_id id, struct newsletter *ret_newsletter);
MUST_CHECK enum err newsletter_areas_read(
	struct cx *cx, struct newsletter_id id, struct newsletter_areas *ret_areas);
MUST_CHECK enum err newsletter_progress_read(
	struct cx *cx, struct newsletter_id id, struct newsletter_progress *ret_progress);
/* To how many it would go now; most + 1: to more than most. */
MUST_CHECK enum err newsletter_reach(
	struct cx *cx, struct newsletter_id id, int64_t most, int64_t *ret_n);

/* As it leaves, to nobody in particular: its links lead to pages that say they are an example's. */
MUST_CHECK enum err newsletter_preview(
	struct cx *cx, const struct newsletter *newsletter, struct letter *ret_letter);

/* cx->made is its id. */
MUST_CHECK enum err newsletter_write(struct cx *cx, const struct newsletter_input *in);
/* ERR_CONFLICT: it is no draft any more, or somebody saved since `revision`. */
MUST_CHECK enum err newsletter_keep(
	struct cx *cx, struct newsletter_id id, const struct newsletter_input *in);

/*
 * Sends what was seen (its revision) at `at`, or now when that is 0 or gone by.
 * Until it begins it can be taken back; then its words stand.
 */
MUST_CHECK enum err newsletter_send_at(
	struct cx *cx, struct newsletter_id id, int64_t revision, int64_t at);
MUST_CHECK enum err newsletter_take_back(struct cx *cx, struct newsletter_id id);

/* One that is held: all that were refused are tried again. */
MUST_CHECK enum err newsletter_try_again(struct cx *cx, struct newsletter_id id);
/* No more of it leaves. */
MUST_CHECK enum err newsletter_end_now(struct cx *cx, struct newsletter_id id);

#endif
