#include "cli/assign_in_parts.h"

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

bool assign_in_groups(struct assign_in *in, const struct assign_files *f)
{
	const struct csv_column members[] = { { "reviewer", true, 0 }, { "attribute", true, 0 } };
	const struct csv_column homes[] = { { "reviewer", true, 0 }, { "institution", true, 0 } };
	const struct csv_column quotas[] = { { "paper", true, 0 }, { "attribute", true, 0 },
		{ "min", true, 0 }, { "max", true, 0 } };
	struct groups g = { .seen = names_new(in->mem), .housed = names_new(in->mem) };
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
	in->problem.members = g.member;
	in->problem.n_members = g.n_members;
	in->problem.n_attributes = names_count(in->attributes);
	in->problem.quotas = g.quota;
	in->problem.n_quotas = g.n_quotas;
	in->quota_line = g.quota_line;
	return true;
}
