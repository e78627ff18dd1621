/* Forms, dashboards, lists and reviews: the parts in the arrangements that pages for work use. */
#include "gallery.h"

#include "web/tmpl/blocks_page.h"
#include "web/tmpl/form_page.h"
#include "web/tmpl/list_page.h"

static const struct nav_link desks[] = {
	{ .href = "/desk", .label = "Overview" },
	{ .href = "/reviews", .label = "Reviews", .count = "7" },
	{ .href = "/staff/calls", .label = "Calls", .is_current = true },
	{ .href = "/staff/people", .label = "People" },
};
static const struct nav_link side[] = {
	{ .href = "/staff/calls/1", .label = "Overview" },
	{ .href = "/staff/calls/1/proposals",
		.label = "Proposals",
		.count = "812",
		.is_current = true },
	{ .href = "/staff/calls/1/panel", .label = "Panel", .count = "25" },
	{ .href = "/staff/calls/1/decisions", .label = "Decisions", .count = "49" },
	{ .href = "/staff/calls/1/letters", .label = "Letters" },
};
static const struct nav_link crumbs[] = { { .href = "/staff/calls", .label = "Calls" },
	{ .href = "/staff/calls/1", .label = "Trustworthy machine learning" } };

static struct page work_page(const char *title)
{
	struct page p = gallery_page(title, PAGE_WORK);

	p.desks = desks;
	p.n_desks = N(desks);
	p.side_title = "Trustworthy machine learning";
	p.side = side;
	p.n_side = N(side);
	p.crumbs = crumbs;
	p.n_crumbs = N(crumbs);
	p.person = "Mara Staff";
	p.csrf = "t";
	p.is_unlisted = true;
	return p;
}

static struct page own_page(const char *title)
{
	struct page p = gallery_page(title, PAGE_NARROW);

	p.desks = desks;
	p.n_desks = 1;
	p.person = "Ada Okafor";
	p.csrf = "t";
	p.is_unlisted = true;
	return p;
}

static const struct choice categories[] = { { "students", "Students", NULL, true },
	{ "travel", "Travel", NULL, false } };
static const struct choice positions[] = {
	{ "faculty", "Full-time faculty of an accredited institution", NULL, true },
	{ "researcher", "Permanent researcher of a non-governmental organization", NULL, false },
};
static const struct choice statements[] = {
	{ "age", "I am of age where I live.", NULL, true },
	{ "government", "I am not a paid government employee.",
		"Accredited public universities are excepted.", false },
	{ "sanctions", "I am not under export controls or sanctions.", NULL, false },
	{ "staff", "I have not worked for the sponsor in the last 12 months.", NULL, false },
	{ "family", "Nobody of my family or household does.", NULL, false },
};
static const struct stored_file stored = { "calibration.pdf", "312 KB, 4 pages", "/files/1" };

#define LINE(n, what, amount)                                                                      \
	(const struct form_row[])                                                                  \
	{                                                                                          \
		{ SHAPE_SELECT,                                                                    \
			{ .name = "line_category." #n,                                             \
				.label = "Category, line " #n,                                     \
				.choices = categories,                                             \
				.n_choices = N(categories) },                                      \
			NULL },                                                                    \
			{ SHAPE_TEXT,                                                              \
				{ .name = "line_what." #n,                                         \
					.label = "What for, line " #n,                             \
					.value = (what) },                                         \
				NULL },                                                            \
			{ SHAPE_AMOUNT,                                                            \
				{ .name = "line_amount." #n,                                       \
					.label = "Amount, line " #n,                               \
					.value = (amount),                                         \
					.unit = "USD" },                                           \
				NULL },                                                            \
	}

