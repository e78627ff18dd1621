/*
 * bursary mail-in: one mail on standard input: a report of a letter to the list, a
 * wish to be on it, or of an inquiry.
 */
#include <stdio.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "domain/follow/follow_report.h"
#include "domain/inquiry/inquiry_mail.h"
#include "domain/seat.h"
#include "web/text/letter_text.h"

const char cli_mail_in_help[] =
	"  --data DIR   the program's folder\n"
	"  --db URL     its database, when it is not in the folder\n"
	"\n"
	"A mail server runs it for each mail to the program's address.  An answer joins its\n"
	"thread by Message-ID, any other mail begins an inquiry.  One that says “subscribe”\n"
	"and nothing else is sent the letter that asks whether to be on the mailing list.  A\n"
	"report that an address of the list does not exist, or a complaint, takes it off the\n"
	"list.  What machines sent is passed over, so that no two of them write to each other\n"
	"for ever.\n"
	"Exit status as sendmail's: 0 taken; 65 not a mail that can be answered, or larger\n"
	"than 32 MB, so the server tells its sender; 75 not now (the database is away, the\n"
	"sender wrote too much today), so the server keeps it and comes again.\n"
	"\n"
	"  # /etc/aliases\n"
	"  awards: \"|/usr/bin/bursary mail-in --data /var/lib/bursary\"\n"
	"  bounces: \"|/usr/bin/bursary mail-in --data /var/lib/bursary\"\n";

/* sysexits.h */
enum mail_in_status { TAKEN = 0, NO_MAIL = 65, NOT_NOW = 75 };

enum { MAIL_MAX = 32 << 20, CHUNK = 64 * 1024 };

/* All of standard input; false when it is more.  The rest is read, too: a server waits for that. */
static bool read_all(struct mem *m, struct bytes *ret_bytes)
{
	size_t n = 0, cap = CHUNK, got;
	char *data = mem_array_raw(m, cap, 1);
	bool is_more = false;

	while ((got = fread(data + n, 1, cap - n, stdin)) > 0) {
		n += got;
		if (n < cap)
			continue;
		is_more = cap == MAIL_MAX;
		if (is_more)
			n -= CHUNK; /* what comes is thrown away */
		else
			data = mem_grow(m, data, cap = cap * 2, 1);
	}
	*ret_bytes = (struct bytes){ data, n };
	return !is_more;
}

static enum mail_in_status tell(const struct mail_outcome *o)
{
	switch (o->taken) {
	case MAIL_BEGAN:
		printf("A new inquiry: %s.\n", id_text(o->inquiry.v).s);
		return TAKEN;
	case MAIL_JOINED:
		printf("Joined inquiry %s.\n", id_text(o->inquiry.v).s);
		return TAKEN;
	case MAIL_WISHED: /* whatever is known of the address */
		printf("It asks to be on the mailing list: its address is asked to confirm.\n");
		return TAKEN;
	case MAIL_KNOWN:
		printf("Taken before, in inquiry %s.\n", id_text(o->inquiry.v).s);
		return TAKEN;
	case MAIL_OF_MACHINE:
		printf("Passed over: a machine sent it.\n");
		return TAKEN;
	case MAIL_OWN:
		printf("Passed over: it is from the program's own address.\n");
		return TAKEN;
	case MAIL_SENDERLESS:
		break;
	}
	fprintf(stderr, "This mail names no sender who can be answered. Nothing of it was kept.\n");
	return NO_MAIL;
}

static enum mail_in_status tell_report(enum follow_report report)
{
	static const char *const told[] = {
		[REPORT_PASSED] = "Passed over: it takes no address off the list.",
		[REPORT_BOUNCED] = "An address that does not exist was taken off the list.",
		[REPORT_COMPLAINED] = "An address that complained was taken off the list."
	};

	printf("%s\n", told[report]);
	return TAKEN;
}

static enum mail_in_status take(struct mem *mem, struct instance *in, struct bytes message)
{
	enum follow_report report = REPORT_NONE;
	struct mail_outcome outcome;
	struct seat *seat;
	struct cx cx;
	enum err e = seat_open(in, mem, &seat);

	if (e == ERR_OK) {
		cx_init(&cx, seat, mem, clock_now());
		e = follow_take_report(&cx, message, &report);
		if (e == ERR_OK && report == REPORT_NONE)
			e = inquiry_take_mail(&cx, message, &outcome);
		seat_close(seat);
	}
	if (e == ERR_OK)
		return report == REPORT_NONE ? tell(&outcome) : tell_report(report);
	fprintf(stderr, "bursary mail-in: %s\n",
		e == ERR_LIMITED ? "this address wrote too much today"
				 : "the database did not take it");
	return NOT_NOW;
}

static enum mail_in_status run(struct mem *mem, const struct instance_conf *conf)
{
	enum mail_in_status status;
	struct bytes message;
	struct instance *in;
	const char *why;

	if (!read_all(mem, &message)) {
		fprintf(stderr, "This mail is larger than 32 MB. Nothing of it was kept.\n");
		return NO_MAIL;
	}
	if (instance_open(mem, conf, &in, &why) != ERR_OK) {
		fprintf(stderr, "bursary mail-in: %s\n", why);
		return NOT_NOW;
	}
	status = take(mem, in, message);
	instance_close(in);
	return status;
}

/* A server that is set up wrongly must keep the mail, too. */
int cli_mail_in(int argc, char **argv)
{
	struct instance_conf conf = { .letters = letter_write };
	const struct option_row rows[] = { OPTION_REQUIRED_TEXT("--data", &conf.data_dir),
		OPTION_TEXT_ROW("--db", &conf.db_url) };
	enum mail_in_status status = NOT_NOW;
	struct mem *mem;

	if (options_read(argc, argv, rows, 2) != EXIT_DONE)
		return NOT_NOW;
	mem = mem_new(NULL, "mail-in");
	status = run(mem, &conf);
	mem_end(mem);
	return (int)status;
}
