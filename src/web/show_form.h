/*
 * Forms on their way to a template: what every one needs besides its rows (token,
 * key), what was typed when it is shown again, and what was wrong with it.
 *
 *	struct form_row rows[] = { … };
 *	struct form_view v = { .page = rq->page, .title = …, .action = … };
 *
 *	show_form(rq, &v, rows, n, zone);
 *	tmpl_form_page(rq->out, &v);
 */
#ifndef WEB_SHOW_FORM_H
#define WEB_SHOW_FORM_H

#include "web/rq.h"
#include "web/view_form.h"

/*
 * Sets csrf, idempotency_key, rows and problems of v.  When the request is `again`,
 * each row of the route's form shows what was typed instead of its value, and
 * its finding.  zone: for instants in findings; NULL: UTC.
 */
void show_form(
	struct rq *rq, struct form_view *v, struct form_row *rows, size_t n, const char *zone);

/* The same for a form inside a page. */
void show_act(struct rq *rq, struct act *a, struct form_row *rows, size_t n, const char *zone);

/* The parts, for pages that build their own view. */
void show_rows(struct rq *rq, struct form_row *rows, size_t n, const char *zone);
const struct problem *show_problems(
	struct rq *rq, const struct form_row *rows, size_t n, const char *zone, size_t *ret_n);

/* The sentence beside a field, NULL: nothing is wrong with it. */
const char *show_error(struct rq *rq, const char *field, const char *zone);

#endif
