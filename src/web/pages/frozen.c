#include "web/pages/frozen.h"

#include "web/pages/work.h"
#include "web/text/finding_text.h"
#include "web/text/markdown.h"
#include "web/text/money.h"
#include "web/text/when.h"

enum { FACTS_MAX = 10, DIGEST_SHOWN = 16 };

static const char *names(struct mem *m, const struct named *list, size_t n)
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

static void add(struct block *b, struct fact *facts, struct fact f)
{
	if (f.text == NULL || f.text[0] == '\0')
		return;
	facts[b->n_facts++] = f;
	b->facts = facts;
}

static struct block about(struct rq *rq, const struct proposal_frozen *f, const char *document)
{
	struct mem *m = rq->mem;
	const struct proposal_body *p = &f->body;
	struct fact *facts = MEM_ARRAY(m, struct fact, FACTS_MAX);
	struct block b = { .title = "Proposal" };

	add(&b, facts,
		(struct fact){ .label = "Principal investigator",
			.text = p->pi_name,
			.note = p->pi_position });
	add(&b, facts,
		(struct fact){ .label = "Institution",
			.text = work_place_of(m, p->pi_org, p->pi_country) });
	add(&b, facts,
		(struct fact){ .label = "Research areas", .text = names(m, p->areas, p->n_areas) });
	add(&b, facts, (struct fact){ .label = "Keywords", .text = p->keywords });
	if (p->file_name != NULL)
		add(&b, facts,
			(struct fact){ .label = "Document",
				.text = p->file_name,
				.href = document,
				.note = size_text(m, p->file_size) });
	add(&b, facts, work_when(m, "Submitted", f->submitted_at, f->call.zone));
	facts[b.n_facts - 1].note = mem_printf(m, "version %" PRId64 ", SHA-256 %.*s…", f->version,
		DIGEST_SHOWN, f->digest);
	if (p->contact_name[0] != '\0')
		add(&b, facts,
			(struct fact){ .label = "Contact that the PI names", .text = p->contact_name });
	return b;
}

static const struct table *budget(struct rq *rq, const struct proposal_body *p)
{
	struct table *t = MEM_NEW(rq->mem, struct table);
	struct column *columns = MEM_ARRAY(rq->mem, struct column, 3);
	struct table_row *rows = MEM_ARRAY(rq->mem, struct table_row, p->n_lines);
	struct cell *foot = MEM_ARRAY(rq->mem, struct cell, 3);

	columns[0].head = "For";
	columns[1].head = "Description";
	columns[2] = (struct column){ .head = "USD", .is_number = true };
	for (size_t i = 0; i < p->n_lines; i++) {
		struct cell *cells = MEM_ARRAY(rq->mem, struct cell, 3);

		cells[0].text = p->lines[i].category;
		cells[1].text = p->lines[i].description;
		cells[2].text = money_figure(rq->mem, p->lines[i].amount_cents);
		rows[i].cells = cells;
	}
	foot[0].text = "Cash request";
	foot[2].text = money_figure(rq->mem, p->cash_cents);
	*t = (struct table){ .label = "Budget",
		.columns = columns,
		.n_columns = 3,
		.rows = rows,
		.n_rows = p->n_lines,
		.foot = foot };
	return t;
}

static struct block credits(struct rq *rq, const struct proposal_body *p)
{
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, FACTS_MAX);
	struct block b = { .title = "Credits" };

	add(&b, facts,
		(struct fact){ .label = "Request", .text = money_usd(rq->mem, p->credit_cents) });
	add(&b, facts, (struct fact){ .label = "For", .text = p->credit_justification });
	add(&b, facts,
		(struct fact){ .label = "Products",
			.text = names(rq->mem, p->products, p->n_products) });
	add(&b, facts,
		(struct fact){ .label = "Data sets",
			.text = names(rq->mem, p->datasets, p->n_datasets) });
	return b;
}

static struct block team(struct rq *rq, const struct proposal_body *p)
{
	struct fact *facts = MEM_ARRAY(rq->mem, struct fact, p->n_team);

	for (size_t i = 0; i < p->n_team; i++)
		facts[i] = (struct fact){ .label = p->team[i].name,
			.text = p->team[i].role,
			.note = p->team[i].affiliation };
	return (struct block){ .title = "Team", .facts = facts, .n_facts = p->n_team };
}

size_t frozen_blocks(struct rq *rq, const struct proposal_frozen *f, const char *document,
	struct block *ret_blocks)
{
	size_t n = 0;

	ret_blocks[n++] = about(rq, f, document);
	ret_blocks[n++] = (struct block){ .title = "Abstract",
		.text = markdown_html(rq->mem, f->body.abstract, 3) };
	if (f->body.n_lines > 0)
		ret_blocks[n++] =
			(struct block){ .title = "Budget", .table = budget(rq, &f->body) };
	if (f->body.wants_credits)
		ret_blocks[n++] = credits(rq, &f->body);
	if (f->body.n_team > 0)
		ret_blocks[n++] = team(rq, &f->body);
	return n;
}
