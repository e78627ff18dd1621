/*
 * What pages say of an announced award.  Single amounts are not among it: they
 * are between the program and the institution.
 */
#ifndef WEB_PAGES_RECIPIENT_SHOW_H
#define WEB_PAGES_RECIPIENT_SHOW_H

#include "domain/award/award.h"
#include "web/view_public.h"

struct entry recipient_entry(struct mem *m, const struct recipient *r);

const char *recipient_href(struct mem *m, struct award_id id);

#endif
