/* What an import did, as a table. */
#ifndef WEB_PAGES_JOB_REPORT_SHOW_H
#define WEB_PAGES_JOB_REPORT_SHOW_H

#include "domain/job/job_report.h"
#include "web/view_work.h"

enum { JOB_STEPS_SHOWN = 500 };

/* A section of its steps, what was refused first; done: they were done, so there is something to
 * look at. */
struct block job_report_block(struct mem *m, const struct job_report *r, bool is_done);

#endif
