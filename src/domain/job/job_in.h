/*
 * Postings as files and other sites' feeds tell them: CSV, JSON (an array, an
 * object that holds one, a line each; JSON-LD JobPosting; what Greenhouse and
 * Lever give), XML, and web pages with a JobPosting for search engines, told apart by their first
 * character.  All become one shape.  Pure but for memory: bytes in, postings out; nothing of what
 * is read is followed, opened or evaluated.
 */
#ifndef DOMAIN_JOB_IN_H
#define DOMAIN_JOB_IN_H

#include "domain/job/job.h"

enum {
	JOB_IN_BYTES = 8 << 20,
	JOB_IN_MANY = 5000, /* postings of one file */
	JOB_TITLE_CHARS = 200,
	JOB_TEXT_CHARS = 20000,
	JOB_SHORT_CHARS = 120, /* a team, a city */
	JOB_LINK_CHARS = 500,
	JOB_PLACES = 40,
	JOB_AREAS = 12
};

/* Why bytes are no postings. */
enum job_in_fault {
	JOB_IN_FINE,
	JOB_IN_EMPTY,
	JOB_IN_TOO_LARGE,
	JOB_IN_TOO_MANY,
	JOB_IN_NOT_UTF8,
	JOB_IN_NOT_JSON,
	JOB_IN_NOT_CSV,
	JOB_IN_NOT_XML,
	JOB_IN_DECLARES, /* XML with a DOCTYPE: entities are not read */
	JOB_IN_NO_TITLES /* a table without a column of titles */
};

struct job_posting {
	const char *key; /* as its origin knows it; never "" */
	struct job job;	 /* without id and slug */
	bool has_posted; /* it says when it was posted */
	int64_t line;	 /* where it begins, from 1; in JSON, which one it is */
};

struct job_in {
	struct job_posting *items;
	size_t n;
	enum job_in_fault fault;
	int64_t line; /* of the fault; 0: of the whole */
};

/* The code of a country by its code or one of its names; NULL: it is none. */
typedef const char *job_country_fn(const char *name);

/* Lives in mem.  What stands before a fault is not given: a file is taken whole or not at all. */
struct job_in job_in_read(struct mem *mem, const void *bytes, size_t n, job_country_fn *country_of);

/* HTML as Markdown: paragraphs, lists, headings; what is no HTML stays as it is.  In mem. */
const char *job_in_text(struct mem *mem, const char *html);

#endif
