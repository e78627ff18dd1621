/*
 * Scores as OpenReview's edges, authors and co-authors as strangers send them: what
 * is read is solved and verified, whatever it is.  The first two bytes say where
 * the authors and the co-authors begin.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/filter/assign_in.h"
#include "match/assign_alternates.h"
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
	struct assign_alternate *alternates;
	struct assign_result r;
	struct verify_report v;
	int64_t n;
	enum err e;

	if ((int64_t)p->n_papers * p->n_reviewers > 400)
		return;
	e = assign_best(p, m, &r);
	MUST(e == ERR_OK || e == ERR_REFUSED);
	if (e != ERR_OK)
		return;
	verify_assignment(p, r.pairs, r.n_pairs, m, &v);
	MUST(v.fault == VERIFY_OK && v.sum == r.sum && r.bound >= r.sum);
	MUST(verify_bound(p, &r.duals, m) >= r.sum);
	assign_alternates(p, r.pairs, r.n_pairs, 2, m, &alternates, &n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	char path[3][64];
	size_t cut[4] = { 2, 2, 2, n };
	struct assign_files files = { .scores = path[0],
		.authors = path[1],
		.coauthors = path[2],
		.demand = 2,
		.load = 2,
		.author_distance = 1,
		.panel_distance = 2,
		.is_mutual_out = true,
		.min_seniors = 1,
		.cover = 1 };
	struct assign_in in;
	int fd[3];

	if (n < 2) {
		mem_end(m);
		return 0;
	}
	cut[1] = 2 + (n - 2) * bytes[0] / 255;
	cut[2] = cut[1] + (n - cut[1]) * bytes[1] / 255;
	for (int k = 0; k < 3; k++)
		fd[k] = file_of(bytes + cut[k], cut[k + 1] - cut[k], path[k], sizeof(path[k]));
	files.authors = cut[2] > cut[1] ? path[1] : NULL;
	files.coauthors = cut[3] > cut[2] ? path[2] : NULL;
	if (assign_in_read(m, &files, &in))
		solve(&in.problem, m);
	else
		MUST(in.fault != NULL && strchr(in.fault, '\n') == NULL);
	assign_in_close(&in);
	for (int k = 0; k < 3; k++)
		close(fd[k]);
	mem_end(m);
	return 0;
}
