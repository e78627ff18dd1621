#include "cli/select_in.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/csv_in.h"

static const double AMOUNT_MAX = 1e11;
static const double SCORE_MAX = 1e6;

/* Where the columns of the proposals stand; people may have several. */
struct layout {
	struct csv_column id, score, cash, credits, area, institution;
	int person[16];
	size_t n_people;
};

static void sets_add(struct select_sets *s, uint32_t set, uint32_t member)
{
	if (s->n == s->cap) {
		s->cap = s->cap == 0 ? 256 : 2 * s->cap;
		s->set = mem_grow(s->mem, s->set, s->cap, sizeof(*s->set));
		s->member = mem_grow(s->mem, s->member, s->cap, sizeof(*s->member));
	}
	s->set[s->n] = set;
	s->member[s->n++] = member;
}

static int by_pair(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

struct portfolio_sets select_sets_pack(struct mem *m, const struct select_sets *sets, uint32_t n)
{
	uint64_t *pair = MEM_ARRAY_RAW(m, uint64_t, sets->n + 1);
	size_t *start = MEM_ARRAY(m, size_t, (size_t)n + 1), kept = 0;
	uint32_t *member = MEM_ARRAY_RAW(m, uint32_t, sets->n + 1);

	for (size_t k = 0; k < sets->n; k++)
		pair[k] = (uint64_t)sets->set[k] << 32 | sets->member[k];
	qsort(pair, sets->n, sizeof(*pair), by_pair);
	for (size_t k = 0; k < sets->n; k++) {
		if (k > 0 && pair[k] == pair[k - 1])
			continue;
		member[kept++] = (uint32_t)pair[k];
		start[(pair[k] >> 32) + 1] = kept;
	}
	for (uint32_t g = 0; g < n; g++)
		if (start[g + 1] < start[g])
			start[g + 1] = start[g];
	return (struct portfolio_sets){ n, start, member };
}

/* Proposals. */

static bool is_person(const char *name)
{
	return strncmp(name, "person", 6) == 0;
}

static bool place(struct csv *csv, const struct csv_row *row, struct csv_column *column, int at)
{
	if (column->at >= 0)
		return csv_fail(csv, row, "column \"%s\" stands twice", column->name);
	column->at = at;
	return true;
}

static bool read_header(struct csv *csv, const struct csv_row *row, struct layout *l)
{
	struct csv_column *known[] = { &l->id, &l->score, &l->cash, &l->credits, &l->area,
		&l->institution };

	for (size_t f = 0; f < row->n_fields; f++) {
		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
			if (strcmp(row->field[f], known[k]->name) == 0 &&
				!place(csv, row, known[k], (int)f))
				return false;
		if (!is_person(row->field[f]))
			continue;
		if (l->n_people == sizeof(l->person) / sizeof(l->person[0]))
			return csv_fail(csv, row, "more than 16 columns of people");
		l->person[l->n_people++] = (int)f;
	}
	for (size_t k = 0; k < 3; k++)
		if (known[k]->at < 0)
			return csv_fail(csv, row, "column \"%s\" is missing", known[k]->name);
	return true;
}

static bool read_layout(struct csv *csv, struct layout *ret_layout)
{
	struct csv_row row = { .line = 1 };
	struct layout l = { .id = { "id", true, -1 },
		.score = { "score", true, -1 },
		.cash = { "cash", true, -1 },
		.credits = { "credits", false, -1 },
		.area = { "area", false, -1 },
		.institution = { "institution", false, -1 } };

	if (!csv_next(csv, &row))
		return csv_fault(csv) != NULL ? false : csv_fail(csv, &row, "the file is empty");
	if (!read_header(csv, &row, &l))
		return false;
	*ret_layout = l;
	return true;
}

static void widen(struct select_in *in)
{
	if (in->n < in->cap)
		return;
	in->cap = in->cap == 0 ? 256 : 2 * in->cap;
	in->score = mem_grow(in->mem, in->score, in->cap, sizeof(*in->score));
	in->cash = mem_grow(in->mem, in->cash, in->cap, sizeof(*in->cash));
	in->credits = mem_grow(in->mem, in->credits, in->cap, sizeof(*in->credits));
	in->area = mem_grow(in->mem, in->area, in->cap, sizeof(*in->area));
	in->institution = mem_grow(in->mem, in->institution, in->cap, sizeof(*in->institution));
}

/* People of one field, separated by semicolons; a person is a group of exclusivity. */
static void add_people(struct select_in *in, char *field, uint32_t proposal)
{
	char *rest = field, *part;

	while ((part = strsep(&rest, ";")) != NULL) {
		size_t n;

		part += strspn(part, " ");
		for (n = strlen(part); n > 0 && part[n - 1] == ' '; n--)
			part[n - 1] = '\0';
		if (*part != '\0')
			sets_add(&in->exclusive, (uint32_t)names_add(in->groups, part), proposal);
	}
}

static int32_t name_or_none(struct names *names, const char *field)
{
	return field == NULL || *field == '\0' ? -1 : names_add(names, field);
}

static bool read_proposal(
	struct csv *csv, const struct csv_row *row, const struct layout *l, struct select_in *in)
{
	const char *id = csv_field(row, &l->id);
	double score, cash, credits = 0;

	if (*id == '\0')
		return csv_fail(csv, row, "id is empty");
	if (names_find(in->ids, id) >= 0)
		return csv_fail(csv, row, "proposal %s stands twice", csv_shown(csv, id));
	if (!csv_double(csv, row, &l->score, -SCORE_MAX, SCORE_MAX, &score) ||
		!csv_double(csv, row, &l->cash, 0, AMOUNT_MAX, &cash) ||
		(l->credits.at >= 0 && !csv_double(csv, row, &l->credits, 0, AMOUNT_MAX, &credits)))
		return false;
	widen(in);
	in->score[in->n] = llround(score * PORTFOLIO_MICRO);
	in->cash[in->n] = llround(cash * SELECT_CENTS);
	in->credits[in->n] = llround(credits * SELECT_CENTS);
	in->area[in->n] = name_or_none(in->areas, csv_field(row, &l->area));
	in->institution[in->n] = name_or_none(in->institutions, csv_field(row, &l->institution));
	(void)names_add(in->ids, id);
	for (size_t k = 0; k < l->n_people; k++)
		add_people(in, row->field[l->person[k]], in->n);
	in->n++;
	return true;
}

static bool read_proposals(struct csv *csv, struct select_in *in)
{
	struct csv_row row = { .line = 1 };
	struct layout l;

	if (!read_layout(csv, &l))
		return false;
	while (csv_next(csv, &row))
		if (!read_proposal(csv, &row, &l, in))
			return false;
	if (csv_fault(csv) != NULL)
		return false;
	return in->n > 0 || csv_fail(csv, &row, "there is no proposal");
}

/* Exclusive groups. */

static bool read_exclusive(struct csv *csv, struct select_in *in)
{
	struct csv_column columns[] = { { .name = "group", .is_required = true },
		{ .name = "id", .is_required = true } };
	struct csv_row row;

	if (!csv_columns(csv, columns, 2))
		return false;
	while (csv_next(csv, &row)) {
		const char *id = csv_field(&row, &columns[1]);
		int32_t i = names_find(in->ids, id);

		if (i < 0)
			return csv_fail(csv, &row, "there is no proposal %s", csv_shown(csv, id));
		/* A group is no person even if it is called like one. */
		sets_add(&in->exclusive,
			(uint32_t)names_add(in->groups,
				mem_printf(in->mem, "\n%s", csv_field(&row, &columns[0]))),
			(uint32_t)i);
	}
	return csv_fault(csv) == NULL;
}

/* Quotas. */

static void add_quota(struct select_in *in, const char *attribute, const int32_t *of, int32_t value,
	const char *name, int64_t min, int64_t max)
{
	if (in->n_quotas == in->quotas_cap) {
		in->quotas_cap = in->quotas_cap == 0 ? 16 : 2 * in->quotas_cap;
		in->quota_name = mem_grow(in->mem, in->quota_name, in->quotas_cap, sizeof(char *));
		in->quota_min = mem_grow(in->mem, in->quota_min, in->quotas_cap, sizeof(int64_t));
		in->quota_max = mem_grow(in->mem, in->quota_max, in->quotas_cap, sizeof(int64_t));
	}
	for (uint32_t i = 0; i < in->n; i++)
		if (of == NULL || of[i] == value)
			sets_add(&in->quota, in->n_quotas, i);
	in->quota_name[in->n_quotas] = mem_printf(in->mem, "%s %s", attribute, name);
	in->quota_min[in->n_quotas] = min;
	in->quota_max[in->n_quotas++] = max;
}

static bool add_quotas(struct csv *csv, const struct csv_row *row, struct select_in *in,
	const char *attribute, const char *value, int64_t min, int64_t max)
{
	bool is_area = strcmp(attribute, "area") == 0;
	struct names *names = is_area ? in->areas : in->institutions;
	const int32_t *of = is_area ? in->area : in->institution;
	int32_t known = names_find(names, value);

	if (strcmp(attribute, "all") == 0) {
		add_quota(in, "all", NULL, 0, "proposals", min, max);
		return true;
	}
	if (!is_area && strcmp(attribute, "institution") != 0)
		return csv_fail(csv, row, "attribute %s is none of area, institution, all",
			csv_shown(csv, attribute));
	if (known >= 0)
		add_quota(in, attribute, of, known, value, min, max);
	else if (strcmp(value, "*") != 0)
		return csv_fail(
			csv, row, "no proposal has %s %s", attribute, csv_shown(csv, value));
	for (int32_t v = 0; known < 0 && v < names_count(names); v++)
		add_quota(in, attribute, of, v, names_of(names, v), min, max);
	return true;
}

static bool limit_of(struct csv *csv, const struct csv_row *row, const struct csv_column *column,
	int64_t empty, int64_t *ret_value)
{
	const char *s = csv_field(row, column);

	*ret_value = empty;
	return s == NULL || *s == '\0' || csv_int(csv, row, column, 0, INT32_MAX, ret_value);
}

static bool read_quotas(struct csv *csv, struct select_in *in)
{
	struct csv_column columns[] = { { .name = "attribute", .is_required = true },
		{ .name = "value", .is_required = true }, { .name = "min", .is_required = true },
		{ .name = "max" } };
	struct csv_row row;
	int64_t min, max;

	if (!csv_columns(csv, columns, 4))
		return false;
	while (csv_next(csv, &row)) {
		if (!limit_of(csv, &row, &columns[2], 0, &min) ||
			!limit_of(csv, &row, &columns[3], INT32_MAX, &max))
			return false;
		if (min > max)
			return csv_fail(csv, &row, "the minimum is above the maximum");
		if (!add_quotas(csv, &row, in, csv_field(&row, &columns[0]),
			    csv_field(&row, &columns[1]), min, max))
			return false;
	}
	return csv_fault(csv) == NULL;
}

/* The whole. */

static int read_file(struct mem *m, const char *path, struct select_in *in,
	bool (*read)(struct csv *, struct select_in *))
{
	struct csv *csv;
	bool ok;

	if (path == NULL)
		return EXIT_DONE;
	ok = csv_open(m, path, &csv) == ERR_OK && read(csv, in);
	if (!ok)
		fprintf(stderr, "%s\n", csv_fault(csv));
	csv_close(csv);
	return ok ? EXIT_DONE : EXIT_USAGE;
}

int select_read(struct mem *m, const struct select_files *files, struct select_in *ret_in)
{
	struct select_in in = { .mem = m,
		.ids = names_new(m),
		.groups = names_new(m),
		.areas = names_new(m),
		.institutions = names_new(m),
		.exclusive.mem = m,
		.quota.mem = m };
	int status = read_file(m, files->proposals, &in, read_proposals);

	if (status == EXIT_DONE)
		status = read_file(m, files->exclusive, &in, read_exclusive);
	if (status == EXIT_DONE)
		status = read_file(m, files->quotas, &in, read_quotas);
	if (status == EXIT_DONE)
		*ret_in = in;
	return status;
}
