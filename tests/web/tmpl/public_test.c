/* The public pages, filled with examples. */
#include "gallery.h"

#include "web/tmpl/award.h"
#include "web/tmpl/call.h"
#include "web/tmpl/faq.h"
#include "web/tmpl/form_page.h"
#include "web/tmpl/home.h"
#include "web/tmpl/job.h"
#include "web/tmpl/ledger_page.h"
#include "web/tmpl/message.h"
#include "web/tmpl/recipients.h"
#include "web/tmpl/rules.h"
#include "web/tmpl/search.h"
#include "web/tmpl/text_page.h"

/* 20 April 2026, 12:00 UTC */
static const int64_t now = 1776686400;

static const char *const both[] = { "up to USD 70,000 cash", "USD 50,000 in credits" };
static const char *const cash[] = { "up to USD 80,000 cash" };
static const struct entry calls[] = {
	{ .day = "13 May 2026",
		.day_note = "closes in 23 days",
		.day_datetime = "2026-05-14T06:59:00Z",
		.href = "/calls/trustworthy-machine-learning",
		.title = "Trustworthy machine learning",
		.text = "Methods that show when a learned model can be relied on, and that say so "
			"when it cannot.",
		.badge = { BADGE_OPEN, "Open" },
		.notes = both,
		.n_notes = 2 },
	{ .day = "21 May 2026",
		.day_note = "closes in 31 days",
		.day_datetime = "2026-05-22T06:59:00Z",
		.href = "/calls/automated-reasoning",
		.title = "Automated reasoning for systems that people depend on",
		.text = "Proof, model checking and testing that scale to the software of whole "
			"services.",
		.badge = { BADGE_OPEN, "Open" },
		.notes = cash,
		.n_notes = 1 },
	{ .day = "4 June 2026",
		.day_note = "opens in 45 days",
		.day_datetime = "2026-06-04T07:00:00Z",
		.href = "/calls/built-world",
		.title = "Sustainability and the built world",
		.text = "Measuring and lowering what buildings, transport and computing use.",
		.badge = { BADGE_PLAIN, "Opens soon" },
		.notes = both,
		.n_notes = 2 },
	{ .day = "12 November 2025",
		.day_note = "decided",
		.day_datetime = "2025-11-13T07:59:00Z",
		.href = "/calls/speech",
		.title = "Speech and language for under-served communities",
		.text = "Open corpora, evaluation and models for languages that few tools speak.",
		.badge = { BADGE_ENDED, "Closed" } },
};

static const char *const ml[] = { "Machine learning", "Germany" };
static const char *const ar[] = { "Automated reasoning", "Brazil" };
static const struct entry awards[] = {
	{ .day = "Ada Okafor",
		.day_note = "University of Ibadan",
		.href = "/awards/a1",
		.title = "Calibration under shift for clinical triage models",
		.notes = ml,
		.n_notes = 2 },
	{ .day = "Jonas Lindqvist",
		.day_note = "Technische Universität Berlin",
		.href = "/awards/a2",
		.title = "Certified removal of training examples",
		.notes = ml,
		.n_notes = 2 },
	{ .day = "Beatriz Nogueira",
		.day_note = "Universidade Federal de Minas Gerais",
		.href = "/awards/a3",
		.title = "Proofs that survive refactoring",
		.notes = ar,
		.n_notes = 2 },
};

static const struct funded works[] = {
	{ "/awards/a1", "Calibration under shift for clinical triage models", "Ada Okafor",
		"University of Ibadan, Nigeria", "Machine learning" },
	{ "/awards/a2", "Certified removal of training examples", "Jonas Lindqvist",
		"Technische Universität Berlin, Germany", NULL },
	{ "/awards/a3",
		"Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesänderungsverfahre"
		"n",
		"Beatriz Nogueira", "Universidade Federal de Minas Gerais, Brazil",
		"Programming languages; Automated reasoning" },
};

