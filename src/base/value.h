/* Values that may be absent, and bytes: what a row of a database is made of besides numbers and texts. */
#ifndef BASE_VALUE_H
#define BASE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct opt_int {
	bool has;
	int64_t v; /* 0 when there is none */
};

struct opt_real {
	bool has;
	double v;
};

/* data is NULL when there are none; no bytes at all is another thing. */
struct bytes {
	const void *data;
	size_t n;
};

#endif
