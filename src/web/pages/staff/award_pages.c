/* Awards from the release to the announcement: staff, finance, research contacts. */
#include "domain/award/award.h"
#include "domain/award/award_stage.h"

#include <string.h>

#include "domain/life/life.h"
#include "domain/program/program.h"
#include "web/pages/staff/award_show.h"
#include "web/pages/common/contact_field.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/form_table.h"
#include "web/text/life_badges.h"
#include "web/text/markdown.h"
#include "web/text/when.h"

enum { TITLE_CHARS = 200, SUMMARY_CHARS = 4000, REFERENCE_CHARS = 60 };

/* The stages are what is chosen by; none: all. */
static enum err fill_states(struct rq *rq, const void *stored, struct field_view *f)
{
	struct choice *choices = MEM_ARRAY(rq->mem, struct choice, AWARD_STAGE_COUNT + 1);

	(void)stored;
	choices[0] = (struct choice){ "", .label = "All" };
	for (size_t i = 0; i < AWARD_STAGE_COUNT; i++)
		choices[i + 1] = (struct choice){ award_stage_words[i],
			.label = award_badge_staff((enum award_stage)i).word,
			.is_on = strcmp(award_stage_words[i], f->value) == 0 };
	f->choices = choices;
	f->n_choices = AWARD_STAGE_COUNT + 1;
	return ERR_OK;
}

FORM(awards_query,
	{ "state", FIELD_CHOICE, "State", .choices = award_stage_words, .fill = fill_states },
	LIST_FIELDS);
FORM(gifts_query, LIST_FIELDS);

#define IN(m) .in = MEMBER(struct award, m)
#define REVISION                                                                                   \
	{                                                                                          \
		"revision", FIELD_INT, IN(revision), .max = INT32_MAX, .is_seen = true             \
	}

/* contact-before-award refuses the offer; what is missing stands at the contact. */
static enum err fill_contact(struct rq *rq, const void *stored, struct form_row *row)
{
	const struct award *a = stored;

	return contact_row(
		rq, &contact_needed, a->proposal, a->contact, "Gets a letter when named.", row);
}

FORM(contact_form, CONTACT_FIELDS(fill_contact), REVISION);

FORM(text_form,
	{ "title", FIELD_TEXT, "Public title", IN(title), .min = 1, .max = TITLE_CHARS,
		.is_required = true },
	{ "summary", FIELD_LINES, "Public summary", IN(summary), .min = 1, .max = SUMMARY_CHARS,
		.is_required = true, .lines = 8,
		.hint = "Markdown. It starts as the proposal's abstract: rewrite it for a general "
			"reader." },
	REVISION);

/* One on the page for each gift: its id tells whose. */
static enum err fill_reference(struct rq *rq, const void *stored, struct field_view *f)
{
	f->id = mem_printf(
		rq->mem, "reference-%s", id_text(((const struct award *)stored)->id.v).s);
	return ERR_OK;
}

FORM(pay_form,
	{ "reference", FIELD_TEXT, "Reference of the payment", .min = 1, .max = REFERENCE_CHARS,
		.is_required = true, .is_short = true, .fill = fill_reference });

/* ---- the list ---- */

static void contact_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct award *a = at->row;

	if (a->contact.v == 0)
		ret_cell->badge = (struct badge){ BADGE_WARN, "Missing" };
	else
		ret_cell->text = a->contact_name;
}

static struct badge badge_of(const void *row)
{
	const struct award *a = row;

	return award_badge_staff(award_stage(a->state, a->announced_at != 0));
}

#define OF(m) MEMBER(struct award, m)

static const struct list_column list_columns[] = {
	{ "Award", OF(title), .sub = OF(pi_name), .href = "/staff/awards/" },
	{ "Institution", OF(org_name), .country = OF(org_country), .as = AS_PLACE },
	{ "Call", OF(call_title), .as = AS_TEXT },
	{ "Cash, USD", OF(cash_cents), .as = AS_FIGURE, .is_number = true },
	{ "Credits, USD", OF(credit_cents), .as = AS_FIGURE, .is_number = true },
	{ "Research contact", .cell = contact_cell },
	{ "State", .badge = badge_of },
};

