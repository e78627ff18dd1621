/*
 * Rows of the files that `bursary assign` is given, whatever they are about, as
 * CSV or as OpenReview's edges in JSON: for assign_in*.c.
 */
#ifndef CLI_ASSIGN_READ_H
#define CLI_ASSIGN_READ_H

#include "cli/filter/assign_in.h"
#include "cli/csv_in.h"
#include "cli/filter/names.h"

enum { ASSIGN_COLUMNS_MAX = 5, ASSIGN_COUNT_MAX = 1000000 };

/* A file being read. */
struct assign_reading {
	struct assign_in *in;
	struct csv *csv;
	struct csv_row row;
	struct csv_column column[ASSIGN_COLUMNS_MAX];
	size_t n_columns;
	char *field[ASSIGN_COLUMNS_MAX]; /* of an edge */
	const char *path;
	void *arg;
	int64_t n_rows, n_passed_over;
	const char *first_passed_over; /* "line 5: no paper \"c\"" */
	bool is_passed_over;	       /* the row at hand */
};

/* Keeps the first fault; returns false. */
bool assign_read_fault(struct assign_in *in, const char *text);

/*
 * Hands over the rows of a file to each, which tells its own faults.  Rows that
 * name whom nobody knows are counted, and told in one warning.
 */
bool assign_read_file(struct assign_in *in, const char *path, const struct csv_column *columns,
	size_t n, bool (*each)(struct assign_reading *), void *arg);

static inline const char *assign_read_field(const struct assign_reading *r, int c)
{
	return csv_field(&r->row, &r->column[c]);
}

/*
 * The number of an id, -1 with the row passed over where it is not known; false
 * when it is no id.  what: "paper" or "reviewer".
 */
bool assign_read_known(struct assign_reading *r, int c, const struct names *names, const char *what,
	int32_t *ret_number);
bool assign_read_paper(struct assign_reading *r, int c, int32_t *ret_paper);
bool assign_read_reviewer(struct assign_reading *r, int c, int32_t *ret_reviewer);

bool assign_read_whole(struct assign_reading *r, int c, int64_t max, int32_t *ret_value);

/* True the first time that this pair of numbers comes. */
bool assign_read_once(struct assign_reading *r, struct names *seen, int32_t a, int32_t b);

#endif
