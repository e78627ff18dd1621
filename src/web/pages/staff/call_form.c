#include "web/pages/staff/call_form.h"

#include "base/zone.h"
#include "domain/program/content.h"
#include "domain/program/program.h"
#include "web/pages/common/choices.h"
#include "web/form_table.h"
#include "web/text/when.h"

static const struct choice cap_kinds[] = { { "hard", "for each award, at the most", NULL, false },
	{ "average", "on average over the call", NULL, false }, { NULL, NULL, NULL, false } };
static const char *const steps[] = { "save", "preview", NULL };

enum {
	AREAS_MAX = 12,
	SUMMARY_CHARS = 400,
	TOPIC_CHARS = 2000,
	GUIDANCE_CHARS = 2000,
	INSTRUCTION_CHARS = 20000,
	GRACE_S_MAX = 3600,
	PAGES_MAX = 100,
	AWARDS_MAX = 1000,
	CAP_CENTS_MAX = 1000000000 /* ten million dollars */
};

/* ---- instants ---- */

/* An unknown zone is told by the rules; the instants are then read as UTC. */
static int64_t instant(struct civil c, const char *zone, enum zone_choice choice)
{
	int64_t t;

	if (zone_to_utc(zone, c, choice, &t) == ERR_OK)
		return t;
	return zone_to_utc("UTC", c, choice, &t) == ERR_OK ? t : 0;
}

static int64_t moment_of(
	const struct rq *rq, const char *field, const char *zone, enum zone_choice choice)
{
	const char *text = form_text(rq->form, field);
	struct civil c;

	if (!civil_read(text, &c))
		return 0;
	if (choice == ZONE_LATER && strlen(text) == strlen("2026-05-13T23:59"))
		c.second = 59;
	return instant(c, zone, choice);
}

/* The end of the day. */
static int64_t day_of(const struct rq *rq, const char *field, const char *zone)
{
	struct civil c;

	if (!civil_read(form_text(rq->form, field), &c))
		return 0;
	c.hour = 23;
	c.minute = 59;
	c.second = 59;
	return instant(c, zone, ZONE_LATER);
}

/* ---- what hangs on the day ---- */

/* Published: links and scores hold on to slug and criteria. */
static bool is_fixed(const struct call *c)
{
	return c->stage != CALL_STAGE_DRAFT;
}

static enum err fill_slug(struct rq *rq, const void *stored, struct field_view *f)
{
	(void)rq;
	f->is_readonly = is_fixed(stored);
	f->hint = f->is_readonly ? "Published: others may have linked to it, so it cannot change."
				 : "The last part of the page's address: small letters, digits, "
				   "hyphens.";
	return ERR_OK;
}

static enum err fill_areas(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct call *c = stored;
	struct content_area *list;
	struct choice *choices;

	TRY(content_areas(rq->cx, &list, &f->n_choices));
	if (f->n_choices == 0)
		rq->page.notice = (struct notice){ NOTICE_WARN,
			.text = "A call names research areas, and the program has none yet.",
			.href = "/staff/program/areas/new", .link = "Add the first one" };
	choices = MEM_ARRAY(rq->mem, struct choice, f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++) {
		choices[i] = (struct choice){ list[i].slug, .label = list[i].name };
		for (size_t k = 0; k < c->n_areas; k++)
			if (strcmp(c->areas[k].slug, list[i].slug) == 0)
				choices[i].is_on = true;
	}
	f->choices = choices;
	return ERR_OK;
}

static const char *minute_input(struct mem *m, int64_t t, const char *zone)
{
	return t == 0 ? "" : when_input(m, t % 60 == 59 ? t - 59 : t, zone);
}

static enum err fill_moment(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct call *c = stored;
	int64_t at = strcmp(f->name, "opens") == 0 ? c->opens_at : c->closes_at;

	f->value = minute_input(rq->mem, at, c->zone);
	return ERR_OK;
}

static enum err fill_due(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct call *c = stored;

	if (c->decisions_due_at != 0)
		f->value = when_machine_date(rq->mem, c->decisions_due_at, c->zone);
	f->hint = mem_printf(rq->mem,
		"Every applicant hears by this day. The program promises %" PRId64
		" days after the deadline.",
		rq->program->decision_days);
	return ERR_OK;
}

static const char *fixed_criteria(struct rq *rq, const void *stored)
{
	(void)rq;
	return is_fixed(stored) ? "Published: scores refer to the criteria, so they cannot change."
				: NULL;
}

/* ---- the form ---- */

#define IN(m)	 .in = MEMBER(struct call_input, m), .of = MEMBER(struct call, m)
#define AREAS	 .in = MEMBER(struct call_input, areas), .n_in = offsetof(struct call_input, n_areas)
#define TOPIC(m) .in = MEMBER(struct call_topic, m), .rows = CALL_TOPICS_MAX, .group = &topics
#define CRITERION(m)                                                                               \
	.in = MEMBER(struct call_criterion, m), .rows = CALL_CRITERIA_MAX, .group = &criteria

static const struct field_group topics = {
	GROUP(struct call_input, topics, n_topics, struct call, topics, n_topics), .is_ruled = true
};
static const struct field_group criteria = { GROUP(struct call_input, criteria, n_criteria,
						     struct call, criteria, n_criteria),
	.is_ruled = true, .fixed = fixed_criteria };

