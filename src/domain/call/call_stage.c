#include "domain/call/call_stage.h"

#include <string.h>

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
	if (strcmp(f->state, "draft") == 0)
		return CALL_STAGE_DRAFT;
	if (strcmp(f->state, "cancelled") == 0)
		return CALL_STAGE_CANCELLED;
	if (strcmp(f->state, "archived") == 0)
		return CALL_STAGE_ARCHIVED;
	if (strcmp(f->state, "announced") == 0)
		return CALL_STAGE_ANNOUNCED;
	if (f->is_released)
		return CALL_STAGE_RELEASED;
	if (strcmp(f->state, "reviewing") == 0)
		return CALL_STAGE_REVIEWING;
	MUST(strcmp(f->state, "published") == 0);
	return published_stage(f);
}
