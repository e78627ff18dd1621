/* The duty that sees to tasks: one at a time, each from its claim to its end. */
#ifndef CLI_TASKS_H
#define CLI_TASKS_H

#include "cli/worker.h"

MUST_CHECK enum err worker_tasks(struct round *r, bool *ret_more);

#endif
