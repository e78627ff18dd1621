/* bursary demo: makes the example program, by living it. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/demo/demo.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "domain/seat.h"
#include "web/text/letter_text.h"

const char cli_demo_help[] =
	"  --data DIR      the folder to make; it must not exist or be empty\n"
	"  --db URL        postgresql://…: keep everything there; default: SQLite in DIR\n"
	"  --program DIR   what to make it from (default programs/ara)\n"
	"  --seed N        the same N makes the same example on the same day (default 1)\n"
	"\n"
	"The people of the example have addresses at example.org and one password,\n"
	"\"bursary demo only\"; bursary serve shows such a program to this machine alone.\n"
	"\n"
	"example: bursary demo --data ./data && bursary serve --data ./data\n";

static const struct {
	bool (*run)(struct demo *d);
	const char *what;
} steps[] = {
	{ demo_content, "texts and catalogues" },
	{ demo_people, "people" },
	{ demo_jobs, "jobs" },
	{ demo_calls, "calls" },
	{ demo_proposals, "proposals" },
	{ demo_reviews, "reviews" },
	{ demo_decisions, "decisions" },
	{ demo_news, "news" },
	{ demo_index, "what is found" },
};

static bool live(struct demo *d)
{
	bool is_terminal = isatty(STDERR_FILENO);

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (is_terminal)
			fprintf(stderr, "\r\033[Kmaking the example: %s", steps[i].what);
		if (!steps[i].run(d))
			return demo_fail(d, "%s went wrong", steps[i].what);
	}
	if (is_terminal)
		fprintf(stderr, "\r\033[K");
	return true;
}

static int make(
	struct mem *mem, const struct instance_conf *conf, const char *folder, uint64_t seed)
{
	struct demo d = { .mem = mem, .folder = folder, .now = clock_now() };
	struct instance *in;
	const char *why;
	bool ok;

	if (instance_make(mem, conf, true, &in, &why) != ERR_OK) {
		fprintf(stderr, "bursary demo: %s\n", why);
		return EXIT_USAGE;
	}
	prng_init(&d.chance, seed);
	ok = seat_open(in, mem, &d.seat) == ERR_OK && live(&d);
	if (!ok)
		fprintf(stderr,
			"\nbursary demo: %s\nWhat was made so far is in %s; take it away to try "
			"again.\n",
			d.fault == NULL ? "the database did not answer" : d.fault, conf->data_dir);
	else
		printf("%zu people, %zu calls, %zu proposals in %s\n", d.n_people, d.n_calls,
			d.n_proposals, conf->data_dir);
	if (d.seat != NULL)
		seat_close(d.seat);
	instance_close(in);
	return ok ? EXIT_DONE : EXIT_NO;
}

int cli_demo(int argc, char **argv)
{
	struct instance_conf conf = { .letters = letter_write };
	const char *folder = "programs/ara";
	int64_t seed = 1;
	const struct option_row rows[] = { OPTION_REQUIRED_TEXT("--data", &conf.data_dir),
		OPTION_TEXT_ROW("--db", &conf.db_url), OPTION_TEXT_ROW("--program", &folder),
		OPTION_INT_ROW("--seed", &seed, 0, INT64_MAX) };
	int status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
	struct mem *mem;

	if (status != EXIT_DONE)
		return status;
	if (access(folder, R_OK) != 0) {
		fprintf(stderr,
			"bursary demo: %s cannot be read; name the example's folder with "
			"--program\n",
			folder);
		return EXIT_USAGE;
	}
	mem = mem_new(NULL, "demo");
	status = make(mem, &conf, folder, (uint64_t)seed);
	mem_end(mem);
	return status;
}
