/* Setting up the program: what is there and what is missing, and the settings. */
#include <inttypes.h>
#include <string.h>

#include "domain/call/call.h"
#include "domain/org/org.h"
#include "domain/program/program.h"
#include "web/pages/content_kinds.h"
#include "web/pages/list.h"
#include "web/pages/pages.h"
#include "web/pages/work.h"
#include "web/pages/choices.h"
#include "web/rq.h"
#include "web/show_form.h"
#include "web/text/money.h"
#include "web/tmpl/blocks_page.h"
#include "web/tmpl/form_page.h"

static void begin(struct rq *rq, const char *at, const char *title)
{
	content_side(rq, at);
	work_page(rq, title);
}

/* ---- the overview ---- */

static struct task settings_task(const struct rq *rq)
{
	const struct program_settings *s = rq->program;
	struct task t = { .title = "Settings",
		.href = "/staff/program/settings",
		.text = mem_printf(rq->mem,
			"Name, contact, limits of new calls. Links in mail lead to %s.",
			s->base_url),
		.badge = { BADGE_GOOD, "Set" } };

	if (s->summary[0] == '\0')
		t.badge = (struct badge){ BADGE_WARN, "Nothing says what the program is" };
	else if (s->own_url[0] == '\0' && strncmp(s->base_url, "https://", 8) != 0)
		t.badge = (struct badge){ BADGE_WARN, "No public address" };
	return t;
}

/* What is good and what is not of the items of a kind. */
static struct badge badge_of(
	struct mem *m, const struct content_item *items, size_t n, bool is_needed)
{
	size_t n_missing = 0, n_drafts = 0;

	for (size_t i = 0; i < n; i++) {
		n_missing += items[i].position < 0;
		n_drafts += content_is_draft(items[i].text);
	}
	if (n_missing > 0 && is_needed)
		return (struct badge){ BADGE_WARN, mem_printf(m, "%zu not written", n_missing) };
	if (n_drafts > 0)
		return (struct badge){ BADGE_WARN,
			mem_printf(m, "%zu draft%s to edit", n_drafts, n_drafts == 1 ? "" : "s") };
	if (n == n_missing)
		return (struct badge){ is_needed ? BADGE_WARN : BADGE_PLAIN, "None yet" };
	return (struct badge){ BADGE_GOOD, mem_printf(m, "%zu there", n - n_missing) };
}

static enum err kind_task(
	struct rq *rq, enum content_kind kind, bool is_needed, struct task *ret_task)
{
	const struct content_words *k = &content_words[kind];
	struct content_item *items;
	size_t n;
	enum err e = content_items(rq->cx, kind, &items, &n);

	if (e == ERR_OK)
		*ret_task = (struct task){ .title = k->many,
			.href = mem_printf(rq->mem, "/staff/program/%s", k->path),
			.text = n == 0 ? k->without : k->lead,
			.badge = badge_of(rq->mem, items, n, is_needed) };
	return e;
}

static enum err call_task(struct rq *rq, struct task *ret_task)
{
	const struct call_filter filter = { .which = CALLS_ALL };
	const struct list_ask ask = { .way = LIST_FIRST, .rows = 1 };
	struct list_page page;
	struct call *calls;
	enum err e = call_entries_for_staff(rq->cx, &filter, &ask, &calls, &page);

	if (e == ERR_OK)
		*ret_task = (struct task){ .title = page.n == 0 ? "Write the first call"
								: "Write a call",
			.href = "/staff/calls/new",
			.text = "A call begins as a draft that only staff see.",
			.badge = { page.n == 0 ? BADGE_PLAIN : BADGE_GOOD,
				page.n == 0 ? "None yet"
					    : list_count(rq->mem, &page, "there", "there") } };
	return e;
}

