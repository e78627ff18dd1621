/* The settings, saved by those who may. */
#include "../place.h"

#include <string.h>

#include "domain/program/content_edit.h"
#include "domain/program/program.h"

static struct program_settings now(struct place *p)
{
	struct program_settings s;

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(program_settings(&p->cx, &s), ERR_OK);
	cx_read_end(&p->cx);
	s.base_url = s.own_url; /* what the form has */
	return s;
}

static enum err save(struct place *p, unsigned roles, const struct program_settings *s)
{
	struct program_settings before = now(p);

	p->cx.fault.n = 0;
	p->cx.actor.roles = roles;
	return program_save(&p->cx, s, program_settings_stamp(p->mem, &before));
}

/* A link that sets a password begins with it: staff must not have an administrator's. */
static void where_links_lead_is_for_administrators(void **state)
{
	struct place *p = place_of(state);
	struct program_settings s = now(p);

	p->cx.actor.person = place_person(p, "staff@example.org", NULL, "staff");
	s.name = "Awards";
	assert_int_equal(save(p, ROLE_STAFF, &s), ERR_OK);
	s.base_url = "https://elsewhere.example.org";
	assert_int_equal(save(p, ROLE_STAFF, &s), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_ADMIN_NEEDED);
	assert_string_equal(p->cx.fault.items[0].field, "base_url");
	assert_string_equal(now(p).own_url, "");
	assert_int_equal(save(p, ROLE_STAFF | ROLE_ADMIN, &s), ERR_OK);
	assert_string_equal(now(p).own_url, "https://elsewhere.example.org");
	s.name = "Gifts"; /* staff go on with the rest */
	assert_int_equal(save(p, ROLE_STAFF, &s), ERR_OK);
	assert_string_equal(now(p).name, "Gifts");
}

/* Two at once: the second is told, and what the first saved stays. */
static void who_saves_over_another_is_told(void **state)
{
	struct place *p = place_of(state);
	struct program_settings first = now(p), second = first;
	const char *seen = program_settings_stamp(p->mem, &first);

	p->cx.actor.roles = ROLE_STAFF;
	first.base_url = second.base_url = first.own_url;
	first.name = "Awards";
	second.grace_s = 60;
	assert_int_equal(program_save(&p->cx, &first, seen), ERR_OK);
	assert_int_equal(program_save(&p->cx, &second, seen), ERR_CONFLICT);
	assert_string_equal(now(p).name, "Awards");
	assert_int_equal(now(p).grace_s, 0);
	assert_int_equal(save(p, ROLE_STAFF, &second), ERR_OK);
	assert_int_equal(now(p).grace_s, 60);
}

static void a_name_and_a_zone_are_what_they_must_be(void **state)
{
	struct place *p = place_of(state);
	struct program_settings s = now(p);

	s.name = "";
	s.zone = "Europe/Nowhere";
	assert_int_equal(save(p, ROLE_STAFF, &s), ERR_REFUSED);
	assert_int_equal(p->cx.fault.n, 2);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_REQUIRED);
	assert_string_equal(p->cx.fault.items[0].field, "name");
	assert_int_equal(p->cx.fault.items[1].code, FINDING_UNKNOWN_ZONE);
	assert_string_equal(p->cx.fault.items[1].field, "zone");
	assert_string_not_equal(now(p).zone, "Europe/Nowhere");
}

/* They are read once a snapshot or bracket: never for longer, and not past what is kept meanwhile.
 */
static void settings_are_those_of_the_snapshot_and_of_the_bracket(void **state)
{
	struct place *p = place_of(state);
	struct program_settings s;
	struct db_tx *tx;

	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(program_setting_put(&p->cx, "name", "First"), ERR_OK);
	assert_int_equal(program_settings(&p->cx, &s), ERR_OK);
	assert_string_equal(s.name, "First");
	assert_int_equal(program_setting_put(&p->cx, "name", "Second"), ERR_OK);
	assert_int_equal(program_settings(&p->cx, &s), ERR_OK);
	assert_string_equal(s.name, "Second");
	assert_int_equal(cx_end(&p->cx, tx, ERR_REFUSED), ERR_REFUSED);
	assert_string_not_equal(now(p).name, "Second"); /* it was rolled back */
	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(program_setting_put(&p->cx, "name", "Third"), ERR_OK);
	assert_int_equal(program_settings(&p->cx, &s), ERR_OK);
	assert_string_equal(s.name, "Third");
	assert_int_equal(cx_end(&p->cx, tx, ERR_OK), ERR_OK);
	assert_string_equal(now(p).name, "Third");
}

/* Of a program whose settings nobody has saved yet. */
static void an_empty_program_has_defaults(void **state)
{
	struct program_settings s = now(place_of(state));

	assert_string_equal(s.name, "Research Awards");
	assert_string_equal(s.zone, "UTC");
	assert_int_equal(s.decision_days, 90);
	assert_int_equal(s.retention_years, 3);
	assert_int_equal(s.cash_cap_cents, 70000 * 100);
	assert_int_equal(s.credit_cap_cents, 50000 * 100);
	assert_int_equal(s.page_limit, 4);
	assert_int_equal(s.file_limit_bytes, 10 * 1024 * 1024);
	assert_int_equal(s.grace_s, 0);
	assert_int_equal(s.attestation_version, 1);
}

static void what_is_not_there_is_not_removed(void **state)
{
	struct place *p = place_of(state);

	p->cx.actor.roles = ROLE_STAFF;
	assert_int_equal(content_remove(&p->cx, CONTENT_PAGE, "no-such"), ERR_NOT_FOUND);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM audit_told WHERE action = 'content_removed'"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(an_empty_program_has_defaults),
		AT_BOTH(where_links_lead_is_for_administrators),
		AT_BOTH(who_saves_over_another_is_told),
		AT_BOTH(a_name_and_a_zone_are_what_they_must_be),
		AT_BOTH(what_is_not_there_is_not_removed),
		AT_BOTH(settings_are_those_of_the_snapshot_and_of_the_bracket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
