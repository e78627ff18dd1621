/* One box over everything that everybody may see, and over what is the reader's alone to see. */
#include "domain/program/program.h"
#include "domain/search/search.h"
#include "web/pages/common/filter.h"
#include "web/pages/common/list.h"
#include "web/pages/common/listed.h"
#include "web/pages/common/pages.h"
#include "web/pages/public/call_show.h"
#include "web/pages/public/recipient_show.h"
#include "web/pages/public/search_own_show.h"
#include "web/pages/public/search_show.h"
#include "web/rq.h"
#include "web/tmpl/search.h"

enum {
	EACH = 5,  /* of a kind beside others */
	PAGE = 20, /* of one kind alone */
	SNIPPET_WORDS = 36,
	NOTES = SEARCH_TERMS + 3
};

static const struct {
	const char *title, *one, *many;
} words[SEARCH_KINDS] = {
	[SEARCH_CALL] = { "Calls", "call", "calls" },
	[SEARCH_QUESTION] = { "Questions and answers", "question", "questions" },
	[SEARCH_RULE] = { "Rules", "rule", "rules" },
	[SEARCH_PAGE] = { "About the program", "page", "pages" },
	[SEARCH_RECIPIENT] = { "Recipients", "award", "awards" },
	[SEARCH_JOB] = { "Jobs", "job", "jobs" },
	[SEARCH_NEWS] = { "News", "letter", "letters" },
};

static const char *const kind_choices[] = { "call", "question", "rule", "page", "recipient", "job",
	"news", SEARCH_OWN_NAMES, NULL };

FORM(search_query, { .name = "q", .kind = FIELD_TEXT, .max = 20000 },
	{ .name = "kind", .kind = FIELD_CHOICE, .choices = kind_choices },
	{ .name = "from", .kind = FIELD_INT, .max = SEARCH_MOST }, LIST_FIELDS);

/* ---- how it was understood ---- */

const char *const *search_notes(struct rq *rq, const struct search_found *f, size_t *ret_n)
{
	const char **notes = MEM_ARRAY(rq->mem, const char *, NOTES);
	size_t n = 0;

	for (size_t i = 0; i < f->n_guesses; i++)
		notes[n++] = mem_printf(rq->mem,
			"Nothing here contains “%s”. You are shown results for “%s”.",
			f->guesses[i].typed, f->guesses[i].meant);
	if (f->is_some)
		notes[n++] = "Nothing contains all of these words. You are shown what contains "
			     "some of them.";
	if (f->is_cut)
		notes[n++] = mem_printf(
			rq->mem, "Only the first %d words were searched for.", SEARCH_TERMS);
	*ret_n = n;
	return notes;
}

/* ---- what was found ---- */

static const char *href_of(struct rq *rq, enum search_kind kind, const struct search_hit *h)
{
	switch (kind) {
	case SEARCH_CALL:
		return call_href(rq->mem, h->ref);
	case SEARCH_QUESTION:
		return mem_printf(rq->mem, "/faq#%s", h->ref);
	case SEARCH_RULE:
		return mem_printf(rq->mem, "/rules#%s", h->ref);
	case SEARCH_PAGE:
		return mem_printf(rq->mem, "/%s", h->ref);
	case SEARCH_RECIPIENT:
		return recipient_href(rq->mem, (struct award_id){ h->object });
	case SEARCH_JOB:
		return mem_printf(rq->mem, "/jobs/%s", h->ref);
	case SEARCH_NEWS:
		return id_path(rq->mem, "/news/", h->object);
	case SEARCH_KINDS:
		break;
	}
	BUG("no such kind");
}

struct text_pieces search_text_pieces(struct rq *rq, struct search_pieces p)
{
	struct text_piece *items = MEM_ARRAY(rq->mem, struct text_piece, p.n);

	for (size_t i = 0; i < p.n; i++)
		items[i] = (struct text_piece){ p.items[i].text, p.items[i].is_marked };
	return (struct text_pieces){ items, p.n };
}

static struct hit hit_of(struct rq *rq, const struct search_found *f, enum search_kind kind,
	const struct search_hit *h)
{
	return (struct hit){ .href = href_of(rq, kind, h),
		.title = search_text_pieces(rq, search_marked(rq->mem, &f->marks, h->title)),
		.aside = search_text_pieces(rq, search_marked(rq->mem, &f->marks, h->aside)),
		.text = search_text_pieces(
			rq, search_snippet(rq->mem, &f->marks, h->body, SNIPPET_WORDS)) };
}

static const char *count_of(struct rq *rq, const struct search_group *g)
{
	return mem_printf(rq->mem, "%s%zu %s", g->is_total_least ? "more than " : "", g->total,
		g->total == 1 ? words[g->kind].one : words[g->kind].many);
}

static const char *address(struct rq *rq, const char *query, enum search_kind kind, size_t from)
{
	const struct filter set[] = { { "q", query },
		{ "kind", kind == SEARCH_KINDS ? "" : search_kind_name(kind) },
		{ "from", from == 0 ? "" : mem_printf(rq->mem, "%zu", from) } };

	return filter_href(rq->mem, "/search", set, 3, NULL, NULL);
}

static struct hit_group group_of(
	struct rq *rq, const struct search_found *f, const struct search_group *g)
{
	struct hit *hits = MEM_ARRAY(rq->mem, struct hit, g->n);
	struct hit_group v = { .title = words[g->kind].title,
		.anchor = mem_printf(rq->mem, "of-%s", search_kind_name(g->kind)),
		.hits = hits,
		.n_hits = g->n };

	for (size_t i = 0; i < g->n; i++)
		hits[i] = hit_of(rq, f, g->kind, &g->hits[i]);
	return v;
}

