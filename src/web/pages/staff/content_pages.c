/*
 * The program's texts and catalogues, for staff: for each kind a list to order, a form to
 * add and change one, and the way to remove it.  One set of pages over the table below.
 */
#include <string.h>

#include "domain/program/content.h"
#include "domain/program/content_edit.h"
#include "domain/program/content_rules.h"
#include "domain/program/text_version.h"
#include "web/pages/staff/content_kinds.h"
#include "web/pages/common/filter.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/pages/public/version_show.h"
#include "web/form_table.h"
#include "web/tmpl/list_page.h"

static const char *const steps[] = { "save", "preview", NULL };

static const struct choice moves[] = { { "up", "Move up", NULL, false },
	{ "down", "Move down", NULL, false }, { NULL, NULL, NULL, false } };

FORM(move_form, { "item", FIELD_MANY, .max = CONTENT_MANY },
	{ "step", FIELD_CHOICE, .options = moves, .is_required = true });

/* The words of the kind that the address names; NULL: there is no such kind. */
static const struct content_words *words_of(const struct rq *rq)
{
	return content_words_of(rq_param(rq, "kind"));
}

static const char *href(struct rq *rq, const struct content_words *k, const char *after)
{
	return mem_printf(rq->mem, "/staff/program/%s%s", k->path, after);
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

/* "12 were helped, 3 were not": of a question that somebody judged. */
static const char *votes_of(
	struct rq *rq, const struct content_vote *votes, size_t n, const char *slug)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(votes[i].slug, slug) == 0)
			return mem_printf(rq->mem, "%" PRId64 " helped, %" PRId64 " did not help",
				votes[i].n_yes, votes[i].n_no);
	return NULL;
}

/* Below a question's section, how its answer fares. */
static enum err add_votes(struct rq *rq, const struct content_item *items, struct table *t)
{
	struct content_vote *votes;
	size_t n;

	TRY(content_votes(rq->cx, &votes, &n));
	for (size_t i = 0; i < t->n_rows; i++) {
		struct cell *cells =
			mem_copy(rq->mem, t->rows[i].cells, COLUMNS_MAX * sizeof(*cells));

		cells[1].sub = votes_of(rq, votes, n, items[i].slug);
		((struct table_row *)(uintptr_t)t->rows)[i].cells = cells;
	}
	return ERR_OK;
}

static struct table_row row_of(
	struct rq *rq, const struct content_words *k, const struct content_item *item)
{
	struct cell *c = MEM_ARRAY(rq->mem, struct cell, COLUMNS_MAX);
	bool is_draft = content_is_draft(item->text);
	const char *text = is_draft ? "" : excerpt(rq->mem, item->text);
	bool has_title = item->title[0] != '\0';
	size_t n = 1;

	/* A statement has no title: it is its own. */
	c[0] = (struct cell){ has_title		? item->title
			      : text[0] != '\0' ? text
						: item->slug,
		.href = href(rq, k, mem_printf(rq->mem, "/%s", item->slug)),
		.sub = has_title ? filled(text) : NULL };
	if (k->section_label != NULL)
		c[n++] = (struct cell){ .text = item->section };
	if (item->position >= 0 && !is_draft)
		c[n].text = item->slug;
	else
		c[n] = (struct cell){ .badge = { BADGE_WARN,
					      is_draft ? "Draft" : "Not written yet" },
			.sub = item->slug };
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

static enum err list_page(struct rq *rq)
{
	const struct field_view step = { .name = "step",
		.label = "What to do with those selected",
		.choices = moves,
		.n_choices = 2 };
	const struct content_words *k = words_of(rq);
	struct content_item *items;
	struct list_view v;
	size_t n;

