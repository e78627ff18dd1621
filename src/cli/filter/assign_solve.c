/* Solves what was asked. */
#include "cli/filter/assign_answer.h"
#include "cli/progress.h"

/* Marginals, checked, and one draw from them. */
static enum err solve_random(struct mem *m, struct answer *a)
{
	const struct assign_problem *p = &a->in.problem;
	struct prng chance;
	enum err e = a->asked->has_quality ? random_spread(p, a->asked->max_prob, a->asked->quality,
						     m, &a->random)
					   : random_capped(p, a->asked->max_prob, m, &a->random);

	a->result.why = a->random.why;
	if (e != ERR_OK)
		return e;
	MUST(verify_marginals(p, &a->random, a->asked->max_prob, m) == VERIFY_OK);
	prng_init(&chance, (uint64_t)a->asked->seed);
	random_draw(p, &a->random, &chance, m, &a->result.pairs, &a->result.n_pairs);
	for (int64_t x = 0; x < a->result.n_pairs; x++)
		a->result.sum += assign_micro(
			assign_score(p, a->result.pairs[x].paper, a->result.pairs[x].reviewer));
	return ERR_OK;
}

static enum err solve_fair(struct mem *m, struct answer *a)
{
	enum err e =
		a->asked->has_floor
			? fair_above(&a->in.problem, assign_micro(a->asked->floor), m, &a->fair)
			: fair_best(&a->in.problem, (int32_t)a->asked->levels, m, &a->fair);

	a->result = a->fair.best;
	return e;
}

static enum err solve(struct mem *m, struct answer *a)
{
	struct assign_problem *p = &a->in.problem;
	struct progress progress;
	enum err e;

	progress_begin(&progress,
		a->is_random ? "spreading chances"
		: a->is_fair ? "raising the worst-off"
			     : "greatest sum",
		1);
	progress.is_most = a->is_fair;
	progress.has_rounds = true;
	p->effort = a->asked->effort;
	p->progress = progress.is_shown ? progress_tell : NULL;
	p->progress_arg = &progress;
	if (a->is_random)
		e = solve_random(m, a);
	else
		e = a->is_fair ? solve_fair(m, a) : assign_best(p, m, &a->result);
	p->progress = NULL;
	progress_end(&progress);
	return e;
}

enum err assign_solve(struct mem *m, struct answer *a)
{
	enum err e = solve(m, a);

	if (e != ERR_OK)
		return e;
	verify_assignment(&a->in.problem, a->result.pairs, a->result.n_pairs, m, &a->report);
	MUST(a->report.fault == VERIFY_OK && a->report.sum == a->result.sum);
	return ERR_OK;
}
