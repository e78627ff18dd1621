/*
 * What `bursary calibrate` reads: reviews, and what may be known besides, the
 * areas of papers and reviewers and each reviewer's expertise in each paper.
 */
#ifndef CLI_CALIBRATE_IN_H
#define CLI_CALIBRATE_IN_H

#include "cli/filter/names.h"
#include "match/calibrate.h"

struct calibrate_files {
	const char *reviews, *areas, *expertise; /* the last two may be NULL */
};

/* One row of the reviews. */
struct calibrate_row {
	int32_t paper, reviewer;
	double score, confidence, expertise;
	int64_t line;
	bool has_expertise;
};

struct calibrate_table {
	struct mem *mem; /* set by the caller; all lives there */
	struct names *papers, *reviewers, *areas;
	struct calibrate_row *review;
	uint32_t *paper_area, *reviewer_area; /* NULL without a file of areas */
	size_t n, cap;
	bool has_confidence, has_expertise;
};

/* Tells what is wrong, or to be warned of, on standard error; false where it is wrong. */
bool calibrate_read(const struct calibrate_files *files, struct calibrate_table *t);

struct calibrate_problem calibrate_problem_of(const struct calibrate_table *t);

#endif
