/*
 * The program's texts and catalogues, for staff: for each kind a list to order, a form to
 * add and change one, and the way to remove it.  One set of pages over the table below.
 */
#include <string.h>

#include "domain/program/content_edit.h"
#include "domain/program/content_rules.h"
#include "web/pages/content_kinds.h"
#include "web/pages/filter.h"
#include "web/pages/pages.h"
#include "web/pages/work.h"
#include "web/rq.h"
#include "web/show_form.h"
#include "web/text/markdown.h"
#include "web/tmpl/blocks_page.h"
#include "web/tmpl/list_page.h"

static const char *const moves[] = { "up", "down", NULL };
static const char *const steps[] = { "save", "preview", NULL };

FORM(content_form, { .name = "slug", .kind = FIELD_TEXT, .max = 60 },
	{ .name = "title", .kind = FIELD_TEXT, .max = CONTENT_TITLE_CHARS },
	{ .name = "section", .kind = FIELD_TEXT, .max = CONTENT_SECTION_CHARS },
	{ .name = "text", .kind = FIELD_LINES, .max = CONTENT_TEXT_CHARS },
	{ .name = "link", .kind = FIELD_TEXT, .max = CONTENT_LINK_CHARS },
	{ .name = "seen", .kind = FIELD_TEXT, .max = 16 },
	{ .name = "do", .kind = FIELD_CHOICE, .choices = steps });

FORM(move_form, { .name = "item", .kind = FIELD_MANY, .max = CONTENT_MANY },
	{ .name = "step", .kind = FIELD_CHOICE, .choices = moves, .is_required = true });

static const char *href(struct rq *rq, const struct content_words *k, const char *after)
{
	return mem_printf(rq->mem, "/staff/program/%s%s", k->path, after);
}

static const char *item_href(struct rq *rq, const struct content_words *k, const char *slug)
{
	return mem_printf(rq->mem, "/staff/program/%s/%s", k->path, slug);
}

/* An address of a kind that there is not leads to the overview. */
static enum err go_over(struct rq *rq)
{
	rq_go(rq, "/staff/program");
	return ERR_OK;
}

static void begin(struct rq *rq, const struct content_words *k, const char *title)
{
	content_side(rq, k->path);
	work_page(rq, title);
}

/* ---- the list ---- */

/* The first words of a text, on one line. */
static const char *excerpt(struct mem *m, const char *text)
{
	enum { BYTES = 90 };
	size_t n = strlen(text), end = n;
	char *s;

	if (n > BYTES)
		for (end = BYTES; end > 0 && strchr(" \n", text[end]) == NULL;)
			end--;
	/* A language without blanks: between two characters. */
	if (end == 0 && n > BYTES)
		for (end = BYTES; ((unsigned char)text[end] & 0xC0) == 0x80;)
			end--;
	s = mem_strn(m, text, end);
	for (char *c = s; *c != '\0'; c++)
		if (*c == '\n')
			*c = ' ';
	return end < n ? mem_printf(m, "%s …", s) : s;
}

enum { COLUMNS_MAX = 3 };

static struct cell state_cell(const struct content_item *item)
{
	bool is_draft = content_is_draft(item->text);

	if (item->position >= 0 && !is_draft)
		return (struct cell){ .text = item->slug };
	return (struct cell){ .badge = { BADGE_WARN, is_draft ? "Draft" : "Not written yet" },
		.sub = item->slug };
}

static struct table_row row_of(
	struct rq *rq, const struct content_words *k, const struct content_item *item)
{
	struct cell *c = MEM_ARRAY(rq->mem, struct cell, COLUMNS_MAX);
	const char *text = content_is_draft(item->text) ? "" : excerpt(rq->mem, item->text);
	bool has_title = item->title[0] != '\0';
	size_t n = 0;

	/* A statement has no title: it is its own. */
	if (!has_title && text[0] != '\0')
		c[n].text = text;
	else
		c[n].text = has_title ? item->title : item->slug;
	c[n].href = item_href(rq, k, item->slug);
	if (has_title && text[0] != '\0')
		c[n].sub = text;
	n++;
	if (k->section_label != NULL)
		c[n++] = (struct cell){ .text = item->section };
	c[n] = state_cell(item);
	return (struct table_row){ .cells = c,
		.pick = item->position < 0 ? NULL : item->slug,
		.pick_label = mem_printf(rq->mem, "Select %s", c[0].text) };
}

