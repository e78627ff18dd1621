#include "web/pages/common/suggest_show.h"

#include <inttypes.h>
#include <string.h>

#include "web/pages/public/call_show.h"
#include "web/pages/public/recipient_show.h"
#include "web/text/when.h"

const char *suggest_href(struct rq *rq, enum suggest_kind kind, const struct suggestion *s)
{
	switch (kind) {
	case SUGGEST_CALL:
		return call_href(rq->mem, s->ref);
	case SUGGEST_JOB:
		return mem_printf(rq->mem, "/jobs/%s", s->ref);
	case SUGGEST_RECIPIENT:
		return recipient_href(rq->mem, (struct award_id){ s->object });
	case SUGGEST_KINDS:
		break;
	}
	BUG("no such kind");
}

/* Of others there are at least SUGGEST_READS_MIN. */
static const char *and_reads(struct rq *rq, const char *why, const struct suggestion *s)
{
	return s->n_reads == 0 ? why : mem_printf(rq->mem, "%s Others chose it lately.", why);
}

static const char *by_words(struct rq *rq, const struct suggestion *s)
{
	if (s->source[0] == '\0')
		return mem_printf(rq->mem, "Shares words with your profile: %s.", s->terms);
	return mem_printf(
		rq->mem, "Shares words with your publication “%s”: %s.", s->source, s->terms);
}

static const char *by_day(enum suggest_kind kind)
{
	switch (kind) {
	case SUGGEST_CALL:
		return "One of the next to close.";
	case SUGGEST_JOB:
		return "One of the newest postings.";
	case SUGGEST_RECIPIENT:
		return "One of the newest awards.";
	case SUGGEST_KINDS:
		break;
	}
	BUG("no such kind");
}

const char *suggest_why(struct rq *rq, enum suggest_kind kind, const struct suggestion *s)
{
	switch (s->why) {
	case SUGGEST_BY_WORDS:
		return and_reads(rq, by_words(rq, s), s);
	case SUGGEST_BY_AREAS:
		return and_reads(rq,
			mem_printf(rq->mem, "In your area%s: %s.",
				strstr(s->terms, ", ") == NULL ? "" : "s", s->terms),
			s);
	case SUGGEST_BY_DAY:
		return by_day(kind);
	}
	BUG("no such reason");
}

const char *suggest_what(enum suggest_kind kind)
{
	static const char *const what[SUGGEST_KINDS] = { "Closes", "Posted", "Announced" };

	return what[kind];
}

struct moment suggest_when(struct rq *rq, enum suggest_kind kind, const struct suggestion *s)
{
	return (struct moment){ .text = kind == SUGGEST_CALL
						? when_deadline(rq->mem, s->dated_at, s->zone)
						: when_date(rq->mem, s->dated_at, s->zone),
		.datetime = kind == SUGGEST_CALL
				    ? when_machine(rq->mem, s->dated_at)
				    : when_machine_date(rq->mem, s->dated_at, s->zone) };
}
