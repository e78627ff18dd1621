/* What a call must be to be kept.  Pure. */
#ifndef DOMAIN_CALL_RULES_H
#define DOMAIN_CALL_RULES_H

#include "domain/call/call.h"

struct call_rule_facts {
	const struct call_input *in;
	bool is_zone_known;
	bool is_slug_taken;
	bool is_public; /* published: proposals may have come in */
	int64_t now;
};

/* Findings of "topics", "criteria" and "criteria_weight" say which in value. */
void call_rules_run(const struct call_rule_facts *f, struct findings *ret_findings);

#endif
