#include "web/pages/common/call_dates.h"

#include "domain/program/program.h"
#include "web/text/ical.h"
#include "web/text/when.h"

static const struct {
	const char *uid, *summary, *description; /* NULL: its own */
	bool is_day, reminds;
} events[CALL_EVENT_COUNT] = {
	[CALL_EVENT_OPENS] = { "opens", "Call opens", NULL, false, false },
	[CALL_EVENT_CLOSES] = { "closes", "Deadline", NULL, false, true },
	[CALL_EVENT_DECISIONS] = { "decisions", "Decisions expected",
		"Every applicant is told by this day, by e-mail.", true, false },
	[CALL_EVENT_REVIEWS] = { "reviews", "Reviews due",
		"The panel decides by this day. Please send in your reviews in good time before "
		"it.",
		true, true },
};

/* "20260513" */
static const char *day_of(struct mem *m, int64_t t, const char *zone)
{
	const char *s = when_machine_date(m, t, zone);

	return mem_printf(m, "%.4s%.2s%.2s", s, s + 5, s + 8);
}

static const char *description_of(struct rq *rq, enum call_event event, const struct call_dated *of)
{
	if (events[event].description != NULL)
		return events[event].description;
	return event == CALL_EVENT_OPENS ? of->summary
					 : mem_printf(rq->mem, "Proposals are accepted until %s.",
						   when_deadline(rq->mem, of->at, of->zone));
}

void call_event_add(struct rq *rq, enum call_event event, const struct call_dated *of)
{
	struct ical_event e = { .uid = mem_printf(rq->mem, "%s-%s@bursary", id_text(of->id.v).s,
					events[event].uid),
		.summary = mem_printf(rq->mem, "%s: %s", events[event].summary, of->title),
		.description = description_of(rq, event, of),
		.url = mem_printf(rq->mem, "%s/calls/%s", rq->program->base_url, of->slug),
		.at = of->at,
		.reminds = events[event].reminds,
		.is_cancelled = of->is_cancelled,
		.changed_at = of->changed_at,
		.sequence = of->revision };

	if (events[event].is_day)
		e.day = day_of(rq->mem, of->at, of->zone);
	ical_add(rq->out, rq->mem, &e);
}

enum err call_events_send(struct rq *rq, const char *name)
{
	ical_end(rq->out);
	rq_download(rq, mem_printf(rq->mem, "%s.ics", name), "text/calendar; charset=utf-8",
		rq->out->data, rq->out->n);
	return ERR_OK;
}
