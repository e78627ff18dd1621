/*
 * Scores, as CSV or .npy, and conflicts as strangers send them: what is read is
 * solved and verified, whatever it is.  The first byte says where the conflicts begin.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/filter/assign_in.h"
#include "match/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int file_of(const uint8_t *bytes, size_t n, char *path, size_t size)
{
	int fd = memfd_create("fuzz", 0);

	MUST(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	snprintf(path, size, "/proc/self/fd/%d", fd);
	return fd;
}

static void solve(const struct assign_problem *p, struct mem *m)
{
	struct assign_result r;
	struct verify_report v;
	enum err e;

	if ((int64_t)p->n_papers * p->n_reviewers > 4096)
		return;
	e = assign_best(p, m, &r);
	MUST(e == ERR_OK || e == ERR_REFUSED);
	if (e != ERR_OK)
		return;
	verify_assignment(p, r.pairs, r.n_pairs, m, &v);
	MUST(v.fault == VERIFY_OK && v.sum == r.sum && r.bound == r.sum);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	char scores[64], conflicts[64];
	size_t cut = n > 0 ? 1 + (n - 1) * bytes[0] / 255 : 0;
	int a = file_of(bytes + (n > 0), n > 0 ? cut - 1 : 0, scores, sizeof(scores));
	int b = file_of(bytes + cut, n - cut, conflicts, sizeof(conflicts));
	struct assign_files files = { .scores = scores, .demand = 2, .load = 2 };
	struct assign_in in;

	files.conflicts = cut < n ? conflicts : NULL;
	if (assign_in_read(m, &files, &in))
		solve(&in.problem, m);
	else
		MUST(in.fault != NULL && strchr(in.fault, '\n') == NULL);
	assign_in_close(&in);
	close(a);
	close(b);
	mem_end(m);
	return 0;
}
