#include <string.h>

#include "base/buf.h"
#include "domain/audit/audit.h"
#include "domain/check.h"
#include "domain/review/review.h"
#include "domain/review/review_sql.h"

static bool is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

static void judge(const struct review_input *in, struct findings *out)
{
	static const char *const fields[REVIEW_CRITERIA_MAX] = { "score_0", "score_1", "score_2",
		"score_3", "score_4", "score_5", "score_6", "score_7", "score_8", "score_9",
		"score_10", "score_11" };

	for (size_t i = 0; i < in->n_scores && i < REVIEW_CRITERIA_MAX; i++)
		if (in->scores[i].score < REVIEW_SCORE_MIN || in->scores[i].score > REVIEW_SCORE_MAX)
			finding_add(out, (struct finding){ .code = FINDING_SCORE_MISSING,
						 .field = fields[i] });
	if (is_blank(in->comment))
		finding_add(out,
			(struct finding){ .code = FINDING_COMMENT_MISSING, .field = "comment" });
}

static enum err keep(struct cx *cx, struct proposal_id proposal, const struct review_input *in,
	struct review_id *ret_id, bool *ret_was_submitted)
{
	struct review_find_row r;
	enum err e = review_find(cx->db, cx->mem, proposal, cx->actor.person, &r);

	*ret_was_submitted = e == ERR_OK && r.state == REVIEW_STATE_SUBMITTED;
	if (e == ERR_OK) {
		*ret_id = r.id;
		return review_update(
			cx->db, r.id, in->revision, in->confidence, in->comment, cx->now);
	}
	if (e != ERR_NOT_FOUND)
		return e;
	*ret_id = (struct review_id){ cx_new_id(cx) };
	return review_insert(cx->db, *ret_id, proposal, cx->actor.person, in->confidence,
		in->comment, cx->now);
}

static enum err keep_scores(struct cx *cx, struct review_id id, const struct review_input *in)
{
	enum err e = review_scores_clear(cx->db, id);

	for (size_t i = 0; e == ERR_OK && i < in->n_scores; i++)
		if (in->scores[i].score != 0)
			e = review_scores_add(cx->db, id, in->scores[i].id, in->scores[i].score);
	return e;
}

/* The digest chain holds the scores: what was said cannot be changed behind it. */
static enum err record(struct cx *cx, struct proposal_id proposal, const struct review_input *in,
	bool is_final)
{
	struct buf b;

	buf_init(&b, cx->mem, 128);
	BUF_LIT(&b, "{\"scores\":[");
	for (size_t i = 0; i < in->n_scores; i++)
		buf_printf(&b, "%s%" PRId64, i == 0 ? "" : ",", in->scores[i].score);
	buf_printf(&b, "],\"confidence\":%" PRId64 "}", in->confidence);
	return audit_add(cx, is_final ? "review_submitted" : "review_saved", "proposal", proposal.v,
		buf_str(&b));
}

static enum err save(struct cx *cx, struct proposal_id proposal, const struct review_input *in,
	bool is_final)
{
	struct review_open_row open;
	struct review_id id;
	bool was_submitted;
	enum err e = review_open(cx->db, cx->mem, proposal, &open);

	if (e != ERR_OK)
		return e;
	if (!open.is_open)
		return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
	e = keep(cx, proposal, in, &id, &was_submitted);
	if (e != ERR_OK)
		return e;
	if (is_final || was_submitted)
		judge(in, &cx->fault);
	if (findings_refusing(&cx->fault) > 0)
		return ERR_REFUSED;
	e = keep_scores(cx, id, in);
	if (e == ERR_OK)
		e = review_accept(cx->db, proposal, cx->actor.person);
	if (e == ERR_OK && is_final)
		e = review_mark_submitted(cx->db, id, cx->now);
	return e == ERR_OK ? record(cx, proposal, in, is_final || was_submitted) : e;
}

/*
 * Alone: the reviewer, their review and assignment. Shared: the PI, who may withdraw it; the
 * call: no release, assignment or conflict entered meanwhile.
 */
enum err review_save(struct cx *cx, struct proposal_id proposal, const struct review_input *in,
	bool is_final)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_review(proposal, cx->actor.person), &tx);

	return e == ERR_OK ? cx_end(cx, tx, save(cx, proposal, in, is_final)) : e;
}

static enum err decline(struct cx *cx, struct proposal_id proposal, const char *reason)
{
	enum err e = review_decline(cx->db, proposal, cx->actor.person, reason);

	return e == ERR_OK ? audit_add(cx, "assignment_declined", "proposal", proposal.v, NULL) : e;
}

/* As review_save(). */
enum err review_decline_task(struct cx *cx, struct proposal_id proposal, const char *reason)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_review(proposal, cx->actor.person), &tx);

	return e == ERR_OK ? cx_end(cx, tx, decline(cx, proposal, reason)) : e;
}

enum err review_check(struct cx *cx, struct complaints *c)
{
	struct review_odd_row *rows;
	size_t n;
	enum err e = review_odd_scores(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "review", "%s is submitted without a score on each criterion",
			id_text(rows[i].id.v).s);
	e = review_odd_conflicts(cx->db, cx->mem, &rows, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		complain(c, "review", "%s is by somebody in conflict", id_text(rows[i].id.v).s);
	return e;
}
