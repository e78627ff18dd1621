#include "domain/proposal/proposal_load.h"

#include <string.h>

#include "base/enc.h"
#include "domain/form/form.h"
#include "domain/program/program.h"

static enum position_kind position_kind(const char *stored)
{
	if (strcmp(stored, "faculty") == 0)
		return POSITION_FACULTY;
	if (strcmp(stored, "researcher") == 0)
		return POSITION_RESEARCHER;
	return strcmp(stored, "other") == 0 ? POSITION_OTHER : POSITION_UNSAID;
}

static const struct named *named_list(struct mem *mem, const struct proposal_named *rows, size_t n)
{
	struct named *list = MEM_ARRAY(mem, struct named, n);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct named){ rows[i].slug, rows[i].name };
	return list;
}

static enum err load_names(struct cx *cx, struct proposal_id id, struct proposal_body *b)
{
	struct proposal_named *rows;
	enum err e = proposal_areas(cx->db, cx->mem, id, &rows, &b->n_areas);

	if (e != ERR_OK)
		return e;
	b->areas = named_list(cx->mem, rows, b->n_areas);
	e = proposal_products(cx->db, cx->mem, id, &rows, &b->n_products);
	if (e != ERR_OK)
		return e;
	b->products = named_list(cx->mem, rows, b->n_products);
	e = proposal_datasets(cx->db, cx->mem, id, &rows, &b->n_datasets);
	if (e == ERR_OK)
		b->datasets = named_list(cx->mem, rows, b->n_datasets);
	return e;
}

static enum err load_team(struct cx *cx, struct proposal_id id, struct proposal_body *b)
{
	struct proposal_team_row *rows;
	struct team_member *team;
	enum err e = proposal_team(cx->db, cx->mem, id, &rows, &b->n_team);

	if (e != ERR_OK)
		return e;
	team = MEM_ARRAY(cx->mem, struct team_member, b->n_team);
	for (size_t i = 0; i < b->n_team; i++)
		team[i] = (struct team_member){ rows[i].name, rows[i].affiliation, rows[i].role };
	b->team = team;
	return ERR_OK;
}

static enum err load_lines(struct cx *cx, struct proposal_id id, struct proposal_body *b)
{
	struct proposal_lines_row *rows;
	struct budget_line_facts *lines;
	enum err e = proposal_lines(cx->db, cx->mem, id, &rows, &b->n_lines);

	if (e != ERR_OK)
		return e;
	lines = MEM_ARRAY(cx->mem, struct budget_line_facts, b->n_lines);
	for (size_t i = 0; i < b->n_lines; i++)
		lines[i] = (struct budget_line_facts){ rows[i].category, rows[i].description,
			rows[i].amount_cents };
	b->lines = lines;
	return ERR_OK;
}

static enum err load_file(struct cx *cx, struct file_id id, struct proposal_body *b)
{
	struct file_find_row file;
	enum err e;

	if (id.v == 0)
		return ERR_OK;
	e = file_find(cx->db, cx->mem, id, &file);
	if (e != ERR_OK)
		return e;
	b->file = id;
	b->file_name = file.name;
	b->file_size = file.size;
	b->file_digest = enc_hex(cx->mem, file.sha256.data, file.sha256.n);
	return ERR_OK;
}

static enum err load_body(struct cx *cx, struct proposal_all *a)
{
	struct proposal_body *b = &a->body;
	enum err e;

	*b = (struct proposal_body){ .title = a->row.title,
		.abstract = a->row.abstract,
		.wants_credits = a->row.wants_credits,
		.credit_cents = a->row.wants_credits ? a->row.credit_cents : 0,
		.pi_name = a->pi.name,
		.pi_position = a->pi.position,
		.pi_org = a->pi.org_name == NULL ? "" : a->pi.org_name,
		.pi_country = a->pi.org_country == NULL ? a->pi.country : a->pi.org_country };
	e = proposal_texts_parse(cx->mem, a->row.texts, &b->texts);
	if (e == ERR_OK)
		e = load_names(cx, a->row.id, b);
	if (e == ERR_OK)
		e = load_team(cx, a->row.id, b);
	if (e == ERR_OK)
		e = load_lines(cx, a->row.id, b);
	return e == ERR_OK ? load_file(cx, a->row.file_id, b) : e;
}

/* What the call asks now, and what of the answers is to that. */
static enum err load_answers(struct cx *cx, struct proposal_all *a)
{
	enum err e = call_form_parse(cx->mem, a->call.form, a->call.form_version, &a->form);

	if (e == ERR_OK)
		e = form_answers_parse(cx->mem, a->row.answers, &a->kept);
	if (e != ERR_OK)
		return e;
	a->answers = form_answers_fitting(cx->mem, &a->form, &a->kept);
	a->body.form = a->form.version;
	a->body.answers = form_answers_for(cx->mem, &a->form, &a->answers, FORM_READER_STAFF);
	return ERR_OK;
}

static enum err load_attestations(struct cx *cx, struct proposal_all *a)
{
	struct proposal_attested_row attested;
	enum err e = proposal_attestation_names(
		cx->db, cx->mem, a->attestation_version, &a->items, &a->n_attestations_asked);

	if (e == ERR_OK)
		e = proposal_attested(
			cx->db, cx->mem, a->row.id, a->attestation_version, &attested);
	if (e == ERR_OK)
		a->n_attested = (size_t)attested.n;
	return e;
}

