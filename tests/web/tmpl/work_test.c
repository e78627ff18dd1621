/* Forms, dashboards, lists and reviews: the parts in the arrangements that pages for work use. */
#include "gallery.h"

#include "web/tmpl/fields.h"
#include "web/tmpl/layout.h"
#include "web/tmpl/parts.h"

static const struct nav_link desks[] = {
	{ .href = "/desk", .label = "Overview" }, { .href = "/reviews", .label = "Reviews", .count = "7" },
	{ .href = "/staff/calls", .label = "Calls", .is_current = true }, { .href = "/staff/people", .label = "People" },
};
static const struct nav_link side[] = {
	{ .href = "/staff/calls/1", .label = "Overview" },
	{ .href = "/staff/calls/1/proposals", .label = "Proposals", .count = "812", .is_current = true },
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

static void form_start(struct buf *b)
{
	static const struct problem problems[] = {
		{ "title", "Give the proposal a title.", NULL },
		{ "cash", "The cash request is above USD 70,000.", "/rules#cash-cap" },
		{ "attests", "Confirm every statement.", "/rules#pi-attestations" },
	};
	static const struct field_view title = { .name = "title", .label = "Title", .is_required = true, .max_length = 200,
		.hint = "As it may stand on the public page, without abbreviations.", .error = "Give the proposal a title." };
	static const struct field_view abstract = { .name = "abstract", .label = "Abstract", .max_length = 1500, .rows = 7,
		.hint = "For readers outside your field. Nothing confidential.", .is_required = true,
		.value = "Triage models are trained in one hospital & used in another <elsewhere>." };
	static const struct field_view cash = { .name = "cash", .label = "Cash request", .unit = "USD", .value = "90,000",
		.hint = "At most USD 70,000, on average over the call.", .error = "That is above USD 70,000.",
		.rule_url = "/rules#cash-cap", .is_required = true };
	static const struct field_view credits = { .name = "credits", .label = "Cloud credits", .unit = "USD" };

	BUF_LIT(b, "<form class=\"form\" method=\"post\" action=\"/draft\" novalidate data-guard "
		   "data-autosave=\"/draft/autosave\"><p class=\"small soft\" role=\"status\" data-autosave-told></p>");
	tmpl_form_keys(b, "t", "k");
	tmpl_error_summary(b, problems, N(problems));
	tmpl_field_text(b, &title);
	tmpl_field_textarea(b, &abstract);
	BUF_LIT(b, "<h2>Money</h2>");
	tmpl_field_amount(b, &cash);
	tmpl_field_amount(b, &credits);
}

static void budget_row(struct buf *b, int i, const char *what, const char *amount)
{
	buf_printf(b, "<tr><td data-label=\"Category\"><select class=\"input\" name=\"line_category.%d\" "
		      "aria-label=\"Category\"><option>Students</option><option>Travel</option></select></td>"
		      "<td data-label=\"What for\"><input class=\"input\" name=\"line_what.%d\" aria-label=\"What for\" "
		      "value=\"%s\"></td><td data-label=\"Amount\"><div class=\"amount\"><span aria-hidden=\"true\">USD"
		      "</span><input class=\"input\" name=\"line_amount.%d\" aria-label=\"Amount in USD\" value=\"%s\">"
		      "</div></td><td class=\"pick\"><button class=\"button is-quiet\" data-remove-row hidden>Remove"
		      "</button></td></tr>", i, i, what, i, amount);
}

static void budget(struct buf *b)
{
	BUF_LIT(b, "<fieldset class=\"field\"><legend class=\"label\">Budget lines</legend><p class=\"hint\">"
		   "Empty lines are left out. Overhead is not asked for.</p><table class=\"lines\"><thead><tr>"
		   "<th scope=\"col\">Category</th><th scope=\"col\">What for</th><th scope=\"col\">Amount</th>"
		   "<td></td></tr></thead><tbody id=\"lines\" data-max-rows=\"20\">");
	budget_row(b, 0, "One doctoral student, one year", "42,000");
	budget_row(b, 1, "Two visits to a hospital", "6,000");
	budget_row(b, 2, "", "");
	BUF_LIT(b, "</tbody><tfoot><tr><th scope=\"row\" colspan=\"2\">Total</th><td class=\"num\" "
		   "data-total-of=\"lines\">USD 48,000</td><td></td></tr></tfoot></table>"
		   "<p><button class=\"button\" name=\"do\" value=\"add-line\" data-add-row=\"lines\">Add a line"
		   "</button></p></fieldset>");
}

static void form_rest(struct buf *b)
{
	static const struct choice positions[] = {
		{ "faculty", "Full-time faculty of an accredited institution", NULL, true },
		{ "researcher", "Permanent researcher of a non-governmental organization", NULL, false },
	};
	static const struct choice statements[] = {
		{ "age", "I am of age where I live.", NULL, true },
		{ "government", "I am not a paid government employee.", "Accredited public universities are excepted.", false },
		{ "sanctions", "I am not under export controls or sanctions.", NULL, false },
		{ "staff", "I have not worked for the sponsor in the last 12 months.", NULL, false },
		{ "family", "Nobody of my family or household does.", NULL, false },
	};
	static const struct field_view position = { .name = "position", .label = "Your position", .is_required = true,
		.choices = positions, .n_choices = N(positions), .hint = "On the day of the deadline." };
	static const struct field_view attests = { .name = "attests", .label = "You attest", .is_required = true,
		.choices = statements, .n_choices = N(statements), .error = "Confirm every statement.",
		.rule_url = "/rules#pi-attestations" };
	static const struct field_view open = { .name = "open", .label = "Nothing in this proposal is confidential",
		.is_required = true, .hint = "Reviewers keep it to themselves; no other duty arises." };
	static const struct stored_file stored = { "calibration.pdf", "312 KB, 4 pages", "/files/1" };
	static const struct field_view pdf = { .name = "pdf", .label = "Proposal as PDF", .is_required = true,
		.hint = "At most 4 pages and 10 MB; references and CVs follow after them.", .accept = ".pdf,application/pdf",
		.max_length = 10000000, .stored = &stored };
	static const struct field_view country = { .name = "country", .label = "Country", .is_short = true,
		.choices = positions, .n_choices = 1, .is_required = true };
	static const struct button submit = { .label = "Submit the proposal", .confirm = "Submit now? You can still "
		"change it until the deadline." };
	static const struct button save = { .label = "Save the draft", .name = "do", .value = "save" };

	tmpl_field_file(b, &pdf);
	tmpl_field_select(b, &country);
	BUF_LIT(b, "<h2>Statements</h2>");
	tmpl_field_choice(b, &position);
	tmpl_field_checks(b, &attests);
	tmpl_field_check(b, &open);
	tmpl_actions(b, &submit, &save, "/desk");
	BUF_LIT(b, "</form>");
}

static void draft_form(void **state)
{
	static const struct badge draft = { BADGE_PLAIN, "Draft" };
	struct page p = own_page("Your proposal");
	struct buf b;

	p.crumbs = crumbs;
	p.n_crumbs = 2;
	buf_init(&b, *state, 0);
	tmpl_page_head(&b, &p);
	tmpl_page_top(&b, "Your proposal", &draft, "closes 13 May 2026, 23:59 Pacific",
		      "Save as often as you like. Only you and your co-PI see a draft.");
	form_start(&b);
	budget(&b);
	form_rest(&b);
	tmpl_page_foot(&b, &p);
	gallery_keep(&b, "form");
}

static void proposal_row(struct buf *b, struct mem *m, int i)
{
	static const struct badge badges[] = { { BADGE_ACTIVE, "In review" }, { BADGE_GOOD, "Eligible" },
					       { BADGE_BAD, "Ineligible" }, { BADGE_WARN, "Two findings" },
					       { BADGE_PLAIN, "Submitted" } };
	const double single[] = { 2, 4, 4 }, line = 3.4;
	double mid = 2.2 + .3 * i;

	buf_printf(b, "<tr><td class=\"pick\"><label><span class=\"unseen\">Select</span><input type=\"checkbox\" "
		      "name=\"id\" value=\"%d\"></label></td><th scope=\"row\"><a href=\"#p%d\">Calibration under shift "
		      "for clinical triage models %d</a><span class=\"sub\">Ada Okafor, University of Ibadan</span></th>"
		      "<td>Machine learning</td><td>", i, i, i);
	tmpl_badge(b, &badges[i % 5]);
	buf_printf(b, "</td><td class=\"num\">USD %d,500</td><td>", 48 + i);
	html_safe(b, plot_dots(m, (struct plot_scale){ 1, 5 }, single, 3));
	BUF_LIT(b, "</td><td>");
	html_safe(b, plot_interval(m, (struct plot_scale){ 1, 5 }, (struct plot_range){ mid - .6, mid, mid + .5 }, &line));
	buf_printf(b, "</td><td class=\"num\">%.1f</td></tr>", mid);
}

static void list_head(struct buf *b)
{
	BUF_LIT(b, "<form method=\"post\" action=\"/staff/calls/1/proposals\"><div class=\"bulk\"><span class=\"told\" "
		   "data-checked=\"id\"></span><label class=\"unseen\" for=\"f-do\">With the selected</label>"
		   "<select class=\"input\" id=\"f-do\" name=\"do\"><option>Mark as eligible</option>"
		   "<option>Assign reviewers</option></select><button class=\"button\">Apply</button>"
		   "<details class=\"columns push\"><summary>Columns</summary></details></div>"
		   "<div class=\"table-box\" role=\"region\" aria-label=\"Proposals\" tabindex=\"0\"><table class=\"table\">"
		   "<thead><tr><td class=\"pick\"><label><span class=\"unseen\">Select all</span><input type=\"checkbox\" "
		   "data-check-all=\"id\" hidden></label></td><th scope=\"col\" aria-sort=\"ascending\"><a href=\"?sort=-title\">"
		   "Proposal</a></th><th scope=\"col\"><a href=\"?sort=area\">Area</a></th><th scope=\"col\">State</th>"
		   "<th scope=\"col\" class=\"num\">Cash</th><th scope=\"col\">Scores</th><th scope=\"col\">Calibrated</th>"
		   "<th scope=\"col\" class=\"num\">Mean</th></tr></thead><tbody>");
}

static void staff_list(void **state)
{
	static const struct choice any[] = { { "", "Any", NULL, true } };
	static const struct field_view search = { .name = "q", .label = "Search", .input_type = "search", .is_filter = true };
	static const struct field_view area = { .name = "area", .label = "Area", .choices = any, .n_choices = 1, .is_filter = true };
	static const struct field_view at = { .name = "state", .label = "State", .choices = any, .n_choices = 1, .is_filter = true };
	static const struct pagination pages = { .label = "1–50 of 812", .next = "?page=2" };
	static const struct badge reviewing = { BADGE_ACTIVE, "In review" };
	struct page p = work_page("Proposals");
	struct buf b;

	p.notice = (struct notice){ NOTICE_GOOD, NULL, "12 proposals were marked as eligible.", NULL, NULL };
	buf_init(&b, *state, 0);
	tmpl_page_head(&b, &p);
	tmpl_page_top(&b, "Proposals", &reviewing, "decisions due 11 August 2026, in 38 days", NULL);
	BUF_LIT(&b, "<form class=\"filters\" method=\"get\" role=\"search\"><div class=\"is-search\">");
	tmpl_field_text(&b, &search);
	BUF_LIT(&b, "</div>");
	tmpl_field_select(&b, &area);
	tmpl_field_select(&b, &at);
	BUF_LIT(&b, "<button class=\"button\">Filter</button></form>");
	list_head(&b);
	for (int i = 0; i < 9; i++)
		proposal_row(&b, *state, i);
	BUF_LIT(&b, "</tbody></table></div></form>");
	tmpl_pagination(&b, &pages);
	tmpl_page_foot(&b, &p);
	gallery_keep(&b, "staff-list");
}

static void review_form(struct buf *b)
{
	static const struct choice anchors[] = {
		{ "1", "Poor", NULL, false }, { "2", "Weak", NULL, false }, { "3", "Fair", NULL, false },
		{ "4", "Strong", NULL, true }, { "5", "Exceptional", NULL, false },
	};
	static const struct choice none[] = {
		{ "1", "Poor", NULL, false }, { "2", "Weak", NULL, false }, { "3", "Fair", NULL, false },
		{ "4", "Strong", NULL, false }, { "5", "Exceptional", NULL, false },
	};
	static const struct field_view merit = { .name = "merit", .label = "Scientific merit", .choices = anchors,
		.n_choices = 5, .is_required = true, .hint = "Is the question worth asking, and can this approach answer it?" };
	static const struct field_view reach = { .name = "reach", .label = "Reach", .choices = none, .n_choices = 5,
		.is_required = true, .error = "Give a score." };
	static const struct field_view note = { .name = "note", .label = "Comment to the panel", .max_length = 4000,
		.is_required = true, .rows = 8 };
	static const struct button submit = { .label = "Submit the review" };
	static const struct button save = { .label = "Save", .name = "do", .value = "save" };

	BUF_LIT(b, "<aside aria-label=\"Your review\"><form class=\"form\" method=\"post\" action=\"/r\" data-guard "
		   "novalidate>");
	tmpl_form_keys(b, "t", "k");
	tmpl_field_score(b, &merit);
	tmpl_field_score(b, &reach);
	tmpl_field_textarea(b, &note);
	BUF_LIT(b, "<p class=\"small soft\" data-autosave-told>Saved at 14:03</p>");
	tmpl_actions(b, &submit, &save, NULL);
	BUF_LIT(b, "</form></aside>");
}

static void review(void **state)
{
	static const struct badge draft = { BADGE_ACTIVE, "Your review: begun" };
	static const struct fact facts[] = {
		{ .label = "Principal investigator", .text = "Ada Okafor", .note = "University of Ibadan, Nigeria" },
		{ .label = "Asks for", .text = "USD 48,000", .note = "and USD 20,000 in credits" },
		{ .label = "Proposal", .text = "calibration.pdf, 4 pages", .href = "/files/1" },
	};
	struct page p = work_page("Review");
	struct buf b;

	p.side_title = "Your reviews";
	buf_init(&b, *state, 0);
	tmpl_page_head(&b, &p);
	tmpl_page_top(&b, "Calibration under shift for clinical triage models", &draft, "due 20 June 2026", NULL);
	BUF_LIT(&b, "<div class=\"desk\"><div class=\"stack-wide\">");
	tmpl_facts(&b, facts, N(facts));
	BUF_LIT(&b, "<div class=\"prose\"><h2>Abstract</h2><p>Triage models are trained in one hospital and used in "
		    "another. We study when their confidence can still be believed, and build a test that a ward can "
		    "run on its own records within a day.</p></div></div>");
	review_form(&b);
	BUF_LIT(&b, "</div>");
	tmpl_page_foot(&b, &p);
	gallery_keep(&b, "review");
}

static void dashboard(void **state)
{
	static const struct task tasks[] = {
		{ "Finish your draft", "/proposals/1/edit", "Trustworthy machine learning: the budget and the PDF are missing.",
		  { BADGE_PLAIN, "Draft" }, { "13 May 2026, 23:59 Pacific", "2026-05-14T06:59:00Z" } },
		{ "Answer an invitation", "/invitations/1", "Jonas Lindqvist asks you to be co-PI.", { BADGE_WARN, "Waiting for you" },
		  { NULL, NULL } },
		{ "Read your letter", "/letters/1", "Speech and language for under-served communities.", { BADGE_GOOD, "Decided" },
		  { NULL, NULL } },
	};
	static const struct stage stages[] = {
		{ "Draft", { "2 April 2026", NULL }, NULL, STAGE_DONE, 0 },
		{ "Submitted", { "11 May 2026, 10:12 Pacific", "2026-05-11T17:12:00Z" }, NULL, STAGE_DONE, 0 },
		{ "Under review", { NULL, NULL }, NULL, STAGE_NOW, 0 },
		{ "Decision", { "by 11 August 2026", NULL }, NULL, STAGE_AHEAD, 0 },
	};
	static const struct empty_state none = { "No past proposals", "Proposals of closed calls stay here, with their "
		"letters.", "/calls", "See the open calls" };
	struct timeline t = { .label = "Your proposal", .stages = stages, .n_stages = N(stages),
			      .drawing = plot_timeline(*state, stages, N(stages), 0, "today", (struct plot_words){ 0 }) };
	struct page p = own_page("Overview");
	struct buf b;

	p.shape = PAGE_WIDE;
	p.notice = (struct notice){ NOTICE_WARN, "One thing is waiting", "A call that you follow closes in two days.",
				    "/calls/1", "See the call" };
	buf_init(&b, *state, 0);
	tmpl_page_head(&b, &p);
	tmpl_page_top(&b, "Good morning, Ada Okafor", NULL, NULL, NULL);
	BUF_LIT(&b, "<section class=\"section\"><h2>Yours to do next</h2>");
	tmpl_tasks(&b, tasks, N(tasks));
	BUF_LIT(&b, "</section><section class=\"section\"><h2>Under way</h2><div class=\"stack\"><h3><a href=\"/p/1\">"
		    "Certified removal of training examples</a></h3>");
	tmpl_timeline(&b, &t);
	BUF_LIT(&b, "</div></section><section class=\"section\"><h2>Past</h2>");
	tmpl_empty_state(&b, &none);
	BUF_LIT(&b, "</section>");
	tmpl_page_foot(&b, &p);
	gallery_keep(&b, "dashboard");
}

static void receipt_and_letter(void **state)
{
	static const struct fact facts[] = {
		{ .label = "Proposal", .text = "Certified removal of training examples" },
		{ .label = "Submitted", .text = "11 May 2026, 10:12:04 Pacific", .datetime = "2026-05-11T17:12:04Z" },
		{ .label = "File", .text = "removal.pdf", .note = "312,044 bytes" },
	};
	struct page p = own_page("Receipt");
	struct buf b;

	buf_init(&b, *state, 0);
	tmpl_page_head(&b, &p);
	tmpl_page_top(&b, "Your proposal is in", NULL, NULL, "Keep this page: it says what was received and when.");
	BUF_LIT(&b, "<div class=\"sheet stack\"><p class=\"small soft\">Receipt</p><p class=\"receipt-no\">"
		    "7f3a91c2 0b55 4e1d 9c80</p>");
	tmpl_facts(&b, facts, N(facts));
	BUF_LIT(&b, "<p class=\"small soft\">SHA-256 <span class=\"receipt-no\">9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b"
		    "822cd15d6c15b0f00a08</span></p></div><div class=\"actions\"><a class=\"button is-primary\" href=\"/desk\">"
		    "Go to my proposals</a></div><div class=\"stack\"><h2>The letter as it will leave</h2>"
		    "<div class=\"sheet\"><div class=\"letter\">Dear Dr Lindqvist,\n\nthank you for your proposal "
		    "“Certified removal of training examples”.\n\nYours sincerely\nAmber Research Awards</div></div></div>");
	tmpl_page_foot(&b, &p);
	gallery_keep(&b, "receipt");
}

static void figures(void **state)
{
	struct mem *m = *state;
	static const struct plot_point years[] = { { 2019, 51, "2019" }, { 2020, 49, NULL }, { 2021, 88, "2021" },
		{ 2022, 74, NULL }, { 2023, 103, "2023" }, { 2024, 97, NULL }, { 2025, 126, "2025" } };
	const double line = 3.4;
	const struct plot_scale scale = { 1, 5 };
	const struct chart_row rows[] = {
		{ "Calibration under shift", NULL, plot_interval(m, scale, (struct plot_range){ 3.9, 4.3, 4.7 }, &line), "4.3" },
		{ "Certified removal", NULL, plot_interval(m, scale, (struct plot_range){ 2.9, 3.5, 4.4 }, &line), "3.5" },
		{ "Proofs that survive", NULL, plot_interval(m, scale, (struct plot_range){ 1.2, 2, 2.6 }, &line), "2.0" },
	};
	const struct chart chart = { .caption = "Calibrated scores", .label_head = "Proposal", .figure_head = "Score",
		.plot_head = "80 % interval", .low = "1", .high = "5", .rows = rows, .n_rows = N(rows) };
	struct page p = work_page("Figures");
	struct buf b;

	buf_init(&b, m, 0);
	tmpl_page_head(&b, &p);
	tmpl_page_top(&b, "Figures", NULL, NULL, NULL);
	BUF_LIT(&b, "<div class=\"charts\"><div>");
	tmpl_chart(&b, &chart);
	BUF_LIT(&b, "</div><figure class=\"drawing\"><figcaption>Awards a year</figcaption>");
	html_safe(&b, plot_line(m, years, N(years), (struct plot_words){ "Awards a year", "51 in 2019, 126 in 2025" }));
	BUF_LIT(&b, "</figure></div>");
	tmpl_page_foot(&b, &p);
	gallery_keep(&b, "figures");
}

static int begin(void **state)
{
	*state = mem_new(NULL, "gallery");
	return 0;
}

static int end(void **state)
{
	mem_end(*state);
	return 0;
}

#define PAGE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE(draft_form), PAGE(staff_list), PAGE(review), PAGE(dashboard), PAGE(receipt_and_letter), PAGE(figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
