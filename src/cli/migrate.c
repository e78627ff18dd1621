/* bursary migrate: brings the database of an older version up to this one. */
#include "cli/cli.h"
#include "cli/options.h"
#include "domain/seat.h"
#include "web/text/letter_text.h"

const char cli_migrate_help[] =
	"  --data DIR   the program's folder\n"
	"  --db URL     its database, when it is not in the folder\n"
	"\n"
	"Each step is one transaction: one that was interrupted goes on where it stopped.\n"
	"There is no way back: make a copy first.\n";

int cli_migrate(int argc, char **argv)
{
	struct instance_conf conf = { .letters = letter_write };
	const struct option_row rows[] = { OPTION_REQUIRED_TEXT("--data", &conf.data_dir),
		OPTION_TEXT_ROW("--db", &conf.db_url) };
	int status = options_read(argc, argv, rows, 2), from, to;
	struct mem *mem;
	const char *why;

	if (status != EXIT_DONE)
		return status;
	mem = mem_new(NULL, "migrate");
	if (instance_migrate(mem, &conf, &from, &to, &why) != ERR_OK) {
		fprintf(stderr, "bursary migrate: %s\n",
			why == NULL ? "the database did not answer" : why);
		status = EXIT_USAGE;
	} else if (from == to) {
		printf("Nothing to do: the schema is at version %d.\n", to);
	} else {
		printf("The schema went from version %d to %d.\n", from, to);
	}
	mem_end(mem);
	return status;
}
