/*
 * Reads what `bursary assign` is given into an assign_problem: scores as CSV
 * or as a dense .npy, and the files that go with them.  Names become numbers
 * in the order in which the scores first tell them; with .npy they are row and
 * column numbers already.  --papers and --reviewers name them instead, those
 * without any score too; rows of the other files that name nobody of them
 * cannot bite: they are passed over and told in a warning.
 */
#ifndef CLI_ASSIGN_IN_H
#define CLI_ASSIGN_IN_H

#include "match/assign.h"

struct assign_files {
	const char *scores;
	const char *papers, *reviewers; /* whole lists, or NULL: who stands in the scores */
	const char *conflicts, *demands, *loads, *quotas, *members, *institutions,
		*pins;			/* or NULL */
	int64_t demand, load, min_load; /* for everybody the files do not name */
	bool is_flow;			/* quotas of a paper must not share members */
};

struct names;
struct npy;

struct assign_in {
	struct mem *mem;
	struct names *papers, *reviewers, *attributes;
	struct assign_problem problem;
	const int64_t *quota_line;	/* per quota of the problem; 0: made of the institutions */
	struct npy *npy;		/* where the scores came as such */
	bool has_papers, has_reviewers; /* whole lists were given */
	const char **warning;		/* one line each */
	size_t n_warnings;
	int64_t n_passed_over; /* rows */
	const char *fault;     /* one line, ready to print; NULL while all is well */
};

/* False after a fault.  assign_in_close in either case. */
bool assign_in_read(struct mem *m, const struct assign_files *files, struct assign_in *ret_in);

/* Lets go of a mapped array; all else goes with the lifetime. */
void assign_in_close(struct assign_in *in);

/* Valid as long as the lifetime of in. */
const char *assign_in_paper(const struct assign_in *in, int32_t i);
const char *assign_in_reviewer(const struct assign_in *in, int32_t j);

#endif
