/* A row as the domain knows it; its texts are the row's. */
#ifndef DOMAIN_AWARD_VIEW_H
#define DOMAIN_AWARD_VIEW_H

#include "domain/award/award.h"
#include "domain/award/award_rows.h"

struct award award_view(const struct award_row *row);

/* A list's rows. */
void award_hand_out(
	struct cx *cx, const struct award_brief_row *rows, size_t n, struct award **ret_awards);

struct complaints;
/* Of what is listed of announced awards; part of award_check(). */
MUST_CHECK enum err recipient_check(struct cx *cx, struct complaints *c);

#endif
