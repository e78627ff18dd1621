/* What an import did, or would do, a step for each posting: codes and names; web/text/job_text.h
 * words them. */
#ifndef DOMAIN_JOB_REPORT_H
#define DOMAIN_JOB_REPORT_H

#include "domain/job/job_in.h"
#include "domain/job/job_rules.h"

enum job_step_kind {
	JOB_STEP_ADDED,
	JOB_STEP_CHANGED,
	JOB_STEP_SAME,
	JOB_STEP_JOINED,  /* with: the posting whose copy it is */
	JOB_STEP_REFUSED, /* why */
	JOB_STEP_CLOSED,  /* no longer among what its feed gives */
	JOB_STEP_COUNT
};

struct job_step {
	enum job_step_kind kind;
	int64_t line;			    /* of the file; 0: of none */
	const char *title, *place;	    /* place: the first; "" */
	const char *with_slug, *with_title; /* of the posting that it is now, or is put with */
	int64_t likeness;		    /* JOINED: of 100 */
	enum job_why why;
};

struct job_report {
	struct job_step *steps;
	size_t n, cap;
	int64_t n_of[JOB_STEP_COUNT];
	enum job_in_fault fault; /* then there are no steps */
	int64_t fault_line;
	int64_t n_kept; /* gone from a feed, but too many to believe it: they stay */
};

void job_report_add(struct mem *mem, struct job_report *r, struct job_step step);

/* As stored text, and back; what is no such text is a report without steps. */
const char *job_report_text(struct mem *mem, const struct job_report *r);
void job_report_read(struct mem *mem, const char *text, struct job_report *ret_report);

#endif
