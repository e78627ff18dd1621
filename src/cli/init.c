/* bursary init: a new program with one administrator, named on the terminal. */
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/start_texts.h"
#include "domain/person/password_rules.h"
#include "domain/person/person_import.h"
#include "domain/program/program.h"
#include "domain/seat.h"
#include "web/text/finding_text.h"
#include "web/text/letter_text.h"

const char cli_init_help[] =
	"  --data DIR      the folder to make; it must not exist or be empty\n"
	"  --db URL        postgresql://…: keep everything there; default: SQLite in DIR\n"
	"  --name TEXT     the program's name\n"
	"  --admin EMAIL   the administrator's address; asked for when left out\n"
	"\n"
	"The program begins with the rules' texts, the attestations, and drafts of three\n"
	"pages; staff write the rest, and change all of it, in the browser under\n"
	"/staff/program.\n"
	"\n"
	"Asks for the administrator's name and password on the terminal, or reads them,\n"
	"a line each, from standard input.  There is no default password.\n";

enum { LINE_MAX_BYTES = 400 };

/* A line without its newline; false at the end of the input or when it is no text. */
static bool ask(struct mem *mem, const char *prompt, bool is_secret, const char **ret_line)
{
	bool is_terminal = isatty(STDIN_FILENO);
	struct termios shown, hidden;
	char line[LINE_MAX_BYTES];
	bool ok;

	if (is_terminal)
		fprintf(stderr, "%s: ", prompt);
	if (is_terminal && is_secret && tcgetattr(STDIN_FILENO, &shown) == 0) {
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	}
	ok = fgets(line, sizeof(line), stdin) != NULL;
	if (is_terminal && is_secret) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fprintf(stderr, "\n");
	}
	if (!ok)
		return false;
	line[strcspn(line, "\r\n")] = '\0';
	*ret_line = mem_str(mem, line);
	return utf8_valid(line, strlen(line));
}

static bool looks_like_email(const char *s)
{
	const char *at = strchr(s, '@');

	return at != NULL && at != s && strchr(at, '.') != NULL && strpbrk(s, " \t<>\"") == NULL;
}

struct admin {
	const char *email, *name, *password;
};

static const char *fault_of(struct mem *mem, const struct admin *a, const char *program)
{
	struct findings found = { 0 };

	if (!looks_like_email(a->email))
		return "that is not an e-mail address";
	if (a->name[0] == '\0')
		return "a name is needed";
	password_rules_run(&(struct password_facts){ .password = a->password,
				   .email = a->email,
				   .name = a->name,
				   .program = program == NULL ? "" : program },
		&found);
	return found.n == 0 ? NULL : finding_text(mem, &found.items[0], NULL);
}

static bool ask_admin(struct mem *mem, struct admin *a)
{
	if (a->email == NULL && !ask(mem, "Administrator's e-mail address", false, &a->email))
		return false;
	return ask(mem, "Name", false, &a->name) &&
	       ask(mem, "Password (12 characters or more)", true, &a->password);
}

/* The texts are the binary's own: what is wrong with them is a bug. */
static enum err add_texts(struct cx *cx)
{
	struct content_read in = { .cx = cx };

	if (start_rules(&in) && start_pages(&in) && start_questions(&in))
		return ERR_OK;
	fprintf(stderr, "bursary init: %s\n", in.fault);
	return ERR_INTERNAL;
}

static enum err begin_program(struct cx *cx, const struct admin *a, const char *name)
{
	static const char *const roles[] = { "admin", "staff" };
	const struct person_import in = { .email = a->email,
		.name = a->name,
		.password_hash = crypto_password_hash(cx->mem, a->password, strlen(a->password)),
		.position = "",
		.position_kind = "other",
		.country = "",
		.bio = "",
		.zone = "UTC",
		.roles = roles,
		.n_roles = 2 };
	struct person_id id;
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	if (e != ERR_OK)
		return e;
	e = person_import(cx, &in, &id);
	if (e == ERR_OK && name != NULL)
		e = program_setting_put(cx, "name", name);
	if (e == ERR_OK)
		e = program_setting_put(cx, "contact_email", a->email);
	if (e == ERR_OK)
		e = add_texts(cx);
	return cx_end(cx, tx, e);
}

static int make(
	struct mem *mem, const struct instance_conf *conf, const struct admin *a, const char *name)
{
	struct instance *in;
	struct seat *seat;
	struct cx cx;
	const char *why;
	enum err e;

	if (instance_make(mem, conf, false, &in, &why) != ERR_OK) {
		fprintf(stderr, "bursary init: %s\n", why);
		return EXIT_USAGE;
	}
	e = seat_open(in, mem, &seat);
	if (e == ERR_OK) {
		cx_init(&cx, seat, mem, clock_now());
		e = begin_program(&cx, a, name);
		seat_close(seat);
	}
	instance_close(in);
	if (e != ERR_OK) {
		fprintf(stderr, "bursary init: what a program begins with could not be kept (%s)\n",
			err_name(e));
		return EXIT_NO;
	}
	printf("Made %s.  Serve it with: bursary serve --data %s\n"
	       "Then sign in as %s and open /staff/program: what is still to be written.\n",
		conf->data_dir, conf->data_dir, a->email);
	return EXIT_DONE;
}

int cli_init(int argc, char **argv)
{
	struct instance_conf conf = { .letters = letter_write };
	struct admin admin = { 0 };
	const char *name = NULL, *fault;
	const struct option_row rows[] = { OPTION_REQUIRED_TEXT("--data", &conf.data_dir),
		OPTION_TEXT_ROW("--db", &conf.db_url), OPTION_TEXT_ROW("--name", &name),
		OPTION_TEXT_ROW("--admin", &admin.email) };
	int status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
	struct mem *mem;

	if (status != EXIT_DONE)
		return status;
	mem = mem_new(NULL, "init");
	if (!ask_admin(mem, &admin)) {
		fprintf(stderr, "bursary init: the administrator's name and password are needed, a "
				"line each\n");
		status = EXIT_USAGE;
	} else if ((fault = fault_of(mem, &admin, name)) != NULL) {
		fprintf(stderr, "bursary init: %s\n", fault);
		status = EXIT_USAGE;
	} else {
		status = make(mem, &conf, &admin, name);
	}
	mem_end(mem);
	return status;
}