static void fill_table(struct rq *rq, const struct content_words *k,
	const struct content_item *items, size_t n, struct table *t)
{
	struct column *columns = MEM_ARRAY(rq->mem, struct column, COLUMNS_MAX);
	struct table_row *rows = MEM_ARRAY(rq->mem, struct table_row, n + 1);

	columns[t->n_columns++].head = k->title_label == NULL ? k->text_label : k->title_label;
	if (k->section_label != NULL)
		columns[t->n_columns++].head = k->section_label;
	columns[t->n_columns++].head = "Short name";
	for (size_t i = 0; i < n; i++)
		rows[i] = row_of(rq, k, &items[i]);
	t->label = k->many;
	t->columns = columns;
	t->rows = rows;
	t->n_rows = n;
	t->pick_name = k->is_ordered && n > 1 ? "item" : NULL;
}

static const struct bulk *order_bulk(struct rq *rq, const struct content_words *k)
{
	struct choice *what = MEM_ARRAY(rq->mem, struct choice, 2);
	struct field_view *f = MEM_NEW(rq->mem, struct field_view);
	struct bulk *bulk = MEM_NEW(rq->mem, struct bulk);

	what[0] = (struct choice){ .value = "up", .label = "Move up" };
	what[1] = (struct choice){ .value = "down", .label = "Move down" };
	*f = (struct field_view){ .name = "step",
		.label = "What becomes of those selected",
		.choices = what,
		.n_choices = 2 };
	*bulk = (struct bulk){ .action = href(rq, k, ""),
		.csrf = rq_csrf(rq),
		.idempotency_key = rq_once_key(rq),
		.fields = f,
		.n_fields = 1,
		.button = { .label = "Apply" } };
	return bulk;
}

static enum err list_page(struct rq *rq)
{
	const struct content_words *k = content_words_of(rq_param(rq, "kind"));
	struct content_item *items;
	struct list_view v = { 0 };
	size_t n;
	enum err e;

	if (k == NULL)
		return go_over(rq);
	e = content_items(rq->cx, k->kind, &items, &n);
	if (e != ERR_OK)
		return e;
	begin(rq, k, k->many);
	v.page = rq->page;
	v.title = k->many;
	v.lead = k->lead;
	if (k->one != NULL)
		v.action = (struct nav_link){ .href = href(rq, k, "/new"),
			.label = mem_printf(rq->mem, "Add %s", k->one) };
	fill_table(rq, k, items, n, &v.table);
	if (v.table.pick_name != NULL)
		v.bulk = order_bulk(rq, k);
	v.empty = (struct empty_state){ .title = "None yet", .text = k->without };
	if (k->shown_at != NULL)
		v.more = (struct nav_link){ .href = k->shown_at,
			.label = "See them as the public does" };
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

static enum err move_post(struct rq *rq)
{
	const struct content_words *k = content_words_of(rq_param(rq, "kind"));
	size_t n = form_many(rq->form, "item");
	const char **slugs = MEM_ARRAY(rq->mem, const char *, n + 1);

	if (k == NULL || !k->is_ordered)
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < n; i++)
		slugs[i] = form_many_at(rq->form, "item", i);
	return content_move(
		rq->cx, k->kind, slugs, n, strcmp(form_text(rq->form, "step"), "up") == 0);
}

/* ---- one ---- */

/* Shown again after its own form, and not after the one that removes it. */
static bool was_typed(const struct rq *rq)
{
	return rq->is_again && rq->route->form == &content_form;
}

static bool is_preview(const struct rq *rq)
{
	return was_typed(rq) && strcmp(form_text(rq->form, "do"), "preview") == 0;
}

enum { ROWS_MAX = 8 };

struct rows {
	struct form_row items[ROWS_MAX];
	size_t n;
};

static struct field_view *add_row(struct rows *r, enum field_shape shape, const char *name,
	const char *label, const char *value)
{
	MUST(r->n < ROWS_MAX);
	r->items[r->n] = (struct form_row){ .shape = shape,
		.field = { .name = name, .label = label, .value = value, .is_required = true } };
	return &r->items[r->n++].field;
}

static void add_text(struct rows *r, const struct content_words *k, const struct content_item *item)
{
	struct field_view *f = add_row(r, SHAPE_TEXTAREA, "text", k->text_label, item->text);

	f->max_length = k->is_markdown ? CONTENT_TEXT_CHARS : CONTENT_SHORT_CHARS;
	f->rows = k->text_rows;
	f->hint = k->is_markdown ? "In Markdown: ## headings, - lists, **bold**, [links](/rules)."
				 : NULL;
}

/* What Markdown will look like, as it was typed. */
static void add_preview(struct rq *rq, struct rows *r)
{
	struct field_view *f;

	if (!is_preview(rq))
		return;
	f = add_row(r, SHAPE_PROSE, NULL, "Preview", NULL);
	f->prose = markdown_html(rq->mem, form_again(rq->form, "text"), 3);
}

