/* Adding, changing, ordering and removing the program's texts and catalogues. */
#include "domain/program/content_edit.h"

#include <string.h>

#include "domain/audit/audit.h"
#include "domain/program/content.h"
#include "domain/program/content_rules.h"
#include "domain/program/content_sql.h"
#include "domain/program/program.h"
#include "domain/program/text_version.h"
#include "domain/stamp.h"

static const char *kind_name(enum content_kind kind)
{
	static const char *const names[CONTENT_KIND_COUNT] = { [CONTENT_AREA] = "area",
		[CONTENT_PRODUCT] = "product",
		[CONTENT_DATASET] = "dataset",
		[CONTENT_QUESTION] = "question",
		[CONTENT_RULE] = "rule",
		[CONTENT_PAGE] = "page",
		[CONTENT_ATTESTATION] = "attestation",
		[CONTENT_CANNED] = "canned_answer" };

	MUST(kind < CONTENT_KIND_COUNT);
	return names[kind];
}

_Static_assert((int)CONTENT_AREA == (int)CONTENT_LIST_KIND_AREA &&
		       (int)CONTENT_QUESTION == (int)CONTENT_LIST_KIND_QUESTION &&
		       (int)CONTENT_PAGE == (int)CONTENT_LIST_KIND_PAGE &&
		       (int)CONTENT_ATTESTATION == (int)CONTENT_LIST_KIND_ATTESTATION &&
		       (int)CONTENT_CANNED == (int)CONTENT_LIST_KIND_CANNED,
	"a kind is the same number everywhere");

/* All of a kind while they are changed: items in the order that order[] says. */
struct list {
	enum content_kind kind;
	int64_t version; /* of the attestations */
	struct content_item *items;
	size_t *order;
	size_t n;
	size_t changed; /* an index in items; n: none */
};

static enum err load(struct cx *cx, enum content_kind kind, struct list *ret_list)
{
	struct program_settings settings;
	struct content_list_row *rows;
	struct list l = { .kind = kind };
	enum err e = program_settings(cx, &settings);

	if (e == ERR_OK)
		e = content_list(cx->db, cx->mem, settings.attestation_version,
			(enum content_list_kind)kind, &rows, &l.n);
	if (e != ERR_OK)
		return e;
	l.version = settings.attestation_version;
	l.changed = SIZE_MAX;
	l.items = MEM_ARRAY(cx->mem, struct content_item, l.n + 1); /* room for one more */
	l.order = MEM_ARRAY(cx->mem, size_t, l.n + 1);
	for (size_t i = 0; i < l.n; i++) {
		l.items[i] = (struct content_item){ rows[i].slug, rows[i].title, rows[i].section,
			rows[i].body, rows[i].link, rows[i].position, rows[i].is_hidden };
		l.order[i] = i;
	}
	*ret_list = l;
	return ERR_OK;
}

/* NULL when there is none. */
static struct content_item *find(const struct list *l, const char *slug)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->items[i].slug, slug) == 0)
			return &l->items[i];
	return NULL;
}

/* ---- reading ---- */

enum err content_items(
	struct cx *cx, enum content_kind kind, struct content_item **ret_items, size_t *ret_n)
{
	size_t n_expected;
	const char *const *expected = content_expected(kind, &n_expected);
	struct list l;
	struct content_item *items;
	size_t n;
	enum err e = load(cx, kind, &l);

	if (e != ERR_OK)
		return e;
	items = MEM_ARRAY(cx->mem, struct content_item, l.n + n_expected + 1);
	for (n = 0; n < l.n; n++)
		items[n] = l.items[n];
	for (size_t i = 0; i < n_expected; i++)
		if (find(&l, expected[i]) == NULL)
			items[n++] =
				(struct content_item){ expected[i], "", "", "", "", -1, false };
	*ret_items = items;
	*ret_n = n;
	return ERR_OK;
}

