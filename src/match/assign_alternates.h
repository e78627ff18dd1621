/*
 * Who could step in: for each paper of an assignment the next best reviewers who
 * keep every constraint in the place of a member who falls out.
 */
#ifndef MATCH_ASSIGN_ALTERNATES_H
#define MATCH_ASSIGN_ALTERNATES_H

#include "match/assign.h"

struct assign_alternate {
	int32_t paper, reviewer;
	int32_t *instead_of; /* members whose place they could take; by reviewer */
	int32_t n_instead_of;
	bool is_for_any; /* of all members that are not pinned */
};

/*
 * At least n for each member that is not pinned, as far as there are so many; by
 * paper, then the best score first (ties: the lesser number).  One falls out at a
 * time, and of their least load nothing is asked then.  In m.
 */
void assign_alternates(const struct assign_problem *p, const struct assign_pair *pairs,
	int64_t n_pairs, int32_t n, struct mem *m, struct assign_alternate **ret_alternates,
	int64_t *ret_n);

#endif
