/* Creating, editing and publishing a call. */
#include <string.h>

#include "base/zone.h"
#include "domain/life/life.h"
#include "domain/call/call.h"
#include "domain/call/call_rules.h"
#include "domain/call/call_sql.h"

static enum err judge(struct cx *cx, struct call_id id, const struct call_input *in, bool is_public)
{
	struct call_slug_taken_row taken;
	enum err e = call_slug_taken(cx->db, cx->mem, id, in->slug, &taken);

	if (e != ERR_OK)
		return e;
	call_rules_run(&(struct call_rule_facts){ .in = in,
			       .is_zone_known = zone_valid(in->zone),
			       .is_slug_taken = taken.n > 0,
			       .is_public = is_public,
			       .now = cx->now },
		&cx->fault);
	return findings_refusing(&cx->fault) == 0 ? ERR_OK : ERR_REFUSED;
}

static enum err keep_areas_and_topics(struct cx *cx, struct call_id id, const struct call_input *in)
{
	enum err e = call_areas_clear(cx->db, id);

	if (e == ERR_OK)
		e = call_topics_clear(cx->db, id);
	for (size_t i = 0; e == ERR_OK && i < in->n_areas; i++)
		e = call_areas_add(cx->db, id, in->areas[i]);
	for (size_t i = 0; e == ERR_OK && i < in->n_topics; i++)
		e = call_topics_add(cx->db, (struct topic_id){ cx_new_id(cx) }, id,
			in->topics[i].title, in->topics[i].body, (int64_t)i);
	return e;
}

static enum err keep_criteria(struct cx *cx, struct call_id id, const struct call_input *in)
{
	enum err e = call_criteria_clear(cx->db, id);

	for (size_t i = 0; e == ERR_OK && i < in->n_criteria; i++)
		e = call_criteria_add(cx->db, (struct criterion_id){ cx_new_id(cx) }, id,
			in->criteria[i].name, in->criteria[i].guidance, in->criteria[i].weight,
			(int64_t)i);
	return e;
}

static enum err create(struct cx *cx, const struct call_input *in)
{
	struct call_id id = { cx_new_id(cx) };
	enum err e = judge(cx, id, in, false);

	if (e == ERR_OK)
		e = call_insert(cx->db, &(struct call_insert_in){ .id = id,
						.slug = in->slug,
						.title = in->title,
						.summary = in->summary,
						.period = in->period,
						.instructions = in->instructions,
						.zone = in->zone,
						.opens_at = in->opens_at,
						.closes_at = in->closes_at,
						.grace_s = in->grace_s,
						.decisions_due_at = in->decisions_due_at,
						.cash_cap_cents = in->cash_cap_cents,
						.cash_cap_is_average = in->cash_cap_is_average,
						.credit_cap_cents = in->credit_cap_cents,
						.credit_cap_is_average = in->credit_cap_is_average,
						.page_limit = in->page_limit,
						.file_limit_bytes = in->file_limit_bytes,
						.expected_awards = in->expected_awards,
						.now = cx->now });
	if (e == ERR_OK)
		e = keep_areas_and_topics(cx, id, in);
	if (e == ERR_OK)
		e = keep_criteria(cx, id, in);
	if (e == ERR_OK)
		e = verb_told(cx, VERB_CALL_CREATE, id.v, NULL);
	cx->made = id.v;
	return e;
}

enum err call_create(struct cx *cx, const struct call_input *in)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, create(cx, in)) : e;
}

static enum err load_editable(struct cx *cx, struct call_id id, struct call_row *ret_row)
{
	enum err e = call_find(cx->db, cx->mem, id, ret_row);

	if (e != ERR_OK)
		return e;
	if (verb_fits(VERB_CALL_EDIT, ret_row->state) &&
		(ret_row->state == CALL_STATE_DRAFT ||
			call_takes(cx->now, ret_row->closes_at, ret_row->grace_s)))
		return ERR_OK;
	return cx_refuse(cx, (struct finding){ .code = FINDING_STATE_FORBIDS });
}

/* The database would refuse it too, but could not say why. */
static enum err judge_period(struct cx *cx, struct call_id id, const char *period)
{
	struct call_period_twice_row twice;
	enum err e = call_period_twice(cx->db, cx->mem, id, period, &twice);

	if (e != ERR_OK || twice.n == 0)
		return e;
	return cx_refuse(cx, (struct finding){ .code = FINDING_PERIOD_TWICE,
				     .rule = RULE_ONE_PROPOSAL_PER_PI,
				     .field = "period" });
}

static enum err edit(struct cx *cx, struct call_id id, const struct call_input *in)
{
	struct call_row row;
	enum err e = load_editable(cx, id, &row);

	if (e == ERR_OK)
		e = judge(cx, id, in, row.state != CALL_STATE_DRAFT);
	if (e == ERR_OK)
		e = judge_period(cx, id, in->period);
	if (e == ERR_OK)
		e = call_update(cx->db, &(struct call_update_in){ .id = id,
						.revision = in->revision,
						.slug = in->slug,
						.title = in->title,
						.summary = in->summary,
						.period = in->period,
						.instructions = in->instructions,
						.zone = in->zone,
						.opens_at = in->opens_at,
						.closes_at = in->closes_at,
						.grace_s = in->grace_s,
						.decisions_due_at = in->decisions_due_at,
						.cash_cap_cents = in->cash_cap_cents,
						.cash_cap_is_average = in->cash_cap_is_average,
						.credit_cap_cents = in->credit_cap_cents,
						.credit_cap_is_average = in->credit_cap_is_average,
						.page_limit = in->page_limit,
						.file_limit_bytes = in->file_limit_bytes,
						.expected_awards = in->expected_awards,
						.now = cx->now });
	if (e == ERR_OK)
		e = call_proposal_periods(cx->db, id, in->period);
	if (e == ERR_OK)
		e = keep_areas_and_topics(cx, id, in);
	if (e == ERR_OK && row.state == CALL_STATE_DRAFT)
		e = keep_criteria(cx, id, in);
	return e == ERR_OK ? verb_told(cx, VERB_CALL_EDIT, id.v, NULL) : e;
}

enum err call_edit(struct cx *cx, struct call_id id, const struct call_input *in)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, edit(cx, id, in)) : e;
}

static enum err publish(struct cx *cx, struct call_id id)
{
	struct call_row row;
	enum err e = call_find(cx->db, cx->mem, id, &row);

	if (e != ERR_OK)
		return e;
	if (!call_takes(cx->now, row.closes_at, row.grace_s))
		return cx_refuse(cx, (struct finding){ .code = FINDING_IN_THE_PAST,
					     .rule = RULE_DEADLINE,
					     .field = "closes",
					     .value = row.closes_at });
	e = call_mark_published(cx->db, id, cx->now);
	return e == ERR_OK ? verb_told(cx, VERB_CALL_PUBLISH, id.v, NULL) : e;
}

/* Alone: the call, of whose row alone it judges. */
enum err call_publish(struct cx *cx, struct call_id id)
{
	struct db_tx *tx;
	enum err e = cx_begin_in(cx, scope_of_call(id), &tx);

	return e == ERR_OK ? cx_end(cx, tx, publish(cx, id)) : e;
}
