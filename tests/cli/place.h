/* A folder of small files, and commands run in it through cli_main(). */
#ifndef TESTS_CLI_PLACE_H
#define TESTS_CLI_PLACE_H

#include "test.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/cli.h"

struct place {
	struct mem *m;
	char folder[64];
	const char *out, *err; /* what the last run said */
};

static inline char *place_at(const struct place *p, const char *name)
{
	return mem_printf(p->m, "%s/%s", p->folder, name);
}

static inline void place_put(const struct place *p, const char *name, const char *text)
{
	FILE *f = fopen(place_at(p, name), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

/* NULL when there is no such file. */
static inline const char *place_get(const struct place *p, const char *name)
{
	FILE *f = fopen(place_at(p, name), "rb");
	struct buf b;
	char chunk[4096];
	size_t n;

	if (f == NULL)
		return NULL;
	buf_init(&b, p->m, 0);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	fclose(f);
	return buf_str(&b);
}

static inline int place_redirect(int fd, const char *path)
{
	int saved = dup(fd), to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(saved >= 0 && to >= 0);
	dup2(to, fd);
	close(to);
	return saved;
}

static inline void place_restore(int fd, int saved)
{
	dup2(saved, fd);
	close(saved);
}

/* Calls the command with the words of line, in the folder of the moment. */
static inline int place_call(const struct place *p, const char *line)
{
	char *argv[40], *text = mem_str(p->m, line), *save = NULL;
	int argc = 0;

	argv[argc++] = mem_str(p->m, "bursary");
	for (char *w = strtok_r(text, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
		argv[argc++] = w;
	argv[argc] = NULL;
	return cli_main(argc, argv);
}

/* Runs the words of line in the folder; the exit status. */
static inline int place_run(struct place *p, const char *line)
{
	char *here = getcwd(NULL, 0);
	int out, err, status;

	fflush(stdout);
	out = place_redirect(STDOUT_FILENO, place_at(p, ".out"));
	err = place_redirect(STDERR_FILENO, place_at(p, ".err"));
	assert_int_equal(chdir(p->folder), 0);
	status = place_call(p, line);
	fflush(stdout);
	place_restore(STDOUT_FILENO, out);
	place_restore(STDERR_FILENO, err);
	assert_int_equal(chdir(here), 0);
	free(here);
	p->out = place_get(p, ".out");
	p->err = place_get(p, ".err");
	return status;
}

static inline int place_begin(void **state)
{
	struct mem *m = mem_new(NULL, "place");
	struct place *p = MEM_NEW(m, struct place);

	p->m = m;
	snprintf(p->folder, sizeof(p->folder), "/tmp/bursary-cli-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	*state = p;
	return 0;
}

static inline int place_end(void **state)
{
	struct place *p = *state;
	DIR *d = opendir(p->folder);
	bool is_left = false; /* of a file half written */

	for (const struct dirent *e = readdir(d); e != NULL; e = readdir(d))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
			is_left |= strncmp(e->d_name, ".bursary", 8) == 0;
			unlink(place_at(p, e->d_name));
		}
	closedir(d);
	rmdir(p->folder);
	mem_end(p->m);
	return is_left ? -1 : 0;
}

#define PLACE_TEST(f) cmocka_unit_test_setup_teardown(f, place_begin, place_end)

#endif
