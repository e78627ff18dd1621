/*
 * Suggestions.  Each is a button of one form, which needs no script: what is chosen is a
 * POST, so nothing that fetches pages ahead is counted, and the answer leads to
 * the thing's own address.  Which ranker it was is worked out anew from what is stored; the page
 * does not tell, so nobody can vote but by choosing.  Counted is a person's first choice of
 * a day, and a thing once a day by each; who that was is known to a table of hashes in memory and
 * nowhere else (web/limit.h).  Whoever wants to disturb the counts can: by one a day and account.
 */
#include <string.h>

#include "domain/suggest/suggest.h"
#include "web/form_table.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/suggest_show.h"
#include "web/rq.h"
#include "web/tmpl/suggest.h"

enum { TO_MAX = 40 };

static const struct choice done[] = {
	{ "gone", .label = "What you chose is not among your suggestions any more. Here is what is "
			   "now." },
	{ .value = NULL }
};

FORM(suggestions_query, { "done", FIELD_CHOICE, .options = done });
FORM(suggestions_form, { "to", FIELD_TEXT, .max = TO_MAX });

static const struct {
	const char *title;
	struct nav_link more;
} groups[SUGGEST_KINDS] = {
	[SUGGEST_CALL] = { "Calls", { "/calls", .label = "All calls" } },
	[SUGGEST_JOB] = { "Jobs", { "/jobs", .label = "All jobs" } },
	[SUGGEST_RECIPIENT] = { "Past awards", { "/recipients", .label = "All awards" } },
};

static struct suggested item_of(struct rq *rq, enum suggest_kind kind, const struct suggestion *s)
{
	return (struct suggested){ .value = mem_printf(rq->mem, "%s.%s", suggest_kind_name(kind),
					   id_text(s->object).s),
		.title = s->title,
		.aside = filled(s->aside),
		.why = suggest_why(rq, kind, s),
		.what = suggest_what(kind),
		.when = suggest_when(rq, kind, s) };
}

static struct suggested_group group_of(
	struct rq *rq, const struct suggestions *s, enum suggest_kind kind)
{
	struct suggested *items = MEM_ARRAY(rq->mem, struct suggested, s->n[kind]);

	for (size_t i = 0; i < s->n[kind]; i++)
		items[i] = item_of(rq, kind, &s->of[kind][i]);
	return (struct suggested_group){ groups[kind].title,
		mem_printf(rq->mem, "of-%s", suggest_kind_name(kind)), items, s->n[kind],
		groups[kind].more };
}

static struct notice notice_of(const struct rq *rq, const struct suggestions *s)
{
	struct notice told = form_told(rq, "done");

	if (told.kind != NOTICE_NONE && !rq->is_again)
		return told;
	if (s->is_waiting)
		return (struct notice){ NOTICE_PLAIN,
			.text = "Your suggestions are being made. Look again in a minute." };
	if (s->is_cold)
		return (struct notice){ NOTICE_PLAIN, .title = "Nothing fits your profile yet",
			.text = "So these are what closes next and what is new. The more your "
				"profile says of your work, the more we can find.",
			.href = "/account", .link = "Your profile" };
	return told;
}

static enum err suggestions_page(struct rq *rq)
{
	struct suggested_group *list = MEM_ARRAY(rq->mem, struct suggested_group, SUGGEST_KINDS);
	struct suggestions_view v = { .title = "Suggestions",
		.lead = "Calls, postings and past awards that may be of use to you, found by what "
			"your profile and your publications say. Nobody else sees this list. What "
			"you choose is counted without your name.",
		.action = "/suggestions/go",
		.csrf = rq_csrf(rq),
		.groups = list };
	struct suggestions s;

	TRY(suggestions_read(rq->cx, SUGGEST_KEPT, &s));
	for (enum suggest_kind kind = 0; kind < SUGGEST_KINDS; kind++)
		if (s.n[kind] > 0)
			list[v.n_groups++] = group_of(rq, &s, kind);
	if (v.n_groups == 0)
		v.empty = (struct empty_state){ "Nothing to suggest yet",
			.text = "When a call opens, a job is posted or an award is announced, it "
				"will appear here.",
			.href = "/follow", .action = "Hear of new calls by mail" };
	rq_own_page(&rq->page, "Suggestions", PAGE_WIDE);
	rq_crumb(rq, &rq->page, "/dashboard", "Your dashboard");
	rq->page.notice = notice_of(rq, &s);
	v.page = rq->page;
	tmpl_suggestions_page(rq->out, &v);
	return ERR_OK;
}

/* "job.0123456789abc"; SUGGEST_KINDS: it is none. */
static enum suggest_kind chosen(struct rq *rq, int64_t *ret_object)
{
	const char *to = form_text(rq->form, "to"), *dot = strchr(to, '.');

	*ret_object = dot == NULL ? 0 : id_parse(dot + 1);
	if (*ret_object == 0)
		return SUGGEST_KINDS;
	return suggest_kind_of(mem_strn(rq->mem, to, (size_t)(dot - to)));
}

/* Once a day, by this process: whose key has a token. */
static bool is_counted(struct rq *rq, enum limit_kind kind, const char *what)
{
	const char *key = mem_printf(rq->mem, "%s %s", id_text(rq->cx->actor.person.v).s, what);
	const bool is = rq_limit(rq, kind, key) == ERR_OK;

	rq->reply.wait_s = 0;
	return is;
}

static enum err suggestion_go(struct rq *rq)
{
	int64_t object;
	const enum suggest_kind kind = chosen(rq, &object);
	struct suggestion s;
	enum err e = ERR_NOT_FOUND;

	if (kind != SUGGEST_KINDS) {
		TRY(cx_read(rq->cx));
		e = rq_read_end(rq, suggestion_find(rq->cx, kind, object, &s));
	}
	if (e == ERR_NOT_FOUND) {
		rq_go(rq, "/suggestions?done=gone");
		return ERR_OK;
	}
	TRY(e);
	rq_go(rq, suggest_href(rq, kind, &s));
	return suggestion_count(rq->cx, kind, &s,
		is_counted(rq, LIMIT_CHOSEN, form_text(rq->form, "to")),
		s.team != INTERLEAVE_NOBODY && is_counted(rq, LIMIT_CHOICE, ""));
}

ROUTES(suggest_routes,
	{ GET, "/suggestions", SIGNED_IN, ACT_ACCOUNT, .form = &suggestions_query,
		.run = suggestions_page, .summary = "calls, jobs and awards that fit the reader" },
	{ POST, "/suggestions/go", SIGNED_IN, ACT_ACCOUNT, .form = &suggestions_form,
		.run = suggestion_go, .again = suggestions_page,
		.summary = "goes to one of them, and counts that" });
