/* The rules and the questions: what forms quote and what people look up. */
#include "domain/program/content.h"
#include "domain/program/content_edit.h"
#include "domain/program/content_rules.h"
#include "domain/program/program.h"
#include "domain/search/search.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/form_table.h"
#include "web/pages/public/faq_anchor.h"
#include "web/pages/public/search_show.h"
#include "web/pages/public/version_show.h"
#include "web/rq.h"
#include "web/text/finding_text.h"
#include "web/text/money.h"
#include "web/text/schema_org.h"
#include "web/tmpl/faq.h"
#include "web/tmpl/rules.h"

/* ---- rules ---- */

/* "when you draft, when you submit"; NULL for what is not asked. */
static const char *checked_of(struct mem *m, enum rule rule)
{
	static const struct {
		enum rule_moment moment;
		const char *words;
	} moments[] = { { MOMENT_DRAFT, "on every change of a draft" },
		{ MOMENT_SUBMIT, "when you submit" }, { MOMENT_SCREENING, "at screening" },
		{ MOMENT_SELECT, "when the panel selects" }, { MOMENT_RELEASE, "at release" },
		{ MOMENT_OFFER, "before an award is offered" }, { MOMENT_ALWAYS, "always" } };
	const char *words = NULL;

	if (rule == RULE_NONE || rule_moments(rule) == MOMENT_NEVER)
		return NULL;
	for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++)
		if (rule_moments(rule) & moments[i].moment)
			words = and_then(m, words, ", ", moments[i].words);
	return words;
}

/* The program's own figure, where the rule has one; a call may set another. */
static const char *setting_of(struct mem *m, enum rule rule, const struct program_settings *s)
{
	switch (rule == RULE_NONE ? LIMIT_OF_NONE : rule_limit(rule)) {
	case LIMIT_OF_NONE:
		return NULL;
	case LIMIT_OF_ONE:
		return "one in a call period";
	case LIMIT_OF_GRACE:
		return s->grace_s == 0 ? NULL
				       : mem_printf(m, "%" PRId64 " seconds of grace", s->grace_s);
	case LIMIT_OF_CASH:
		return money_usd(m, s->cash_cap_cents);
	case LIMIT_OF_CREDITS:
		return money_usd(m, s->credit_cap_cents);
	case LIMIT_OF_DOCUMENT:
		return mem_printf(m, "%" PRId64 " pages, %s", s->page_limit,
			size_text(m, s->file_limit_bytes));
	case LIMIT_OF_DECISION_DAYS:
		return mem_printf(m, "%" PRId64 " days", s->decision_days);
	}
	BUG("unknown limit");
}

static enum err rules_page(struct rq *rq)
{
	struct rules_view v = {
		.lead = "What a proposal must keep to, and what we keep to. Where a form objects, "
			"it names the rule and leads here."
	};
	struct content_rule *rules;
	struct page_part *parts;
	struct rule_view *list;

	TRY(content_rules(rq->cx, &rules, &v.n_rules));
	v.rules = list = MEM_ARRAY(rq->mem, struct rule_view, v.n_rules);
	v.parts = parts = MEM_ARRAY(rq->mem, struct page_part, v.n_rules);
	for (size_t i = 0; i < v.n_rules; i++) {
		parts[i] = (struct page_part){ rules[i].rule, rules[i].title };
		list[i] = (struct rule_view){ .id = rules[i].rule,
			.title = rules[i].title,
			.text = rq_markdown(rq, rules[i].body, 3),
			.setting = setting_of(rq->mem, rule_of(rules[i].rule), rq->program),
			.checked = checked_of(rq->mem, rule_of(rules[i].rule)) };
	}
	TRY(version_line(rq, "rules", &v.version));
	v.version = and_then(rq->mem, v.version, " · ",
		mem_printf(rq->mem, "Attestations in version %" PRId64,
			rq->program->attestation_version));
	v.versions =
		(struct nav_link){ "/rules/versions", .label = "All versions, and what changed" };
	rq_public_page(rq, "Rules", "The rules of the program, each with its reason.", "/rules");
	rq->page.json_ld = schema_page(rq->mem, "WebPage", "Rules", rq->page.canonical, NULL);
	v.page = rq->page;
	tmpl_rules_page(rq->out, &v);
	return ERR_OK;
}

/* ---- questions ---- */

FORM(faq_query, { .name = "q", .kind = FIELD_TEXT, .max = 20000 });

static struct question shown(struct rq *rq, const struct content_question *q)
{
	return (struct question){ q->slug, q->question, mem_printf(rq->mem, "/faq/%s", q->slug),
		rq_markdown(rq, q->answer, 4) };
}

/* All of them, a group a section; the list is by section. */
static void fill_groups(
	struct rq *rq, const struct content_question *list, size_t n, struct faq_view *v)
{
	struct question_group *groups = MEM_ARRAY(rq->mem, struct question_group, n), *g = NULL;
	struct page_part *parts = MEM_ARRAY(rq->mem, struct page_part, n);
	struct question *at = MEM_ARRAY(rq->mem, struct question, n);

	for (size_t i = 0; i < n; i++) {
		if (g == NULL || strcmp(g->title, list[i].section) != 0) {
			g = &groups[v->n_groups];
			*g = (struct question_group){ .anchor =
							      faq_anchor(rq->mem, list[i].section),
				.title = list[i].section,
				.questions = at };
			parts[v->n_groups++] = (struct page_part){ g->anchor, g->title };
		}
		*at++ = shown(rq, &list[i]);
		g->n_questions++;
	}
	v->parts = parts;
	v->groups = groups;
}

