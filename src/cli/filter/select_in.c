#include "cli/filter/select_in.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/csv_in.h"
#include "cli/filter/select_json_in.h"

static const double AMOUNT_MAX = 1e11;
static const double SCORE_MAX = 1e6;

/* Where the columns of the proposals stand; people may have several. */
struct layout {
	struct csv_column id, score, cash, credits, area, institution, call, award;
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

static bool is_known(struct csv_column **known, size_t n, const char *name)
{
	for (size_t k = 0; k < n; k++)
		if (strcmp(name, known[k]->name) == 0)
			return true;
	return false;
}

/* An unknown column is told, once and when nothing else is wrong; one that is nearly known is a
 * mistake. */
static bool pass_over(struct csv *csv, const struct csv_row *row, struct csv_column **known,
	size_t n, size_t f, struct select_in *in)
{
	struct mem *m = mem_new(NULL, "pass_over");
	const char *name = csv_plain_name(m, row->field[f]);
	bool is_near = is_known(known, n, name) || is_person(name);

	if (is_near)
		(void)csv_fail(csv, row, "column %s is to be written \"%s\"",
			csv_shown(csv, row->field[f]), name);
	else
		in->passed_over = mem_printf(in->mem,
			"%sbursary select: column %s is not known and passed over\n",
			in->passed_over == NULL ? "" : in->passed_over,
			csv_shown(csv, row->field[f]));
	mem_end(m);
	return !is_near;
}

static bool read_header(
	struct csv *csv, const struct csv_row *row, struct layout *l, struct select_in *in)
{
	struct csv_column *known[] = { &l->id, &l->score, &l->cash, &l->credits, &l->area,
		&l->institution, &l->call, &l->award };

