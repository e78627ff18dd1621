/*
 * What was asked of a database and what it cost there: counted where the
 * statements run, added to a header of the answer by who serves.  Plain sums,
 * of one thread.
 */
#ifndef BASE_WORK_H
#define BASE_WORK_H

#include <stdint.h>

struct work {
	uint64_t statements;
	uint64_t rows;	      /* handed out */
	uint64_t round_trips; /* PostgreSQL: how often the server was waited for */
	uint64_t steps;	      /* SQLite: of its virtual machine */
	uint64_t scans;	      /* SQLite: rows passed in scans of whole tables and indices */
	uint64_t sorts;	      /* SQLite: results that were put in order */
};

#endif
