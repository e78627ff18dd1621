/* A proposal: the working copy, what was frozen of it, the receipt. */
#include "bench/grow/world.h"

#include "base/enc.h"
#include "domain/form/form.h"
#include "domain/proposal/proposal_load.h"

enum { LINES = 3, CAP_CENTS = 7000000 };

/* What is made once and stands in the rows and in the frozen body alike. */
struct draft {
	struct mem *mem;
	struct candidate *c;
	struct proposal_body body;
	const struct stored_file *file;
	size_t areas[2], products[2];
	struct named area_names[2], product_names[2];
	struct team_member team[2];
	struct budget_line_facts lines[LINES];
};

static void choose(struct world *w, const struct proposal_named_list *list, size_t *numbers,
	struct named *names, size_t n)
{
	size_t first = prng_below(&w->chance, list->n);

	for (size_t k = 0; k < n; k++) {
		numbers[k] = (first + k * 3) % list->n;
		names[k] = list->items[numbers[k]];
	}
}

static void write_money(struct world *w, struct draft *d)
{
	struct proposal_body *b = &d->body;

	d->lines[0] = (struct budget_line_facts){ "students", "One doctoral student, half time",
		(int64_t)(20000 + prng_below(&w->chance, 25) * 1000) * 100 };
	d->lines[1] = (struct budget_line_facts){ "travel", "Two conferences", 400000 };
	d->lines[2] = (struct budget_line_facts){ "equipment", "Sensors and a server",
		(int64_t)(2000 + prng_below(&w->chance, 10) * 500) * 100 };
	b->lines = d->lines;
	b->n_lines = LINES;
	for (size_t i = 0; i < LINES; i++)
		b->cash_cents += d->lines[i].amount_cents;
	MUST(b->cash_cents <= CAP_CENTS);
	b->wants_credits = world_chance(w, 2);
	if (!b->wants_credits)
		return;
	b->credit_cents = (int64_t)(5000 + prng_below(&w->chance, 20) * 1000) * 100;
	b->texts.credit_justification = "Training runs and storage for the second year.";
	b->products = d->product_names;
	b->n_products = 2;
	choose(w, &w->products, d->products, d->product_names, 2);
}

static void write_body(struct world *w, struct draft *d)
{
	const struct grown_person *pi = d->c->pi;
	struct proposal_body *b = &d->body;

	*b = (struct proposal_body){ .title = words_title(d->mem, &w->chance, pi->topics),
		.abstract = words_text(d->mem, &w->chance, pi->topics, 5),
		.texts.keywords = words_keywords(d->mem, &w->chance, pi->topics),
		.areas = d->area_names,
		.n_areas = 2,
		.team = d->team,
		.n_team = 1 + world_chance(w, 2),
		.form = 1,
		.answers = grow_answers(d->mem, d->c),
		.pi_name = pi->name,
		.pi_position = "Professor",
		.pi_org = w->orgs[pi->org].name,
		.pi_country = w->orgs[pi->org].country };
	choose(w, &w->areas, d->areas, d->area_names, 2);
	for (size_t i = 0; i < 2; i++)
		d->team[i] = (struct team_member){ words_person(d->mem, &w->chance),
			w->orgs[pi->org].name, i == 0 ? "Co-investigator" : "Postdoctoral fellow" };
	write_money(w, d);
	d->file = &w->files[prng_below(&w->chance, FILES)];
	b->file = (struct file_id){ world_id(w) };
	b->file_name = "proposal.pdf";
	b->file_size = d->file->size;
	b->file_digest = d->file->hex;
}

static void put_lists(struct world *w, const struct draft *d)
{
	const struct proposal_body *b = &d->body;
	int64_t id = d->c->id;

	for (size_t i = 0; i < b->n_areas; i++)
		FILL(w->fill, FILL_PROPOSAL_AREA, db_int(id), db_int(w->areas.ids[d->areas[i]]));
	for (size_t i = 0; i < b->n_team; i++)
		FILL(w->fill, FILL_TEAM_MEMBER, db_int(id), db_int((int64_t)i),
			db_text(b->team[i].name), db_text(b->team[i].affiliation),
			db_text(b->team[i].role));
	for (size_t i = 0; i < b->n_lines; i++)
		FILL(w->fill, FILL_BUDGET_LINE, db_int(id), db_int((int64_t)i),
			db_text(b->lines[i].category), db_text(b->lines[i].description),
			db_int(b->lines[i].amount_cents));
	for (size_t i = 0; i < b->n_products; i++)
		FILL(w->fill, FILL_PROPOSAL_PRODUCT, db_int(id),
			db_int(w->products.ids[d->products[i]]));
	if (b->wants_credits && w->datasets.n > 0)
		FILL(w->fill, FILL_PROPOSAL_DATASET, db_int(id),
			db_int(w->datasets.ids[d->areas[0] % w->datasets.n]));
}

