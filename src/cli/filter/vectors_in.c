#include "cli/filter/vectors_in.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/num.h"
#include "base/utf8.h"
#include "cli/csv_in.h"
#include "cli/json_in.h"
#include "cli/filter/npy_in.h"

enum { ID_LINE_MAX = 4096 };

struct reading {
	struct mem *mem;
	const struct papers *p;
	size_t dims; /* 0 before the first vector */
	float *paper, *publication;
	bool *has_paper, *has_publication;
	double *number; /* [VECTORS_DIMS_MAX] of the vector being read */
	const char *fault;
};

static size_t papers(const struct reading *rd)
{
	return (size_t)names_count(rd->p->paper);
}

static size_t publications(const struct reading *rd)
{
	return (size_t)names_count(rd->p->publication);
}

static bool fail(struct reading *rd, const char *fault)
{
	rd->fault = fault;
	return false;
}

static void begin(struct reading *rd, size_t dims)
{
	rd->dims = dims;
	rd->paper = mem_array(rd->mem, papers(rd) * dims, sizeof(float));
	rd->publication = mem_array(rd->mem, publications(rd) * dims, sizeof(float));
	rd->has_paper = MEM_ARRAY(rd->mem, bool, papers(rd));
	rd->has_publication = MEM_ARRAY(rd->mem, bool, publications(rd));
}

/* NULL, or what is wrong with a vector of n numbers. */
static const char *check_numbers(struct reading *rd, size_t n)
{
	if (n == 0)
		return "an empty vector";
	if (rd->dims != 0 && n != rd->dims)
		return mem_printf(
			rd->mem, "a vector of %zu numbers, the first has %zu", n, rd->dims);
	for (size_t i = 0; i < n; i++)
		if (!isfinite(rd->number[i]) || fabs(rd->number[i]) > (double)EXPERTISE_NUMBER_MAX)
			return mem_printf(rd->mem, "number %zu is %g, no number from %g to %g",
				i + 1, rd->number[i], (double)-EXPERTISE_NUMBER_MAX,
				(double)EXPERTISE_NUMBER_MAX);
	return NULL;
}

static void keep(const struct reading *rd, float *to)
{
	for (size_t i = 0; i < rd->dims; i++)
		to[i] = (float)rd->number[i];
}

/* Puts rd->number, n of them, where the id belongs; NULL, or what is wrong with them. */
static const char *put(struct reading *rd, const char *id, size_t n)
{
	int32_t paper = names_find(rd->p->paper, id);
	int32_t publication = names_find(rd->p->publication, id);
	const char *why = check_numbers(rd, n);

	if (why != NULL)
		return why;
	if (rd->dims == 0)
		begin(rd, n);
	if ((paper != -1 && rd->has_paper[paper]) ||
		(publication != -1 && rd->has_publication[publication]))
		return mem_printf(rd->mem, "a second vector of \"%.100s\"", id);
	if (paper != -1) {
		rd->has_paper[paper] = true;
		keep(rd, rd->paper + (size_t)paper * rd->dims);
	}
	if (publication != -1) {
		rd->has_publication[publication] = true;
		keep(rd, rd->publication + (size_t)publication * rd->dims);
	}
	return NULL;
}

static const json_t *either(const json_t *object, const char *one, const char *other)
{
	const json_t *v = json_object_get(object, one);

	return v != NULL ? v : json_object_get(object, other);
}

static bool read_record(struct reading *rd, struct json_in *in, const struct json_in_record *r)
{
	bool is_pair = r->key != NULL && json_is_array(r->value);
	const json_t *vector = is_pair ? r->value : either(r->value, "vector", "embedding");
	const json_t *named = either(r->value, "id", "paper_id"), *v;
	const char *id = is_pair || named == NULL ? r->key : json_string_value(named);
	const char *why;
	size_t i;

	if (id == NULL || !json_is_array(vector))
		return json_in_fail(in, r, NULL, "not an object with \"id\" and \"vector\"");
	if (json_array_size(vector) > VECTORS_DIMS_MAX)
		return json_in_fail(
			in, r, id, "\"%.100s\": more than %d numbers", id, VECTORS_DIMS_MAX);
	json_array_foreach(vector, i, v)
	{
		if (!json_is_number(v))
			return json_in_fail(in, r, id, "\"%.100s\": number %zu is none", id, i + 1);
		rd->number[i] = json_number_value(v);
	}
	why = put(rd, id, json_array_size(vector));
	return why == NULL || json_in_fail(in, r, id, "\"%.100s\": %s", id, why);
}

