/* Reads what `bursary select` chooses from. */
#ifndef CLI_SELECT_IN_H
#define CLI_SELECT_IN_H

#include "cli/filter/names.h"
#include "match/portfolio.h"

enum { SELECT_CENTS = 100 };

struct select_files {
	const char *proposals, *quotas, *exclusive, *calls;
};

/* A call with limits of its own; -1: none. */
struct select_call {
	int64_t cash, credits, average; /* cents */
};

/* A growing family of sets of proposals. */
struct select_sets {
	struct mem *mem;
	uint32_t *set, *member; /* pairs, in the order they were read */
	size_t n, cap;
};

struct select_in {
	struct mem *mem;
	struct names *ids, *areas, *institutions, *calls, *awards;
	struct select_call *limit; /* per call; NULL without --calls */
	uint32_t n;
	int64_t *score;		     /* millionths */
	int64_t *cash, *credits;     /* cents */
	int32_t *area, *institution; /* -1: none */
	int32_t *call, *award;	     /* -1: none; variants share an award */
	bool has_variants, has_calls;
	const char *passed_over; /* a line each column that is not known, told once all is read */
	int64_t first_credits;	 /* line of the first that asks for credits; 0: none */
	size_t cap;
	struct select_sets exclusive;
	struct names *groups; /* people, then the groups of --exclusive */
	struct select_sets quota;
	char **quota_name;
	int64_t *quota_min, *quota_max;
	uint32_t n_quotas, quotas_cap;
};

/* EXIT_DONE, or EXIT_USAGE after one line on standard error. */
int select_read(struct mem *m, const struct select_files *files, struct select_in *ret_in);

/* Sorted by set, doubles dropped. */
struct portfolio_sets select_sets_pack(struct mem *m, const struct select_sets *sets, uint32_t n);

#endif
