#include "test.h"

#include "domain/call/call_rules.h"

static const char *const areas[] = { "quantum" };
static const struct call_topic topic = { "T", "B" };
static const struct call_criterion criterion = { .name = "C", .guidance = "", .weight = 1 };

static struct call_input good(void)
{
	return (struct call_input){ .slug = "good-call",
		.title = "Good",
		.summary = "S",
		.period = "P",
		.instructions = "",
		.zone = "UTC",
		.opens_at = 1000,
		.closes_at = 2000,
		.decisions_due_at = 3000,
		.areas = areas,
		.n_areas = 1,
		.topics = &topic,
		.n_topics = 1,
		.criteria = &criterion,
		.n_criteria = 1 };
}

static struct findings run(const struct call_input *in, bool is_zone_known, bool is_taken)
{
	struct findings found = { 0 };

	call_rules_run(&(struct call_rule_facts){ .in = in,
			       .is_zone_known = is_zone_known,
			       .is_slug_taken = is_taken,
			       .now = 1500 },
		&found);
	return found;
}

/* The one finding, beside the field. */
static void assert_one(struct call_input in, enum finding_code code, const char *field)
{
	struct findings found = run(&in, true, false);

	assert_int_equal(found.n, 1);
	assert_int_equal(found.items[0].code, code);
	assert_string_equal(found.items[0].field, field);
}

static void a_good_call_has_no_finding(void **state)
{
	struct call_input in = good();

	(void)state;
	assert_int_equal(run(&in, true, false).n, 0);
}

static void a_published_deadline_is_not_moved_into_the_past(void **state)
{
	struct call_input in = good();
	struct call_rule_facts f = { .in = &in, .is_zone_known = true, .is_public = true };
	struct findings found = { 0 };

	(void)state;
	f.now = in.closes_at + 1;
	call_rules_run(&f, &found);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.items[0].code, FINDING_IN_THE_PAST);
	assert_string_equal(found.items[0].field, "closes");
	found.n = 0;
	f.now = in.closes_at - 1;
	call_rules_run(&f, &found);
	assert_int_equal(found.n, 0);
}

static void dates_must_follow_each_other(void **state)
{
	struct call_input in = good();

	(void)state;
	in.closes_at = in.opens_at;
	assert_one(in, FINDING_NOT_AFTER, "closes");
	in = good();
	in.decisions_due_at = in.closes_at;
	assert_one(in, FINDING_NOT_AFTER, "decisions_due");
}

static void each_text_is_asked_for_beside_its_field(void **state)
{
	struct call_input in = good();

	(void)state;
	in.title = "";
	assert_one(in, FINDING_REQUIRED, "title");
	in = good();
	in.period = "";
	assert_one(in, FINDING_REQUIRED, "period");
	in = good();
	in.slug = "Not Good";
	assert_one(in, FINDING_BAD_SLUG, "slug");
	in = good();
	in.n_areas = 0;
	assert_one(in, FINDING_REQUIRED, "areas");
	in = good();
	assert_int_equal(run(&in, false, false).items[0].code, FINDING_UNKNOWN_ZONE);
	assert_int_equal(run(&in, true, true).items[0].code, FINDING_TAKEN);
}

static void the_rows_of_topics_and_criteria_are_named(void **state)
{
	const struct call_criterion rows[] = { criterion,
		{ .name = "", .guidance = "G", .weight = 1 },
		{ .name = "N", .guidance = "", .weight = 0 },
		{ .name = "M", .guidance = "", .weight = CALL_WEIGHT_MAX + 1 } };
	const struct call_topic topics[] = { topic, { "", "B" } };
	struct call_input in = good();
	struct findings found;

	(void)state;
	in.topics = topics;
	in.n_topics = 2;
	in.criteria = rows;
	in.n_criteria = 4;
	found = run(&in, true, false);
	assert_int_equal(found.n, 4);
	assert_string_equal(found.items[0].field, "topics");
	for (size_t i = 1; i < 4; i++)
		assert_int_equal(found.items[i].value, i);
	assert_int_equal(found.items[2].code, FINDING_TOO_SMALL);
	assert_int_equal(found.items[3].code, FINDING_TOO_LARGE);
	in.criteria =
		&(struct call_criterion){ .name = "M", .guidance = "", .weight = CALL_WEIGHT_MAX };
	in.n_criteria = 1;
	in.n_topics = 0;
	assert_int_equal(run(&in, true, false).n, 0);
	in.n_criteria = 0;
	assert_one(in, FINDING_REQUIRED, "criteria");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_call_has_no_finding),
		cmocka_unit_test(a_published_deadline_is_not_moved_into_the_past),
		cmocka_unit_test(dates_must_follow_each_other),
		cmocka_unit_test(each_text_is_asked_for_beside_its_field),
		cmocka_unit_test(the_rows_of_topics_and_criteria_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
