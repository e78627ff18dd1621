#include "domain/job/job_feed.h"

#include "domain/audit/audit.h"
#include "domain/job/job_address_rules.h"
#include "domain/job/job_sql.h"

/* No reading takes longer; one that has, has died. */
enum { READ_S = 120 };

static struct job_feed view(struct cx *cx, const struct job_feed_row *r)
{
	struct job_feed f = { .id = r->id,
		.name = r->name,
		.url = r->url,
		.is_on = r->is_on,
		.next_at = r->next_at,
		.asked_at = r->asked_at,
		.is_read_now = r->asked_at > r->ended_at && cx->now < r->asked_at + READ_S,
		.went_at = r->went_at,
		.fails = r->fails,
		.status = r->status };

	MUST(r->fault >= 0 && r->fault < JOB_FETCH_COUNT);
	f.fault = (enum job_fetch_fault)r->fault;
	if (r->report[0] != '\0')
		job_report_read(cx->mem, r->report, &f.report);
	return f;
}

enum err job_feeds(struct cx *cx, struct job_feed **ret_feeds, size_t *ret_n)
{
	struct job_feed_row *rows;
	enum err e = job_feed_list(cx->db, cx->mem, &rows, ret_n);

	if (e != ERR_OK)
		return e;
	*ret_feeds = MEM_ARRAY(cx->mem, struct job_feed, *ret_n + 1);
	for (size_t i = 0; i < *ret_n; i++)
		(*ret_feeds)[i] = view(cx, &rows[i]);
	return ERR_OK;
}

enum err job_feed_read(struct cx *cx, struct job_feed_id id, struct job_feed *ret_feed)
{
	struct job_feed_row row;
	enum err e = job_feed_find(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		*ret_feed = view(cx, &row);
	return e;
}

/* ---- staff ---- */

static enum err judge(struct cx *cx, const struct job_feed_input *in)
{
	struct job_feed_of_url_row other;
	struct job_feed_count_row count;
	enum err e = job_feed_of_url(cx->db, cx->mem, in->url, &other);

	if (e == ERR_OK)
		return cx_refuse(cx, (struct finding){ .code = FINDING_TAKEN, .field = "url" });
	if (e != ERR_NOT_FOUND)
		return e;
	if (!job_feed_url_is_good(in->url))
		return cx_refuse(cx, (struct finding){ .code = FINDING_BAD_LINK, .field = "url" });
	e = job_feed_count(cx->db, cx->mem, &count);
	if (e == ERR_OK && count.n >= JOB_FEEDS)
		return cx_refuse(cx,
			(struct finding){
				.code = FINDING_LIST_FULL, .field = "url", .limit = JOB_FEEDS });
	return e;
}

static enum err add(struct cx *cx, const struct job_feed_input *in)
{
	struct job_feed_id id = { cx_new_id(cx) };
	enum err e = judge(cx, in);

	if (e == ERR_OK)
		e = job_feed_insert(cx->db, id, in->name, in->url, cx->now);
	cx->made = id.v;
	return e == ERR_OK ? audit_add(cx, "job_feed_added", "job_feed", id.v, NULL) : e;
}

enum err job_feed_add(struct cx *cx, const struct job_feed_input *in)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, add(cx, in)) : e;
}

static enum err turn(struct cx *cx, struct job_feed_id id, bool is_on)
{
	enum err e = job_feed_turn(cx->db, id, is_on, cx->now);

	return e == ERR_OK ? audit_add(cx, is_on ? "job_feed_started" : "job_feed_paused",
				     "job_feed", id.v, NULL)
			   : e;
}

enum err job_feed_switch(struct cx *cx, struct job_feed_id id, bool is_on)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, turn(cx, id, is_on)) : e;
}

static enum err take_away(struct cx *cx, struct job_feed_id id)
{
	enum err e = job_feed_delete(cx->db, id);

	if (e == ERR_OK)
		e = job_feed_sources_delete(cx->db, id.v);
	return e == ERR_OK ? audit_add(cx, "job_feed_removed", "job_feed", id.v, NULL) : e;
}

enum err job_feed_remove(struct cx *cx, struct job_feed_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, take_away(cx, id)) : e;
}

/* ---- the worker ---- */

static int64_t next_after(const struct job_feed_row *f, int64_t now)
{
	int64_t wait = JOB_FEED_AGAIN_S;

	for (int64_t i = 0; i < f->fails && wait < JOB_FEED_EVERY_S; i++)
		wait *= 2;
	return now + (wait < JOB_FEED_EVERY_S ? wait : JOB_FEED_EVERY_S);
}

/* Before it is asked: what hangs or crashes there is not asked again at once. */
static enum err take(struct cx *cx, struct job_feed_row *ret_feed)
{
	enum err e = job_feed_due(cx->db, cx->mem, cx->now, ret_feed);

	return e == ERR_OK ? job_feed_asked(
				     cx->db, ret_feed->id, next_after(ret_feed, cx->now), cx->now)
			   : e;
}

static enum err keep(struct cx *cx, const struct job_feed_row *f, const struct job_fetched *got,
	const struct job_in *in)
{
	struct job_report report;
	enum err e;

	if (got->fault != JOB_FETCH_FINE)
		return job_feed_failed(
			cx->db, f->id, next_after(f, cx->now), got->fault, got->status, cx->now);
	e = job_import_feed(cx, f->id.v, in, &report);
	if (e == ERR_OK)
		e = job_feed_went(cx->db, f->id, cx->now + JOB_FEED_EVERY_S,
			job_report_text(cx->mem, &report), cx->now);
	return e;
}

enum err job_feed_round(struct cx *cx, job_country_fn *country_of, bool takes_inner, bool *ret_more)
{
	struct job_in in = { .n = 0 };
	struct job_fetched got;
	struct job_feed_row f;
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	*ret_more = false;
	if (e == ERR_OK)
		e = cx_end(cx, tx, take(cx, &f));
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	*ret_more = true;
	/* Beside everybody: no bracket is open while another site is waited for. */
	got = job_fetch(cx->mem, f.url, JOB_IN_BYTES, takes_inner);
	if (got.fault == JOB_FETCH_FINE)
		in = job_in_read(cx->mem, got.bytes, got.n, country_of);
	e = cx_begin(cx, &tx);
	return e == ERR_OK ? cx_end(cx, tx, keep(cx, &f, &got, &in)) : e;
}
