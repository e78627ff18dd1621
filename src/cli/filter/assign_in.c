#include <math.h>

#include "cli/filter/assign_in_parts.h"
#include "cli/filter/npy_in.h"

enum { SCORES_MAX = 100000000 };

/* One listed score; the line tells a duplicate. */
struct entry {
	int32_t paper, reviewer;
	double score;
	int64_t line;
};

struct entries {
	struct entry *at;
	int64_t n, cap;
};

/* Scores. */

/* The number of who is scored: of the whole list where there is one, else new at first. */
static bool scored(struct assign_reading *r, int c, struct names *names, bool is_whole,
	const char *what, int32_t *ret_number)
{
	if (is_whole)
		return assign_read_known(r, c, names, what, ret_number);
	if (!csv_id(r->csv, &r->row, &r->column[c]))
		return false;
	*ret_number = names_add(names, assign_read_field(r, c));
	return true;
}

static void add_entry(struct assign_reading *r, struct entries *e, struct entry entry)
{
	if (e->n == e->cap) {
		e->cap = e->cap == 0 ? 4096 : e->cap + e->cap / 2;
		e->at = mem_grow(r->in->mem, e->at, (size_t)e->cap, sizeof(*e->at));
	}
	e->at[e->n++] = entry;
}

static bool each_score(struct assign_reading *r)
{
	struct assign_in *in = r->in;
	struct entry e = { .line = r->row.line };

	if (!scored(r, 0, in->papers, in->has_papers, "paper", &e.paper) ||
		!scored(r, 1, in->reviewers, in->has_reviewers, "reviewer", &e.reviewer) ||
		!csv_double(r->csv, &r->row, &r->column[2], -ASSIGN_MAX_SCORE, ASSIGN_MAX_SCORE,
			&e.score))
		return false;
	if (r->is_passed_over)
		return true;
	if (((struct entries *)r->arg)->n == SCORES_MAX)
		return csv_fail(r->csv, &r->row, "more than %d scores", SCORES_MAX);
	add_entry(r, r->arg, e);
	return true;
}

static int by_reviewer(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->reviewer != y->reviewer)
		return x->reviewer < y->reviewer ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* The entries by paper, in the order of the file within one. */
static struct entry *grouped(struct assign_in *in, const struct entries *e, int64_t *row)
{
	struct entry *by_paper = MEM_ARRAY_RAW(in->mem, struct entry, (size_t)e->n + 1);
	int32_t n = in->problem.n_papers;
	int64_t *next = MEM_ARRAY(in->mem, int64_t, (size_t)n + 1);

	for (int64_t x = 0; x < e->n; x++)
		row[e->at[x].paper + 1]++;
	for (int32_t i = 0; i < n; i++) {
		row[i + 1] += row[i];
		next[i] = row[i];
	}
	for (int64_t x = 0; x < e->n; x++)
		by_paper[next[e->at[x].paper]++] = e->at[x];
	mem_drop(next);
	return by_paper;
}

static bool twice(struct assign_in *in, const char *path, const struct entry *e)
{
	return assign_read_fault(in,
		mem_printf(in->mem, "%s:%" PRId64 ": the pair %s, %s stands twice", path, e->line,
			assign_in_paper(in, e->paper), assign_in_reviewer(in, e->reviewer)));
}

static bool list_scores(struct assign_in *in, const char *path, struct entries *e)
{
	struct assign_problem *p = &in->problem;
	int64_t *row = MEM_ARRAY(in->mem, int64_t, (size_t)p->n_papers + 2);
	int32_t *col = MEM_ARRAY_RAW(in->mem, int32_t, (size_t)e->n + 1);
	double *value = MEM_ARRAY_RAW(in->mem, double, (size_t)e->n + 1);
	struct entry *by_paper = grouped(in, e, row);

	mem_drop(e->at);
	for (int32_t i = 0; i < p->n_papers; i++) {
		qsort(by_paper + row[i], (size_t)(row[i + 1] - row[i]), sizeof(*by_paper),
			by_reviewer);
		for (int64_t x = row[i]; x < row[i + 1]; x++) {
			if (x > row[i] && by_paper[x].reviewer == by_paper[x - 1].reviewer)
				return twice(in, path, &by_paper[x]);
			col[x] = by_paper[x].reviewer;
			value[x] = by_paper[x].score;
		}
	}
	mem_drop(by_paper);
	p->scores = (struct assign_scores){ .row = row, .col = col, .value = value };
	return true;
}

