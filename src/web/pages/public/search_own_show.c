#include "web/pages/public/search_own_show.h"

#include <string.h>

#include "domain/person/person.h"
#include "domain/rights/rights.h"
#include "domain/search/search_own.h"
#include "web/pages/common/list.h"
#include "web/pages/common/listed.h"
#include "web/pages/public/search_show.h"

enum { EACH = 5, PAGE = 20 };

/* A thing as the groups show it. */
struct own_hit {
	int64_t id;
	const char *href, *title, *aside;
};

/* People are found by their own words (domain/words.h), as in the list of them. */
enum { PEOPLE = SEARCH_OWNS, KINDS };

static const struct {
	enum action action; /* of the site: who may ask */
	const char *title, *one, *many;
} kinds[KINDS] = {
	[SEARCH_OWN_MINE] = { ACT_ACCOUNT, "Your proposals", "proposal of yours",
		"proposals of yours" },
	[SEARCH_OWN_REVIEW] = { ACT_ACCOUNT, "Your reviews", "proposal that you review",
		"proposals that you review" },
	[SEARCH_OWN_PROPOSAL] = { ACT_STAFF_READ, "Proposals", "proposal", "proposals" },
	[SEARCH_OWN_PANEL] = { ACT_ACCOUNT, "Proposals of your panels", "proposal of your panels",
		"proposals of your panels" },
	[SEARCH_OWN_INQUIRY] = { ACT_INQUIRIES_READ, "Inquiries", "inquiry", "inquiries" },
	[SEARCH_OWN_PLAN] = { ACT_STAFF_READ, "Calls that are not public",
		"call that is not public", "calls that are not public" },
	[PEOPLE] = { ACT_PEOPLE_MANAGE, "People", "person", "people" },
};

static const char *name_of(size_t kind)
{
	static const char *const names[] = { SEARCH_OWN_NAMES };

	_Static_assert(sizeof(names) / sizeof(names[0]) == KINDS, "a kind has a name");
	return names[kind];
}

/* Staff find every proposal by one kind; a chair those of the panels. */
static bool may_ask(const struct rq *rq, size_t kind)
{
	const struct standing s = standing_site(&rq->cx->actor);

	return may(kinds[kind].action, &s) &&
	       (kind != SEARCH_OWN_PANEL || !may(kinds[SEARCH_OWN_PROPOSAL].action, &s));
}

/* ---- reading ---- */

static const char *href_of(struct rq *rq, enum search_own kind, const struct search_own_hit *h)
{
	switch (kind) {
	case SEARCH_OWN_MINE:
		return id_path(rq->mem, "/proposals/", h->id);
	case SEARCH_OWN_REVIEW:
		return id_path(rq->mem, "/reviews/", h->id);
	case SEARCH_OWN_PROPOSAL:
		return h->is_open ? mem_printf(rq->mem, "/staff/calls/%s/screening", h->ref)
				  : id_path(rq->mem, "/staff/proposals/", h->id);
	case SEARCH_OWN_PANEL:
		return id_path(rq->mem, "/panel/proposals/", h->id);
	case SEARCH_OWN_INQUIRY:
		return id_path(rq->mem, "/staff/inquiries/", h->id);
	case SEARCH_OWN_PLAN:
		return mem_printf(rq->mem, "/staff/calls/%s", h->ref);
	case SEARCH_OWNS:
		break;
	}
	BUG("no such kind");
}

static enum err read_people(struct rq *rq, const char *query, const struct list_ask *ask,
	struct own_hit **ret_hits, struct list_page *ret_page)
{
	const struct person_search search = { .text = query };
	struct person_entry *list;
	enum err e = person_entries(rq->cx, &search, ask, &list, ret_page);

	if (e != ERR_OK)
		return e;
	*ret_hits = MEM_ARRAY(rq->mem, struct own_hit, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++)
		(*ret_hits)[i] = (struct own_hit){ list[i].id.v,
			id_path(rq->mem, "/admin/people/", list[i].id.v), list[i].name,
			and_then(rq->mem, list[i].email, ", ", filled(list[i].org_name)) };
	return ERR_OK;
}

