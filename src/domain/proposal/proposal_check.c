#include <string.h>

#include "base/crypto.h"
#include "domain/check.h"
#include "domain/form/form.h"
#include "domain/proposal/proposal_load.h"

static void complain_of(
	struct complaints *c, const struct proposal_odd_row *rows, size_t n, const char *what)
{
	for (size_t i = 0; i < n; i++)
		complain(c, "proposal", "%s %s", id_text(rows[i].id.v).s, what);
}

static enum err check_states(struct cx *cx, struct complaints *c)
{
	struct proposal_odd_row *rows;
	struct proposal_odd_receipts_row *receipts;
	size_t n;
	enum err e = proposal_odd_versions(cx->db, cx->mem, &rows, &n);

	if (e != ERR_OK)
		return e;
	complain_of(c, rows, n, "is submitted but has no frozen version");
	e = proposal_odd_receipts(cx->db, cx->mem, &receipts, &n);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		complain(c, "proposal", "%s version %" PRId64 " does not have exactly one receipt",
			id_text(receipts[i].id.v).s, receipts[i].version);
	e = proposal_odd_late(cx->db, cx->mem, &rows, &n);
	if (e != ERR_OK)
		return e;
	complain_of(c, rows, n, "was submitted outside its call's time");
	e = proposal_odd_answers(cx->db, cx->mem, &rows, &n);
	if (e != ERR_OK)
		return e;
	complain_of(c, rows, n, "has answers, and its call never asked");
	e = proposal_odd_periods(cx->db, cx->mem, &rows, &n);
	if (e == ERR_OK)
		complain_of(c, rows, n, "stands in another period than its call");
	return e;
}

enum { PAGE = 200 };

/* The forms that were looked up: few, and the same again and again. */
struct forms {
	struct mem *mem;
	struct known {
		struct call_id call;
		struct call_form form;
	} *items;
	size_t n;
};

static enum err form_of(struct cx *cx, struct forms *forms, struct call_id call, int64_t version,
	const struct call_form **ret_form)
{
	enum err e;

	for (size_t i = 0; i < forms->n; i++)
		if (forms->items[i].call.v == call.v && forms->items[i].form.version == version) {
			*ret_form = &forms->items[i].form;
			return ERR_OK;
		}
	forms->items = mem_grow(forms->mem, forms->items, forms->n + 1, sizeof(*forms->items));
	forms->items[forms->n].call = call;
	e = call_form_version(cx, call, version, &forms->items[forms->n].form);
	if (e == ERR_OK)
		*ret_form = &forms->items[forms->n++].form;
	return e;
}

/* What was submitted answers every question that was to be answered, and no other. */
static bool answers_fit(
	struct mem *mem, const struct call_form *form, const struct form_answers *answers)
{
	struct form_answers shown = form_answers_for(mem, form, answers, FORM_READER_STAFF);
	struct findings found = { 0 };

	form_rules_run(form, answers, MOMENT_SUBMIT, &found);
	return found.n == 0 && form_answers_equal(&shown, answers);
}

static enum err check_answers(struct cx *cx, struct mem *mem, struct forms *forms,
	const struct proposal_version_page_row *r, const struct proposal_body *body,
	struct complaints *c)
{
	const struct call_form *form;
	enum err e = ERR_OK;

	if (body->form != 0)
		e = form_of(cx, forms, r->call_id, body->form, &form);
	if (e == ERR_INTERNAL || (body->form == 0 && body->answers.n > 0))
		complain(c, "proposal", "%s version %" PRId64 " answers a form that its call never had",
			id_text(r->proposal_id.v).s, r->version);
	else if (e == ERR_OK && body->form != 0 && !answers_fit(mem, form, &body->answers))
		complain(c, "proposal", "%s version %" PRId64 " does not answer its form",
			id_text(r->proposal_id.v).s, r->version);
	return e == ERR_INTERNAL ? ERR_OK : e;
}

static enum err check_version(struct cx *cx, struct mem *mem, struct forms *forms,
	const struct proposal_version_page_row *r, struct complaints *c)
{
	struct digest digest;
	struct proposal_body body;

	crypto_sha256(r->body, strlen(r->body), &digest);
	if (r->sha256.n != sizeof(digest.b) || memcmp(r->sha256.data, digest.b, sizeof(digest.b)) != 0)
		complain(c, "proposal", "%s version %" PRId64 " was changed after it was frozen",
			id_text(r->proposal_id.v).s, r->version);
	else if (proposal_body_parse(mem, r->body, &body) != ERR_OK)
		complain(c, "proposal", "%s version %" PRId64 " cannot be read",
			id_text(r->proposal_id.v).s, r->version);
	else
		return check_answers(cx, mem, forms, r, &body, c);
	return ERR_OK;
}

/* A frozen version never changes, so pages may be of several snapshots. */
static enum err check_versions(struct cx *cx, struct complaints *c)
{
	struct proposal_version_count_row all;
	struct forms forms = { .mem = cx->mem };
	struct proposal_id after = { 0 };
	int64_t version = 0;
	uint64_t done = 0;
	size_t n = 0;
	enum err e = proposal_version_count(cx->db, cx->mem, &all);

	while (e == ERR_OK && (done == 0 || n == PAGE)) {
		struct mem *mem = mem_new(cx->mem, "versions");
		struct proposal_version_page_row *rows;

		e = proposal_version_page(cx->db, mem, after, version, PAGE, &rows, &n);
		for (size_t i = 0; e == ERR_OK && i < n; i++) {
			e = check_version(cx, mem, &forms, &rows[i], c);
			after = rows[i].proposal_id;
			version = rows[i].version;
		}
		mem_end(mem);
		done += n;
		if (e == ERR_OK && n == 0)
			break;
		if (e == ERR_OK) {
			check_told(c, done, (uint64_t)all.n);
			e = check_breathe(cx);
		}
	}
	return e;
}

enum err proposal_check(struct cx *cx, struct complaints *c)
{
	enum err e = check_states(cx, c);

	return e == ERR_OK ? check_versions(cx, c) : e;
}
