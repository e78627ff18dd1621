/* What an award must have to be offered.  Pure. */
#ifndef DOMAIN_AWARD_RULES_H
#define DOMAIN_AWARD_RULES_H

#include "domain/finding.h"

/* contact-before-award: a selected proposal's award is final only with a research contact. */
struct award_rule_facts {
	bool has_contact;
};
void award_rules_run(const struct award_rule_facts *f, struct findings *ret_findings);

#endif
