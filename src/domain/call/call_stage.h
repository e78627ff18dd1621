/*
 * Where a call stands, from what is stored and the time.  Open and closed are
 * never stored: the server's clock decides them, to the second.
 */
#ifndef DOMAIN_CALL_STAGE_H
#define DOMAIN_CALL_STAGE_H

#include <stdbool.h>
#include <stdint.h>

enum call_stage {
	CALL_STAGE_DRAFT,
	CALL_STAGE_UPCOMING, /* published, opens later */
	CALL_STAGE_OPEN,
	CALL_STAGE_CLOSED, /* the deadline has passed; screening */
	CALL_STAGE_REVIEWING,
	CALL_STAGE_RELEASED, /* decided: every applicant has been answered */
	CALL_STAGE_ANNOUNCED,
	CALL_STAGE_ARCHIVED,
	CALL_STAGE_CANCELLED
};

struct call_stage_facts {
	const char *state; /* as stored */
	int64_t opens_at, closes_at, grace_s, now;
	bool is_released;
};

/*
 * The deadline: closes_at is the last second in time.  "23:59" is kept as
 * 23:59:59, so that the minute people read is theirs to the end, and shows as
 * 23:59 again.
 */
bool call_takes(int64_t now, int64_t closes_at, int64_t grace_s);

/* Pure. */
enum call_stage call_stage(const struct call_stage_facts *f);

#endif
