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
	const char *seniors, *areas;	/* reviewers; areas of papers and reviewers */
	int64_t min_seniors, cover;	/* so many of them a paper, and for each of its areas */
	const char *authors, *coauthors;
	int64_t author_distance, panel_distance; /* steps among co-authors that are too near */
	bool is_mutual_out;			 /* authors do not review each other */
	const char *preferences, *previous, *max_probs;
	double change_cost; /* what a pair of previous counts for when it stays */
	double min_score;   /* of a pair */
	bool has_min_score;
};

/* What the names of attributes begin with that --institutions make. */
#define ASSIGN_INSTITUTION "institution "

struct names;
struct npy;

/* A pair that a file keeps apart, whether it has a score or not. */
struct assign_struck {
	int32_t paper, reviewer;
	const char *path;
	int64_t line;
};

/* What a pair counts for beside its score. */
struct assign_wish {
	int32_t paper, reviewer;
	bool is_standing;     /* it is of the previous assignment */
	double weight, score; /* the score without it */
};

struct assign_in {
	struct mem *mem;
	struct names *papers, *reviewers, *attributes;
	struct assign_problem problem;
	struct npy *npy;			     /* where the scores came as such */
	bool has_papers, has_reviewers;		     /* whole lists were given */
	int32_t first_institution, end_institutions; /* attributes that --institutions made */
	struct assign_wish *wish; /* by pair; their weights are in the problem's scores */
	size_t n_wishes;
	int64_t n_standing, n_below; /* rows of --previous; pairs struck by --min-score */
	struct assign_struck *struck;
	size_t n_struck, struck_cap;
	const char **warning; /* one line each */
	size_t n_warnings;
	int64_t n_passed_over; /* rows */
	const char *fault;     /* one line, ready to print; NULL while all is well */
};

/* False after a fault.  assign_in_close in either case. */
bool assign_in_read(struct mem *m, const struct assign_files *files, struct assign_in *ret_in);

/* Takes a pair's score away, as a conflict would. */
void assign_in_unscore(struct assign_in *in, int32_t paper, int32_t reviewer);

/* And gives it another. */
void assign_in_rescore(struct assign_in *in, int32_t paper, int32_t reviewer, double score);

/* What is wished of a pair, or NULL; and its score without that. */
const struct assign_wish *assign_in_wish(const struct assign_in *in, struct assign_pair pair);
double assign_in_score(const struct assign_in *in, struct assign_pair pair);

/* Lets go of a mapped array; all else goes with the lifetime. */
void assign_in_close(struct assign_in *in);

/* Valid as long as the lifetime of in. */
const char *assign_in_paper(const struct assign_in *in, int32_t i);
const char *assign_in_reviewer(const struct assign_in *in, int32_t j);
int32_t assign_in_find_paper(const struct assign_in *in, const char *id); /* -1: nobody */
int32_t assign_in_find_reviewer(const struct assign_in *in, const char *id);
const char *assign_in_attribute(const struct assign_in *in, int32_t a);

/* The file's row that keeps the pair apart, or NULL. */
const struct assign_struck *assign_in_struck(const struct assign_in *in, struct assign_pair pair);

#endif