static void fill_rows(struct rq *rq, struct rows *r, const struct content_words *k,
	const struct content_item *item, bool is_new)
{
	struct field_view *f;

	if (k->title_label != NULL)
		add_row(r, SHAPE_TEXT, "title", k->title_label, item->title)->max_length =
			CONTENT_TITLE_CHARS;
	if (is_new) {
		f = add_row(r, SHAPE_TEXT, "slug", "Short name", item->slug);
		f->max_length = 60;
		f->is_short = true;
		f->hint = "Small letters, digits, hyphens. Links and forms hold on to it, so it "
			  "stays for ever.";
	}
	if (k->section_label != NULL) {
		f = add_row(r, SHAPE_TEXT, "section", k->section_label, item->section);
		f->max_length = CONTENT_SECTION_CHARS;
		f->hint = k->section_hint;
	}
	add_text(r, k, item);
	add_preview(rq, r);
	if (k->has_link) {
		f = add_row(r, SHAPE_TEXT, "link", "Web address", item->link);
		f->max_length = CONTENT_LINK_CHARS;
		f->inputmode = "url";
	}
	if (!is_new)
		add_row(r, SHAPE_HIDDEN, "seen", NULL, content_stamp(rq->mem, item));
}

static struct block edit_block(
	struct rq *rq, const struct content_words *k, const struct content_item *item, bool is_new)
{
	struct rows *r = MEM_NEW(rq->mem, struct rows);
	struct act *act = MEM_NEW(rq->mem, struct act);

	fill_rows(rq, r, k, item, is_new);
	*act = (struct act){ .action = is_new ? href(rq, k, "/new") : item_href(rq, k, item->slug),
		.button = { .label = "Save", .name = "do", .value = "save" },
		.is_primary = true };
	if (k->is_markdown)
		act->other =
			(struct button){ .label = "Preview", .name = "do", .value = "preview" };
	work_act(rq, is_new ? "/staff/program/:kind/new" : "/staff/program/:kind/:item", act,
		r->items, r->n, NULL);
	return (struct block){ .title = "What it says", .acts = act, .n_acts = 1 };
}

static struct block remove_block(
	struct rq *rq, const struct content_words *k, const struct content_item *item)
{
	struct act *act = MEM_NEW(rq->mem, struct act);

	*act = (struct act){ .hint = k->removal,
		.action = item_href(rq, k, mem_printf(rq->mem, "%s/remove", item->slug)),
		.button = { .label = "Remove it", .confirm = "Remove it for good?" },
		.is_grave = true };
	work_act(rq, "/staff/program/:kind/:item/remove", act, NULL, 0, NULL);
	return (struct block){ .title = "Removal", .acts = act, .n_acts = 1 };
}

/* Shown again because somebody saved meanwhile: what they saved stands beside what was typed. */
static bool is_stale(const struct rq *rq, const struct content_item *item)
{
	return was_typed(rq) &&
	       strcmp(form_text(rq->form, "seen"), content_stamp(rq->mem, item)) != 0;
}

static struct block stored_block(struct rq *rq, const struct content_item *item)
{
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, 3);

	facts[0] = (struct fact){ .label = "Name", .text = item->title };
	facts[1] = (struct fact){ .label = "Section", .text = item->section };
	facts[2] = (struct fact){ .label = "Link", .text = item->link };
	for (size_t i = 0; i < 3; i++)
		if (facts[i].text[0] == '\0')
			facts[i].text = "–";
	return (struct block){ .title = "As it was saved meanwhile",
		.facts = facts,
		.n_facts = 3,
		.plain = item->text };
}

static enum err show(
	struct rq *rq, const struct content_words *k, const struct content_item *item, bool is_new)
{
	struct nav_link *crumb = MEM_NEW(rq->mem, struct nav_link);
	struct block *blocks = MEM_ARRAY(rq->mem, struct block, 3);
	struct blocks_view v = { .blocks = blocks };

	v.title = is_new ? mem_printf(rq->mem, "Add %s", k->one)
			 : (item->title[0] != '\0' ? item->title : item->slug);
	begin(rq, k, mem_printf(rq->mem, "%s · %s", v.title, k->many));
	*crumb = (struct nav_link){ .href = href(rq, k, ""), .label = k->many };
	rq->page.crumbs = crumb;
	rq->page.n_crumbs = 1;
	v.page = rq->page;
	v.lead = k->note;
	blocks[v.n_blocks++] = edit_block(rq, k, item, is_new);
	if (!is_new && is_stale(rq, item)) {
		blocks[v.n_blocks++] = stored_block(rq, item);
		rq->reply.status = 409;
		v.page.notice = (struct notice){ .kind = NOTICE_WARN,
			.title = "Somebody saved this meanwhile",
			.text = "What you typed is here, what they saved stands below. Saving now "
				"keeps yours." };
	} else if (is_preview(rq) && findings_refusing(&rq->cx->fault) == 0) {
		rq->reply.status = 200;
	}
	if (!is_new && k->one != NULL && item->position >= 0 && !content_is_quoted(item->slug))
		blocks[v.n_blocks++] = remove_block(rq, k, item);
	tmpl_blocks_page(rq->out, &v);
	return ERR_OK;
}

