#include "cli/filter/calibrate_in.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/csv_in.h"

static bool read_review(struct csv *csv, const struct csv_row *row,
	const struct csv_column *columns, struct calibrate_table *t)
{
	struct calibrate_row r = { .confidence = 1, .line = row->line };

	for (int i = 0; i < 2; i++)
		if (csv_field(row, &columns[i])[0] == '\0')
			return csv_fail(csv, row, "%s is empty", columns[i].name);
	if (!csv_double(csv, row, &columns[2], -1e12, 1e12, &r.score))
		return false;
	if (t->has_confidence && !csv_double(csv, row, &columns[3], 1e-6, 1e6, &r.confidence))
		return false;
	r.paper = names_add(t->papers, csv_field(row, &columns[0]));
	r.reviewer = names_add(t->reviewers, csv_field(row, &columns[1]));
	if (t->n == t->cap) {
		t->cap = t->cap == 0 ? 1024 : t->cap * 2;
		t->review = mem_grow(t->mem, t->review, t->cap, sizeof(*t->review));
	}
	t->review[t->n++] = r;
	return true;
}

static int by_pair(const void *x, const void *y)
{
	const struct calibrate_row *a = x, *b = y;

	if (a->paper != b->paper)
		return a->paper < b->paper ? -1 : 1;
	if (a->reviewer != b->reviewer)
		return a->reviewer < b->reviewer ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

/* A reviewer has one score a paper; the first row that breaks this is told. */
static bool check_pairs(struct csv *csv, const struct calibrate_table *t)
{
	struct calibrate_row *sorted = mem_copy(t->mem, t->review, t->n * sizeof(*t->review));
	const struct calibrate_row *bad = NULL;

	qsort(sorted, t->n, sizeof(*sorted), by_pair);
	for (size_t k = 1; k < t->n; k++)
		if (sorted[k].paper == sorted[k - 1].paper &&
			sorted[k].reviewer == sorted[k - 1].reviewer &&
			(bad == NULL || sorted[k].line < bad->line))
			bad = &sorted[k];
	if (bad == NULL)
		return true;
	return csv_fail(csv, &(struct csv_row){ .line = bad->line }, "the pair %s, %s stands twice",
		csv_shown(csv, names_of(t->papers, bad->paper)),
		csv_shown(csv, names_of(t->reviewers, bad->reviewer)));
}

static bool read_rows(struct csv *csv, struct calibrate_table *t)
{
	struct csv_column columns[] = { { .name = "paper", .is_required = true },
		{ .name = "reviewer", .is_required = true },
		{ .name = "score", .is_required = true }, { .name = "confidence" } };
	struct csv_row row = { .line = 1 };

	if (!csv_columns(csv, columns, 4))
		return false;
	t->has_confidence = columns[3].at >= 0;
	while (csv_next(csv, &row))
		if (!read_review(csv, &row, columns, t))
			return false;
	if (csv_fault(csv) != NULL)
		return false;
	return t->n > 0 ? check_pairs(csv, t) : csv_fail(csv, &row, "there is no review");
}

/* Numbers of areas by the numbers of those whose they are; UINT32_MAX where there is none. */
static uint32_t *no_areas(struct mem *m, int32_t n)
{
	uint32_t *area = MEM_ARRAY_RAW(m, uint32_t, (size_t)n);

	for (int32_t i = 0; i < n; i++)
		area[i] = UINT32_MAX;
	return area;
}

/* Rows of who reviews nothing, and is not reviewed, tell nothing here. */
struct passed {
	int64_t n, first_line;
};

static void pass(struct passed *passed, const struct csv_row *row)
{
	if (passed->n++ == 0)
		passed->first_line = row->line;
}

static bool read_areas(struct csv *csv, struct calibrate_table *t, struct passed *passed)
{
	struct csv_column columns[] = { { .name = "id", .is_required = true },
		{ .name = "area", .is_required = true } };
	struct csv_row row = { .line = 1 };

	t->areas = names_new(t->mem);
	t->paper_area = no_areas(t->mem, names_count(t->papers));
	t->reviewer_area = no_areas(t->mem, names_count(t->reviewers));
	if (!csv_columns(csv, columns, 2))
		return false;
	while (csv_next(csv, &row)) {
		int32_t i, j;
		uint32_t area;

		if (!csv_id(csv, &row, &columns[0]) || !csv_id(csv, &row, &columns[1]))
			return false;
		i = names_find(t->papers, csv_field(&row, &columns[0]));
		j = names_find(t->reviewers, csv_field(&row, &columns[0]));
		area = (uint32_t)names_add(t->areas, csv_field(&row, &columns[1]));
		if (i >= 0 && t->paper_area[i] == UINT32_MAX)
			t->paper_area[i] = area;
		if (j >= 0 && t->reviewer_area[j] == UINT32_MAX)
			t->reviewer_area[j] = area;
		if (i < 0 && j < 0)
			pass(passed, &row);
	}
	return csv_fault(csv) == NULL;
}

/* Where a pair stands among the reviews sorted by pair, or NULL. */
static struct calibrate_row *review_of(
	struct calibrate_row *sorted, size_t n, int32_t paper, int32_t reviewer)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct calibrate_row *r = &sorted[middle];

		if (r->paper < paper || (r->paper == paper && r->reviewer < reviewer))
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && sorted[low].paper == paper && sorted[low].reviewer == reviewer
		       ? &sorted[low]
		       : NULL;
}

