/*
 * What pages say of a call, for everybody.  Between the deadline and the
 * announcement a call says one thing, "in review": whether its decisions are
 * made or released does not show (rule embargo).
 */
#ifndef WEB_PAGES_CALL_SHOW_H
#define WEB_PAGES_CALL_SHOW_H

#include "domain/call/call.h"
#include "domain/form/form_rules.h"
#include "web/rq.h"
#include "web/view_public.h"

/* What visitors are told of a stage. */
enum call_public { CALL_IS_OPEN, CALL_IS_AHEAD, CALL_IS_IN_REVIEW, CALL_IS_DECIDED, CALL_IS_NOT };
enum call_public call_public(enum call_stage stage);

/* The decision clock runs from the deadline to the release. */
bool call_clock_runs(enum call_stage stage);

/* How loudly it speaks, and "12 days left", "less than a day left", "3 days late". */
struct badge call_clock(struct mem *m, const struct call *c, int64_t now);

/* The calls with the words that "q" of a list's query asks for. */
#define CALL_SEARCHED(rq)                                                                          \
	SEARCHED((rq)->mem, form_text((rq)->form, "q"), MEMBER(struct call, title),                \
		MEMBER(struct call, summary), MEMBER(struct call, period))

/* "closes in 23 days", "opens in 2 months", "closed 12 days ago", "announced". */
const char *call_when(struct mem *m, const struct call *c, int64_t now);

/* "up to USD 70,000 in cash on average"; NULL when there is none. */
const char *call_cash(struct mem *m, const struct call *c);
const char *call_credit(struct mem *m, const struct call *c);

/* A row of a list of calls. */
struct entry call_entry(struct mem *m, const struct call *c, int64_t now);

/* Rows of a list of calls; call_pages.c. */
struct entry *call_list_entries(struct rq *rq, const struct call *calls, size_t n);

/* Opens, closes, review, answers, announcement: drawn and listed. */
struct timeline call_timeline(struct mem *m, const struct call *c, int64_t now);

/* "Opens" and "Closes", each with its moment. */
struct fact call_opens(struct mem *m, const struct call *c);
struct fact call_closes(struct mem *m, const struct call *c);

/* Which parts its page has, of what v holds; that of the questions is call_asks()'s. */
void call_parts(struct call_view *v);

/* What the call asks of its applicants: nothing when its form asks nothing more. */
void call_asks(struct mem *m, const struct call *c, const struct call_form *form,
	struct call_view *v);

const char *call_href(struct mem *m, const char *slug);

#endif
