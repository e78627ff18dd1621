/*
 * Reads what stands at a web address that somebody gave us, and trusts nothing
 * of it: http and https alone, no inner address (asked when it is connected to,
 * so a name that means another one by then does not help), three redirects,
 * never from https to http, so many bytes once unpacked, so many seconds.
 */
#ifndef DOMAIN_JOB_FETCH_H
#define DOMAIN_JOB_FETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

enum job_fetch_fault {
	JOB_FETCH_FINE,
	JOB_FETCH_BAD_URL,
	JOB_FETCH_NO_HOST,     /* the name means no address */
	JOB_FETCH_INNER,       /* its address is of an inner network */
	JOB_FETCH_NO_ANSWER,   /* nobody there, or it broke off */
	JOB_FETCH_NOT_TRUSTED, /* its certificate */
	JOB_FETCH_TOO_SLOW,
	JOB_FETCH_TOO_LARGE,
	JOB_FETCH_SENDS_ON, /* more than three redirects, or to what is no web address */
	JOB_FETCH_STATUS,   /* answered, with another status than 200 */
	JOB_FETCH_COUNT
};

struct job_fetched {
	enum job_fetch_fault fault;
	long status;
	const char *bytes; /* in mem */
	size_t n;
};

/* takes_inner: addresses of inner networks are read, too (an operator's choice). */
struct job_fetched job_fetch(struct mem *mem, const char *url, size_t bytes_max, bool takes_inner);

#endif
