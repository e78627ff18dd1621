/*
 * Weighted packing on small conflict graphs: at most one of each pair of
 * neighbours.  Vertices are bits, so a graph has 64 of them at the most.
 */
#ifndef MATCH_PORTFOLIO_PACK_H
#define MATCH_PORTFOLIO_PACK_H

#include <stdbool.h>
#include <stdint.h>

struct packing {
	uint32_t n;
	uint64_t adjacent[64];
	double weight[64];
	uint32_t nodes_left; /* counted down by each branching */
};

/*
 * The greatest weight among the vertices of mask, weights of 0 or less left
 * out, and a set that has it.  False when nodes_left ran out.
 */
bool packing_solve(struct packing *p, uint64_t mask, uint64_t *ret_chosen, double *ret_weight);

static inline uint32_t packing_first(uint64_t mask)
{
	return (uint32_t)__builtin_ctzll(mask);
}

#endif