/* Those that were found, the best first. */
static enum err fill_found(
	struct rq *rq, const struct content_question *list, size_t n, struct faq_view *v)
{
	const struct search_ask ask = {
		.typed = v->query, .kinds = 1u << SEARCH_QUESTION, .most = SEARCH_MOST
	};
	struct question *questions = MEM_ARRAY(rq->mem, struct question, n);
	struct question_group *g = MEM_NEW(rq->mem, struct question_group);
	const char *const *notes;
	struct search_found f;
	size_t n_notes;

	TRY(search(rq->cx, &ask, &f));
	*g = (struct question_group){ "found", "Found", questions, 0 };
	for (size_t k = 0; f.n_groups > 0 && k < f.groups[0].n; k++)
		for (size_t i = 0; i < n; i++)
			if (strcmp(list[i].slug, f.groups[0].hits[k].ref) == 0)
				questions[g->n_questions++] = shown(rq, &list[i]);
	v->groups = g;
	v->n_groups = g->n_questions > 0;
	notes = search_notes(rq, &f, &n_notes);
	for (size_t i = 0; i < n_notes; i++)
		v->told = and_then(rq->mem, v->told, " ", notes[i]);
	return ERR_OK;
}

/* All that are shown; the groups stand one behind the other in one array. */
static const char *faq_json(struct rq *rq, const struct faq_view *v)
{
	struct schema_question *list;
	size_t n = 0;

	for (size_t i = 0; i < v->n_groups; i++)
		n += v->groups[i].n_questions;
	list = MEM_ARRAY(rq->mem, struct schema_question, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct question *q = &v->groups[0].questions[i];

		list[i] = (struct schema_question){ q->question,
			mem_printf(rq->mem, "%s%s", rq->program->base_url, q->page), q->answer };
	}
	return schema_questions(rq->mem, list, n);
}

static enum err faq_page(struct rq *rq)
{
	struct faq_view v = {
		.lead = "What applicants ask, answered once. If yours is not here, ask us."
	};
	struct content_question *list;
	size_t n;

	TRY(content_questions(rq->cx, &list, &n));
	if (form_is_given(rq->form, "q"))
		v.query = form_text(rq->form, "q");
	if (v.query == NULL)
		fill_groups(rq, list, n, &v);
	else
		TRY(fill_found(rq, list, n, &v));
	v.empty = v.query == NULL
			  ? (struct empty_state){ "No questions yet",
				    "Questions and their answers will appear here.", NULL, NULL }
			  : (struct empty_state){ "No answer has these words",
				    "Try fewer or other words, or ask the people who run the "
				    "program.",
				    "/contact", "Ask us" };
	rq_public_page(rq, "Questions and answers", "Questions that applicants ask, with answers.",
		"/faq");
	rq->page.json_ld = faq_json(rq, &v);
	v.page = rq->page;
	tmpl_faq_page(rq->out, &v);
	return ERR_OK;
}

/* ---- one question, and whether its answer helps ---- */

static const struct choice faq_done[] = { { "told", .label = "Thank you. We count it, and nothing "
							     "of who said so." },
	{ .value = NULL } };

FORM(question_query, { "done", FIELD_CHOICE, .options = faq_done });

static const struct choice helped[] = { { "yes", "Yes", NULL, false }, { "no", "No", NULL, false },
	{ .value = NULL } };

FORM(helped_form,
	{ "helped", FIELD_CHOICE, "Was this helpful?", .options = helped, .is_required = true });

/* Of one that is gone, or not shown yet, there is the page of all of them. */
static enum err question_page(struct rq *rq)
{
	struct content_item item;
	struct block answer = { .title = "The answer" }, ask;
	enum err e;

	e = content_item_read(rq->cx, CONTENT_QUESTION, rq_param(rq, "question"), &item);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && item.is_hidden))
		return rq_goes(rq, "/faq");
	TRY(e);
	answer.text = rq_markdown(rq, item.text, 3);
	answer.more = (struct nav_link){ "/contact", .label = "Ask us" };
	TRY(FORM_BLOCK(rq, &ask, "Does it help?", "/faq/:question/helped", &helped_form, NULL,
		.button = { .label = "Tell us" }));
	rq_public_page(
		rq, item.title, schema_summary(rq->mem, item.text), rq_path(rq, "/faq/:question"));
	rq->page.json_ld = schema_questions(rq->mem,
		&(struct schema_question){ item.title, rq->page.canonical, answer.text }, 1);
	rq->page.shape = PAGE_NARROW;
	rq_crumb(rq, &rq->page, "/faq", "Questions and answers");
	if (!rq->is_again)
		rq->page.notice = form_told(rq, "done");
	return SHOW_BLOCKS(rq, item.title, .kicker = item.section,
		BLOCKS(rq->mem, answer,
			rq->page.notice.kind == NOTICE_NONE ? ask : (struct block){ 0 }));
}

static enum err helped_post(struct rq *rq)
{
	return content_vote_add(rq->cx, rq_param(rq, "question"),
		strcmp(form_text(rq->form, "helped"), "yes") == 0);
}

ROUTES(rule_routes,
	{ GET, "/faq/:question", ANYONE, ACT_PUBLIC_READ, .form = &question_query,
		.run = question_page, .summary = "one question; asks whether the answer helps" },
	{ POST, "/faq/:question/helped", ANYONE, ACT_PUBLIC_READ, .form = &helped_form,
		.run = helped_post, .again = question_page, .then = "/faq/:question?done=told",
		.limit = LIMIT_ASK, .summary = "counts whether the answer helps" },
	{ GET, "/rules", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .run = rules_page,
		.summary = "the rules, each with an anchor that findings link to" },
	{ GET, "/faq", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .form = &faq_query,
		.run = faq_page, .is_slow_asked = true,
		.summary = "questions and answers, searchable" });