static const struct entry news[] = {
	{ .day = "12 March 2026",
		.day_datetime = "2026-03-12",
		.href = "/news/1",
		.title = "Two calls are open until May" },
};

static const struct nav_link area_links[] = {
	{ "/calls?area=a", .label = "Automated reasoning" },
	{ "/calls?area=b", .label = "Machine learning foundations" },
	{ "/calls?area=c", .label = "Kraftfahrzeughaftpflichtversicherungsvergleichsrechnungsgrundl"
				    "agenforschungen" },
};

static const struct figure stats[] = {
	{ "314", NULL, "awards announced since 2019" },
	{ "22.4 M", "USD", "in gifts" },
	{ "127", NULL, "organizations" },
	{ "24", NULL, "countries" },
};

static const struct choice areas[] = {
	{ "", "All areas", NULL, true },
	{ "ml", "Machine learning", NULL, false },
	{ "ar", "Automated reasoning", NULL, false },
};
static const struct choice states[] = {
	{ "", "Open and opening soon", NULL, true },
	{ "past", "Past", NULL, false },
};
static const struct field_view search = {
	.name = "q", .label = "Search", .input_type = "search", .is_filter = true
};
static const struct field_view selects[] = {
	{ .name = "area",
		.label = "Area",
		.choices = areas,
		.n_choices = N(areas),
		.is_filter = true },
	{ .name = "state",
		.label = "State",
		.choices = states,
		.n_choices = N(states),
		.is_filter = true },
};
static const struct filters filters = {
	.path = "/calls",
	.search = &search,
	.selects = selects,
	.n_selects = 2,
	.clear = "/calls",
	.told = "4 calls",
};
static const struct nav_link numbers[] = {
	{ .href = "?page=1", .label = "1" },
	{ .href = "?page=2", .label = "2", .is_current = true },
	{ .href = "?page=3", .label = "3" },
};
static const struct pagination pages = {
	.label = "51–100 of 127",
	.previous = "?page=1",
	.next = "?page=3",
	.pages = numbers,
	.n_pages = 3,
};

static const struct stage stages[] = {
	{ "Opens", { "1 April 2026", "2026-04-01T07:00:00Z" }, NULL, STAGE_DONE, 1775026800 },
	{ "Closes", { "13 May 2026, 23:59 Pacific", "2026-05-14T06:59:00Z" }, NULL, STAGE_AHEAD,
		1778741940 },
	{ "Screening", { "until end of May 2026", NULL }, NULL, STAGE_AHEAD, 1780000000 },
	{ "Review by the panel", { "June and July 2026", NULL }, NULL, STAGE_AHEAD, 0 },
	{ "Everybody hears back", { "by 11 August 2026", NULL },
		"About three months after the deadline", STAGE_AHEAD, 0 },
	{ "Recipients announced", { "September 2026", NULL }, NULL, STAGE_AHEAD, 0 },
};

static struct timeline timeline_of(struct mem *m)
{
	return (struct timeline){
		.label = "Dates of the call",
		.stages = stages,
		.n_stages = N(stages),
		.drawing =
			plot_timeline(m, stages, N(stages), now, "today", (struct plot_words){ 0 }),
	};
}

static void home(void **state)
{
	struct home_view v = {
		.page = gallery_page(NULL, PAGE_WIDE),
		.headline = "Gifts for open research, without strings.",
		.lead = "One-time, unrestricted gifts to universities and research organizations, "
			"for work that anyone "
			"may read and build on. Four pages to propose, an answer within three "
			"months.",
		.action = { .href = "/calls", .label = "See the open calls" },
		.second = { .href = "/rules#pi-position", .label = "Who may apply" },
		.next = calls[0],
		.calls = calls,
		.n_calls = 3,
		.stats = stats,
		.n_stats = N(stats),
		.works = works,
		.n_works = N(works),
		.news = news,
		.n_news = N(news),
		.areas = area_links,
		.n_areas = N(area_links),
	};
	struct buf b;

	v.next.day = "13 May";
	buf_init(&b, *state, 0);
	tmpl_home_page(&b, &v);
	gallery_keep(&b, "home");
}