static void put_working_copy(struct world *w, const struct round *r, const struct draft *d)
{
	const struct proposal_body *b = &d->body;
	const struct candidate *c = d->c;
	bool is_submitted = c->submitted_at != 0;
	int64_t began = (is_submitted ? c->submitted_at : r->closes_at) - 2 * DAY;

	FILL(w->fill, FILL_FILE, db_int(b->file.v),
		db_blob((struct bytes){ d->file->digest.b, sizeof(d->file->digest.b) }),
		db_int(b->file_size), db_text("application/pdf"), db_text(b->file_name),
		db_int(began));
	FILL(w->fill, FILL_PROPOSAL, db_int(c->id), db_int(r->id), db_int(c->pi->id),
		db_text(r->period), db_text(proposal_state_word(c->state)), db_text(b->title),
		db_text(b->abstract), db_text(proposal_texts_json(d->mem, &b->texts)),
		db_int(b->wants_credits), db_int(b->credit_cents),
		db_int(is_submitted), db_int(b->file.v), db_int(is_submitted), db_int(3),
		db_int(began), db_int(is_submitted ? c->submitted_at : began + DAY),
		db_opt_int((struct opt_int){ is_submitted, c->submitted_at }),
		db_text(form_answers_json(d->mem, &b->answers)));
	put_lists(w, d);
	trail_add(w, began, c->pi->id, "proposal_started", "proposal", c->id, "{}");
	trail_add(w, began + 3600, c->pi->id, "proposal_saved", "proposal", c->id,
		"{\"revision\":1}");
	trail_add(w, began + DAY, c->pi->id, "document_attached", "proposal", c->id,
		mem_printf(r->mem, "{\"sha256\":\"%s\",\"size\":%" PRId64 "}", d->file->hex,
			d->file->size));
}

static void put_version(struct world *w, const struct round *r, const struct draft *d)
{
	const struct proposal_body *b = &d->body;
	const struct candidate *c = d->c;
	const char *json = proposal_body_json(d->mem, b), *hex;
	struct digest digest;

	crypto_sha256(json, strlen(json), &digest);
	hex = enc_hex(d->mem, digest.b, sizeof(digest.b));
	FILL(w->fill, FILL_PROPOSAL_VERSION, db_int(c->id), db_int(1), db_int(c->submitted_at),
		db_int(b->file.v), db_text(b->title), db_text(b->abstract), db_int(b->cash_cents),
		db_int(b->credit_cents), db_text(json),
		db_blob((struct bytes){ digest.b, sizeof(digest.b) }));
	for (size_t i = 0; i < w->n_attestations; i++)
		FILL(w->fill, FILL_PROPOSAL_ATTESTATION, db_int(c->id),
			db_int(w->settings.attestation_version), db_text(w->attestations[i].item),
			db_int(c->submitted_at));
	trail_add(w, c->submitted_at, c->pi->id, "proposal_submitted", "proposal", c->id,
		mem_printf(r->mem, "{\"version\":1,\"sha256\":\"%s\"}", hex));
	grow_letter(w, d->mem, c->pi, mem_printf(d->mem, "receipt:%" PRId64 ":1", c->id),
		&(struct letter_facts){ .kind = LETTER_RECEIPT,
			.proposal = { c->id },
			.link = mem_printf(d->mem, "/proposals/%s", id_text(c->id).s),
			.call_title = r->title,
			.proposal_title = b->title,
			.zone = "UTC",
			.digest = hex,
			.at = c->submitted_at,
			.version = 1,
			.cash_cents = b->cash_cents,
			.credit_cents = b->credit_cents });
}

/* Crowding towards the deadline, as people do. */
static int64_t moment(struct world *w, const struct round *r)
{
	double u = prng_unit(&w->chance);

	return r->closes_at - 600 - (int64_t)((double)(r->closes_at - r->opens_at) * 0.5 * u * u);
}

void grow_candidate(struct world *w, struct round *r, struct candidate *c)
{
	struct draft *d;
	struct mem *mem = mem_new(r->mem, "candidate");

	d = MEM_NEW(mem, struct draft);
	d->mem = mem;
	d->c = c;
	c->id = world_id(w);
	if (c->state != PROPOSAL_STATE_DRAFT)
		c->submitted_at = moment(w, r);
	write_body(w, d);
	c->title = mem_str(r->mem, d->body.title);
	c->abstract = mem_str(r->mem, d->body.abstract);
	c->cash_cents = d->body.cash_cents;
	c->credit_cents = d->body.credit_cents;
	put_working_copy(w, r, d);
	if (c->submitted_at != 0)
		put_version(w, r, d);
	if (c->state == PROPOSAL_STATE_WITHDRAWN)
		trail_add(w, c->submitted_at + 600, c->pi->id, "proposal_withdrawn", "proposal",
			c->id, "{}");
	mem_end(mem);
}
