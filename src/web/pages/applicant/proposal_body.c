#include "web/pages/applicant/proposal_body.h"

#include <string.h>

#include "base/buf.h"
#include "web/pages/applicant/proposal_form.h"
#include "web/pages/common/listed.h"
#include "web/text/country.h"
#include "web/text/finding_text.h"
#include "web/text/money.h"

const struct choice budget_categories[] = {
	{ "", "Choose", NULL, false },
	{ "students", "Students", NULL, false },
	{ "postdoc", "Postdoc", NULL, false },
	{ "travel", "Travel", NULL, false },
	{ "equipment", "Equipment", NULL, false },
	{ "other", "Other", NULL, false },
	{ NULL, NULL, NULL, false },
};

const char *proposal_names(struct mem *m, const struct named *list, size_t n)
{
	struct buf b;

	buf_init(&b, m, 128);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			BUF_LIT(&b, ", ");
		buf_text(&b, list[i].name);
	}
	return buf_str(&b);
}

/* "Professor, University of Ibadan, Nigeria", of what there is. */
static const char *pi_note(struct mem *m, const struct proposal_body *b)
{
	const char *parts[] = { b->pi_position, b->pi_org,
		filled(b->pi_country) == NULL ? NULL : country_name(b->pi_country) };
	struct buf out;

	buf_init(&out, m, 128);
	for (size_t i = 0; i < 3; i++) {
		if (filled(parts[i]) == NULL)
			continue;
		if (out.n > 0)
			BUF_LIT(&out, ", ");
		buf_text(&out, parts[i]);
	}
	return filled(buf_str(&out));
}

/*
 * The texts whose row in the form says what they are called here: of one line, or of several.  The
 * others stand where their matter is, such as the credits'.
 */
static const char *text_of(
	const struct field *f, enum field_kind kind, const struct proposal_body *b)
{
	const size_t body = offsetof(struct proposal_own, body);
	const char *text;

	if (f->read_as == NULL || f->kind != kind)
		return NULL;
	memcpy(&text, (const char *)b + (f->of.at - body), sizeof(text));
	return filled(text);
}

static size_t text_facts(const struct proposal_body *b, struct fact ret_facts[PROPOSAL_TEXT_COUNT])
{
	size_t n = 0;

	for (size_t i = 0; i < proposal_form.n; i++) {
		const struct field *f = &proposal_form.fields[i];
		const char *text = text_of(f, FIELD_TEXT, b);

		if (text != NULL)
			ret_facts[n++] = (struct fact){ f->read_as, .text = text };
	}
	return n;
}

static size_t text_blocks(
	const struct proposal_body *b, struct block ret_blocks[PROPOSAL_TEXT_COUNT])
{
	size_t n = 0;

	for (size_t i = 0; i < proposal_form.n; i++) {
		const struct field *f = &proposal_form.fields[i];
		const char *text = text_of(f, FIELD_LINES, b);

		if (text != NULL)
			ret_blocks[n++] =
				(struct block){ f->read_as, .id = f->name, .plain = text };
	}
	return n;
}

enum { REQUEST_FACTS = 5 };

static struct block request(struct mem *m, const struct proposal_body *b, const char *document_href)
{
	struct fact *facts = MEM_ARRAY(m, struct fact, REQUEST_FACTS + PROPOSAL_TEXT_COUNT);
	size_t n = 0;

	facts[n++] = (struct fact){ "Principal investigator", .text = filled(b->pi_name),
		.note = pi_note(m, b) };
	facts[n++] = (struct fact){ "Cash request", .text = money_usd(m, b->cash_cents) };
	facts[n++] = (struct fact){ "Credit request",
		.text = b->wants_credits ? money_usd(m, b->credit_cents) : NULL };
	facts[n++] = (struct fact){ "Research areas",
		.text = filled(proposal_names(m, b->areas, b->n_areas)) };
	n += text_facts(b, facts + n);
	facts[n++] = (struct fact){ "Document", .text = b->file_name, .href = document_href,
		.note = size_text(m, b->file_size) };
	return (struct block){ "The request", .id = "request", .facts = facts, .n_facts = n };
}

static struct block team(struct mem *m, const struct proposal_body *b)
{
	struct item *items = MEM_ARRAY(m, struct item, b->n_team);

	for (size_t i = 0; i < b->n_team; i++) {
		const struct team_member *t = &b->team[i];
		const char *from = with_text(m, ", ", t->affiliation);

		items[i] = (struct item){ mem_printf(m, "%s%s", t->name, from == NULL ? "" : from),
			.text = filled(t->role) };
	}
	return (struct block){ "Team", .id = "team", .items = items, .n_items = b->n_team };
}

static struct block budget(struct mem *m, const struct proposal_body *b)
{
	static const struct column columns[] = { { .head = "What for" }, { .head = "Category" },
		{ "USD", .is_number = true } };
	struct table *t = MEM_NEW(m, struct table);
	struct table_row *rows = MEM_ARRAY(m, struct table_row, b->n_lines);
	struct cell *foot = MEM_ARRAY(m, struct cell, 3);

	for (size_t i = 0; i < b->n_lines; i++) {
		struct cell *cells = MEM_ARRAY(m, struct cell, 3);

		cells[0].text = filled(b->lines[i].description) == NULL ? "Not said yet"
									: b->lines[i].description;
		cells[1].text =
			label_of(budget_categories, b->lines[i].category, b->lines[i].category);
		cells[2].text = money_figure(m, b->lines[i].amount_cents);
		rows[i].cells = cells;
	}
	foot[0].text = "Total";
	foot[2].text = money_figure(m, b->cash_cents);
	*t = (struct table){ "Budget", .columns = columns, .n_columns = 3, .rows = rows,
		.n_rows = b->n_lines, .foot = foot, .is_slim = true };
	return (struct block){ "Budget", .id = "budget", .table = t };
}

static struct block credits(struct mem *m, const struct proposal_body *b)
{
	return (struct block){ "Credits", .id = "credits",
		FACTS(m, { "Amount", .text = money_usd(m, b->credit_cents) },
			{ "Products",
				.text = filled(proposal_names(m, b->products, b->n_products)) },
			{ "Public data sets",
				.text = filled(proposal_names(m, b->datasets, b->n_datasets)) }),
		.plain = filled(b->texts.credit_justification) };
}

size_t proposal_body_blocks(struct mem *m, const struct proposal_body *b,
	const struct call_form *form, const char *document_href,
	struct block ret_blocks[PROPOSAL_BODY_BLOCKS_MAX])
{
	size_t n = 0;

	ret_blocks[n++] = request(m, b, document_href);
	if (filled(b->abstract) != NULL)
		ret_blocks[n++] =
			(struct block){ "Abstract", .id = "abstract", .plain = b->abstract };
	n += text_blocks(b, ret_blocks + n);
	if (b->n_team > 0)
		ret_blocks[n++] = team(m, b);
	if (b->n_lines > 0)
		ret_blocks[n++] = budget(m, b);
	if (b->wants_credits)
		ret_blocks[n++] = credits(m, b);
	return n + answer_blocks(m, form, &b->answers, ret_blocks + n);
}

enum err proposal_body_download(struct rq *rq, bool is_working_copy)
{
	struct proposal_file file;

	TRY(proposal_document(rq->cx, rq_proposal(rq), is_working_copy, &file));
	rq_download(rq, file.name, "application/pdf", file.bytes.data, file.bytes.n);
	return ERR_OK;
}

enum err proposal_body_document(struct rq *rq)
{
	return proposal_body_download(rq, false);
}
