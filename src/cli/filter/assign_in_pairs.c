#include "cli/filter/assign_in_parts.h"

/* Pairs that must or must not be. */

struct pins {
	struct assign_pair *at;
	int32_t n, cap;
	struct names *seen;
};

static bool add_pin(struct assign_reading *r, struct pins *pins, int32_t i, int32_t j)
{
	if (!assign_read_once(r, pins->seen, i, j))
		return csv_fail(r->csv, &r->row, "the pin %s, %s stands twice",
			assign_in_paper(r->in, i), assign_in_reviewer(r->in, j));
	if (pins->n == pins->cap) {
		pins->cap = pins->cap == 0 ? 64 : 2 * pins->cap;
		pins->at = mem_grow(r->in->mem, pins->at, (size_t)pins->cap, sizeof(*pins->at));
	}
	pins->at[pins->n++] = (struct assign_pair){ i, j };
	return true;
}

static bool each_pin(struct assign_reading *r)
{
	int32_t i, j;

	if (!assign_read_paper(r, 0, &i) || !assign_read_reviewer(r, 1, &j))
		return false;
	return r->is_passed_over || add_pin(r, r->arg, i, j);
}

/* OpenReview's constraints: -1 must not be, 0 no matter, 1 must be; without the column: -1. */
static bool each_conflict(struct assign_reading *r)
{
	int64_t constraint = -1;
	int32_t i, j;

	if (!assign_read_paper(r, 0, &i) || !assign_read_reviewer(r, 1, &j))
		return false;
	if (assign_read_field(r, 2) != NULL &&
		!csv_int(r->csv, &r->row, &r->column[2], -1, 1, &constraint))
		return false;
	if (r->is_passed_over)
		return true;
	if (constraint == 1)
		return add_pin(r, r->arg, i, j);
	if (constraint == -1)
		assign_in_strike(r, i, j);
	return true;
}

bool assign_in_pairs(struct assign_in *in, const struct assign_files *f)
{
	const struct csv_column columns[] = { { "paper", true, 0 }, { "reviewer", true, 0 },
		{ "constraint", false, 0 } };
	struct pins pins = { .seen = names_new(in->mem) };

	if (f->conflicts != NULL &&
		!assign_read_file(in, f->conflicts, columns, 3, each_conflict, &pins))
		return false;
	if (f->pins != NULL && !assign_read_file(in, f->pins, columns, 2, each_pin, &pins))
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

static bool each_demand(struct assign_reading *r)
{
	struct demands *d = r->arg;
	int32_t i, demand;

	if (!assign_read_paper(r, 0, &i) || !assign_read_whole(r, 1, ASSIGN_COUNT_MAX, &demand))
		return false;
	if (i < 0) /* nobody can review it: not to be passed over in silence */
		return demand == 0 || csv_fail(r->csv, &r->row, "no paper %s in the %s",
					      csv_shown(r->csv, assign_read_field(r, 0)),
					      r->in->has_papers ? "list" : "scores");
	d->of[i] = demand;
	if (d->of[i] > r->in->problem.n_reviewers)
		return csv_fail(r->csv, &r->row, "%d members asked for, and there are %d reviewers",
			d->of[i], r->in->problem.n_reviewers);
	return assign_read_once(r, d->seen, i, 0) ||
	       csv_fail(r->csv, &r->row, "the paper %s stands twice", assign_in_paper(r->in, i));
}

struct loads {
	int32_t *min, *max;
	struct names *seen;
};

/* The least load of a row; who can take less than everybody's minimum takes all of it. */
static bool read_min_load(struct assign_reading *r, int32_t max, int32_t *min)
{
	if (assign_read_field(r, 2) == NULL) {
		*min = *min < max ? *min : max;
		return true;
	}
	if (!assign_read_whole(r, 2, ASSIGN_COUNT_MAX, min))
		return false;
	return *min <= max || csv_fail(r->csv, &r->row, "min_load %d is above load %d", *min, max);
}

static bool each_load(struct assign_reading *r)
{
	struct loads *l = r->arg;
	int32_t j, max, min = 0;

	if (!assign_read_reviewer(r, 0, &j) || !assign_read_whole(r, 1, ASSIGN_COUNT_MAX, &max))
		return false;
	if (j >= 0 && !assign_read_once(r, l->seen, j, 0))
		return csv_fail(r->csv, &r->row, "the reviewer %s stands twice",
			assign_in_reviewer(r->in, j));
	min = j >= 0 ? l->min[j] : 0;
	if (!read_min_load(r, max, &min))
		return false;
	if (j >= 0) {
		l->max[j] = max;
		l->min[j] = min;
	}
	return true;
}

bool assign_in_counts(struct assign_in *in, const struct assign_files *f)
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
	return (f->demands == NULL ||
		       assign_read_file(in, f->demands, demands, 2, each_demand, &d)) &&
	       (f->loads == NULL || assign_read_file(in, f->loads, loads, 3, each_load, &l));
}
