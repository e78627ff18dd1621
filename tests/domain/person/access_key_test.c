#include "../place.h"

#include <string.h>

#include "domain/person/access_key.h"

enum { MADE_AT = 1780000000 };

static const char *made(struct place *p, int64_t days)
{
	const char *key = NULL;

	assert_int_equal(access_key_make(&p->cx, "Nightly", KEY_LISTS, days, &key), ERR_OK);
	return key;
}

static struct place *with_person(void **state)
{
	struct place *p = place_of(state);

	p->cx.now = MADE_AT;
	p->cx.actor.person = place_person(p, "guest@example.org", "x", "staff");
	return p;
}

static enum err brought(struct place *p, const char *key, int64_t now)
{
	struct session_person who;
	enum key_scope scope;
	enum err e;

	p->cx.now = now;
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	e = access_key_read(&p->cx, key, &who, &scope);
	cx_read_end(&p->cx);
	if (e == ERR_OK) {
		assert_int_equal(who.actor.person.v, p->cx.actor.person.v);
		assert_int_equal(scope, KEY_LISTS);
	}
	return e;
}

/* 256 bits as 43 signs of base64url. */
static void a_key_is_good_until_its_day_to_the_second(void **state)
{
	struct place *p = with_person(state);
	const char *key = made(p, 30);

	assert_int_equal(strlen(key), strlen("bursary_") + 43);
	assert_int_equal(place_told(p, "key_made"), 1);
	assert_int_equal(place_int(p, "SELECT expires_at FROM access_key"), MADE_AT + 30 * 86400);
	assert_int_equal(brought(p, key, MADE_AT + 30 * 86400 - 1), ERR_OK);
	assert_int_equal(brought(p, key, MADE_AT + 30 * 86400), ERR_NOT_FOUND);
	assert_int_equal(brought(p, mem_printf(p->mem, "%sA", key), MADE_AT), ERR_NOT_FOUND);
}

static void a_person_has_ten_at_the_most(void **state)
{
	struct place *p = with_person(state);
	const char *key;

	for (int i = 0; i < ACCESS_KEYS_MAX; i++)
		made(p, 1);
	assert_int_equal(access_key_make(&p->cx, "One more", KEY_ALL, 1, &key), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_KEYS_MANY);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM access_key"), ACCESS_KEYS_MAX);
}

static void who_ends_a_key_ends_their_own_and_it_is_written_down(void **state)
{
	struct place *p = with_person(state);
	struct person_id me = p->cx.actor.person;
	const char *key = made(p, 30), *other = made(p, 30);
	struct access_key_id id = { place_int(p, "SELECT MIN(id) FROM access_key") };
	int64_t n_alive;

	p->cx.actor.person = place_person(p, "else@example.org", "x", "staff");
	assert_int_equal(access_key_end(&p->cx, id), ERR_OK);
	p->cx.actor.person = me;
	assert_int_equal(brought(p, key, MADE_AT), ERR_OK);
	assert_int_equal(brought(p, other, MADE_AT), ERR_OK);
	assert_int_equal(place_told(p, "key_ended"), 0);
	assert_int_equal(access_key_end(&p->cx, id), ERR_OK);
	n_alive = (brought(p, key, MADE_AT) == ERR_OK) + (brought(p, other, MADE_AT) == ERR_OK);
	assert_int_equal(n_alive, 1);
	assert_int_equal(place_told(p, "key_ended"), 1);
}

static bool is_due(struct place *p, const char *key, int64_t now)
{
	struct session_person who;
	enum key_scope scope;

	p->cx.now = now;
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(access_key_read(&p->cx, key, &who, &scope), ERR_OK);
	cx_read_end(&p->cx);
	return who.is_due;
}

/* The first time at once, then at the most once in five minutes. */
static void that_it_was_used_is_kept_now_and_then(void **state)
{
	struct place *p = with_person(state);
	const char *key = made(p, 30);
	struct digest hash;

	assert_true(is_due(p, key, MADE_AT));
	assert_true(access_key_hash(key, &hash));
	assert_int_equal(access_key_seen(&p->cx, &hash), ERR_OK);
	assert_int_equal(place_int(p, "SELECT used_at FROM access_key"), MADE_AT);
	assert_false(is_due(p, key, MADE_AT + ACCESS_KEY_TOUCH_S - 1));
	assert_true(is_due(p, key, MADE_AT + ACCESS_KEY_TOUCH_S));
	assert_int_equal(access_key_seen(&p->cx, &hash), ERR_OK);
	assert_int_equal(
		place_int(p, "SELECT used_at FROM access_key"), MADE_AT + ACCESS_KEY_TOUCH_S);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(a_key_is_good_until_its_day_to_the_second),
		AT_BOTH(a_person_has_ten_at_the_most),
		AT_BOTH(who_ends_a_key_ends_their_own_and_it_is_written_down),
		AT_BOTH(that_it_was_used_is_kept_now_and_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
