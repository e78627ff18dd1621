/*
 * Somebody out of a group, as one row of a form.  While the group is small: a
 * select.  Beyond, a page would cost as much as the group is large: a name is
 * typed, and unless it is the name of one person exactly, the form comes again
 * with a select of those who fit.  Works without script.
 *
 * Two fields of the form stand for it, and one of them is on the page: id
 * (FIELD_ID) when somebody is chosen, name (FIELD_TEXT) when a name is typed.
 */
#ifndef WEB_PAGES_PERSON_FIELD_H
#define WEB_PAGES_PERSON_FIELD_H

#include "domain/ids.h"
#include "web/rq.h"
#include "web/view_form.h"

enum { PERSON_FIELD_MOST = 50 };

struct person_option {
	struct person_id person;
	const char *name;
	const char *label; /* the name, and what tells people of one name apart */
};

struct person_group {
	const char *id, *name; /* the form's fields */
	const char *none;      /* the select's first choice: nobody */
	bool is_required;
	/* Whether there are at most so many; who is left out of them may be counted. */
	enum err (*are_few)(struct cx *cx, struct proposal_id of, int64_t most, bool *ret_are);
	/* All of them, by name; called while they are few, or with a name that was typed. */
	enum err (*read)(struct rq *rq, struct proposal_id of, struct person_option **ret_people,
		size_t *ret_n);
};

/*
 * Fills shape and what the group decides of row->field; label, hint and id are the caller's.
 * now: who it is so far, v 0: nobody; its name is read of now alone.
 */
MUST_CHECK enum err person_row(struct rq *rq, const struct person_group *group,
	struct proposal_id of, const struct person_option *now, struct form_row *row);

/*
 * Who is meant by the form that was sent; v 0: nobody.  In no bracket yet.
 * ERR_REFUSED with a finding at the field that will be on the page.
 */
MUST_CHECK enum err person_meant(struct rq *rq, const struct person_group *group,
	struct proposal_id of, struct person_id *ret_person);

#endif
