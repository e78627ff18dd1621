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
	BUF_JSON(rq->out, "{\"text\":%,\"fields\":{\"idempotency_key\":%,\"revision\":%}}",
		mem_printf(rq->mem, "Saved at %s", when_time(rq->mem, at, zone)), rq_once_key(rq),
		mem_printf(rq->mem, "%" PRId64, revision));
	rq_type(rq, "application/json; charset=utf-8");
	rq->reply.is_answer = true;
}
