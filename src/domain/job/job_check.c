#include <inttypes.h>

#include "domain/check.h"
#include "domain/job/job_news_sql.h"
#include "domain/job/job_sql.h"

/* Each that is open has its number, or waits for it. */
static enum err check_news(struct cx *cx, struct complaints *c)
{
	struct job_news_odd_row *odd;
	size_t n = 0;
	enum err e = job_news_odd(cx->db, cx->mem, &odd, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "job", "%s is open and will never be told as new",
			id_text(odd[i].id.v).s);
	return e;
}

enum err job_check(struct cx *cx, struct complaints *c)
{
	struct job_odd_tallies_row *odd;
	size_t n = 0;
	enum err e = job_odd_tallies(cx->db, cx->mem, &odd, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "job", "%s \"%s\" counts %" PRId64 " open postings, and has %" PRId64,
			odd[i].kind, odd[i].value, odd[i].n, odd[i].counted);
	return e == ERR_OK ? check_news(cx, c) : e;
}
