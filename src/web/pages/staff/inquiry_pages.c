/* The support desk: what people asked, and what staff do with it. */
#include <string.h>

#include "domain/inquiry/inquiry.h"
#include "domain/inquiry/inquiry_stage.h"
#include "domain/life/life.h"
#include "domain/program/content_edit.h"
#include "web/form_table.h"
#include "web/pages/common/choices.h"
#include "web/pages/common/list.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/thread.h"
#include "web/pages/common/work.h"
#include "web/text/life_badges.h"

#define PLACE "/staff/inquiries"
#define ONE   PLACE "/:inquiry"

/* ---- the list ---- */

static const struct choice shown[] = { { "", "To be answered", NULL, false },
	{ "mine", "Mine", NULL, false }, { "unassigned", "Nobody's yet", NULL, false },
	{ "closed", "Closed", NULL, false }, { "all", "All", NULL, false },
	{ NULL, NULL, NULL, false } };

FORM(inquiries_query, { "show", FIELD_CHOICE, "Show", .options = shown }, LIST_FIELDS);

_Static_assert(INQUIRIES_DUE == 0 && INQUIRIES_MINE == 1 && INQUIRIES_UNASSIGNED == 2 &&
		       INQUIRIES_CLOSED == 3 && INQUIRIES_ALL == 4,
	"they stand in the order of the choices");

static struct badge badge_of(const void *row)
{
	const struct inquiry *q = row;

	return inquiry_badge_staff(inquiry_stage(q->state));
}

static void matter_cell(const struct list_at *at, struct cell *ret_cell)
{
	const struct inquiry *q = at->row;

	ret_cell->text = label_of(thread_matters, q->matter, q->matter);
	ret_cell->sub = q->is_by_mail ? "by mail" : NULL;
}

static const struct list_column columns[] = {
	{ "Subject", MEMBER(struct inquiry, subject), .href = PLACE "/" },
	{ "From", MEMBER(struct inquiry, name), .sub = MEMBER(struct inquiry, address) },
	{ "About", .cell = matter_cell },
	{ "State", .badge = badge_of },
	{ "Whose", .of = MEMBER(struct inquiry, assigned_name) },
	{ "Newest message", MEMBER(struct inquiry, changed_at), .as = AS_MOMENT },
};

static const struct list_look look = { "Inquiries", LIST_LOOK(struct inquiry, id, columns),
	.path = PLACE, .query = &inquiries_query, .one = "inquiry", .many = "inquiries",
	.title = "Inquiries",
	.lead = "What people ask, by the form and by mail. Whoever answers one has it from then "
		"on. "
		"What is about a proposal in conflict with you is not here.",
	.none = { "Nobody waits for an answer", .text = "New questions will appear here." },
	.none_fits = { "None", .text = "No inquiry is in that state now." } };

static enum err list_page(struct rq *rq)
{
	const int which = place_of(shown, form_text(rq->form, "show"));
	const struct list_ask ask = list_asked(rq);
	struct list_page page;
	struct inquiry *list;

	TRY(inquiry_entries(rq->cx, (enum inquiry_which)which, &ask, &list, &page));
	return list_show(rq, &look, NULL, list, &page);
}

/* ---- one ---- */

static const struct choice kinds[] = { { "answer", "This is the answer", NULL, false },
	{ "question", "We ask back, and wait for them", NULL, false }, { .value = NULL } };

static enum err fill_kind(struct rq *rq, const void *stored, struct field_view *f)
{
	(void)stored;
	choose(rq->mem, kinds, f->value == NULL || f->value[0] == '\0' ? "answer" : f->value, f);
	return ERR_OK;
}

/* A ready answer that was picked, to be made fit. */
FORM(one_query, { "with", FIELD_TEXT, .max = 60 });

static enum err fill_answer(struct rq *rq, const void *stored, struct field_view *f)
{
	struct content_item item;
	enum err e;

	(void)stored;
	if (rq->route->form != &one_query || !form_is_given(rq->form, "with"))
		return ERR_OK;
	e = content_item_read(rq->cx, CONTENT_CANNED, form_text(rq->form, "with"), &item);
	if (e == ERR_OK)
		f->value = item.text;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

FORM(answer_form,
	{ "text", FIELD_LINES, "Your answer", .fill = fill_answer, .max = INQUIRY_MAIL_CHARS,
		.is_required = true, .lines = 10, .id = "answer",
		.hint = "It goes out as a letter, word for word, signed by the program, and "
			"appears in the thread." },
	{ "kind", FIELD_CHOICE, "What is it?", .options = kinds, .is_required = true, .id = "kind",
		.fill = fill_kind });

FORM(note_form, { "text", FIELD_LINES, "Note", .max = INQUIRY_NOTE_CHARS, .is_required = true,
			.id = "note", .lines = 3 });

/* Those who may have it; nobody first. */
static enum err fill_desk(struct rq *rq, const void *stored, struct form_row *row)
{
	const struct inquiry *q = stored;
	const char *now =
		q->assigned_to.v == 0 ? "" : mem_str(rq->mem, id_text(q->assigned_to.v).s);
	struct inquiry_about *people;
	struct choice *choices;
	size_t n;

	TRY(inquiry_desk(rq->cx, q->id, &people, &n));
	choices = MEM_ARRAY(rq->mem, struct choice, n + 2);
	choices[0] = (struct choice){ "", "Nobody", NULL, false };
	for (size_t i = 0; i < n; i++)
		choices[i + 1] = (struct choice){ people[i].value, people[i].label, NULL, false };
	choose(rq->mem, choices, now, &row->field);
	row->shape = SHAPE_SELECT;
	return ERR_OK;
}

FORM(assign_form, { "to", FIELD_ID, "Whose is it?", .is_free = true, .fill_row = fill_desk });

static struct block facts_block(struct rq *rq, const struct inquiry *q)
{
	const bool is_about_proposal = q->proposal.v != 0;