static void home_of_an_empty_program(void **state)
{
	struct home_view v = {
		.page = gallery_page(NULL, PAGE_WIDE),
		.headline = "Gifts for open research, without strings.",
		.lead = "One-time, unrestricted gifts to universities and research organizations.",
		.action = { .href = "/subscribe", .label = "Hear of new calls" },
		.no_calls = { .title = "No call is open",
			.text = "Open calls appear here, with their deadlines. The last "
				"three closed in November.",
			.href = "/calls?state=past",
			.action = "See past calls" },
	};
	struct buf b;

	buf_init(&b, *state, 0);
	tmpl_home_page(&b, &v);
	gallery_keep(&b, "home-empty");
}

static void calls_list(void **state)
{
	struct ledger_view v = {
		.title = "Calls for proposals",
		.label = "The calls",
		.page = gallery_page("Calls", PAGE_WIDE),
		.lead = "Each call has its own topics, limits and dates. You may propose to one "
			"call in each season.",
		.filters = filters,
		.entries = calls,
		.n_entries = N(calls),
		.pagination = pages,
	};
	struct buf b;

	buf_init(&b, *state, 0);
	tmpl_ledger_page(&b, &v);
	gallery_keep(&b, "calls");
}

static const struct nav_link crumb_calls[] = { { .href = "/calls", .label = "Calls" } };

static void call(void **state)
{
	static struct call_area named[] = { { "ml", "Machine learning" },
		{ "sec", "Security and privacy" } };
	static const struct call written = {
		.areas = named, .n_areas = N(named), .cash_cap_is_average = true
	};
	static const struct text_section topics[] = {
		{ "Knowing when not to answer",
			HTML("<p>Abstention, conformal methods and calibration that hold under "
			     "shift.</p>"),
			NULL },
		{ "Evidence for decisions",
			HTML("<p>Explanations that a domain expert can test and find wrong.</p>"),
			NULL },
		{ "Unlearning",
			HTML("<p>Removal of data with a guarantee, and audits that detect its "
			     "absence.</p>"),
			NULL },
	};
	static const struct text_section criteria[] = {
		{ "Scientific merit",
			HTML("<p>Is the question worth asking, and can this approach answer "
			     "it?</p><ul><li>1: Known.</li><li>5: New.</li></ul>"),
			"counts 50 %" },
		{ "Openness", HTML("<p>Will others be able to use what comes of it?</p>"),
			"counts 25 %" },
		{ "Reach", HTML("<p>Whom does it help, and how many?</p>"), "counts 25 %" },
	};
	static const struct fact facts[] = {
		{ .label = "Opens",
			.text = "1 April 2026, 00:00 Pacific",
			.datetime = "2026-04-01T07:00:00Z" },
		{ .label = "Closes",
			.text = "13 May 2026, 23:59 Pacific",
			.datetime = "2026-05-14T06:59:00Z" },
		{ .label = "Decisions by",
			.text = "11 August 2026",
			.note = "Every applicant is told, by e-mail" },
		{ .label = "Cash", .text = "up to USD 70,000", .note = "on average over the call" },
		{ .label = "Credits", .text = "up to USD 50,000" },
		{ .label = "Proposal", .text = "PDF of 4 pages", .href = "/rules#document" },
	};
	static const char *const places[] = { "In a laboratory", "In the field" };
	static const struct question_told questions[] = {
		{ .label = "Where would you measure?",
			.mark = "required",
			.kind = "Choose one.",
			.options = places,
			.n_options = N(places) },
		{ .label = "Who there may we ask about it?",
			.mark = "optional",
			.kind = "A line of text, at most 120 characters.",
			.help = "A name and an office.",
			.when = "Asked only if you answer “In the field” to “Where would you "
				"measure?”",
			.reader = "Only our staff read this." },
	};
	struct call_view v = {
		.page = gallery_page("Trustworthy machine learning", PAGE_WIDE),
		.badge = { BADGE_OPEN, "Open" },
		.kicker = "Spring 2026 · closes in 23 days",
		.title = "Trustworthy machine learning",
		.lead = "Methods that show when a learned model can be relied on, and that say so "
			"when it cannot.",
		.apply = { .href = "/calls/tml/apply", .label = "Start a proposal" },
		.calendar = { .href = "/calls/tml.ics", .label = "Add the dates to a calendar" },
		.timeline = timeline_of(*state),
		.facts = facts,
		.n_facts = N(facts),
		.call = &written,
		.pages = "4 pages",
		.size = "10 MB",
		.cash = "USD 70,000",
		.credits = "USD 50,000",
		.topics = topics,
		.n_topics = N(topics),
		.instructions =
			HTML("<h3>Before you write</h3><p>Nothing confidential belongs in a "
			     "proposal.</p>"
			     "<table><thead><tr><th>Part</th><th>Pages</th></tr></"
			     "thead><tbody><tr><td>Question "
			     "and approach</td><td>2</td></tr><tr><td>Plan, data and what will be "
			     "open</td><td>2"
			     "</td></tr></tbody></table><pre><code>\\documentclass[11pt]{article}</"
			     "code></pre>"),
		.parts = { [CALL_IN_SHORT] = { "in-short", "In short" },
			[CALL_TOPICS] = { "topics", "Topics" },
			[CALL_WHO] = { "who", "Who may apply" },
			[CALL_AMOUNTS] = { "amounts", "How much" },
			[CALL_TO_SUBMIT] = { "to-submit", "What to submit" },
			[CALL_QUESTIONS] = { "questions", "What you will be asked" },
			[CALL_JUDGED] = { "judged", "How it is judged" },
			[CALL_NEARBY] = { "nearby", "Similar calls" } },
		.closes = "Closes in 23 days",
		.asked_lead = "Besides what every proposal contains, this call asks:",
		.questions = questions,
		.n_questions = N(questions),
		.criteria = criteria,
		.n_criteria = N(criteria),
		.fitting = calls + 1,
		.n_fitting = 1,
	};
	struct buf b;

	v.page.crumbs = crumb_calls;
	v.page.n_crumbs = 1;
	v.page.json_ld = "{\"@context\":\"https://schema.org\",\"@type\":\"MonetaryGrant\"}";
	buf_init(&b, *state, 0);
	tmpl_call_page(&b, &v);
	gallery_keep(&b, "call");
}

