/* bursary bounce-in: a message on standard input tells that a letter to the list did not arrive. */
#include <stdio.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "domain/follow/dsn.h"
#include "domain/follow/follow_report.h"
#include "domain/seat.h"
#include "web/text/letter_text.h"

const char cli_bounce_in_help[] =
	"  --data DIR   the program's folder\n"
	"  --db URL     its database, when it is not in the folder\n"
	"\n"
	"A mail server runs it for each mail to the address for what comes back (settings).\n"
	"A report that an address does not exist takes it off the list, a complaint too;\n"
	"anything else is passed over, and nobody is ever answered.\n"
	"Exit status as sendmail's: 0 taken; 75 not now, so the server comes again.\n"
	"\n"
	"  # /etc/aliases; the server must take bounces+anything@ as well\n"
	"  bounces: \"|/usr/bin/bursary bounce-in --data /var/lib/bursary\"\n";

/* sysexits.h */
enum bounce_in_status { TAKEN = 0, NOT_NOW = 75 };

/* All of standard input that is looked at; the rest is read, too: a server waits for that. */
static struct bytes read_all(struct mem *m)
{
	char *data = mem_array_raw(m, DSN_BYTES_MAX, 1), spare[4096];
	size_t n = fread(data, 1, DSN_BYTES_MAX, stdin);

	while (n == DSN_BYTES_MAX && fread(spare, 1, sizeof(spare), stdin) > 0)
		continue;
	return (struct bytes){ data, n };
}

static enum err take(struct mem *mem, struct instance *in, enum follow_report *ret_report)
{
	struct seat *seat;
	struct cx cx;
	enum err e = seat_open(in, mem, &seat);

	if (e != ERR_OK)
		return e;
	cx_init(&cx, seat, mem, clock_now());
	e = follow_take_report(&cx, read_all(mem), ret_report);
	seat_close(seat);
	return e;
}

/* A server that is set up wrongly must keep the mail, too. */
int cli_bounce_in(int argc, char **argv)
{
	static const char *const told[] = { [REPORT_NONE] = "Passed over: it is no report.",
		[REPORT_PASSED] = "Passed over: it takes no address off the list.",
		[REPORT_BOUNCED] = "An address that does not exist was taken off the list.",
		[REPORT_COMPLAINED] = "An address that complained was taken off the list." };
	struct instance_conf conf = { .letters = letter_write };
	const struct option_row rows[] = { OPTION_REQUIRED_TEXT("--data", &conf.data_dir),
		OPTION_TEXT_ROW("--db", &conf.db_url) };
	struct mem *mem = mem_new(NULL, "bounce-in");
	enum follow_report report;
	struct instance *in;
	const char *why;
	int status = NOT_NOW;

	if (options_read(argc, argv, rows, 2) != EXIT_DONE) {
		status = NOT_NOW;
	} else if (instance_open(mem, &conf, &in, &why) != ERR_OK) {
		fprintf(stderr, "bursary bounce-in: %s\n", why);
	} else {
		if (take(mem, in, &report) == ERR_OK) {
			printf("%s\n", told[report]);
			status = TAKEN;
		} else {
			fprintf(stderr, "bursary bounce-in: the database did not take it\n");
		}
		instance_close(in);
	}
	mem_end(mem);
	return status;
}
