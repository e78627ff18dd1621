#include "cli/assign_in.h"

#include <math.h>

#include "cli/csv_in.h"
#include "cli/names.h"
#include "cli/npy_in.h"

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

static bool fault(struct assign_in *in, const char *text)
{
	if (in->fault == NULL)
		in->fault = text;
	return false;
}

/*
 * Reads a file of at most five columns and hands over its rows.  each tells
 * its own faults.
 */
enum { COLUMNS_MAX = 5 };

struct reading {
	struct assign_in *in;
	struct csv *csv;
	struct csv_row row;
	struct csv_column column[COLUMNS_MAX];
	const char *path;
	void *arg;
};

static bool read_file(struct assign_in *in, const char *path, const struct csv_column *columns,
	size_t n, bool (*each)(struct reading *), void *arg)
{
	struct reading r = { .in = in, .path = path, .arg = arg };

	memcpy(r.column, columns, n * sizeof(*columns));
	if (csv_open(in->mem, path, &r.csv) == ERR_OK && csv_columns(r.csv, r.column, n))
		while (csv_next(r.csv, &r.row) && each(&r))
			;
	csv_close(r.csv);
	return csv_fault(r.csv) == NULL ? true : fault(in, csv_fault(r.csv));
}

static const char *field(const struct reading *r, int c)
{
	return csv_field(&r->row, &r->column[c]);
}

static bool known(
	struct reading *r, int c, const struct names *names, const char *what, int32_t *ret_number)
{
	*ret_number = names_find(names, field(r, c));
	return *ret_number >= 0 ? true
				: csv_fail(r->csv, &r->row, "no %s %s in the scores", what,
					  csv_shown(r->csv, field(r, c)));
}

static bool whole(struct reading *r, int c, int64_t max, int32_t *ret_value)
{
	int64_t v;

	if (!csv_int(r->csv, &r->row, &r->column[c], 0, max, &v))
		return false;
	*ret_value = (int32_t)v;
	return true;
}

enum { COUNT_MAX = 1000000 };

/* True the first time that this pair of numbers comes. */
static bool once(struct reading *r, struct names *seen, int32_t a, int32_t b)
{
	int32_t before = names_count(seen);

	names_add(seen, mem_printf(r->in->mem, "%d,%d", a, b));
	return names_count(seen) > before;
}

/* Scores. */

