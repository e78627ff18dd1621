#include "web/pages/applicant/proposal_body.h"

#include <string.h>

#include "base/buf.h"
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

static struct block request(struct mem *m, const struct proposal_body *b, const char *document_href)
{
	return (struct block){ "The request", .id = "request",
		FACTS(m,
			{ "Principal investigator", .text = filled(b->pi_name),
				.note = pi_note(m, b) },
			{ "Cash request", .text = money_usd(m, b->cash_cents) },
			{ "Credit request",
				.text = b->wants_credits ? money_usd(m, b->credit_cents) : NULL },
			{ "Research areas",
				.text = filled(proposal_names(m, b->areas, b->n_areas)) },
			{ "Keywords", .text = filled(b->keywords) },
			{ "Contact at the sponsor", .text = filled(b->contact_name) },
			{ "Document", .text = b->file_name, .href = document_href,
				.note = size_text(m, b->file_size) }) };
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
		.plain = filled(b->credit_justification) };
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
