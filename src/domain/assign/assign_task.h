/* The best assignment as a task (task_work.h). */
#ifndef DOMAIN_ASSIGN_TASK_H
#define DOMAIN_ASSIGN_TASK_H

#include "domain/task/task_work.h"

extern const struct task_work assign_task;

#endif
