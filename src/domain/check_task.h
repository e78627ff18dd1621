/* `bursary check` as a task (task_work.h). */
#ifndef DOMAIN_CHECK_TASK_H
#define DOMAIN_CHECK_TASK_H

#include "domain/task/task_work.h"

extern const struct task_work check_task;

#endif
