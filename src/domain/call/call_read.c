#include "domain/call/call.h"
#include "domain/call/call_sql.h"
#include "domain/call/call_view.h"

struct call call_view(const struct cx *cx, const struct call_row *r)
{
	return (struct call){ .id = r->id,
		.slug = r->slug,
		.title = r->title,
		.summary = r->summary,
		.period = r->period,
		.instructions = r->instructions,
		.zone = r->zone,
		.stage = call_stage(&(struct call_stage_facts){ .state = r->state,
			.opens_at = r->opens_at,
			.closes_at = r->closes_at,
			.grace_s = r->grace_s,
			.is_released = r->is_released,
			.now = cx->now }),
		.opens_at = r->opens_at,
		.closes_at = r->closes_at,
		.grace_s = r->grace_s,
		.decisions_due_at = r->decisions_due_at,
		.cash_cap_cents = r->cash_cap_cents,
		.credit_cap_cents = r->credit_cap_cents,
		.cash_cap_is_average = r->cash_cap_is_average,
		.credit_cap_is_average = r->credit_cap_is_average,
		.page_limit = r->page_limit,
		.file_limit_bytes = r->file_limit_bytes,
		.expected_awards = r->expected_awards,
		.revision = r->revision,
		.announced_at = r->announced_at.v,
		.changed_at = r->changed_at };
}

static enum err add_areas(struct cx *cx, struct call *c)
{
	struct call_areas_row *rows;
	enum err e = call_areas(cx->db, cx->mem, c->id, &rows, &c->n_areas);

	if (e != ERR_OK)
		return e;
	c->areas = MEM_ARRAY(cx->mem, struct call_area, c->n_areas);
	for (size_t i = 0; i < c->n_areas; i++)
		c->areas[i] = (struct call_area){ rows[i].slug, rows[i].name };
	return ERR_OK;
}

static enum err add_topics(struct cx *cx, struct call *c)
{
	struct call_topics_row *rows;
	enum err e = call_topics(cx->db, cx->mem, c->id, &rows, &c->n_topics);

	if (e != ERR_OK)
		return e;
	c->topics = MEM_ARRAY(cx->mem, struct call_topic, c->n_topics);
	for (size_t i = 0; i < c->n_topics; i++)
		c->topics[i] = (struct call_topic){ rows[i].title, rows[i].body };
	return ERR_OK;
}

static enum err add_criteria(struct cx *cx, struct call *c)
{
	struct call_criteria_row *rows;
	enum err e = call_criteria(cx->db, cx->mem, c->id, &rows, &c->n_criteria);

	if (e != ERR_OK)
		return e;
	c->criteria = MEM_ARRAY(cx->mem, struct call_criterion, c->n_criteria);
	for (size_t i = 0; i < c->n_criteria; i++)
		c->criteria[i] = (struct call_criterion){ rows[i].id, rows[i].name,
			rows[i].guidance, rows[i].weight };
	return ERR_OK;
}

enum err call_read_head(struct cx *cx, struct call_id id, struct call *ret_call)
{
	struct call_row row;
	enum err e = call_find(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		*ret_call = call_view(cx, &row);
	return e;
}

enum err call_read(struct cx *cx, struct call_id id, struct call *ret_call)
{
	struct call c;
	enum err e = call_read_head(cx, id, &c);

	if (e == ERR_OK)
		e = add_areas(cx, &c);
	if (e == ERR_OK)
		e = add_topics(cx, &c);
	if (e == ERR_OK)
		e = add_criteria(cx, &c);
	if (e == ERR_OK)
		*ret_call = c;
	return e;
}

static struct call *views(struct cx *cx, const struct call_row *rows, size_t n)
{
	struct call *list = MEM_ARRAY(cx->mem, struct call, n);

	for (size_t i = 0; i < n; i++)
		list[i] = call_view(cx, &rows[i]);
	return list;
}

enum err call_nearby(struct cx *cx, struct call_id id, struct call **ret_calls, size_t *ret_n)
{
	struct call_row *rows;
	size_t n;
	enum err e = call_list_nearby(cx->db, cx->mem, id, cx->now, &rows, &n);

	if (e != ERR_OK)
		return e;
	*ret_calls = views(cx, rows, n);
	*ret_n = n;
	return ERR_OK;
}

enum err call_entries_now(struct cx *cx, int64_t most, struct call **ret_calls, size_t *ret_n)
{
	struct call_row *rows;
	size_t n;
	enum err e = call_list_now(cx->db, cx->mem, cx->now, most, &rows, &n);

	if (e != ERR_OK)
		return e;
	*ret_calls = views(cx, rows, n);
	*ret_n = n;
	return ERR_OK;
}

enum err call_public_slugs(struct cx *cx, const char ***ret_slugs, size_t *ret_n)
{
	struct call_slugs_public_row *rows;
	size_t n;
	enum err e = call_slugs_public(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	*ret_slugs = MEM_ARRAY(cx->mem, const char *, n);
	for (size_t i = 0; i < n; i++)
		(*ret_slugs)[i] = rows[i].slug;
	*ret_n = n;
	return ERR_OK;
}
