#include "web/pages/call_form.h"

#include "base/num.h"
#include "base/zone.h"
#include "domain/program/content.h"
#include "domain/program/program.h"
#include "web/pages/choices.h"
#include "web/show_form.h"
#include "web/text/finding_text.h"
#include "web/text/markdown.h"
#include "web/text/money.h"
#include "web/text/when.h"

static const char *const cap_kinds[] = { "hard", "average", NULL };
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

FORM(call_edit_form, { .name = "title", .kind = FIELD_TEXT, .is_required = true },
	{ .name = "slug", .kind = FIELD_TEXT, .max = 60, .is_required = true },
	{ .name = "summary", .kind = FIELD_LINES, .max = SUMMARY_CHARS, .is_required = true },
	{ .name = "period", .kind = FIELD_TEXT, .max = 60, .is_required = true },
	{ .name = "areas", .kind = FIELD_MANY, .max = AREAS_MAX },
	{ .name = "topic_title", .kind = FIELD_TEXT, .rows = CALL_TOPICS_MAX },
	{ .name = "topic_body", .kind = FIELD_LINES, .max = TOPIC_CHARS, .rows = CALL_TOPICS_MAX },
	{ .name = "instructions", .kind = FIELD_LINES, .max = INSTRUCTION_CHARS },
	{ .name = "zone", .kind = FIELD_TEXT, .max = 60, .is_required = true },
	{ .name = "opens", .kind = FIELD_DATE_TIME, .is_required = true },
	{ .name = "closes", .kind = FIELD_DATE_TIME, .is_required = true },
	{ .name = "decisions_due", .kind = FIELD_DATE, .is_required = true },
	{ .name = "grace_s", .kind = FIELD_INT, .min = 0, .max = GRACE_S_MAX },
	{ .name = "cash_cap", .kind = FIELD_AMOUNT, .max = CAP_CENTS_MAX },
	{ .name = "cash_kind", .kind = FIELD_CHOICE, .choices = cap_kinds, .is_required = true },
	{ .name = "credit_cap", .kind = FIELD_AMOUNT, .max = CAP_CENTS_MAX },
	{ .name = "credit_kind", .kind = FIELD_CHOICE, .choices = cap_kinds, .is_required = true },
	{ .name = "page_limit",
		.kind = FIELD_INT,
		.min = 1,
		.max = PAGES_MAX,
		.is_required = true },
	{ .name = "file_mb", .kind = FIELD_INT, .min = 1, .max = CALL_FILE_MB_MAX, .is_required = true },
	{ .name = "expected_awards", .kind = FIELD_INT, .min = 0, .max = AWARDS_MAX },
	{ .name = "criterion_name", .kind = FIELD_TEXT, .max = 80, .rows = CALL_CRITERIA_MAX },
	{ .name = "criterion_weight",
		.kind = FIELD_INT,
		.min = 1,
		.max = CALL_WEIGHT_MAX,
		.rows = CALL_CRITERIA_MAX },
	{ .name = "criterion_guidance",
		.kind = FIELD_LINES,
		.max = GUIDANCE_CHARS,
		.rows = CALL_CRITERIA_MAX },
	{ .name = "revision", .kind = FIELD_INT, .min = 0 },
	{ .name = "do", .kind = FIELD_CHOICE, .choices = steps });

bool call_form_is_preview(const struct rq *rq)
{
	return strcmp(form_text(rq->form, "do"), "preview") == 0;
}

/* ---- from the form ---- */

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

/* A row with anything in it counts: nothing that was typed is passed over. */
static bool has_topic(const struct form_data *f, size_t i)
{
	return form_text_at(f, "topic_title", i)[0] != '\0' ||
	       form_text_at(f, "topic_body", i)[0] != '\0';
}

static bool has_criterion(const struct form_data *f, size_t i)
{
	return form_text_at(f, "criterion_name", i)[0] != '\0' ||
	       form_text_at(f, "criterion_weight", i)[0] != '\0' ||
	       form_text_at(f, "criterion_guidance", i)[0] != '\0';
}

static void take_topics(struct rq *rq, struct call_input *in)
{
	struct call_topic *topics = MEM_ARRAY(rq->mem, struct call_topic, CALL_TOPICS_MAX);

	for (size_t i = 0; i < CALL_TOPICS_MAX; i++)
		if (has_topic(rq->form, i))
			topics[in->n_topics++] =
				(struct call_topic){ form_text_at(rq->form, "topic_title", i),
					form_text_at(rq->form, "topic_body", i) };
	in->topics = topics;
}