enum err content_item_read(
	struct cx *cx, enum content_kind kind, const char *slug, struct content_item *ret_item)
{
	struct content_item *items;
	size_t n;
	enum err e = content_items(cx, kind, &items, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		if (strcmp(items[i].slug, slug) == 0) {
			*ret_item = items[i];
			return ERR_OK;
		}
	return ERR_NOT_FOUND;
}

const char *content_stamp(struct mem *mem, const struct content_item *item)
{
	const char *const texts[] = { item->title, item->section, item->text, item->link };

	return stamp_of(mem, texts, sizeof(texts) / sizeof(texts[0]));
}

/* ---- keeping ---- */

static enum err put(
	struct cx *cx, const struct list *l, const struct content_item *item, int64_t at)
{
	switch (l->kind) {
	case CONTENT_AREA:
		return content_put_area(
			cx, &(struct content_area){ item->slug, item->title, item->text }, at);
	case CONTENT_PRODUCT:
		return content_put_product(cx,
			&(struct content_product){
				item->slug, item->title, item->section, item->text },
			at);
	case CONTENT_DATASET:
		return content_put_dataset(cx,
			&(struct content_dataset){
				item->slug, item->title, item->text, item->link },
			at);
	case CONTENT_QUESTION:
		return content_put_question(cx,
			&(struct content_question){
				item->slug, item->section, item->title, item->text },
			at);
	case CONTENT_RULE:
		return content_put_rule(
			cx, &(struct content_rule){ item->slug, item->title, item->text }, at);
	case CONTENT_PAGE:
		return content_put_page(cx, item->slug, item->title, item->text);
	case CONTENT_ATTESTATION:
		return content_put_attestation(cx, l->version, item->slug, item->text, at);
	case CONTENT_CANNED:
		return canned_put(cx->db, item->slug, item->title, item->text, at);
	case CONTENT_KIND_COUNT:
		break;
	}
	BUG("unknown kind of content");
}

static enum err next_version(struct cx *cx, struct list *l)
{
	l->version++;
	return program_setting_put(
		cx, "attestation_version", mem_printf(cx->mem, "%" PRId64, l->version));
}

/* Writes what differs from what is stored; of the attestations, all, as the next version. */
static enum err keep(struct cx *cx, struct list *l)
{
	bool is_whole = l->kind == CONTENT_ATTESTATION;
	enum err e = is_whole ? next_version(cx, l) : ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < l->n; i++) {
		const struct content_item *item = &l->items[l->order[i]];
		bool is_moved = l->kind != CONTENT_PAGE && item->position != (int64_t)i;

		if (is_whole || is_moved || l->order[i] == l->changed)
			e = put(cx, l, item, (int64_t)i);
	}
	return e;
}

static enum err record(struct cx *cx, const struct list *l, const char *action, const char *slug)
{
	const char *detail =
		l->kind == CONTENT_ATTESTATION
			? mem_printf(cx->mem, "{\"item\":\"%s\",\"version\":%" PRId64 "}", slug,
				  l->version)
			: mem_printf(cx->mem, "{\"item\":\"%s\"}", slug);

	return audit_add(cx, action, kind_name(l->kind), 0, detail);
}

static enum err judge(struct cx *cx, const struct content_rule_facts *f)
{
	content_rules_run(f, &cx->fault);
	return findings_refusing(&cx->fault) == 0 ? ERR_OK : ERR_REFUSED;
}

static enum err append(struct cx *cx, struct list *l, const struct content_item *item)
{
	enum err e;

	l->items[l->n] = *item;
	l->items[l->n].position = -1;
	l->order[l->n] = l->n;
	l->changed = l->n++;
	content_gather(l->items, l->n, l->order);
	e = keep(cx, l);
	return e == ERR_OK ? record(cx, l, "content_added", item->slug) : e;
}

static enum err add(struct cx *cx, enum content_kind kind, const struct content_item *item)
{
	size_t most = kind == CONTENT_ATTESTATION ? CONTENT_STATEMENTS : CONTENT_MANY;
	struct list l;
	enum err e = load(cx, kind, &l);

	if (e == ERR_OK)
		e = judge(cx, &(struct content_rule_facts){
				      kind, item, true, find(&l, item->slug) != NULL });
	if (e == ERR_OK && kind == CONTENT_PAGE)
		e = cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	if (e == ERR_OK && l.n >= most)
		e = cx_refuse(cx, (struct finding){ .code = FINDING_LIST_FULL,
					  .field = "text",
					  .limit = (int64_t)most });
	return e == ERR_OK ? append(cx, &l, item) : e;
}

enum err content_add(struct cx *cx, enum content_kind kind, const struct content_item *item)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, add(cx, kind, item)) : e;
}

static enum err replace(
	struct cx *cx, struct list *l, struct content_item *stored, const struct content_item *item)
{
	int64_t position = stored->position;
	enum err e;

	*stored = *item;
	stored->position = position;
	l->changed = (size_t)(stored - l->items);
	content_gather(l->items, l->n, l->order);
	e = keep(cx, l);
	return e == ERR_OK ? record(cx, l, "content_changed", item->slug) : e;
}

static enum err change(
	struct cx *cx, enum content_kind kind, const struct content_item *item, const char *seen)
{
	struct content_item before, *stored;
	struct list l;
	enum err e = content_item_read(cx, kind, item->slug, &before);