static void rules(void **state)
{
	static const struct rule_view rules[] = {
		{ "pi-position", "Who can be principal investigator",
			HTML("<p>The PI is full-time faculty of an accredited academic "
			     "institution, or a permanent researcher "
			     "of a recognized non-governmental organization.</p>"),
			"required", "when you save a draft, when you submit, at screening" },
		{ "one-proposal-per-pi", "One proposal for each PI",
			HTML("<p>A person is PI of at most one proposal in a call period, over its "
			     "whole life.</p>"),
			"1", "when you submit or bring back a proposal" },
	};
	static const struct page_part parts[N(rules)] = {
		{ "pi-position", "Who can be principal investigator" },
		{ "one-proposal-per-pi", "One proposal for each PI" },
	};
	struct rules_view v = {
		.parts = parts,
		.page = gallery_page("Rules", PAGE_WIDE),
		.versions = { "/rules/versions", .label = "All versions, and what changed" },
		.lead = "What a proposal must keep to. The forms quote these rules "
			"where they speak.",
		.version = "Version 3, in force since 1 March 2026",
		.rules = rules,
		.n_rules = N(rules),
	};
	struct buf b;

	buf_init(&b, *state, 0);
	tmpl_rules_page(&b, &v);
	gallery_keep(&b, "rules");
}

