#include "cli/options.h"

#include <float.h>
#include <inttypes.h>
#include <string.h>

#include "base/num.h"
#include "cli/cli.h"

enum { OPTIONS_MAX = 64 };

struct reading {
	const char *command;
	char **argv;
	int argc, at;
	const char *name;     /* of the option being read */
	const char *attached; /* after '=', or NULL */
};

/* The row that argv[at] names, with or without "=value". */
static size_t find(const struct reading *r, const struct option_row *rows, size_t n)
{
	size_t i, length;

	for (i = 0; i < n; i++) {
		length = strlen(rows[i].name);
		if (strncmp(r->argv[r->at], rows[i].name, length) != 0)
			continue;
		if (r->argv[r->at][length] == '\0' || r->argv[r->at][length] == '=')
			break;
	}
	return i;
}

static const char *take_value(struct reading *r)
{
	const char *attached = r->attached;

	r->attached = NULL;
	if (attached != NULL)
		return attached;
	return r->at + 1 < r->argc ? r->argv[++r->at] : NULL;
}

static int read_int(const struct reading *r, const struct option_row *row, const char *text)
{
	bool is_free = row->min == 0 && row->max == 0;
	int64_t min = is_free ? INT64_MIN : row->min, max = is_free ? INT64_MAX : row->max;

	if (num_parse_int(text, min, max, row->value) == ERR_OK)
		return EXIT_DONE;
	if (is_free)
		return cli_usage_error(
			r->command, "%s takes a whole number, not \"%s\"", r->name, text);
	return cli_usage_error(r->command,
		"%s takes a whole number from %" PRId64 " to %" PRId64 ", not \"%s\"", r->name, min,
		max, text);
}

static int read_double(const struct reading *r, const struct option_row *row, const char *text)
{
	bool is_free = row->least >= row->most;
	double least = is_free ? -DBL_MAX : row->least, most = is_free ? DBL_MAX : row->most;

	if (num_parse_double(text, least, most, row->value) == ERR_OK)
		return EXIT_DONE;
	if (is_free)
		return cli_usage_error(r->command, "%s takes a number, not \"%s\"", r->name, text);
	return cli_usage_error(r->command, "%s takes a number from %g to %g, not \"%s\"", r->name,
		least, most, text);
}

static int read_pair(struct reading *r, const struct option_row *row, const char *first)
{
	const char *second = take_value(r);

	if (second == NULL)
		return cli_usage_error(r->command, "%s takes two values", r->name);
	((const char **)row->value)[0] = first;
	((const char **)row->value)[1] = second;
	return EXIT_DONE;
}

static int read_value(struct reading *r, const struct option_row *row)
{
	const char *text;

	if (row->kind == OPTION_FLAG) {
		*(bool *)row->value = true;
		return r->attached == NULL
			       ? EXIT_DONE
			       : cli_usage_error(r->command, "%s takes no value", r->name);
	}
	text = take_value(r);
	if (text == NULL)
		return cli_usage_error(r->command, "%s takes a value", r->name);
	switch (row->kind) {
	case OPTION_FLAG:
		break;
	case OPTION_TEXT:
		*(const char **)row->value = text;
		return EXIT_DONE;
	case OPTION_INT:
		return read_int(r, row, text);
	case OPTION_DOUBLE:
		return read_double(r, row, text);
	case OPTION_PAIR:
		return read_pair(r, row, text);
	}
	BUG("unknown kind of option");
}

static int check_required(
	const struct reading *r, const struct option_row *rows, size_t n, uint64_t given)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].is_required && (given >> i & 1) == 0)
			return cli_usage_error(r->command, "%s is missing", rows[i].name);
	return EXIT_DONE;
}

int options_read(int argc, char **argv, const struct option_row *rows, size_t n)
{
	struct reading r = { .command = argv[0], .argv = argv, .argc = argc };
	uint64_t given = 0;

	MUST(n <= OPTIONS_MAX);
	for (r.at = 1; r.at < argc; r.at++) {
		size_t i = find(&r, rows, n);

		if (i == n)
			return cli_usage_error(
				r.command, "\"%s\" is no option of this command", argv[r.at]);
		r.name = rows[i].name;
		r.attached = strchr(argv[r.at], '=');
		r.attached = r.attached == NULL ? NULL : r.attached + 1;
		if (given >> i & 1)
			return cli_usage_error(r.command, "%s is given twice", r.name);
		given |= UINT64_C(1) << i;
		if (rows[i].is_given != NULL)
			*rows[i].is_given = true;
		if (read_value(&r, &rows[i]) != EXIT_DONE)
			return EXIT_USAGE;
	}
	return check_required(&r, rows, n, given);
}
