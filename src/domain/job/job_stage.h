/* What staff are told of a posting's state and the clock.  Pure. */
#ifndef DOMAIN_JOB_STAGE_H
#define DOMAIN_JOB_STAGE_H

#include <stdint.h>

#include "domain/life/lives.h"

enum posting_stage posting_stage(
	enum job_state state, int64_t posted_at, int64_t closes_at, int64_t now);

#endif