static void faq(void **state)
{
	static const struct question who[] = {
		{ "q-areas", "Which areas are funded?", "/faq/areas",
			HTML("<p>Those that each call names.</p>") },
		{ "q-several", "May several faculty members apply together?", "/faq/several",
			HTML("<p>Yes: one PI and at most one co-PI, who answer equally for the "
			     "research and the money.</p>") },
	};
	static const struct question money[] = {
		{ "q-overhead", "Can the budget hold overhead?", "/faq/overhead",
			HTML("<p>No. Gifts are free of overhead.</p>") },
	};
	static const struct question_group groups[] = {
		{ "applying", "Applying", who, N(who) },
		{ "money", "Money", money, N(money) },
	};
	static const struct page_part parts[] = { { "applying", "Applying" },
		{ "money", "Money" } };
	struct faq_view v = {
		.parts = parts,
		.page = gallery_page("Questions and answers", PAGE_WIDE),
		.lead = "If yours is not here, ask the program.",
		.groups = groups,
		.n_groups = N(groups),
	};
	struct buf b;

	buf_init(&b, *state, 0);
	tmpl_faq_page(&b, &v);
	gallery_keep(&b, "faq");
}

static void search_results(void **state)
{
	static const struct text_piece title[] = { { "Do you pay ", false }, { "overhead", true },
		{ "?", false } };
	static const struct text_piece aside[] = { { "Budget and credits", false } };
	static const struct text_piece text[] = { { "… gifts are free of ", false },
		{ "overhead", true },
		{ ", and we ask institutions to pass them on whole …", false } };
	static const struct hit hits[] = {
		{ "/faq#overhead", { title, N(title) }, { aside, N(aside) }, { text, N(text) } },
		{ "/faq#budget-lines", { title, N(title) }, { NULL, 0 }, { NULL, 0 } },
	};
	static const struct hit_group groups[] = {
		{ "Questions and answers", "of-question", hits, N(hits),
			{ "/search?q=overhead&kind=question", .label = "See all: 12 questions" } },
		{ "Rules", "of-rule", hits, 1, { .href = NULL } },
	};
	static const char *const notes[] = {
		"“overhaed” stands nowhere here. You are shown what has “overhead”."
	};
	struct search_view v = { .page = gallery_page("Search", PAGE_WIDE),
		.title = "Search",
		.lead = "Everything public, by its words.",
		.query = "overhaed",
		.told = "Found: 12 questions, 1 rule.",
		.notes = notes,
		.n_notes = N(notes),
		.groups = groups,
		.n_groups = N(groups) };
	struct buf b;

	v.page.is_search = true;
	buf_init(&b, *state, 0);
	tmpl_search_page(&b, &v);
	gallery_keep(&b, "search");
}

static void recipients(void **state)
{
	struct mem *m = *state;
	const struct chart_row countries[] = {
		{ "United States", "?country=US", plot_bar(m, 1), "31" },
		{ "Germany", "?country=DE", plot_bar(m, 9 / 31.0), "9" },
		{ "United Kingdom of Great Britain and Northern Ireland", "?country=GB",
			plot_bar(m, 8 / 31.0), "8" },
		{ "Brazil", "?country=BR", plot_bar(m, 4 / 31.0), "4" },
		{ "Nigeria", "?country=NG", plot_bar(m, 1 / 31.0), "1" },
	};
	const struct chart_row by_area[] = {
		{ "Machine learning", "?area=ml", plot_bar(m, 1), "27" },
		{ "Automated reasoning", "?area=ar", plot_bar(m, .5), "13" },
		{ "Sustainability", "?area=su", plot_bar(m, .2), "5" },
	};
	const struct chart charts[] = {
		{ .caption = "By country",
			.label_head = "Country",
			.figure_head = "Awards",
			.plot_head = "Share",
			.rows = countries,
			.n_rows = N(countries) },
		{ .caption = "By research area",
			.label_head = "Area",
			.figure_head = "Awards",
			.plot_head = "Share",
			.rows = by_area,
			.n_rows = N(by_area) },
	};
	const struct entry_group groups[] = { { "2025", awards, 2 }, { "2024", awards + 2, 1 } };
	const struct nav_link downloads[] = {
		{ .href = "/recipients.csv", .label = "CSV" },
		{ .href = "/recipients.json", .label = "360Giving JSON" },
		{ .href = "/recipients.atom", .label = "Atom feed" },
	};
	struct recipients_view v = {
		.page = gallery_page("Recipients", PAGE_WIDE),
		.lead = "Everybody who received a gift, since the first call.",
		.filters = filters,
		.stats = stats,
		.n_stats = N(stats),
		.charts = charts,
		.n_charts = N(charts),
		.groups = groups,
		.n_groups = N(groups),
		.pagination = pages,
		.files = downloads,
		.n_files = N(downloads),
	};
	struct buf b;

	v.filters.path = "/recipients";
	buf_init(&b, m, 0);
	tmpl_recipients_page(&b, &v);
	gallery_keep(&b, "recipients");
}

