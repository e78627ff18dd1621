#include "domain/award/award_rules.h"

void award_rules_run(const struct award_rule_facts *f, struct findings *ret_findings)
{
	if (!f->has_contact)
		finding_add(ret_findings, (struct finding){ .code = FINDING_NO_CONTACT,
						  .rule = RULE_CONTACT_BEFORE_AWARD,
						  .field = "contact" });
}