static void take_criteria(struct rq *rq, struct call_input *in)
{
	struct call_criterion *list = MEM_ARRAY(rq->mem, struct call_criterion, CALL_CRITERIA_MAX);

	for (size_t i = 0; i < CALL_CRITERIA_MAX; i++)
		if (has_criterion(rq->form, i))
			list[in->n_criteria++] = (struct call_criterion){
				.name = form_text_at(rq->form, "criterion_name", i),
				.guidance = form_text_at(rq->form, "criterion_guidance", i),
				.weight = form_int_at(rq->form, "criterion_weight", i)
			};
	in->criteria = list;
}

static void take_areas(struct rq *rq, struct call_input *in)
{
	const char **areas = MEM_ARRAY(rq->mem, const char *, AREAS_MAX);

	for (; in->n_areas < form_many(rq->form, "areas"); in->n_areas++)
		areas[in->n_areas] = form_many_at(rq->form, "areas", in->n_areas);
	in->areas = areas;
}

struct call_input call_form_input(struct rq *rq)
{
	const struct form_data *f = rq->form;
	const char *zone = form_text(f, "zone");
	struct call_input in = { .revision = form_int(f, "revision"),
		.slug = form_text(f, "slug"),
		.title = form_text(f, "title"),
		.summary = form_text(f, "summary"),
		.period = form_text(f, "period"),
		.instructions = form_text(f, "instructions"),
		.zone = zone,
		.opens_at = moment_of(rq, "opens", zone, ZONE_EARLIER),
		.closes_at = moment_of(rq, "closes", zone, ZONE_LATER),
		.decisions_due_at = day_of(rq, "decisions_due", zone),
		.grace_s = form_int(f, "grace_s"),
		.cash_cap_cents = form_int(f, "cash_cap"),
		.credit_cap_cents = form_int(f, "credit_cap"),
		.cash_cap_is_average = strcmp(form_text(f, "cash_kind"), "average") == 0,
		.credit_cap_is_average = strcmp(form_text(f, "credit_kind"), "average") == 0,
		.page_limit = form_int(f, "page_limit"),
		.file_limit_bytes = form_int(f, "file_mb") << 20,
		.expected_awards = form_int(f, "expected_awards") };

	take_areas(rq, &in);
	take_topics(rq, &in);
	take_criteria(rq, &in);
	return in;
}

/* ---- to the form ---- */

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

bool call_form_is_stale(const struct rq *rq, const struct call *c)
{
	return rq->is_again && c->id.v != 0 && form_int(rq->form, "revision") != c->revision;
}

/* The rows while they are built. */
struct build {
	struct rq *rq;
	const struct call *call;
	struct form_row *rows;
	size_t n;
	bool is_fixed; /* published: links and scores hold on to slug and criteria */
};

enum { ROWS_MAX = 40 + 3 * CALL_TOPICS_MAX + 4 * CALL_CRITERIA_MAX };

static struct field_view *add(struct build *b, enum field_shape shape, const char *name,
	const char *label, const char *value)
{
	struct form_row *row = &b->rows[b->n++];

	MUST(b->n <= ROWS_MAX);
	*row = (struct form_row){ .shape = shape,
		.field = { .name = name, .label = label, .value = value } };
	return &row->field;
}

static void heading(struct build *b, const char *label, const char *hint)
{
	add(b, SHAPE_HEADING, NULL, label, NULL)->hint = hint;
}

/* What Markdown will look like, below its field. */
static void preview(struct build *b, const char *text)
{
	if (!b->rq->is_again || !call_form_is_preview(b->rq) || text[0] == '\0')
		return;
	add(b, SHAPE_PROSE, NULL, "Preview", NULL)->prose = markdown_html(b->rq->mem, text, 3);
}

