/* The research contact of an award or of a decision: a row of both forms. */
#ifndef WEB_PAGES_CONTACT_FIELD_H
#define WEB_PAGES_CONTACT_FIELD_H

#include "web/pages/common/person_field.h"

/* Declares its two fields; the form checks neither for being there.  fill calls contact_row(). */
#define CONTACT_FIELDS(fill)                                                                       \
	{ "contact", FIELD_ID, "Research contact", .fill_row = fill },                             \
	{                                                                                          \
		.name = "contact_name", .kind = FIELD_TEXT                                         \
	}

/* May be nobody yet; must be somebody. */
extern const struct person_group contact_if_any, contact_needed;

/* The row for one of them; now: who it is so far, v 0: nobody. */
MUST_CHECK enum err contact_row(struct rq *rq, const struct person_group *group,
	struct proposal_id proposal, struct person_id now, const char *hint, struct form_row *row);

#endif