void proposal_call_facts(
	const struct proposal_call_row *call, int64_t now, struct proposal_facts *ret_facts)
{
	*ret_facts = (struct proposal_facts){ .now = now,
		/* Past publishing the call is past its deadline, too; the rule then says so. */
		.is_published =
			call->state != CALL_STATE_DRAFT && call->state != CALL_STATE_CANCELLED,
		.opens_at = call->opens_at,
		.closes_at = call->closes_at,
		.grace_s = call->grace_s,
		.cash_cap_cents = call->cash_cap_cents,
		.credit_cap_cents = call->credit_cap_cents,
		.cash_cap_is_average = call->cash_cap_is_average,
		.credit_cap_is_average = call->credit_cap_is_average,
		.file_limit_bytes = call->file_limit_bytes,
		.title = "",
		.abstract = "",
		.credit_justification = "" };
}

void proposal_pi_facts(const struct proposal_pi_row *pi, struct proposal_facts *f)
{
	f->position = position_kind(pi->position_kind);
	f->has_org = pi->org_id.v != 0;
}

void proposal_body_facts(const struct proposal_body *b, struct proposal_facts *f)
{
	f->title = b->title;
	f->abstract = b->abstract;
	f->n_areas = b->n_areas;
	f->lines = b->lines;
	f->n_lines = b->n_lines;
	f->wants_credits = b->wants_credits;
	f->credit_cents = b->credit_cents;
	f->credit_justification = b->texts.credit_justification;
	f->n_products = b->n_products;
	/* Only a document that passed its rule is ever attached. */
	f->document = b->file_name == NULL ? DOCUMENT_NONE : DOCUMENT_PDF;
	f->document_bytes = b->file_size;
}

static void gather(struct cx *cx, struct proposal_all *a, bool has_another)
{
	struct proposal_facts *f = &a->facts;

	proposal_call_facts(&a->call, cx->now, f);
	proposal_pi_facts(&a->pi, f);
	proposal_body_facts(&a->body, f);
	f->has_another_in_period = has_another;
	f->n_attestations_asked = a->n_attestations_asked;
	f->n_attested = a->n_attested;
	f->is_nonconfidential = a->row.is_nonconfidential;
	f->form = &a->form;
	f->answers = a->answers;
	a->body.cash_cents = proposal_cash_cents(f);
}

/* What its id alone asks for travels together. */
static void ask_ahead(struct cx *cx, struct proposal_id id)
{
	proposal_find_ahead(cx->db, id);
	program_settings_ahead(cx);
	proposal_areas_ahead(cx->db, id);
	proposal_products_ahead(cx->db, id);
	proposal_datasets_ahead(cx->db, id);
	proposal_team_ahead(cx->db, id);
	proposal_lines_ahead(cx->db, id);
}

/* And then what its row and the settings name. */
static void ask_of_row(struct cx *cx, const struct proposal_all *a)
{
	const struct proposal_find_row *row = &a->row;

	proposal_call_ahead(cx->db, row->call_id);
	proposal_pi_ahead(cx->db, row->pi_id);
	if (row->file_id.v != 0)
		file_find_ahead(cx->db, row->file_id);
	proposal_attestation_names_ahead(cx->db, a->attestation_version);
	proposal_attested_ahead(cx->db, row->id, a->attestation_version);
	proposal_others_in_period_ahead(cx->db, row->id, row->pi_id, row->period);
}

enum err proposal_load(struct cx *cx, struct proposal_id id, struct proposal_all *ret_all)
{
	struct proposal_others_in_period_row others;
	struct program_settings settings;
	struct proposal_all *a = ret_all;
	enum err e;

	ask_ahead(cx, id);
	e = proposal_find(cx->db, cx->mem, id, &a->row);
	if (e == ERR_OK)
		e = program_settings(cx, &settings);
	if (e != ERR_OK)
		return e;
	a->attestation_version = settings.attestation_version;
	ask_of_row(cx, a);
	if (e == ERR_OK)
		e = proposal_call(cx->db, cx->mem, a->row.call_id, &a->call);
	if (e == ERR_OK)
		e = proposal_pi(cx->db, cx->mem, a->row.pi_id, &a->pi);
	if (e == ERR_OK)
		e = load_body(cx, a);
	if (e == ERR_OK)
		e = load_answers(cx, a);
	if (e == ERR_OK)
		e = load_attestations(cx, a);
	if (e == ERR_OK)
		e = proposal_others_in_period(
			cx->db, cx->mem, id, a->row.pi_id, a->row.period, &others);
	if (e == ERR_OK)
		gather(cx, a, others.n > 0);
	return e;
}

struct proposal_call proposal_call_view(const struct proposal_call_row *call)
{
	return (struct proposal_call){ .id = call->id,
		.slug = call->slug,
		.title = call->title,
		.state = call->state,
		.zone = call->zone,
		.opens_at = call->opens_at,
		.closes_at = call->closes_at,
		.grace_s = call->grace_s,
		.decisions_due_at = call->decisions_due_at,
		.cash_cap_cents = call->cash_cap_cents,
		.credit_cap_cents = call->credit_cap_cents,
		.cash_cap_is_average = call->cash_cap_is_average,
		.credit_cap_is_average = call->credit_cap_is_average,
		.page_limit = call->page_limit,
		.file_limit_bytes = call->file_limit_bytes };
}

const char *proposal_attestation_key(struct mem *mem, int64_t version, const char *item)
{
	return mem_printf(mem, "%" PRId64 "-%s", version, item);
}