static void subject(struct build *b)
{
	const struct call *c = b->call;
	struct field_view *f;

	heading(b, "What it is about", NULL);
	f = add(b, SHAPE_TEXT, "title", "Title", c->title);
	f->is_required = true;
	f->max_length = 200;
	f = add(b, SHAPE_TEXT, "slug", "Address", c->slug);
	f->is_required = true;
	f->max_length = 60;
	f->is_readonly = b->is_fixed;
	f->hint = b->is_fixed
			  ? "Published: links to it are out in the world, so it stays."
			  : "The last part of the page's address: small letters, digits, hyphens.";
	f = add(b, SHAPE_TEXTAREA, "summary", "Summary", c->summary);
	f->is_required = true;
	f->max_length = SUMMARY_CHARS;
	f->rows = 3;
	f->hint = "One or two sentences; they stand in the lists.";
	f = add(b, SHAPE_TEXT, "period", "Call period", c->period);
	f->is_required = true;
	f->max_length = 60;
	f->is_short = true;
	f->hint = "Calls of one period share the rule of one proposal for each investigator.";
}

static enum err areas(struct build *b)
{
	struct content_area *list;
	struct choice *choices;
	struct field_view *f;
	size_t n;
	enum err e = content_areas(b->rq->cx, &list, &n);

	if (e != ERR_OK)
		return e;
	if (n == 0)
		b->rq->page.notice = (struct notice){ .kind = NOTICE_WARN,
			.text = "A call names research areas, and the program has none yet.",
			.href = "/staff/program/areas/new",
			.link = "Add the first one" };
	choices = MEM_ARRAY(b->rq->mem, struct choice, n);
	for (size_t i = 0; i < n; i++) {
		choices[i] = (struct choice){ .value = list[i].slug, .label = list[i].name };
		for (size_t k = 0; k < b->call->n_areas; k++)
			if (strcmp(b->call->areas[k].slug, list[i].slug) == 0)
				choices[i].is_on = true;
	}
	f = add(b, SHAPE_CHECKS, "areas", "Research areas", NULL);
	f->choices = choices;
	f->n_choices = n;
	f->is_required = true;
	return ERR_OK;
}

/* How many groups of a repeating part to show: those in use and two more. */
static size_t shown(size_t n_saved, size_t n_typed, size_t most)
{
	size_t n = (n_typed > n_saved ? n_typed : n_saved) + 2;

	return n > most ? most : n;
}

/* 1 + the last row with something in it. */
static size_t rows_typed(
	const struct form_data *f, bool (*has)(const struct form_data *, size_t), size_t most)
{
	size_t n = most;

	while (n > 0 && !has(f, n - 1))
		n--;
	return n;
}

static const char *name_at(struct build *b, const char *name, size_t i)
{
	return mem_printf(b->rq->mem, "%s.%zu", name, i);
}

/* What was typed in a row of a repeating field, or what is saved. */
static const char *value_at(struct build *b, const char *name, size_t i, const char *saved)
{
	return b->rq->is_again ? form_again_at(b->rq->form, name, i) : saved;
}

static void topics(struct build *b)
{
	const struct call *c = b->call;
	size_t typed = b->rq->is_again ? rows_typed(b->rq->form, has_topic, CALL_TOPICS_MAX) : 0;

	heading(b, "Topics",
		"In Markdown. Leave the last ones empty; after saving there is room for more.");
	for (size_t i = 0; i < shown(c->n_topics, typed, CALL_TOPICS_MAX); i++) {
		bool is_saved = i < c->n_topics;
		const char *body = value_at(b, "topic_body", i, is_saved ? c->topics[i].body : "");
		struct field_view *f = add(b, SHAPE_TEXT, name_at(b, "topic_title", i),
			mem_printf(b->rq->mem, "Topic %zu", i + 1),
			value_at(b, "topic_title", i, is_saved ? c->topics[i].title : ""));

		f->max_length = 200;
		f = add(b, SHAPE_TEXTAREA, name_at(b, "topic_body", i),
			mem_printf(b->rq->mem, "What topic %zu means", i + 1), body);
		f->max_length = TOPIC_CHARS;
		f->rows = 3;
		preview(b, body);
	}
}

static void instructions(struct build *b)
{
	struct field_view *f;

	heading(b, "Instructions", "In Markdown: # headings, - lists, **bold**, [links](/rules).");
	f = add(b, SHAPE_TEXTAREA, "instructions", "Instructions", b->call->instructions);
	f->max_length = INSTRUCTION_CHARS;
	f->rows = 14;
	preview(b, b->rq->is_again ? form_again(b->rq->form, "instructions") : "");
}

