/*
 * Suggestions: calls, postings and past awards that may be of use to a person.
 *
 * What may be suggested is what everybody may see, as the search index has it;
 * it is asked again when it is shown, before anything is ranked or mixed.  So a
 * suggestion hangs on nothing that somebody has not made public, but for what
 * its reader says of themselves.  The worker makes two rankings for who signs in
 * (suggest_rules.h) and keeps them; a page reads a few rows.
 *
 * A page shows the two interleaved.  The coin is the person's, the day's and the kind's:
 * the page stays as it is all day, and what is chosen from it can be told to be one
 * ranker's without anything about it being in the page.
 */
#ifndef DOMAIN_SUGGEST_H
#define DOMAIN_SUGGEST_H

#include "domain/cx.h"
#include "domain/suggest/contest_rules.h"
#include "domain/suggest/interleave_rules.h"
#include "domain/suggest/suggest_rules.h"

enum suggest_kind { SUGGEST_CALL, SUGGEST_JOB, SUGGEST_RECIPIENT, SUGGEST_KINDS };

/* "call": as it is stored and stands in forms; SUGGEST_KINDS: none is called so. */
const char *suggest_kind_name(enum suggest_kind kind);
enum suggest_kind suggest_kind_of(const char *name);
const char *suggest_ranker_name(enum suggest_ranker ranker);

enum {
	SUGGEST_KEPT = 6, /* of a kind, by each ranker */
	SUGGEST_ROUND = 1 /* of the contest: a new one begins when a ranker is changed */
};

enum suggest_why {
	SUGGEST_BY_WORDS, /* terms: words shared with publication `source`, "": with the profile */
	SUGGEST_BY_AREAS, /* terms: areas shared */
	SUGGEST_BY_DAY	  /* nothing is known of the reader: it closes soon, or is new */
};

struct suggestion {
	int64_t object;
	const char *ref, *title, *aside; /* as in search.h */
	int64_t dated_at;
	const char *zone; /* of a call's day; else UTC */
	enum suggest_why why;
	const char *terms, *source;
	int64_t n_reads;	   /* by others, lately; 0: too few to be told */
	enum interleave_team team; /* A: by words, B: by areas */
};

struct suggestions {
	struct suggestion *of[SUGGEST_KINDS];
	size_t n[SUGGEST_KINDS];
	bool is_waiting; /* they are being made, or made anew */
	bool is_cold;	 /* nothing is known of the reader that anything could hang on */
};

/* The actor's, at most `most` of each kind. */
MUST_CHECK enum err suggestions_read(struct cx *cx, size_t most, struct suggestions *ret_s);

/*
 * The actor goes to one of them; ERR_NOT_FOUND when it is not among theirs now.  is_read and is_win
 * say whether it is counted: as read, and as a choice between the rankers.  Of who goes nothing is
 * kept, neither in the counts nor in the audit, nor that this click was made.
 */
MUST_CHECK enum err suggestion_find(
	struct cx *cx, enum suggest_kind kind, int64_t object, struct suggestion *ret_s);
MUST_CHECK enum err suggestion_count(struct cx *cx, enum suggest_kind kind,
	const struct suggestion *s, bool is_read, bool is_win);

/* The worker's: makes some that are due; ret_more: there are more. */
MUST_CHECK enum err suggest_make_due(struct cx *cx, bool *ret_more);
/* Forgets what was read long ago. */
MUST_CHECK enum err suggest_sweep(struct cx *cx);

/* ---- the contest ---- */

struct suggest_day {
	int64_t day; /* since 1970 */
	int64_t wins[SUGGEST_RANKERS];
};

struct suggest_report {
	int64_t wins[SUGGEST_RANKERS]; /* of all days */
	struct contest contest;
	struct suggest_day *days; /* of the last SUGGEST_DAYS those with a win, the newest first */
	size_t n_days;
	double a_day; /* wins, of the last fortnight */
};

enum { SUGGEST_DAYS = 60 };

MUST_CHECK enum err suggest_report_read(struct cx *cx, struct suggest_report *ret_report);

#endif
