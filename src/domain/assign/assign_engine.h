/*
 * The engine on a call, from texts to pairs: expertise of the panel from its
 * publications, then the best sum under loads and conflicts.  For this folder.
 */
#ifndef DOMAIN_ASSIGN_ENGINE_H
#define DOMAIN_ASSIGN_ENGINE_H

#include "domain/assign/assign_input.h"
#include "domain/task/task_work.h"

struct assign_found {
	struct proposal_id proposal;
	struct person_id person;
	double score; /* expertise in [0, 1] */
};

struct assign_answer {
	bool is_possible;
	int64_t need, have;	    /* when it is not: pairs asked for, and the most there can be */
	struct assign_found *found; /* new pairs, by proposal; in cx->mem */
	size_t n_found;
	bool is_proven_best; /* the sum equals the dual bound, of all pairs that may be */
};

/*
 * A list of each proposal's best reviewers is what the solver is given, at first
 * this many of them; more, and in the end all, where the bound does not prove
 * that nobody beyond the list would do better.
 */
enum { ASSIGN_LIST = 256 };

/*
 * Reads in one snapshot of its own, computes with none open.  The call's
 * proposals that cx->actor may see get up to `reviewers` each; what is assigned stays.
 * at_first: reviewers of a proposal the solver is given at first.
 */
MUST_CHECK enum err assign_compute(struct cx *cx, struct call_id call, int64_t reviewers,
	uint32_t at_first, const struct task_teller *teller, struct assign_answer *ret_answer,
	struct digest *ret_digest);

#endif
