#include "domain/job/job_stage.h"

#include "base/err.h"

enum posting_stage posting_stage(
	enum job_state state, int64_t posted_at, int64_t closes_at, int64_t now)
{
	switch (state) {
	case JOB_STATE_DRAFT:
		return POSTING_STAGE_DRAFT;
	case JOB_STATE_CLOSED:
		return POSTING_STAGE_CLOSED;
	case JOB_STATE_OPEN:
		if (now >= closes_at)
			return POSTING_STAGE_PAST;
		return posted_at <= now ? POSTING_STAGE_OPEN : POSTING_STAGE_COMING;
	case JOB_STATE_NONE:
		break;
	}
	BUG("unknown state");
}
