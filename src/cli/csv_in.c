#include "cli/csv_in.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/num.h"
#include "base/utf8.h"
#include "cli/progress.h"

enum { CHUNK = 1 << 16, PROGRESS_STEPS = 1000 };

struct csv {
	struct mem *mem;
	const char *name;
	gzFile file; /* NULL: bytes */
	off_t size;  /* of the file */
	struct progress progress;
	unsigned char *chunk;
	const unsigned char *at, *end;
	int64_t line;	   /* of the next byte */
	size_t n_expected; /* fields a row; 0 before the first */
	struct buf text;   /* the row's fields, each with its NUL */
	size_t start[CSV_FIELDS_MAX];
	char *field[CSV_FIELDS_MAX];
	struct csv_row row;
	bool is_held;	/* row is to be given again */
	char separator; /* 0 before the first row */
	char *fault;
	const char *note;
};

static void init(struct csv *csv, struct mem *m, const char *name)
{
	csv->mem = m;
	csv->name = mem_str(m, name);
	csv->line = 1;
	buf_init(&csv->text, m, 4096);
}

static void skip_bom(struct csv *csv);

static bool fail_at(struct csv *csv, int64_t line, const char *reason)
{
	progress_end(&csv->progress);
	if (csv->fault == NULL)
		csv->fault = mem_printf(csv->mem, "%s:%" PRId64 ": %s", csv->name, line, reason);
	return false;
}

