#include "domain/check.h"
#include "domain/inquiry/inquiry_sql.h"

enum err inquiry_check(struct cx *cx, struct complaints *c)
{
	struct inquiry_odd_row *rows;
	size_t n;
	enum err e = inquiry_odd(cx->db, cx->mem, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "inquiry", "inquiry %s: its state and its thread do not agree",
			id_text(rows[i].id.v).s);
	return e;
}
