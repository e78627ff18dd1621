/* The page that both engines of this bench write: a list of 24 proposals, about 6 KB. */
#ifndef BENCH_WEB_PAGE_H
#define BENCH_WEB_PAGE_H

#include <stdbool.h>
#include <stddef.h>

enum { BENCH_ROWS = 24 };

struct bench_row {
	const char *href, *title, *institution, *amount, *state;
	bool is_open;
};

struct bench_page {
	const char *program, *title, *lead;
	const struct bench_row *rows;
	size_t n_rows;
};

static const struct bench_row bench_rows[3] = {
	{ "/proposals/7q1mzk3t9c2pw", "Sparse attention & the cost of long contexts",
	  "University of Example at Springfield", "USD 70,000", "Submitted", true },
	{ "/proposals/0r4nv8d6x1hsb", "Verified compilers for \"small\" devices",
	  "École d'Exemple", "USD 64,500", "In review", true },
	{ "/proposals/5j9ew2y7a3gtf", "Fairness when labels are <rare>",
	  "Institute of Measurement and Control", "USD 80,000.50", "Not eligible", false },
};

#endif