static void draft_form(void **state)
{
	const struct problem problems[] = {
		{ "title", "Give the proposal a title.", NULL },
		{ "cash", "The cash request is above USD 70,000.", "/rules#cash-cap" },
		{ "attests", "Confirm every statement.", "/rules#pi-attestations" },
	};
	const char *const heads[] = { "Category", "What for", "Amount" };
	const struct line_row lines[] = { { LINE(0, "One doctoral student, one year", "42,000") },
		{ LINE(1, "Two visits to a hospital", "6,000") }, { LINE(2, NULL, NULL) } };
	const struct line_table budget = {
		.id = "lines",
		.label = "Budget lines",
		.hint = "Empty lines are left out. Overhead is not asked for.",
		.heads = heads,
		.n_columns = 3,
		.rows = lines,
		.n_rows = 3,
		.max_rows = 20,
		.add = { .label = "Add a line", .name = "do", .value = "add-line" },
		.total = "USD 48,000",
	};
	const struct form_row rows[] = {
		{ SHAPE_TEXT,
			{ .name = "title",
				.label = "Title",
				.is_required = true,
				.max_length = 200,
				.hint = "As it may stand on the public page, without "
					"abbreviations.",
				.error = "Give the proposal a title." },
			NULL },
		{ SHAPE_TEXTAREA,
			{ .name = "abstract",
				.label = "Abstract",
				.max_length = 1500,
				.rows = 7,
				.hint = "For readers outside your field. Nothing confidential.",
				.is_required = true,
				.value = "Triage models are trained in one hospital & used in "
					 "another <elsewhere>." },
			NULL },
		{ SHAPE_HEADING, { .label = "Money", .hint = "All amounts in US dollars." }, NULL },
		{ SHAPE_AMOUNT,
			{ .name = "cash",
				.label = "Cash request",
				.unit = "USD",
				.value = "90,000",
				.hint = "At most USD 70,000, on average over the call.",
				.error = "That is above USD 70,000.",
				.rule_url = "/rules#cash-cap",
				.is_required = true },
			NULL },
		{ SHAPE_AMOUNT, { .name = "credits", .label = "Cloud credits", .unit = "USD" },
			NULL },
		{ SHAPE_LINES, { 0 }, &budget },
		{ SHAPE_FILE,
			{ .name = "pdf",
				.label = "Proposal as PDF",
				.is_required = true,
				.stored = &stored,
				.hint = "At most 4 pages and 10 MB; references and CVs follow "
					"after them.",
				.accept = ".pdf,application/pdf",
				.max_length = 10000000 },
			NULL },
		{ SHAPE_SELECT,
			{ .name = "country",
				.label = "Country",
				.is_short = true,
				.is_required = true,
				.choices = categories,
				.n_choices = 1 },
			NULL },
		{ SHAPE_HEADING, { .label = "Statements" }, NULL },
		{ SHAPE_CHOICE,
			{ .name = "position",
				.label = "Your position",
				.is_required = true,
				.choices = positions,
				.n_choices = N(positions),
				.hint = "On the day of the deadline." },
			NULL },
		{ SHAPE_CHECKS,
			{ .name = "attests",
				.label = "You attest",
				.is_required = true,
				.choices = statements,
				.n_choices = N(statements),
				.error = "Confirm every statement.",
				.rule_url = "/rules#pi-attestations" },
			NULL },
		{ SHAPE_CHECK,
			{ .name = "open",
				.label = "Nothing in this proposal is confidential",
				.is_required = true,
				.hint = "Reviewers keep it to themselves; no other duty arises." },
			NULL },
	};
	struct form_view v = {
		.page = own_page("Your proposal"),
		.badge = { BADGE_PLAIN, "Draft" },
		.kicker = "closes 13 May 2026, 23:59 Pacific",
		.title = "Your proposal",
		.lead = "Save as often as you like. Only you and your co-PI see a draft.",
		.action = "/draft",
		.csrf = "t",
		.idempotency_key = "k",
		.has_file = true,
		.is_guarded = true,
		.autosave = "/draft/autosave",
		.problems = problems,
		.n_problems = N(problems),
		.rows = rows,
		.n_rows = N(rows),
		.primary = { .label = "Submit the proposal",
			.confirm = "Submit now? You can still change it until the "
				   "deadline." },
		.other = { .label = "Save the draft", .name = "do", .value = "save" },
		.is_other_enter = true,
		.back = "/desk",
	};
	struct buf b;

	v.page.crumbs = crumbs;
	v.page.n_crumbs = N(crumbs);
	buf_init(&b, *state, 0);
	tmpl_form_page(&b, &v);
	gallery_keep(&b, "form");
}