	if (e == ERR_OK)
		e = judge(cx, &(struct content_rule_facts){ kind, item, false, false });
	if (e == ERR_OK && strcmp(content_stamp(cx->mem, &before), seen) != 0)
		e = ERR_CONFLICT;
	if (e == ERR_OK)
		e = load(cx, kind, &l);
	if (e != ERR_OK || strcmp(content_stamp(cx->mem, item), seen) == 0)
		return e; /* saved as it was: no version for nothing */
	stored = find(&l, item->slug);
	return stored == NULL ? append(cx, &l, item) : replace(cx, &l, stored, item);
}

enum err content_change(
	struct cx *cx, enum content_kind kind, const struct content_item *item, const char *seen)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, change(cx, kind, item, seen)) : e;
}

/* ---- removing ---- */

static enum err may_go(struct cx *cx, enum content_kind kind, const char *slug)
{
	struct content_uses_row uses;
	enum err e;

	if (kind == CONTENT_RULE && content_is_quoted(slug))
		return cx_refuse(cx, (struct finding){ .code = FINDING_RULE_QUOTED });
	e = content_uses(cx->db, cx->mem, kind_name(kind), slug, &uses);
	if (e == ERR_OK && uses.n > 0)
		return cx_refuse(cx, (struct finding){ .code = FINDING_IN_USE });
	return e;
}

/* The next version of the attestations is one without it. */
static enum err drop_attestation(struct cx *cx, struct list *l, const struct content_item *item)
{
	size_t at = (size_t)(item - l->items);

	memmove(l->order + at, l->order + at + 1, (l->n - at - 1) * sizeof(*l->order));
	l->n--;
	return keep(cx, l);
}

static enum err drop(struct cx *cx, struct list *l, const struct content_item *item)
{
	switch (l->kind) {
	case CONTENT_AREA:
		return area_remove(cx->db, item->slug);
	case CONTENT_PRODUCT:
		return product_remove(cx->db, item->slug);
	case CONTENT_DATASET:
		return dataset_remove(cx->db, item->slug);
	case CONTENT_QUESTION:
		return faq_remove(cx->db, item->slug);
	case CONTENT_RULE:
		return rule_text_remove(cx->db, item->slug);
	case CONTENT_PAGE:
		return page_remove(cx->db, item->slug);
	case CONTENT_ATTESTATION:
		return drop_attestation(cx, l, item);
	case CONTENT_CANNED:
		return canned_remove(cx->db, item->slug);
	case CONTENT_KIND_COUNT:
		break;
	}
	BUG("unknown kind of content");
}

static enum err take_out(struct cx *cx, enum content_kind kind, const char *slug)
{
	const struct content_item *item;
	struct list l;
	enum err e = load(cx, kind, &l);

	if (e != ERR_OK)
		return e;
	item = find(&l, slug);
	if (item == NULL)
		return ERR_NOT_FOUND;
	e = may_go(cx, kind, slug);
	if (e == ERR_OK)
		e = text_drop(cx, kind, slug);
	if (e == ERR_OK)
		e = drop(cx, &l, item);
	return e == ERR_OK ? record(cx, &l, "content_removed", slug) : e;
}

enum err content_remove(struct cx *cx, enum content_kind kind, const char *slug)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, take_out(cx, kind, slug)) : e;
}

/* ---- ordering ---- */

static bool is_in_order(const struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->order[i] != i)
			return false;
	return true;
}

static enum err move(
	struct cx *cx, enum content_kind kind, const char *const *slugs, size_t n_slugs, bool is_up)
{
	const struct content_item *item;
	struct list l;
	bool *picked;
	enum err e = load(cx, kind, &l);

	if (e != ERR_OK)
		return e;
	picked = MEM_ARRAY(cx->mem, bool, l.n + 1);
	for (size_t i = 0; i < n_slugs; i++)
		if ((item = find(&l, slugs[i])) != NULL)
			picked[item - l.items] = true;
	content_gather(l.items, l.n, l.order);
	content_shift(l.items, l.n, picked, is_up, l.order);
	if (is_in_order(&l))
		return ERR_OK;
	e = keep(cx, &l);
	return e == ERR_OK ? audit_add(cx, "content_ordered", kind_name(kind), 0, NULL) : e;
}

enum err content_move(
	struct cx *cx, enum content_kind kind, const char *const *slugs, size_t n_slugs, bool is_up)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, move(cx, kind, slugs, n_slugs, is_up)) : e;
}
