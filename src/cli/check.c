/* bursary check: is everything that is stored as it should be? */
#include "domain/check.h"

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "domain/seat.h"
#include "web/text/letter_text.h"

const char cli_check_help[] =
	"  --data DIR   the program's folder\n"
	"  --db URL     its database, when it is not in the folder\n"
	"\n"
	"Verifies the audit chain, the invariants of every module and the SHA-256 of each\n"
	"stored file.  Exit status 0 when all is well; 1 with a list of what is off.\n";

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
	struct complaints c = { .mem = mem };
	struct seat *seat;
	struct cx cx;
	enum err e = seat_open(in, mem, &seat);

	if (e == ERR_OK) {
		cx_init(&cx, seat, mem, clock_now());
		e = cx_read(&cx);
		if (e == ERR_OK)
			e = check_all(&cx, &c);
		cx_read_end(&cx);
		seat_close(seat);
	}
	if (e == ERR_OK)
		return report(&c);
	fprintf(stderr, "bursary check: the database did not answer to the end (%s)\n", err_name(e));
	return EXIT_NO;
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
