/*
 * Reads CSV as RFC 4180 has it: strict UTF-8 (a BOM is skipped), CRLF or LF,
 * plain or gzip.  Where the first line has no comma, its tabs or else its
 * semicolons separate the fields of the file.  A row is bounded, so a file of any size takes little
 * memory. A long file shows a bar on a terminal.
 *
 * What is wrong is told once, as "file:line: reason", by csv_fault(); after
 * that the reader yields nothing more.  Empty lines are skipped; every row
 * must have as many fields as the first.
 */
#ifndef CLI_CSV_IN_H
#define CLI_CSV_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

enum { CSV_ROW_MAX = 1 << 20, CSV_FIELDS_MAX = 8193 };

struct csv;

/* Fields are NUL-terminated (a NUL inside is refused) and stand until the next row. */
struct csv_row {
	char **field;
	size_t n_fields;
	int64_t line; /* where the row begins, from 1 */
};

/* A column that the caller wants; at is -1 where the file lacks it. */
struct csv_column {
	const char *name;
	bool is_required;
	int at;
};

/* ERR_NOT_FOUND when the file cannot be opened: csv_fault() says why.  *ret_csv is always set. */
MUST_CHECK enum err csv_open(struct mem *m, const char *path, struct csv **ret_csv);

/* Reads bytes instead, which must stay; name is used in faults. */
struct csv *csv_open_bytes(struct mem *m, const char *name, const void *data, size_t n);

/* False at the end and after a fault; csv_fault() tells which. */
bool csv_next(struct csv *csv, struct csv_row *ret_row);

/*
 * Finds the columns.  A first row that names one of them is a header: its
 * order counts; further columns are passed over and noted, and one that is
 * nearly known ("Paper ") is a fault.  Otherwise the columns stand in the order
 * given and the first row is data.  False after a fault.
 */
bool csv_columns(struct csv *csv, struct csv_column *columns, size_t n);

/* What csv_columns passed over, as "file:line: …", fit for a warning; or NULL. */
const char *csv_note(const struct csv *csv);

/* The name of a column without capitals and spaces around it, in m. */
const char *csv_plain_name(struct mem *m, const char *name);

/* The field of a column in a row; NULL where the file has no such column. */
const char *csv_field(const struct csv_row *row, const struct csv_column *column);

/* Is the field an id?  False after telling that it is empty or has spaces around it. */
bool csv_id(struct csv *csv, const struct csv_row *row, const struct csv_column *column);

/* The field as a number; false after telling the fault. */
bool csv_double(struct csv *csv, const struct csv_row *row, const struct csv_column *column,
	double min, double max, double *ret_value);
bool csv_int(struct csv *csv, const struct csv_row *row, const struct csv_column *column,
	int64_t min, int64_t max, int64_t *ret_value);

/* Tells a fault of the caller's own at this row; returns false. */
bool csv_fail(struct csv *csv, const struct csv_row *row, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* A value fit to be shown in a fault: quoted, shortened, control characters replaced. */
const char *csv_shown(struct csv *csv, const char *value);

/* "file:line: reason", or NULL while all is well. */
const char *csv_fault(const struct csv *csv);

/* Closes the file; the reader itself goes with its lifetime. */
void csv_close(struct csv *csv);

#endif
