/*
 * The form of a call: which questions staff ask beside what every proposal has.
 * Each saved change is a version, kept for good; frozen versions of proposals
 * name theirs.  Everything handed out lives in cx->mem.
 */
#ifndef DOMAIN_FORM_H
#define DOMAIN_FORM_H

#include "domain/cx.h"
#include "domain/form/form_edit_rules.h"

/* The newest; version 0 and no questions when the call asks nothing more. */
MUST_CHECK enum err call_form_read(struct cx *cx, struct call_id call, struct call_form *ret_form);

/* One version of it; 0 is the empty one.  ERR_INTERNAL when there is none such. */
MUST_CHECK enum err call_form_version(
	struct cx *cx, struct call_id call, int64_t version, struct call_form *ret_form);

/*
 * Makes the next version of what was typed, unless it says the same.  ERR_REFUSED
 * with findings (form_edit_made()), and once nothing of the call can be changed;
 * ERR_CONFLICT when version is no longer the newest.
 */
MUST_CHECK enum err call_form_save(struct cx *cx, struct call_id call, int64_t version,
	const struct form_row_input *rows, size_t n);

/* JSON, as it is kept: sorted keys, the same form is the same bytes.  "" is the empty form, no
 * answers. */
const char *call_form_json(struct mem *mem, const struct call_form *form);
MUST_CHECK enum err call_form_parse(
	struct mem *mem, const char *json, int64_t version, struct call_form *ret_form);
const char *form_answers_json(struct mem *mem, const struct form_answers *answers);
MUST_CHECK enum err form_answers_parse(
	struct mem *mem, const char *json, struct form_answers *ret_answers);

#endif
