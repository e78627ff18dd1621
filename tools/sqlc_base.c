/* What sqlc's readers share: complaints, files, words, quoted strings, marker lines. */
#include "sqlc.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *file; /* being read, for messages */

void die(int line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

void *held(void *p)
{
	if (p == NULL)
		die(0, "out of memory");
	return p;
}

char *copy(const char *s, size_t n)
{
	return held(strndup(s, n));
}

char *text(const char *fmt, ...)
{
	va_list args;
	char *s = NULL;

	va_start(args, fmt);
	if (vasprintf(&s, fmt, args) < 0)
		s = NULL;
	va_end(args);
	return held(s);
}

char *upper(const char *s)
{
	char *u = copy(s, strlen(s));

	for (char *p = u; *p != '\0'; p++)
		*p = (char)toupper((unsigned char)*p);
	return u;
}

void messages_name(const char *path)
{
	file = path;
}

char *read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *s = NULL;
	size_t n = 0;

	messages_name(path);
	if (f == NULL)
		die(0, "%s", strerror(errno));
	/* No SQL file holds a NUL byte, so this reads all of it. */
	if (getdelim(&s, &n, '\0', f) < 0)
		s = copy("", 0);
	fclose(f);
	return s;
}

bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

const char *skip_space(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

char *word(const char **p)
{
	const char *start = *p = skip_space(*p);

	while (is_word(**p))
		++*p;
	return copy(start, (size_t)(*p - start));
}

bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

size_t quoted(const char *p)
{
	const char *end = p;

	if (*p != '\'' && *p != '"')
		return 0;
	for (;;) {
		end = strchr(end + 1, *p);
		if (end == NULL)
			return strlen(p);
		if (end[1] != *p)
			return (size_t)(end + 1 - p);
		end++;
	}
}

const char *marker(const char *p, const char *word_wanted)
{
	size_t n = strlen(word_wanted);

	if (strncmp(p, "-- ", 3) != 0 || strncmp(p + 3, word_wanted, n) != 0 || p[3 + n] != ':')
		return NULL;
	return skip_space(p + 4 + n) < strchrnul(p, '\n') ? skip_space(p + 4 + n) : "";
}

char *next_line(char *p, int *line)
{
	char *end = strchr(p, '\n');

	if (end == NULL)
		return p + strlen(p);
	++*line;
	return end + 1;
}

FILE *create(const char *path)
{
	FILE *f = fopen(path, "w");

	if (f == NULL)
		die(0, "cannot write %s: %s", path, strerror(errno));
	return f;
}

void finish(FILE *f, const char *path)
{
	if (ferror(f) != 0 || fclose(f) != 0)
		die(0, "cannot write %s", path);
}

char *stem(const char *path)
{
	const char *base = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;

	return copy(base, strcspn(base, "."));
}
