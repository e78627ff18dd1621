/* A child on a terminal of its own, as a person would see it. */
#ifndef TESTS_CLI_TERMINAL_H
#define TESTS_CLI_TERMINAL_H

#include "test.h"

#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

struct terminal {
	int fd;
	pid_t child;
	struct buf seen; /* all that the child has written */
};

/* Starts run(arg) as a child whose three streams are a new terminal; it exits with the result. */
static void terminal_begin(struct terminal *t, struct mem *m, int (*run)(void *arg), void *arg)
{
	buf_init(&t->seen, m, 0);
	t->child = forkpty(&t->fd, NULL, NULL, NULL);
	assert_true(t->child >= 0);
	if (t->child == 0) {
		signal(SIGINT, SIG_DFL); /* a harness in the background has it ignored */
		_exit(run(arg));
	}
	alarm(240); /* nothing here may hang the suite */
}

/* Reads until text was seen; false when the child has gone before. */
static bool terminal_sees(struct terminal *t, const char *text)
{
	char chunk[4096];
	ssize_t n;

	while (strstr(buf_str(&t->seen), text) == NULL) {
		n = read(t->fd, chunk, sizeof(chunk));
		if (n <= 0)
			return false;
		buf_add(&t->seen, chunk, (size_t)n);
	}
	return true;
}

/* Reads to the end; the status that waitpid() tells. */
static int terminal_end(struct terminal *t)
{
	int status;

	(void)terminal_sees(t, "\x01 never written");
	assert_int_equal(waitpid(t->child, &status, 0), t->child);
	close(t->fd);
	alarm(0);
	return status;
}

#endif