/* What is the reader's own stands first. */
static void fill_groups(struct rq *rq, const struct search_found *f, const struct own_groups *own,
	const char *query, bool is_one, struct search_view *v)
{
	struct hit_group *groups = MEM_ARRAY(rq->mem, struct hit_group, own->n + f->n_groups);
	const char *told = own->told;

	for (size_t i = 0; i < own->n; i++)
		groups[i] = own->groups[i];
	for (size_t i = 0; i < f->n_groups; i++) {
		const struct search_group *g = &f->groups[i];

		groups[own->n + i] = group_of(rq, f, g);
		if (!is_one && g->total > g->n)
			groups[own->n + i].all = (struct nav_link){ address(rq, query, g->kind, 0),
				.label = mem_printf(rq->mem, "See all: %s", count_of(rq, g)) };
		told = and_then(rq->mem, told, ", ", count_of(rq, g));
	}
	v->groups = groups;
	v->n_groups = own->n + f->n_groups;
	v->told = told == NULL ? NULL : mem_printf(rq->mem, "Found: %s.", told);
}

static struct pagination pages_of(
	struct rq *rq, const struct search_group *g, const char *query, size_t from)
{
	struct pagination p = { .label = NULL };
	size_t end = from + g->n;

	if (from == 0 && end >= g->total)
		return p;
	p.label = mem_printf(rq->mem, "%zu to %zu of %s%zu", from + 1, end,
		g->is_total_least ? "more than " : "", g->total);
	if (from > 0)
		p.previous = address(rq, query, g->kind, from < PAGE ? 0 : from - PAGE);
	if (end < g->total)
		p.next = address(rq, query, g->kind, end);
	return p;
}

static struct empty_state empty_of(const struct search_found *f, size_t n_groups)
{
	if (n_groups > 0 || f->is_nothing)
		return (struct empty_state){ .title = NULL };
	if (f->has_only_common)
		return (struct empty_state){ "These words are in almost every text",
			"Add one that says what you are looking for: a topic, a name, a place.",
			NULL, NULL };
	return (struct empty_state){ "Nothing contains these words",
		"Try fewer or other words, or ask us.", "/contact", "Ask us" };
}

/* What the reader has for these very words beats what is only near to them. */
static void leave_guesses(struct search_found *f)
{
	if (f->n_guesses == 0 && !f->is_some)
		return;
	f->n_groups = f->n_guesses = 0;
	f->is_some = false;
}

static enum err find(struct rq *rq, const struct search_ask *ask, const char *kind,
	struct search_found *f, struct own_groups *own)
{
	TRY(search(rq->cx, ask, f));
	if (f->is_nothing)
		return ERR_OK;
	TRY(search_own_groups(rq, ask->typed, kind, own));
	if (own->n > 0)
		leave_guesses(f);
	return ERR_OK;
}

static const char *lead_of(const struct rq *rq)
{
	return rq->cx->actor.person.v == 0
		       ? "Calls, answers, rules, recipients, jobs and news. Words are found in any "
			 "of their forms; put several in quotation marks to find them side by side."
		       : "Calls, answers, rules, recipients, jobs and news, and what only you or "
			 "your colleagues can see. Words are found in any of their forms.";
}

static enum err search_page(struct rq *rq)
{
	const char *query = form_text(rq->form, "q"), *kind = form_text(rq->form, "kind");
	const enum search_kind one = search_kind_of(kind);
	const bool is_public = one != SEARCH_KINDS, is_one = kind[0] != '\0';
	const size_t from = is_public ? (size_t)form_int(rq->form, "from") : 0;
	const struct search_ask ask = { .typed = query,
		.kinds = is_public ? 1u << one
			 : is_one  ? 0
				   : (1u << SEARCH_KINDS) - 1,
		.skip = from,
		.most = is_one ? PAGE : EACH };
	struct search_view v = { .lead = lead_of(rq), .kind = is_one ? kind : NULL };
	struct own_groups own = { .n = 0 };
	struct search_found f;

	TRY(find(rq, &ask, kind, &f, &own));
	fill_groups(rq, &f, &own, query, is_one, &v);
	v.title = is_public ? words[one].title : own.title != NULL ? own.title : "Search";
	v.notes = search_notes(rq, &f, &v.n_notes);
	v.pagination = is_public && f.n_groups > 0 ? pages_of(rq, &f.groups[0], query, from)
						   : own.pagination;
	v.empty = empty_of(&f, v.n_groups);
	v.query = f.is_nothing ? NULL : query;
	v.ways = LISTED(rq->mem, struct nav_link, { "/calls", .label = "Calls, open and past" },
		{ "/faq", .label = "Questions and answers" }, { "/rules", .label = "Rules" },
		{ "/recipients", .label = "Recipients" }, { "/jobs", .label = "Jobs" },
		{ "/news", .label = "News" });
	v.n_ways = v.n_groups > 0 ? 0 : 6;
	rq_public_page(rq, "Search", "Everything public, by its words.", "/search");
	rq->page.is_unlisted = !f.is_nothing;
	rq->page.is_search = true;
	if (is_one)
		rq_crumb(rq, &rq->page, address(rq, query, SEARCH_KINDS, 0), "Search everything");
	v.page = rq->page;
	tmpl_search_page(rq->out, &v);
	return ERR_OK;
}

ROUTES(search_routes,
	{ GET, "/search", ANYONE, ACT_PUBLIC_READ, .is_kept = true, .form = &search_query,
		.run = search_page, .is_slow_asked = true,
		.summary = "everything public, and what is the reader's to see, by its words" });