	if (k == NULL)
		return rq_goes(rq, "/staff/program");
	TRY(content_items(rq->cx, k->kind, &items, &n));
	content_begin(rq, k->path, k->many);
	v = (struct list_view){ k->many, .page = rq->page, .lead = k->lead,
		.action = { k->one == NULL ? NULL : href(rq, k, "/new"),
			.label = mem_printf(rq->mem, "Add %s", k->one == NULL ? "" : k->one) },
		.empty = { "None yet", .text = k->without },
		.more = { k->shown_at, .label = "See them as the public does" } };
	fill_table(rq, k, items, n, &v.table);
	if (k->kind == CONTENT_QUESTION)
		TRY(add_votes(rq, items, &v.table));
	if (v.table.pick_name != NULL)
		v.bulk = work_bulk(rq, "/staff/program/:kind",
			(struct bulk){ .fields = &step, .n_fields = 1, .button.label = "Apply" });
	tmpl_list_page(rq->out, &v);
	return ERR_OK;
}

static enum err move_post(struct rq *rq)
{
	const struct content_words *k = words_of(rq);
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

/* A field is what the kind calls it, and left out where it has none; a short name is said once. */
static enum err fill_field(struct rq *rq, const void *stored, struct field_view *f)
{
	const struct content_words *k = words_of(rq);
	bool is_new = ((const struct content_item *)stored)->slug[0] == '\0';
	const struct choice fields[] = { { "title", k->title_label, NULL, true },
		{ "slug", f->label, f->hint, is_new },
		{ "section", k->section_label, k->section_hint, true },
		{ "text", k->text_label,
			k->is_markdown
				? "In Markdown: ## headings, - lists, **bold**, [links](/rules)."
				: NULL,
			true },
		{ "link", f->label, f->hint, k->has_link }, { .value = NULL } };
	const struct choice *field = &fields[place_of(fields, f->name)];

	f->label = field->label;
	f->hint = field->hint;
	if (strcmp(f->name, "text") == 0) {
		f->max_length = k->is_markdown || k->kind == CONTENT_CANNED ? CONTENT_TEXT_CHARS
									    : CONTENT_SHORT_CHARS;
		f->rows = k->text_rows;
	}
	return field->is_on && f->label != NULL ? ERR_OK : ERR_NOT_FOUND;
}

static enum err fill_seen(struct rq *rq, const void *stored, struct field_view *f)
{
	f->value = content_stamp(rq->mem, stored);
	return ((const struct content_item *)stored)->slug[0] == '\0' ? ERR_NOT_FOUND : ERR_OK;
}

#define IN(m) .in = MEMBER(struct content_item, m)

FORM(content_form,
	{ "title", FIELD_TEXT, "Title", IN(title), .max = CONTENT_TITLE_CHARS, .is_needed = true,
		.fill = fill_field },
	{ "slug", FIELD_TEXT, "Short name", IN(slug), .max = 60, .is_needed = true,
		.is_short = true, .fill = fill_field,
		.hint = "Small letters, digits, hyphens. Links and forms rely on it, so it never "
			"changes." },
	{ "section", FIELD_TEXT, "Section", IN(section), .max = CONTENT_SECTION_CHARS,
		.is_needed = true, .fill = fill_field },
	{ "text", FIELD_LINES, "Text", IN(text), .max = CONTENT_TEXT_CHARS, .is_needed = true,
		.is_markdown = true, .fill = fill_field },
	{ "link", FIELD_TEXT, "Web address", IN(link), .max = CONTENT_LINK_CHARS, .is_needed = true,
		.inputmode = "url", .fill = fill_field },
	{ "seen", FIELD_TEXT, .max = 16, .is_seen = true, .fill = fill_seen },
	{ "do", FIELD_CHOICE, .choices = steps });

/*
 * Before it is saved: what readers will find changed, and in which version.  Nothing of a kind
 * that has none, nor before the preview was asked for.
 */
static enum err ahead(struct rq *rq, const struct content_words *k, const struct content_item *item,
	struct block *ret_block)
{
	const char *line = text_line_of(rq->mem, k->kind, item->slug);
	struct content_item typed = { .section = item->section, .link = item->link };
	struct text_version now = { 0 };
	enum err e;

