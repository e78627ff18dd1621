#include "web/pages/common/work.h"

#include <string.h>

#include "base/print.h"
#include "domain/rights/standing_load.h"
#include "web/form_table.h"
#include "web/show_form.h"
#include "web/text/country.h"
#include "web/text/money.h"
#include "web/text/when.h"
#include "web/tmpl/blocks_page.h"

enum { PLACES_MAX = 8 };

static const struct {
	enum work_place place;
	enum action action;
	const char *before, *after, *label;
} places[] = {
	{ WORK_CALL, ACT_CALL_SCREEN, "/staff/calls/", "", "Overview" },
	{ WORK_SCREENING, ACT_CALL_SCREEN, "/staff/calls/", "/screening", "Screening" },
	{ WORK_PANEL, ACT_CALL_PANEL_EDIT, "/staff/calls/", "/panel", "Panel" },
	{ WORK_PROGRESS, ACT_CALL_PANEL_READ, "/panel/", "", "Progress" },
	{ WORK_ASSIGN, ACT_CALL_PANEL_READ, "/panel/", "/assign", "Assignment" },
	{ WORK_DECIDE, ACT_CALL_DECIDE, "/panel/", "/decide", "Decisions" },
	{ WORK_RELEASE, ACT_CALL_SCREEN, "/staff/calls/", "/release", "Release" },
};

const char *work_path(struct rq *rq, const char *before, const char *slug, const char *after)
{
	return mem_printf(rq->mem, "%s%s%s", before, slug, after);
}

enum err work_standing(
	struct rq *rq, enum object_kind kind, int64_t id, struct standing *ret_standing)
{
	return standing_load(rq->cx, kind, id, ret_standing);
}

void work_page(struct rq *rq, const char *title)
{
	rq_own_page(&rq->page, title, PAGE_WORK);
}

void work_refused(struct rq *rq)
{
	size_t n;
	const struct problem *problems = show_problems(rq, NULL, 0, NULL, &n);

	rq->page.notice = (struct notice){ NOTICE_BAD, .title = "Nothing was changed",
		.text = n > 0 ? problems[0].text : "Please try again." };
}

/* Has a form of the page said what was wrong with it?  Not when somebody else pressed first and it is gone. */
static bool is_told_below(const struct blocks_view *v)
{
	for (size_t i = 0; i < v->n_blocks; i++)
		for (size_t k = 0; k < v->blocks[i].n_acts; k++)
			if (v->blocks[i].acts[k].n_problems > 0)
				return true;
	return false;
}

enum err blocks_show(struct rq *rq, struct blocks_view v)
{
	if (rq->page.title == NULL)
		work_page(rq, v.title);
	if (rq->is_again && rq->page.notice.text == NULL && !is_told_below(&v))
		work_refused(rq);
	v.page = rq->page;
	tmpl_blocks_page(rq->out, &v);
	return ERR_OK;
}

enum err beside_show(struct rq *rq, struct beside_view v)
{
	v.page = rq->page;
	tmpl_beside_page(rq->out, &v);
	return ERR_OK;
}

const void *work_taken(struct rq *rq, void *input)
{
	form_take(rq, input);
	return input;
}

enum err narrow_form(struct rq *rq, const struct form *form, struct form_view v)
{
	rq_own_page(&rq->page, v.kicker == NULL ? v.title : v.kicker, PAGE_NARROW);
	return form_page(rq, form, NULL, &v, NULL);
}

enum err work_begin(struct rq *rq, struct call_id id, enum work_place at, const char *title,
	struct call *ret_call)
{
	struct nav_link *side = MEM_ARRAY(rq->mem, struct nav_link, PLACES_MAX);
	struct standing s;

	TRY(call_read_head(rq->cx, id, ret_call));
	TRY(work_standing(rq, OBJ_CALL, id.v, &s));
	work_page(rq, mem_printf(rq->mem, "%s · %s", title, ret_call->title));
	rq->page.side_title = ret_call->title;
	rq->page.side = side;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (may(places[i].action, &s))
			side[rq->page.n_side++] = (struct nav_link){
				work_path(rq, places[i].before, ret_call->slug, places[i].after),
				.label = places[i].label, .is_current = places[i].place == at
			};
	return ERR_OK;
}