static bool each_score(struct reading *r)
{
	struct entries *e = r->arg;
	double score;

	if (field(r, 0)[0] == '\0' || field(r, 1)[0] == '\0')
		return csv_fail(r->csv, &r->row, "an empty id");
	if (!csv_double(
		    r->csv, &r->row, &r->column[2], -ASSIGN_MAX_SCORE, ASSIGN_MAX_SCORE, &score))
		return false;
	if (e->n == e->cap) {
		e->cap = e->cap == 0 ? 4096 : e->cap + e->cap / 2;
		e->at = mem_grow(r->in->mem, e->at, (size_t)e->cap, sizeof(*e->at));
	}
	e->at[e->n++] = (struct entry){ names_add(r->in->papers, field(r, 0)),
		names_add(r->in->reviewers, field(r, 1)), score, r->row.line };
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
	return fault(in,
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

static bool read_scores_csv(struct assign_in *in, const char *path)
{
	const struct csv_column columns[] = { { "paper", true, 0 }, { "reviewer", true, 0 },
		{ "score", true, 0 } };
	struct entries e = { 0 };

	in->papers = names_new(in->mem);
	in->reviewers = names_new(in->mem);
	if (!read_file(in, path, columns, 3, each_score, &e))
		return false;
	in->problem.n_papers = names_count(in->papers);
	in->problem.n_reviewers = names_count(in->reviewers);
	return list_scores(in, path, &e);
}

static bool read_scores_npy(struct assign_in *in, const char *path)
{
	struct npy *npy = MEM_NEW(in->mem, struct npy);
	const char *why = npy_open(in->mem, path, npy);

	if (why != NULL)
		return fault(in, why);
	in->npy = npy;
	in->problem.n_papers = npy->rows;
	in->problem.n_reviewers = npy->cols;
	in->problem.scores.dense = npy->data;
	in->papers = names_numbered(in->mem, npy->rows);
	in->reviewers = names_numbered(in->mem, npy->cols);
	return true;
}

/* The place of a pair's score, NULL where it has none.  The arrays are ours, hence the cast. */
static void strike(struct assign_in *in, int32_t i, int32_t j)
{
	struct assign_scores *s = &in->problem.scores;

	if (s->dense != NULL) {
		((float *)(uintptr_t)s->dense)[(int64_t)i * in->problem.n_reviewers + j] = NAN;
		return;
	}
	for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
		if (s->col[x] == j)
			((double *)(uintptr_t)s->value)[x] = NAN;
}

/* Pairs that must or must not be. */

struct pins {
	struct assign_pair *at;
	int32_t n, cap;
	struct names *seen;
};

static bool add_pin(struct reading *r, struct pins *pins, int32_t i, int32_t j)
{
	if (!once(r, pins->seen, i, j))
		return csv_fail(r->csv, &r->row, "the pin %s, %s stands twice",
			assign_in_paper(r->in, i), assign_in_reviewer(r->in, j));
	if (pins->n == pins->cap) {
		pins->cap = pins->cap == 0 ? 64 : 2 * pins->cap;
		pins->at = mem_grow(r->in->mem, pins->at, (size_t)pins->cap, sizeof(*pins->at));
	}
	pins->at[pins->n++] = (struct assign_pair){ i, j };
	return true;
}

static bool each_pin(struct reading *r)
{
	int32_t i, j;

	return known(r, 0, r->in->papers, "paper", &i) &&
	       known(r, 1, r->in->reviewers, "reviewer", &j) && add_pin(r, r->arg, i, j);
}

/* OpenReview's constraints: -1 must not be, 0 no matter, 1 must be; without the column: -1. */
static bool each_conflict(struct reading *r)
{
	int64_t constraint = -1;
	int32_t i, j;

	if (!known(r, 0, r->in->papers, "paper", &i) ||
		!known(r, 1, r->in->reviewers, "reviewer", &j))
		return false;
	if (field(r, 2) != NULL && !csv_int(r->csv, &r->row, &r->column[2], -1, 1, &constraint))
		return false;
	if (constraint == 1)
		return add_pin(r, r->arg, i, j);
	if (constraint == -1)
		strike(r->in, i, j);
	return true;
}

static bool read_pairs(struct assign_in *in, const struct assign_files *f)
{
	const struct csv_column columns[] = { { "paper", true, 0 }, { "reviewer", true, 0 },
		{ "constraint", false, 0 } };
	struct pins pins = { .seen = names_new(in->mem) };

	if (f->conflicts != NULL && !read_file(in, f->conflicts, columns, 3, each_conflict, &pins))
		return false;
	if (f->pins != NULL && !read_file(in, f->pins, columns, 2, each_pin, &pins))
		return false;
	in->problem.pins = pins.at;
	in->problem.n_pins = pins.n;
	return true;
}

/* Demands and loads. */

static int32_t *filled(struct mem *m, int32_t n, int64_t value)
{
	int32_t *a = MEM_ARRAY_RAW(m, int32_t, (size_t)n + 1);

	for (int32_t x = 0; x < n; x++)
		a[x] = (int32_t)value;
	return a;
}

struct demands {
	int32_t *of;
	struct names *seen;
};

static bool each_demand(struct reading *r)
{
	struct demands *d = r->arg;
	int32_t i;

	if (!known(r, 0, r->in->papers, "paper", &i) || !whole(r, 1, COUNT_MAX, &d->of[i]))
		return false;
	if (d->of[i] > r->in->problem.n_reviewers)
		return csv_fail(r->csv, &r->row, "%d members asked for, and there are %d reviewers",
			d->of[i], r->in->problem.n_reviewers);
	return once(r, d->seen, i, 0) ||
	       csv_fail(r->csv, &r->row, "the paper %s stands twice", assign_in_paper(r->in, i));
}

struct loads {
	int32_t *min, *max;
	struct names *seen;
};

static bool each_load(struct reading *r)
{
	struct loads *l = r->arg;
	int32_t j;

	if (!known(r, 0, r->in->reviewers, "reviewer", &j) || !whole(r, 1, COUNT_MAX, &l->max[j]))
		return false;
	if (!once(r, l->seen, j, 0))
		return csv_fail(r->csv, &r->row, "the reviewer %s stands twice",
			assign_in_reviewer(r->in, j));
	if (field(r, 2) != NULL && !whole(r, 2, COUNT_MAX, &l->min[j]))
		return false;
	if (l->min[j] > l->max[j] && field(r, 2) == NULL)
		l->min[j] =
			l->max[j]; /* who can take less than everybody's minimum takes all of it */
	return l->min[j] <= l->max[j] ? true
				      : csv_fail(r->csv, &r->row, "min_load %d is above load %d",
						l->min[j], l->max[j]);
}

static bool read_counts(struct assign_in *in, const struct assign_files *f)
{
	const struct csv_column demands[] = { { "paper", true, 0 }, { "demand", true, 0 } };
	const struct csv_column loads[] = { { "reviewer", true, 0 }, { "load", true, 0 },
		{ "min_load", false, 0 } };
	struct demands d = { filled(in->mem, in->problem.n_papers, f->demand), names_new(in->mem) };
	struct loads l = { filled(in->mem, in->problem.n_reviewers, f->min_load),
		filled(in->mem, in->problem.n_reviewers, f->load), names_new(in->mem) };

	in->problem.demand = d.of;
	in->problem.load_min = l.min;
	in->problem.load_max = l.max;
	return (f->demands == NULL || read_file(in, f->demands, demands, 2, each_demand, &d)) &&
	       (f->loads == NULL || read_file(in, f->loads, loads, 3, each_load, &l));
}

/* Attributes and quotas. */

struct groups {
	struct assign_member *member;
	struct assign_quota *quota;
	int32_t n_members, n_quotas, members_cap, quotas_cap;
	int64_t *quota_line;
	struct names *seen;   /* members */
	struct names *housed; /* reviewers with an institution */
};

static void add_member(struct assign_in *in, struct groups *g, int32_t reviewer, int32_t attribute)
{
	if (g->n_members == g->members_cap) {
		g->members_cap = g->members_cap == 0 ? 256 : 2 * g->members_cap;
		g->member =
			mem_grow(in->mem, g->member, (size_t)g->members_cap, sizeof(*g->member));
	}
	g->member[g->n_members++] = (struct assign_member){ reviewer, attribute };
}

static void add_quota(
	struct assign_in *in, struct groups *g, struct assign_quota quota, int64_t line)
{
	if (g->n_quotas == g->quotas_cap) {
		g->quotas_cap = g->quotas_cap == 0 ? 256 : 2 * g->quotas_cap;
		g->quota = mem_grow(in->mem, g->quota, (size_t)g->quotas_cap, sizeof(*g->quota));
		g->quota_line = mem_grow(
			in->mem, g->quota_line, (size_t)g->quotas_cap, sizeof(*g->quota_line));
	}
	g->quota_line[g->n_quotas] = line;
	g->quota[g->n_quotas++] = quota;
}

static bool each_member(struct reading *r)
{
	struct groups *g = r->arg;
	int32_t j, a;

	if (!known(r, 0, r->in->reviewers, "reviewer", &j))
		return false;
	a = names_add(r->in->attributes, field(r, 1));
	if (!once(r, g->seen, j, a))
		return csv_fail(r->csv, &r->row, "the same member stands twice");
	add_member(r->in, g, j, a);
	return true;
}

/* A paper "*" stands for every paper. */
static bool each_quota(struct reading *r)
{
	struct assign_quota q = { .paper = -1 };
	bool all = strcmp(field(r, 0), "*") == 0;

	if ((!all && !known(r, 0, r->in->papers, "paper", &q.paper)) ||
		!whole(r, 2, COUNT_MAX, &q.min) || !whole(r, 3, COUNT_MAX, &q.max))
		return false;
	if (q.min > q.max)
		return csv_fail(r->csv, &r->row, "min %d is above max %d", q.min, q.max);
	q.attribute = names_find(r->in->attributes, field(r, 1));
	if (q.attribute < 0)
		return csv_fail(r->csv, &r->row, "nobody has the attribute %s",
			csv_shown(r->csv, field(r, 1)));
	if (!all)
		add_quota(r->in, r->arg, q, r->row.line);
	for (q.paper = 0; all && q.paper < r->in->problem.n_papers; q.paper++)
		add_quota(r->in, r->arg, q, r->row.line);
	return true;
}

/*
 * A panel may not come from one institution alone: of an institution with as
 * many members as the paper wants, at least one seat goes to somebody else.
 */
static void add_institution_quotas(struct assign_in *in, struct groups *g, int32_t first_attribute)
{
	int32_t n = names_count(in->attributes);
	int32_t *size = MEM_ARRAY(in->mem, int32_t, (size_t)n + 1);

	for (int32_t x = 0; x < g->n_members; x++)
		size[g->member[x].attribute]++;
	for (int32_t i = 0; i < in->problem.n_papers; i++)
		for (int32_t a = first_attribute; a < n; a++)
			if (in->problem.demand[i] >= 2 && size[a] >= in->problem.demand[i])
				add_quota(in, g,
					(struct assign_quota){ i, a, 0, in->problem.demand[i] - 1 },
					0);
}

static bool each_institution(struct reading *r)
{
	struct groups *g = r->arg;
	int32_t j;

	if (!known(r, 0, r->in->reviewers, "reviewer", &j))
		return false;
	if (!once(r, g->housed, j, 0))
		return csv_fail(r->csv, &r->row, "the reviewer %s stands twice",
			assign_in_reviewer(r->in, j));
	if (field(r, 1)[0] != '\0')
		add_member(r->in, g, j,
			names_add(r->in->attributes,
				mem_printf(r->in->mem, "institution %s", field(r, 1))));
	return true;
}

static bool read_groups(struct assign_in *in, const struct assign_files *f)
{
	const struct csv_column members[] = { { "reviewer", true, 0 }, { "attribute", true, 0 } };
	const struct csv_column homes[] = { { "reviewer", true, 0 }, { "institution", true, 0 } };
	const struct csv_column quotas[] = { { "paper", true, 0 }, { "attribute", true, 0 },
		{ "min", true, 0 }, { "max", true, 0 } };
	struct groups g = { .seen = names_new(in->mem), .housed = names_new(in->mem) };
	int32_t first;

	in->attributes = names_new(in->mem);
	if (f->members != NULL && !read_file(in, f->members, members, 2, each_member, &g))
		return false;
	if (f->quotas != NULL && !read_file(in, f->quotas, quotas, 4, each_quota, &g))
		return false;
	first = names_count(in->attributes);
	if (f->institutions != NULL) {
		if (!read_file(in, f->institutions, homes, 2, each_institution, &g))
			return false;
		add_institution_quotas(in, &g, first);
	}
	in->problem.members = g.member;
	in->problem.n_members = g.n_members;
	in->problem.n_attributes = names_count(in->attributes);
	in->problem.quotas = g.quota;
	in->problem.n_quotas = g.n_quotas;
	in->quota_line = g.quota_line;
	return true;
}

/* The first number of the array that is no score: told only after assign_check found there is one.
 */
static bool bad_dense(struct assign_in *in, const char *path)
{
	const struct npy *npy = in->npy;

	for (int32_t i = 0; i < npy->rows; i++)
		for (int32_t j = 0; j < npy->cols; j++)
			if (fabsf(npy->data[(int64_t)i * npy->cols + j]) > (float)ASSIGN_MAX_SCORE)
				return fault(in,
					mem_printf(in->mem, "%s: row %d, column %d: not within %g",
						path, i, j, ASSIGN_MAX_SCORE));
	BUG("a score is bad and none is");
}

static bool has_attribute(const struct assign_problem *p, int32_t j, int32_t attribute)
{
	for (int32_t x = 0; x < p->n_members; x++)
		if (p->members[x].reviewer == j && p->members[x].attribute == attribute)
			return true;
	return false;
}

/* Somebody whom two quotas of the same paper count; -1 when there is nobody. */
static int32_t in_both(const struct assign_problem *p, int32_t a, int32_t b)
{
	if (p->quotas[a].paper != p->quotas[b].paper)
		return -1;
	for (int32_t x = 0; x < p->n_members; x++)
		if (p->members[x].attribute == p->quotas[a].attribute &&
			has_attribute(p, p->members[x].reviewer, p->quotas[b].attribute))
			return p->members[x].reviewer;
	return -1;
}

/* The first pair of quotas that count the same reviewer: told only after assign_overlaps. */
static bool overlap(struct assign_in *in, const struct assign_files *files)
{
	for (int32_t b = 0; b < in->problem.n_quotas; b++)
		for (int32_t a = 0; a < b; a++) {
			int32_t j = in_both(&in->problem, a, b);
			int64_t line =
				in->quota_line[b] > 0 ? in->quota_line[b] : in->quota_line[a];

			if (j < 0)
				continue;
			return fault(in,
				mem_printf(in->mem,
					"%s:%" PRId64 ": a second quota or institution of paper %s "
					"counts %s; only --objective sum can keep both",
					files->quotas, line,
					assign_in_paper(in, in->problem.quotas[b].paper),
					assign_in_reviewer(in, j)));
		}
	BUG("quotas overlap and none does");
}

static bool check_whole(struct assign_in *in, const struct assign_files *files)
{
	const char *field_name = assign_check(&in->problem);

	if (field_name == NULL)
		return !files->is_flow || !assign_overlaps(&in->problem) || overlap(in, files);
	if (strcmp(field_name, "scores") == 0 && in->npy != NULL)
		return bad_dense(in, files->scores);
	return fault(
		in, mem_printf(in->mem, "%s: the problem is too large or contradicts itself (%s)",
			    files->scores, field_name));
}

bool assign_in_read(struct mem *m, const struct assign_files *files, struct assign_in *ret_in)
{
	struct assign_in *in = ret_in;

	*in = (struct assign_in){ .mem = m };
	if (!(npy_is_one(files->scores) ? read_scores_npy(in, files->scores)
					: read_scores_csv(in, files->scores)))
		return false;
	return read_pairs(in, files) && read_counts(in, files) && read_groups(in, files) &&
	       check_whole(in, files);
}

const char *assign_in_paper(const struct assign_in *in, int32_t i)
{
	return names_of(in->papers, i);
}

const char *assign_in_reviewer(const struct assign_in *in, int32_t j)
{
	return names_of(in->reviewers, j);
}

void assign_in_close(struct assign_in *in)
{
	if (in->npy != NULL)
		npy_close(in->npy);
	in->npy = NULL;
}
