#include "domain/check.h"
#include "domain/follow/alert_sql.h"
#include "domain/follow/follow_sql.h"

static enum err check_subscribers(struct cx *cx, struct complaints *c)
{
	struct subscriber_odd_row *odd;
	struct subscriber_odd_tallies_row *tallies;
	size_t n;
	enum err e = subscriber_odd(cx->db, cx->mem, &odd, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "follow", "subscriber %s: its state, address and dates do not agree",
			id_text(odd[i].id.v).s);
	if (e == ERR_OK)
		e = subscriber_odd_tallies(cx->db, cx->mem, &tallies, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "follow", "there are not as many %s subscribers as are told",
			tallies[i].state);
	return e;
}

static enum err check_alerts(struct cx *cx, struct complaints *c)
{
	struct alert_odd_row *rows;
	size_t n;
	enum err e = alert_odd(cx->db, cx->mem, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "follow",
			"the search of jobs %s: its state, address and dates do not agree",
			id_text(rows[i].id.v).s);
	return e;
}

enum err follow_check(struct cx *cx, struct complaints *c)
{
	struct newsletter_odd_row *odd;
	size_t n;
	enum err e = check_subscribers(cx, c);

	if (e == ERR_OK)
		e = check_alerts(cx, c);

	if (e == ERR_OK)
		e = newsletter_odd(cx->db, cx->mem, &odd, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "follow",
			"newsletter %s: what is told of its sending is not what is there",
			id_text(odd[i].id.v).s);
	return e;
}