	return (struct block){ "The inquiry",
		FACTS(rq->mem, { "From", .text = q->name, .note = q->address },
			{ "Account", .text = q->person.v == 0 ? "Not signed in: whoever has the "
								"address may not be whom they say"
							      : "Signed in when they asked" },
			{ "About", .text = label_of(thread_matters, q->matter, q->matter) },
			{ "Call", .text = q->call_title,
				.href = q->call_title == NULL
						? NULL
						: mem_printf(rq->mem, "/calls/%s", q->call_slug) },
			{ "Proposal",
				.text = is_about_proposal ? filled(q->proposal_title) : NULL },
			{ "Whose", .text = q->assigned_name == NULL ? "Nobody’s yet"
								    : q->assigned_name },
			{ "Did it help?", .text = q->verdict, .note = filled(q->verdict_note) },
			work_when(rq->mem, "Asked", q->created_at, rq_zone(rq))) };
}

/* Links that put one into the form below. */
static enum err ready_block(struct rq *rq, struct block *ret_block)
{
	const char *path = rq_path(rq, ONE);
	struct content_item *items;
	struct entry *entries;
	size_t n;

	*ret_block = (struct block){ 0 };
	TRY(content_items(rq->cx, CONTENT_CANNED, &items, &n));
	entries = MEM_ARRAY(rq->mem, struct entry, n);
	for (size_t i = 0; i < n; i++)
		entries[i] = (struct entry){ .href = mem_printf(rq->mem, "%s?with=%s#f-answer",
						     path, items[i].slug),
			.title = items[i].title };
	if (n > 0)
		*ret_block = (struct block){ "Ready answers",
			.lead = "Put one into the form below; it replaces what was typed there.",
			.entries = entries, .n_entries = n };
	return ERR_OK;
}

enum { BLOCKS_BESIDE = 6 };

static enum err one_page(struct rq *rq)
{
	struct block *blocks =
		MEM_ARRAY(rq->mem, struct block, INQUIRY_THREAD_MOST + BLOCKS_BESIDE);
	struct inquiry q;
	size_t n;

	TRY(inquiry_read(rq->cx, rq_inquiry(rq), &q));
	work_page(rq, q.subject);
	rq_crumb(rq, &rq->page, PLACE, "Inquiries");
	blocks[0] = facts_block(rq, &q);
	TRY(thread_blocks(rq, &q, true, blocks + 1, &n));
	n++;
	TRY(ready_block(rq, &blocks[n++]));
	TRY(FORM_BLOCK(rq, &blocks[n++], "Answer", ONE "/answer", &answer_form, &q,
		.button = { .label = "Send the answer" }, .is_primary = true));
	TRY(FORM_BLOCK(rq, &blocks[n++], "Whose it is", ONE "/assign", &assign_form, &q,
		.button = { .label = "Assign" }));
	TRY(FORM_BLOCK(rq, &blocks[n++], "A note for staff", ONE "/note", &note_form, &q,
		.hint = "Whoever asked does not see it.", .button = { .label = "Save the note" }));
	if (verb_fits(VERB_INQUIRY_CLOSE, q.state))
		blocks[n++] = BUTTON_BLOCK(rq, "Nothing more to do?", ONE "/close",
			.hint = "It leaves the list. If they write again, it comes back.",
			.button = { .label = "Close it" });
	return SHOW_BLOCKS(rq, q.subject, .badge = badge_of(&q), .blocks = blocks, .n_blocks = n);
}

static enum err answer_post(struct rq *rq)
{
	const struct inquiry_answer in = { .text = form_text(rq->form, "text"),
		.is_question = strcmp(form_text(rq->form, "kind"), "question") == 0 };

	return inquiry_answer(rq->cx, rq_inquiry(rq), &in);
}

static enum err note_post(struct rq *rq)
{
	return inquiry_note(rq->cx, rq_inquiry(rq), form_text(rq->form, "text"));
}

static enum err assign_post(struct rq *rq)
{
	return inquiry_assign(
		rq->cx, rq_inquiry(rq), (struct person_id){ form_int(rq->form, "to") });
}

static enum err close_post(struct rq *rq)
{
	return inquiry_close(rq->cx, rq_inquiry(rq));
}

enum { ANSWER_BODY_MAX = 256 * 1024 };

ROUTES(inquiry_routes,
	{ GET, PLACE, SIGNED_IN, ACT_INQUIRIES_READ, .form = &inquiries_query, .run = list_page,
		.summary = "what people asked, to be answered first" },
	{ GET, ONE, SIGNED_IN, ACT_INQUIRY_READ, .form = &one_query, .run = one_page,
		.summary = "one inquiry, with its thread and the notes of staff" },
	{ POST, ONE "/answer", SIGNED_IN, ACT_INQUIRY_ANSWER, .form = &answer_form,
		.run = answer_post, .again = one_page, .then = ONE, .body_max = ANSWER_BODY_MAX,
		.summary = "answers, in the thread and by letter" },
	{ POST, ONE "/note", SIGNED_IN, ACT_INQUIRY_ANSWER, .form = &note_form, .run = note_post,
		.again = one_page, .then = ONE, .summary = "a note for staff" },
	{ POST, ONE "/assign", SIGNED_IN, ACT_INQUIRY_ANSWER, .form = &assign_form,
		.run = assign_post, .again = one_page, .then = ONE,
		.summary = "gives it to one of staff, or to nobody" },
	{ POST, ONE "/close", SIGNED_IN, ACT_INQUIRY_ANSWER, .run = close_post, .again = one_page,
		.then = PLACE, .summary = "closes it until they write again" });
