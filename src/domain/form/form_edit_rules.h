/*
 * A form as staff write it, row by row, and what it must be to be kept.  Pure.
 *
 * Rows are ordered by the numbers that were typed; conditions name them, too.  A
 * question keeps its id while its kind stays: another kind is another question,
 * for what was answered would not fit it.
 */
#ifndef DOMAIN_FORM_EDIT_RULES_H
#define DOMAIN_FORM_EDIT_RULES_H

#include "domain/form/form_rules.h"

struct form_row_input {
	int64_t position;		    /* 0: behind the others */
	int64_t id;			    /* of the form it was made from; 0: a new question */
	const char *kind;		    /* question_kind_word() */
	const char *label, *help, *options; /* options: as typed, a line each */
	int64_t min, max;
	bool is_required, is_for_panel;
	int64_t when_position;	 /* of the question it hangs on; 0: none */
	const char *when_answer; /* as typed */
	bool is_removed;
};

/* What is written when a form is edited: positions from 1. */
struct form_row_input *form_edit_rows(struct mem *mem, const struct call_form *form, size_t *ret_n);

/*
 * The form that the rows make of an old one, its version not yet counted up.
 * Findings: of "question_kind", "question_label", "question_options", "question_min",
 * "question_max", "question_when", "question_when_answer", "question_readers" with the row in
 * value; of "questions" about all.  With a finding the form is not to be kept, but good enough to
 * be looked at.
 */
struct call_form form_edit_made(struct mem *mem, const struct call_form *old,
	const struct form_row_input *rows, size_t n, struct findings *ret_findings);

#endif
