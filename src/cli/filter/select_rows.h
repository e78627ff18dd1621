/* The rows of any sign that `bursary select` asks for: calls' own budgets, and averages. */
#ifndef CLI_SELECT_ROWS_H
#define CLI_SELECT_ROWS_H

#include "cli/filter/select_in.h"

struct select_rows {
	struct portfolio_rows rows;
	const char **name;  /* per row, for a reason: "call spring" */
	int64_t *use;	    /* per row, of a choice: select_rows_tally() */
	uint8_t *is_signed; /* per row: an average */
};

/* average: of the cash of all chosen, in cents; -1: none. */
void select_rows_make(
	struct mem *m, const struct select_in *in, int64_t average, struct select_rows *ret_rows);

void select_rows_tally(struct select_rows *rows, const uint8_t *is_chosen);

/* The first row that has no room for a proposal, -1 when all have; after a tally. */
int64_t select_rows_bar(const struct select_rows *rows, uint32_t proposal);

#endif