static void award(void **state)
{
	static const struct stage life[] = {
		{ "Selected", { "11 August 2025", NULL }, NULL, STAGE_DONE, 1 },
		{ "Accepted by the institution", { "2 September 2025", NULL }, NULL, STAGE_DONE,
			2 },
		{ "Gift paid", { "20 September 2025", NULL }, NULL, STAGE_NOW, 3 },
		{ "Announced", { 0 }, NULL, STAGE_AHEAD, 0 },
	};
	static const struct fact facts[] = {
		{ .label = "Principal investigator",
			.text = "Ada Okafor",
			.href = "/recipients?pi=1" },
		{ .label = "Institution", .text = "University of Ibadan", .note = "Nigeria" },
		{ .label = "Gift",
			.text = "USD 70,000",
			.note = "and USD 20,000 in cloud credits" },
		{ .label = "Call",
			.text = "Trustworthy machine learning, spring 2025",
			.href = "/calls/tml-2025" },
	};
	struct award_view v = {
		.page = gallery_page("Calibration under shift", PAGE_WIDE),
		.kicker = "Award of spring 2025",
		.title = "Calibration under shift for clinical triage models",
		.lead = "Ada Okafor, University of Ibadan",
		.timeline = { .label = "The award",
			.stages = life,
			.n_stages = N(life),
			.drawing = plot_timeline(
				*state, life, N(life), 0, "today", (struct plot_words){ 0 }) },
		.facts = facts,
		.n_facts = N(facts),
		.abstract = HTML("<p>Triage models are trained in one hospital and used in "
				 "another. We study when their "
				 "confidence can still be believed.</p>"),
		.related = awards + 1,
		.n_related = 2,
	};
	struct buf b;

	buf_init(&b, *state, 0);
	tmpl_award_page(&b, &v);
	gallery_keep(&b, "award");
}

static void text_page(void **state)
{
	struct text_view v = {
		.page = gallery_page("Collaborations", PAGE_WIDE),
		.title = "Other ways to work with us",
		.lead = "An award is one of several ways.",
		.text = HTML("<h2>Sponsored research</h2><p>Joint projects under a contract, with "
			     "shared goals and "
			     "dates.</p><h2>Visiting academics</h2><p>Spend a part of your time "
			     "with a team of ours.</p>"
			     "<blockquote><p>Gifts transfer no rights in what you "
			     "make.</p></blockquote>"),
		.action = { .href = "/contact", .label = "Ask the program" },
	};
	struct buf b;

	buf_init(&b, *state, 0);
	tmpl_text_page(&b, &v);
	gallery_keep(&b, "collaborations");
}

