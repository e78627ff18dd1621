/* Which of the two rankers of suggestions people choose from, and how sure that is. */
#include <inttypes.h>
#include <math.h>

#include "domain/suggest/suggest.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/plot/plot.h"
#include "web/text/when.h"

enum { DAY_S = 86400, COLUMNS = 3, LINE_MIN = 2 };

static const char *const names[SUGGEST_RANKERS] = {
	[SUGGEST_WORDS] = "Words", [SUGGEST_AREAS] = "Areas"
};

static const char *percent(struct rq *rq, double share)
{
	/* Nothing is certain. */
	if (share > 0.999 && share < 1)
		return "more than 99.9%";
	return mem_printf(rq->mem, "%.0f%%", share * 100);
}

static const char *visits(struct rq *rq, int64_t n)
{
	return mem_printf(rq->mem, "%" PRId64 " %s", n, n == 1 ? "choice" : "choices");
}

/* "About 120 more choices are needed; at 4.2 a day that is 29 days." */
static const char *needed(struct rq *rq, const struct suggest_report *r)
{
	const int64_t n = r->contest.needed;

	if (n < 0)
		return "They are too close for any number of choices that could be hoped for to "
		       "part them.";
	if (r->a_day <= 0)
		return mem_printf(rq->mem,
			"If the shares stay, about %s more would decide it. None was counted in "
			"the last two weeks.",
			visits(rq, n));
	return mem_printf(rq->mem,
		"If the shares stay, about %s more will decide it: at %.1f a day, %.0f days.",
		visits(rq, n), r->a_day, ceil((double)n / r->a_day));
}

static const char *verdict(struct rq *rq, const struct suggest_report *r)
{
	const int64_t w = r->wins[SUGGEST_WORDS], a = r->wins[SUGGEST_AREAS];
	const char *lead = names[w > a ? SUGGEST_WORDS : SUGGEST_AREAS];

	if (w + a == 0)
		return "Nobody has chosen a suggestion yet, so nothing can be said.";
	if (r->contest.is_even)
		return mem_printf(rq->mem, "They are level, each with %s.", visits(rq, w));
	if (r->contest.is_decided)
		return mem_printf(rq->mem,
			"%s is better: people chose from it %" PRId64 " times of %" PRId64
			". Were both as good, a result this clear at any time would come about in "
			"fewer than %.1f of 100 contests.",
			lead, w > a ? w : a, w + a, ceil(r->contest.chance * 1000) / 10);
	return mem_printf(rq->mem,
		"%s leads with %" PRId64 " of %" PRId64
		", which is not enough to decide. As things stand it is the better one with a "
		"probability of %s. %s",
		lead, w > a ? w : a, w + a, percent(rq, r->contest.is_better), needed(rq, r));
}

static struct block verdict_block(struct rq *rq, const struct suggest_report *r)
{
	const int64_t n = r->wins[SUGGEST_WORDS] + r->wins[SUGGEST_AREAS];
	struct block b = { "Which is better?", .lead = verdict(rq, r) };

	if (n == 0)
		return b;
	b.charts = LISTED(rq->mem, struct chart,
		{ "Share of choices that went to Words", .label_head = "Ranker",
			.figure_head = "Share", .plot_head = "With its range", .low = "0%",
			.high = "100%",
			.rows = LISTED(rq->mem, struct chart_row,
				{ "Words",
					.plot = plot_interval(rq->mem, (struct plot_scale){ 0, 1 },
						(struct plot_range){ r->contest.low,
							(double)r->wins[SUGGEST_WORDS] / (double)n,
							r->contest.high },
						&(double){ 0.5 }),
					.figure = mem_printf(rq->mem, "%s (%s to %s)",
						percent(rq,
							(double)r->wins[SUGGEST_WORDS] / (double)n),
						percent(rq, r->contest.low),
						percent(rq, r->contest.high)) }),
			.n_rows = 1 });
	b.n_charts = 1;
	return b;
}

/* ---- by day ---- */

static const char *day_of(struct rq *rq, int64_t day)
{
	return when_date(rq->mem, day * DAY_S, "UTC");
}

