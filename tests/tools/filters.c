/* The engine's four filters alone: little enough to be built by a second compiler in a test. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

int cli_usage_error(const char *name, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "bursary %s: ", name);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(int argc, char **argv);
	} filters[] = { { "match", cli_match }, { "assign", cli_assign },
		{ "calibrate", cli_calibrate }, { "select", cli_select } };

	for (size_t i = 0; argc > 1 && i < sizeof(filters) / sizeof(filters[0]); i++)
		if (strcmp(argv[1], filters[i].name) == 0)
			return filters[i].run(argc - 1, argv + 1);
	return EXIT_USAGE;
}
