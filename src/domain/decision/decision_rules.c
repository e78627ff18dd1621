#include "domain/decision/decision_rules.h"

static void caps(const struct decision_rule_facts *f, struct findings *out)
{
	if (f->cash_cents > f->cash_cap_cents)
		finding_add(out,
			(struct finding){ .code = f->cash_cap_is_average ? FINDING_CASH_OVER_AVERAGE
									 : FINDING_CASH_OVER_CAP,
				.rule = RULE_CASH_CAP,
				.field = "cash",
				.warns = f->cash_cap_is_average,
				.limit = f->cash_cap_cents,
				.value = f->cash_cents });
	if (f->credit_cents > f->credit_cap_cents)
		finding_add(out, (struct finding){ .code = f->credit_cap_is_average
								   ? FINDING_CREDIT_OVER_AVERAGE
								   : FINDING_CREDIT_OVER_CAP,
					 .rule = RULE_CREDIT_CAP,
					 .field = "credits",
					 .warns = f->credit_cap_is_average,
					 .limit = f->credit_cap_cents,
					 .value = f->credit_cents });
}

void decision_rules_run(const struct decision_rule_facts *f, struct findings *ret_findings)
{
	if (f->is_released) {
		finding_add(ret_findings,
			(struct finding){ .code = FINDING_ALREADY_RELEASED, .rule = RULE_EMBARGO });
		return;
	}
	if (!f->is_in_review) {
		finding_add(ret_findings, (struct finding){ .code = FINDING_STATE_FORBIDS });
		return;
	}
	if (!f->is_selected)
		return;
	if (f->cash_cents <= 0 && f->credit_cents <= 0)
		finding_add(ret_findings, (struct finding){ .code = FINDING_AWARD_NO_CASH_OR_CREDIT,
						  .field = "cash" });
	caps(f, ret_findings);
}

/* The average is told to the cent above, so that it is over the cap as it is told. */
static void average(enum rule rule, int64_t sum, int64_t n, int64_t cap, struct findings *out)
{
	if (n > 0 && sum / n + (sum % n > 0) > cap)
		finding_add(out, (struct finding){ .code = FINDING_AVERAGE_OVER_CAP,
					 .rule = rule,
					 .limit = cap,
					 .value = sum / n + (sum % n > 0) });
}

void release_rules_run(const struct release_rule_facts *f, struct findings *ret_findings)
{
	if (f->cash_cap_is_average)
		average(RULE_CASH_CAP, f->cash_cents, f->n_selected, f->cash_cap_cents,
			ret_findings);
	if (f->credit_cap_is_average)
		average(RULE_CREDIT_CAP, f->credit_cents, f->n_selected, f->credit_cap_cents,
			ret_findings);
}

/* RULE_DECISION_CLOCK is kept by what these two make staff see. */
int64_t decision_days_left(int64_t due_at, int64_t now)
{
	int64_t s = due_at - now;

	return s >= 0 ? s / 86400 : -((86399 - s) / 86400);
}

enum decision_clock decision_clock(int64_t due_at, int64_t now)
{
	int64_t days = decision_days_left(due_at, now);

	if (now > due_at)
		return CLOCK_OVERDUE;
	if (days <= 14)
		return CLOCK_14_DAYS;
	return days <= 30 ? CLOCK_30_DAYS : CLOCK_QUIET;
}
