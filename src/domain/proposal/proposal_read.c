/* What the PI, staff and panel read of a proposal. */
#include <string.h>

#include "base/crypto.h"
#include "base/enc.h"
#include "domain/call/call_stage.h"
#include "domain/form/form.h"
#include "domain/program/program.h"
#include "domain/proposal/proposal_load.h"
#include "domain/proposal/proposal_stage.h"

/* What the PI is told of it; a draft call, which only staff have, is open to nobody. */
static enum own_proposal_stage own_stage(const struct cx *cx, enum proposal_state state,
	const struct proposal_call *call, bool is_released)
{
	return own_proposal_stage(&(struct own_proposal_facts){ .state = state,
		.call = call->state,
		.is_open = proposal_call_is_open(call, cx->now),
		.is_released = is_released });
}

bool proposal_call_is_open(const struct proposal_call *call, int64_t now)
{
	return call->state != CALL_STATE_CANCELLED && now >= call->opens_at &&
	       call_takes(now, call->closes_at, call->grace_s);
}

static enum err newest_version(struct cx *cx, const struct proposal_find_row *row,
	struct proposal_version_find_row *ret_version)
{
	return row->version == 0
		       ? ERR_NOT_FOUND
		       : proposal_version_find(cx->db, cx->mem, row->id, row->version, ret_version);
}

/*
 * The answers in the eyes of the form they were frozen with: that the call asks
 * otherwise now changed nothing.  What it asks besides counts when it is answered.
 */
static bool answers_differ(struct mem *mem, const struct proposal_all *all,
	const struct proposal_body *frozen, const struct call_form *then)
{
	struct form_answers fitting = form_answers_fitting(mem, then, &all->kept);
	struct form_answers now = form_answers_for(mem, then, &fitting, FORM_READER_STAFF);

	for (size_t i = 0; i < all->body.answers.n; i++)
		if (call_form_question(then, all->body.answers.items[i].question) == NULL)
			return true;
	return !form_answers_equal(&now, &frozen->answers);
}

/* The form that a frozen version answers: most often it is the call's of now. */
static enum err form_then(struct cx *cx, const struct proposal_all *all, int64_t version,
	struct call_form *ret_form)
{
	if (version != all->form.version)
		return call_form_version(cx, all->row.call_id, version, ret_form);
	*ret_form = all->form;
	return ERR_OK;
}

static enum err differs(struct cx *cx, const struct proposal_all *all, const char *json,
	int64_t *ret_form, bool *ret_differs)
{
	struct proposal_body frozen;
	struct call_form then;
	enum err e;

	*ret_form = all->body.form;
	*ret_differs = false;
	if (strcmp(proposal_body_json(cx->mem, &all->body), json) == 0)
		return ERR_OK;
	e = proposal_body_parse(cx->mem, json, &frozen);
	if (e == ERR_OK)
		e = form_then(cx, all, frozen.form, &then);
	if (e != ERR_OK)
		return e;
	*ret_form = frozen.form;
	*ret_differs = proposal_body_differs(cx->mem, &all->body, &frozen) ||
		       answers_differ(cx->mem, all, &frozen, &then);
	return ERR_OK;
}

enum err proposal_has_changes(struct cx *cx, const struct proposal_all *all, bool *ret_has_changes)
{
	struct proposal_version_find_row version;
	int64_t form;
	enum err e = newest_version(cx, &all->row, &version);

	if (e == ERR_OK)
		return differs(cx, all, version.body, &form, ret_has_changes);
	if (e == ERR_NOT_FOUND)
		*ret_has_changes = true;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err add_version(struct cx *cx, const struct proposal_all *all, struct proposal_own *own)
{
	struct proposal_version_find_row version;
	enum err e = newest_version(cx, &all->row, &version);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	own->submitted_at = version.submitted_at;
	own->version_digest = enc_hex(cx->mem, version.sha256.data, version.sha256.n);
	return differs(cx, all, version.body, &own->version_form, &own->has_changes);
}

enum err proposal_own(struct cx *cx, struct proposal_id id, struct proposal_own *ret_own)
{
	struct proposal_all *all = MEM_NEW(cx->mem, struct proposal_all);
	struct proposal_own own;
	enum err e = proposal_load(cx, id, all);

	if (e != ERR_OK)
		return e;
	own = (struct proposal_own){ .id = id,
		.version = all->row.version,
		.revision = all->row.revision,
		.changed_at = all->row.changed_at,
		.body = all->body,
		.call = proposal_call_view(&all->call),
		.form = &all->form,
		.answers = all->answers,
		.aside = form_answers_aside(cx->mem, &all->form, &all->kept),
		.facts = all->facts };
	/* Answered is what a release makes of it, and nothing else does. */
	own.stage = own_stage(cx, all->row.state, &own.call, true);
	e = add_version(cx, all, &own);
	if (e == ERR_OK)
		*ret_own = own;
	return e;
}

enum err proposal_saved(struct cx *cx, struct proposal_id id, struct proposal_saved *ret_saved)
{
	struct proposal_find_row row;
	struct proposal_call_row call;
	enum err e = proposal_find(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		e = proposal_call(cx->db, cx->mem, row.call_id, &call);
	if (e == ERR_OK)
		*ret_saved = (struct proposal_saved){ .revision = row.revision,
			.changed_at = row.changed_at,
			.zone = call.zone,
			.has_document = row.file_id.v != 0 };
	return e;
}

enum err proposal_call_read(struct cx *cx, struct proposal_id id, struct proposal_call *ret_call)
{
	struct proposal_call_row row;
	enum err e = proposal_call_of(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		*ret_call = proposal_call_view(&row);
	return e;
}

/* What a reader may not read is taken out before anybody has it; a digest would tell of it. */
static enum err add_body(struct cx *cx, const char *json, struct call_id call,
	enum form_reader reader, struct proposal_frozen *f)
{
	struct call_form *form = MEM_NEW(cx->mem, struct call_form);
	enum err e = proposal_body_parse(cx->mem, json, &f->body);