/* A pipe has no size: the bar then counts pieces. */
static void begin_progress(struct csv *csv, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *label = mem_printf(csv->mem, "reading %.22s", slash == NULL ? path : slash + 1);
	struct stat st;

	/* What a name holds beyond ASCII might be cut in two, or command the terminal. */
	for (char *c = label; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	csv->size = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0;
	progress_begin(&csv->progress, label, csv->size > 0 ? PROGRESS_STEPS : 0);
}

static void tell_progress(struct csv *csv)
{
	double at = (double)gzoffset(csv->file);

	progress_at(&csv->progress,
		(uint64_t)(csv->size > 0 ? PROGRESS_STEPS * at / (double)csv->size : at / CHUNK));
}

enum err csv_open(struct mem *m, const char *path, struct csv **ret_csv)
{
	struct csv *csv = MEM_NEW(m, struct csv);

	init(csv, m, path);
	*ret_csv = csv;
	csv->file = gzopen(path, "rbe");
	if (csv->file == NULL) {
		csv->fault = mem_printf(m, "%s: %s", path, strerror(errno == 0 ? ENOMEM : errno));
		return ERR_NOT_FOUND;
	}
	gzbuffer(csv->file, CHUNK);
	begin_progress(csv, path);
	csv->chunk = mem_array_raw(m, CHUNK, 1);
	csv->at = csv->end = csv->chunk;
	skip_bom(csv);
	return ERR_OK;
}

struct csv *csv_open_bytes(struct mem *m, const char *name, const void *data, size_t n)
{
	struct csv *csv = MEM_NEW(m, struct csv);

	init(csv, m, name);
	csv->at = data;
	csv->end = n == 0 ? csv->at : csv->at + n;
	skip_bom(csv);
	return csv;
}

/* False at the end of the file, and after a fault. */
static bool refill(struct csv *csv)
{
	int n, code;

	if (csv->file == NULL || csv->fault != NULL)
		return false;
	n = gzread(csv->file, csv->chunk, CHUNK);
	csv->at = csv->chunk;
	csv->end = csv->chunk + (n > 0 ? n : 0);
	if (n > 0) {
		tell_progress(csv);
		return true;
	}
	progress_end(&csv->progress);
	(void)gzerror(csv->file, &code);
	if (code == Z_ERRNO)
		return fail_at(csv, csv->line, strerror(errno));
	if (n < 0 || code != Z_OK)
		return fail_at(csv, csv->line, "the compressed data is damaged or cut off");
	return false;
}

static int peek(struct csv *csv)
{
	return csv->at < csv->end || refill(csv) ? *csv->at : -1;
}

static void skip_bom(struct csv *csv)
{
	if (peek(csv) == 0xEF && csv->end - csv->at >= 3 && csv->at[1] == 0xBB &&
		csv->at[2] == 0xBF)
		csv->at += 3;
}

/* Takes one byte of the row; a row too long is a fault. */
static bool take(struct csv *csv, int64_t line)
{
	if (csv->text.n >= CSV_ROW_MAX)
		return fail_at(csv, line, "the row is longer than 1 MiB");
	csv->line += *csv->at == '\n';
	buf_char(&csv->text, (char)*csv->at++);
	return true;
}

static bool read_quoted(struct csv *csv)
{
	int64_t line = csv->line;
	int c;

	csv->at++;
	for (;;) {
		c = peek(csv);
		if (c < 0)
			return fail_at(csv, line, "the quote that opens here is never closed");
		if (c == '"') {
			csv->at++;
			if (peek(csv) != '"')
				return csv->fault == NULL;
		}
		if (!take(csv, line))
			return false;
	}
}

/*
 * What the first line separates its fields by: a comma if it has one outside of
 * quotes, else a tab or a semicolon.  Looks no further than what is at hand.
 */
static char find_separator(const struct csv *csv)
{
	bool is_quoted = false, has_tab = false, has_semicolon = false;

	for (const unsigned char *c = csv->at; c < csv->end && (is_quoted || *c != '\n'); c++) {
		is_quoted ^= *c == '"';
		if (is_quoted)
			continue;
		if (*c == ',')
			return ',';
		has_tab |= *c == '\t';
		has_semicolon |= *c == ';';
	}
	return has_tab ? '\t' : has_semicolon ? ';' : ',';
}

static bool is_plain(unsigned char c, char separator)
{
	return c != (unsigned char)separator && c != '\n' && c != '\r' && c != '"';
}

/* Runs of plain bytes are taken at once: nearly all of a file of scores is such. */
static bool read_plain(struct csv *csv)
{
	const unsigned char *end;

	const char separator = csv->separator;

	while (peek(csv) >= 0 && is_plain(*csv->at, separator)) {
		for (end = csv->at; end < csv->end && is_plain(*end, separator); end++)
			;
		if (csv->text.n + (size_t)(end - csv->at) > CSV_ROW_MAX)
			return fail_at(csv, csv->line, "the row is longer than 1 MiB");
		buf_add(&csv->text, csv->at, (size_t)(end - csv->at));
		csv->at = end;
	}
	if (peek(csv) == '"')
		return fail_at(csv, csv->line, "a quote inside a field that is not quoted");
	return csv->fault == NULL;
}

/* After a field: a separator (true in *ret_more), the end of a line or of the file. */
static bool read_separator(struct csv *csv, bool *ret_more)
{
	int c = peek(csv);

	*ret_more = c == csv->separator;
	if (c < 0)
		return csv->fault == NULL;
	csv->at++;
	if (*ret_more)
		return true;
	if (c == '\r') {
		if (peek(csv) != '\n')
			return fail_at(csv, csv->line, "a carriage return without a line feed");
		csv->at++;
		c = '\n';
	}
	if (c != '\n')
		return fail_at(csv, csv->line, "text after the closing quote of a field");
	csv->line++;
	return true;
}

static bool check_field(struct csv *csv, const char *s, size_t n)
{
	if (memchr(s, '\0', n) != NULL)
		return fail_at(csv, csv->row.line, "a NUL byte: is this a text file?");
	if (!utf8_valid(s, n))
		return fail_at(csv, csv->row.line, "the text is not UTF-8");
	return true;
}

static bool read_field(struct csv *csv, bool *ret_more)
{
	size_t start = csv->text.n;
	bool ok;

	if (csv->row.n_fields == CSV_FIELDS_MAX)
		return fail_at(csv, csv->row.line, "more than 8193 fields");
	ok = peek(csv) == '"' ? read_quoted(csv) : read_plain(csv);
	ok = ok && check_field(csv, csv->text.data + start, csv->text.n - start) &&
	     read_separator(csv, ret_more);
	buf_char(&csv->text, '\0');
	csv->start[csv->row.n_fields++] = start;
	return ok;
}

static void skip_empty_lines(struct csv *csv)
{
	int c = peek(csv);

	while (c == '\n' || (c == '\r' && csv->end - csv->at >= 2 && csv->at[1] == '\n')) {
		csv->at += c == '\r' ? 2 : 1;
		csv->line++;
		c = peek(csv);
	}
}

static bool check_width(struct csv *csv)
{
	char reason[96];

	if (csv->n_expected == 0)
		csv->n_expected = csv->row.n_fields;
	if (csv->row.n_fields == csv->n_expected)
		return true;
	snprintf(reason, sizeof(reason), "%zu fields where the first row has %zu",
		csv->row.n_fields, csv->n_expected);
	return fail_at(csv, csv->row.line, reason);
}

static bool read_row(struct csv *csv)
{
	bool more = true;

	skip_empty_lines(csv);
	csv->text.n = 0;
	csv->row = (struct csv_row){ .field = csv->field, .line = csv->line };
	if (peek(csv) < 0)
		return false;
	if (csv->separator == 0)
		csv->separator = find_separator(csv);
	while (more)
		if (!read_field(csv, &more))
			return false;
	for (size_t i = 0; i < csv->row.n_fields; i++)
		csv->field[i] = csv->text.data + csv->start[i];
	return check_width(csv);
}

bool csv_next(struct csv *csv, struct csv_row *ret_row)
{
	if (csv->fault != NULL)
		return false;
	if (csv->is_held)
		csv->is_held = false;
	else if (!read_row(csv))
		return false;
	*ret_row = csv->row;
	return true;
}

const char *csv_plain_name(struct mem *m, const char *name)
{
	char *s = mem_str(m, name + strspn(name, " "));

	for (size_t n = strlen(s); n > 0 && s[n - 1] == ' '; n--)
		s[n - 1] = '\0';
	for (char *c = s; *c != '\0'; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
	return s;
}

static bool is_column(const char *name, const struct csv_column *columns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, columns[i].name) == 0)
			return true;
	return false;
}

