/* How often one address may be written to because somebody asked for it, how fast the list is, and
 * which mails ask to be on it.  Pure. */
#ifndef DOMAIN_FOLLOW_RULES_H
#define DOMAIN_FOLLOW_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/life/lives.h"

/*
 * Seconds from one letter that anybody could ask for to the next to the same
 * address.  reason: why it ended, of who left or bounced.
 */
int64_t follow_pause_s(enum subscriber_state state, const char *reason);

/* Letters of a list that may leave: a bucket that fills with time and holds two seconds' worth. */
struct follow_pace {
	int64_t at_us; /* 0: nothing was asked yet */
	double tokens;
	double slowed; /* the server said "later": the rate is divided by this, 1 and more */
};

/* How many may leave now, at most `most`; per_minute 0: as fast as the server takes them. */
size_t follow_pace_take(struct follow_pace *p, int64_t per_minute, size_t most, int64_t now_us);

/* What was taken and not used. */
void follow_pace_give_back(struct follow_pace *p, size_t n);

/* After a batch: half as fast for each time the server said "later", and back by degrees. */
void follow_pace_told(struct follow_pace *p, bool said_later);

/*
 * Does a mail say that its writer wants to be on the list, and nothing else?
 * Its subject is such a wish, and so is its text, or empty, or it only greets
 * and thanks.  In doubt it does not: then people read it.
 */
bool follow_is_wish(const char *subject, const char *text);

#endif
