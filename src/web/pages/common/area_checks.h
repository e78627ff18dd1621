/* Research areas to tick, in a form: which are, is told by a function of the page. */
#ifndef WEB_PAGES_AREA_CHECKS_H
#define WEB_PAGES_AREA_CHECKS_H

#include "web/rq.h"
#include "web/view.h"

/* slugs: those that are ticked.  ERR_NOT_FOUND, the field is left out: the program has no areas. */
MUST_CHECK enum err area_checks(
	struct rq *rq, const char *const *slugs, size_t n_slugs, struct field_view *f);

#endif