static enum err read_hits(struct rq *rq, size_t kind, const char *query, const struct list_ask *ask,
	struct own_hit **ret_hits, struct list_page *ret_page)
{
	struct search_own_hit *list;
	enum err e;

	if (kind == PEOPLE)
		return read_people(rq, query, ask, ret_hits, ret_page);
	e = search_own_entries(rq->cx, (enum search_own)kind, query, ask, &list, ret_page);
	if (e != ERR_OK)
		return e;
	*ret_hits = MEM_ARRAY(rq->mem, struct own_hit, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++)
		(*ret_hits)[i] =
			(struct own_hit){ list[i].id, href_of(rq, (enum search_own)kind, &list[i]),
				list[i].title, list[i].aside };
	return ERR_OK;
}

/* ---- showing ---- */

static struct hit_group group_of(
	struct rq *rq, size_t kind, const char *query, const struct own_hit *list, size_t n)
{
	const char **texts = MEM_ARRAY(rq->mem, const char *, 2 * n);
	struct hit *hits = MEM_ARRAY(rq->mem, struct hit, n);
	struct search_marks marks;

	for (size_t i = 0; i < n; i++) {
		texts[2 * i] = list[i].title;
		texts[2 * i + 1] = list[i].aside;
	}
	marks = search_own_marks(rq->mem, query, texts, 2 * n);
	for (size_t i = 0; i < n; i++)
		hits[i] = (struct hit){ .href = list[i].href,
			.title = search_text_pieces(
				rq, search_marked(rq->mem, &marks, list[i].title)),
			.aside = search_text_pieces(
				rq, search_marked(rq->mem, &marks, list[i].aside)) };
	return (struct hit_group){ .title = kinds[kind].title,
		.anchor = mem_printf(rq->mem, "of-%s", name_of(kind)),
		.hits = hits,
		.n_hits = n };
}

static enum err add_group(
	struct rq *rq, size_t kind, const char *query, bool is_one, struct own_groups *out)
{
	const struct filter set[] = { { "q", query }, { "kind", name_of(kind) } };
	const struct list_ask first = { .way = LIST_FIRST, .rows = EACH };
	struct list_ask ask = is_one ? list_asked(rq) : first;
	struct hit_group *group = &out->groups[out->n];
	struct list_page page = { 0 };
	struct own_hit *list = NULL;
	const char *count;

	ask.rows = is_one ? PAGE : EACH;
	TRY(read_hits(rq, kind, query, &ask, &list, &page));
	if (page.n == 0)
		return ERR_OK;
	out->n++;
	*group = group_of(rq, kind, query, list, page.n);
	count = list_count(rq->mem, &page, kinds[kind].one, kinds[kind].many);
	out->told = and_then(rq->mem, out->told, ", ", count);
	if (is_one)
		out->pagination =
			list_pages(rq, "/search", set, 2, &page, list[0].id, list[page.n - 1].id);
	else if (page.has_next)
		group->all = (struct nav_link){ filter_href(rq->mem, "/search", set, 2, NULL, NULL),
			.label = mem_printf(rq->mem, "See all: %s", count) };
	return ERR_OK;
}

enum err search_own_groups(
	struct rq *rq, const char *query, const char *kind, struct own_groups *ret_groups)
{
	struct own_groups out = { .groups = MEM_ARRAY(rq->mem, struct hit_group, KINDS) };

	for (size_t i = 0; i < KINDS; i++) {
		const bool is_one = strcmp(kind, name_of(i)) == 0;

		if ((kind[0] != '\0' && !is_one) || !may_ask(rq, i))
			continue;
		if (is_one)
			out.title = kinds[i].title;
		TRY(add_group(rq, i, query, is_one, &out));
	}
	*ret_groups = out;
	return ERR_OK;
}
