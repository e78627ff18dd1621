/*
 * The engine's filters alone: little enough to be built by a second compiler in a test; and
 * `made-model`, which writes a small sentence encoder into the folder of the moment.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

#include "../cli/made_folder.h"

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

static int put(const char *name, const void *bytes, size_t n)
{
	FILE *f = fopen(name, "wb");

	if (f == NULL || fwrite(bytes, 1, n, f) != n || fclose(f) != 0)
		return EXIT_USAGE;
	return EXIT_DONE;
}

static int write_model(int argc, char **argv)
{
	struct mem *m = mem_new(NULL, "made");
	struct encoder_model model = made_model(m, ENCODER_MEAN);
	struct made_weights w = made_weights(m, "", false);
	const char *vocabulary = made_vocabulary(m);
	struct buf whole;
	int status;

	(void)argc;
	(void)argv;
	made_tensors(m, &w, &model);
	whole = made_file(m, &w);
	status = put("model.safetensors", whole.data, whole.n);
	if (status == EXIT_DONE)
		status = put("vocab.txt", vocabulary, strlen(vocabulary));
	if (status == EXIT_DONE)
		status = put("config.json", MADE_CONFIG, strlen(MADE_CONFIG));
	mem_end(m);
	return status;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(int argc, char **argv);
	} filters[] = { { "match", cli_match }, { "assign", cli_assign },
		{ "calibrate", cli_calibrate }, { "select", cli_select },
		{ "made-model", write_model } };

	for (size_t i = 0; argc > 1 && i < sizeof(filters) / sizeof(filters[0]); i++)
		if (strcmp(argv[1], filters[i].name) == 0)
			return filters[i].run(argc - 1, argv + 1);
	return EXIT_USAGE;
}
