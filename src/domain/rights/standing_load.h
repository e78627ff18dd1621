/* Loads the standing of the acting person to an object: what may() then judges. */
#ifndef DOMAIN_STANDING_LOAD_H
#define DOMAIN_STANDING_LOAD_H

#include "domain/cx.h"
#include "domain/proposal/proposal_stage.h"
#include "domain/rights/rights.h"

/*
 * id 0 for OBJ_SITE.  ERR_NOT_FOUND when there is no such object; a caller must
 * answer that exactly as a may() that says no.
 */
MUST_CHECK enum err standing_load(
	struct cx *cx, enum object_kind kind, int64_t id, struct standing *ret_standing);

/*
 * The id that a path parameter names: 13 characters, or the slug of a call or
 * a job.  0 when it names nothing.
 */
MUST_CHECK enum err object_resolve(
	struct cx *cx, enum object_kind kind, const char *text, int64_t *ret_id);

/* Loads and asks: ERR_OK, or ERR_NOT_FOUND for absent and forbidden alike. */
MUST_CHECK enum err must_may(struct cx *cx, enum action action, int64_t id);

/*
 * Of a proposal in a list whose statement leaves out what is in conflict with the actor.  For an
 * action that nothing but an office of the program opens (BUG() otherwise): of the proposal only
 * its stage matters then, and that stands in the list's row.
 */
bool may_listed(const struct cx *cx, enum action action, const struct proposal_stage_facts *f);

/* Will be asked, as who cx->actor is now: its question travels with the next. */
void must_may_ahead(struct cx *cx, enum action action, int64_t id);

/*
 * A step that hangs on every proposal of a call (the start of its review, the
 * release, the announcement) would tell by a refusal of what is hidden from
 * who asks.  So it is for a person from whom nothing can be hidden: in conflict
 * with nothing of the call, not an applicant of it, of no institution.  That
 * is judged by what the person knows; whether there is a proposal from the
 * institution makes no difference.
 */
MUST_CHECK enum err sees_whole_call(struct cx *cx, struct call_id call, bool *ret_sees);

/* ERR_REFUSED FINDING_COLLEAGUE_NEEDED otherwise. */
MUST_CHECK enum err must_see_whole_call(struct cx *cx, struct call_id call);

#endif
