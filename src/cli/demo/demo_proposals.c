/* Proposals, each on its way through the PI's own steps. */
#include <jansson.h>

#include "cli/demo/demo.h"
#include "cli/json_in.h"
#include "domain/program/program.h"
#include "domain/proposal/proposal.h"

enum { ITEMS_MAX = 16, ANSWERS_MAX = 9, DAY = 86400 };

static const char *text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

static int64_t cents(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key)) * 100;
}

static size_t strings(const json_t *list, const char **ret_items)
{
	size_t n = json_array_size(list);

	n = n < ITEMS_MAX ? n : ITEMS_MAX;
	for (size_t i = 0; i < n; i++)
		ret_items[i] = json_string_value(json_array_get(list, i));
	return n;
}

static const char *joined(struct mem *mem, const json_t *list)
{
	const char *s = "";

	for (size_t i = 0; i < json_array_size(list); i++)
		s = mem_printf(mem, "%s%s%s", s, i == 0 ? "" : ", ",
			json_string_value(json_array_get(list, i)));
	return s;
}

static size_t team_of(const json_t *list, struct team_member *ret_team)
{
	size_t n = json_array_size(list);

	n = n < PROPOSAL_TEAM_MAX ? n : PROPOSAL_TEAM_MAX;
	for (size_t i = 0; i < n; i++) {
		const json_t *m = json_array_get(list, i);

		ret_team[i] = (struct team_member){ text(m, "name"), text(m, "affiliation"),
			text(m, "role") };
	}
	return n;
}

static size_t lines_of(const json_t *list, struct budget_line_facts *ret_lines)
{
	size_t n = json_array_size(list);

	n = n < PROPOSAL_LINES_MAX ? n : PROPOSAL_LINES_MAX;
	for (size_t i = 0; i < n; i++) {
		const json_t *l = json_array_get(list, i);

		ret_lines[i] = (struct budget_line_facts){ text(l, "category"),
			text(l, "description"), cents(l, "usd") };
	}
	return n;
}

/* By the questions' ids, which count from 1 in a call's first form. */
static struct form_answers answers_of(const json_t *o, struct form_answer *ret_items)
{
	size_t n = 0;

	for (int64_t id = 1; id <= ANSWERS_MAX; id++) {
		const char *answer = text(o, (const char[]){ (char)('0' + id), '\0' });

		if (answer[0] != '\0')
			ret_items[n++] = (struct form_answer){ id, answer };
	}
	return (struct form_answers){ ret_items, n };
}

static enum err save(struct cx *cx, struct proposal_id id, const json_t *o)
{
	const json_t *credits = json_object_get(o, "credits");
	const char *areas[ITEMS_MAX], *products[ITEMS_MAX], *datasets[ITEMS_MAX];
	struct team_member team[PROPOSAL_TEAM_MAX];
	struct budget_line_facts lines[PROPOSAL_LINES_MAX];
	struct form_answer answers[ANSWERS_MAX];
	struct proposal_input in = { .title = text(o, "title"),
		.abstract = text(o, "abstract"),
		.texts.keywords = joined(cx->mem, json_object_get(o, "keywords")),
		.areas = areas,
		.n_areas = strings(json_object_get(o, "areas"), areas),
		.team = team,
		.n_team = team_of(json_object_get(o, "team"), team),
		.lines = lines,
		.n_lines = lines_of(json_object_get(o, "budget"), lines),
		.wants_credits = json_is_object(credits),
		.credit_cents = cents(credits, "usd"),
		.texts.credit_justification = text(credits, "justification"),
		.products = products,
		.n_products = strings(json_object_get(credits, "products"), products),
		.datasets = datasets,
		.n_datasets = strings(json_object_get(credits, "datasets"), datasets),
		.answers = answers_of(json_object_get(o, "answers"), answers) };

	if (in.n_areas > PROPOSAL_AREAS_MAX)
		in.n_areas = PROPOSAL_AREAS_MAX;
	return proposal_save(cx, id, &in, NULL);
}

static const void *document(
	struct demo *d, struct cx *cx, struct proposal_id id, const json_t *o, size_t *ret_n)
{
	const json_t *list = json_object_get(o, "sections");
	struct demo_section sections[ITEMS_MAX];
	struct proposal_own own;
	struct demo_document doc = {
		.title = text(o, "title"), .abstract = text(o, "abstract"), .sections = sections
	};
	enum err e = cx_read(cx);