static void jobs(void **state)
{
	static const char *const team[] = { "Responsible AI", "Full time", "posted 2 April 2026" };
	static const struct entry list[] = {
		{ .day = "Berlin, Germany",
			.day_note = "and 2 more places",
			.href = "/jobs/1",
			.title = "Applied scientist, evaluation of language models",
			.text = "Design the measurements that "
				"decide whether a model is ready.",
			.notes = team,
			.n_notes = 3 },
		{ .day = "Cape Town, South Africa",
			.href = "/jobs/2",
			.title = "Research engineer, formal methods",
			.notes = team,
			.n_notes = 3 },
	};
	static const struct fact facts[] = {
		{ .label = "Places", .text = "Berlin, Germany", .note = "also Dublin and Madrid" },
		{ .label = "Team", .text = "Responsible AI" },
		{ .label = "Employment", .text = "Full time" },
	};
	static const struct text_section sections[] = {
		{ "About the team",
			HTML("<p>We build what decides whether a model may be used.</p>"), NULL },
		{ "What you will do",
			HTML("<ul><li>design evaluations</li><li>publish them</li></ul>"), NULL },
	};
	struct ledger_view v = {
		.title = "Jobs in research",
		.label = "The jobs",
		.page = gallery_page("Jobs", PAGE_WIDE),
		.lead = "Open posts in the sponsor's research teams.",
		.filters = filters,
		.entries = list,
		.n_entries = N(list),
	};
	struct job_view j = {
		.page = gallery_page("Applied scientist", PAGE_WIDE),
		.kicker = "Posted 2 April 2026",
		.title = "Applied scientist, evaluation of language models",
		.apply = { .href = "https://jobs.example.com/1",
			.label = "Apply at the sponsor's site" },
		.facts = facts,
		.n_facts = N(facts),
		.sections = sections,
		.n_sections = N(sections),
		.related = list + 1,
		.n_related = 1,
	};
	struct buf b, one;

	v.filters.path = "/jobs";
	buf_init(&b, *state, 0);
	tmpl_ledger_page(&b, &v);
	gallery_keep(&b, "jobs");
	buf_init(&one, *state, 0);
	tmpl_job_page(&one, &j);
	gallery_keep(&one, "job");
}

static void sign_in(void **state)
{
	static const struct form_row rows[] = {
		{ SHAPE_TEXT,
			{ .name = "email",
				.label = "E-mail address",
				.input_type = "email",
				.autocomplete = "username",
				.is_required = true,
				.value = "pi1@example.org" },
			NULL },
		{ SHAPE_TEXT,
			{ .name = "password",
				.label = "Password",
				.input_type = "password",
				.is_required = true,
				.autocomplete = "current-password",
				.error = "The address and the password do not "
					 "belong together." },
			NULL },
		{ SHAPE_HIDDEN, { .name = "next", .value = "/calls" }, NULL },
	};
	static const struct problem problems[] = { { "password",
		"The address and the password do not belong together.", NULL } };
	static const struct nav_link ways[] = {
		{ .href = "/register", .label = "Register" },
		{ .href = "/new-password", .label = "Set a new password" },
	};
	struct form_view v = {
		.page = gallery_page("Sign in", PAGE_NARROW),
		.title = "Sign in",
		.action = "/sign-in",
		.csrf = "t",
		.problems = problems,
		.n_problems = 1,
		.rows = rows,
		.n_rows = N(rows),
		.primary = { .label = "Sign in" },
		.ways = ways,
		.n_ways = N(ways),
	};
	struct buf b;

	v.page.is_unlisted = true;
	buf_init(&b, *state, 0);
	tmpl_form_page(&b, &v);
	gallery_keep(&b, "sign-in");
}

static void message(void **state)
{
	struct message_view v = {
		.page = gallery_page("Not found", PAGE_NARROW),
		.title = "There is no such page",
		.text = "It may have moved, or the address may have a slip in it.",
		.reference = "7f3a-91c2",
		.action = { .href = "/", .label = "Go to the home page" },
	};
	struct buf b;

	buf_init(&b, *state, 0);
	tmpl_message_page(&b, &v);
	gallery_keep(&b, "message");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE(home),
		PAGE(home_of_an_empty_program),
		PAGE(calls_list),
		PAGE(call),
		PAGE(rules),
		PAGE(faq),
		PAGE(search_results),
		PAGE(recipients),
		PAGE(award),
		PAGE(text_page),
		PAGE(jobs),
		PAGE(sign_in),
		PAGE(message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
