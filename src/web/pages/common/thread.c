#include "web/pages/common/thread.h"

#include "web/pages/common/listed.h"
#include "web/text/when.h"

const struct choice thread_matters[] = { { "", "Choose", NULL, false },
	{ "applying", "Applying to a call", NULL, false },
	{ "proposal", "A proposal that was submitted", NULL, false },
	{ "award", "An award or a gift", NULL, false },
	{ "account", "Signing in, my account", NULL, false },
	{ "site", "Something on this site does not work", NULL, false },
	{ "other", "Something else", NULL, false }, { .value = NULL } };

/* "You" to who asked; to staff the name and where it came from. */
static const char *writer_of(
	struct rq *rq, const struct inquiry *q, const struct inquiry_said *m, bool for_staff)
{
	if (m->writer == INQUIRY_NOTE)
		return mem_printf(rq->mem, "Note of %s, for staff alone", m->name);
	if (m->writer == INQUIRY_BY_STAFF)
		return for_staff ? m->name : rq->page.program_name;
	if (m->sender[0] != '\0')
		return mem_printf(rq->mem, "%s, from %s", for_staff ? q->name : "You", m->sender);
	return for_staff ? q->name : "You";
}

/* What of a mail is not in the text, for staff; the attachments for both. */
static struct item *beside(struct rq *rq, const struct inquiry_said *m, bool for_staff)
{
	return LISTED(rq->mem, struct item,
		{ m->left_out[0] == '\0' ? NULL : "Not kept of this mail", m->left_out },
		{ !for_staff || m->quoted[0] == '\0' ? NULL : "What it repeated", m->quoted });
}

enum err thread_blocks(
	struct rq *rq, const struct inquiry *q, bool for_staff, struct block *blocks, size_t *ret_n)
{
	struct inquiry_said *said;

	TRY(inquiry_thread_read(rq->cx, q->id, for_staff, &said, ret_n));
	for (size_t i = 0; i < *ret_n; i++)
		blocks[i] = (struct block){ writer_of(rq, q, &said[i], for_staff),
			.lead = when_long(rq->mem, said[i].at - said[i].at % 60, rq_zone(rq)),
			.plain = said[i].body[0] == '\0' ? "(No text.)" : said[i].body,
			.items = beside(rq, &said[i], for_staff), .n_items = 2 };
	return ERR_OK;
}
