#include "domain/follow/follow_rules.h"

#include <string.h>

enum {
	DAY_S = 24 * 3600,
	SLOWED_MAX = 64,
	FAST = 60000 /* a minute, where nobody set a limit: what slowing down begins with */
};

int64_t follow_pause_s(enum subscriber_state state, const char *reason)
{
	switch (state) {
	case SUBSCRIBER_STATE_NONE:
		return 0;
	case SUBSCRIBER_STATE_PENDING:
	case SUBSCRIBER_STATE_CONFIRMED:
		return DAY_S;
	case SUBSCRIBER_STATE_LEFT:
		/* Who called our letter spam is not asked again because somebody typed their
		 * address. */
		return strcmp(reason, "complained") == 0 ? 365 * DAY_S : DAY_S;
	case SUBSCRIBER_STATE_BOUNCED:
		return 7 * DAY_S;
	}
	return DAY_S;
}

static double rate_us(const struct follow_pace *p, int64_t per_minute)
{
	return (double)per_minute / p->slowed / 60e6;
}

size_t follow_pace_take(struct follow_pace *p, int64_t per_minute, size_t most, int64_t now_us)
{
	double full;
	size_t n;

	if (p->slowed < 1)
		p->slowed = 1;
	if (per_minute == 0 && p->slowed <= 1)
		return most;
	if (per_minute == 0)
		per_minute = FAST;
	full = rate_us(p, per_minute) * 2e6;
	full = full < 1 ? 1 : full;
	if (p->at_us == 0)
		p->tokens = 1;
	else
		p->tokens += (double)(now_us - p->at_us) * rate_us(p, per_minute);
	p->at_us = now_us;
	p->tokens = p->tokens > full ? full : p->tokens;
	n = (size_t)p->tokens;
	n = n > most ? most : n;
	p->tokens -= (double)n;
	return n;
}

void follow_pace_give_back(struct follow_pace *p, size_t n)
{
	p->tokens += (double)n;
}

void follow_pace_told(struct follow_pace *p, bool said_later)
{
	if (p->slowed < 1)
		p->slowed = 1;
	if (said_later)
		p->slowed = p->slowed >= SLOWED_MAX ? SLOWED_MAX : p->slowed * 2;
	else
		p->slowed = p->slowed <= 1.02 ? 1 : p->slowed / 1.02;
}