static enum err needed_block(struct rq *rq, struct block *ret_block)
{
	static const enum content_kind kinds[] = { CONTENT_AREA, CONTENT_RULE, CONTENT_ATTESTATION,
		CONTENT_PAGE };
	enum { N = sizeof(kinds) / sizeof(kinds[0]) };
	struct task *tasks = MEM_ARRAY(rq->mem, struct task, N + 1);
	enum err e = ERR_OK;

	tasks[0] = settings_task(rq);
	for (size_t i = 0; e == ERR_OK && i < N; i++)
		e = kind_task(rq, kinds[i], true, &tasks[i + 1]);
	*ret_block = (struct block){ .title = "Before the first call",
		.lead = "Applicants meet these on the first day.",
		.tasks = tasks,
		.n_tasks = N + 1 };
	return e;
}

static enum err institution_task(struct rq *rq, struct task *ret_task)
{
	const struct list_ask ask = { .way = LIST_FIRST, .rows = 1 };
	struct list_page all, bare;
	struct org *list;
	enum err e = org_entries(rq->cx, &(struct org_search){ .text = "" }, &ask, &list, &all);

	if (e == ERR_OK)
		e = org_entries(rq->cx, &(struct org_search){ .text = "", .is_bare = true }, &ask,
			&list, &bare);
	if (e != ERR_OK)
		return e;
	*ret_task = (struct task){ .title = "Institutions",
		.href = "/staff/program/institutions",
		.text = "Where investigators say that they work. Who does not find theirs adds it.",
		.badge = { all.total == 0 ? BADGE_PLAIN : BADGE_GOOD,
			all.total == 0 ? "None yet"
				       : list_count(rq->mem, &all, "there", "there") } };
	if (bare.total > 0)
		ret_task->badge = (struct badge){ BADGE_WARN,
			list_count(rq->mem, &bare, "without a ROR id", "without a ROR id") };
	return ERR_OK;
}

static enum err helpful_block(struct rq *rq, struct block *ret_block)
{
	static const enum content_kind kinds[] = { CONTENT_PRODUCT, CONTENT_DATASET,
		CONTENT_QUESTION };
	enum { N = sizeof(kinds) / sizeof(kinds[0]) };
	struct task *tasks = MEM_ARRAY(rq->mem, struct task, N + 1);
	enum err e = institution_task(rq, &tasks[N]);

	for (size_t i = 0; e == ERR_OK && i < N; i++)
		e = kind_task(rq, kinds[i], false, &tasks[i]);
	*ret_block = (struct block){ .title = "When it helps", .tasks = tasks, .n_tasks = N + 1 };
	return e;
}

static enum err then_block(struct rq *rq, struct block *ret_block)
{
	struct task *tasks = MEM_ARRAY(rq->mem, struct task, 2);
	size_t n = 0;

	if (rq->cx->actor.roles & ROLE_ADMIN)
		tasks[n++] = (struct task){ .title = "Give people their roles",
			.href = "/admin/people",
			.text = "Whoever registered can be made staff, reviewer, research contact "
				"or finance. A chair is named on the panel of a call." };
	*ret_block = (struct block){ .title = "Then", .tasks = tasks, .n_tasks = n + 1 };
	return call_task(rq, &tasks[n]);
}

static enum err overview_page(struct rq *rq)
{
	struct block *blocks = MEM_ARRAY(rq->mem, struct block, 3);
	struct blocks_view v = { .title = "Set up the program",
		.lead = "What everybody reads and chooses from. All of it can change at any time.",
		.second = { .href = "/", .label = "See the site" },
		.blocks = blocks,
		.n_blocks = 3 };
	enum err e = needed_block(rq, &blocks[0]);

	if (e == ERR_OK)
		e = helpful_block(rq, &blocks[1]);
	if (e == ERR_OK)
		e = then_block(rq, &blocks[2]);
	if (e != ERR_OK)
		return e;
	begin(rq, "program", v.title);
	v.page = rq->page;
	tmpl_blocks_page(rq->out, &v);
	return ERR_OK;
}

