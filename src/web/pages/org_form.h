/* The form of an institution: for who works there, and for staff. */
#ifndef WEB_PAGES_ORG_FORM_H
#define WEB_PAGES_ORG_FORM_H

#include "domain/org/org.h"
#include "web/rq.h"
#include "web/view_form.h"

extern const struct form org_form;

struct form_row *org_form_rows(struct rq *rq, const struct org *org, size_t *ret_n);

struct org_input org_form_input(struct rq *rq);

#endif
