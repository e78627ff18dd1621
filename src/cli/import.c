/* bursary import jobs FILE: postings of a file become ours. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "domain/job/job_import.h"
#include "domain/seat.h"
#include "web/text/country.h"
#include "web/text/job_text.h"
#include "web/text/letter_text.h"

const char cli_import_help[] =
	"  --data DIR   the program's folder\n"
	"  --db URL     its database, when it is not in the folder\n"
	"  --try        say what it would do, and do nothing\n"
	"\n"
	"FILE is CSV whose first row names the columns, JSON (schema.org's JobPosting, what\n"
	"Greenhouse and Lever give, or members named as the columns) or XML.  Columns:\n"
	"title, description, about, responsibilities, qualifications, benefits, team,\n"
	"business_unit, employment_type, country, region, city (or locations: \"US, WA,\n"
	"Seattle; DE, Saxony, Dresden\"), posted, closes, apply_url, areas, id.\n"
	"\n"
	"The same file once more changes only what has changed in it, by id or link.  A\n"
	"text that is there already, for another city or under another title, becomes a\n"
	"place of that posting; what was put with what is said.  Exit status 1 when one\n"
	"was not taken.\n";

/* What can be read, up to a byte more than is taken. */
static bool read_file(struct mem *mem, const char *path, struct buf *ret_text)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *chunk = mem_alloc(mem, 1 << 16);
	size_t n;

	if (f == NULL) {
		fprintf(stderr, "bursary import: %s: %s\n", path, strerror(errno));
		return false;
	}
	buf_init(ret_text, mem, 1 << 16);
	while (ret_text->n <= JOB_IN_BYTES && (n = fread(chunk, 1, 1 << 16, f)) > 0)
		buf_add(ret_text, chunk, n);
	if (ferror(f) != 0) {
		fprintf(stderr, "bursary import: %s: %s\n", path, strerror(errno));
		return false;
	}
	if (f != stdin)
		fclose(f);
	return true;
}

static void print_step(struct mem *mem, const struct job_step *s)
{
	const char *more = job_step_text(mem, s);

	if (s->kind == JOB_STEP_SAME)
		return;
	printf("%5" PRId64 "  %-16s %s%s%s%s%s\n", s->line, job_step_word(s->kind),
		s->title[0] == '\0' ? "(no title)" : s->title, s->place[0] == '\0' ? "" : ", ",
		s->place, more[0] == '\0' ? "" : ": ", more);
}

static int import(struct mem *mem, struct instance *in, const char *path, bool is_trying)
{
	struct job_report report;
	struct job_in read;
	struct seat *seat;
	struct buf text;
	struct cx cx;
	enum err e;

	if (!read_file(mem, path, &text))
		return EXIT_USAGE;
	e = seat_open(in, mem, &seat);
	if (e == ERR_OK) {
		cx_init(&cx, seat, mem, clock_now());
		read = job_in_read(mem, text.data, text.n, country_code);
		e = (is_trying ? job_import_try : job_import_run)(
			&cx, JOB_FEED_FILE, &read, &report);
		seat_close(seat);
	}
	if (e != ERR_OK) {
		fprintf(stderr, "bursary import: the database did not answer (%s)\n", err_name(e));
		return EXIT_NO;
	}
	for (size_t i = 0; i < report.n; i++)
		print_step(mem, &report.steps[i]);
	fprintf(report.fault == JOB_IN_FINE ? stdout : stderr, "%s%s\n",
		is_trying ? "Would be: " : "", job_report_sum(mem, &report));
	return report.fault == JOB_IN_FINE && report.n_of[JOB_STEP_REFUSED] == 0 ? EXIT_DONE
										 : EXIT_NO;
}

/* "jobs FILE" before the options or behind them. */
static const char *file_of(int *argc, char **argv)
{
	int at = *argc > 2 && strcmp(argv[1], "jobs") == 0 ? 1 : *argc - 2;
	const char *path;

	if (at < 1 || strcmp(argv[at], "jobs") != 0)
		return NULL;
	path = argv[at + 1];
	for (int i = at; i + 2 < *argc; i++)
		argv[i] = argv[i + 2];
	*argc -= 2;
	return path;
}

int cli_import(int argc, char **argv)
{
	struct instance_conf conf = { .letters = letter_write };
	bool is_trying = false;
	const struct option_row rows[] = { OPTION_REQUIRED_TEXT("--data", &conf.data_dir),
		OPTION_TEXT_ROW("--db", &conf.db_url), OPTION_FLAG_ROW("--try", &is_trying) };
	const char *path = file_of(&argc, argv), *why;
	int status;
	struct instance *in;
	struct mem *mem;

	if (path == NULL)
		return cli_usage_error("import", "say what: jobs FILE");
	status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
	if (status != EXIT_DONE)
		return status;
	mem = mem_new(NULL, "import");
	if (instance_open(mem, &conf, &in, &why) == ERR_OK) {
		status = import(mem, in, path, is_trying);
		instance_close(in);
	} else {
		fprintf(stderr, "bursary import: %s\n", why);
		status = EXIT_USAGE;
	}
	mem_end(mem);
	return status;
}
