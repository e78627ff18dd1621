/*
 * The rules of the program, a row each: the name that findings carry and that
 * is the anchor of the public text, the moments at which it is asked, and the
 * setting its limit comes from.  The row feeds the rules' functions, /rules,
 * what a new program must have a text for, and programs/check; tools/check-rules
 * lets nothing build that is told in programs/start/rules.md and asked nowhere.
 *
 * A new rule: a row here, its function in a *_rules.c, its text in
 * programs/start/rules.md, and a sentence for each new finding.
 */
#ifndef DOMAIN_RULE_H
#define DOMAIN_RULE_H

/* When a rule is asked. */
enum rule_moment {
	MOMENT_DRAFT = 1 << 0,	/* on every change of a draft */
	MOMENT_SUBMIT = 1 << 1,
	MOMENT_SCREENING = 1 << 2,
	MOMENT_SELECT = 1 << 3,	 /* when the panel decides */
	MOMENT_RELEASE = 1 << 4, /* of the decisions of a call */
	MOMENT_OFFER = 1 << 5,	 /* of an award */
	MOMENT_ALWAYS = 1 << 6,	 /* what the program itself keeps: a clock, what is shown to whom */
	MOMENT_NEVER = 0	 /* a permission: there is nothing to ask */
};

/* The program's figure beside the text. */
enum rule_limit {
	LIMIT_OF_NONE,
	LIMIT_OF_ONE, /* one in a call period */
	LIMIT_OF_GRACE,
	LIMIT_OF_CASH,
	LIMIT_OF_CREDITS,
	LIMIT_OF_DOCUMENT,
	LIMIT_OF_DECISION_DAYS
};

/*   name                      id                          moments                                     limit */
#define RULES(ROW)                                                                                 \
	ROW(PI_POSITION, "pi-position", MOMENT_DRAFT | MOMENT_SUBMIT | MOMENT_SCREENING,           \
		LIMIT_OF_NONE)                                                                     \
	ROW(PI_ATTESTATIONS, "pi-attestations", MOMENT_SUBMIT, LIMIT_OF_NONE)                      \
	ROW(ONE_PROPOSAL_PER_PI, "one-proposal-per-pi", MOMENT_DRAFT | MOMENT_SUBMIT,              \
		LIMIT_OF_ONE)                                                                      \
	ROW(TEAM_FREE, "team-free", MOMENT_NEVER, LIMIT_OF_NONE)                                   \
	ROW(DEADLINE, "deadline", MOMENT_DRAFT | MOMENT_SUBMIT, LIMIT_OF_GRACE)                    \
	ROW(BUDGET_USD, "budget-usd", MOMENT_DRAFT | MOMENT_SUBMIT, LIMIT_OF_NONE)                 \
	ROW(BUDGET_NO_OVERHEAD, "budget-no-overhead",                                              \
		MOMENT_DRAFT | MOMENT_SUBMIT | MOMENT_SCREENING, LIMIT_OF_NONE)                    \
	ROW(CASH_CAP, "cash-cap",                                                                  \
		MOMENT_DRAFT | MOMENT_SUBMIT | MOMENT_SCREENING | MOMENT_SELECT | MOMENT_RELEASE,  \
		LIMIT_OF_CASH)                                                                     \
	ROW(CREDIT_CAP, "credit-cap",                                                              \
		MOMENT_DRAFT | MOMENT_SUBMIT | MOMENT_SCREENING | MOMENT_SELECT | MOMENT_RELEASE,  \
		LIMIT_OF_CREDITS)                                                                  \
	ROW(CREDIT_REQUEST, "credit-request", MOMENT_DRAFT | MOMENT_SUBMIT, LIMIT_OF_NONE)         \
	ROW(DOCUMENT, "document", MOMENT_DRAFT | MOMENT_SUBMIT | MOMENT_SCREENING,                 \
		LIMIT_OF_DOCUMENT)                                                                 \
	ROW(NON_CONFIDENTIAL, "non-confidential", MOMENT_SUBMIT, LIMIT_OF_NONE)                    \
	ROW(CONTACT_OPTIONAL, "contact-optional", MOMENT_NEVER, LIMIT_OF_NONE)                     \
	ROW(CONTACT_BEFORE_AWARD, "contact-before-award", MOMENT_OFFER, LIMIT_OF_NONE)             \
	ROW(DECISION_CLOCK, "decision-clock", MOMENT_ALWAYS, LIMIT_OF_DECISION_DAYS)               \
	ROW(EVERY_APPLICANT_ANSWERED, "every-applicant-answered", MOMENT_RELEASE, LIMIT_OF_NONE)   \
	ROW(NO_FEEDBACK, "no-feedback", MOMENT_ALWAYS, LIMIT_OF_NONE)                              \
	ROW(EMBARGO, "embargo", MOMENT_ALWAYS, LIMIT_OF_NONE)                                      \
	ROW(ONE_TIME_GIFT, "one-time-gift", MOMENT_RELEASE, LIMIT_OF_NONE)

enum rule {
	RULE_NONE, /* a form's own check */
#define RULE_NAME(name, id, moments, limit) RULE_##name,
	RULES(RULE_NAME)
#undef RULE_NAME
};
enum {
#define RULE_ONE(name, id, moments, limit) +1
	RULE_COUNT = 1 RULES(RULE_ONE)
#undef RULE_ONE
};

/* "cash-cap"; NULL for RULE_NONE. */
const char *rule_id(enum rule rule);

/* enum rule_moment bits. */
unsigned rule_moments(enum rule rule);
enum rule_limit rule_limit(enum rule rule);

/* RULE_NONE for a name that no row has: a text of the program's own. */
enum rule rule_of(const char *id);

#endif
