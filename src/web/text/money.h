/* Amounts of money as people write and read them: US dollars, in cents. */
#ifndef WEB_TEXT_MONEY_H
#define WEB_TEXT_MONEY_H

#include <stdint.h>

#include "base/mem.h"

enum { MONEY_MAX_USD = 1000 * 1000 * 1000 }; /* what a form takes */

/* "USD 70,000"; the cents only when they are not 0: "USD 70,000.50"; "USD -5". */
const char *money_usd(struct mem *m, int64_t amount_cents);

/* The figure alone, for columns and fields: "70,000", "70,000.50". */
const char *money_figure(struct mem *m, int64_t amount_cents);

enum money_verdict {
	MONEY_OK,
	MONEY_EMPTY,
	MONEY_NOT_A_NUMBER,
	MONEY_NEGATIVE,
	MONEY_TOO_PRECISE, /* more than two digits after the point */
	MONEY_AMBIGUOUS,   /* "70.000", "70,00", "7,00,000": two readings */
	MONEY_TOO_LARGE
};

/*
 * Reads "70,000", "70000.50", "$70 000", "USD 70'000": an optional "$" or "USD",
 * groups of three parted by commas, spaces or apostrophes (one kind), at most two digits after a
 * point.  What an American and a European would read differently is refused,
 * never guessed.  ret_cents is untouched unless MONEY_OK.
 */
enum money_verdict money_parse(const char *s, int64_t *ret_cents);

#endif