/* One form of the page was sent; is it this one?  Its object stands in the address. */
static bool was_sent(const struct rq *rq, const char *path, const struct act *a)
{
	return rq->is_again && strcmp(path, rq->route->path) == 0 &&
	       strcmp(a->action, rq->http->head->path) == 0;
}

void work_act(struct rq *rq, const char *path, struct act *a, struct form_row *rows, size_t n,
	const char *zone)
{
	if (a->action == NULL)
		a->action = rq_path(rq, path);
	if (was_sent(rq, path, a)) {
		show_act(rq, a, rows, n, zone);
		return;
	}
	a->csrf = rq_csrf(rq);
	a->idempotency_key = rq_fresh_key(rq);
	a->rows = rows;
	a->n_rows = n;
}

const struct bulk *work_bulk(struct rq *rq, const char *path, struct bulk b)
{
	b.action = rq_path(rq, path);
	b.csrf = rq_csrf(rq);
	b.idempotency_key = rq_once_key(rq);
	return mem_copy(rq->mem, &b, sizeof(b));
}

enum err work_form(
	struct rq *rq, const char *path, const struct form *form, const void *stored, struct act *a)
{
	struct form_row *rows;
	size_t n;

	TRY(form_show(rq, form, stored, &rows, &n));
	form_tell(rq, form, stored, &rq->page);
	work_act(rq, path, a, rows, n, NULL);
	return ERR_OK;
}

enum err work_form_block(struct rq *rq, const char *title, const char *path,
	const struct form *form, const void *stored, struct act a, struct block *ret_block)
{
	struct act *act = mem_copy(rq->mem, &a, sizeof(a));

	*ret_block = (struct block){ title, .acts = act, .n_acts = 1 };
	return work_form(rq, path, form, stored, act);
}

struct block work_button_block(struct rq *rq, const char *title, const char *path, struct act a)
{
	struct act *act = mem_copy(rq->mem, &a, sizeof(a));

	work_act(rq, path, act, NULL, 0, NULL);
	return (struct block){ title, .acts = act, .n_acts = 1 };
}

const struct notice work_for_colleague = { NOTICE_PLAIN, .title = "A colleague must do this",
	.text = "This step depends on every proposal of the call, so it is for somebody from whom "
		"none can be hidden: without an institution in the profile, without a proposal of "
		"their own in the call, and in no conflict that was declared or entered. It does "
		"not say that anything is hidden from you." };

const char *work_usd(struct mem *m, int64_t cents)
{
	return cents == 0 ? "–" : money_usd(m, cents);
}

const char *work_real(struct mem *m, double v, int digits)
{
	char s[400]; /* the longest of a double */
	int n = print_real(s, sizeof(s), v, digits);

	MUST(n >= 0 && (size_t)n < sizeof(s));
	return mem_strn(m, s, (size_t)n);
}

const char *work_place_of(struct mem *m, const char *org, const char *country)
{
	const char *name = country[0] == '\0' ? "" : country_name(country);

	if (org[0] == '\0')
		return name[0] == '\0' ? "no institution" : name;
	return name[0] == '\0' ? org : mem_printf(m, "%s, %s", org, name);
}

struct fact work_when(struct mem *m, const char *label, int64_t at, const char *zone)
{
	if (at == 0)
		return (struct fact){ label, .text = "not yet" };
	return (struct fact){ label, .text = when_long(m, at, zone),
		.datetime = when_machine(m, at) };
}

struct stage work_stage(struct mem *m, const char *label, int64_t at, const char *zone)
{
	struct stage s = { label, .state = STAGE_AHEAD };

	if (at == 0)
		return s;
	s.state = STAGE_DONE;
	s.at = at;
	s.when = (struct moment){ when_date(m, at, zone), when_machine(m, at) };
	return s;
}