/* ---- the settings ---- */

enum {
	CAP_CENTS_MAX = 1000000000, /* ten million dollars */
	DAYS_MAX = 730,
	PAGES_MAX = 100,
	GRACE_S_MAX = 3600,
	SUMMARY_CHARS = 2000
};

FORM(settings_form, { .name = "name", .kind = FIELD_TEXT, .max = 120, .is_required = true },
	{ .name = "sponsor", .kind = FIELD_TEXT, .max = 120, .is_required = true },
	{ .name = "tagline", .kind = FIELD_TEXT, .max = 200 },
	{ .name = "summary", .kind = FIELD_LINES, .max = SUMMARY_CHARS },
	{ .name = "contact_email", .kind = FIELD_EMAIL, .is_required = true },
	{ .name = "base_url", .kind = FIELD_TEXT, .max = 200 },
	{ .name = "zone", .kind = FIELD_TEXT, .max = 64, .is_required = true },
	{ .name = "decision_days",
		.kind = FIELD_INT,
		.min = 1,
		.max = DAYS_MAX,
		.is_required = true },
	{ .name = "cash_cap", .kind = FIELD_AMOUNT, .max = CAP_CENTS_MAX, .is_required = true },
	{ .name = "credit_cap", .kind = FIELD_AMOUNT, .max = CAP_CENTS_MAX, .is_required = true },
	{ .name = "page_limit",
		.kind = FIELD_INT,
		.min = 1,
		.max = PAGES_MAX,
		.is_required = true },
	{ .name = "file_mb",
		.kind = FIELD_INT,
		.min = 1,
		.max = CALL_FILE_MB_MAX,
		.is_required = true },
	{ .name = "grace_s", .kind = FIELD_INT, .max = GRACE_S_MAX, .is_required = true });

struct build {
	struct rq *rq;
	struct form_row rows[20];
	size_t n;
};

static struct field_view *add(struct build *b, enum field_shape shape, const char *name,
	const char *label, const char *value)
{
	struct form_row *row = &b->rows[b->n++];

	MUST(b->n <= sizeof(b->rows) / sizeof(b->rows[0]));
	*row = (struct form_row){ .shape = shape,
		.field = { .name = name, .label = label, .value = value, .is_required = true } };
	return &row->field;
}

static void heading(struct build *b, const char *label, const char *hint)
{
	add(b, SHAPE_HEADING, NULL, label, NULL)->hint = hint;
}

static struct field_view *number(
	struct build *b, const char *name, const char *label, int64_t value)
{
	struct field_view *f =
		add(b, SHAPE_TEXT, name, label, mem_printf(b->rq->mem, "%" PRId64, value));

	f->inputmode = "numeric";
	f->is_short = true;
	return f;
}

static void amount(struct build *b, const char *name, const char *label, int64_t cents)
{
	add(b, SHAPE_AMOUNT, name, label, money_figure(b->rq->mem, cents))->unit = "USD";
}

static void identity(struct build *b)
{
	const struct program_settings *s = b->rq->program;
	struct field_view *f;

	heading(b, "What it is", NULL);
	add(b, SHAPE_TEXT, "name", "Name of the program", s->name)->max_length = 120;
	f = add(b, SHAPE_TEXT, "sponsor", "Sponsor", s->sponsor);
	f->max_length = 120;
	f->hint = "Who gives the money, as letters say it: \"Example Company\".";
	f = add(b, SHAPE_TEXT, "tagline", "In one sentence", s->tagline);
	f->max_length = 200;
	f->is_required = false;
	f->hint = "The large line of the first page, and the line in the foot.";
	f = add(b, SHAPE_TEXTAREA, "summary", "In a few sentences", s->summary);
	f->max_length = SUMMARY_CHARS;
	f->is_required = false;
	f->hint = "Below it on the first page: who is funded, with what, how it goes.";
}

