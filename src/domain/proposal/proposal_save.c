/* Saves the PI's working copy as it is typed; what is missing is told, not refused. */
#include "domain/life/life.h"
#include "domain/proposal/proposal_load.h"

static enum err save_lists(
	struct cx *cx, struct proposal_id id, const struct proposal_input *in)
{
	enum err e = proposal_areas_clear(cx->db, id);

	if (e == ERR_OK)
		e = proposal_products_clear(cx->db, id);
	if (e == ERR_OK)
		e = proposal_datasets_clear(cx->db, id);
	for (size_t i = 0; e == ERR_OK && i < in->n_areas; i++)
		e = proposal_areas_add(cx->db, id, in->areas[i]);
	for (size_t i = 0; e == ERR_OK && i < in->n_products; i++)
		e = proposal_products_add(cx->db, id, in->products[i]);
	for (size_t i = 0; e == ERR_OK && i < in->n_datasets; i++)
		e = proposal_datasets_add(cx->db, id, in->datasets[i]);
	return e;
}

static enum err save_rows(struct cx *cx, struct proposal_id id, const struct proposal_input *in)
{
	enum err e = proposal_team_clear(cx->db, id);

	if (e == ERR_OK)
		e = proposal_lines_clear(cx->db, id);
	for (size_t i = 0; e == ERR_OK && i < in->n_team; i++)
		e = proposal_team_add(cx->db, id, (int64_t)i, in->team[i].name,
			in->team[i].affiliation, in->team[i].role);
	for (size_t i = 0; e == ERR_OK && i < in->n_lines; i++)
		e = proposal_lines_add(cx->db, id, (int64_t)i, in->lines[i].category,
			in->lines[i].description, in->lines[i].amount_cents);
	return e;
}

static enum err save(struct cx *cx, struct proposal_id id, const struct proposal_input *in)
{
	struct proposal_find_row row;
	struct proposal_call_row call;
	enum err e = proposal_find(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		e = proposal_call(cx->db, cx->mem, row.call_id, &call);
	if (e == ERR_OK)
		e = proposal_in_time(cx, &call);
	if (e == ERR_OK)
		e = proposal_update(
			cx->db, &(struct proposal_update_in){ .id = id,
					.revision = in->revision,
					.title = in->title,
					.abstract = in->abstract,
					.keywords = in->keywords,
					.wants_credits = in->wants_credits,
					.credit_cents = in->credit_cents,
					.credit_justification = in->credit_justification,
					.contact_name = in->contact_name,
					.now = cx->now });
	if (e == ERR_OK)
		e = save_lists(cx, id, in);
	if (e == ERR_OK)
		e = save_rows(cx, id, in);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_PROPOSAL_SAVE, id.v,
			mem_printf(cx->mem, "{\"revision\":%" PRId64 "}", in->revision + 1));
	return e;
}

/* Alone: the PI, whose working copy it is. Shared: the call, whose deadline is asked. */
enum err proposal_save(struct cx *cx, struct proposal_id id, const struct proposal_input *in)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_own_proposal(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, save(cx, id, in)) : e;
}
