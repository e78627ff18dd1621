#include "domain/program/text_version.h"

#include <string.h>

#include "domain/program/text_version_sql.h"

const char *text_line_of(struct mem *mem, enum content_kind kind, const char *slug)
{
	switch (kind) {
	case CONTENT_AREA:
		return "areas";
	case CONTENT_PRODUCT:
		return "products";
	case CONTENT_DATASET:
		return "datasets";
	case CONTENT_QUESTION:
		return "questions";
	case CONTENT_RULE:
		return "rules";
	case CONTENT_PAGE:
		return mem_printf(mem, "page/%s", slug);
	case CONTENT_ATTESTATION:
	case CONTENT_CANNED:
	case CONTENT_KIND_COUNT:
		break;
	}
	return NULL;
}

/* ---- reading ---- */

static struct text_version view(const struct text_version_row *r)
{
	return (struct text_version){ .version = r->version, .at = r->at, .until = r->until.v };
}

enum err text_version_now(struct cx *cx, const char *line, struct text_version *ret_version)
{
	struct text_version_row row;
	enum err e = text_version_newest(cx->db, cx->mem, line, &row);

	if (e == ERR_OK)
		*ret_version = view(&row);
	return e;
}

enum err text_version_read(
	struct cx *cx, const char *line, int64_t version, struct text_version *ret_version)
{
	struct text_version_row row;
	enum err e = text_version_find(cx->db, cx->mem, line, version, &row);

	if (e == ERR_OK)
		*ret_version = view(&row);
	return e;
}

enum err text_version_of(struct cx *cx, const char *line, int64_t version,
	struct content_item **ret_items, size_t *ret_n)
{
	struct text_item_row *rows;
	enum err e = text_version_items(cx->db, cx->mem, line, version, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_items = MEM_ARRAY(cx->mem, struct content_item, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_items)[i] = (struct content_item){ rows[i].slug, rows[i].title,
			rows[i].section, rows[i].body, rows[i].link, rows[i].position, false };
	return ERR_OK;
}

enum err text_revisions(struct cx *cx, const char *line, const char *slug, int64_t most,
	struct text_revision **ret_list, size_t *ret_n)
{
	struct text_revision_row *rows;
	enum err e = text_revision_list(cx->db, cx->mem, line, slug, most, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_list = MEM_ARRAY(cx->mem, struct text_revision, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_list)[i] =
			(struct text_revision){ rows[i].version, rows[i].at, rows[i].is_there,
				{ slug, rows[i].title, rows[i].section, rows[i].body, rows[i].link,
					rows[i].position, false } };
	return ERR_OK;
}

/* ---- the list of versions ---- */

_Static_assert((int)LIST_BEFORE == (int)TEXT_VERSION_LIST_WAY_BEFORE,
	"a way is the same number everywhere");

static enum err find(struct cx *cx, const void *line, int64_t id, void *ret_key)
{
	struct text_version_row row;
	enum err e = text_version_find(cx->db, cx->mem, line, id, &row);

	if (e == ERR_OK)
		*(int64_t *)ret_key = row.version;
	return e;
}

static enum err read_rows(struct cx *cx, const void *line, enum list_way way, const void *key,
	int64_t n, void **ret_rows, size_t *ret_n)
{
	struct text_version_row *rows;
	enum err e =
		text_version_list(cx->db, cx->mem, line, key == NULL ? 0 : *(const int64_t *)key, n,
			(enum text_version_list_way)way, &rows, ret_n);

	if (e == ERR_OK)
		*ret_rows = rows;
	return e;
}

/* Of a page's versions no more is told than this: a version may have written everything anew. */
enum { DEEDS_MAX = 400 };

static enum err add_deeds(struct cx *cx, const char *line, struct text_version *list, size_t n)
{
	struct text_version_deeds_row *rows;
	struct text_deed *deeds;
	size_t n_rows, at = 0;
	enum err e = text_version_deeds(cx->db, cx->mem, line, list[n - 1].version, list[0].version,
		DEEDS_MAX, &rows, &n_rows);