/* A header names a column, with capitals or spaces around it where it is written wrong. */
static bool is_header(
	struct mem *m, const struct csv_row *row, const struct csv_column *columns, size_t n)
{
	for (size_t f = 0; f < row->n_fields; f++)
		if (is_column(csv_plain_name(m, row->field[f]), columns, n))
			return true;
	return false;
}

/* What stands in a header besides the columns: nearly one is a fault, anything else is noted. */
static bool look_over_header(
	struct csv *csv, const struct csv_row *header, const struct csv_column *columns, size_t n)
{
	struct buf b;

	buf_init(&b, csv->mem, 64);
	for (size_t f = 0; f < header->n_fields; f++) {
		const char *name = header->field[f], *plain = csv_plain_name(csv->mem, name);

		if (is_column(name, columns, n))
			continue;
		if (is_column(plain, columns, n))
			return csv_fail(csv, header, "column %s is to be written \"%s\"",
				csv_shown(csv, name), plain);
		buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", csv_shown(csv, name));
	}
	if (b.n > 0)
		csv->note =
			mem_printf(csv->mem, "%s:%" PRId64 ": passed over, not known: column %s",
				csv->name, header->line, buf_str(&b));
	return true;
}

static bool place_column(struct csv *csv, const struct csv_row *header, struct csv_column *column)
{
	for (size_t f = 0; f < header->n_fields; f++) {
		if (strcmp(header->field[f], column->name) != 0)
			continue;
		if (column->at >= 0)
			return csv_fail(csv, header, "column \"%s\" stands twice", column->name);
		column->at = (int)f;
	}
	if (column->at < 0 && column->is_required)
		return csv_fail(csv, header, "column \"%s\" is missing", column->name);
	return true;
}

static bool miss(struct csv *csv, const struct csv_row *row, const struct csv_column *column)
{
	for (size_t f = 0; f < row->n_fields; f++)
		if (strpbrk(row->field[f], ";\t") != NULL)
			return csv_fail(csv, row,
				"column \"%s\" is missing: the first line has commas, so they "
				"separate its fields, and not its semicolons or tabs",
				column->name);
	return csv_fail(csv, row, "column \"%s\" is missing", column->name);
}

