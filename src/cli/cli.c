#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct command commands[] = {
	{ "assign", "assign --scores F --demand N --load N --out F [OPTION]...",
		"choose who reviews what", cli_assign_help, cli_assign },
	{ "calibrate", "calibrate --reviews F --out F [OPTION]...",
		"take reviewers' habits out of their scores", cli_calibrate_help, cli_calibrate },
	{ "check", "check --data DIR [--db URL]", "verify everything that is stored",
		cli_check_help, cli_check },
	{ "demo", "demo --data DIR [OPTION]...", "make the example program", cli_demo_help,
		cli_demo },
	{ "help", "help [COMMAND]", "explain a command", "", cli_help },
	{ "import", "import jobs FILE --data DIR [OPTION]...", "take postings from a file",
		cli_import_help, cli_import },
	{ "init", "init --data DIR [OPTION]...", "make a new program and its administrator",
		cli_init_help, cli_init },
	{ "mail-in", "mail-in --data DIR [--db URL]", "take one mail from standard input",
		cli_mail_in_help, cli_mail_in },
	{ "match", "match --submissions FILE --archives DIR|FILE --out FILE [OPTION]...",
		"score how well reviewers' publications cover each submission", cli_match_help,
		cli_match },
	{ "migrate", "migrate --data DIR [--db URL]", "bring an older database up to this version",
		cli_migrate_help, cli_migrate },
	{ "routes", "routes [--json]", "list every address the server answers", "", cli_routes },
	{ "select", "select --proposals F --budget N --out F [OPTION]...",
		"choose which proposals to fund", cli_select_help, cli_select },
	{ "serve", "serve --data DIR [OPTION]...", "serve the program", cli_serve_help, cli_serve },
	{ "task-compute", "task-compute --data DIR --task N --claim N --parent PID", NULL,
		cli_task_compute_help, cli_task_compute },
};

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

int cli_usage_error(const char *name, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "bursary %s: ", name);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, "\nTry: bursary help %s\n", name);
	return EXIT_USAGE;
}

static void list_commands(FILE *to)
{
	fprintf(to, "Bursary runs a research-awards program, from the call to the gift.\n\n"
		    "usage: bursary COMMAND [OPTION]...\n\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].summary != NULL)
			fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fprintf(to, "\nbursary help COMMAND says more.\n");
}

int cli_help(int argc, char **argv)
{
	const struct command *c;

	if (argc < 2) {
		list_commands(stdout);
		return EXIT_DONE;
	}
	c = find(argv[1]);
	if (c == NULL) {
		fprintf(stderr, "bursary help: there is no command \"%s\"\n", argv[1]);
		return EXIT_USAGE;
	}
	printf("usage: bursary %s\n\n%s\n", c->usage,
		c->summary == NULL ? "started by bursary serve" : c->summary);
	if (c->help[0] != '\0')
		printf("\n%s", c->help);
	return EXIT_DONE;
}

int cli_main(int argc, char **argv)
{
	const struct command *c;

	if (argc < 2) {
		list_commands(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return cli_help(1, argv + 1);
	c = find(argv[1]);
	if (c == NULL) {
		fprintf(stderr, "bursary: there is no command \"%s\"; bursary help lists them\n",
			argv[1]);
		return EXIT_USAGE;
	}
	if (argc > 2 && strcmp(argv[2], "--help") == 0)
		return cli_help(2, (char *[]){ argv[0], argv[1], NULL });
	return c->run(argc - 1, argv + 1);
}
