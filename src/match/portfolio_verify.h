/* Checks a choice of proposals against the problem alone; knows no solver. */
#ifndef MATCH_PORTFOLIO_VERIFY_H
#define MATCH_PORTFOLIO_VERIFY_H

#include "match/portfolio.h"

enum portfolio_breach {
	PORTFOLIO_HOLDS,
	PORTFOLIO_OVER_BUDGET,
	PORTFOLIO_NOT_EXCLUSIVE,
	PORTFOLIO_UNDER_QUOTA,
	PORTFOLIO_OVER_QUOTA,
	PORTFOLIO_OVER_ROW,
	PORTFOLIO_AGAINST_PIN
};

struct portfolio_report {
	enum portfolio_breach breach; /* the first found */
	uint32_t which;		      /* budget, group, quota, row or proposal */
	int64_t score;
	int64_t use[PORTFOLIO_BUDGETS_MAX];
	uint32_t n_chosen;
};

void portfolio_verify(const struct portfolio_problem *problem, const uint8_t *is_chosen,
	struct portfolio_report *ret_report);

#endif
