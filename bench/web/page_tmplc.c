/* How long a page of compiled templates takes; run prints one JSON line. */
#include "bench/web/page.c"

#include "base/clock.h"

int main(void)
{
	enum { RUNS = 200000 };
	struct bench_row rows[BENCH_ROWS];
	struct bench_page v = { "Amber Research Awards", "Proposals of the spring call",
		"What came in until the deadline, newest first.", rows, BENCH_ROWS };
	struct mem *m = mem_new(NULL, "bench");
	double best = 1e9;
	struct buf out;

	for (size_t i = 0; i < BENCH_ROWS; i++)
		rows[i] = bench_rows[i % 3];
	buf_init(&out, m, 16384);
	for (int k = 0; k < 5; k++) {
		int64_t begin = clock_mono_us();
		double each;

		for (int i = 0; i < RUNS / 5; i++) {
			out.n = 0;
			tmpl_bench_page(&out, &v);
		}
		each = (double)(clock_mono_us() - begin) / (RUNS / 5);
		best = each < best ? each : best;
	}
	printf("page  %-10s %6zu bytes %8.2f us\n", "tmplc", out.n, best);
	printf("{\"bench\":\"page\",\"engine\":\"tmplc\",\"bytes\":%zu,\"us\":%.3f}\n", out.n,
		best);
	mem_end(m);
	return 0;
}