static const struct list_look list_look = { "Awards", LIST_LOOK(struct award, id, list_columns),
	.path = "/staff/awards", .query = &awards_query, .one = "award", .many = "awards",
	.title = "Awards",
	.lead = "From the release to the announcement. Each is one gift to an institution.",
	.none = { "No award", .text = "Awards are made by the release of a call's decisions." },
	.none_fits = { "No award", .text = "No award is in that state." } };

static struct award_filter filter_of(const char *word)
{
	const enum award_state state = award_state_of(word);

	if (state == AWARD_STATE_NONE)
		return (struct award_filter){ .which = AWARDS_ALL };
	if (state == AWARD_STATE_ANNOUNCED)
		return (struct award_filter){ .which = AWARDS_ANNOUNCED };
	return (struct award_filter){ .which = AWARDS_OF_STATE, .state = state };
}

static enum err awards_page(struct rq *rq)
{
	const struct award_filter filter = filter_of(form_text(rq->form, "state"));
	const struct list_ask ask = list_asked(rq);
	struct list_page page;
	struct award *list;

	TRY(award_entries_page(rq->cx, &filter, &ask, &list, &page));
	return list_show(rq, &list_look, NULL, list, &page);
}

/* ---- one award ---- */

static const struct award_step {
	enum award_state from, or_from;
	const char *path;
	struct act act;
} award_steps[] = {
	{ AWARD_STATE_SELECTED, AWARD_STATE_SELECTED, "/staff/awards/:award/offer",
		{ .title = "Offer it",
			.hint = "A letter tells the principal investigator what the institution is "
				"to do.",
			.button = { .label = "Offer the award" },
			.is_primary = true } },
	{ AWARD_STATE_OFFERED, AWARD_STATE_OFFERED, "/staff/awards/:award/accept",
		{ .title = "The institution accepts",
			.hint = "Finance can then pay the gift.",
			.button = { .label = "Record the acceptance" },
			.is_primary = true } },
	{ AWARD_STATE_SELECTED, AWARD_STATE_OFFERED, "/staff/awards/:award/refuse",
		{ .title = "The institution refuses",
			.hint = "The award ends: no gift, and nothing is announced.",
			.button = { "Record the refusal", .confirm = "End this award for good?" },
			.is_grave = true } },
};

enum { N_STEPS = sizeof(award_steps) / sizeof(award_steps[0]) };

/* What the institution says next. */
static struct block step_block(struct rq *rq, const struct award *a)
{
	struct act *acts = MEM_ARRAY(rq->mem, struct act, N_STEPS);
	struct block b = { .acts = acts };

	for (size_t i = 0; i < N_STEPS; i++) {
		if (a->state != award_steps[i].from && a->state != award_steps[i].or_from)
			continue;
		b.title = "Next step";
		acts[b.n_acts] = award_steps[i].act;
		work_act(rq, award_steps[i].path, &acts[b.n_acts++], NULL, 0, NULL);
	}
	return b;
}

static enum err award_page(struct rq *rq)
{
	struct block contact = { 0 }, text = { 0 };
	struct award a;
	bool is_live;

	TRY(award_read(rq->cx, rq_award(rq), &a));
	is_live = a.state != AWARD_STATE_REFUSED;
	if (verb_fits(VERB_AWARD_NAME_CONTACT, a.state))
		TRY(FORM_BLOCK(rq, &contact, "Research contact", "/staff/awards/:award/contact",
			&contact_form, &a,
			.button.label =
				a.contact.v == 0 ? "Name the contact" : "Change the contact"));
	if (is_live && a.announced_at == 0)
		TRY(FORM_BLOCK(rq, &text, "Public text", "/staff/awards/:award/text", &text_form,
			&a, .button.label = "Save the text"));
	return SHOW_BLOCKS(rq, a.title,
		.kicker = mem_printf(rq->mem, "%s · %s", a.pi_name, a.call_title),
		.badge = badge_of(&a),
		BLOCKS(rq->mem,
			{ "The award", .timeline = award_timeline(rq, &a),
				FACTS(rq->mem, { "Principal investigator", .text = a.pi_name },
					{ "Institution",
						.text = work_place_of(
							rq->mem, a.org_name, a.org_country),
						.note = with_text(rq->mem, "ror.org/", a.org_ror) },
					{ "Gift", .text = award_amounts(rq->mem, &a) },
					{ "Proposal", .text = "Read it",
						.href = id_path(rq->mem, "/panel/proposals/",
							a.proposal.v) },
					{ "Research contact", .text = filled(a.contact_name) },
					{ "Payment", .text = filled(a.gift_reference) }) },
			contact, step_block(rq, &a), text,
			{ a.announced_at == 0 ? "As visitors will read it" : "As visitors read it",
				.lead = a.title, .text = markdown_html(rq->mem, a.summary, 3) }));
}

