/* Inside the portfolio: the way for small conflicts, by prices and states. */
#ifndef MATCH_PORTFOLIO_PRICES_H
#define MATCH_PORTFOLIO_PRICES_H

#include "match/portfolio_model.h"

struct by_prices {
	int64_t unit; /* of scores */
	double above; /* only answers above it are worth finding; -INFINITY: all */
	uint64_t states_left, states_most;
	/*
	 * Holds the best so far before and after.  is_proven: there is none above it
	 * and above `above`; otherwise the bound says how far there may be.  Pieces
	 * too tangled to pack leave is_proven false and the bound a poor one.
	 */
	struct portfolio_result *result;
	bool is_tangled; /* found: such pieces were there */
};

void portfolio_by_prices(struct mem *m, struct portfolio_model *model, struct by_prices *by);

#endif
