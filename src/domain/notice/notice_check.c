#include "domain/check.h"
#include "domain/notice/notice_sql.h"

enum err notice_check(struct cx *cx, struct complaints *c)
{
	struct notice_odd_states_row *states;
	struct notice_odd_ids_row *ids;
	size_t n;
	enum err e = notice_odd_states(cx->db, cx->mem, &states, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "notice", "message %s: its state and the time it was sent do not agree",
			id_text(states[i].id.v).s);
	if (e == ERR_OK)
		e = notice_odd_ids(cx->db, cx->mem, &ids, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "notice", "two messages have the Message-ID %s", ids[i].message_id);
	return e;
}
