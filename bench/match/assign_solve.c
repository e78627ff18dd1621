/* Solves one .npy instance.  usage: assign_solve FILE DEMAND LOAD [MIN_LOAD] */
#include <stdio.h>

#include "bench/match/npy.h"
#include "match/assign.h"
#include "match/verify.h"

static int32_t *all(struct mem *m, long n, int32_t value)
{
	int32_t *a = MEM_ARRAY(m, int32_t, (size_t)n);

	for (long i = 0; i < n; i++)
		a[i] = value;
	return a;
}

int main(int argc, char **argv)
{
	struct mem *m = mem_new(NULL, "solve");
	struct assign_problem p = { 0 };
	struct assign_result r;
	struct verify_report v;
	long rows, cols;
	double start, end;
	enum err e;

	if (argc < 4)
		return 2;
	p.scores.dense = npy_map(argv[1], &rows, &cols);
	p.n_papers = (int32_t)rows;
	p.n_reviewers = (int32_t)cols;
	p.demand = all(m, rows, (int32_t)strtol(argv[2], NULL, 10));
	p.load_max = all(m, cols, (int32_t)strtol(argv[3], NULL, 10));
	p.load_min = all(m, cols, argc > 4 ? (int32_t)strtol(argv[4], NULL, 10) : 0);
	start = cpu_seconds();
	e = assign_best(&p, m, &r);
	end = cpu_seconds();
	if (e != ERR_OK) {
		printf("bursary %ldx%ld %s\n", rows, cols, err_name(e));
		return 1;
	}
	verify_assignment(&p, r.pairs, r.n_pairs, m, &v);
	printf("bursary %ldx%ld sum %" PRId64 " bound %" PRId64
	       " fault %d cpu %.3f s peak %ld MB rounds %d pivots %" PRId64 " pairs %" PRId64 "\n",
		rows, cols, v.sum, r.bound, (int)v.fault, end - start, peak_kb() / 1024, r.rounds,
		r.pivots, r.candidates);
	mem_end(m);
	return v.fault == VERIFY_OK && v.sum == r.bound ? 0 : 1;
}
