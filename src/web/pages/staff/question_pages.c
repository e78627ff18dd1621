/* What a call asks beside what every proposal has: staff write it, and see it as the applicant
 * will. */
#include <string.h>

#include "domain/form/form.h"
#include "web/pages/common/answers.h"
#include "web/pages/common/pages.h"
#include "web/pages/common/work.h"
#include "web/pages/staff/staff_call_pages.h"
#include "web/form_table.h"
#include "web/show_form.h"
#include "web/tmpl/questions.h"
#include "web/view_questions.h"

/* Taken and shown: the form as rows, and the version it was made from. */
struct asked {
	int64_t version;
	const struct form_row_input *rows;
	size_t n;
};

static const struct choice readers[] = { { "staff", "Staff only", NULL, false },
	{ "panel", "Reviewers and the panel, too", NULL, false }, { NULL, NULL, NULL, false } };
static const char *const steps[] = { "save", "preview", NULL };

enum { NUMBER_MOST = 1000000000 };

static const struct field_group questions = { GROUP(struct asked, rows, n, struct asked, rows, n),
	.is_ruled = true, .each = "Question" };

#define ROW(m)                                                                                     \
	.in = MEMBER(struct form_row_input, m), .rows = FORM_QUESTIONS_MAX, .group = &questions

FORM(questions_form,
	{ "version", FIELD_INT, .min = 0, .in = MEMBER(struct asked, version), .is_seen = true },
	{ "question_id", FIELD_INT, "Id of question #", ROW(id), .max = FORM_IDS_MAX,
		.shape = SHAPE_HIDDEN, .is_zero_blank = true },
	{ "question_position", FIELD_INT, "Place of question #", ROW(position), .min = 1,
		.max = FORM_IDS_MAX, .is_zero_blank = true, .is_free = true,
		.hint = "Empty: after the others." },
	{ "question_kind", FIELD_CHOICE, "How question # is answered", ROW(kind),
		.options = question_kinds, .shape = SHAPE_SELECT, .instead = "line",
		.is_free = true, .is_short = true,
		.hint = "To change the kind, ask another question." },
	{ "question_label", FIELD_TEXT, "What question # asks", ROW(label), .max = FORM_LABEL_CHARS,
		.is_free = true },
	{ "question_help", FIELD_LINES, "Help for question #", ROW(help), .max = FORM_HELP_CHARS,
		.lines = 2 },
	{ "question_options", FIELD_LINES, "Choices of question #, one a line", ROW(options),
		.max = FORM_OPTIONS_CHARS, .lines = 3 },
	{ "question_min", FIELD_INT, "Least for question #", ROW(min), .min = -NUMBER_MOST,
		.max = NUMBER_MOST, .is_zero_blank = true,
		.hint = "Characters, choices or the number." },
	{ "question_max", FIELD_INT, "Most for question #", ROW(max), .min = -NUMBER_MOST,
		.max = NUMBER_MOST, .is_zero_blank = true, .hint = "Empty: as usual." },
	{ "question_when", FIELD_INT, "Question that shows question #", ROW(when_position),
		.min = 1, .max = FORM_IDS_MAX, .is_zero_blank = true,
		.hint = "The place of an earlier one with choices. Empty: always shown." },
	{ "question_when_answer", FIELD_TEXT, "Answer that shows question #", ROW(when_answer),
		.max = FORM_LABEL_CHARS, .is_short = true,
		.hint = "Yes, no or one of its choices." },
	{ "question_readers", FIELD_CHOICE, "Who reads the answer to question #", ROW(is_for_panel),
		.options = readers, .yes = "panel", .shape = SHAPE_SELECT, .instead = "staff",
		.is_free = true },
	{ "question_required", FIELD_BOOL, "Question # must be answered whenever it is shown",
		ROW(is_required) },
	{ "question_removed", FIELD_BOOL, "Remove question #", ROW(is_removed) },
	{ "do", FIELD_CHOICE, .choices = steps });

static const struct choice told[] = { { "saved",
					      "Drafts show it from now on. What was submitted "
					      "before keeps the questions it answered.",
					      "Saved", false },
	{ NULL, NULL, NULL, false } };

FORM(questions_query, { "told", FIELD_CHOICE, .options = told });

static enum err questions_page(struct rq *rq)
{
	const struct form_answers none = { 0 };
	struct call_form kept, form;
	struct form_row *seen = MEM_ARRAY(rq->mem, struct form_row, QUESTION_ROWS_MAX), *rows;
	struct findings passed_over = { 0 };
	struct asked asked = { 0 };
	struct questions_view v = { .seen = seen };
	struct call c;
	size_t n;

	TRY(work_begin(rq, rq_call(rq), WORK_CALL, "Questions", &c));
	TRY(call_form_read(rq->cx, c.id, &kept));
	/* What was typed as it would be kept, or what is kept. */
	form = kept;
	if (form_is_sent(rq, &questions_form)) {
		form_take(rq, &asked);
		form = form_edit_made(rq->mem, &kept, asked.rows, asked.n, &passed_over);
	}
	asked.version = kept.version;
	asked.rows = form_edit_rows(rq->mem, &kept, &asked.n);
	TRY(form_show(rq, &questions_form, &asked, &rows, &n));
	v.form = (struct form_view){ .title = "Questions",
		.kicker = c.title,
		.page = rq->page,
		.lead = "Title, abstract, areas, team, budget, credits and document are asked of "
			"everybody. Here is what this call asks in addition. Drafts that are being "
			"written keep their answers.",
		.action = staff_call_href(rq->mem, c.slug, "/questions"),
		.primary = { "Save", .name = "do", .value = "save" },
		.other = { "Preview", .name = "do", .value = "preview" },
		.back = staff_call_href(rq->mem, c.slug, ""),
		.is_guarded = true,
		.is_paired = true };
	form_tell(rq, &questions_form, &asked, &v.form.page);
	if (!form_is_sent(rq, &questions_form))
		v.form.page.notice = form_told(rq, "told");
	show_form(rq, &v.form, rows, n, c.zone);
	v.n_seen = question_rows(rq->mem, &form, &none, seen);
	tmpl_questions_page(rq->out, &v);
	return ERR_OK;
}

static enum err save(struct rq *rq)
{
	const struct asked *in = TAKEN(rq, struct asked);

	return call_form_save(rq->cx, rq_call(rq), in->version, in->rows, in->n);
}

enum { QUESTIONS_BODY_MAX = 256 * 1024 };

ROUTES(question_routes,
	{ GET, "/staff/calls/:call/questions", SIGNED_IN, ACT_CALL_EDIT, .form = &questions_query,
		.run = questions_page, .summary = "what a call asks besides" },
	{ POST, "/staff/calls/:call/questions", SIGNED_IN, ACT_CALL_EDIT, .form = &questions_form,
		.run = save, .again = questions_page, .body_max = QUESTIONS_BODY_MAX,
		.then = "/staff/calls/:call/questions?told=saved",
		.summary = "save what a call asks besides" });
