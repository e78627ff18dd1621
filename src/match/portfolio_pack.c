#include "match/portfolio_pack.h"

/* Vertices that beat all their neighbours together are taken at once. */
static uint64_t take_sure(const struct packing *p, uint64_t mask, uint64_t *chosen)
{
	bool is_changed = true;

	while (is_changed) {
		is_changed = false;
		for (uint64_t rest = mask; rest != 0; rest &= rest - 1) {
			uint32_t v = packing_first(rest);
			uint64_t near = p->adjacent[v] & mask;
			double sum = 0;

			if ((mask >> v & 1) == 0)
				continue;
			for (uint64_t k = near; k != 0; k &= k - 1)
				sum += p->weight[packing_first(k)];
			if (p->weight[v] < sum)
				continue;
			*chosen |= UINT64_C(1) << v;
			mask &= ~(near | UINT64_C(1) << v);
			is_changed = true;
		}
	}
	return mask;
}

static uint64_t component_of(const struct packing *p, uint64_t mask)
{
	uint64_t found = mask & (0 - mask), edge = found;

	while (edge != 0) {
		uint32_t v = packing_first(edge);
		uint64_t more = p->adjacent[v] & mask & ~found;

		found |= more;
		edge = (edge & (edge - 1)) | more;
	}
	return found;
}

static uint32_t busiest(const struct packing *p, uint64_t mask)
{
	uint32_t best = packing_first(mask);
	int most = -1;

	for (uint64_t rest = mask; rest != 0; rest &= rest - 1) {
		uint32_t v = packing_first(rest);
		int degree = __builtin_popcountll(p->adjacent[v] & mask);

		if (degree > most) {
			most = degree;
			best = v;
		}
	}
	return best;
}

static double weight_of(const struct packing *p, uint64_t set)
{
	double sum = 0;

	for (; set != 0; set &= set - 1)
		sum += p->weight[packing_first(set)];
	return sum;
}

static uint64_t solve(struct packing *p, uint64_t mask)
{
	uint64_t chosen = 0, part, with, without;
	uint32_t v;

	for (mask = take_sure(p, mask, &chosen); mask != 0; mask &= ~part) {
		part = component_of(p, mask);
		if (p->nodes_left == 0)
			return 0;
		p->nodes_left--;
		v = busiest(p, part);
		with = solve(p, part & ~(p->adjacent[v] | UINT64_C(1) << v)) | UINT64_C(1) << v;
		without = solve(p, part & ~(UINT64_C(1) << v));
		chosen |= weight_of(p, with) >= weight_of(p, without) ? with : without;
	}
	return chosen;
}

bool packing_solve(struct packing *p, uint64_t mask, uint64_t *ret_chosen, double *ret_weight)
{
	for (uint64_t rest = mask; rest != 0; rest &= rest - 1)
		if (p->weight[packing_first(rest)] <= 0)
			mask &= ~(rest & (0 - rest));
	*ret_chosen = solve(p, mask);
	*ret_weight = weight_of(p, *ret_chosen);
	return p->nodes_left > 0;
}
