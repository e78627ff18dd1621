#include "../place.h"

#include <string.h>

#include "domain/person/person.h"

static const struct person_profile before = { .name = "Ada",
	.position = "Reader",
	.position_kind = "faculty",
	.bio = "Words",
	.zone = "Europe/Berlin" };

static void a_profile_is_kept_whole_or_not_at_all(void **state)
{
	static const char *const bad[] = { "", "Europe/Atlantis", "../UTC" };
	struct place *p = place_of(state);
	struct person_profile in = before, kept;

	p->cx.actor.person = place_person(p, "ada@example.org", "x", NULL);
	assert_int_equal(person_save_profile(&p->cx, &before), ERR_OK);
	in.name = "Eve";
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		p->cx.fault.n = 0;
		in.zone = bad[i];
		assert_int_equal(person_save_profile(&p->cx, &in), ERR_REFUSED);
		assert_int_equal(p->cx.fault.items[0].code, FINDING_UNKNOWN_ZONE);
		assert_string_equal(p->cx.fault.items[0].field, "zone");
	}
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(person_profile(&p->cx, &kept), ERR_OK);
	cx_read_end(&p->cx);
	assert_string_equal(kept.name, "Ada");
	assert_string_equal(kept.position, "Reader");
	assert_string_equal(kept.position_kind, "faculty");
	assert_string_equal(kept.bio, "Words");
	assert_string_equal(kept.zone, "Europe/Berlin");
	assert_int_equal(place_told(p, "profile_saved"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(a_profile_is_kept_whole_or_not_at_all) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