static bool read_json(struct reading *rd, const char *path)
{
	struct mem *scratch = mem_new(rd->mem, "vectors");
	struct json_in_record r;
	struct json_in *in;

	if (json_in_open(scratch, path, &in) == ERR_OK)
		while (json_in_next(in, &r) && read_record(rd, in, &r))
			;
	rd->fault = mem_str(rd->mem, json_in_fault(in));
	json_in_close(in);
	mem_end(scratch);
	return rd->fault == NULL;
}

static bool read_row(struct reading *rd, struct csv *csv, const struct csv_row *row)
{
	const char *why;

	for (size_t i = 1; i < row->n_fields; i++)
		if (num_parse_double(row->field[i], (double)-EXPERTISE_NUMBER_MAX,
			    (double)EXPERTISE_NUMBER_MAX, &rd->number[i - 1]) != ERR_OK)
			return csv_fail(csv, row, "number %zu is %s, no number from %g to %g", i,
				csv_shown(csv, row->field[i]), (double)-EXPERTISE_NUMBER_MAX,
				(double)EXPERTISE_NUMBER_MAX);
	why = put(rd, row->field[0], row->n_fields - 1);
	return why == NULL || csv_fail(csv, row, "%s", why);
}

static bool is_header(const struct csv_row *row)
{
	double number;

	return row->n_fields > 1 &&
	       num_parse_double(row->field[1], -HUGE_VAL, HUGE_VAL, &number) != ERR_OK &&
	       strcasecmp(row->field[1], "nan") != 0;
}

static bool read_csv(struct reading *rd, const char *path)
{
	struct mem *scratch = mem_new(rd->mem, "vectors");
	struct csv_row row;
	struct csv *csv;
	bool is_good = csv_open(scratch, path, &csv) == ERR_OK && csv_next(csv, &row);

	if (is_good && is_header(&row))
		is_good = csv_next(csv, &row);
	while (is_good)
		is_good = read_row(rd, csv, &row) && csv_next(csv, &row);
	csv_close(csv);
	rd->fault = mem_str(rd->mem, csv_fault(csv));
	mem_end(scratch);
	return rd->fault == NULL;
}

/* The row's id, without its line feed; false at the end and on a fault. */
static bool next_id(struct reading *rd, gzFile ids, const char *path, int32_t row, char *ret_id)
{
	size_t n;

	if (gzgets(ids, ret_id, ID_LINE_MAX) == NULL)
		return fail(
			rd, mem_printf(rd->mem, "%s: %" PRId32 " ids for more rows", path, row));
	n = strcspn(ret_id, "\r\n");
	if (n == ID_LINE_MAX - 1 || n == 0 || !utf8_valid(ret_id, n))
		return fail(rd, mem_printf(rd->mem, "%s:%" PRId32 ": %s", path, row + 1,
					n == 0 ? "no id" : "the id is too long, or not UTF-8"));
	ret_id[n] = '\0';
	return true;
}

static bool read_rows(struct reading *rd, const struct npy *npy, gzFile ids, const char *path,
	const char *ids_path)
{
	char id[ID_LINE_MAX];

	for (int32_t r = 0; r < npy->rows; r++) {
		const float *row = npy->data + (size_t)r * (size_t)npy->cols;
		const char *why;

		if (!next_id(rd, ids, ids_path, r, id))
			return false;
		for (int32_t i = 0; i < npy->cols; i++)
			rd->number[i] = (double)row[i];
		why = put(rd, id, (size_t)npy->cols);
		if (why != NULL)
			return fail(rd, mem_printf(rd->mem, "%s: row %" PRId32 " (%.100s): %s",
						path, r + 1, id, why));
	}
	if (gzgets(ids, id, ID_LINE_MAX) != NULL)
		return fail(rd,
			mem_printf(rd->mem, "%s:%" PRId32 ": more ids than the %" PRId32 " rows",
				ids_path, npy->rows + 1, npy->rows));
	return true;
}

