#include "web/pages/public/call_show.h"

#include "domain/decision/decision_rules.h"
#include "web/pages/common/answers.h"
#include "web/plot/plot.h"
#include "web/text/life_badges.h"
#include "web/text/money.h"
#include "web/text/when.h"

/* A stage more is told of here, too: what is not said would be open. */
_Static_assert(CALL_STAGE_COUNT == 9, "each stage has its row below");

enum call_public call_public(enum call_stage stage)
{
	static const enum call_public told[CALL_STAGE_COUNT] = {
		[CALL_STAGE_OPEN] = CALL_IS_OPEN,
		[CALL_STAGE_UPCOMING] = CALL_IS_AHEAD,
		[CALL_STAGE_CLOSED] = CALL_IS_IN_REVIEW,
		[CALL_STAGE_REVIEWING] = CALL_IS_IN_REVIEW,
		[CALL_STAGE_RELEASED] = CALL_IS_IN_REVIEW,
		[CALL_STAGE_ANNOUNCED] = CALL_IS_DECIDED,
		[CALL_STAGE_ARCHIVED] = CALL_IS_DECIDED,
		[CALL_STAGE_DRAFT] = CALL_IS_NOT,
		[CALL_STAGE_CANCELLED] = CALL_IS_NOT,
	};

	return told[stage];
}

bool call_clock_runs(enum call_stage stage)
{
	return stage == CALL_STAGE_CLOSED || stage == CALL_STAGE_REVIEWING;
}

static const char *days(struct mem *m, int64_t n)
{
	return mem_printf(m, "%" PRId64 " day%s", n, n == 1 ? "" : "s");
}

struct badge call_clock(struct mem *m, const struct call *c, int64_t now)
{
	int64_t left = decision_days_left(c->decisions_due_at, now);

	switch (decision_clock(c->decisions_due_at, now)) {
	case CLOCK_QUIET:
		return (struct badge){ BADGE_PLAIN, mem_printf(m, "%s left", days(m, left)) };
	case CLOCK_30_DAYS:
	case CLOCK_14_DAYS:
		return (struct badge){ BADGE_WARN,
			left == 0 ? "less than a day left"
				  : mem_printf(m, "%s left", days(m, left)) };
	case CLOCK_OVERDUE:
		return (struct badge){ BADGE_BAD, mem_printf(m, "%s late", days(m, -left)) };
	}
	BUG("unknown clock");
}

const char *call_when(struct mem *m, const struct call *c, int64_t now)
{
	switch (call_public(c->stage)) {
	case CALL_IS_OPEN:
		return mem_printf(m, "closes %s", when_relative(m, c->closes_at, now));
	case CALL_IS_AHEAD:
		return mem_printf(m, "opens %s", when_relative(m, c->opens_at, now));
	case CALL_IS_IN_REVIEW:
		return mem_printf(m, "closed %s", when_relative(m, c->closes_at, now));
	case CALL_IS_DECIDED:
		return "recipients announced";
	case CALL_IS_NOT:
		break;
	}
	return c->stage == CALL_STAGE_DRAFT ? "not public" : "cancelled";
}

static const char *up_to(struct mem *m, int64_t cents, bool is_average, const char *what)
{
	if (cents == 0)
		return NULL;
	return mem_printf(
		m, "%s %s %s", is_average ? "on average" : "up to", money_usd(m, cents), what);
}

const char *call_cash(struct mem *m, const struct call *c)
{
	return up_to(m, c->cash_cap_cents, c->cash_cap_is_average, "in cash");
}

const char *call_credit(struct mem *m, const struct call *c)
{
	return up_to(m, c->credit_cap_cents, c->credit_cap_is_average, "in cloud credits");
}

const char *call_href(struct mem *m, const char *slug)
{
	return mem_printf(m, "/calls/%s", slug);
}

struct fact call_opens(struct mem *m, const struct call *c)
{
	return (struct fact){ "Opens", .text = when_long(m, c->opens_at, c->zone),
		.datetime = when_machine(m, c->opens_at) };
}

struct fact call_closes(struct mem *m, const struct call *c)
{
	return (struct fact){ "Closes", .text = when_deadline(m, c->closes_at, c->zone),
		.datetime = when_machine(m, c->closes_at) };
}