enum { ROWS = 9, COLUMNS = 7 };

static void fill_row(struct mem *m, int i, struct cell *c, struct table_row *row)
{
	static const struct badge badges[] = { { BADGE_ACTIVE, "In review" },
		{ BADGE_GOOD, "Eligible" }, { BADGE_BAD, "Ineligible" },
		{ BADGE_WARN, "Two findings" }, { BADGE_PLAIN, "Submitted" } };
	const double single[] = { 2, 4, 4 }, line = 3.4, mid = 2.2 + .3 * i;
	const struct plot_scale scale = { 1, 5 };

	c[0] = (struct cell){ .text = mem_printf(m,
				      "Calibration under shift for clinical triage models %d", i),
		.href = "/staff/proposals/1",
		.sub = "Ada Okafor, University of Ibadan" };
	c[1] = (struct cell){ .text = "Machine learning" };
	c[2] = (struct cell){ .badge = badges[i % 5] };
	c[3] = (struct cell){ .text = mem_printf(m, "USD %d,500", 48 + i) };
	c[4] = (struct cell){ .plot = plot_dots(m, scale, single, 3) };
	c[5] = (struct cell){ .plot = plot_interval(m, scale,
				      (struct plot_range){ mid - .6, mid, mid + .5 }, &line) };
	c[6] = (struct cell){ .text = mem_printf(m, "%.1f", mid) };
	*row = (struct table_row){ .pick = mem_printf(m, "%d", i),
		.pick_label = mem_printf(m, "Select %d", i),
		.cells = c };
}

static void staff_list(void **state)
{
	const struct column columns[COLUMNS] = {
		{ .head = "Proposal", .sort_href = "?sort=-title", .sorting = SORT_UP },
		{ .head = "Area", .sort_href = "?sort=area" },
		{ .head = "State" },
		{ .head = "Cash", .is_number = true },
		{ .head = "Scores" },
		{ .head = "Calibrated" },
		{ .head = "Mean", .is_number = true },
	};
	const struct choice any[] = { { "", "Any", NULL, true } };
	const struct choice whats[] = { { "eligible", "Mark as eligible", NULL, true },
		{ "assign", "Assign", NULL, false } };
	const struct field_view search = {
		.name = "q", .label = "Search", .input_type = "search", .is_filter = true
	};
	const struct field_view selects[] = {
		{ .name = "area",
			.label = "Area",
			.choices = any,
			.n_choices = 1,
			.is_filter = true },
		{ .name = "state",
			.label = "State",
			.choices = any,
			.n_choices = 1,
			.is_filter = true },
	};
	const struct field_view what = {
		.name = "do", .label = "With the selected", .choices = whats, .n_choices = 2
	};
	const struct field_view shown = { .name = "columns",
		.label = "Columns",
		.choices = whats,
		.n_choices = 2,
		.is_filter = true };
	const struct bulk bulk = { .action = "/staff/calls/1/proposals",
		.csrf = "t",
		.idempotency_key = "k",
		.fields = &what,
		.n_fields = 1,
		.button = { .label = "Apply" } };
	const struct nav_link downloads[] = { { .href = "/staff/calls/1/proposals.csv",
		.label = "CSV" } };
	struct cell cells[ROWS][COLUMNS],
		foot[COLUMNS] = { { .text = "9 proposals" }, [3] = { .text = "USD 472,500" } };
	struct table_row rows[ROWS];
	struct list_view v = {
		.page = work_page("Proposals"),
		.badge = { BADGE_ACTIVE, "In review" },
		.kicker = "decisions due 11 August 2026, in 38 days",
		.title = "Proposals",
		.action = { .href = "/staff/assign", .label = "Assign reviewers" },
		.filters = { .path = "/staff/calls/1/proposals",
			.search = &search,
			.selects = selects,
			.n_selects = 2 },
		.columns = &shown,
		.bulk = &bulk,
		.table = { .label = "Proposals",
			.pick_name = "id",
			.columns = columns,
			.n_columns = COLUMNS,
			.rows = rows,
			.n_rows = ROWS,
			.foot = foot },
		.pagination = { .label = "1–50 of 812", .next = "?page=2" },
		.downloads = downloads,
		.n_downloads = 1,
	};
	struct buf b;

	for (int i = 0; i < ROWS; i++)
		fill_row(*state, i, cells[i], &rows[i]);
	v.page.notice = (struct notice){ NOTICE_GOOD, NULL, "12 proposals were marked as eligible.",
		NULL, NULL };
	buf_init(&b, *state, 0);
	tmpl_list_page(&b, &v);
	gallery_keep(&b, "staff-list");
}

