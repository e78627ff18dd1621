#include "cli/assign_read.h"

#include <inttypes.h>

bool assign_read_fault(struct assign_in *in, const char *text)
{
	if (in->fault == NULL)
		in->fault = text;
	return false;
}

static void warn(struct assign_in *in, const char *text)
{
	in->warning =
		mem_grow(in->mem, in->warning, (size_t)in->n_warnings + 1, sizeof(*in->warning));
	in->warning[in->n_warnings++] = text;
}

static void warn_passed_over(const struct assign_reading *r)
{
	r->in->n_passed_over += r->n_passed_over;
	warn(r->in, mem_printf(r->in->mem,
			    "%s: %" PRId64 " of %" PRId64
			    " rows cannot bite and were passed over; the first on %s",
			    r->path, r->n_passed_over, r->n_rows, r->first_passed_over));
}

bool assign_read_file(struct assign_in *in, const char *path, const struct csv_column *columns,
	size_t n, bool (*each)(struct assign_reading *), void *arg)
{
	struct assign_reading r = { .in = in, .path = path, .arg = arg };

	memcpy(r.column, columns, n * sizeof(*columns));
	if (csv_open(in->mem, path, &r.csv) == ERR_OK && csv_columns(r.csv, r.column, n))
		while (csv_next(r.csv, &r.row)) {
			r.n_rows++;
			r.is_passed_over = false;
			if (!each(&r))
				break;
		}
	csv_close(r.csv);
	if (csv_fault(r.csv) != NULL)
		return assign_read_fault(in, csv_fault(r.csv));
	if (csv_note(r.csv) != NULL)
		warn(in, csv_note(r.csv));
	if (r.n_passed_over > 0)
		warn_passed_over(&r);
	return true;
}

static void pass_over(struct assign_reading *r, int c, const char *what)
{
	if (!r->is_passed_over && r->n_passed_over++ == 0)
		r->first_passed_over = mem_printf(r->in->mem, "line %" PRId64 ": no %s %s %s",
			r->row.line, what, csv_shown(r->csv, assign_read_field(r, c)),
			what[0] == 'p' && r->in->has_papers	 ? "in its list"
			: what[0] == 'r' && r->in->has_reviewers ? "in its list"
								 : "in the scores");
	r->is_passed_over = true;
}

bool assign_read_known(struct assign_reading *r, int c, const struct names *names, const char *what,
	int32_t *ret_number)
{
	if (!csv_id(r->csv, &r->row, &r->column[c]))
		return false;
	*ret_number = names_find(names, assign_read_field(r, c));
	if (*ret_number < 0)
		pass_over(r, c, what);
	return true;
}

bool assign_read_paper(struct assign_reading *r, int c, int32_t *ret_paper)
{
	return assign_read_known(r, c, r->in->papers, "paper", ret_paper);
}

bool assign_read_reviewer(struct assign_reading *r, int c, int32_t *ret_reviewer)
{
	return assign_read_known(r, c, r->in->reviewers, "reviewer", ret_reviewer);
}

bool assign_read_whole(struct assign_reading *r, int c, int64_t max, int32_t *ret_value)
{
	int64_t v;

	if (!csv_int(r->csv, &r->row, &r->column[c], 0, max, &v))
		return false;
	*ret_value = (int32_t)v;
	return true;
}

bool assign_read_once(struct assign_reading *r, struct names *seen, int32_t a, int32_t b)
{
	int32_t before = names_count(seen);

	names_add(seen, mem_printf(r->in->mem, "%d,%d", a, b));
	return names_count(seen) > before;
}
