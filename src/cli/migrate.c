/* bursary migrate: brings the database of an older version up to this one. */
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "domain/cx.h"
#include "domain/search/search_index.h"
#include "domain/seat.h"
#include "web/text/letter_text.h"

const char cli_migrate_help[] =
	"  --data DIR   the program's folder\n"
	"  --db URL     its database, when it is not in the folder\n"
	"  --search     make the index of the search anew, of all there is\n"
	"\n"
	"Each step is one transaction: one that was interrupted goes on where it stopped.\n"
	"There is no way back: make a copy first.\n";

/* Some at a time, so that others write meanwhile. */
static enum err index_all(struct mem *mem, struct seat *seat, bool is_anew)
{
	struct cx cx;
	bool is_more = true;
	enum err e = ERR_OK;

	cx_init(&cx, seat, mem, clock_now());
	if (is_anew)
		e = search_rebuild(&cx);
	while (e == ERR_OK && is_more) {
		cx.mem = mem_new(mem, "round");
		e = search_catch_up(&cx, &is_more);
		mem_end(cx.mem);
	}
	return e;
}

static int index_of(struct mem *mem, const struct instance_conf *conf, bool is_anew)
{
	struct instance *in;
	struct seat *seat;
	const char *why;
	enum err e;

	if (instance_open(mem, conf, &in, &why) != ERR_OK) {
		fprintf(stderr, "bursary migrate: %s\n", why);
		return EXIT_USAGE;
	}
	e = seat_open(in, mem, &seat);
	if (e == ERR_OK) {
		e = index_all(mem, seat, is_anew);
		seat_close(seat);
	}
	instance_close(in);
	if (e == ERR_OK)
		return EXIT_DONE;
	fprintf(stderr, "bursary migrate: the search is not made to its end (%s); serve goes on\n",
		err_name(e));
	return EXIT_NO;
}

int cli_migrate(int argc, char **argv)
{
	struct instance_conf conf = { .letters = letter_write };
	bool is_anew = false;
	const struct option_row rows[] = { OPTION_REQUIRED_TEXT("--data", &conf.data_dir),
		OPTION_TEXT_ROW("--db", &conf.db_url), OPTION_FLAG_ROW("--search", &is_anew) };
	int status = options_read(argc, argv, rows, 3), from, to;
	struct mem *mem;
	const char *why;

	if (status != EXIT_DONE)
		return status;
	mem = mem_new(NULL, "migrate");
	if (instance_migrate(mem, &conf, &from, &to, &why) != ERR_OK) {
		fprintf(stderr, "bursary migrate: %s\n",
			why == NULL ? "the database did not answer" : why);
		status = EXIT_USAGE;
	} else {
		status = index_of(mem, &conf, is_anew);
	}
	if (status == EXIT_DONE && from == to)
		printf("%s: the schema is at version %d.\n",
			is_anew ? "The search is made anew" : "Nothing to do", to);
	else if (status == EXIT_DONE)
		printf("The schema went from version %d to %d.\n", from, to);
	mem_end(mem);
	return status;
}