static void an_empty_list(void **state)
{
	struct list_view v = {
		.page = work_page("People"),
		.title = "People",
		.empty = { .title = "Nobody yet",
			.text = "People who register stand here.",
			.href = "/staff/invite",
			.action = "Invite somebody" },
	};
	struct buf b;

	buf_init(&b, *state, 0);
	tmpl_list_page(&b, &v);
	gallery_keep(&b, "staff-list-empty");
}

static const struct fact proposal_facts[] = {
	{ .label = "Principal investigator",
		.text = "Ada Okafor",
		.note = "University of Ibadan, Nigeria" },
	{ .label = "Asks for", .text = "USD 48,000", .note = "and USD 20,000 in credits" },
	{ .label = "Proposal", .text = "calibration.pdf, 4 pages", .href = "/files/1" },
};
static const struct block proposal_blocks[] = {
	{ .title = "The proposal", .facts = proposal_facts, .n_facts = N(proposal_facts) },
	{ .title = "Abstract",
		.text = HTML("<p>Triage models are trained in one hospital and used in another. We "
			     "study "
			     "when their confidence can still be believed, and build a test that a "
			     "ward can "
			     "run on its own records within a day.</p>") },
};

static void review(void **state)
{
	const struct choice anchors[] = { { "1", "Poor", NULL, false },
		{ "2", "Weak", NULL, false }, { "3", "Fair", NULL, false },
		{ "4", "Strong", NULL, true }, { "5", "Exceptional", NULL, false } };
	struct choice none[5];
	const struct problem problems[] = { { "reach", "Give a score for reach.", NULL } };
	const struct form_row rows[] = {
		{ SHAPE_SCORE,
			{ .name = "merit",
				.label = "Scientific merit",
				.choices = anchors,
				.n_choices = 5,
				.is_required = true,
				.hint = "Is the question worth asking, and can this approach "
					"answer it?" },
			NULL },
		{ SHAPE_SCORE,
			{ .name = "reach",
				.label = "Reach",
				.choices = none,
				.n_choices = 5,
				.is_required = true,
				.error = "Give a score." },
			NULL },
		{ SHAPE_TEXTAREA,
			{ .name = "note",
				.label = "Comment to the panel",
				.max_length = 4000,
				.is_required = true,
				.rows = 8 },
			NULL },
	};
	struct beside_view v = {
		.page = work_page("Review"),
		.badge = { BADGE_ACTIVE, "Your review: begun" },
		.kicker = "due 20 June 2026",
		.title = "Calibration under shift for clinical triage models",
		.blocks = proposal_blocks,
		.n_blocks = 2,
		.form_label = "Your review",
		.is_guarded = true,
		.form = { .action = "/reviews/1",
			.csrf = "t",
			.idempotency_key = "k",
			.problems = problems,
			.n_problems = 1,
			.rows = rows,
			.n_rows = N(rows),
			.button = { .label = "Submit the review" },
			.other = { .label = "Save", .name = "do", .value = "save" } },
	};
	struct buf b;

	memcpy(none, anchors, sizeof(none));
	none[3].is_on = false;
	v.page.side_title = "Your reviews";
	buf_init(&b, *state, 0);
	tmpl_beside_page(&b, &v);
	gallery_keep(&b, "review");
}

