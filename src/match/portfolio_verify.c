#include "match/portfolio_verify.h"

static int64_t count_in(const struct portfolio_sets *s, uint32_t g, const uint8_t *is_chosen)
{
	int64_t n = 0;

	for (size_t k = s->start[g]; k < s->start[g + 1]; k++)
		n += is_chosen[s->member[k]] != 0;
	return n;
}

static int64_t sum_of(const struct portfolio_rows *rows, uint32_t r, const uint8_t *is_chosen)
{
	int64_t sum = 0;

	for (size_t k = rows->start[r]; k < rows->start[r + 1]; k++)
		sum += is_chosen[rows->member[k]] ? rows->coefficient[k] : 0;
	return sum;
}

static void report(struct portfolio_report *r, enum portfolio_breach breach, uint32_t which)
{
	if (r->breach != PORTFOLIO_HOLDS)
		return;
	r->breach = breach;
	r->which = which;
}

void portfolio_verify(const struct portfolio_problem *p, const uint8_t *is_chosen,
	struct portfolio_report *ret_report)
{
	struct portfolio_report r = { .breach = PORTFOLIO_HOLDS };

	for (uint32_t i = 0; i < p->n; i++) {
		int pin = p->pin == NULL ? PORTFOLIO_FREE : p->pin[i];

		if ((is_chosen[i] && pin == PORTFOLIO_OUT) ||
			(!is_chosen[i] && pin == PORTFOLIO_IN))
			report(&r, PORTFOLIO_AGAINST_PIN, i);
		if (!is_chosen[i])
			continue;
		r.n_chosen++;
		r.score += p->score[i];
		for (uint32_t b = 0; b < p->n_budgets; b++)
			r.use[b] += p->cost[b][i];
	}
	for (uint32_t b = 0; b < p->n_budgets; b++)
		if (r.use[b] > p->budget[b])
			report(&r, PORTFOLIO_OVER_BUDGET, b);
	for (uint32_t g = 0; g < p->exclusive.n; g++)
		if (count_in(&p->exclusive, g, is_chosen) > 1)
			report(&r, PORTFOLIO_NOT_EXCLUSIVE, g);
	for (uint32_t q = 0; q < p->quota.n; q++) {
		int64_t n = count_in(&p->quota, q, is_chosen);

		if (n < p->quota_min[q])
			report(&r, PORTFOLIO_UNDER_QUOTA, q);
		if (n > p->quota_max[q])
			report(&r, PORTFOLIO_OVER_QUOTA, q);
	}
	for (uint32_t k = 0; k < p->rows.n; k++)
		if (sum_of(&p->rows, k, is_chosen) > p->rows.limit[k])
			report(&r, PORTFOLIO_OVER_ROW, k);
	*ret_report = r;
}
