#include "cli/filter/assign_in_parts.h"

/* Attributes and quotas. */

struct groups {
	const struct assign_files *files;
	struct assign_member *member;
	struct assign_quota *quota;
	int32_t n_members, n_quotas, members_cap, quotas_cap;
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

static void add_quota(struct assign_in *in, struct groups *g, struct assign_quota quota)
{
	if (g->n_quotas == g->quotas_cap) {
		g->quotas_cap = g->quotas_cap == 0 ? 256 : 2 * g->quotas_cap;
		g->quota = mem_grow(in->mem, g->quota, (size_t)g->quotas_cap, sizeof(*g->quota));
	}
	g->quota[g->n_quotas++] = quota;
}

static bool each_member(struct assign_reading *r)
{
	struct groups *g = r->arg;
	int32_t j, a;

	if (!assign_read_reviewer(r, 0, &j) || !csv_id(r->csv, &r->row, &r->column[1]))
		return false;
	if (r->is_passed_over)
		return true;
	a = names_add(r->in->attributes, assign_read_field(r, 1));
	if (!assign_read_once(r, g->seen, j, a))
		return csv_fail(r->csv, &r->row, "the same member stands twice");
	add_member(r->in, g, j, a);
	return true;
}

/* A paper "*" stands for every paper. */
static bool each_quota(struct assign_reading *r)
{
	struct assign_quota q = { .paper = -1 };
	bool all = strcmp(assign_read_field(r, 0), "*") == 0;

	if ((!all && !assign_read_paper(r, 0, &q.paper)) ||
		!assign_read_whole(r, 2, ASSIGN_COUNT_MAX, &q.min) ||
		!assign_read_whole(r, 3, ASSIGN_COUNT_MAX, &q.max))
		return false;
	if (r->is_passed_over)
		return true;
	if (q.min > q.max)
		return csv_fail(r->csv, &r->row, "min %d is above max %d", q.min, q.max);
	q.attribute = names_find(r->in->attributes, assign_read_field(r, 1));
	if (q.attribute < 0)
		return csv_fail(r->csv, &r->row, "nobody has the attribute %s",
			csv_shown(r->csv, assign_read_field(r, 1)));
	if (!all)
		add_quota(r->in, r->arg, q);
	for (q.paper = 0; all && q.paper < r->in->problem.n_papers; q.paper++)
		add_quota(r->in, r->arg, q);
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
					(struct assign_quota){
						i, a, 0, in->problem.demand[i] - 1 });
}

static bool each_institution(struct assign_reading *r)
{
	struct groups *g = r->arg;
	int32_t j;

	if (!assign_read_reviewer(r, 0, &j))
		return false;
	if (r->is_passed_over)
		return true;
	if (!assign_read_once(r, g->housed, j, 0))
		return csv_fail(r->csv, &r->row, "the reviewer %s stands twice",
			assign_in_reviewer(r->in, j));
	if (assign_read_field(r, 1)[0] != '\0')
		add_member(r->in, g, j,
			names_add(r->in->attributes, mem_printf(r->in->mem, ASSIGN_INSTITUTION "%s",
							     assign_read_field(r, 1))));
	return true;
}

/* Seniors: at least so many on every paper. */

static bool each_senior(struct assign_reading *r)
{
	struct groups *g = r->arg;
	int32_t j, a = names_add(r->in->attributes, "senior");

	if (!assign_read_reviewer(r, 0, &j))
		return false;
	if (!r->is_passed_over && assign_read_once(r, g->seen, j, a))
		add_member(r->in, g, j, a);
	return true;
}

static void add_least(struct assign_in *in, struct groups *g, int32_t i, int32_t a, int64_t least)
{
	int32_t demand = in->problem.demand[i];

	if (demand > 0)
		add_quota(in, g, (struct assign_quota){ i, a, (int32_t)least, demand });
}

static bool read_seniors(struct assign_in *in, struct groups *g)
{
	const struct csv_column seniors[] = { { "reviewer", true, 0 } };

	if (!assign_read_file(in, g->files->seniors, seniors, 1, each_senior, g))
		return false;
	for (int32_t i = 0; i < in->problem.n_papers; i++)
		add_least(in, g, i, names_add(in->attributes, "senior"), g->files->min_seniors);
	return true;
}

/* Areas: each of a paper's is that of so many of its reviewers. */

struct covered {
	struct groups *groups;
	struct names *seen;
	struct assign_pair *paper_area; /* reviewer: the attribute */
	int32_t n, cap;
};

static bool each_area(struct assign_reading *r)
{
	struct covered *c = r->arg;
	const char *id = assign_read_field(r, 0);
	int32_t i = names_find(r->in->papers, id), j = names_find(r->in->reviewers, id), a;

	if (!csv_id(r->csv, &r->row, &r->column[0]) || !csv_id(r->csv, &r->row, &r->column[1]))
		return false;
	if (i < 0 && j < 0)
		return assign_read_known(r, 0, r->in->papers, "paper or reviewer", &i);
	a = names_add(
		r->in->attributes, mem_printf(r->in->mem, "area %s", assign_read_field(r, 1)));
	if (j >= 0 && assign_read_once(r, c->groups->seen, j, a))
		add_member(r->in, c->groups, j, a);
	if (i < 0 || !assign_read_once(r, c->seen, i, a))
		return true;
	if (c->n == c->cap) {
		c->cap = c->cap == 0 ? 256 : 2 * c->cap;
		c->paper_area =
			mem_grow(r->in->mem, c->paper_area, (size_t)c->cap, sizeof(*c->paper_area));
	}
	c->paper_area[c->n++] = (struct assign_pair){ i, a };
	return true;
}

static bool read_areas(struct assign_in *in, struct groups *g)
{
	const struct csv_column areas[] = { { "id", true, 0 }, { "area", true, 0 } };
	struct covered c = { .groups = g, .seen = names_new(in->mem) };

	if (!assign_read_file(in, g->files->areas, areas, 2, each_area, &c))
		return false;
	for (int32_t x = 0; x < c.n; x++)
		add_least(in, g, c.paper_area[x].paper, c.paper_area[x].reviewer, g->files->cover);
	return true;
}

bool assign_in_groups(struct assign_in *in, const struct assign_files *f)
{
	const struct csv_column members[] = { { "reviewer", true, 0 }, { "attribute", true, 0 } };
	const struct csv_column homes[] = { { "reviewer", true, 0 }, { "institution", true, 0 } };
	const struct csv_column quotas[] = { { "paper", true, 0 }, { "attribute", true, 0 },
		{ "min", true, 0 }, { "max", true, 0 } };
	struct groups g = { .files = f, .seen = names_new(in->mem), .housed = names_new(in->mem) };
	int32_t first;

	in->attributes = names_new(in->mem);
	if (f->members != NULL && !assign_read_file(in, f->members, members, 2, each_member, &g))
		return false;
	if (f->quotas != NULL && !assign_read_file(in, f->quotas, quotas, 4, each_quota, &g))
		return false;
	first = in->first_institution = names_count(in->attributes);
	if (f->institutions != NULL) {
		if (!assign_read_file(in, f->institutions, homes, 2, each_institution, &g))
			return false;
		add_institution_quotas(in, &g, first);
	}
	in->end_institutions = names_count(in->attributes);
	if ((f->seniors != NULL && !read_seniors(in, &g)) ||
		(f->areas != NULL && !read_areas(in, &g)))
		return false;
	in->problem.members = g.member;
	in->problem.n_members = g.n_members;
	in->problem.n_attributes = names_count(in->attributes);
	in->problem.quotas = g.quota;
	in->problem.n_quotas = g.n_quotas;
	return true;
}
