#include <inttypes.h>

#include "domain/check.h"
#include "domain/job/job_sql.h"

enum err job_check(struct cx *cx, struct complaints *c)
{
	struct job_odd_tallies_row *odd;
	size_t n = 0;
	enum err e = job_odd_tallies(cx->db, cx->mem, &odd, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "job", "%s \"%s\" counts %" PRId64 " open postings, and has %" PRId64,
			odd[i].kind, odd[i].value, odd[i].n, odd[i].counted);
	return e;
}