	if (e != ERR_OK)
		return e;
	deeds = MEM_ARRAY(cx->mem, struct text_deed, n_rows);
	for (size_t i = 0; i < n; i++) {
		list[i].deeds = deeds + at;
		for (; at < n_rows && rows[at].version == list[i].version; at++) {
			deeds[at] = (struct text_deed){ rows[at].title, rows[at].is_there,
				rows[at].is_there && rows[at].was_there == 0 };
			list[i].n_deeds++;
		}
	}
	return ERR_OK;
}

enum err text_versions(struct cx *cx, const char *line, const struct list_ask *ask,
	struct text_version **ret_versions, struct list_page *ret_page)
{
	const struct list_source source = { .arg = line,
		.row_size = sizeof(struct text_version_row),
		.key_size = sizeof(int64_t),
		.find = find,
		.read = read_rows };
	struct text_version_row *rows, newest;
	void *read;
	enum err e = list_read(cx, &source, ask, &read, ret_page);

	/* Numbered without a gap, so the newest says how many there are. */
	if (e == ERR_OK && !list_is_all(ret_page)) {
		e = text_version_newest(cx->db, cx->mem, line, &newest);
		ret_page->total = e == ERR_OK ? newest.version : 0;
	}
	if (e != ERR_OK)
		return e;
	rows = read;
	*ret_versions = MEM_ARRAY(cx->mem, struct text_version, ret_page->n);
	for (size_t i = 0; i < ret_page->n; i++)
		(*ret_versions)[i] = view(&rows[i]);
	return ret_page->n == 0 ? ERR_OK : add_deeds(cx, line, *ret_versions, ret_page->n);
}

/* ---- keeping ---- */

/* The version that this second writes: the newest, when that began in it, else the next. */
static enum err version_of_now(struct cx *cx, const char *line, int64_t *ret_version)
{
	struct text_version_row newest;
	enum err e = text_version_newest(cx->db, cx->mem, line, &newest);

	if (e == ERR_OK && newest.at == cx->now) {
		*ret_version = newest.version;
		return ERR_OK;
	}
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	*ret_version = e == ERR_OK ? newest.version + 1 : 1;
	return text_version_add(cx->db, line, *ret_version, cx->now);
}

static enum err put(struct cx *cx, const char *line, const struct content_item *item, bool is_there)
{
	int64_t version;
	enum err e = version_of_now(cx, line, &version);

	if (e != ERR_OK)
		return e;
	return text_revision_put(cx->db, &(struct text_revision_put_in){ .line = line,
						 .slug = item->slug,
						 .version = version,
						 .is_there = is_there,
						 .title = item->title,
						 .section = item->section,
						 .body = item->text,
						 .link = item->link,
						 .position = item->position });
}

/* ERR_NOT_FOUND: the line never had it. */
static enum err newest_of(
	struct cx *cx, const char *line, const char *slug, struct text_revision *ret_newest)
{
	struct text_revision *list;
	size_t n;
	enum err e = text_revisions(cx, line, slug, 1, &list, &n);

	if (e != ERR_OK)
		return e;
	if (n == 0)
		return ERR_NOT_FOUND;
	*ret_newest = list[0];
	return ERR_OK;
}

enum err text_keep(struct cx *cx, enum content_kind kind, const struct content_item *item)
{
	const char *line = text_line_of(cx->mem, kind, item->slug);
	struct text_revision last;
	enum err e;

	if (line == NULL)
		return ERR_OK;
	e = newest_of(cx, line, item->slug, &last);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || !last.is_there ||
		strcmp(content_stamp(cx->mem, &last.item), content_stamp(cx->mem, item)) != 0)
		return put(cx, line, item, true);
	return last.item.position == item->position
		       ? ERR_OK
		       : text_revision_move(cx->db, line, item->slug, last.version, item->position);
}

enum err text_drop(struct cx *cx, enum content_kind kind, const char *slug)
{
	const char *line = text_line_of(cx->mem, kind, slug);
	struct text_revision last;
	enum err e = line == NULL ? ERR_NOT_FOUND : newest_of(cx, line, slug, &last);

	if (e == ERR_OK && last.is_there)
		e = put(cx, line, &last.item, false);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}
