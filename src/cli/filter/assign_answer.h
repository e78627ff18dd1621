/*
 * What `bursary assign` was asked, and its answer, for its parts: assign.c
 * (options), assign_solve.c, assign_out.c (files and figures), assign_explain.c
 * (why nothing fits), assign_ask.c (--why).
 */
#ifndef CLI_ASSIGN_ANSWER_H
#define CLI_ASSIGN_ANSWER_H

#include "base/buf.h"
#include "cli/filter/assign_in.h"
#include "match/fair.h"
#include "match/random.h"
#include "match/verify.h"

struct asked {
	struct assign_files files;
	const char *objective, *out; /* out is NULL with --why */
	const char *why[2];
	bool is_asking;
	bool is_json;
	bool has_floor, has_quality, has_max_prob, has_seed, has_levels;
	double floor, quality, max_prob;
	int64_t seed, levels, effort;
	const char *marginals;
	const char *alternates, *hotcrp, *edges; /* further files out, or NULL */
	int64_t alternates_each;
	const char *hotcrp_action, *hotcrp_round, *invitation, *label;
	bool has_change_cost, has_author_distance, has_panel_distance, has_min_seniors, has_cover;
};

struct answer {
	const struct asked *asked;
	struct assign_in in;
	struct assign_result result;
	struct verify_report report;
	struct fair_result fair;	/* with the objective fair */
	struct random_marginals random; /* with the objective random */
	bool is_fair, is_random;
};

/*
 * Solves a->in.problem by the objective asked for, into a's results, checked
 * against the problem.  ERR_REFUSED with result.why.
 */
MUST_CHECK enum err assign_solve(struct mem *m, struct answer *a);

/* Can all the files asked for be written?  Else false, after a line on standard error. */
bool assign_out_can(struct mem *m, const struct asked *asked);

/* Writes them: pairs, marginals, alternates, HotCRP's and OpenReview's forms. */
MUST_CHECK enum err assign_out_files(struct mem *m, const struct answer *a);

/* The figures on standard output. */
void assign_out_json(struct mem *m, const struct answer *a, bool is_feasible);

/* Micro-units as a decimal number. */
void assign_out_micro(struct buf *b, int64_t micro);

/* Why nothing fits, in one line of m. */
const char *assign_explain(struct mem *m, const struct answer *a);

/* Prints what stands for the pair of --why and what it costs otherwise; an exit status. */
int assign_ask(struct mem *m, struct answer *a);

#endif