static void reach(struct build *b)
{
	const struct program_settings *s = b->rq->program;
	struct field_view *f;

	heading(b, "Where it is found", NULL);
	f = add(b, SHAPE_TEXT, "contact_email", "Contact address", s->contact_email);
	f->input_type = "email";
	f->hint = "Answers to letters go there; it stands in security.txt.";
	f = add(b, SHAPE_TEXT, "base_url", "Public address", s->own_url);
	f->inputmode = "url";
	f->is_required = false;
	f->is_readonly = (b->rq->cx->actor.roles & ROLE_ADMIN) == 0;
	f->hint = mem_printf(b->rq->mem,
		"Such as https://awards.example.org. Links in mail begin with it, those that set a "
		"password too, so administrators write it. Now they begin with %s.",
		s->base_url);
	f = add(b, SHAPE_SELECT, "zone", "Time zone", NULL);
	f->choices = zone_choices(b->rq->mem, s->zone, &f->n_choices);
	f->is_short = true;
	f->hint = "Of new calls, and of dates on staff's pages.";
}

static void promises(struct build *b)
{
	const struct program_settings *s = b->rq->program;

	heading(b, "Limits and promises",
		"A new call begins with these and may set its own. The page of rules shows them.");
	amount(b, "cash_cap", "Limit on cash", s->cash_cap_cents);
	amount(b, "credit_cap", "Limit on credits", s->credit_cap_cents);
	number(b, "page_limit", "Pages of a proposal", s->page_limit);
	number(b, "file_mb", "Size of the PDF in MB", s->file_limit_bytes >> 20);
	number(b, "decision_days", "Days from the deadline to the decisions", s->decision_days);
	number(b, "grace_s", "Grace in seconds", s->grace_s)->hint =
		"After a deadline, said nowhere.";
}

static enum err settings_page(struct rq *rq)
{
	struct build *b = MEM_NEW(rq->mem, struct build);
	struct form_view v = { .title = "Settings",
		.action = "/staff/program/settings",
		.primary = { .label = "Save the settings" },
		.back = "/staff/program",
		.is_guarded = true };

	b->rq = rq;
	identity(b);
	reach(b);
	promises(b);
	begin(rq, "settings", "Settings");
	v.page = rq->page;
	show_form(rq, &v, b->rows, b->n, NULL);
	tmpl_form_page(rq->out, &v);
	return ERR_OK;
}

static enum err settings_post(struct rq *rq)
{
	const struct form_data *f = rq->form;

	return program_save(rq->cx, &(struct program_settings){ .name = form_text(f, "name"),
					    .sponsor = form_text(f, "sponsor"),
					    .tagline = form_text(f, "tagline"),
					    .summary = form_text(f, "summary"),
					    .contact_email = form_text(f, "contact_email"),
					    .base_url = form_text(f, "base_url"),
					    .zone = form_text(f, "zone"),
					    .decision_days = form_int(f, "decision_days"),
					    .cash_cap_cents = form_int(f, "cash_cap"),
					    .credit_cap_cents = form_int(f, "credit_cap"),
					    .page_limit = form_int(f, "page_limit"),
					    .file_limit_bytes = form_int(f, "file_mb") << 20,
					    .grace_s = form_int(f, "grace_s") });
}

const struct route program_routes[N_PROGRAM_ROUTES] = {
	{ GET, "/staff/program", SIGNED_IN, ACT_CONTENT_EDIT, .run = overview_page,
		.summary = "what is there and what is missing of a new program" },
	{ GET, "/staff/program/settings", SIGNED_IN, ACT_CONTENT_EDIT, .run = settings_page,
		.summary = "the settings" },
	{ POST, "/staff/program/settings", SIGNED_IN, ACT_CONTENT_EDIT, .form = &settings_form,
		.run = settings_post, .again = settings_page, .then = "/staff/program",
		.summary = "saves the settings" },
};
