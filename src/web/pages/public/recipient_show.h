/*
 * What pages say of an announced award.  Single amounts are not among it: they
 * are between the program and the institution.
 */
#ifndef WEB_PAGES_RECIPIENT_SHOW_H
#define WEB_PAGES_RECIPIENT_SHOW_H

#include "domain/award/award.h"
#include "web/rq.h"
#include "web/view_public.h"

/* Rows of a list of them. */
struct entry *recipient_entries(struct rq *rq, const struct recipient *list, size_t n);

const char *recipient_href(struct mem *m, struct award_id id);

/* UTC seconds; years that no calendar of ours has are far away. */
int64_t year_begins(int64_t year);

#endif
