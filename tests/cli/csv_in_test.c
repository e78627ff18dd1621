#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "cli/csv_in.h"

/* The rows of a text as "a|b;c|d;", and the fault behind them. */
static const char *rows_of(struct mem *m, const char *text, size_t n)
{
	struct csv *csv = csv_open_bytes(m, "f", text, n);
	struct csv_row row;
	struct buf b;

	buf_init(&b, m, 0);
	while (csv_next(csv, &row)) {
		for (size_t i = 0; i < row.n_fields; i++) {
			buf_text(&b, i > 0 ? "|" : "");
			buf_text(&b, row.field[i]);
		}
		buf_char(&b, ';');
	}
	buf_text(&b, csv_fault(csv));
	csv_close(csv);
	return buf_str(&b);
}

static void rows_are_read_as_the_standard_has_them(void **state)
{
	static const struct {
		const char *text, *rows;
	} cases[] = {
		{ "a,b\nc,d\n", "a|b;c|d;" },
		{ "a,b\r\nc,d", "a|b;c|d;" },
		{ "\xef\xbb\xbf"
		  "a,b",
			"a|b;" },
		{ "\"a,\"\"x\"\"\n\",b\n\n\r\nc,\n", "a,\"x\"\n|b;c|;" },
		{ "", "" },
		{ "\n\n", "" },
		{ "\"\",\"\"", "|;" },
		{ "a;b\nc;\"d;,\"\n", "a|b;c|d;,;" },
		{ "a;b\tc\nd\te\n", "a;b|c;d|e;" },
		{ "\"a;b\"\nc;d\n", "a;b;c;d;" },
		{ "a;b,c\nd,e;f\n", "a;b|c;d|e;f;" },
	};
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
			rows_of(m, cases[i].text, strlen(cases[i].text)), cases[i].rows);
	mem_end(m);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
	static const struct {
		const char *text, *rows;
	} cases[] = {
		{ "a,b\nc\n", "a|b;f:2: 1 fields where the first row has 2" },
		{ "a\n\"b\nc", "a;f:2: the quote that opens here is never closed" },
		{ "a\n\n\nb\"c\n", "a;f:4: a quote inside a field that is not quoted" },
		{ "\"a\"b\n", "f:1: text after the closing quote of a field" },
		{ "a\rb\n", "f:1: a carriage return without a line feed" },
		{ "a\n\xff\xfe"
		  "b\n",
			"a;f:2: the text is not UTF-8" },
		{ "a\n\xe9t\xe9\n", "a;f:2: the text is not UTF-8" },
	};
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
			rows_of(m, cases[i].text, strlen(cases[i].text)), cases[i].rows);
	assert_string_equal(rows_of(m, "a\nb\0c\n", 6), "a;f:2: a NUL byte: is this a text file?");
	mem_end(m);
}

static void a_row_without_end_is_refused_early(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	size_t n = 3 << 20;
	char *text = mem_array_raw(m, n, 1);

	(void)state;
	memset(text, 'x', n);
	memcpy(text, "a\n", 2);
	assert_string_equal(rows_of(m, text, n), "a;f:2: the row is longer than 1 MiB");
	text[2] = '"';
	assert_string_equal(rows_of(m, text, n), "a;f:2: the row is longer than 1 MiB");
	memset(text, ',', n);
	assert_string_equal(rows_of(m, text, n), "f:1: more than 8193 fields");
	mem_end(m);
}

static void columns_are_found_by_name_or_by_place(void **state)
{
	struct csv_column columns[] = { { .name = "paper", .is_required = true },
		{ .name = "score", .is_required = true }, { .name = "note" } };
	struct mem *m = mem_new(NULL, "test");
	const char *named = "score,x,paper\n1.5,?,p1\n", *bare = "p1,1.5\n", *bad = "paper,x\n";
	struct csv_row row;
	double v = 0;
	struct csv *csv = csv_open_bytes(m, "f", named, strlen(named));

	(void)state;
	assert_true(csv_columns(csv, columns, 3) && csv_next(csv, &row));
	assert_string_equal(csv_field(&row, &columns[0]), "p1");
	assert_true(csv_double(csv, &row, &columns[1], 0, 2, &v) && v == 1.5);
	assert_null(csv_field(&row, &columns[2]));
	csv = csv_open_bytes(m, "f", bare, strlen(bare));
	assert_true(csv_columns(csv, columns, 3) && csv_next(csv, &row));
	assert_string_equal(csv_field(&row, &columns[0]), "p1");
	assert_false(csv_double(csv, &row, &columns[0], 0, 2, &v));
	assert_string_equal(csv_fault(csv), "f:1: paper \"p1\" is not a number from 0 to 2");
	csv = csv_open_bytes(m, "f", bad, strlen(bad));
	assert_false(csv_columns(csv, columns, 3));
	assert_string_equal(csv_fault(csv), "f:1: column \"score\" is missing");
	mem_end(m);
}

static void gzip_is_read_and_a_cut_one_is_refused(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	char path[] = "/tmp/bursary-csv-XXXXXX";
	int fd = mkstemp(path), n_rows = 0;
	gzFile gz = gzopen(path, "wb");
	struct csv_row row;
	struct csv *csv;

	(void)state;
	assert_true(fd >= 0);
	for (int i = 0; i < 50000; i++)
		gzprintf(gz, "p%d,r%d,%d\n", i, i * 7 % 1001, i * 31 % 17);
	gzclose(gz);
	assert_int_equal(csv_open(m, path, &csv), ERR_OK);
	while (csv_next(csv, &row))
		n_rows++;
	assert_null(csv_fault(csv));
	assert_int_equal(n_rows, 50000);
	csv_close(csv);
	assert_int_equal(ftruncate(fd, 100000), 0);
	assert_int_equal(csv_open(m, path, &csv), ERR_OK);
	while (csv_next(csv, &row))
		;
	assert_non_null(csv_fault(csv));
	assert_non_null(strstr(csv_fault(csv), "damaged or cut off"));
	csv_close(csv);
	close(fd);
	unlink(path);
	mem_end(m);
}

static void a_file_that_is_not_there_is_named(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct csv *csv;

	(void)state;
	assert_int_equal(csv_open(m, "/nonexistent/x.csv", &csv), ERR_NOT_FOUND);
	assert_string_equal(csv_fault(csv), "/nonexistent/x.csv: No such file or directory");
	csv_close(csv);
	mem_end(m);
}

static void values_are_shown_without_control_characters(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct csv *csv = csv_open_bytes(m, "f", "", 0);

	(void)state;
	assert_string_equal(csv_shown(csv, "a\x1b[31mé"), "\"a?[31mé\"");
	assert_true(strlen(csv_shown(csv, "0123456789012345678901234567890123456789"
					  "0123456789012345678901234567890123456789")) < 80);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read_as_the_standard_has_them),
		cmocka_unit_test(what_is_wrong_is_told_with_its_line),
		cmocka_unit_test(a_row_without_end_is_refused_early),
		cmocka_unit_test(columns_are_found_by_name_or_by_place),
		cmocka_unit_test(gzip_is_read_and_a_cut_one_is_refused),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
		cmocka_unit_test(values_are_shown_without_control_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
