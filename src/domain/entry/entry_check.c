/* Counts anew what triggers keep. */
#include "domain/check.h"
#include "domain/entry/entry_sql.h"

static enum err check_rows(struct cx *cx, struct complaints *c)
{
	struct entry_odd_rows_row *rows;
	struct entry_odd_reviews_row *reviews;
	struct entry_odd_conflicts_row *conflicts;
	struct entry_odd_judged_row *judged;
	size_t n;
	enum err e = entry_odd_rows(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "entry", "%s is listed otherwise than it is stored",
			id_text(rows[i].id.v).s);
	e = entry_odd_reviews(cx->db, cx->mem, &reviews, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "entry", "%s is listed with another number of reviews than it has",
			id_text(reviews[i].id.v).s);
	if (e == ERR_OK)
		e = entry_odd_conflicts(cx->db, cx->mem, &conflicts, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "entry",
			"a conflict or an assignment of %s is listed under another call or name",
			id_text(conflicts[i].id.v).s);
	if (e == ERR_OK)
		e = entry_odd_judged(cx->db, cx->mem, &judged, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "entry",
			"an assignment of %s is listed with another review than it has",
			id_text(judged[i].id.v).s);
	return e;
}

static enum err check_totals(struct cx *cx, struct complaints *c)
{
	struct entry_odd_totals_row *totals;
	struct entry_odd_panels_row *panels;
	size_t n;
	enum err e = entry_odd_totals(cx->db, cx->mem, &totals, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "entry", "the totals of call %s are not those of its proposals",
			id_text(totals[i].call_id.v).s);
	e = entry_odd_panels(cx->db, cx->mem, &panels, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "entry", "the totals of call %s are not those of its panel",
			id_text(panels[i].call_id.v).s);
	return e;
}

enum err entry_check(struct cx *cx, struct complaints *c)
{
	struct entry_odd_members_row *rows;
	size_t n;
	enum err e = check_rows(cx, c);

	if (e == ERR_OK)
		e = check_totals(cx, c);
	if (e == ERR_OK)
		e = entry_odd_members(cx->db, cx->mem, &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "entry",
			"panel member %s of call %s is listed with another name or load",
			id_text(rows[i].person_id.v).s, id_text(rows[i].call_id.v).s);
	return e;
}