/* Whole lists. */

static bool each_listed(struct assign_reading *r)
{
	struct names *names = r->arg;
	int32_t before = names_count(names);

	if (!csv_id(r->csv, &r->row, &r->column[0]))
		return false;
	names_add(names, assign_read_field(r, 0));
	return names_count(names) > before ||
	       csv_fail(r->csv, &r->row, "%s %s stands twice", r->column[0].name,
		       csv_shown(r->csv, assign_read_field(r, 0)));
}

static bool none(struct assign_in *in, const char *path, const char *whom)
{
	return assign_read_fault(in, mem_printf(in->mem, "%s:1: no %s", path, whom));
}

static bool read_list(
	struct assign_in *in, const char *path, const char *column, struct names *names)
{
	const struct csv_column columns[] = { { column, true, 0 } };

	if (path == NULL)
		return true;
	if (!assign_read_file(in, path, columns, 1, each_listed, names))
		return false;
	return names_count(names) > 0 || none(in, path, mem_printf(in->mem, "%ss", column));
}

static bool read_lists(struct assign_in *in, const struct assign_files *files)
{
	in->papers = names_new(in->mem);
	in->reviewers = names_new(in->mem);
	in->has_papers = files->papers != NULL;
	in->has_reviewers = files->reviewers != NULL;
	return read_list(in, files->papers, "paper", in->papers) &&
	       read_list(in, files->reviewers, "reviewer", in->reviewers);
}

static bool read_scores_csv(struct assign_in *in, const char *path)
{
	const struct csv_column columns[] = { { "paper", true, 0 }, { "reviewer", true, 0 },
		{ "score", true, 0 } };
	struct entries e = { 0 };

	if (!assign_read_file(in, path, columns, 3, each_score, &e))
		return false;
	in->problem.n_papers = names_count(in->papers);
	in->problem.n_reviewers = names_count(in->reviewers);
	if (in->problem.n_papers == 0)
		return none(in, path, "papers");
	return list_scores(in, path, &e);
}

/* The rows or columns of an array by their list, or by their numbers without one. */
static bool name_side(struct assign_in *in, const char *path, bool has_list, const char *what,
	int32_t n, struct names **names)
{
	if (!has_list)
		*names = names_numbered(in->mem, n);
	if (names_count(*names) == n)
		return true;
	return assign_read_fault(in, mem_printf(in->mem, "%s: %d %s, and the list has %d", path, n,
					     what, names_count(*names)));
}

static bool read_scores_npy(struct assign_in *in, const char *path)
{
	struct npy *npy = MEM_NEW(in->mem, struct npy);
	const char *why = npy_open(in->mem, path, npy);

	if (why != NULL)
		return assign_read_fault(in, why);
	in->npy = npy;
	in->problem.n_papers = npy->rows;
	in->problem.n_reviewers = npy->cols;
	in->problem.scores.dense = npy->data;
	if (npy->rows == 0)
		return none(in, path, "papers");
	return name_side(in, path, in->has_papers, "rows", npy->rows, &in->papers) &&
	       name_side(in, path, in->has_reviewers, "columns", npy->cols, &in->reviewers);
}

const struct assign_struck *assign_in_struck(const struct assign_in *in, struct assign_pair pair)
{
	for (size_t x = 0; x < in->n_struck; x++)
		if (in->struck[x].paper == pair.paper && in->struck[x].reviewer == pair.reviewer)
			return &in->struck[x];
	return NULL;
}