	if (line == NULL || !form_is_sent(rq, &content_form) || !form_is_preview(rq, &content_form))
		return ERR_OK;
	e = text_version_now(rq->cx, line, &now);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	form_take(rq, &typed);
	typed.slug = item->slug;
	*ret_block = version_changes(
		rq, item, item->position < 0 && item->title[0] == '\0' ? 0 : 1, &typed, 1);
	ret_block->title = "What changes for readers";
	ret_block->id = "changes";
	ret_block->lead =
		ret_block->n_changes == 0
			? "Nothing: these are the words that are in force."
			: mem_printf(rq->mem, "Saving makes version %" PRId64 ".", now.version + 1);
	return ERR_OK;
}

static enum err show(
	struct rq *rq, const struct content_words *k, const struct content_item *item, bool is_new)
{
	const char *title = is_new ? mem_printf(rq->mem, "Add %s", k->one)
				   : (item->title[0] != '\0' ? item->title : item->slug);
	struct block form, changes = { 0 }, removal = { 0 };

	content_begin(rq, k->path, mem_printf(rq->mem, "%s · %s", title, k->many));
	rq_crumb(rq, &rq->page, href(rq, k, ""), k->many);
	TRY(FORM_BLOCK(rq, &form, "What it says",
		is_new ? "/staff/program/:kind/new" : "/staff/program/:kind/:item", &content_form,
		item, .button = { "Save", .name = "do", .value = "save" }, .is_primary = true,
		.other = { k->is_markdown ? "Preview" : NULL, .name = "do", .value = "preview" }));
	form_tell(rq, &content_form, item, &rq->page);
	if (!is_new && k->one != NULL && item->position >= 0 && !content_is_quoted(item->slug))
		removal = BUTTON_BLOCK(rq, "Removal", "/staff/program/:kind/:item/remove",
			.hint = k->removal,
			.button = { "Remove it", .confirm = "Remove it for good?" },
			.is_grave = true);
	if (!is_new) {
		TRY(ahead(rq, k, item, &changes));
		if (text_line_of(rq->mem, k->kind, item->slug) != NULL && item->title[0] != '\0')
			form.more = (struct nav_link){
				href(rq, k, mem_printf(rq->mem, "/%s/history", item->slug)),
				.label = "What it said before"
			};
	}
	return SHOW_BLOCKS(rq, title, .lead = k->note, BLOCKS(rq->mem, form, changes, removal));
}

static enum err new_page(struct rq *rq)
{
	const struct content_words *k = words_of(rq);
	const struct content_item none = { "", "", "", "", "", -1, false };

	return k == NULL || k->one == NULL ? rq_goes(rq, "/staff/program")
					   : show(rq, k, &none, true);
}

static enum err item_page(struct rq *rq)
{
	const struct content_words *k = words_of(rq);
	struct content_item item;
	enum err e;

	if (k == NULL)
		return rq_goes(rq, "/staff/program");
	e = content_item_read(rq->cx, k->kind, rq_param(rq, "item"), &item);
	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, href(rq, k, ""));
	TRY(e);
	return show(rq, k, &item, false);
}

static enum err add_post(struct rq *rq)
{
	const struct content_words *k = words_of(rq);

	if (k == NULL || k->one == NULL)
		return ERR_NOT_FOUND;
	return content_add(rq->cx, k->kind, TAKEN(rq, struct content_item));
}

static enum err save_post(struct rq *rq)
{
	const struct content_words *k = words_of(rq);
	struct content_item item = { 0 };

	if (k == NULL)
		return ERR_NOT_FOUND;
	form_take(rq, &item);
	item.slug = rq_param(rq, "item");
	return content_change(rq->cx, k->kind, &item, form_text(rq->form, "seen"));
}

static enum err remove_post(struct rq *rq)
{
	const struct content_words *k = words_of(rq);

	if (k == NULL || k->one == NULL)
		return ERR_NOT_FOUND;
	return content_remove(rq->cx, k->kind, rq_param(rq, "item"));
}

enum { CONTENT_BODY_MAX = 256 * 1024 };

ROUTES(content_routes,
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
		.summary = "removes one that nothing names" });
