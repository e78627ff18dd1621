/*
 * Options as a table: each row names an option and where its value goes.
 * "--name value" and "--name=value" are the same; nothing is abbreviated.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_INT, OPTION_DOUBLE, OPTION_PAIR };

struct option_row {
	const char *name; /* with its dashes */
	enum option_kind kind;
	void *value; /* bool, const char *, int64_t, double, const char *[2] */
	bool is_required;
	int64_t min, max;   /* OPTION_INT; both 0: any */
	double least, most; /* OPTION_DOUBLE; both 0: any finite */
	bool *is_given;	    /* may be NULL */
};

#define OPTION_REQUIRED_TEXT(n, v)                                                                 \
	{                                                                                          \
		.name = (n), .kind = OPTION_TEXT, .value = (v), .is_required = true                \
	}
#define OPTION_TEXT_ROW(n, v)                                                                      \
	{                                                                                          \
		.name = (n), .kind = OPTION_TEXT, .value = (v)                                     \
	}
#define OPTION_FLAG_ROW(n, v)                                                                      \
	{                                                                                          \
		.name = (n), .kind = OPTION_FLAG, .value = (v)                                     \
	}
#define OPTION_INT_ROW(n, v, lo, hi)                                                               \
	{                                                                                          \
		.name = (n), .kind = OPTION_INT, .value = (v), .min = (lo), .max = (hi)            \
	}
#define OPTION_DOUBLE_ROW(n, v, lo, hi)                                                            \
	{                                                                                          \
		.name = (n), .kind = OPTION_DOUBLE, .value = (v), .least = (lo), .most = (hi)      \
	}

/*
 * Reads argv[1..] (argv[0] is the subcommand).  Values of absent options stay
 * as they are.  Anything wrong is one line on standard error; the result is
 * then EXIT_USAGE, otherwise EXIT_DONE.
 */
int options_read(int argc, char **argv, const struct option_row *rows, size_t n);

#endif
