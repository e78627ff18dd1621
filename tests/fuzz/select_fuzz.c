/*
 * Proposals and quotas, or reviews, as strangers send them: what is read is
 * solved and verified, whatever it is.  The first byte says which, JSON among
 * them, and where the quotas or calls begin.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/filter/select_json_in.h"
#include "cli/filter/select_rows.h"
#include "match/portfolio_verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int file_of(const uint8_t *bytes, size_t n, char *path, size_t size)
{
	int fd = memfd_create("fuzz", 0);

	MUST(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	snprintf(path, size, "/proc/self/fd/%d", fd);
	return fd;
}

static void solve(struct mem *m, const struct select_in *in)
{
	struct portfolio_problem p = { .n = in->n,
		.score = in->score,
		.n_budgets = 2,
		.cost = { in->cash, in->credits },
		.budget = { 20000, 1000 },
		.exclusive = select_sets_pack(m, &in->exclusive, (uint32_t)names_count(in->groups)),
		.quota = select_sets_pack(m, &in->quota, in->n_quotas),
		.quota_min = in->quota_min,
		.quota_max = in->quota_max,
		.max_states = 20000 };
	struct select_rows rows;
	struct portfolio_report v;
	struct portfolio_result r;

	select_rows_make(m, in, in->limit == NULL ? -1 : 5000, &rows);
	p.rows = rows.rows;

	if (portfolio_choose(m, &p, &r) != ERR_OK || !r.is_feasible)
		return;
	portfolio_verify(&p, r.is_chosen, &v);
	MUST(v.breach == PORTFOLIO_HOLDS && v.score == r.score && r.bound >= (double)r.score);
}

static void select_from(const uint8_t *bytes, size_t n, size_t cut)
{
	struct mem *m = mem_new(NULL, "fuzz");
	char proposals[64], quotas[64];
	int a = file_of(bytes, cut, proposals, sizeof(proposals));
	int b = file_of(bytes + cut, n - cut, quotas, sizeof(quotas));
	struct select_files files = { .proposals = proposals };
	struct select_in in;

	if (cut + 4 < n && memcmp(bytes + cut, "call", 4) == 0)
		files.calls = quotas;
	else
		files.quotas = cut < n ? quotas : NULL;
	if (select_read(m, &files, &in) == EXIT_DONE)
		solve(m, &in);
	close(a);
	close(b);
	mem_end(m);
}

/* What is JSON becomes CSV that is read like any other. */
static void json_from(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	char path[64];
	int fd = file_of(bytes, n, path, sizeof(path));
	const struct select_json *json = select_json_in_read(m, path);

	if (json->fault == NULL)
		select_from((const uint8_t *)json->csv.data, json->csv.n, json->csv.n);
	close(fd);
	mem_end(m);
}

static void calibrate_from(const uint8_t *bytes, size_t n)
{
	char path[64];
	int fd = file_of(bytes, n, path, sizeof(path));
	char *argv[] = { "calibrate", "--reviews", path, "--out", "/dev/null", NULL };

	(void)cli_calibrate(5, argv);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n == 0)
		return 0;
	if (bytes[0] == 127)
		json_from(bytes + 1, n - 1);
	else if (bytes[0] >= 128)
		calibrate_from(bytes + 1, n - 1);
	else
		select_from(bytes + 1, n - 1, (n - 1) * bytes[0] / 127);
	return 0;
}
