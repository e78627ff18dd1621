/* Staff write letters to the list, and say when they leave. */
#include "domain/follow/newsletter.h"

#include "domain/follow/follow_sql.h"
#include "domain/life/life.h"

static enum err set_areas(struct cx *cx, struct newsletter_id id, const struct newsletter_input *in)
{
	enum err e = newsletter_drop_areas(cx->db, id);

	for (size_t i = 0; e == ERR_OK && i < in->n_areas; i++) {
		int64_t n;

		e = newsletter_add_area(cx->db, id, in->areas[i], &n);
		if (e == ERR_OK && n == 0)
			return cx_refuse(cx,
				(struct finding){ .code = FINDING_NOT_A_CHOICE, .field = "areas" });
	}
	return e;
}

static enum err write(struct cx *cx, const struct newsletter_input *in)
{
	struct newsletter_id id = { cx_new_id(cx) };
	enum err e =
		newsletter_insert(cx->db, id, in->subject, in->body, cx->actor.person, cx->now);

	if (e == ERR_OK)
		e = newsletter_insert_progress(cx->db, id);
	if (e == ERR_OK)
		e = set_areas(cx, id, in);
	cx->made = id.v;
	return e == ERR_OK ? verb_told(cx, VERB_NEWSLETTER_WRITE, id.v, NULL) : e;
}

enum err newsletter_write(struct cx *cx, const struct newsletter_input *in)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, write(cx, in)) : e;
}

static enum err keep(struct cx *cx, struct newsletter_id id, const struct newsletter_input *in)
{
	enum err e = newsletter_save(cx->db, id, in->revision, in->subject, in->body);

	if (e == ERR_OK)
		e = set_areas(cx, id, in);
	return e == ERR_OK ? verb_told(cx, VERB_NEWSLETTER_SAVE, id.v, NULL) : e;
}

enum err newsletter_keep(struct cx *cx, struct newsletter_id id, const struct newsletter_input *in)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, keep(cx, id, in)) : e;
}

static enum err order(struct cx *cx, struct newsletter_id id, int64_t revision, int64_t at)
{
	enum err e = newsletter_order(cx->db, id, revision, at > cx->now ? at : cx->now);

	return e == ERR_OK ? verb_told(cx, VERB_NEWSLETTER_ORDER, id.v, NULL) : e;
}

enum err newsletter_send_at(struct cx *cx, struct newsletter_id id, int64_t revision, int64_t at)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, order(cx, id, revision, at)) : e;
}

static enum err take_back(struct cx *cx, struct newsletter_id id)
{
	enum err e = newsletter_recall(cx->db, id);

	return e == ERR_OK ? verb_told(cx, VERB_NEWSLETTER_RECALL, id.v, NULL) : e;
}

enum err newsletter_take_back(struct cx *cx, struct newsletter_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, take_back(cx, id)) : e;
}

static enum err try_again(struct cx *cx, struct newsletter_id id)
{
	int64_t n;
	enum err e = newsletter_again(cx->db, id);

	if (e == ERR_OK)
		e = copy_refused_again(cx->db, id, cx->now, &n);
	if (e == ERR_OK)
		e = newsletter_note(cx->db, id, 0, 0, 0, 0, "", 0);
	return e == ERR_OK ? verb_told(cx, VERB_NEWSLETTER_AGAIN, id.v, NULL) : e;
}

enum err newsletter_try_again(struct cx *cx, struct newsletter_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, try_again(cx, id)) : e;
}

static enum err end_now(struct cx *cx, struct newsletter_id id)
{
	enum err e = newsletter_stop(cx->db, id, cx->now);

	return e == ERR_OK ? verb_told(cx, VERB_NEWSLETTER_STOP, id.v, NULL) : e;
}

enum err newsletter_end_now(struct cx *cx, struct newsletter_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, end_now(cx, id)) : e;
}