/* All choices up to each day, in per cent that went to Words; the oldest first. */
static struct safe_html line_of(struct rq *rq, const struct suggest_report *r)
{
	struct plot_point *points = MEM_ARRAY(rq->mem, struct plot_point, r->n_days);
	int64_t words = r->wins[SUGGEST_WORDS], all = words + r->wins[SUGGEST_AREAS];

	for (size_t i = 0; i < r->n_days; i++) {
		const struct suggest_day *d = &r->days[i];
		const bool is_end = i == 0 || i + 1 == r->n_days;

		points[r->n_days - 1 - i] = (struct plot_point){ (double)d->day,
			all == 0 ? 50 : 100.0 * (double)words / (double)all,
			is_end ? day_of(rq, d->day) : NULL };
		words -= d->wins[SUGGEST_WORDS];
		all -= d->wins[SUGGEST_WORDS] + d->wins[SUGGEST_AREAS];
	}
	return plot_line(rq->mem, points, r->n_days,
		(struct plot_words){ "Share of Words, day by day",
			"Of all choices up to each day, how many of 100 went to Words. The table "
			"below has the choices of each day." });
}

static const struct table *table_of(struct rq *rq, const struct suggest_report *r)
{
	static const struct column columns[COLUMNS] = { { .head = "Day (UTC)" },
		{ .head = "Words", .is_number = true }, { .head = "Areas", .is_number = true } };
	struct table_row *rows = MEM_ARRAY(rq->mem, struct table_row, r->n_days);

	for (size_t i = 0; i < r->n_days; i++) {
		const struct suggest_day *d = &r->days[i];
		rows[i].cells = LISTED(rq->mem, struct cell,
			{ .text = day_of(rq, d->day),
				.datetime = when_machine_date(rq->mem, d->day * DAY_S, "UTC") },
			{ .text = mem_printf(rq->mem, "%" PRId64, d->wins[SUGGEST_WORDS]) },
			{ .text = mem_printf(rq->mem, "%" PRId64, d->wins[SUGGEST_AREAS]) });
	}
	return LISTED(rq->mem, struct table,
		{ .label = "Choices by day",
			.columns = columns,
			.n_columns = COLUMNS,
			.rows = rows,
			.n_rows = r->n_days,
			.is_slim = true });
}

static struct block days_block(struct rq *rq, const struct suggest_report *r)
{
	struct block b = { r->n_days == 0 ? NULL : "Day by day",
		.lead = mem_printf(rq->mem, "Days of the last %d with a choice.", SUGGEST_DAYS) };

	if (r->n_days > 0)
		b.table = table_of(rq, r);
	return b;
}

static struct block line_block(struct rq *rq, const struct suggest_report *r)
{
	struct block b = { r->n_days < LINE_MIN ? NULL : "Share over time",
		.lead = "Of 100 choices up to each day, how many went to Words. At 50 the two are "
			"level." };

	if (r->n_days >= LINE_MIN)
		b.drawing = line_of(rq, r);
	return b;
}

static enum err report_page(struct rq *rq)
{
	struct suggest_report r;

	TRY(suggest_report_read(rq->cx, &r));
	work_page(rq, "Which suggestions help");
	rq_crumb(rq, &rq->page, "/staff/program", "Set up the program");
	return SHOW_BLOCKS(rq, "Which suggestions help",
		.lead = "Suggestions come from two rankings, mixed by a fair coin: Words compares "
			"what people have written with each text, Areas looks at shared areas, "
			"dates and what others chose. Whose suggestion is chosen wins.",
		BLOCKS(rq->mem, verdict_block(rq, &r), line_block(rq, &r), days_block(rq, &r),
			{ "How it is counted",
				FACTS(rq->mem,
					{ "Counted",
						.text = "A person's first choice of a day, from "
							"the suggestions page." },
					{ "Kept", .text = "How many choices each ranker had, by "
							  "day. No person, no address." },
					{ "Method",
						.text = "Team-draft interleaving (Radlinski and "
							"others, 2008)." },
					{ "Decided when",
						.text = "One ranker's lead explains the choices "
							"20 times better than a tie (a Bayes "
							"factor of 20). This bound holds however "
							"often you look." }) }));
}

ROUTES(suggest_report_routes,
	{ GET, "/staff/suggestions", SIGNED_IN, ACT_STAFF_READ, .run = report_page,
		.summary = "which ranker of suggestions is chosen from" });
