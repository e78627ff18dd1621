/*
 * Where a call stands, from what is stored and the time.  Open and closed are
 * never stored: the server's clock decides them, to the second.
 */
#ifndef DOMAIN_CALL_STAGE_H
#define DOMAIN_CALL_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/life/lives.h"

struct call_stage_facts {
	enum call_state state;
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