static enum err new_page(struct rq *rq)
{
	const struct content_words *k = content_words_of(rq_param(rq, "kind"));
	const struct content_item none = { "", "", "", "", "", -1 };

	return k == NULL || k->one == NULL ? go_over(rq) : show(rq, k, &none, true);
}

static enum err item_page(struct rq *rq)
{
	const struct content_words *k = content_words_of(rq_param(rq, "kind"));
	struct content_item item;
	enum err e;

	if (k == NULL)
		return go_over(rq);
	e = content_item_read(rq->cx, k->kind, rq_param(rq, "item"), &item);
	if (e == ERR_NOT_FOUND) {
		rq_go(rq, href(rq, k, ""));
		return ERR_OK;
	}
	return e == ERR_OK ? show(rq, k, &item, false) : e;
}

static struct content_item sent(struct rq *rq, const char *slug)
{
	return (struct content_item){ .slug = slug,
		.title = form_text(rq->form, "title"),
		.section = form_text(rq->form, "section"),
		.text = form_text(rq->form, "text"),
		.link = form_text(rq->form, "link") };
}

/* A preview saves nothing: it is shown by `again`. */
static enum err add_post(struct rq *rq)
{
	const struct content_words *k = content_words_of(rq_param(rq, "kind"));
	struct content_item item = sent(rq, form_text(rq->form, "slug"));

	if (k == NULL || k->one == NULL)
		return ERR_NOT_FOUND;
	if (strcmp(form_text(rq->form, "do"), "preview") == 0)
		return ERR_REFUSED;
	return content_add(rq->cx, k->kind, &item);
}

static enum err save_post(struct rq *rq)
{
	const struct content_words *k = content_words_of(rq_param(rq, "kind"));
	struct content_item item = sent(rq, rq_param(rq, "item"));
	enum err e;

	if (k == NULL)
		return ERR_NOT_FOUND;
	if (strcmp(form_text(rq->form, "do"), "preview") == 0)
		return ERR_REFUSED;
	e = content_change(rq->cx, k->kind, &item, form_text(rq->form, "seen"));
	return e == ERR_CONFLICT ? ERR_REFUSED : e; /* `again` sees it and shows both */
}

static enum err remove_post(struct rq *rq)
{
	const struct content_words *k = content_words_of(rq_param(rq, "kind"));

	if (k == NULL || k->one == NULL)
		return ERR_NOT_FOUND;
	return content_remove(rq->cx, k->kind, rq_param(rq, "item"));
}

enum { CONTENT_BODY_MAX = 256 * 1024 };

const struct route content_routes[N_CONTENT_ROUTES] = {
	{ GET, "/staff/program/:kind", SIGNED_IN, ACT_CONTENT_EDIT, .run = list_page,
		.summary = "areas, products, data sets, questions, rules, pages or attestations" },
	{ POST, "/staff/program/:kind", SIGNED_IN, ACT_CONTENT_EDIT, .form = &move_form,
		.run = move_post, .again = list_page, .then = "/staff/program/:kind",
		.summary = "moves some up or down" },
	{ GET, "/staff/program/:kind/new", SIGNED_IN, ACT_CONTENT_EDIT, .run = new_page,
		.summary = "the form of a new one" },
	{ POST, "/staff/program/:kind/new", SIGNED_IN, ACT_CONTENT_EDIT, .form = &content_form,
		.run = add_post, .again = new_page, .then = "/staff/program/:kind",
		.body_max = CONTENT_BODY_MAX, .summary = "adds one" },
	{ GET, "/staff/program/:kind/:item", SIGNED_IN, ACT_CONTENT_EDIT, .run = item_page,
		.summary = "the form of one" },
	{ POST, "/staff/program/:kind/:item", SIGNED_IN, ACT_CONTENT_EDIT, .form = &content_form,
		.run = save_post, .again = item_page, .then = "/staff/program/:kind",
		.body_max = CONTENT_BODY_MAX,
		.summary = "keeps new words; of attestations, as a new version" },
	{ POST, "/staff/program/:kind/:item/remove", SIGNED_IN, ACT_CONTENT_EDIT,
		.run = remove_post, .again = item_page, .then = "/staff/program/:kind",
		.summary = "removes one that nothing names" },
};