static void a_proposal_for_staff(void **state)
{
	const struct form_row reason[] = {
		{ SHAPE_TEXTAREA,
			{ .name = "reason",
				.id = "no-reason",
				.label = "Why",
				.is_required = true,
				.rows = 3 },
			NULL },
	};
	const struct act acts[] = {
		{ .title = "Eligible",
			.hint = "It goes to the panel.",
			.action = "/s/1/yes",
			.csrf = "t",
			.is_primary = true,
			.button = { .label = "Mark as eligible" } },
		{ .title = "Ineligible",
			.hint = "The applicant hears so with all others.",
			.action = "/s/1/no",
			.csrf = "t",
			.rows = reason,
			.n_rows = 1,
			.is_grave = true,
			.button = { .label = "Mark as ineligible" } },
	};
	const struct block blocks[] = { proposal_blocks[0], proposal_blocks[1],
		{ .title = "Screening", .acts = acts, .n_acts = 2 } };
	struct blocks_view v = {
		.page = work_page("Proposal"),
		.badge = { BADGE_PLAIN, "Submitted" },
		.kicker = "11 May 2026, 10:12 Pacific",
		.title = "Calibration under shift for clinical triage models",
		.blocks = blocks,
		.n_blocks = N(blocks),
	};
	struct buf b;

	buf_init(&b, *state, 0);
	tmpl_blocks_page(&b, &v);
	gallery_keep(&b, "staff-proposal");
}

static void dashboard(void **state)
{
	const struct task tasks[] = {
		{ "Finish your draft", "/proposals/1/edit",
			"Trustworthy machine learning: the budget and the PDF are missing.",
			{ BADGE_PLAIN, "Draft" },
			{ "13 May 2026, 23:59 Pacific", "2026-05-14T06:59:00Z" } },
		{ "Answer an invitation", "/invitations/1", "Jonas Lindqvist asks you to be co-PI.",
			{ BADGE_WARN, "Waiting for you" }, { NULL, NULL } },
		{ "Read your letter", "/letters/1",
			"Speech and language for under-served communities.",
			{ BADGE_GOOD, "Decided" }, { NULL, NULL } },
	};
	const struct stage stages[] = {
		{ "Draft", { "2 April 2026", NULL }, NULL, STAGE_DONE, 0 },
		{ "Submitted", { "11 May 2026, 10:12 Pacific", "2026-05-11T17:12:00Z" }, NULL,
			STAGE_DONE, 0 },
		{ "Under review", { NULL, NULL }, NULL, STAGE_NOW, 0 },
		{ "Decision", { "by 11 August 2026", NULL }, NULL, STAGE_AHEAD, 0 },
	};
	const struct timeline t = { .label = "Your proposal",
		.stages = stages,
		.n_stages = N(stages),
		.drawing = plot_timeline(
			*state, stages, N(stages), 0, "today", (struct plot_words){ 0 }) };
	const struct empty_state none = { "No past proposals",
		"Proposals of closed calls stay here, with their letters.", "/calls",
		"See the open calls" };
	const struct block blocks[] = {
		{ .title = "Yours to do next", .tasks = tasks, .n_tasks = N(tasks) },
		{ .title = "Under way",
			.lead = "Certified removal of training examples",
			.timeline = &t,
			.more = { .href = "/proposals/2", .label = "Open this proposal" } },
		{ .title = "Past", .empty = &none },
	};
	struct blocks_view v = { .page = own_page("Overview"),
		.title = "Your proposals",
		.blocks = blocks,
		.n_blocks = N(blocks) };
	struct buf b;

	v.page.shape = PAGE_WIDE;
	v.page.notice = (struct notice){ NOTICE_WARN, "One thing is waiting",
		"A call that you follow closes in two days.", "/calls/1", "See the call" };
	buf_init(&b, *state, 0);
	tmpl_blocks_page(&b, &v);
	gallery_keep(&b, "dashboard");
}

