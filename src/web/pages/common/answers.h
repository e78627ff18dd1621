/*
 * The questions of a call: as they are told to everybody, as rows of a form, for who
 * answers them and for who writes them, and what was answered as blocks of a page.
 */
#ifndef WEB_PAGES_ANSWERS_H
#define WEB_PAGES_ANSWERS_H

#include "domain/form/form_rules.h"
#include "web/rq.h"
#include "web/view_form.h"
#include "web/view_public.h"
#include "web/view_work.h"

enum {
	QUESTION_ROWS_MAX = FORM_QUESTIONS_MAX + 1, /* with their heading */
	ANSWER_BLOCKS_MAX = FORM_QUESTIONS_MAX + 1
};

/* The kinds as options of a form. */
extern const struct choice question_kinds[];

/* The field of a form that takes the answers, by the questions' ids. */
#define ANSWER_FIELD                                                                               \
	{                                                                                          \
		"answer", FIELD_LINES, .rows = FORM_IDS_MAX, .max = FORM_ANSWER_CHARS,             \
				       .joins = true                                               \
	}

/*
 * A heading and a row for each question, with what is answered; none for a form
 * that asks nothing.  A question with a condition is there in any case, hidden
 * unless it is met: with script it comes and goes.  Returns how many.
 */
size_t question_rows(struct mem *m, const struct call_form *form,
	const struct form_answers *answers, struct form_row ret_rows[QUESTION_ROWS_MAX]);

/* What will be asked, in the order of the form: form->n of them. */
const struct question_told *questions_told(struct mem *m, const struct call_form *form);

/* What was typed into the ANSWER_FIELD of the route's form; it need not be valid. */
struct form_answers answers_typed(const struct rq *rq);

/* The same, as it is taken. */
struct form_answers answers_taken(const struct rq *rq);

/* What is kept aside, for its PI to copy from; one row more than there are. */
size_t aside_rows(struct mem *m, const struct call_form *form, const struct form_answers *aside,
	struct form_row *ret_rows);

/* The question's text; also of one that is not asked any more. */
const char *question_label(const struct call_form *form, int64_t id);

/* The answers: short ones as facts of one block, Markdown as a block each.  Returns how many. */
size_t answer_blocks(struct mem *m, const struct call_form *form,
	const struct form_answers *answers, struct block ret_blocks[ANSWER_BLOCKS_MAX]);

#endif
