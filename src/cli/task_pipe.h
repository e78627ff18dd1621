/*
 * What a computing process (task_compute.c) tells the worker that started it
 * (tasks.c): frames through a pipe, between two processes of one program.
 */
#ifndef CLI_TASK_PIPE_H
#define CLI_TASK_PIPE_H

#include <stdint.h>

enum { TASK_FRAME_PROGRESS = 1, TASK_FRAME_OUTCOME = 2, TASK_PHASE_BYTES = 16 };

/* Then n bytes: a struct task_frame_progress, or the outcome (empty: the asker may not any more).
 */
struct task_frame {
	uint64_t kind, n;
};

struct task_frame_progress {
	uint64_t done, total;
	char phase[TASK_PHASE_BYTES];
};

#define TASK_FRAME_MAX ((uint64_t)1 << 30)

/* The environment variable with the database's URL: what stands there nobody sees in ps. */
#define TASK_DB_VARIABLE "BURSARY_TASK_DB"

#endif
