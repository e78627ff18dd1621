#include "domain/call/call_rules.h"

#include "domain/slug.h"

static void say(struct findings *out, enum finding_code code, const char *field)
{
	finding_add(out, (struct finding){ .code = code, .field = field });
}

static void dates(const struct call_rule_facts *f, struct findings *out)
{
	const struct call_input *in = f->in;

	if (in->closes_at <= in->opens_at)
		say(out, FINDING_NOT_AFTER, "closes");
	if (in->decisions_due_at <= in->closes_at)
		say(out, FINDING_NOT_AFTER, "decisions_due");
	/* What has come in before a deadline would be late for it afterwards. */
	if (f->is_public && !call_takes(f->now, in->closes_at, in->grace_s))
		finding_add(out, (struct finding){ .code = FINDING_IN_THE_PAST,
					 .rule = RULE_DEADLINE,
					 .field = "closes",
					 .value = in->closes_at });
}

static void texts(const struct call_rule_facts *f, struct findings *out)
{
	const struct call_input *in = f->in;

	if (in->title[0] == '\0')
		say(out, FINDING_REQUIRED, "title");
	if (!slug_is_good(in->slug))
		say(out, FINDING_BAD_SLUG, "slug");
	else if (f->is_slug_taken)
		say(out, FINDING_TAKEN, "slug");
	if (in->period[0] == '\0')
		say(out, FINDING_REQUIRED, "period");
	if (!f->is_zone_known)
		say(out, FINDING_UNKNOWN_ZONE, "zone");
}

static void say_at(
	struct findings *out, enum finding_code code, const char *field, size_t row, int64_t limit)
{
	finding_add(
		out, (struct finding){
			     .code = code, .field = field, .value = (int64_t)row, .limit = limit });
}

static void topics(const struct call_input *in, struct findings *out)
{
	for (size_t i = 0; i < in->n_topics; i++)
		if (in->topics[i].title[0] == '\0')
			say_at(out, FINDING_REQUIRED, "topics", i, 0);
}

static void criteria(const struct call_input *in, struct findings *out)
{
	if (in->n_criteria == 0)
		say(out, FINDING_REQUIRED, "criteria");
	for (size_t i = 0; i < in->n_criteria; i++) {
		if (in->criteria[i].name[0] == '\0')
			say_at(out, FINDING_REQUIRED, "criteria", i, 0);
		if (in->criteria[i].weight < 1)
			say_at(out, FINDING_TOO_SMALL, "criteria_weight", i, 1);
		else if (in->criteria[i].weight > CALL_WEIGHT_MAX)
			say_at(out, FINDING_TOO_LARGE, "criteria_weight", i, CALL_WEIGHT_MAX);
	}
}

void call_rules_run(const struct call_rule_facts *f, struct findings *ret_findings)
{
	texts(f, ret_findings);
	dates(f, ret_findings);
	if (f->in->n_areas == 0)
		say(ret_findings, FINDING_REQUIRED, "areas");
	topics(f->in, ret_findings);
	criteria(f->in, ret_findings);
}