static enum err name_contact(struct rq *rq)
{
	struct person_id contact;
	struct award a;

	/* Whose award it is, outside of the step: among whom the contact is. */
	TRY(cx_read(rq->cx));
	TRY(rq_read_end(rq, award_read(rq->cx, rq_award(rq), &a)));
	TRY(person_meant(rq, &contact_needed, a.proposal, &contact));
	return award_name_contact(rq->cx, rq_award(rq), form_int(rq->form, "revision"), contact);
}

static enum err edit_text(struct rq *rq)
{
	return award_edit_text(rq->cx, rq_award(rq), form_int(rq->form, "revision"),
		form_text(rq->form, "title"), form_text(rq->form, "summary"));
}

/* ---- finance ---- */

static void gift_cell(const struct list_at *at, struct cell *ret_cell)
{
	ret_cell->text = award_amounts(at->mem, at->row);
}

static const struct list_column gift_columns[] = {
	{ "Award", OF(title), .sub = OF(pi_name) },
	{ "Institution", OF(org_name), .country = OF(org_country), .as = AS_PLACE },
	{ "Gift", .cell = gift_cell },
	{ "Paid", OF(gift_paid_at), .as = AS_DAY, .sub = OF(gift_reference) },
	{ "State", .badge = badge_of },
};

static const struct list_look gift_look = { "Gifts", LIST_LOOK(struct award, id, gift_columns),
	.path = "/finance/awards" };

/* Each has a form of its own: so many are on the page, those accepted first. */
static enum err to_pay_block(struct rq *rq, struct block *ret_block)
{
	bool may_pay = (rq->cx->actor.roles & ROLE_FINANCE) != 0;
	struct award *list;
	struct act *acts;
	const char *lead = NULL;
	size_t n, n_shown;

	TRY(award_entries_to_pay(rq->cx, LIST_ROWS + 1, &list, &n));
	n_shown = n > LIST_ROWS ? LIST_ROWS : n;
	acts = MEM_ARRAY(rq->mem, struct act, n_shown);
	for (size_t i = 0; may_pay && i < n_shown; i++) {
		const struct award *a = &list[i];

		acts[i] = (struct act){ a->title,
			.hint = mem_printf(rq->mem, "%s to %s, for %s. Accepted %s.",
				award_amounts(rq->mem, a),
				work_place_of(rq->mem, a->org_name, a->org_country), a->pi_name,
				when_date(rq->mem, a->accepted_at, rq->program->zone)),
			.action = mem_printf(rq->mem, "/finance/awards/%s/pay", id_text(a->id.v).s),
			.button.label = "The gift is paid" };
		TRY(work_form(rq, "/finance/awards/:award/pay", &pay_form, a, &acts[i]));
	}
	if (n == 0)
		lead = "No gift is waiting to be paid.";
	else if (n > n_shown)
		lead = mem_printf(rq->mem, "More than %zu gifts are to be paid%s", n_shown,
			may_pay ? ": these were accepted first; the others appear as these are "
				  "paid."
				: " by finance.");
	else if (!may_pay)
		lead = mem_printf(rq->mem, "%s to be paid by finance.",
			filter_count(rq->mem, n, "gift is", "gifts are"));
	*ret_block = (struct block){ "To pay", .lead = lead, .acts = acts,
		.n_acts = may_pay ? n_shown : 0 };
	return ERR_OK;
}

