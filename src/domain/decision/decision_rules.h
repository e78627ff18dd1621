/* What may be decided of one proposal.  Pure. */
#ifndef DOMAIN_DECISION_RULES_H
#define DOMAIN_DECISION_RULES_H

#include "domain/finding.h"

struct decision_rule_facts {
	bool is_in_review, is_released;
	bool is_selected;
	int64_t cash_cents, credit_cents;
	int64_t cash_cap_cents, credit_cap_cents;
	bool cash_cap_is_average, credit_cap_is_average;
};

void decision_rules_run(const struct decision_rule_facts *f, struct findings *ret_findings);

/*
 * cash-cap and credit-cap of a call whose caps are averages: what is selected
 * may not come to more on average.  Asked at the release, when all of it is known.
 */
struct release_rule_facts {
	int64_t n_selected;
	int64_t cash_cents, credit_cents; /* of all that is selected */
	int64_t cash_cap_cents, credit_cap_cents;
	bool cash_cap_is_average, credit_cap_is_average;
};
void release_rules_run(const struct release_rule_facts *f, struct findings *ret_findings);

/* RULE_DECISION_CLOCK: whole days until decisions are due; negative when overdue. */
int64_t decision_days_left(int64_t due_at, int64_t now);

/* How loudly the staff's clock speaks. */
enum decision_clock { CLOCK_QUIET, CLOCK_30_DAYS, CLOCK_14_DAYS, CLOCK_OVERDUE };
enum decision_clock decision_clock(int64_t due_at, int64_t now);

#endif
