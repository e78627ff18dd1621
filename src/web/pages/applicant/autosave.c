#include "web/pages/applicant/autosave.h"

#include <string.h>

#include "web/text/when.h"

bool is_autosave(const struct rq *rq)
{
	const char *accept = http_field(rq->http->head, "accept");

	return accept != NULL && strcmp(accept, "application/json") == 0;
}

void autosave_told(struct rq *rq, int64_t at, const char *zone, int64_t revision)
{
	rq->cx->once_key = NULL; /* the next save is another one */
	BUF_LIT(rq->out, "{\"text\":");
	buf_json(rq->out, mem_printf(rq->mem, "Saved at %s", when_time(rq->mem, at, zone)));
	BUF_LIT(rq->out, ",\"fields\":{\"idempotency_key\":");
	buf_json(rq->out, rq_once_key(rq));
	buf_printf(rq->out, ",\"revision\":\"%" PRId64 "\"}}", revision);
	rq_type(rq, "application/json; charset=utf-8");
	rq->reply.is_answer = true;
}