static void zone_select(struct build *b)
{
	struct field_view *f = add(b, SHAPE_SELECT, "zone", "Time zone", NULL);

	f->choices = zone_choices(b->rq->mem, b->call->zone, &f->n_choices);
	f->is_required = true;
	f->is_short = true;
	f->hint = "All times below are of this zone.";
}

static struct field_view *time_field(
	struct build *b, const char *name, const char *label, const char *type, const char *value)
{
	struct field_view *f = add(b, SHAPE_TEXT, name, label, value);

	f->input_type = type;
	f->is_required = true;
	f->is_short = true;
	return f;
}

static const char *minute_input(struct mem *m, int64_t t, const char *zone)
{
	return t == 0 ? "" : when_input(m, t % 60 == 59 ? t - 59 : t, zone);
}

static const char *number(struct mem *m, int64_t n)
{
	return mem_printf(m, "%" PRId64, n);
}

static void dates(struct build *b)
{
	const struct call *c = b->call;
	struct mem *m = b->rq->mem;
	struct field_view *f;

	heading(b, "Dates", NULL);
	zone_select(b);
	time_field(b, "opens", "Opens", "datetime-local", minute_input(m, c->opens_at, c->zone));
	f = time_field(
		b, "closes", "Closes", "datetime-local", minute_input(m, c->closes_at, c->zone));
	f->hint = "The minute counts to its end: 23:59 means until 23:59:59.";
	f = time_field(b, "decisions_due", "Decisions due", "date",
		c->decisions_due_at == 0 ? "" : when_machine_date(m, c->decisions_due_at, c->zone));
	f->hint = mem_printf(m,
		"Every applicant hears by this day. The program promises %" PRId64
		" days after the deadline.",
		b->rq->program->decision_days);
	f = add(b, SHAPE_TEXT, "grace_s", "Grace in seconds", number(m, c->grace_s));
	f->inputmode = "numeric";
	f->is_short = true;
	f->hint = "After the deadline, said nowhere.";
}

static void cap(struct build *b, const char *name, const char *kind, const char *label,
	int64_t cents, bool is_average)
{
	struct choice *choices = MEM_ARRAY(b->rq->mem, struct choice, 2);
	struct field_view *f = add(b, SHAPE_AMOUNT, name, label, money_figure(b->rq->mem, cents));

	f->unit = "USD";
	choices[0] = (struct choice){ "hard", "for each award, at the most", NULL, !is_average };
	choices[1] = (struct choice){ "average", "on average over the call", NULL, is_average };
	f = add(b, SHAPE_CHOICE, kind, mem_printf(b->rq->mem, "%s: how it counts", label), NULL);
	f->choices = choices;
	f->n_choices = 2;
	f->is_required = true;
}

static struct field_view *count_field(
	struct build *b, const char *name, const char *label, int64_t value)
{
	struct field_view *f = add(b, SHAPE_TEXT, name, label, number(b->rq->mem, value));

	f->inputmode = "numeric";
	f->is_short = true;
	return f;
}

static void limits(struct build *b)
{
	const struct call *c = b->call;

	heading(b, "Money and limits", NULL);
	cap(b, "cash_cap", "cash_kind", "Cash", c->cash_cap_cents, c->cash_cap_is_average);
	cap(b, "credit_cap", "credit_kind", "Cloud credits", c->credit_cap_cents,
		c->credit_cap_is_average);
	count_field(b, "page_limit", "Pages of the proposal", c->page_limit)->is_required = true;
	count_field(b, "file_mb", "Size of the PDF in MB", c->file_limit_bytes >> 20)->is_required =
		true;
	count_field(b, "expected_awards", "Awards expected", c->expected_awards)->hint =
		"0: not said.";
}

static void criterion(struct build *b, size_t i)
{
	const struct call_criterion empty = { .name = "", .guidance = "" };
	const struct call_criterion *k = i < b->call->n_criteria ? &b->call->criteria[i] : &empty;
	struct mem *m = b->rq->mem;
	const char *guidance = value_at(b, "criterion_guidance", i, k->guidance);
	struct field_view *f = add(b, SHAPE_TEXT, name_at(b, "criterion_name", i),
		mem_printf(m, "Criterion %zu", i + 1), value_at(b, "criterion_name", i, k->name));

	f->max_length = 80;
	f->is_readonly = b->is_fixed;
	f = add(b, SHAPE_TEXT, name_at(b, "criterion_weight", i),
		mem_printf(m, "Weight of criterion %zu", i + 1),
		value_at(b, "criterion_weight", i, k->weight == 0 ? "" : number(m, k->weight)));
	f->inputmode = "numeric";
	f->is_short = true;
	f->is_readonly = b->is_fixed;
	f = add(b, SHAPE_TEXTAREA, name_at(b, "criterion_guidance", i),
		mem_printf(m, "Guidance for criterion %zu", i + 1), guidance);
	f->max_length = GUIDANCE_CHARS;
	f->is_readonly = b->is_fixed;
	preview(b, guidance);
}