bool csv_columns(struct csv *csv, struct csv_column *columns, size_t n)
{
	struct csv_row first;
	bool has_header;

	if (!csv_next(csv, &first))
		return csv->fault != NULL ? false : fail_at(csv, csv->line, "the file is empty");
	has_header = is_header(csv->mem, &first, columns, n);
	csv->is_held = !has_header;
	if (has_header && !look_over_header(csv, &first, columns, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		columns[i].at = -1;
		if (has_header && !place_column(csv, &first, &columns[i]))
			return false;
		if (!has_header && i < first.n_fields)
			columns[i].at = (int)i;
		if (!has_header && i >= first.n_fields && columns[i].is_required)
			return miss(csv, &first, &columns[i]);
	}
	return true;
}

const char *csv_note(const struct csv *csv)
{
	return csv->note;
}

bool csv_id(struct csv *csv, const struct csv_row *row, const struct csv_column *column)
{
	const char *s = csv_field(row, column);
	size_t n = s == NULL ? 0 : strlen(s);

	if (s != NULL && n == 0)
		return csv_fail(csv, row, "%s is empty", column->name);
	if (n > 0 && (s[0] == ' ' || s[0] == '\t' || s[n - 1] == ' ' || s[n - 1] == '\t'))
		return csv_fail(
			csv, row, "%s %s has spaces around it", column->name, csv_shown(csv, s));
	return true;
}

const char *csv_field(const struct csv_row *row, const struct csv_column *column)
{
	return column->at < 0 ? NULL : row->field[column->at];
}

bool csv_double(struct csv *csv, const struct csv_row *row, const struct csv_column *column,
	double min, double max, double *ret_value)
{
	const char *s = csv_field(row, column);

	MUST(s != NULL);
	if (num_parse_double(s, min, max, ret_value) == ERR_OK)
		return true;
	if (*s != '\0' && strchr(s, ',') != NULL && strspn(s, "+-0123456789,") == strlen(s))
		return csv_fail(csv, row, "%s %s is to be written with a point, not a comma",
			column->name, csv_shown(csv, s));
	return csv_fail(csv, row, "%s %s is not a number from %g to %g", column->name,
		csv_shown(csv, s), min, max);
}

bool csv_int(struct csv *csv, const struct csv_row *row, const struct csv_column *column,
	int64_t min, int64_t max, int64_t *ret_value)
{
	const char *s = csv_field(row, column);

	MUST(s != NULL);
	if (num_parse_int(s, min, max, ret_value) == ERR_OK)
		return true;
	return csv_fail(csv, row, "%s %s is not a whole number from %" PRId64 " to %" PRId64,
		column->name, csv_shown(csv, s), min, max);
}

bool csv_fail(struct csv *csv, const struct csv_row *row, const char *fmt, ...)
{
	char reason[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	return fail_at(csv, row->line, reason);
}

const char *csv_shown(struct csv *csv, const char *value)
{
	enum { SHOWN_MAX = 60 };
	struct buf b;
	size_t step;

	buf_init(&b, csv->mem, SHOWN_MAX + 8);
	buf_char(&b, '"');
	for (; *value != '\0' && b.n < SHOWN_MAX; value += step) {
		step = utf8_step(value, strlen(value));
		if (step == 0)
			step = 1;
		if (step == 1 && ((unsigned char)*value < 0x20 || (unsigned char)*value >= 0x7f))
			buf_char(&b, '?');
		else
			buf_add(&b, value, step);
	}
	buf_text(&b, *value == '\0' ? "\"" : "…\"");
	return buf_str(&b);
}

const char *csv_fault(const struct csv *csv)
{
	return csv->fault;
}

void csv_close(struct csv *csv)
{
	if (csv->file != NULL)
		gzclose_r(csv->file);
	csv->file = NULL;
	csv->at = csv->end;
	progress_end(&csv->progress);
}