	for (size_t f = 0; f < row->n_fields; f++) {
		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
			if (strcmp(row->field[f], known[k]->name) == 0 &&
				!place(csv, row, known[k], (int)f))
				return false;
		if (!is_person(row->field[f])) {
			if (!is_known(known, sizeof(known) / sizeof(known[0]), row->field[f]) &&
				!pass_over(
					csv, row, known, sizeof(known) / sizeof(known[0]), f, in))
				return false;
			continue;
		}
		if (l->n_people == sizeof(l->person) / sizeof(l->person[0]))
			return csv_fail(csv, row, "more than 16 columns of people");
		l->person[l->n_people++] = (int)f;
	}
	for (size_t k = 0; k < 3; k++)
		if (known[k]->at < 0)
			return csv_fail(csv, row, "column \"%s\" is missing", known[k]->name);
	return true;
}

static bool read_layout(struct csv *csv, struct select_in *in, struct layout *ret_layout)
{
	struct csv_row row = { .line = 1 };
	struct layout l = { .id = { "id", true, -1 },
		.score = { "score", true, -1 },
		.cash = { "cash", true, -1 },
		.credits = { "credits", false, -1 },
		.area = { "area", false, -1 },
		.institution = { "institution", false, -1 },
		.call = { "call", false, -1 },
		.award = { "award", false, -1 } };

	if (!csv_next(csv, &row))
		return csv_fault(csv) != NULL ? false : csv_fail(csv, &row, "the file is empty");
	if (!read_header(csv, &row, &l, in))
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
	in->call = mem_grow(in->mem, in->call, in->cap, sizeof(*in->call));
	in->award = mem_grow(in->mem, in->award, in->cap, sizeof(*in->award));
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

/* At most one variant of an award: a group of its own, which no person is called like. */
static void add_variant(struct select_in *in)
{
	int32_t award = in->award[in->n];

	if (award < 0)
		return;
	in->has_variants = true;
	sets_add(&in->exclusive,
		(uint32_t)names_add(
			in->groups, mem_printf(in->mem, "\t%s", names_of(in->awards, award))),
		in->n);
}

static int32_t name_or_none(struct names *names, const char *field)
{
	return field == NULL || *field == '\0' ? -1 : names_add(names, field);
}

/* Money is written as digits and a point: 1,000.50 and 1e9 are told apart from other mistakes. */
static bool amount(struct csv *csv, const struct csv_row *row, const struct csv_column *column,
	double *ret_amount)
{
	const char *s = csv_field(row, column);

	if (s != NULL && *s != '\0' && strspn(s, "0123456789.,eE+ ") == strlen(s) &&
		strspn(s, "0123456789.") != strlen(s))
		return csv_fail(csv, row,
			"%s %s is not written as digits and a point, like 1000.50", column->name,
			csv_shown(csv, s));
	return csv_double(csv, row, column, 0, AMOUNT_MAX, ret_amount);
}

static bool read_proposal(
	struct csv *csv, const struct csv_row *row, const struct layout *l, struct select_in *in)
{
	const char *id = csv_field(row, &l->id);
	double score, cash, credits = 0;

	if (!csv_id(csv, row, &l->id))
		return false;
	if (names_find(in->ids, id) >= 0)
		return csv_fail(csv, row, "proposal %s stands twice", csv_shown(csv, id));
	if (!csv_double(csv, row, &l->score, -SCORE_MAX, SCORE_MAX, &score) ||
		!amount(csv, row, &l->cash, &cash) ||
		(l->credits.at >= 0 && !amount(csv, row, &l->credits, &credits)))
		return false;
	widen(in);
	in->score[in->n] = llround(score * PORTFOLIO_MICRO);
	in->cash[in->n] = llround(cash * SELECT_CENTS);
	in->credits[in->n] = llround(credits * SELECT_CENTS);
	in->area[in->n] = name_or_none(in->areas, csv_field(row, &l->area));
	in->institution[in->n] = name_or_none(in->institutions, csv_field(row, &l->institution));
	in->call[in->n] = name_or_none(in->calls, csv_field(row, &l->call));
	in->award[in->n] = name_or_none(in->awards, csv_field(row, &l->award));
	if (credits > 0 && in->first_credits == 0)
		in->first_credits = row->line;
	add_variant(in);
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

	if (!read_layout(csv, in, &l))
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

		if (!csv_id(csv, &row, &columns[1]))
			return false;
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

/* Calls. */

static bool limit_or_none(struct csv *csv, const struct csv_row *row,
	const struct csv_column *column, int64_t *ret_cents)
{
	const char *s = csv_field(row, column);
	double v;

	*ret_cents = -1;
	if (s == NULL || *s == '\0')
		return true;
	if (!amount(csv, row, column, &v))
		return false;
	*ret_cents = llround(v * SELECT_CENTS);
	return true;
}

static bool read_calls(struct csv *csv, struct select_in *in)
{
	struct csv_column columns[] = { { .name = "call", .is_required = true },
		{ .name = "cash", .is_required = true }, { .name = "credits" },
		{ .name = "average" } };
	int32_t n = names_count(in->calls);
	uint8_t *is_told = MEM_ARRAY(in->mem, uint8_t, (size_t)n + 1);
	struct csv_row row;

	in->limit = MEM_ARRAY(in->mem, struct select_call, (size_t)n + 1);
	for (int32_t c = 0; c < n; c++)
		in->limit[c] = (struct select_call){ -1, -1, -1 };
	if (!csv_columns(csv, columns, 4))
		return false;
	while (csv_next(csv, &row)) {
		const char *name = csv_field(&row, &columns[0]);
		int32_t c = names_find(in->calls, name);

		if (!csv_id(csv, &row, &columns[0]))
			return false;
		if (c < 0)
			return csv_fail(
				csv, &row, "no proposal is of call %s", csv_shown(csv, name));
		if (is_told[c])
			return csv_fail(csv, &row, "call %s stands twice", csv_shown(csv, name));
		is_told[c] = 1;
		if (!limit_or_none(csv, &row, &columns[1], &in->limit[c].cash) ||
			!limit_or_none(csv, &row, &columns[2], &in->limit[c].credits) ||
			!limit_or_none(csv, &row, &columns[3], &in->limit[c].average))
			return false;
		in->has_calls = true;
	}
	return csv_fault(csv) == NULL;
}

/* The whole. */

/* What is wrong with a row is told of the record's own line. */
static void tell_fault(const char *path, const struct select_json *json, const char *fault)
{
	size_t n = strlen(path) + 1;
	char *reason;
	int64_t line = strtoll(fault + n, &reason, 10);

	fprintf(stderr, "%s:%" PRId64 "%s\n", path, select_json_in_line(json, line), reason);
}

static int read_json(struct mem *m, const char *path, struct select_in *in)
{
	const struct select_json *json = select_json_in_read(m, path);
	struct csv *csv;

	if (json->fault != NULL) {
		fprintf(stderr, "%s\n", json->fault);
		return EXIT_USAGE;
	}
	csv = csv_open_bytes(m, path, json->csv.data, json->csv.n);
	if (!read_proposals(csv, in)) {
		tell_fault(path, json, csv_fault(csv));
		return EXIT_USAGE;
	}
	in->first_credits = select_json_in_line(json, in->first_credits);
	return EXIT_DONE;
}

static int read_file(struct mem *m, const char *path, struct select_in *in,
	bool (*read)(struct csv *, struct select_in *))
{
	struct csv *csv;
	bool ok;

	if (path == NULL)
		return EXIT_DONE;
	if (read == read_proposals && select_json_in_is(path))
		return read_json(m, path, in);
	ok = csv_open(m, path, &csv) == ERR_OK && read(csv, in);
	if (!ok)
		fprintf(stderr, "%s\n", csv_fault(csv));
	else if (csv_note(csv) != NULL)
		fprintf(stderr, "bursary select: %s\n", csv_note(csv));
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
		.calls = names_new(m),
		.awards = names_new(m),
		.exclusive.mem = m,
		.quota.mem = m };
	int status = read_file(m, files->proposals, &in, read_proposals);

	if (status == EXIT_DONE)
		status = read_file(m, files->exclusive, &in, read_exclusive);
	if (status == EXIT_DONE)
		status = read_file(m, files->quotas, &in, read_quotas);
	if (status == EXIT_DONE)
		status = read_file(m, files->calls, &in, read_calls);
	if (status == EXIT_DONE && in.passed_over != NULL)
		fputs(in.passed_over, stderr);
	if (status == EXIT_DONE)
		*ret_in = in;
	return status;
}
