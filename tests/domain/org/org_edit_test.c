/* An institution that is refused is not written. */
#include "../place.h"

#include "domain/org/org.h"

static void what_is_refused_is_not_kept(void **state)
{
	static const struct org_input wrong[] = {
		{ .ror = "not a ROR id", .name = "Somewhere", .country = "NO", .city = "Oslo" },
		{ .ror = "", .name = "", .country = "NO", .city = "Oslo" },
		{ .ror = "", .name = "Somewhere", .country = "", .city = "Oslo" }
	};
	const struct org_input right = {
		.ror = "", .name = "Somewhere", .country = "NO", .city = "Oslo"
	};
	struct place *p = place_of(state);
	int64_t id;

	p->cx.actor = (struct actor){ place_person(p, "s@example.org", "!", "staff"), ROLE_STAFF };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		p->cx.fault.n = 0;
		assert_int_equal(org_create(&p->cx, &wrong[i]), ERR_REFUSED);
		assert_true(p->cx.fault.n > 0);
		assert_int_equal(place_int(p, "SELECT COUNT(*) FROM org"), 0);
	}
	p->cx.fault.n = 0;
	assert_int_equal(org_create(&p->cx, &right), ERR_OK);
	id = place_int(p, "SELECT id FROM org");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		p->cx.fault.n = 0;
		assert_int_equal(org_change(&p->cx, (struct org_id){ id }, &wrong[i]), ERR_REFUSED);
		assert_int_equal(place_int(p, "SELECT COUNT(*) FROM org WHERE name = 'Somewhere' "
					      "AND country = 'NO'"),
			1);
	}
}

static enum err named(struct place *p, int64_t id, const char *name, const char *ror)
{
	const struct org_input in = { .ror = ror, .name = name, .country = "NO", .city = "Oslo" };

	p->cx.fault.n = 0;
	return id == 0 ? org_create(&p->cx, &in) : org_change(&p->cx, (struct org_id){ id }, &in);
}

static void a_ror_id_is_of_one(void **state)
{
	struct place *p = place_of(state);
	int64_t one, two;

	p->cx.actor = (struct actor){ place_person(p, "s@example.org", "!", "staff"), ROLE_STAFF };
	assert_int_equal(named(p, 0, "One", "https://ror.org/00f54p054"), ERR_OK);
	assert_int_equal(named(p, 0, "Two", "https://ror.org/042nb2s44"), ERR_OK);
	one = place_int(p, "SELECT id FROM org WHERE name = 'One'");
	two = place_int(p, "SELECT id FROM org WHERE name = 'Two'");
	assert_int_equal(named(p, one, "Uno", "00f54p054"), ERR_OK);
	assert_int_equal(named(p, two, "Two", "00f54p054"), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_TAKEN);
	assert_int_equal(named(p, 0, "Three", "00f54p054"), ERR_REFUSED);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM org WHERE name IN ('Uno', 'Two')"), 2);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM org"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(what_is_refused_is_not_kept),
		AT_BOTH(a_ror_id_is_of_one) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
