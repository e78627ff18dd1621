#include "test.h"

#include "brute.h"
#include "match/assign_alternates.h"
#include "match/verify.h"

static void make(struct brute *b, uint64_t seed)
{
	struct prng g;

	prng_init(&g, seed);
	brute_make(b, &g);
	for (int j = 0; j < b->p.n_reviewers; j++)
		b->hi[j] += 1;
	if (seed % 2 == 0)
		brute_overlap(b, &g);
	if (seed % 3 == 0)
		brute_apart(b, &g);
}

/* Does everything hold with another in the place of the x-th pair?  The verifier is asked. */
static bool could(
	struct brute *b, const struct assign_result *r, int64_t x, int32_t reviewer, struct mem *m)
{
	struct assign_pair *pairs = mem_copy(m, r->pairs, (size_t)r->n_pairs * sizeof(*r->pairs));
	int32_t gone = pairs[x].reviewer, least = b->lo[gone];
	struct verify_report v;

	pairs[x].reviewer = reviewer;
	b->lo[gone] = 0;
	verify_assignment(&b->p, pairs, r->n_pairs, m, &v);
	b->lo[gone] = least;
	return v.fault == VERIFY_OK;
}

static bool names(const struct assign_alternate *a, int32_t reviewer)
{
	for (int32_t y = 0; y < a->n_instead_of; y++)
		if (a->instead_of[y] == reviewer)
			return true;
	return false;
}

/* Of the alternates told for one member: who they are, and that nobody better was left out. */
static int check_member(struct brute *b, const struct assign_result *r, int64_t x,
	const struct assign_alternate *alternates, int64_t n, struct mem *m)
{
	int32_t i = r->pairs[x].paper;
	double worst = INFINITY;
	int told = 0, able = 0, better = 0;

	for (int64_t k = 0; k < n; k++) {
		double score = (double)b->dense[i * b->p.n_reviewers + alternates[k].reviewer];

		if (alternates[k].paper != i || !names(&alternates[k], r->pairs[x].reviewer))
			continue;
		assert_true(could(b, r, x, alternates[k].reviewer, m));
		assert_true(score <= worst);
		worst = score;
		told++;
	}
	for (int32_t j = 0; j < b->p.n_reviewers; j++)
		if (j != r->pairs[x].reviewer && could(b, r, x, j, m)) {
			able++;
			better += (double)b->dense[i * b->p.n_reviewers + j] > worst;
		}
	assert_true(told >= (able < 2 ? able : 2));
	assert_true(better <= told);
	return told;
}

static void alternates_are_the_next_best_who_keep_every_constraint(void **state)
{
	int told = 0, partial = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 3000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct assign_alternate *alternates;
		struct assign_result r;
		struct brute b;
		int64_t n;

		make(&b, seed);
		if (assign_best(&b.p, m, &r) == ERR_OK) {
			assign_alternates(&b.p, r.pairs, r.n_pairs, 2, m, &alternates, &n);
			for (int64_t x = 0; x < r.n_pairs; x++)
				told += check_member(&b, &r, x, alternates, n, m);
			for (int64_t k = 0; k < n; k++)
				partial += !alternates[k].is_for_any;
		}
		mem_end(m);
	}
	assert_true(told > 1000 && partial > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alternates_are_the_next_best_who_keep_every_constraint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
