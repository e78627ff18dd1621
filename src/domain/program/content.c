#include "domain/program/content.h"

#include "domain/program/content_rules.h"
#include "domain/program/content_sql.h"
#include "domain/program/text_version.h"

enum err content_areas(struct cx *cx, struct content_area **ret_items, size_t *ret_n)
{
	struct area_list_row *rows;
	struct content_area *items;
	size_t n;
	enum err e = area_list(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	items = MEM_ARRAY(cx->mem, struct content_area, n);
	for (size_t i = 0; i < n; i++)
		items[i] = (struct content_area){ rows[i].slug, rows[i].name, rows[i].description };
	*ret_items = items;
	*ret_n = n;
	return ERR_OK;
}

enum err content_questions(struct cx *cx, struct content_question **ret_items, size_t *ret_n)
{
	struct faq_list_row *rows;
	struct content_question *items;
	size_t n;
	enum err e = faq_list(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	items = MEM_ARRAY(cx->mem, struct content_question, n);
	for (size_t i = 0; i < n; i++)
		items[i] = (struct content_question){ rows[i].slug, rows[i].section,
			rows[i].question, rows[i].answer };
	*ret_items = items;
	*ret_n = n;
	return ERR_OK;
}

enum err content_rules(struct cx *cx, struct content_rule **ret_items, size_t *ret_n)
{
	struct rule_text_list_row *rows;
	struct content_rule *items;
	size_t n;
	enum err e = rule_text_list(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	items = MEM_ARRAY(cx->mem, struct content_rule, n);
	for (size_t i = 0; i < n; i++)
		items[i] = (struct content_rule){ rows[i].rule, rows[i].title, rows[i].body };
	*ret_items = items;
	*ret_n = n;
	return ERR_OK;
}

enum err content_page(struct cx *cx, const char *slug, struct content_page *ret_page)
{
	struct page_find_row row;
	enum err e = page_find(cx->db, cx->mem, slug, &row);

	if (e == ERR_OK)
		*ret_page = (struct content_page){ row.title, row.body, row.updated_at };
	return e;
}

enum err content_page_slugs(struct cx *cx, const char *const **ret_slugs, size_t *ret_n)
{
	struct page_slugs_row *rows;
	const char **slugs;
	size_t n;
	enum err e = page_slugs(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	slugs = MEM_ARRAY(cx->mem, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		slugs[i] = rows[i].slug;
	*ret_slugs = slugs;
	*ret_n = n;
	return ERR_OK;
}

/* ---- writing: each also becomes a version of its line ---- */

static enum err kept(struct cx *cx, enum err e, enum content_kind kind, struct content_item item)
{
	return e == ERR_OK ? text_keep(cx, kind, &item) : e;
}

enum err content_put_area(struct cx *cx, const struct content_area *a, int64_t position)
{
	return kept(cx,
		area_put(cx->db, (struct area_id){ cx_new_id(cx) }, a->slug, a->name,
			a->description, position),
		CONTENT_AREA,
		(struct content_item){ a->slug, a->name, "", a->description, "", position, false });
}

enum err content_put_product(struct cx *cx, const struct content_product *p, int64_t position)
{
	return kept(cx,
		product_put(cx->db, (struct product_id){ cx_new_id(cx) }, p->slug, p->name,
			p->category, p->description, position),
		CONTENT_PRODUCT,
		(struct content_item){
			p->slug, p->name, p->category, p->description, "", position, false });
}

enum err content_put_dataset(struct cx *cx, const struct content_dataset *d, int64_t position)
{
	return kept(cx,
		dataset_put(cx->db, (struct dataset_id){ cx_new_id(cx) }, d->slug, d->name,
			d->description, d->url, position),
		CONTENT_DATASET,
		(struct content_item){
			d->slug, d->name, "", d->description, d->url, position, false });
}

enum err content_put_question(struct cx *cx, const struct content_question *q, int64_t position)
{
	return kept(cx,
		faq_put(cx->db, (struct faq_id){ cx_new_id(cx) }, q->slug, q->section, q->question,
			q->answer, content_is_draft(q->answer), position),
		CONTENT_QUESTION,
		(struct content_item){ q->slug, q->question, q->section, q->answer, "", position,
			content_is_draft(q->answer) });
}

enum err content_put_rule(struct cx *cx, const struct content_rule *r, int64_t position)
{
	return kept(cx, rule_text_put(cx->db, r->rule, r->title, r->body, position), CONTENT_RULE,
		(struct content_item){ r->rule, r->title, "", r->body, "", position, false });
}

enum err content_put_page(struct cx *cx, const char *slug, const char *title, const char *body)
{
	return kept(cx, page_put(cx->db, slug, title, body, cx->now), CONTENT_PAGE,
		(struct content_item){ slug, title, "", body, "", 0, false });
}

enum err content_put_attestation(
	struct cx *cx, int64_t version, const char *item, const char *body, int64_t position)
{
	return attestation_put(cx->db, version, item, body, position);
}
