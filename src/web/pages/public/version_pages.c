/* The rules and the pages as they were, and what changed from one version to another. */
#include <string.h>

#include "base/num.h"
#include "domain/program/content.h"
#include "domain/program/text_version.h"
#include "web/form_table.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/pages/public/version_show.h"
#include "web/rq.h"
#include "web/text/when.h"

/* What the address is about: "/privacy/versions/2" is of page "privacy". */
struct kept_text {
	const char *path; /* "/privacy": as it is now */
	const char *line, *title;
};

/* ERR_NOT_FOUND: there is no such text (any more). */
static enum err kept_text_of(struct rq *rq, struct kept_text *ret_text)
{
	const char *path = rq->route->path, *slug = path + 1;
	struct content_page page = { .title = "Rules" };
	enum err e = ERR_OK;

	slug = mem_strn(rq->mem, slug, strcspn(slug, "/"));
	if (strcmp(slug, "rules") != 0)
		e = content_page(rq->cx, slug, &page);
	*ret_text = (struct kept_text){ mem_printf(rq->mem, "/%s", slug),
		text_line_of(
			rq->mem, strcmp(slug, "rules") == 0 ? CONTENT_RULE : CONTENT_PAGE, slug),
		page.title };
	return e;
}

static const char *href_of(struct rq *rq, const char *path, int64_t version, const char *after)
{
	return mem_printf(rq->mem, "%s/versions/%" PRId64 "%s", path, version, after);
}

/* ERR_NOT_FOUND of what is no number, too. */
static enum err version_asked(
	struct rq *rq, const struct kept_text *t, struct text_version *ret_version)
{
	int64_t n;

	if (num_parse_int(rq_param(rq, "version"), 1, INT32_MAX, &n) != ERR_OK)
		return ERR_NOT_FOUND;
	return text_version_read(rq->cx, t->line, n, ret_version);
}

static const char *numbered(struct rq *rq, const struct text_version *v)
{
	return mem_printf(rq->mem, "Version %" PRId64, v->version);
}

/* An old version asks to be left out of search engines: they shall find what is in force. */
static void dress(struct rq *rq, const struct kept_text *t, const char *title, const char *path)
{
	rq_public_page(rq, title, NULL, path);
	rq->page.is_unlisted = true;
	rq->page.description = mem_printf(rq->mem, "%s, as it was.", t->title);
	rq->page.shape = PAGE_NARROW;
	rq_crumb(rq, &rq->page, t->path, t->title);
}

/* ---- all of them ---- */

static const char *deed_word(const struct text_deed *d)
{
	return !d->is_there ? "Taken out" : d->is_new ? "Added" : "Changed";
}

/* "Changed: The deadline; Who may apply. Added: Letters." */
static const char *deeds_text(struct rq *rq, const struct text_version *v)
{
	static const char *const words[] = { "Changed", "Added", "Taken out" };
	const char *all = NULL;

	for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
		const char *some = NULL;

		for (size_t i = 0; i < v->n_deeds; i++)
			if (strcmp(deed_word(&v->deeds[i]), words[w]) == 0)
				some = and_then(rq->mem, some, "; ", v->deeds[i].title);
		if (some != NULL)
			all = and_then(
				rq->mem, all, " ", mem_printf(rq->mem, "%s: %s.", words[w], some));
	}
	return all != NULL ? all : "The first version that was kept.";
}

static struct entry entry_of(struct rq *rq, const void *row)
{
	const struct text_version *v = row;
	const char *path =
		mem_strn(rq->mem, rq->route->path, strlen(rq->route->path) - strlen("/versions"));

	return (struct entry){ .day = v->at == 0 ? "From the start"
						 : when_date(rq->mem, v->at, "UTC"),
		.day_note = v->until == 0 ? "in force" : NULL,
		.day_datetime = v->at == 0 ? NULL : when_machine_date(rq->mem, v->at, "UTC"),
		.href = href_of(rq, path, v->version, ""),
		.title = numbered(rq, v),
		.text = deeds_text(rq, v) };
}

FORM(versions_query, LIST_FIELDS);

static enum err versions_page(struct rq *rq)
{
	const struct list_ask ask = list_asked(rq);
	struct kept_text t = { 0 };
	struct list_look look = { "The versions", .row_size = sizeof(struct text_version),
		.id = offsetof(struct text_version, version), .entry = entry_of,
		.path = rq->route->path, .query = &versions_query,
		.lead = "Every version that was ever in force, the newest first. Each can be read "
			"whole, and compared with the one before.",
		.none = { "No version yet", "Versions will appear here.", NULL, NULL } };
	struct text_version *list;
	struct list_page page;