FORM(call_edit_form,
	{ "title", FIELD_TEXT, "Title", IN(title), .max = 200, .is_required = true,
		.head = "What it is about" },
	{ "slug", FIELD_TEXT, "Address", IN(slug), .max = 60, .is_required = true,
		.fill = fill_slug },
	{ "summary", FIELD_LINES, "Summary", IN(summary), .max = SUMMARY_CHARS, .is_required = true,
		.lines = 3, .hint = "One or two sentences, shown in the lists." },
	{ "period", FIELD_TEXT, "Call period", IN(period), .max = 60, .is_required = true,
		.is_short = true,
		.hint = "Calls of one period share the rule of one proposal for each "
			"investigator." },
	{ "areas", FIELD_MANY, "Research areas", AREAS, .max = AREAS_MAX, .is_needed = true,
		.fill = fill_areas },
	{ "topic_title", FIELD_TEXT, "Topic #", TOPIC(title), .ruled = "topics", .max = 200,
		.head = "Topics",
		.head_hint = "In Markdown. Leave the last ones empty; after saving there is room "
			     "for more." },
	{ "topic_body", FIELD_LINES, "What topic # means", TOPIC(body), .max = TOPIC_CHARS,
		.lines = 3, .is_markdown = true },
	{ "instructions", FIELD_LINES, "Instructions", IN(instructions), .max = INSTRUCTION_CHARS,
		.lines = 14, .is_markdown = true, .head = "Instructions",
		.head_hint = "In Markdown: # headings, - lists, **bold**, [links](/rules)." },
	{ "zone", FIELD_TEXT, "Time zone", IN(zone), .max = 60, .is_required = true,
		.is_short = true, .shape = SHAPE_SELECT, .fill = fill_zones, .head = "Dates",
		.hint = "All times below are in this zone." },
	{ "opens", FIELD_DATE_TIME, "Opens", .is_required = true, .fill = fill_moment },
	{ "closes", FIELD_DATE_TIME, "Closes", .is_required = true, .fill = fill_moment,
		.hint = "The minute counts to its end: 23:59 means until 23:59:59." },
	{ "decisions_due", FIELD_DATE, "Decisions due", .is_required = true, .fill = fill_due },
	{ "grace_s", FIELD_INT, "Grace in seconds", IN(grace_s), .max = GRACE_S_MAX,
		.hint = "After the deadline; not shown to anybody." },
	{ "cash_cap", FIELD_AMOUNT, "Cash", IN(cash_cap_cents), .max = CAP_CENTS_MAX,
		.head = "Money and limits" },
	{ "cash_kind", FIELD_CHOICE, "Cash: how it counts", IN(cash_cap_is_average),
		.is_required = true, .options = cap_kinds, .yes = "average" },
	{ "credit_cap", FIELD_AMOUNT, "Cloud credits", IN(credit_cap_cents), .max = CAP_CENTS_MAX },
	{ "credit_kind", FIELD_CHOICE, "Cloud credits: how it counts", IN(credit_cap_is_average),
		.is_required = true, .options = cap_kinds, .yes = "average" },
	{ "page_limit", FIELD_INT, "Pages of the proposal", IN(page_limit), .min = 1,
		.max = PAGES_MAX, .is_required = true },
	{ "file_mb", FIELD_INT, "Size of the PDF in MB", IN(file_limit_bytes), .min = 1,
		.max = CALL_FILE_MB_MAX, .is_required = true, .unit = 1 << 20 },
	{ "expected_awards", FIELD_INT, "Awards expected", IN(expected_awards), .max = AWARDS_MAX,
		.hint = "0: not shown." },
	{ "criterion_name", FIELD_TEXT, "Criterion #", CRITERION(name), .ruled = "criteria",
		.max = 80, .head = "How it is judged",
		.head_hint = "Reviewers score each from 1 to 5. Weights are compared with each "
			     "other: 2 counts for twice as much as 1. Guidance in Markdown." },
	{ "criterion_weight", FIELD_INT, "Weight of criterion #", CRITERION(weight),
		.ruled = "criteria_weight", .min = 1, .max = CALL_WEIGHT_MAX,
		.is_zero_blank = true },
	{ "criterion_guidance", FIELD_LINES, "Guidance for criterion #", CRITERION(guidance),
		.max = GUIDANCE_CHARS, .is_markdown = true },
	{ "revision", FIELD_INT, .min = 0, IN(revision), .is_seen = true },
	{ "do", FIELD_CHOICE, .choices = steps });

/* ---- what was sent ---- */

struct call_input call_form_input(struct rq *rq)
{
	struct call_input in = { 0 };

	form_take(rq, &in);
	in.opens_at = moment_of(rq, "opens", in.zone, ZONE_EARLIER);
	in.closes_at = moment_of(rq, "closes", in.zone, ZONE_LATER);
	in.decisions_due_at = day_of(rq, "decisions_due", in.zone);
	return in;
}

struct call call_form_defaults(struct rq *rq)
{
	const struct program_settings *s = rq->program;

	return (struct call){ .slug = "",
		.title = "",
		.summary = "",
		.period = "",
		.instructions = "",
		.zone = s->zone,
		.stage = CALL_STAGE_DRAFT,
		.grace_s = s->grace_s,
		.cash_cap_cents = s->cash_cap_cents,
		.credit_cap_cents = s->credit_cap_cents,
		.cash_cap_is_average = true,
		.credit_cap_is_average = true,
		.page_limit = s->page_limit,
		.file_limit_bytes = s->file_limit_bytes };
}
