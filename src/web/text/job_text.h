/* Postings in words: where they are, and what became of an import of them. */
#ifndef WEB_TEXT_JOB_TEXT_H
#define WEB_TEXT_JOB_TEXT_H

#include "base/mem.h"
#include "domain/job/job.h"
#include "domain/job/job_fetch.h"
#include "domain/job/job_report.h"

/* "Berlin, Germany"; what is not known is left out. */
const char *job_place_text(struct mem *m, const struct job_location *l);

/* The same of all: "Berlin, Germany · Lyon, France". */
const char *job_places_line(struct mem *m, const struct job *j);

/* Why nothing of it could be read: a sentence. */
const char *job_fault_text(struct mem *m, enum job_in_fault fault, int64_t line);

/* Why a feed could not be read: a sentence.  status: of JOB_FETCH_STATUS. */
const char *job_fetch_text(struct mem *m, enum job_fetch_fault fault, int64_t status);

/* "Added", "Put with another" … */
const char *job_step_word(enum job_step_kind kind);

/* What is to be said besides: with what, and why; "" when nothing is. */
const char *job_step_text(struct mem *m, const struct job_step *s);

/* "3 added, 2 put with others, 1 refused" */
const char *job_report_sum(struct mem *m, const struct job_report *r);

#endif