	TRY(kept_text_of(rq, &t));
	TRY(text_versions(rq->cx, t.line, &ask, &list, &page));
	look.title = mem_printf(rq->mem, "%s: all versions", t.title);
	look.description =
		mem_printf(rq->mem, "Every version of “%s”, and when it was in force.", t.title);
	rq_crumb(rq, &rq->page, t.path, t.title);
	return ledger_show(rq, &look, NULL, list, &page);
}

/* ---- one of them, whole ---- */

/* "In force from 4 November 2026 to 2 December 2026." */
static const char *when_in_force(struct rq *rq, const struct text_version *v)
{
	const char *from = v->at == 0 ? "from before versions were kept"
				      : mem_printf(rq->mem, "since %s",
						when_long(rq->mem, v->at - v->at % 60, "UTC"));

	if (v->until == 0)
		return mem_printf(rq->mem, "In force %s.", from);
	return mem_printf(rq->mem, "No longer in force: it was %s, until %s.", from,
		when_long(rq->mem, v->until - v->until % 60, "UTC"));
}

static enum err version_page(struct rq *rq)
{
	struct kept_text t;
	struct text_version v;
	struct content_item *items;
	struct block *blocks;
	const char *title;
	size_t n;
	enum err e;

	TRY(kept_text_of(rq, &t));
	e = version_asked(rq, &t, &v);
	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, mem_printf(rq->mem, "%s/versions", t.path));
	TRY(e);
	TRY(text_version_of(rq->cx, t.line, v.version, &items, &n));
	blocks = MEM_ARRAY(rq->mem, struct block, n);
	for (size_t i = 0; i < n; i++)
		blocks[i] = (struct block){ items[i].title, .id = items[i].slug,
			.text = rq_markdown(rq, items[i].text, 3) };
	title = mem_printf(rq->mem, "%s, version %" PRId64, t.title, v.version);
	dress(rq, &t, title, href_of(rq, t.path, v.version, ""));
	return SHOW_BLOCKS(rq, title, .lead = when_in_force(rq, &v),
		.action = { v.until == 0 ? NULL : t.path, .label = "Read what is in force" },
		.second = { v.version == 1 ? NULL : href_of(rq, t.path, v.version, "/changes"),
			.label = "What this version changed" },
		.blocks = blocks, .n_blocks = n);
}

/* ---- what changed ---- */

FORM(changes_query, { "since", FIELD_INT, "Since version", .min = 1, .max = INT32_MAX });

static enum err changes_page(struct rq *rq)
{
	struct kept_text t;
	struct text_version v, since;
	struct content_item *before, *after;
	struct block b = { 0 };
	const char *title;
	int64_t from;
	size_t n_before, n_after;
	enum err e;

	TRY(kept_text_of(rq, &t));
	e = version_asked(rq, &t, &v);
	if (e == ERR_NOT_FOUND)
		return rq_goes(rq, mem_printf(rq->mem, "%s/versions", t.path));
	TRY(e);
	from = form_is_given(rq->form, "since") ? form_int(rq->form, "since") : v.version - 1;
	if (from < 1 || from >= v.version)
		return rq_goes(rq, href_of(rq, t.path, v.version, ""));
	TRY(text_version_read(rq->cx, t.line, from, &since));
	TRY(text_version_of(rq->cx, t.line, from, &before, &n_before));
	TRY(text_version_of(rq->cx, t.line, v.version, &after, &n_after));
	title = mem_printf(rq->mem, "%s: from version %" PRId64 " to version %" PRId64, t.title,
		from, v.version);
	b = version_changes(rq, before, n_before, after, n_after);
	dress(rq, &t, title, href_of(rq, t.path, v.version, "/changes"));
	if (from > 1)
		b.more = (struct nav_link){ href_of(rq, t.path, v.version, "/changes?since=1"),
			.label = "Everything that changed since version 1" };
	return SHOW_BLOCKS(rq, title, .lead = when_in_force(rq, &v),
		.second = { href_of(rq, t.path, v.version, ""), .label = "The whole version" },
		BLOCKS(rq->mem, b));
}

#define VERSIONS_OF(path)                                                                          \
	{ GET, path "/versions", ANYONE, ACT_PUBLIC_READ, .is_kept = true,                         \
		.form = &versions_query, .run = versions_page, .summary = "its versions" },        \
		{ GET, path "/versions/:version", ANYONE, ACT_PUBLIC_READ, .is_kept = true,        \
			.run = version_page, .summary = "one version, whole" },                    \
	{                                                                                          \
		GET, path "/versions/:version/changes", ANYONE, ACT_PUBLIC_READ,                   \
			.is_kept = true, .is_slow = true, .form = &changes_query,                  \
			.run = changes_page, .summary = "what changed from one version to another" \
	}

ROUTES(version_routes, VERSIONS_OF("/rules"), VERSIONS_OF("/about"), VERSIONS_OF("/collaborations"),
	VERSIONS_OF("/privacy"), VERSIONS_OF("/accessibility"));