static int by_line(const void *x, const void *y)
{
	const struct calibrate_row *a = x, *b = y;

	return (a->line > b->line) - (a->line < b->line);
}

/* Scores of pairs that are no review are of no use, and many: `match` writes all. */
static bool read_expertise(struct csv *csv, struct calibrate_table *t, struct passed *passed)
{
	struct csv_column columns[] = { { .name = "paper", .is_required = true },
		{ .name = "reviewer", .is_required = true },
		{ .name = "score", .is_required = true } };
	struct csv_row row = { .line = 1 };

	(void)passed;
	if (!csv_columns(csv, columns, 3))
		return false;
	qsort(t->review, t->n, sizeof(*t->review), by_pair);
	while (csv_next(csv, &row)) {
		struct calibrate_row *r;
		double score;

		if (!csv_id(csv, &row, &columns[0]) || !csv_id(csv, &row, &columns[1]) ||
			!csv_double(csv, &row, &columns[2], -1e12, 1e12, &score))
			return false;
		r = review_of(t->review, t->n, names_find(t->papers, csv_field(&row, &columns[0])),
			names_find(t->reviewers, csv_field(&row, &columns[1])));
		if (r != NULL && r->has_expertise)
			return csv_fail(csv, &row, "the pair %s, %s stands twice",
				csv_shown(csv, names_of(t->papers, r->paper)),
				csv_shown(csv, names_of(t->reviewers, r->reviewer)));
		if (r != NULL) {
			r->expertise = score;
			r->has_expertise = true;
			t->has_expertise = true;
		}
	}
	qsort(t->review, t->n, sizeof(*t->review), by_line);
	return csv_fault(csv) == NULL;
}

/* A review of unknown expertise has the mean of the others. */
static void fill_expertise(struct calibrate_table *t)
{
	double mean = 0;
	size_t n = 0;

	for (size_t k = 0; k < t->n; k++)
		if (t->review[k].has_expertise) {
			mean += t->review[k].expertise;
			n++;
		}
	for (size_t k = 0; k < t->n; k++)
		if (!t->review[k].has_expertise)
			t->review[k].expertise = mean / (double)n;
	if (n < t->n)
		fprintf(stderr,
			"bursary calibrate: %zu reviews have no expertise given; theirs is taken "
			"to be the "
			"mean\n",
			t->n - n);
}

static bool read_rows_only(struct csv *csv, struct calibrate_table *t, struct passed *passed)
{
	(void)passed;
	return read_rows(csv, t);
}

static bool read_one(const char *path, struct calibrate_table *t,
	bool (*read)(struct csv *, struct calibrate_table *, struct passed *))
{
	struct passed passed = { 0 };
	struct csv *csv;
	bool ok = csv_open(t->mem, path, &csv) == ERR_OK && read(csv, t, &passed);

	if (!ok)
		fprintf(stderr, "%s\n", csv_fault(csv));
	else if (csv_note(csv) != NULL)
		fprintf(stderr, "bursary calibrate: %s\n", csv_note(csv));
	if (ok && passed.n > 0)
		fprintf(stderr,
			"bursary calibrate: %s: %" PRId64
			" rows name nobody of the reviews (the first in line %" PRId64 ")\n",
			path, passed.n, passed.first_line);
	csv_close(csv);
	return ok;
}

bool calibrate_read(const struct calibrate_files *files, struct calibrate_table *t)
{
	t->papers = names_new(t->mem);
	t->reviewers = names_new(t->mem);
	if (!read_one(files->reviews, t, read_rows_only) ||
		(files->areas != NULL && !read_one(files->areas, t, read_areas)) ||
		(files->expertise != NULL && !read_one(files->expertise, t, read_expertise)))
		return false;
	if (t->has_expertise)
		fill_expertise(t);
	else if (files->expertise != NULL)
		fprintf(stderr, "bursary calibrate: %s: no row is of a review\n", files->expertise);
	return true;
}

struct calibrate_problem calibrate_problem_of(const struct calibrate_table *t)
{
	uint32_t *paper = MEM_ARRAY_RAW(t->mem, uint32_t, t->n);
	uint32_t *reviewer = MEM_ARRAY_RAW(t->mem, uint32_t, t->n);
	double *score = MEM_ARRAY_RAW(t->mem, double, t->n);
	double *confidence = MEM_ARRAY_RAW(t->mem, double, t->n);
	double *expertise = MEM_ARRAY_RAW(t->mem, double, t->n);

	for (size_t k = 0; k < t->n; k++) {
		paper[k] = (uint32_t)t->review[k].paper;
		reviewer[k] = (uint32_t)t->review[k].reviewer;
		score[k] = t->review[k].score;
		confidence[k] = t->review[k].confidence;
		expertise[k] = t->review[k].expertise;
	}
	return (struct calibrate_problem){ .n_papers = (uint32_t)names_count(t->papers),
		.n_reviewers = (uint32_t)names_count(t->reviewers),
		.n_reviews = t->n,
		.paper = paper,
		.reviewer = reviewer,
		.score = score,
		.confidence = t->has_confidence ? confidence : NULL,
		.paper_area = t->paper_area,
		.reviewer_area = t->reviewer_area,
		.n_areas = t->areas == NULL ? 0 : (uint32_t)names_count(t->areas),
		.expertise = t->has_expertise ? expertise : NULL };
}
