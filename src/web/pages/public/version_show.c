#include "web/pages/public/version_show.h"

#include <string.h>

#include "domain/program/text_version.h"
#include "web/pages/common/listed.h"
#include "web/text/changes.h"
#include "web/text/when.h"

enum err version_line(struct rq *rq, const char *line, const char **ret_text)
{
	struct text_version v;
	enum err e = text_version_now(rq->cx, line, &v);

	*ret_text = NULL;
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e == ERR_OK)
		*ret_text = v.at == 0
				    ? mem_printf(rq->mem, "Version %" PRId64, v.version)
				    : mem_printf(rq->mem, "Version %" PRId64 ", in force since %s",
					      v.version, when_date(rq->mem, v.at, "UTC"));
	return e;
}

/* The words without the marks that set them bold or make headings of them. */
static const char *unmarked(struct mem *m, const char *text)
{
	char *plain = mem_str(m, text), *to = plain;
	bool is_start = true;

	for (const char *s = plain; *s != '\0';) {
		if (s[0] == '*' && s[1] == '*') {
			s += 2;
			continue;
		}
		if (is_start && *s == '#')
			s += strspn(s, "# ");
		is_start = *s == '\n';
		if (*s != '\0')
			*to++ = *s++;
	}
	*to = '\0';
	return plain;
}

/* All that people read of an item, a line each. */
static const char *words_of(struct mem *m, const struct content_item *item)
{
	const char *text;

	if (item == NULL)
		return "";
	text = and_then(m, filled(item->title), "\n", filled(item->section));
	text = and_then(m, text, "\n", filled(unmarked(m, item->text)));
	text = and_then(m, text, "\n", filled(item->link));
	return text == NULL ? "" : text;
}

struct changed_item version_change(
	struct mem *m, const struct content_item *before, const struct content_item *after)
{
	const struct content_item *shown = after != NULL ? after : before;
	struct changed_item c = { .title = shown->title[0] != '\0' ? shown->title : shown->slug,
		.deed = after == NULL	 ? "taken out"
			: before == NULL ? "added"
					 : "changed" };

	changes_of(m, words_of(m, before), words_of(m, after), &c.lines, &c.n_lines);
	return c;
}

static const struct content_item *find(const struct content_item *items, size_t n, const char *slug)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(items[i].slug, slug) == 0)
			return &items[i];
	return NULL;
}

struct block version_changes(struct rq *rq, const struct content_item *before, size_t n_before,
	const struct content_item *after, size_t n_after)
{
	struct changed_item *items = MEM_ARRAY(rq->mem, struct changed_item, n_before + n_after);
	struct block b = { .title = "What changed", .changes = items };

	for (size_t i = 0; i < n_after; i++) {
		const struct content_item *was = find(before, n_before, after[i].slug);

		if (was == NULL ||
			strcmp(content_stamp(rq->mem, was), content_stamp(rq->mem, &after[i])) != 0)
			items[b.n_changes++] = version_change(rq->mem, was, &after[i]);
	}
	for (size_t i = 0; i < n_before; i++)
		if (find(after, n_after, before[i].slug) == NULL)
			items[b.n_changes++] = version_change(rq->mem, &before[i], NULL);
	if (b.n_changes == 0)
		b.lead = "Nothing: what was changed was changed back.";
	return b;
}
