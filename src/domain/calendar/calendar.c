#include "domain/calendar/calendar.h"

#include "domain/calendar/calendar_sql.h"
#include "domain/follow/follow_link.h"

struct dates {
	struct calendar_date *items;
	size_t n;
};

static void add(struct dates *d, enum calendar_kind kind, const struct calendar_row *r)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->items[i].kind == kind && d->items[i].call.v == r->id.v)
			return;
	d->items[d->n++] = (struct calendar_date){ .kind = kind,
		.call = r->id,
		.slug = r->slug,
		.title = r->title,
		.zone = r->zone,
		.at = kind == CALENDAR_CLOSES ? r->closes_at : r->decisions_due_at,
		.changed_at = r->changed_at,
		.revision = r->revision,
		.is_cancelled = r->is_cancelled };
}

static enum err followed(struct cx *cx, const char *email, int64_t since,
	struct calendar_row **ret_rows, size_t *ret_n)
{
	struct digest hash;

	follow_address_hash(cx, email, &hash);
	return calendar_followed(cx->db, cx->mem, (struct bytes){ hash.b, sizeof(hash.b) }, since,
		CALENDAR_MOST, ret_rows, ret_n);
}

enum err calendar_dates(struct cx *cx, struct person_id whose, const char *email,
	struct calendar_date **ret_dates, size_t *ret_n)
{
	const int64_t since = cx->now - CALENDAR_BACK_S;
	struct calendar_row *mine, *follows, *reviews;
	size_t n_mine, n_follows = 0, n_reviews = 0;
	struct dates d = { .n = 0 };
	enum err e = calendar_mine(cx->db, cx->mem, whose, since, CALENDAR_MOST, &mine, &n_mine);

	if (e == ERR_OK)
		e = followed(cx, email, since, &follows, &n_follows);
	if (e == ERR_OK)
		e = calendar_reviews(
			cx->db, cx->mem, whose, since, CALENDAR_MOST, &reviews, &n_reviews);
	if (e != ERR_OK)
		return e;
	d.items = MEM_ARRAY(cx->mem, struct calendar_date, 2 * n_mine + n_follows + n_reviews);
	for (size_t i = 0; i < n_mine; i++) {
		add(&d, CALENDAR_CLOSES, &mine[i]);
		if (mine[i].is_submitted)
			add(&d, CALENDAR_DECISIONS, &mine[i]);
	}
	for (size_t i = 0; i < n_follows; i++)
		add(&d, CALENDAR_CLOSES, &follows[i]);
	for (size_t i = 0; i < n_reviews; i++)
		add(&d, CALENDAR_REVIEWS, &reviews[i]);
	*ret_dates = d.items;
	*ret_n = d.n;
	return ERR_OK;
}
