/* The codes of tasks as they are stored; for this folder alone. */
#ifndef DOMAIN_TASK_NAMES_H
#define DOMAIN_TASK_NAMES_H

#include "domain/task/task.h"

bool task_kind_of(const char *name, enum task_kind *ret_kind);
const char *task_why_name(enum task_why why);

#endif
