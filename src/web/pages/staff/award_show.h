/* An award in words, for the pages that list it. */
#ifndef WEB_PAGES_AWARD_SHOW_H
#define WEB_PAGES_AWARD_SHOW_H

#include "domain/award/award.h"
#include "web/rq.h"
#include "web/view_work.h"

/* "USD 49,000 and USD 12,000 in credits" */
const char *award_amounts(struct mem *m, const struct award *a);

/* selected, offered, accepted, paid, announced, with their dates; drawn. */
const struct timeline *award_timeline(struct rq *rq, const struct award *a);

#endif
