#include "web/pages/staff/award_show.h"


#include "domain/program/program.h"
#include "web/pages/common/work.h"
#include "web/plot/plot.h"
#include "web/text/money.h"

const char *award_amounts(struct mem *m, const struct award *a)
{
	if (a->credit_cents == 0)
		return money_usd(m, a->cash_cents);
	if (a->cash_cents == 0)
		return mem_printf(m, "%s in credits", money_usd(m, a->credit_cents));
	return mem_printf(m, "%s and %s in credits", money_usd(m, a->cash_cents),
		money_usd(m, a->credit_cents));
}

const struct timeline *award_timeline(struct rq *rq, const struct award *a)
{
	struct stage *s = MEM_ARRAY(rq->mem, struct stage, 5);
	struct timeline *t = MEM_NEW(rq->mem, struct timeline);

	s[0] = work_stage(rq->mem, "Selected", a->created_at, rq->program->zone);
	s[1] = work_stage(rq->mem, "Offered", a->offered_at, rq->program->zone);
	s[2] = work_stage(rq->mem, "Accepted", a->accepted_at, rq->program->zone);
	s[3] = work_stage(rq->mem, "Gift paid", a->gift_paid_at, rq->program->zone);
	s[4] = work_stage(rq->mem, "Announced", a->announced_at, rq->program->zone);
	for (size_t i = 0; i < 5; i++)
		if (s[i].state == STAGE_AHEAD && a->state != AWARD_STATE_REFUSED) {
			s[i].state = STAGE_NOW;
			break;
		}
	*t = (struct timeline){ "Life of the award", .stages = s, .n_stages = 5,
		.drawing = plot_timeline(rq->mem, s, 5, 0, "today", (struct plot_words){ 0 }) };
	return t;
}
