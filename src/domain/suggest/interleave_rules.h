/*
 * Two rankings shown as one, so that whoever chooses from it judges between
 * them without knowing (team-draft interleaving: Radlinski, Kurup and Joachims,
 * CIKM 2008).  In each round a coin says who picks first; each picks its best
 * that is not there yet.  Pure.
 */
#ifndef DOMAIN_INTERLEAVE_RULES_H
#define DOMAIN_INTERLEAVE_RULES_H

#include <stddef.h>
#include <stdint.h>

/* Whose pick it was; of nobody's: the other had nothing left to offer against it. */
enum interleave_team { INTERLEAVE_A, INTERLEAVE_B, INTERLEAVE_NOBODY };

struct interleave_pick {
	int64_t id;
	enum interleave_team team;
};

/* a, b: ids, each once, the best first.  At most `most` into ret_picks; the same for the same seed.
 */
size_t interleave(const int64_t *a, size_t n_a, const int64_t *b, size_t n_b, uint64_t seed,
	size_t most, struct interleave_pick *ret_picks);

#endif