static void receipt_and_letter(void **state)
{
	const struct fact facts[] = {
		{ .label = "Receipt", .text = "7f3a91c2 0b55 4e1d 9c80" },
		{ .label = "Proposal", .text = "Certified removal of training examples" },
		{ .label = "Submitted",
			.text = "11 May 2026, 10:12:04 Pacific",
			.datetime = "2026-05-11T17:12:04Z" },
		{ .label = "File", .text = "removal.pdf", .note = "312,044 bytes" },
		{ .label = "SHA-256",
			.text = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0"
				"8" },
	};
	const struct block blocks[] = {
		{ .title = "Received", .facts = facts, .n_facts = N(facts) },
		{ .title = "Letter",
			.letter = "Dear Dr Lindqvist,\n\nthank you for your proposal “Certified "
				  "removal of training "
				  "examples”.\n\nYours sincerely\nAmber Research Awards" },
	};
	struct blocks_view v = {
		.page = own_page("Receipt"),
		.badge = { BADGE_GOOD, "Submitted" },
		.title = "Your proposal is in",
		.lead = "Keep this page: it says what was received and when.",
		.action = { .href = "/desk", .label = "Go to my proposals" },
		.blocks = blocks,
		.n_blocks = N(blocks),
	};
	struct buf b;

	v.page.shape = PAGE_WIDE;
	buf_init(&b, *state, 0);
	tmpl_blocks_page(&b, &v);
	gallery_keep(&b, "receipt");
}

static void figures(void **state)
{
	struct mem *m = *state;
	const struct plot_point years[] = { { 2019, 51, "2019" }, { 2020, 49, NULL },
		{ 2021, 88, "2021" }, { 2022, 74, NULL }, { 2023, 103, "2023" }, { 2024, 97, NULL },
		{ 2025, 126, "2025" } };
	const double line = 3.4;
	const struct plot_scale scale = { 1, 5 };
	const struct chart_row rows[] = {
		{ "Calibration under shift", NULL,
			plot_interval(m, scale, (struct plot_range){ 3.9, 4.3, 4.7 }, &line),
			"4.3" },
		{ "Certified removal", NULL,
			plot_interval(m, scale, (struct plot_range){ 2.9, 3.5, 4.4 }, &line),
			"3.5" },
		{ "Proofs that survive", NULL,
			plot_interval(m, scale, (struct plot_range){ 1.2, 2, 2.6 }, &line), "2.0" },
	};
	const struct chart chart = { .label_head = "Proposal",
		.figure_head = "Score",
		.plot_head = "80 % interval",
		.low = "1",
		.high = "5",
		.rows = rows,
		.n_rows = N(rows) };
	const struct figure numbers[] = { { "812", NULL, "proposals" }, { "49", NULL, "selected" },
		{ "3.7 M", "USD", "in gifts" } };
	const struct block blocks[] = {
		{ .title = "In figures", .figures = numbers, .n_figures = N(numbers) },
		{ .title = "Calibrated scores", .charts = &chart, .n_charts = 1 },
		{ .title = "Awards a year",
			.drawing = plot_line(m, years, N(years),
				(struct plot_words){
					"Awards a year", "51 in 2019, 126 in 2025" }) },
	};
	struct blocks_view v = { .page = work_page("Figures"),
		.title = "Figures",
		.blocks = blocks,
		.n_blocks = N(blocks) };
	struct buf b;

	buf_init(&b, m, 0);
	tmpl_blocks_page(&b, &v);
	gallery_keep(&b, "figures");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE(draft_form),
		PAGE(staff_list),
		PAGE(an_empty_list),
		PAGE(review),
		PAGE(a_proposal_for_staff),
		PAGE(dashboard),
		PAGE(receipt_and_letter),
		PAGE(figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
