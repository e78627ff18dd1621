/*
 * The command line.  Each subcommand is one file of this folder and one row in
 * cli.c.  Exit status: 0 done, 1 done and the answer is no (a failed check, an
 * infeasible problem), 2 wrong use or bad input.  mail-in speaks to a mail server and has
 * sendmail's.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/err.h"

struct command {
	const char *name;
	const char *usage;   /* after "bursary ": "init --data DIR" */
	const char *summary; /* one line; NULL: started by the program itself, not listed */
	const char *help;    /* options, one a line, and an example */
	int (*run)(int argc, char **argv); /* argv[0] is the subcommand */
};

enum exit_status { EXIT_DONE = 0, EXIT_NO = 1, EXIT_USAGE = 2 };

int cli_main(int argc, char **argv);

/* Prints "bursary NAME: …" and a line on how to get help; returns EXIT_USAGE. */
int cli_usage_error(const char *name, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* One function a subcommand, in the file of the same name. */
int cli_help(int argc, char **argv);
int cli_select(int argc, char **argv);
int cli_routes(int argc, char **argv);
int cli_serve(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_demo(int argc, char **argv);
int cli_import(int argc, char **argv);
int cli_init(int argc, char **argv);
int cli_mail_in(int argc, char **argv);
int cli_migrate(int argc, char **argv);
int cli_assign(int argc, char **argv);
int cli_calibrate(int argc, char **argv);
int cli_match(int argc, char **argv);
int cli_task_compute(int argc, char **argv);

/* Help texts longer than a line stand with their command. */
extern const char cli_assign_help[];
extern const char cli_calibrate_help[];
extern const char cli_check_help[];
extern const char cli_demo_help[];
extern const char cli_import_help[];
extern const char cli_init_help[];
extern const char cli_mail_in_help[];
extern const char cli_migrate_help[];
extern const char cli_select_help[];
extern const char cli_serve_help[];
extern const char cli_match_help[];
extern const char cli_task_compute_help[];

#endif
