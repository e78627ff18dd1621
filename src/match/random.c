#include "match/random.h"

#include <math.h>

#include "match/assign_net.h"
#include "match/random_hard.h"
#include "match/assign_cannot.h"
#include "match/verify.h"

double random_entropy(const struct random_marginals *r)
{
	double sum = 0;

	for (int64_t x = 0; x < r->n; x++) {
		double q = (double)r->prob[x] / (double)RANDOM_ONE;

		sum -= q * log(q);
	}
	return sum;
}

double random_l2(const struct random_marginals *r)
{
	double sum = 0;

	for (int64_t x = 0; x < r->n; x++) {
		double q = (double)r->prob[x] / (double)RANDOM_ONE;

		sum += q * q;
	}
	return sqrt(sum);
}

double random_most(const struct random_marginals *r)
{
	int64_t most = 0;

	for (int64_t x = 0; x < r->n; x++)
		most = r->prob[x] > most ? r->prob[x] : most;
	return (double)most / (double)RANDOM_ONE;
}

double random_cap_of(const struct assign_problem *p, struct assign_pair pair, double cap)
{
	int32_t lo = 0, hi = p->n_limits;

	while (lo < hi) {
		int32_t mid = lo + (hi - lo) / 2;
		const struct assign_limit *l = &p->limits[mid];

		if (l->paper < pair.paper ||
			(l->paper == pair.paper && l->reviewer < pair.reviewer))
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < p->n_limits && p->limits[lo].paper == pair.paper &&
		p->limits[lo].reviewer == pair.reviewer)
		return fmin(cap, p->limits[lo].prob);
	return cap;
}

struct chance_pair {
	struct assign_pair pair;
	int64_t prob;
};

static int by_pair(const void *a, const void *b)
{
	const struct assign_pair *x = &((const struct chance_pair *)a)->pair;
	const struct assign_pair *y = &((const struct chance_pair *)b)->pair;

	if (x->paper != y->paper)
		return x->paper < y->paper ? -1 : 1;
	return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

static void read_flow(const struct net *n, struct mem *m, struct random_marginals *r)
{
	const struct assign_problem *p = n->p;
	struct chance_pair *all =
		MEM_ARRAY(m, struct chance_pair, (size_t)(n->n_cols + p->n_pins) + 1);
	int64_t k = 0;

	for (int32_t i = 0; i < p->n_papers; i++)
		for (int32_t c = n->first[i]; c >= 0; c = n->next[c])
			if (net_on(n, c) > 0)
				all[k++] = (struct chance_pair){ { i, n->col[c] }, net_on(n, c) };
	for (int32_t x = 0; x < p->n_pins; x++)
		all[k++] = (struct chance_pair){ p->pins[x], RANDOM_ONE };
	qsort(all, (size_t)k, sizeof(*all), by_pair);
	r->n = k;
	r->pairs = MEM_ARRAY(m, struct assign_pair, (size_t)k + 1);
	r->prob = MEM_ARRAY(m, int64_t, (size_t)k + 1);
	r->sum = 0;
	for (int64_t x = 0; x < k; x++) {
		r->pairs[x] = all[x].pair;
		r->prob[x] = all[x].prob;
		r->sum += (double)assign_micro(
				  assign_score(p, all[x].pair.paper, all[x].pair.reviewer)) *
			  ((double)all[x].prob / (double)RANDOM_ONE);
	}
	mem_drop(all);
}

static int first_pairs(const struct assign_problem *p, double cap)
{
	int32_t most = 0;
	double k;

	for (int32_t i = 0; i < p->n_papers; i++)
		most = p->demand[i] > most ? p->demand[i] : most;
	k = 3 * ((double)most / cap) + 8;
	return k > p->n_reviewers + 1 ? p->n_reviewers + 1 : (int)k;
}

static struct net *net_under(struct mem *m, const struct assign_problem *p, double cap)
{
	struct net *n = net_new(m, p,
		&(struct net_plan){ .unit = RANDOM_ONE,
			.pair_cap = (int64_t)(cap * (double)RANDOM_ONE),
			.n_first = first_pairs(p, cap) });

	net_watch(n);
	net_solve(n);
	return n;
}

/* How many members could not be had under a cap. */
static double unmet_under(const struct assign_problem *p, double cap, struct mem *m)
{
	struct mem *scratch = mem_new(m, "unmet");
	double unmet = (double)flow_unmet(net_under(scratch, p, cap)->flow) / (double)RANDOM_ONE;

	mem_end(scratch);
	return unmet;
}

/*
 * What is unmet is a convex function of the cap, straight between few corners:
 * the line through two caps that are too low meets 0 at no more than the least
 * that does (Newton's way, from the left), and exactly there in the end.
 */
static double least_cap(const struct assign_problem *p, double too_low, struct mem *m)
{
	enum { STEPS = 100 };
	double before = too_low / 2, at = too_low;
	double unmet_before = unmet_under(p, before, m), unmet = unmet_under(p, at, m);

	for (int k = 0; k < STEPS && unmet > 0 && at < 1; k++) {
		double slope = (unmet_before - unmet) / (at - before);
		double next = slope > 0 ? at + unmet / slope : 1;

		before = at;
		unmet_before = unmet;
		at = fmin(1, fmax(next, at + 0x1p-38));
		unmet = unmet_under(p, at, m);
	}
	return unmet > 0 ? 1 : at;
}

/* With a whole member a pair it could be met: then the cap alone is in the way. */
static enum err refuse(const struct assign_problem *p, double cap, struct mem *m,
	struct random_marginals *ret_marginals)
{
	struct random_marginals r = { 0 };
	struct assign_result whole;
	enum err e = assign_best(p, m, &whole);

	r.why = whole.why;
	if (e == ERR_OK)
		r.why = (struct assign_why){
			.lack = ASSIGN_LACK_CAP, .attribute = -1, .limit = least_cap(p, cap, m)
		};
	*ret_marginals = r;
	return ERR_REFUSED;
}

enum err random_capped(const struct assign_problem *p, double cap, struct mem *m,
	struct random_marginals *ret_marginals)
{
	struct random_marginals r = { 0 };
	struct mem *scratch;
	struct net *n;

	if (assign_check(p) != NULL || !(cap > 0 && cap <= 1))
		return ERR_INVALID;
	if (assign_is_hard(p))
		return random_hard(p, cap, m, ret_marginals);
	if (assign_cannot(p, m, &r.why)) {
		*ret_marginals = r;
		return ERR_REFUSED;
	}
	scratch = mem_new(m, "random");
	n = net_under(scratch, p, cap);
	if (flow_unmet(n->flow) > 0) {
		mem_end(scratch);
		return refuse(p, cap, m, ret_marginals);
	}
	read_flow(n, m, &r);
	net_duals(n, m, &r.duals);
	r.bound = verify_cap_bound(p, &r.duals, cap, scratch);
	mem_end(scratch);
	*ret_marginals = r;
	return ERR_OK;
}