/* The arrays are ours, hence the casts. */
void assign_in_rescore(struct assign_in *in, int32_t i, int32_t j, double score)
{
	struct assign_scores *s = &in->problem.scores;
	int64_t lo, hi;

	if (s->dense != NULL) {
		((float *)(uintptr_t)s->dense)[(int64_t)i * in->problem.n_reviewers + j] =
			(float)score;
		return;
	}
	lo = s->row[i];
	hi = s->row[i + 1];
	while (lo < hi) {
		int64_t mid = lo + (hi - lo) / 2;

		if (s->col[mid] < j)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < s->row[i + 1] && s->col[lo] == j)
		((double *)(uintptr_t)s->value)[lo] = score;
}

void assign_in_unscore(struct assign_in *in, int32_t i, int32_t j)
{
	assign_in_rescore(in, i, j, (double)NAN);
}

void assign_in_strike_at(struct assign_in *in, struct assign_struck struck)
{
	if (in->n_struck == in->struck_cap) {
		in->struck_cap = in->struck_cap == 0 ? 256 : 2 * in->struck_cap;
		in->struck = mem_grow(in->mem, in->struck, in->struck_cap, sizeof(*in->struck));
	}
	in->struck[in->n_struck++] = struck;
	assign_in_unscore(in, struck.paper, struck.reviewer);
}

void assign_in_strike(struct assign_reading *r, int32_t paper, int32_t reviewer)
{
	assign_in_strike_at(r->in, (struct assign_struck){ paper, reviewer, r->path, r->row.line });
}

/* The first number of the array that is no score: told only after assign_check found there is one.
 */
static bool bad_dense(struct assign_in *in, const char *path)
{
	const struct npy *npy = in->npy;

	for (int32_t i = 0; i < npy->rows; i++)
		for (int32_t j = 0; j < npy->cols; j++)
			if (fabsf(npy->data[(int64_t)i * npy->cols + j]) > (float)ASSIGN_MAX_SCORE)
				return assign_read_fault(in,
					mem_printf(in->mem, "%s: row %d, column %d: not within %g",
						path, i, j, ASSIGN_MAX_SCORE));
	BUG("a score is bad and none is");
}

static bool check_whole(struct assign_in *in, const struct assign_files *files)
{
	const char *field_name = assign_check(&in->problem);

	if (field_name == NULL)
		return true;
	if (strcmp(field_name, "scores") == 0 && in->npy != NULL)
		return bad_dense(in, files->scores);
	return assign_read_fault(
		in, mem_printf(in->mem, "%s: the problem is too large or contradicts itself (%s)",
			    files->scores, field_name));
}

bool assign_in_read(struct mem *m, const struct assign_files *files, struct assign_in *ret_in)
{
	struct assign_in *in = ret_in;

	*in = (struct assign_in){ .mem = m };
	if (!read_lists(in, files) ||
		!(npy_is_one(files->scores) ? read_scores_npy(in, files->scores)
					    : read_scores_csv(in, files->scores)))
		return false;
	return assign_in_pairs(in, files) && assign_in_counts(in, files) &&
	       assign_in_groups(in, files) && assign_in_graph(in, files) &&
	       assign_in_wishes(in, files) && check_whole(in, files);
}

const char *assign_in_paper(const struct assign_in *in, int32_t i)
{
	return names_of(in->papers, i);
}

const char *assign_in_reviewer(const struct assign_in *in, int32_t j)
{
	return names_of(in->reviewers, j);
}

int32_t assign_in_find_paper(const struct assign_in *in, const char *id)
{
	return names_find(in->papers, id);
}

int32_t assign_in_find_reviewer(const struct assign_in *in, const char *id)
{
	return names_find(in->reviewers, id);
}

const char *assign_in_attribute(const struct assign_in *in, int32_t a)
{
	return names_of(in->attributes, a);
}

void assign_in_close(struct assign_in *in)
{
	if (in->npy != NULL)
		npy_close(in->npy);
	in->npy = NULL;
}