struct entry call_entry(struct mem *m, const struct call *c, int64_t now)
{
	bool is_ahead = call_public(c->stage) == CALL_IS_AHEAD;
	int64_t at = is_ahead ? c->opens_at : c->closes_at;
	const char **notes = MEM_ARRAY(m, const char *, 2);
	struct entry e = { .day = when_date(m, at, c->zone),
		.day_note = call_when(m, c, now),
		.day_datetime = when_machine(m, at),
		.href = call_href(m, c->slug),
		.title = c->title,
		.text = c->summary,
		.badge = call_badge_public(c->stage),
		.notes = notes };

	if (call_cash(m, c) != NULL)
		notes[e.n_notes++] = call_cash(m, c);
	if (call_credit(m, c) != NULL)
		notes[e.n_notes++] = call_credit(m, c);
	return e;
}

static struct moment exactly(struct mem *m, int64_t t, const char *zone)
{
	return (struct moment){ when_deadline(m, t, zone), when_machine(m, t) };
}

static enum stage_state reached(bool is_reached)
{
	return is_reached ? STAGE_DONE : STAGE_AHEAD;
}

/* Today's mark moves once an hour: a page that is asked for again is mostly the same bytes. */
enum { N_STAGES = 5, HOUR_S = 3600 };

static void fill_stages(struct mem *m, const struct call *c, int64_t now, struct stage *s)
{
	enum call_public stage = call_public(c->stage);
	bool is_decided = stage == CALL_IS_DECIDED, is_in_review = stage == CALL_IS_IN_REVIEW;
	bool was_open = now >= c->opens_at, was_closed = is_in_review || is_decided;

	s[0] = (struct stage){ "Opens", exactly(m, c->opens_at, c->zone), NULL, reached(was_open),
		c->opens_at };
	s[1] = (struct stage){ "Closes", exactly(m, c->closes_at, c->zone), NULL,
		reached(was_closed), c->closes_at };
	s[2] = (struct stage){ "Review by the panel", { 0 }, NULL,
		is_in_review ? STAGE_NOW : reached(is_decided), 0 };
	s[3] = (struct stage){ "Everybody hears back",
		{ mem_printf(m, "by %s", when_date(m, c->decisions_due_at, c->zone)), NULL }, NULL,
		reached(is_decided), 0 };
	s[4] = (struct stage){ "Recipients announced", { 0 }, NULL, reached(is_decided), 0 };
	if (is_decided && c->announced_at != 0)
		s[4].when.text = when_date(m, c->announced_at, c->zone);
}

struct timeline call_timeline(struct mem *m, const struct call *c, int64_t now)
{
	struct stage *s = MEM_ARRAY(m, struct stage, N_STAGES);

	fill_stages(m, c, now, s);
	return (struct timeline){ "Dates of the call", .stages = s, .n_stages = N_STAGES,
		.drawing = plot_timeline(
			m, s, N_STAGES, now - now % HOUR_S, "today", (struct plot_words){ 0 }) };
}

/* Until the deadline it is said to who may apply, afterwards to who reads about it. */
void call_parts(struct call_view *v)
{
	struct page_part *p = v->parts;

	p[CALL_IN_SHORT] = (struct page_part){ "in-short", "In short" };
	p[CALL_TOPICS] = (struct page_part){ "topics", v->n_topics == 0 ? NULL : "Topics" };
	p[CALL_WHO] = (struct page_part){ "who", "Who may apply" };
	p[CALL_AMOUNTS] = (struct page_part){ "amounts", "How much" };
	p[CALL_INSTRUCTIONS] = (struct page_part){ "instructions",
		v->instructions.n == 0 ? NULL : "Instructions" };
	p[CALL_TO_SUBMIT] = (struct page_part){ "to-submit", "What to submit" };
	if (v->n_questions == 0)
		p[CALL_QUESTIONS].title = NULL;
	p[CALL_JUDGED] =
		(struct page_part){ "judged", v->n_criteria == 0 ? NULL : "How it is judged" };
	p[CALL_NEARBY] = (struct page_part){ "nearby", v->n_fitting == 0 ? NULL : "Similar calls" };
}

void call_asks(
	struct mem *m, const struct call *c, const struct call_form *form, struct call_view *v)
{
	bool is_over = c->stage == CALL_STAGE_CANCELLED ||
		       call_public(c->stage) == CALL_IS_IN_REVIEW ||
		       call_public(c->stage) == CALL_IS_DECIDED;

	v->parts[CALL_QUESTIONS] = (struct page_part){ "questions",
		is_over ? "What was asked" : "What you will be asked" };
	v->asked_lead = is_over ? "Besides what every proposal contains, this call asked:"
				: "Besides what every proposal contains, this call asks:";
	v->questions = questions_told(m, form);
	v->n_questions = form->n;
}