static bool read_npy(struct reading *rd, const struct vectors_in *in)
{
	size_t n = strlen(in->path);
	bool is_named = n > 4 && strcmp(in->path + n - 4, ".npy") == 0;
	const char *ids_path = in->ids;
	struct npy npy = { 0 };
	bool is_good;
	gzFile ids;

	if (ids_path == NULL)
		ids_path = mem_printf(rd->mem, "%.*s.ids", (int)(is_named ? n - 4 : n), in->path);
	rd->fault = npy_open(rd->mem, in->path, &npy);
	if (rd->fault != NULL)
		return false;
	if (npy.cols > VECTORS_DIMS_MAX || npy.rows == 0) {
		npy_close(&npy);
		return fail(rd, mem_printf(rd->mem, "%s: %s", in->path,
					npy.rows == 0 ? "no rows" : "more than 8192 columns"));
	}
	errno = 0;
	ids = gzopen(ids_path, "rbe");
	is_good = ids != NULL && read_rows(rd, &npy, ids, in->path, ids_path);
	if (ids == NULL)
		fail(rd, mem_printf(rd->mem, "%s: %s (the ids of the rows)", ids_path,
				 strerror(errno == 0 ? ENOMEM : errno)));
	else
		gzclose_r(ids);
	npy_close(&npy);
	return is_good;
}

/* The first character that is no space, of what may be a gzip file; -1: there is none. */
static int first_byte(const char *path)
{
	gzFile f = gzopen(path, "rbe");
	int c = f == NULL ? -1 : gzgetc(f);

	if (c == 0xEF && gzgetc(f) == 0xBB && gzgetc(f) == 0xBF)
		c = gzgetc(f);
	while (c == ' ' || c == '\t' || c == '\r' || c == '\n')
		c = gzgetc(f);
	if (f != NULL)
		gzclose_r(f);
	return c;
}

static bool is_complete(struct reading *rd, const char *path)
{
	if (rd->dims == 0)
		return fail(rd, mem_printf(rd->mem, "%s: no vectors", path));
	for (size_t i = 0; i < papers(rd); i++)
		if (!rd->has_paper[i])
			return fail(
				rd, mem_printf(rd->mem, "%s: no vector of submission \"%.100s\"",
					    path, names_of(rd->p->paper, (int32_t)i)));
	for (size_t i = 0; i < publications(rd); i++)
		if (rd->p->is_work[i] && !rd->has_publication[i])
			return fail(
				rd, mem_printf(rd->mem, "%s: no vector of publication \"%.100s\"",
					    path, names_of(rd->p->publication, (int32_t)i)));
	return true;
}

static bool read_any(struct reading *rd, const struct vectors_in *in)
{
	int first;

	if (npy_is_one(in->path))
		return read_npy(rd, in);
	if (in->ids != NULL)
		return fail(rd,
			mem_printf(rd->mem, "%s: ids in a file of their own belong to a .npy file",
				in->ids));
	first = first_byte(in->path);
	return first == '{' || first == '[' ? read_json(rd, in->path) : read_csv(rd, in->path);
}

enum err vectors_read(struct mem *m, const struct vectors_in *in, const struct papers *p,
	struct expertise_vectors *ret_vectors, const char **ret_fault)
{
	struct reading rd = { .mem = m, .p = p };

	rd.number = MEM_ARRAY(m, double, VECTORS_DIMS_MAX);
	if (!read_any(&rd, in) || !is_complete(&rd, in->path)) {
		*ret_fault = rd.fault;
		return ERR_INVALID;
	}
	*ret_vectors = (struct expertise_vectors){ rd.paper, rd.publication, rd.dims };
	return ERR_OK;
}