static void criteria(struct build *b)
{
	const struct call *c = b->call;
	size_t typed =
		b->rq->is_again ? rows_typed(b->rq->form, has_criterion, CALL_CRITERIA_MAX) : 0;
	size_t n = b->is_fixed ? c->n_criteria : shown(c->n_criteria, typed, CALL_CRITERIA_MAX);

	heading(b, "How it is judged",
		b->is_fixed ? "Published: scores point at the criteria, so they stay."
			    : "Reviewers score each from 1 to 5. Weights are compared with each "
			      "other: 2 counts twice as much as 1. Guidance in Markdown.");
	for (size_t i = 0; i < n; i++)
		criterion(b, i);
}

/* The row of the form that holds the k-th topic or criterion; the first one when there is none. */
static size_t row_of(const struct form_data *f, bool (*has)(const struct form_data *, size_t),
	size_t most, int64_t k)
{
	for (size_t i = 0; i < most; i++)
		if (has(f, i) && k-- == 0)
			return i;
	return 0;
}

/* The rules count topics and criteria; their sentences stand at the row of the form. */
static void aim_findings(struct rq *rq)
{
	static const struct {
		const char *said, *field;
		bool (*has)(const struct form_data *f, size_t i);
		size_t most;
	} aims[] = { { "topics", "topic_title", has_topic, CALL_TOPICS_MAX },
		{ "criteria", "criterion_name", has_criterion, CALL_CRITERIA_MAX },
		{ "criteria_weight", "criterion_weight", has_criterion, CALL_CRITERIA_MAX } };
	struct findings *found = &rq->cx->fault;

	for (size_t i = 0; rq->is_again && i < found->n && i < FINDINGS_MAX; i++)
		for (size_t k = 0; k < sizeof(aims) / sizeof(aims[0]); k++) {
			struct finding *f = &found->items[i];

			if (f->field != NULL && strcmp(f->field, aims[k].said) == 0)
				f->field = mem_printf(rq->mem, "%s.%zu", aims[k].field,
					row_of(rq->form, aims[k].has, aims[k].most, f->value));
		}
}

/* "Saved meanwhile: …" beside what differs. */
static void show_saved(struct build *b)
{
	struct rq *rq = b->rq;

	for (size_t i = 0; i < b->n; i++) {
		struct field_view *f = &b->rows[i].field;
		bool is_line = b->rows[i].shape == SHAPE_TEXT || b->rows[i].shape == SHAPE_AMOUNT ||
			       b->rows[i].shape == SHAPE_TEXTAREA;

		if (is_line && strchr(f->name, '.') == NULL &&
			strcmp(form_again(rq->form, f->name), f->value) != 0)
			f->hint = mem_printf(rq->mem, "Saved meanwhile: %s",
				f->value[0] == '\0' ? "nothing" : f->value);
	}
}

enum err call_form_rows(
	struct rq *rq, const struct call *c, bool is_new, struct form_row **ret_rows, size_t *ret_n)
{
	struct build b = { .rq = rq,
		.call = c,
		.rows = MEM_ARRAY(rq->mem, struct form_row, ROWS_MAX),
		.is_fixed = !is_new && c->stage != CALL_STAGE_DRAFT };
	enum err e;

	subject(&b);
	e = areas(&b);
	if (e != ERR_OK)
		return e;
	topics(&b);
	instructions(&b);
	dates(&b);
	limits(&b);
	criteria(&b);
	if (!is_new)
		add(&b, SHAPE_HIDDEN, "revision", NULL, number(rq->mem, c->revision));
	aim_findings(rq);
	if (call_form_is_stale(rq, c))
		show_saved(&b);
	*ret_rows = b.rows;
	*ret_n = b.n;
	return ERR_OK;
}
