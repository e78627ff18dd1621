/* bursary routes: the route table, for people and (--json) for the tests of rights. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "web/routes.h"

static void print_table(const struct router *r)
{
	for (size_t i = 0; i < router_count(r); i++) {
		const struct route *row = router_at(r, i);

		printf("%-4s %-44s %s\n", row->method == GET ? "GET" : "POST", row->path,
			row->summary);
	}
}

int cli_routes(int argc, char **argv)
{
	bool is_json = false;
	const struct option_row rows[] = { OPTION_FLAG_ROW("--json", &is_json) };
	int status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
	struct mem *m;
	struct router *r;
	struct buf out;

	if (status != EXIT_DONE)
		return status;
	m = mem_new(NULL, "routes");
	r = router_new(m, all_routes, n_all_routes);
	if (is_json) {
		buf_init(&out, m, 65536);
		router_json(r, &out);
		fwrite(out.data, 1, out.n, stdout);
	} else {
		print_table(r);
	}
	mem_end(m);
	return ferror(stdout) ? EXIT_NO : EXIT_DONE;
}