	if (e == ERR_OK)
		e = proposal_own(cx, id, &own);
	cx_read_end(cx);
	if (!demo_went(d, cx, e, "reading a proposal back"))
		return NULL;
	doc.author = own.body.pi_name;
	doc.org = own.body.pi_org;
	doc.call = own.call.title;
	for (; doc.n_sections < json_array_size(list) && doc.n_sections < ITEMS_MAX;
		doc.n_sections++) {
		const json_t *s = json_array_get(list, doc.n_sections);

		sections[doc.n_sections] =
			(struct demo_section){ text(s, "heading"), text(s, "text") };
	}
	return demo_pdf(d, cx->mem, &doc, ret_n);
}

static enum err submit(struct cx *cx, struct proposal_id id)
{
	struct attestation_item *items;
	const char *ticked[ITEMS_MAX];
	size_t n;
	enum err e = cx_read(cx);

	if (e == ERR_OK)
		e = proposal_attestations(cx, &items, &n);
	cx_read_end(cx);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n && i < ITEMS_MAX; i++)
		ticked[i] = items[i].item;
	return proposal_submit(cx, id,
		&(struct proposal_signature){ .revision = PROPOSAL_AS_IT_STANDS,
			.attested = ticked,
			.n_attested = n,
			.is_nonconfidential = true });
}

/* Somewhere in the second half of the call, crowding towards the deadline as people do. */
static int64_t moment(struct demo *d, size_t call)
{
	int64_t from = d->calls[call].opens_at, to = d->calls[call].closes_at - 600;
	double u = prng_unit(&d->chance);

	if (to > d->now)
		to = d->now - 3600;
	return to - (int64_t)((double)(to - from) * 0.5 * u * u);
}

static bool write_it(struct demo *d, const json_t *o, size_t at, int64_t when)
{
	const char *pi = text(o, "pi"), *key = text(o, "id");
	const enum proposal_state state = proposal_state_of(text(o, "state"));
	struct cx *cx = demo_as(d, pi,
		when - 3 * DAY > d->calls[at].opens_at ? when - 3 * DAY
						       : d->calls[at].opens_at + 3600);
	struct proposal_upload pdf = { .name = mem_printf(cx->mem, "%s-proposal.pdf", key) };
	struct proposal_id id;
	bool ok = demo_went(d, cx, proposal_start(cx, d->calls[at].id), key);

	id = (struct proposal_id){ cx->made };
	ok = ok && demo_went(d, cx, save(cx, id, o), key);
	if (ok && json_array_size(json_object_get(o, "sections")) > 0)
		ok = (pdf.bytes = document(d, cx, id, o, &pdf.n)) != NULL;
	if (ok && pdf.bytes != NULL) {
		crypto_sha256(pdf.bytes, pdf.n, &pdf.sha256);
		ok = demo_went(d, cx, proposal_attach(cx, id, &pdf), key);
	}
	cx->now = when;
	if (ok && state != PROPOSAL_STATE_DRAFT)
		ok = demo_went(d, cx, submit(cx, id), key);
	if (ok && state == PROPOSAL_STATE_WITHDRAWN)
		ok = demo_went(d, cx, proposal_withdraw(cx, id), key);
	d->proposals = mem_grow(d->mem, d->proposals, d->n_proposals + 1, sizeof(*d->proposals));
	d->proposals[d->n_proposals].key = mem_str(d->mem, key);
	d->proposals[d->n_proposals].pi = mem_str(d->mem, pi);
	d->proposals[d->n_proposals].call = at;
	d->proposals[d->n_proposals].id = id;
	d->proposals[d->n_proposals++].state = state;
	demo_done(cx);
	return ok;
}

bool demo_proposals(struct demo *d)
{
	struct json_in *in;
	struct json_in_record r;
	bool ok = json_in_open(d->mem, mem_printf(d->mem, "%s/proposals.jsonl", d->folder), &in) ==
		  ERR_OK;

	while (ok && json_in_next(in, &r)) {
		struct person_id pi;
		size_t call;

		ok = demo_find_call(d, text(r.value, "call"), &call) &&
		     demo_find_person(d, text(r.value, "pi"), &pi) &&
		     write_it(d, r.value, call, moment(d, call));
	}
	if (json_in_fault(in) != NULL)
		ok = demo_fail(d, "%s", json_in_fault(in));
	json_in_close(in);
	return ok;
}
