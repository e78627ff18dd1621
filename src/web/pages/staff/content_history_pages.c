/* What one of the program's texts said before, for staff: of every kind that has versions. */
#include "domain/program/text_version.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/pages/public/version_show.h"
#include "web/pages/staff/content_kinds.h"
#include "web/text/when.h"

/* The newest changes of one text; what is older stands in the versions of its line. */
enum { HISTORY_MAX = 20 };

static struct block change_block(
	struct rq *rq, const struct text_revision *now, const struct text_revision *before)
{
	struct block b = { .title = mem_printf(rq->mem, "Version %" PRId64, now->version) };
	bool was_there = before != NULL && before->is_there;

	b.lead = now->at == 0 ? "As it was when versions began to be kept."
			      : when_long(rq->mem, now->at - now->at % 60,
					rq_zone(rq) == NULL ? "UTC" : rq_zone(rq));
	b.changes = LISTED(rq->mem, struct changed_item,
		version_change(rq->mem, was_there ? &before->item : NULL,
			now->is_there ? &now->item : NULL));
	b.n_changes = 1;
	return b;
}

static enum err history_page(struct rq *rq)
{
	const struct content_words *k = content_words_of(rq_param(rq, "kind"));
	const char *slug = rq_param(rq, "item"), *line, *title;
	struct text_revision *list;
	struct block *blocks;
	size_t n, shown;

	line = k == NULL ? NULL : text_line_of(rq->mem, k->kind, slug);
	if (line == NULL)
		return rq_goes(rq, "/staff/program");
	TRY(text_revisions(rq->cx, line, slug, HISTORY_MAX + 1, &list, &n));
	if (n == 0)
		return rq_goes(rq, mem_printf(rq->mem, "/staff/program/%s", k->path));
	shown = n > HISTORY_MAX ? HISTORY_MAX : n;
	blocks = MEM_ARRAY(rq->mem, struct block, shown);
	for (size_t i = 0; i < shown; i++)
		blocks[i] = change_block(rq, &list[i], i + 1 < n ? &list[i + 1] : NULL);
	title = mem_printf(rq->mem, "%s: what it said before", list[0].item.title);
	content_begin(rq, k->path, title);
	rq_crumb(rq, &rq->page, mem_printf(rq->mem, "/staff/program/%s", k->path), k->many);
	return SHOW_BLOCKS(rq, title,
		.lead = n > shown ? "The newest changes of its words."
				  : "Every change of its words.",
		.blocks = blocks, .n_blocks = shown);
}

ROUTES(content_history_routes,
	{ GET, "/staff/program/:kind/:item/history", SIGNED_IN, ACT_CONTENT_EDIT,
		.run = history_page, .is_slow = true, .summary = "what one said before" });
