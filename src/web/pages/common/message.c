#include "web/pages/common/message.h"

#include "web/tmpl/message.h"

enum err message_show(
	struct rq *rq, const char *title, const char *text, const char *href, const char *label)
{
	struct message_view v = {
		.title = title, .text = text, .action = { href, .label = label }
	};

	rq_own_page(&rq->page, title, PAGE_NARROW);
	v.page = rq->page;
	tmpl_message_page(rq->out, &v);
	return ERR_OK;
}
