/*
 * What was chosen from suggestions, as counts.  No line of the audit says who chose, and the
 * click is not kept either: the same press counts again when it is sent again, which the
 * limit by person (web/) catches.
 */
#include <string.h>

#include "domain/suggest/suggest.h"
#include "domain/suggest/suggest_sql.h"

enum { DAY_S = 86400, READS_KEPT_DAYS = 90, FORTNIGHT = 14, SHOWN = SUGGEST_KEPT };

enum err suggestion_find(
	struct cx *cx, enum suggest_kind kind, int64_t object, struct suggestion *ret_s)
{
	struct suggestions all;
	enum err e = suggestions_read(cx, SHOWN, &all);

	for (size_t i = 0; e == ERR_OK && i < all.n[kind]; i++)
		if (all.of[kind][i].object == object) {
			*ret_s = all.of[kind][i];
			return ERR_OK;
		}
	return e == ERR_OK ? ERR_NOT_FOUND : e;
}

static enum err count(struct cx *cx, enum suggest_kind kind, const struct suggestion *s,
	bool is_read, bool is_win)
{
	const int64_t day = cx->now / DAY_S;
	enum err e = ERR_OK;

	if (is_read)
		e = suggest_read_add(cx->db, suggest_kind_name(kind), s->object, day);
	if (e == ERR_OK && is_win && s->team != INTERLEAVE_NOBODY)
		e = suggest_win_add(cx->db, SUGGEST_ROUND, day,
			suggest_ranker_name(
				s->team == INTERLEAVE_A ? SUGGEST_WORDS : SUGGEST_AREAS));
	return e;
}

/* Alone: each statement adds one to its rows. */
enum err suggestion_count(struct cx *cx, enum suggest_kind kind, const struct suggestion *s,
	bool is_read, bool is_win)
{
	struct db_tx *tx;
	enum err e;

	/* A kept key would say that this person chose at this second. */
	cx->once_key = NULL;
	e = cx_begin_in(cx, scope_of_rows(), &tx);
	return e == ERR_OK ? cx_end(cx, tx, count(cx, kind, s, is_read, is_win)) : e;
}

enum err suggest_sweep(struct cx *cx)
{
	struct db_tx *tx;
	int64_t changed;
	enum err e = cx_begin_in(cx, scope_of_rows(), &tx);

	return e == ERR_OK ? cx_end(cx, tx,
				     suggest_reads_sweep(
					     cx->db, cx->now / DAY_S - READS_KEPT_DAYS, &changed))
			   : e;
}

/* ---- the report ---- */

static enum suggest_ranker ranker_of(const char *name)
{
	enum suggest_ranker r = 0;

	while (r + 1 < SUGGEST_RANKERS && strcmp(suggest_ranker_name(r), name) != 0)
		r++;
	return r;
}

/* The newest first; rows come by day. */
static void fill_days(
	struct cx *cx, const struct suggest_wins_row *rows, size_t n, struct suggest_report *r)
{
	const int64_t today = cx->now / DAY_S;

	r->days = MEM_ARRAY(cx->mem, struct suggest_day, n + 1);
	for (size_t i = n; i-- > 0;) {
		const enum suggest_ranker by = ranker_of(rows[i].ranker);

		if (rows[i].day == 0) {
			r->wins[by] = rows[i].n;
			continue;
		}
		if (r->n_days == 0 || r->days[r->n_days - 1].day != rows[i].day)
			r->days[r->n_days++].day = rows[i].day;
		r->days[r->n_days - 1].wins[by] = rows[i].n;
		if (rows[i].day > today - FORTNIGHT)
			r->a_day += (double)rows[i].n / FORTNIGHT;
	}
}

enum err suggest_report_read(struct cx *cx, struct suggest_report *ret_report)
{
	struct suggest_report r = { .n_days = 0 };
	struct suggest_wins_row *rows;
	size_t n;
	enum err e = suggest_wins(
		cx->db, cx->mem, SUGGEST_ROUND, cx->now / DAY_S - SUGGEST_DAYS + 1, &rows, &n);

	if (e != ERR_OK)
		return e;
	fill_days(cx, rows, n, &r);
	r.contest = contest_of(r.wins[SUGGEST_WORDS], r.wins[SUGGEST_AREAS]);
	*ret_report = r;
	return ERR_OK;
}
