/* Setting up the program: what is there and what is missing, and the settings. */
#include <string.h>

#include "domain/call/call.h"
#include "domain/org/org.h"
#include "domain/program/content_rules.h"
#include "domain/program/program.h"
#include "web/pages/staff/content_kinds.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/pages/common/choices.h"
#include "web/form_table.h"

/* ---- the overview ---- */

static struct task settings_task(const struct rq *rq)
{
	const struct program_settings *s = rq->program;
	struct task t = { "Settings", .href = "/staff/program/settings",
		.text = mem_printf(rq->mem,
			"Name, contact, limits of new calls. Links in mail lead to %s.",
			s->base_url),
		.badge = { BADGE_GOOD, "Set" } };

	if (s->summary[0] == '\0')
		t.badge = (struct badge){ BADGE_WARN, "Nothing says yet what the program is" };
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

	TRY(content_items(rq->cx, kind, &items, &n));
	*ret_task =
		(struct task){ k->many, .href = mem_printf(rq->mem, "/staff/program/%s", k->path),
			.text = n == 0 ? k->without : k->lead,
			.badge = badge_of(rq->mem, items, n, is_needed) };
	return ERR_OK;
}

/* How many there are of what one had better have. */
static struct badge there(struct mem *m, const struct list_page *page)
{
	if (page->total == 0)
		return (struct badge){ BADGE_PLAIN, "None yet" };
	return (struct badge){ BADGE_GOOD, list_count(m, page, "there", "there") };
}

/* What there is of calls and of institutions. */
static enum err listed_tasks(struct rq *rq, struct task *ret_calls, struct task *ret_orgs)
{
	const struct call_filter filter = { .which = CALLS_ALL };
	const struct org_search any = { .text = "" }, without_ror = { .text = "", .is_bare = true };
	const struct list_ask ask = { .way = LIST_FIRST, .rows = 1 };
	struct list_page all, orgs, bare;
	struct call *calls;
	struct org *list;

	TRY(call_entries_for_staff(rq->cx, &filter, &ask, &calls, &all));
	TRY(org_entries(rq->cx, &any, &ask, &list, &orgs));
	TRY(org_entries(rq->cx, &without_ror, &ask, &list, &bare));
	*ret_calls = (struct task){ all.n == 0 ? "Write the first call" : "Write a call",
		.href = "/staff/calls/new", .text = "A call begins as a draft that only staff see.",
		.badge = there(rq->mem, &all) };
	*ret_orgs = (struct task){ "Institutions", .href = "/staff/program/institutions",
		.text = "Where investigators say they work. Those who cannot find theirs add it.",
		.badge = there(rq->mem, &orgs) };
	if (bare.total > 0)
		ret_orgs->badge = (struct badge){ BADGE_WARN,
			list_count(rq->mem, &bare, "without a ROR id", "without a ROR id") };
	return ERR_OK;
}

enum { KINDS_NEEDED = 4 }; /* the first of them */

static const enum content_kind kinds[] = { CONTENT_AREA, CONTENT_RULE, CONTENT_ATTESTATION,
	CONTENT_PAGE, CONTENT_PRODUCT, CONTENT_DATASET, CONTENT_QUESTION, CONTENT_CANNED };

enum { N_KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static enum err overview_page(struct rq *rq)
{
	const bool is_admin = (rq->cx->actor.roles & ROLE_ADMIN) != 0;
	struct task *tasks = MEM_ARRAY(rq->mem, struct task, N_KINDS + 2), write;

