#include "web/pages/applicant/proposal_body.h"

#include <string.h>

#include "base/buf.h"
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

const char *budget_category_label(const char *category)
{
	for (const struct choice *c = budget_categories; c->value != NULL; c++)
		if (strcmp(c->value, category) == 0)
			return c->label;
	return category;
}

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

static const char *or_none(const char *s)
{
	return s == NULL || s[0] == '\0' ? NULL : s;
}

/* "Professor, University of Ibadan, Nigeria", of what there is. */
static const char *pi_note(struct mem *m, const struct proposal_body *b)
{
	const char *parts[] = { b->pi_position, b->pi_org,
		or_none(b->pi_country) == NULL ? NULL : country_name(b->pi_country) };
	struct buf out;

	buf_init(&out, m, 128);
	for (size_t i = 0; i < 3; i++) {
		if (or_none(parts[i]) == NULL)
			continue;
		if (out.n > 0)
			BUF_LIT(&out, ", ");
		buf_text(&out, parts[i]);
	}
	return or_none(buf_str(&out));
}

static void add_fact(struct fact *facts, size_t *n, const char *label, const char *text)
{
	if (or_none(text) != NULL)
		facts[(*n)++] = (struct fact){ label, .text = text };
}

static struct block request(struct mem *m, const struct proposal_body *b, const char *document_href)
{
	struct fact *facts = MEM_ARRAY(m, struct fact, 7);
	size_t n = 0;

	add_fact(facts, &n, "Principal investigator", b->pi_name);
	if (n > 0)
		facts[0].note = pi_note(m, b);
	add_fact(facts, &n, "Cash request", money_usd(m, b->cash_cents));
	if (b->wants_credits)
		add_fact(facts, &n, "Credit request", money_usd(m, b->credit_cents));
	add_fact(facts, &n, "Research areas", proposal_names(m, b->areas, b->n_areas));
	add_fact(facts, &n, "Keywords", b->keywords);
	add_fact(facts, &n, "Contact at the sponsor", b->contact_name);
	if (b->file_name != NULL)
		facts[n++] = (struct fact){ "Document", .text = b->file_name, .href = document_href,
			.note = size_text(m, b->file_size) };
	return (struct block){ "The request", .id = "request", .facts = facts, .n_facts = n };
}

static struct block team(struct mem *m, const struct proposal_body *b)
{
	struct item *items = MEM_ARRAY(m, struct item, b->n_team);

	for (size_t i = 0; i < b->n_team; i++) {
		const struct team_member *t = &b->team[i];

		items[i] =
			(struct item){ or_none(t->affiliation) == NULL
					       ? t->name
					       : mem_printf(m, "%s, %s", t->name, t->affiliation),
				.text = or_none(t->role) };
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

		cells[0].text = or_none(b->lines[i].description) == NULL ? "Not said yet"
									 : b->lines[i].description;
		cells[1].text = budget_category_label(b->lines[i].category);
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
	struct fact *facts = MEM_ARRAY(m, struct fact, 3);
	size_t n = 0;

	add_fact(facts, &n, "Amount", money_usd(m, b->credit_cents));
	add_fact(facts, &n, "Products", proposal_names(m, b->products, b->n_products));
	add_fact(facts, &n, "Public data sets", proposal_names(m, b->datasets, b->n_datasets));
	return (struct block){ "Credits", .id = "credits", .facts = facts, .n_facts = n,
		.plain = or_none(b->credit_justification) };
}

size_t proposal_body_blocks(struct mem *m, const struct proposal_body *b,
	const struct call_form *form, const char *document_href,
	struct block ret_blocks[PROPOSAL_BODY_BLOCKS_MAX])
{
	size_t n = 0;

	ret_blocks[n++] = request(m, b, document_href);
	if (or_none(b->abstract) != NULL)
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

enum err proposal_body_document(struct rq *rq)
{
	struct proposal_file file;
	enum err e = proposal_document(rq->cx, rq_proposal(rq), false, &file);

	if (e == ERR_OK)
		rq_download(rq, file.name, "application/pdf", file.bytes.data, file.bytes.n);
	return e;
}
