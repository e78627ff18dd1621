/* Saves the PI's working copy as it is typed; what is missing is told, not refused. */
#include "base/buf.h"
#include "domain/form/form.h"
#include "domain/life/life.h"
#include "domain/proposal/proposal_load.h"

static const char *slugs_json(struct mem *mem, const char *const *slugs, size_t n)
{
	struct buf b;

	buf_init(&b, mem, 64);
	for (size_t i = 0; i < n; i++) {
		buf_char(&b, i == 0 ? '[' : ',');
		buf_json(&b, slugs[i]);
	}
	buf_text(&b, n == 0 ? "[]" : "]");
	return buf_str(&b);
}

/* One kind of named things: those that are not on the list go, then those that are come. */
static enum err save_names(struct cx *cx, struct proposal_id id, const char *const *slugs, size_t n,
	enum err (*keep)(struct db *, struct proposal_id, const char *),
	enum err (*add)(struct db *, struct proposal_id, const char *))
{
	const char *json = slugs_json(cx->mem, slugs, n);
	enum err e = keep(cx->db, id, json);

	return e == ERR_OK && n > 0 ? add(cx->db, id, json) : e;
}

static enum err save_lists(struct cx *cx, struct proposal_id id, const struct proposal_input *in)
{
	enum err e =
		save_names(cx, id, in->areas, in->n_areas, proposal_areas_keep, proposal_areas_add);

	if (e == ERR_OK)
		e = save_names(cx, id, in->products, in->n_products, proposal_products_keep,
			proposal_products_add);
	if (e == ERR_OK)
		e = save_names(cx, id, in->datasets, in->n_datasets, proposal_datasets_keep,
			proposal_datasets_add);
	return e;
}

static const char *team_json(struct mem *mem, const struct proposal_input *in)
{
	struct buf b;

	buf_init(&b, mem, 256);
	for (size_t i = 0; i < in->n_team; i++) {
		buf_text(&b, i == 0 ? "[[" : ",[");
		buf_json(&b, in->team[i].name);
		buf_char(&b, ',');
		buf_json(&b, in->team[i].affiliation);
		buf_char(&b, ',');
		buf_json(&b, in->team[i].role);
		buf_char(&b, ']');
	}
	buf_char(&b, ']');
	return buf_str(&b);
}

static const char *lines_json(struct mem *mem, const struct proposal_input *in)
{
	struct buf b;

	buf_init(&b, mem, 256);
	for (size_t i = 0; i < in->n_lines; i++) {
		buf_text(&b, i == 0 ? "[[" : ",[");
		buf_json(&b, in->lines[i].category);
		buf_char(&b, ',');
		buf_json(&b, in->lines[i].description);
		buf_char(&b, ',');
		buf_int(&b, in->lines[i].amount_cents);
		buf_char(&b, ']');
	}
	buf_char(&b, ']');
	return buf_str(&b);
}

static enum err save_rows(struct cx *cx, struct proposal_id id, const struct proposal_input *in)
{
	enum err e = proposal_team_keep(cx->db, id, (int64_t)in->n_team);

	if (e == ERR_OK && in->n_team > 0)
		e = proposal_team_put(cx->db, id, team_json(cx->mem, in));
	if (e == ERR_OK)
		e = proposal_lines_keep(cx->db, id, (int64_t)in->n_lines);
	if (e == ERR_OK && in->n_lines > 0)
		e = proposal_lines_put(cx->db, id, lines_json(cx->mem, in));
	return e;
}

/* A call that asks nothing more has no answers, and costs no statement. */
static enum err answers_of(struct cx *cx, struct proposal_id id, const struct proposal_call_row *call,
	const struct proposal_input *in, const char **ret_json)
{
	struct proposal_answers_row row;
	struct call_form form;
	struct form_answers saved, merged;
	enum err e;

	*ret_json = "";
	if (call->form_version == 0)
		return ERR_OK;
	e = proposal_answers(cx->db, cx->mem, id, &row);
	if (e == ERR_OK)
		e = call_form_parse(cx->mem, call->form, call->form_version, &form);
	if (e == ERR_OK)
		e = form_answers_parse(cx->mem, row.answers, &saved);
	if (e != ERR_OK)
		return e;
	merged = form_answers_merged(cx->mem, &form, &saved, &in->answers);
	*ret_json = form_answers_json(cx->mem, &merged);
	return ERR_OK;
}

static enum err save(struct cx *cx, struct proposal_id id, const struct proposal_input *in,
	struct proposal_saved *ret_saved)
{
	struct proposal_call_row call;
	const char *answers;
	enum err e = proposal_call_of(cx->db, cx->mem, id, &call);

	if (e == ERR_OK)
		e = proposal_in_time(cx, &call);
	if (e == ERR_OK)
		e = answers_of(cx, id, &call, in, &answers);
	if (e == ERR_OK)
		e = proposal_update(
			cx->db, &(struct proposal_update_in){ .id = id,
					.revision = in->revision,
					.title = in->title,
					.abstract = in->abstract,
					.texts = proposal_texts_json(cx->mem, &in->texts),
					.wants_credits = in->wants_credits,
					.credit_cents = in->credit_cents,
					.answers = answers,
					.now = cx->now });
	if (e == ERR_OK)
		e = save_lists(cx, id, in);
	if (e == ERR_OK)
		e = save_rows(cx, id, in);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_PROPOSAL_SAVE, id.v,
			mem_printf(cx->mem, "{\"revision\":%" PRId64 "}", in->revision + 1));
	return e == ERR_OK && ret_saved != NULL ? proposal_saved(cx, id, ret_saved) : e;
}

/* Alone: the PI, whose working copy it is. Shared: the call, whose deadline is asked. */
enum err proposal_save(struct cx *cx, struct proposal_id id, const struct proposal_input *in,
	struct proposal_saved *ret_saved)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_own_proposal(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, save(cx, id, in, ret_saved)) : e;
}
