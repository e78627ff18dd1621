#include "domain/call/call_stage.h"

#include "base/err.h"

bool call_takes(int64_t now, int64_t closes_at, int64_t grace_s)
{
	return now <= closes_at + grace_s;
}

static enum call_stage published_stage(const struct call_stage_facts *f)
{
	if (f->now < f->opens_at)
		return CALL_STAGE_UPCOMING;
	return call_takes(f->now, f->closes_at, f->grace_s) ? CALL_STAGE_OPEN : CALL_STAGE_CLOSED;
}

enum call_stage call_stage(const struct call_stage_facts *f)
{
	switch (f->state) {
	case CALL_STATE_DRAFT:
		return CALL_STAGE_DRAFT;
	case CALL_STATE_PUBLISHED:
		return published_stage(f);
	case CALL_STATE_REVIEWING:
		return f->is_released ? CALL_STAGE_RELEASED : CALL_STAGE_REVIEWING;
	case CALL_STATE_ANNOUNCED:
		return CALL_STAGE_ANNOUNCED;
	case CALL_STATE_ARCHIVED:
		return CALL_STAGE_ARCHIVED;
	case CALL_STATE_CANCELLED:
		return CALL_STAGE_CANCELLED;
	case CALL_STATE_NONE:
		break;
	}
	BUG("a call without a state");
}
