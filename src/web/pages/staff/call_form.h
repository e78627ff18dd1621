/*
 * The form that staff write a call in, and what it means.  Times are typed as a
 * wall clock in the call's zone; a deadline's minute counts to its end.
 */
#ifndef WEB_PAGES_CALL_FORM_H
#define WEB_PAGES_CALL_FORM_H

#include "domain/call/call.h"
#include "web/rq.h"

extern const struct form call_edit_form;

/* What was typed, as the domain takes it; the route's form is call_edit_form. */
struct call_input call_form_input(struct rq *rq);

/* The values of a new call's form. */
struct call call_form_defaults(struct rq *rq);

#endif