	if (e == ERR_OK)
		e = call_form_version(cx, call, f->body.form, form);
	if (e != ERR_OK)
		return e;
	f->form = form;
	f->body.answers = form_answers_for(cx->mem, form, &f->body.answers, reader);
	proposal_texts_hide(proposal_texts, PROPOSAL_TEXT_COUNT, reader, &f->body.texts);
	if (reader == FORM_READER_PANEL)
		f->digest = NULL;
	return ERR_OK;
}

enum err proposal_frozen(struct cx *cx, struct proposal_id id, enum form_reader reader,
	struct proposal_frozen *ret_frozen)
{
	struct proposal_frozen_find_row row;
	struct proposal_call_row call;
	struct proposal_frozen frozen;
	enum err e;

	proposal_frozen_find_ahead(cx->db, id);
	proposal_call_of_ahead(cx->db, id);
	e = proposal_frozen_find(cx->db, cx->mem, id, &row);
	if (e == ERR_OK)
		e = proposal_call_of(cx->db, cx->mem, id, &call);
	if (e != ERR_OK)
		return e;
	frozen = (struct proposal_frozen){ .version = row.version,
		.state = row.state,
		.call = proposal_call_view(&call),
		.submitted_at = row.submitted_at,
		.digest = enc_hex(cx->mem, row.sha256.data, row.sha256.n) };
	e = add_body(cx, row.body, call.id, reader, &frozen);
	if (e == ERR_OK)
		*ret_frozen = frozen;
	return e;
}

enum err proposal_screening_findings(struct cx *cx, struct proposal_id id,
	const struct proposal_frozen *frozen, struct findings *ret_findings)
{
	struct proposal_find_row row;
	struct proposal_call_row call;
	struct proposal_pi_row pi;
	struct proposal_facts f;
	enum err e = proposal_find(cx->db, cx->mem, id, &row);

	if (e == ERR_OK)
		e = proposal_call(cx->db, cx->mem, row.call_id, &call);
	if (e == ERR_OK)
		e = proposal_pi(cx->db, cx->mem, row.pi_id, &pi);
	if (e != ERR_OK)
		return e;
	proposal_call_facts(&call, cx->now, &f);
	proposal_pi_facts(&pi, &f);
	proposal_body_facts(&frozen->body, &f);
	*ret_findings = (struct findings){ 0 };
	proposal_rules_run(&f, MOMENT_SCREENING, ret_findings);
	return ERR_OK;
}

enum err proposal_attestations(struct cx *cx, struct attestation_item **ret_items, size_t *ret_n)
{
	struct program_settings settings;
	struct proposal_attestation_items_row *rows;
	struct attestation_item *items;
	size_t n;
	enum err e = program_settings(cx, &settings);

	if (e == ERR_OK)
		e = proposal_attestation_items(
			cx->db, cx->mem, settings.attestation_version, &rows, &n);
	if (e != ERR_OK)
		return e;
	items = MEM_ARRAY(cx->mem, struct attestation_item, n);
	for (size_t i = 0; i < n; i++)
		items[i] = (struct attestation_item){ proposal_attestation_key(cx->mem,
							      settings.attestation_version,
							      rows[i].item),
			rows[i].body };
	*ret_items = items;
	*ret_n = n;
	return ERR_OK;
}

enum err proposal_list_mine(struct cx *cx, struct proposal_mine_entry **ret_items, size_t *ret_n)
{
	struct proposal_mine_row *rows;
	struct proposal_mine_entry *items;
	size_t n;
	enum err e = proposal_mine(cx->db, cx->mem, cx->actor.person, &rows, &n);

	if (e != ERR_OK)
		return e;
	items = MEM_ARRAY(cx->mem, struct proposal_mine_entry, n);
	for (size_t i = 0; i < n; i++) {
		items[i] = (struct proposal_mine_entry){ .id = rows[i].id,
			.title = rows[i].title,
			.version = rows[i].version,
			.changed_at = rows[i].changed_at,
			.submitted_at = rows[i].submitted_at.v,
			.call = { .slug = rows[i].call_slug,
				.title = rows[i].call_title,
				.state = rows[i].call_state,
				.zone = rows[i].call_zone,
				.opens_at = rows[i].opens_at,
				.closes_at = rows[i].closes_at,
				.grace_s = rows[i].grace_s,
				.decisions_due_at = rows[i].decisions_due_at } };
		items[i].stage = own_stage(cx, rows[i].state, &items[i].call, rows[i].is_released);
	}
	*ret_items = items;
	*ret_n = n;
	return ERR_OK;
}
