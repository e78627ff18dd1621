/*
 * The form that staff write a call in, and what it means.  Times are typed as a
 * wall clock in the call's zone; a deadline's minute counts to its end.
 */
#ifndef WEB_PAGES_CALL_FORM_H
#define WEB_PAGES_CALL_FORM_H

#include "domain/call/call.h"
#include "web/rq.h"
#include "web/view_form.h"

extern const struct form call_edit_form;

/* What was typed, as the domain takes it; the route's form is call_edit_form. */
struct call_input call_form_input(struct rq *rq);

/* True when the button was "Preview". */
bool call_form_is_preview(const struct rq *rq);

/*
 * The rows: what was typed when the form is shown again, else what c holds.
 * saved NULL: a new call; otherwise, when somebody saved meanwhile, what they
 * saved stands beside each field that differs, and the next save wins.
 */
MUST_CHECK enum err call_form_rows(struct rq *rq, const struct call *c, bool is_new,
	struct form_row **ret_rows, size_t *ret_n);

/* The values of a new call's form. */
struct call call_form_defaults(struct rq *rq);

/* True when it is shown again because somebody saved meanwhile. */
bool call_form_is_stale(const struct rq *rq, const struct call *c);

#endif