static enum err gifts_page(struct rq *rq)
{
	static const struct award_filter filter = { .which = AWARDS_OTHERS };
	const struct list_ask ask = list_asked(rq);
	struct block to_pay, others = { 0 };
	struct list_page page;
	struct award *list;

	TRY(to_pay_block(rq, &to_pay));
	TRY(award_entries_page(rq->cx, &filter, &ask, &list, &page));
	if (page.n > 0) {
		others.title = "All others";
		list_fill_block(rq, &others, &gift_look, NULL, list, &page);
	}
	list_tell(rq, &rq->page, &page);
	return SHOW_BLOCKS(rq, "Gifts",
		.lead = "One gift for each award, to the institution, paid once it has "
			"accepted.",
		BLOCKS(rq->mem, to_pay, others));
}

/* ---- research contacts ---- */

static struct block contact_block(struct rq *rq, const struct award *a)
{
	struct mem *m = rq->mem;

	return (struct block){ a->title, .timeline = award_timeline(rq, a),
		FACTS(m,
			{ "Principal investigator", .text = a->pi_name,
				.note = work_place_of(m, a->org_name, a->org_country) },
			{ "Call", .text = a->call_title,
				.href = mem_printf(m, "/calls/%s", a->call_slug) },
			{ "Gift", .text = award_amounts(m, a) },
			{ "State", .text = badge_of(a).word }),
		.text = markdown_html(m, a->summary, 3) };
}

static enum err contact_page(struct rq *rq)
{
	const struct list_ask ask = list_asked(rq);
	struct list_page page;
	struct block *blocks;
	struct award *list;

	TRY(award_entries_of_contact(rq->cx, &ask, &list, &page));
	blocks = MEM_ARRAY(rq->mem, struct block, page.n + 1);
	for (size_t i = 0; i < page.n; i++)
		blocks[i] = contact_block(rq, &list[i]);
	if (page.n > 0)
		blocks[page.n - 1].pagination = list_pages(
			rq, "/contact/awards", NULL, 0, &page, list[0].id.v, list[page.n - 1].id.v);
	list_tell(rq, &rq->page, &page);
	return SHOW_BLOCKS(rq, "Awards you are the contact of",
		.lead = page.n == 0 ? "You are not the research contact of any award."
				    : "Until an award is announced, please speak of it with "
				      "nobody but the program.",
		.blocks = blocks, .n_blocks = page.n);
}

#define AWARD_STEP(step_path, step_form, step_run, step_summary)                                   \
	{                                                                                          \
		POST, "/staff/awards/:award/" step_path, SIGNED_IN, ACT_AWARD_MANAGE,              \
			.form = step_form, step_run, .again = award_page,                          \
			.then = "/staff/awards/:award", .summary = step_summary                    \
	}

ROUTES(award_routes,
	{ GET, "/staff/awards", SIGNED_IN, ACT_STAFF_READ, .form = &awards_query,
		.run = awards_page, .summary = "all awards" },
	{ GET, "/staff/awards/:award", SIGNED_IN, ACT_AWARD_MANAGE, .run = award_page,
		.summary = "an award and its next step" },
	AWARD_STEP("contact", &contact_form, .run = name_contact, "names the research contact"),
	AWARD_STEP("text", &text_form, .run = edit_text, "keeps the public text"),
	AWARD_STEP("offer", NULL, .step.of_award = award_offer, "offers the award"),
	AWARD_STEP("accept", NULL, .step.of_award = award_accept, "the institution has accepted"),
	AWARD_STEP("refuse", NULL, .step.of_award = award_refuse, "the institution has refused"),
	{ GET, "/finance/awards", SIGNED_IN, ACT_AWARDS_READ, .form = &gifts_query,
		.run = gifts_page, .summary = "gifts to pay and paid" },
	{ POST, "/finance/awards/:award/pay", SIGNED_IN, ACT_AWARD_PAY, .form = &pay_form,
		.step.of_award_text = award_pay, .again = gifts_page, .then = "/finance/awards",
		.summary = "records the one gift" },
	{ GET, "/contact/awards", SIGNED_IN, ACT_ACCOUNT, .form = &gifts_query, .run = contact_page,
		.summary = "the awards one is research contact of" });
