/*
 * A table that a test makes, compared with the file that holds it: told line by
 * line where they part.  With ACTS_WRITE=1 the file is written anew, to be read
 * before it is kept.
 */
#ifndef TESTS_DOMAIN_EXPECTED_H
#define TESTS_DOMAIN_EXPECTED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static inline const char *expected_read(struct mem *mem, const char *path)
{
	struct buf all;
	char part[4096];
	size_t n;
	FILE *f = fopen(path, "re");

	buf_init(&all, mem, 100000);
	if (f == NULL)
		return "";
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&all, part, n);
	fclose(f);
	return buf_str(&all);
}

static inline void expected_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* Run from the root, as all tests are. */
static inline void expect_text(struct mem *mem, const char *path, const char *text)
{
	const char *want = expected_read(mem, path), *act = "";
	int n = 1;

	if (getenv("ACTS_WRITE") != NULL) {
		expected_write(path, text);
		return;
	}
	for (; *text != '\0' || *want != '\0'; n++) {
		size_t a = strcspn(text, "\n"), b = strcspn(want, "\n");

		if (a != b || strncmp(text, want, a) != 0)
			fail_msg("%s:%d, under \"%.*s\":\nnot  %.*s\nbut  %.*s", path, n,
				(int)strcspn(act, "\n"), act, (int)b, want, (int)a, text);
		if (text[0] != '\t')
			act = text;
		text += a + (text[a] == '\n');
		want += b + (want[b] == '\n');
	}
}

/* ---- what a world looks like, as lines ---- */

struct lines {
	const char **s;
	size_t n;
};

static inline int lines_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static inline void lines_sort(struct lines *l)
{
	qsort(l->s, l->n, sizeof(*l->s), lines_order);
}

/* What is gone and what came, of two that are sorted: each line between `begin` and `end`. */
static inline const char *lines_changed(struct mem *mem, const struct lines *a,
	const struct lines *b, const char *begin, const char *end)
{
	struct buf out;
	size_t i = 0, k = 0;

	buf_init(&out, mem, 256);
	while (i < a->n || k < b->n) {
		int c = i == a->n ? 1 : k == b->n ? -1 : strcmp(a->s[i], b->s[k]);

		if (c < 0)
			buf_printf(&out, "%s- %s%s", begin, a->s[i], end);
		if (c > 0)
			buf_printf(&out, "%s+ %s%s", begin, b->s[k], end);
		i += c <= 0;
		k += c >= 0;
	}
	return buf_str(&out);
}

#endif
