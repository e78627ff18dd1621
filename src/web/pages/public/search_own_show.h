/* What a search tells who is signed in beside what everybody may see. */
#ifndef WEB_PAGES_SEARCH_OWN_SHOW_H
#define WEB_PAGES_SEARCH_OWN_SHOW_H

#include "web/rq.h"
#include "web/view_public.h"

/* How the kinds are called in addresses. */
#define SEARCH_OWN_NAMES "mine", "review", "proposal", "panel", "inquiry", "plan", "person"

struct own_groups {
	struct hit_group *groups;
	size_t n;
	const char *told;  /* "2 proposals, 1 inquiry"; NULL: nothing was found */
	const char *title; /* of the one kind that is asked for; NULL: of all, or of a public one */
	struct pagination pagination;
};

/*
 * Of all kinds that the reader may ask for, or of the one (kind) alone, page by page; of another
 * kind, and to who is not signed in, there is nothing.
 */
MUST_CHECK enum err search_own_groups(
	struct rq *rq, const char *query, const char *kind, struct own_groups *ret_groups);

#endif
