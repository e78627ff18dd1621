/* bursary check: is everything that is stored as it should be? */
#include "domain/check.h"

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "domain/seat.h"
#include "web/text/letter_text.h"

const char cli_check_help[] =
	"  --data DIR   the program's folder\n"
	"  --db URL     its database, when it is not in the folder\n"
	"\n"
	"Verifies the audit chain, the invariants of every module and the SHA-256 of each\n"
	"stored file.  Exit status 0 when all is well; 1 with a list of what is off.\n";

/* The part at hand on a terminal, and how long the files took. */
struct shown {
	struct progress bar;
	const char *part;
	int64_t files_us; /* began, while they are read; then how long it took */
};

static void show(void *arg, const char *part, uint64_t done, uint64_t total)
{
	struct shown *s = arg;

	if (s->part != part) {
		if (s->part != NULL && strcmp(s->part, "file") == 0)
			s->files_us = clock_mono_us() - s->files_us;
		if (strcmp(part, "file") == 0)
			s->files_us = clock_mono_us();
		progress_end(&s->bar);
		progress_begin(&s->bar, part, total);
		s->part = part;
	}
	progress_tell(&s->bar, done, total);
}

static void report_files(const struct complaints *c, const struct shown *s)
{
	double seconds = (double)s->files_us / 1e6;

	if (c->n_files > 0)
		printf("Files: %" PRId64 ", %.1f MB, %.0f MB a second.\n", c->n_files,
			(double)c->n_bytes / 1e6,
			seconds > 0 ? (double)c->n_bytes / 1e6 / seconds : 0);
	if (c->n_spare_bytes > 0)
		printf("Beside them %.1f MB of uploads that were cut off or refused, which do no "
		       "harm.\n",
			(double)c->n_spare_bytes / 1e6);
}

static int report(const struct complaints *c)
{
	for (size_t i = 0; i < c->n; i++)
		printf("%s: %s\n", c->items[i].module, c->items[i].what);
	if (c->n == 0)
		printf("All is well.\n");
	else
		printf("%zu thing%s off.\n", c->n, c->n == 1 ? " is" : "s are");
	return c->n == 0 ? EXIT_DONE : EXIT_NO;
}

static int check(struct mem *mem, struct instance *in)
{
	struct shown shown = { .part = NULL };
	struct complaints c = { .mem = mem, .tell = show, .tell_arg = &shown };
	struct check_part parts[CHECK_PARTS_MAX];
	struct seat *seat;
	size_t n = 0;
	struct cx cx;
	enum err e = seat_open(in, mem, &seat);
	int status;

	if (e != ERR_OK) {
		fprintf(stderr, "bursary check: the database did not answer (%s)\n", err_name(e));
		return EXIT_NO;
	}
	cx_init(&cx, seat, mem, clock_now());
	e = check_all(&cx, &c, parts, &n);
	progress_end(&shown.bar);
	seat_close(seat);
	report_files(&c, &shown);
	status = e == ERR_OK || c.n > 0 ? report(&c) : EXIT_NO;
	for (size_t i = 0; i < n; i++)
		if (parts[i].e != ERR_OK) {
			fprintf(stderr, "bursary check: %s could not be read to its end (%s)\n",
				parts[i].name, err_name(parts[i].e));
			status = EXIT_NO;
		}
	return status;
}

int cli_check(int argc, char **argv)
{
	struct instance_conf conf = { .letters = letter_write };
	const struct option_row rows[] = { OPTION_REQUIRED_TEXT("--data", &conf.data_dir),
		OPTION_TEXT_ROW("--db", &conf.db_url) };
	int status = options_read(argc, argv, rows, 2);
	struct instance *in;
	struct mem *mem;
	const char *why;

	if (status != EXIT_DONE)
		return status;
	mem = mem_new(NULL, "check");
	if (instance_open(mem, &conf, &in, &why) == ERR_OK) {
		status = check(mem, in);
		instance_close(in);
	} else {
		fprintf(stderr, "bursary check: %s\n", why);
		status = EXIT_USAGE;
	}
	mem_end(mem);
	return status;
}