	tasks[0] = settings_task(rq);
	for (size_t i = 0; i < N_KINDS; i++)
		TRY(kind_task(rq, kinds[i], i < KINDS_NEEDED, &tasks[i + 1]));
	TRY(listed_tasks(rq, &write, &tasks[N_KINDS + 1]));
	content_begin(rq, "program", "Set up the program");
	return SHOW_BLOCKS(rq, "Set up the program",
		.lead = "What everybody reads and chooses from. You can change all of it at any "
			"time.",
		.second = { "/", .label = "See the site" },
		BLOCKS(rq->mem,
			{ "Before the first call",
				.lead = "Applicants meet these on the first day.", .tasks = tasks,
				.n_tasks = KINDS_NEEDED + 1 },
			{ "When it helps", .tasks = tasks + KINDS_NEEDED + 1,
				.n_tasks = N_KINDS + 1 - KINDS_NEEDED },
			{ "Then", TASKS(rq->mem,
					  { is_admin ? "Give people their roles" : NULL,
						  .href = "/admin/people",
						  .text = "Anyone who has registered can be made "
							  "staff, reviewer, research contact or "
							  "finance. A chair is named on "
							  "the panel of a call." },
					  write,
					  { "Which suggestions help", .href = "/staff/suggestions",
						  .text = "Two rankings compete for what people "
							  "choose; only counts are kept." }) }));
}

/* ---- the settings ---- */

enum {
	CAP_CENTS_MAX = 1000000000, /* ten million dollars */
	DAYS_MAX = 730,
	PAGES_MAX = 100,
	GRACE_S_MAX = 3600,
	PER_MINUTE_MAX = 100000,
	SUMMARY_CHARS = 2000
};

/* Links in mail begin with it, those that set a password too: administrators write it. */
static enum err fill_address(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct program_settings *s = stored;

	f->is_readonly = (rq->cx->actor.roles & ROLE_ADMIN) == 0;
	f->hint = mem_printf(rq->mem,
		"Such as https://awards.example.org. Links in mail begin with it, those that set a "
		"password too, so administrators write it. Now they begin with %s.",
		s->base_url);
	return ERR_OK;
}

static enum err fill_seen(struct rq *rq, const void *stored, struct field_view *f)
{
	f->value = program_settings_stamp(rq->mem, stored);
	return ERR_OK;
}

#define IN(m) .in = MEMBER(struct program_settings, m)

/* What is written is own_url of what is stored. */
#define IN_URL                                                                                     \
	.in = MEMBER(struct program_settings, base_url),                                           \
	.of = MEMBER(struct program_settings, own_url)

FORM(settings_form,
	{ "name", FIELD_TEXT, "Name of the program", IN(name), .max = 120, .is_required = true,
		.head = "What it is" },
	{ "sponsor", FIELD_TEXT, "Sponsor", IN(sponsor), .max = 120, .is_required = true,
		.hint = "Who gives the money, as it appears in letters: \"Example Company\"." },
	{ "tagline", FIELD_TEXT, "In one sentence", IN(tagline), .max = 200,
		.hint = "The headline of the home page, and the line at the foot of every page." },
	{ "summary", FIELD_LINES, "In a few sentences", IN(summary), .max = SUMMARY_CHARS,
		.hint = "Below it on the home page: who is funded, with what, and how it works." },
	{ "contact_email", FIELD_EMAIL, "Contact address", IN(contact_email), .is_required = true,
		.head = "Where to find it",
		.hint = "Replies to letters go there; it is also given in security.txt." },
	{ "base_url", FIELD_TEXT, "Public address", IN_URL, .max = 200, .inputmode = "url",
		.fill = fill_address },
	{ "zone", FIELD_TEXT, "Time zone", IN(zone), .max = 64, .is_required = true,
		.shape = SHAPE_SELECT, .fill = fill_zones, .is_short = true,
		.hint = "For new calls, and for dates on staff pages." },
	{ "cash_cap", FIELD_AMOUNT, "Limit on cash", IN(cash_cap_cents), .max = CAP_CENTS_MAX,
		.is_required = true, .head = "Limits and promises",
		.head_hint = "A new call begins with these and may set its own. The page of rules "
			     "shows them." },
	{ "credit_cap", FIELD_AMOUNT, "Limit on credits", IN(credit_cap_cents),
		.max = CAP_CENTS_MAX, .is_required = true },
	{ "page_limit", FIELD_INT, "Pages of a proposal", IN(page_limit), .min = 1,
		.max = PAGES_MAX, .is_required = true },
	{ "file_mb", FIELD_INT, "Size of the PDF in MB", IN(file_limit_bytes), .min = 1,
		.max = CALL_FILE_MB_MAX, .is_required = true, .unit = 1 << 20 },
	{ "decision_days", FIELD_INT, "Days from the deadline to the decisions", IN(decision_days),
		.min = 1, .max = DAYS_MAX, .is_required = true },
	{ "grace_s", FIELD_INT, "Grace in seconds", IN(grace_s), .max = GRACE_S_MAX,
		.is_required = true, .hint = "After a deadline; not shown to anybody." },
	{ "newsletters_per_minute", FIELD_INT, "Letters a minute", IN(newsletters_per_minute),
		.max = PER_MINUTE_MAX, .is_required = true, .head = "Letters to the list",
		.hint = "At most so many leave, for a mail server that allows no more. 0: as "
			"fast as it takes them." },
	{ "bounce_address", FIELD_EMAIL, "Address for what comes back", IN(bounce_address),
		.hint = "Such as bounces@awards.example.org, where the mail server also takes "
			"bounces+anything@ and hands it to bursary mail-in. Without one, what "
			"comes "
			"back goes to the contact address." },
	{ "seen", FIELD_TEXT, .max = 16, .is_seen = true, .fill = fill_seen });

static enum err settings_page(struct rq *rq)
{
	struct form_view v = { "Settings", .action = "/staff/program/settings",
		.primary = { .label = "Save the settings" }, .back = "/staff/program",
		.is_guarded = true };

	content_begin(rq, "settings", "Settings");
	return form_page(rq, &settings_form, rq->program, &v, NULL);
}

static enum err settings_post(struct rq *rq)
{
	return program_save(
		rq->cx, TAKEN(rq, struct program_settings), form_text(rq->form, "seen"));
}

ROUTES(program_routes,
	{ GET, "/staff/program", SIGNED_IN, ACT_CONTENT_EDIT, .run = overview_page,
		.summary = "what is there and what is missing of a new program" },
	{ GET, "/staff/program/settings", SIGNED_IN, ACT_CONTENT_EDIT, .run = settings_page,
		.summary = "the settings" },
	{ POST, "/staff/program/settings", SIGNED_IN, ACT_CONTENT_EDIT, .form = &settings_form,
		.run = settings_post, .again = settings_page, .then = "/staff/program",
		.summary = "saves the settings" });
