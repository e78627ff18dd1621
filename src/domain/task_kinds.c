/* Every kind of task, and what it is. */
#include "domain/assign/assign_task.h"
#include "domain/check_task.h"
#include "domain/task/task_work.h"

const struct task_work *task_work_of(enum task_kind kind)
{
	switch (kind) {
	case TASK_ASSIGN:
		return &assign_task;
	case TASK_CHECK:
		return &check_task;
	case TASK_KIND_COUNT:
		break;
	}
	BUG("unknown kind of task");
}
