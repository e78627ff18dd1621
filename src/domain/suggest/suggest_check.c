#include <inttypes.h>

#include "domain/check.h"
#include "domain/suggest/suggest_sql.h"

enum err suggest_check(struct cx *cx, struct complaints *c)
{
	struct suggest_win_odd_row *odd;
	size_t n = 0;
	enum err e = suggest_win_odd(cx->db, cx->mem, &odd, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "suggest",
			"\"%s\" of round %" PRId64 " counts %" PRId64
			" choices, its days have %" PRId64,
			odd[i].ranker, odd[i].round, odd[i].n, odd[i].counted);
	return e;
}
