/*
 * What the engine is given of a call: keys, not texts, in the order of ids, and
 * a digest of them all.  Loaded once in a snapshot, to compute, and once more in
 * the bracket that keeps the outcome: the same digest, the same input.
 *
 * Only what the actor may see: what the engine finds would tell who reviews a
 * proposal in conflict, by the loads it leaves; so would a digest that changed
 * with it.  Somebody who is in conflict may ask a reviewer for more than the
 * load, and a colleague assigns the rest.
 */
#ifndef DOMAIN_ASSIGN_INPUT_H
#define DOMAIN_ASSIGN_INPUT_H

#include "base/crypto.h"
#include "domain/cx.h"
#include "match/assign.h"

/* A pair of numbers, as the engine counts: the paper-th proposal, the reviewer-th member. */
struct assign_seat {
	int32_t paper, reviewer;
	bool is_declined; /* of an assignment: given back */
};

struct assign_input {
	struct proposal_id *proposals;
	struct person_id *members;
	int32_t *load_max;	       /* by member */
	bool *is_out;		       /* by member: in conflict with all of them */
	struct assign_seat *assigned;  /* by paper, then reviewer */
	struct assign_seat *conflicts; /* likewise; some perhaps twice */
	size_t n_proposals, n_members, n_assigned, n_conflicts;
	int64_t reviewers; /* asked for, for each proposal */
	struct digest digest;
};

/* In a snapshot or a bracket; all of it in cx->mem. */
MUST_CHECK enum err assign_input_load(
	struct cx *cx, struct call_id call, int64_t reviewers, struct assign_input *ret_input);

#endif
