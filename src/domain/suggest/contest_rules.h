/*
 * Which of two rankers people choose from more often, and how sure that is.
 * Pure.
 *
 * A visit is a win of one of them.  If both were as good, each would have half
 * of the wins.  Against that stands that the share may be anything (all shares
 * alike before the first visit): how many times better this explains the wins
 * is the Bayes factor.  By Ville's inequality it reaches 20 in at most one of 20
 * contests between equals, however often somebody looks in between: so it may
 * be looked at every day, which a test of a size fixed beforehand may not.
 */
#ifndef DOMAIN_CONTEST_RULES_H
#define DOMAIN_CONTEST_RULES_H

#include <stdbool.h>
#include <stdint.h>

enum { CONTEST_FACTOR = 20, CONTEST_MOST = 10000000 };

struct contest {
	bool is_even;	  /* nobody leads, so far */
	bool is_decided;  /* the factor has reached CONTEST_FACTOR */
	double is_better; /* how probable it is that who leads is the better one: 0.5 to 1 */
	double chance;	  /* at most so often would equals come to such a factor: 0 to 1 */
	double low, high; /* of the first's share of wins: 95 of 100 such ranges hold it (Wilson) */
	int64_t needed;	  /* wins still needed to decide, if the shares stay; 0: none; -1: no
			     number of them that anybody will see */
};

struct contest contest_of(int64_t wins, int64_t other_wins);

#endif
