/* Accounts and sessions over time, on both databases: what a story over HTTP cannot wait for. */
#include "../place.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/enc.h"
#include "domain/check.h"
#include "domain/person/person.h"
#include "domain/person/person_sql.h"
#include "domain/person/session.h"

static const char good_password[] = "kettle orbit lantern seven";

/* The token in the newest letter of a kind. */
static const char *token_of(struct place *p, const char *kind, const char *path)
{
	const char *body = place_text(p, mem_printf(p->mem,
						 "SELECT body FROM message WHERE kind = '%s' "
						 "ORDER BY created_at DESC, id LIMIT 1",
						 kind));
	const char *at = strstr(body, path);

	assert_non_null(at);
	return mem_strn(p->mem, at + strlen(path), 43);
}

static struct person_id known(struct place *p)
{
	return place_person(p, "Known@Example.org",
		crypto_password_hash(p->mem, good_password, strlen(good_password)), NULL);
}

static enum err sign_in_from(struct place *p, const char *email, const char *password,
	const char *from, const char **token)
{
	p->cx.fault.n = 0;
	p->cx.actor = (struct actor){ .person = { 0 } };
	return person_sign_in(&p->cx,
		&(struct sign_in){ .email = email, .password = password, .from = from }, token);
}

static enum err sign_in(
	struct place *p, const char *email, const char *password, const char **token)
{
	return sign_in_from(p, email, password, "192.0.2.1", token);
}

static enum err session(struct place *p, const char *token, struct session_person *who)
{
	enum err e;

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	e = session_read(&p->cx, token, who);
	cx_read_end(&p->cx);
	return e;
}

static void assert_all_well(struct place *p)
{
	struct complaints c = { .mem = p->mem };
	struct check_part parts[CHECK_PARTS_MAX];
	size_t n;

	place_person(p, "admin@example.org", NULL, "admin");
	assert_int_equal(check_all(&p->cx, &c, parts, &n), ERR_OK);
	if (c.n > 0)
		fail_msg("%s: %s", c.items[0].module, c.items[0].what);
}

static void an_account_begins_behind_the_link_in_its_letter(void **state)
{
	struct place *p = place_of(state);
	const char *token, *session_token;
	struct session_person who;

	assert_int_equal(person_register(&p->cx, "New@Example.org", "New Person"), ERR_OK);
	assert_int_equal(sign_in(p, "new@example.org", good_password, &session_token), ERR_REFUSED);
	token = token_of(p, "confirm-email", "/confirm/");
	assert_int_equal(
		person_link_use(&p->cx, LINK_RESET, token, good_password, NULL), ERR_REFUSED);
	assert_int_equal(
		person_link_use(&p->cx, LINK_CONFIRM, token, "too short", NULL), ERR_REFUSED);
	assert_int_equal(person_link_use(&p->cx, LINK_CONFIRM, token, good_password, NULL), ERR_OK);
	assert_int_equal(sign_in(p, "NEW@example.ORG", good_password, &session_token), ERR_OK);
	assert_int_equal(session(p, session_token, &who), ERR_OK);
	assert_string_equal(who.name, "New Person");
	assert_int_equal(place_told(p, "email_confirmed"), 1);
	assert_int_equal(place_told(p, "signed_in"), 1);
	/* Once. */
	p->cx.fault.n = 0;
	assert_int_equal(
		person_link_use(&p->cx, LINK_CONFIRM, token, good_password, NULL), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_LINK_STALE);
	assert_all_well(p);
}

static void a_link_ends_in_time_and_a_second_letter_has_its_own(void **state)
{
	struct place *p = place_of(state);
	const char *first, *second;

	assert_int_equal(person_register(&p->cx, "new@example.org", "N"), ERR_OK);
	first = token_of(p, "confirm-email", "/confirm/");
	p->cx.now += letter_links[LINK_CONFIRM].hours * 3600;
	assert_int_equal(
		person_link_use(&p->cx, LINK_CONFIRM, first, good_password, NULL), ERR_REFUSED);
	assert_int_equal(person_register(&p->cx, "new@example.org", "N"), ERR_OK);
	second = token_of(p, "confirm-email", "/confirm/");
	assert_string_not_equal(first, second);
	assert_int_equal(
		person_link_use(&p->cx, LINK_CONFIRM, second, good_password, NULL), ERR_OK);
}

/* Whoever asked twice has two letters; with one of them the other is over. */
static void of_two_letters_one_is_used(void **state)
{
	struct place *p = place_of(state);
	const char *first, *second;

	known(p);
	assert_int_equal(person_forgot(&p->cx, "known@example.org"), ERR_OK);
	first = token_of(p, "reset-password", "/reset/");
	p->cx.now += 600;
	assert_int_equal(person_forgot(&p->cx, "known@example.org"), ERR_OK);
	second = token_of(p, "reset-password", "/reset/");
	assert_string_not_equal(first, second);
	assert_int_equal(
		person_link_use(&p->cx, LINK_RESET, first, "marble cactus tuba fog", NULL), ERR_OK);
	assert_int_equal(person_link_use(&p->cx, LINK_RESET, second, good_password, NULL), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_LINK_STALE);
}

/* Of a password that was changed since it was compared, nothing is written anew. */
static void a_hash_is_renewed_of_the_password_it_was_compared_with(void **state)
{
	struct place *p = place_of(state);
	struct person_id me = place_person(p, "a@example.org", "now", NULL);
	struct db_tx *tx;

	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(
		cx_end(&p->cx, tx, person_renew_hash(p->cx.db, me, "before", "new")), ERR_OK);
	assert_string_equal(place_text(p, "SELECT password_hash FROM person"), "now");
}

static size_t complaints(struct place *p)
{
	struct complaints c = { .mem = p->mem };

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(person_check(&p->cx, &c), ERR_OK);
	cx_read_end(&p->cx);
	return c.n;
}

static void an_administrator_who_is_disabled_is_none(void **state)
{
	static const struct db_statement disable = { "disable", "UPDATE person SET disabled_at = 1",
		"UPDATE person SET disabled_at = 1", "", "", 0, 0 };
	struct place *p = place_of(state);
	struct db_tx *tx;

	place_person(p, "admin@example.org", "x", "admin");
	assert_int_equal(complaints(p), 0);
	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(cx_end(&p->cx, tx, db_run(p->cx.db, &disable, NULL)), ERR_OK);
	assert_int_equal(complaints(p), 1);
}

static void register_and_forgot_answer_alike_and_write_only_to_the_owner(void **state)
{
	struct place *p = place_of(state);

	known(p);
	assert_int_equal(person_register(&p->cx, "known@example.org", "Somebody"), ERR_OK);
	assert_int_equal(person_forgot(&p->cx, "nobody@example.org"), ERR_OK);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM message"), 1);
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM message WHERE kind = 'account-exists'"), 1);
	assert_string_equal(place_text(p, "SELECT name FROM person"), "Test Person");
	assert_int_equal(person_forgot(&p->cx, "known@example.org"), ERR_OK);
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM message WHERE kind = 'reset-password'"), 1);
}

static void nobody_makes_us_write_to_an_address_without_end(void **state)
{
	struct place *p = place_of(state);

	for (int i = 0; i < 12; i++) {
		p->cx.now += 60;
		assert_int_equal(person_register(&p->cx, "victim@example.org", "x"), ERR_OK);
	}
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM message"), 5);
	p->cx.now += 24 * 3600;
	assert_int_equal(person_register(&p->cx, "victim@example.org", "x"), ERR_OK);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM message"), 6);
}

/* Else who asks again and again would keep the owner from ever getting a link. */
static void whoever_asks_every_hour_the_owner_still_gets_letters(void **state)
{
	struct place *p = place_of(state);

	known(p);
	for (int i = 0; i < 72; i++) {
		p->cx.now += 3600;
		assert_int_equal(person_forgot(&p->cx, "known@example.org"), ERR_OK);
	}
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM message WHERE kind = 'reset-password'"), 15);
}

static void a_wrong_password_and_an_unknown_address_are_one_answer(void **state)
{
	struct place *p = place_of(state);
	static const char *const emails[] = { "known@example.org", "nobody@example.org" };
	const char *token;

	known(p);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sign_in(p, emails[i], "not the password", &token), ERR_REFUSED);
		assert_int_equal(p->cx.fault.n, 1);
		assert_int_equal(p->cx.fault.items[0].code, FINDING_SIGN_IN_WRONG);
	}
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM try"), 4);
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM audit_told WHERE action = 'sign_in_failed'"), 2);
}

static void guessing_is_slowed_and_the_owner_elsewhere_is_not(void **state)
{
	struct place *p = place_of(state);
	const char *token;

	known(p);
	for (int i = 0; i < 10; i++)
		assert_int_equal(sign_in(p, "known@example.org", "guess", &token), ERR_REFUSED);
	assert_int_equal(sign_in(p, "known@example.org", good_password, &token), ERR_LIMITED);
	assert_int_equal(sign_in(p, "KNOWN@example.org", good_password, &token), ERR_LIMITED);
	assert_int_equal(
		sign_in_from(p, "known@example.org", good_password, "198.51.100.7", &token),
		ERR_OK);
	p->cx.now += 15 * 60;
	assert_int_equal(sign_in(p, "known@example.org", good_password, &token), ERR_OK);
}

static void who_forgot_tries_and_resets_is_in_at_once(void **state)
{
	struct place *p = place_of(state);
	const char *token;

	known(p);
	place_person(p, "other@example.org",
		crypto_password_hash(p->mem, good_password, strlen(good_password)), NULL);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(
			sign_in(p, "known@example.org", "was it this", &token), ERR_REFUSED);
		assert_int_equal(
			sign_in(p, "other@example.org", "was it this", &token), ERR_REFUSED);
	}
	assert_int_equal(sign_in(p, "known@example.org", good_password, &token), ERR_LIMITED);
	assert_int_equal(person_forgot(&p->cx, "known@example.org"), ERR_OK);
	assert_int_equal(
		person_link_use(&p->cx, LINK_RESET, token_of(p, "reset-password", "/reset/"),
			"marble cactus tuba fog", "192.0.2.1"),
		ERR_OK);
	assert_int_equal(sign_in(p, "known@example.org", "marble cactus tuba fog", &token), ERR_OK);
	/* Nobody else's tries are forgotten with them. */
	assert_int_equal(sign_in(p, "other@example.org", good_password, &token), ERR_LIMITED);
}

/* A click of last week is not sent again by any browser; one of yesterday may be. */
static void old_clicks_are_forgotten_and_new_ones_are_not(void **state)
{
	struct place *p = place_of(state);
	struct db_tx *tx;

	p->cx.once_key = "abc";
	p->cx.once_route = "/x";
	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(cx_end(&p->cx, tx, ERR_OK), ERR_OK);
	p->cx.once_key = NULL;
	p->cx.now += 24 * 3600;
	assert_int_equal(cx_sweep(&p->cx), ERR_OK);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM idempotency"), 1);
	p->cx.now += 7 * 24 * 3600;
	assert_int_equal(cx_sweep(&p->cx), ERR_OK);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM idempotency"), 0);
}

static void a_flood_from_everywhere_ends_at_a_reset_by_mail(void **state)
{
	struct place *p = place_of(state);
	const char *token;

	known(p);
	for (int i = 0; i < 100; i++)
		assert_int_equal(sign_in_from(p, "known@example.org", "guess",
					 mem_printf(p->mem, "203.0.113.%d", i), &token),
			ERR_REFUSED);
	assert_int_equal(
		sign_in_from(p, "known@example.org", good_password, "198.51.100.7", &token),
		ERR_LIMITED);
	assert_int_equal(person_forgot(&p->cx, "known@example.org"), ERR_OK);
	assert_int_equal(
		person_link_use(&p->cx, LINK_RESET, token_of(p, "reset-password", "/reset/"),
			"marble cactus tuba fog", NULL),
		ERR_OK);
	assert_int_equal(sign_in_from(p, "known@example.org", "marble cactus tuba fog",
				 "198.51.100.7", &token),
		ERR_OK);
}

static void a_session_ends_unused_and_in_any_case(void **state)
{
	struct place *p = place_of(state);
	const int64_t start = p->cx.now;
	struct session_person who;
	struct digest hash;
	const char *token;

	known(p);
	assert_int_equal(sign_in(p, "known@example.org", good_password, &token), ERR_OK);
	assert_true(session_hash(token, &hash));
	p->cx.now = start + SESSION_TOUCH_S - 1;
	assert_int_equal(session(p, token, &who), ERR_OK);
	assert_false(who.is_due);
	p->cx.now = start + SESSION_IDLE_S - 1;
	assert_int_equal(session(p, token, &who), ERR_OK);
	assert_true(who.is_due);
	p->cx.now = start + SESSION_IDLE_S;
	assert_int_equal(session(p, token, &who), ERR_NOT_FOUND);
	/* Used every hour it lives longer, but not for ever. */
	for (p->cx.now = start; p->cx.now < start + SESSION_ABSOLUTE_S; p->cx.now += 3600) {
		assert_int_equal(session(p, token, &who), ERR_OK);
		assert_int_equal(session_seen(&p->cx, &hash), ERR_OK);
	}
	assert_int_equal(session(p, token, &who), ERR_NOT_FOUND);
	assert_int_equal(person_sweep(&p->cx), ERR_OK);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM session"), 0);
}

static void tokens_are_new_each_time_and_only_their_hash_is_kept(void **state)
{
	struct place *p = place_of(state);
	const char *one, *two;
	struct session_person who;
	uint8_t bytes[32];

	known(p);
	assert_int_equal(sign_in(p, "known@example.org", good_password, &one), ERR_OK);
	p->cx.actor.person.v = 0;
	assert_int_equal(person_sign_in(&p->cx,
				 &(struct sign_in){ .email = "known@example.org",
					 .password = good_password,
					 .from = "192.0.2.1",
					 .old_token = one },
				 &two),
		ERR_OK);
	assert_string_not_equal(one, two);
	assert_int_equal(session(p, one, &who), ERR_NOT_FOUND); /* the old one has ended */
	assert_int_equal(session(p, two, &who), ERR_OK);
	assert_true(enc_base64url_read(two, bytes, sizeof(bytes)));
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM session"), 1);
	two = mem_printf(p->mem, "%c%s", two[0] == 'A' ? 'B' : 'A', two + 1);
	assert_int_equal(session(p, two, &who), ERR_NOT_FOUND);
	assert_int_equal(session(p, "", &who), ERR_NOT_FOUND);
}

static void a_new_password_ends_every_session(void **state)
{
	struct place *p = place_of(state);
	const char *one, *two, *three;
	struct session_person who;

	known(p);
	assert_int_equal(sign_in(p, "known@example.org", good_password, &one), ERR_OK);
	assert_int_equal(sign_in(p, "known@example.org", good_password, &two), ERR_OK);
	assert_int_equal(person_change_password(&p->cx, "wrong", "marble cactus tuba fog", &three),
		ERR_REFUSED);
	assert_int_equal(
		person_change_password(&p->cx, good_password, "marble cactus tuba fog", &three),
		ERR_OK);
	assert_int_equal(session(p, one, &who), ERR_NOT_FOUND);
	assert_int_equal(session(p, two, &who), ERR_NOT_FOUND);
	assert_int_equal(session(p, three, &who), ERR_OK);
	assert_int_equal(sign_in(p, "known@example.org", good_password, &one), ERR_REFUSED);
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM message WHERE kind = 'password-changed'"), 1);
	assert_int_equal(place_told(p, "password_changed"), 1);
}

static const char *signed_in(struct place *p)
{
	const char *token;

	p->cx.actor.person = known(p);
	assert_int_equal(sign_in(p, "known@example.org", good_password, &token), ERR_OK);
	return token;
}

static bool is_fresh(struct place *p, const char *token)
{
	struct session_person who;

	assert_int_equal(session(p, token, &who), ERR_OK);
	assert_int_equal(who.strength, SESSION_BY_PASSWORD);
	return session_is_fresh(&who, p->cx.now);
}

static void ones_own_password_is_asked_again_a_few_times_only(void **state)
{
	struct place *p = place_of(state);
	const char *token = signed_in(p);

	assert_int_equal(person_prove(&p->cx, token, good_password, "again"), ERR_OK);
	for (int i = 0; i < 10; i++)
		assert_int_equal(person_prove(&p->cx, token, "guess", "again"), ERR_REFUSED);
	assert_string_equal(p->cx.fault.items[0].field, "again");
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM audit_told WHERE action = 'password_wrong'"),
		10);
	assert_int_equal(person_prove(&p->cx, token, good_password, "again"), ERR_LIMITED);
}

static void a_proof_is_fresh_for_a_quarter_of_an_hour(void **state)
{
	struct place *p = place_of(state);
	const char *token = signed_in(p), *other;

	assert_int_equal(sign_in(p, "known@example.org", good_password, &other), ERR_OK);
	assert_true(is_fresh(p, token));
	p->cx.now += SESSION_FRESH_S - 1;
	assert_true(is_fresh(p, token));
	p->cx.now += 1;
	assert_false(is_fresh(p, token));
	assert_int_equal(person_prove(&p->cx, token, "guess", "again"), ERR_REFUSED);
	assert_false(is_fresh(p, token));
	assert_int_equal(person_prove(&p->cx, token, good_password, "again"), ERR_OK);
	assert_true(is_fresh(p, token));
	/* It is the browser where the password was typed. */
	assert_false(is_fresh(p, other));
	p->cx.now += SESSION_FRESH_S;
	assert_false(is_fresh(p, token));
}

static void a_session_that_ended_or_is_anothers_is_not_proved(void **state)
{
	struct place *p = place_of(state);
	const char *token = signed_in(p);
	struct person_id me = p->cx.actor.person;

	p->cx.actor.person = place_person(p, "other@example.org",
		crypto_password_hash(p->mem, good_password, strlen(good_password)), NULL);
	assert_int_equal(person_prove(&p->cx, token, good_password, "again"), ERR_NOT_FOUND);
	p->cx.actor.person = me;
	assert_int_equal(person_prove(&p->cx, token, good_password, "again"), ERR_OK);
	assert_int_equal(person_sign_out(&p->cx, token), ERR_OK);
	assert_int_equal(person_prove(&p->cx, token, good_password, "again"), ERR_NOT_FOUND);
	assert_int_equal(
		place_int(p, "SELECT COUNT(*) FROM audit_told WHERE action = 'password_proved'"),
		1);
}

/* Else the password, asked in a form with a key, would make the click itself a replay. */
static void asking_for_the_password_does_not_spend_the_key_of_the_click(void **state)
{
	struct place *p = place_of(state);
	const char *token = signed_in(p);
	struct db_tx *tx;

	p->cx.once_key = "abc";
	p->cx.once_route = "/release";
	assert_int_equal(person_prove(&p->cx, token, "guess", "again"), ERR_REFUSED);
	assert_int_equal(person_prove(&p->cx, token, good_password, "again"), ERR_OK);
	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(cx_end(&p->cx, tx, ERR_OK), ERR_OK);
	assert_int_equal(cx_begin(&p->cx, &tx), ERR_REPLAY);
}

static void a_disabled_account_is_out_at_once(void **state)
{
	struct place *p = place_of(state);
	struct person_id boss = place_person(p, "boss@example.org", NULL, "admin");
	struct person_id id = known(p);
	struct session_person who;
	const char *token;

	assert_int_equal(sign_in(p, "known@example.org", good_password, &token), ERR_OK);
	p->cx.actor = (struct actor){ boss, ROLE_ADMIN };
	place_person(p, "other@example.org", NULL, "admin");
	assert_int_equal(person_disable(&p->cx, id), ERR_OK);
	assert_int_equal(session(p, token, &who), ERR_NOT_FOUND);
	assert_int_equal(sign_in(p, "known@example.org", good_password, &token), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_SIGN_IN_WRONG);
	assert_int_equal(person_forgot(&p->cx, "known@example.org"), ERR_OK);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM message"), 0);
	p->cx.actor = (struct actor){ boss, ROLE_ADMIN };
	assert_int_equal(person_enable(&p->cx, id), ERR_OK);
	assert_int_equal(sign_in(p, "known@example.org", good_password, &token), ERR_OK);
}

static void an_administrator_is_left_and_nobody_raises_themselves(void **state)
{
	struct place *p = place_of(state);
	struct person_id boss = place_person(p, "boss@example.org", NULL, "admin");
	struct person_id staff = place_person(p, "staff@example.org", NULL, "staff");

	p->cx.actor = (struct actor){ boss, ROLE_ADMIN };
	assert_int_equal(person_set_roles(&p->cx, boss, ROLE_ADMIN, 0), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_OWN_ROLE);
	assert_int_equal(person_disable(&p->cx, boss), ERR_REFUSED);
	/* Another role of one's own is no matter of power over accounts. */
	assert_int_equal(
		person_set_roles(&p->cx, boss, ROLE_ADMIN, ROLE_ADMIN | ROLE_AUDITOR), ERR_OK);
	p->cx.fault.n = 0;
	p->cx.actor = (struct actor){ staff, ROLE_ADMIN };
	assert_int_equal(person_set_roles(&p->cx, boss, ROLE_ADMIN, 0), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_LAST_ADMIN);
	/* All or none of it. */
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM person_role"), 3);
	p->cx.actor = (struct actor){ boss, ROLE_ADMIN };
	assert_int_equal(
		person_set_roles(&p->cx, staff, ROLE_STAFF, ROLE_ADMIN | ROLE_STAFF), ERR_OK);
	p->cx.actor = (struct actor){ staff, ROLE_ADMIN | ROLE_STAFF };
	assert_int_equal(person_set_roles(&p->cx, boss, ROLE_ADMIN | ROLE_AUDITOR, 0), ERR_OK);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM person_role"), 2);
}

/* Two administrators with the same page open: the second must not give back what the first took. */
static void a_role_that_was_taken_meanwhile_is_not_given_again(void **state)
{
	struct place *p = place_of(state);
	struct person_id boss = place_person(p, "boss@example.org", NULL, "admin");
	struct person_id staff = place_person(p, "staff@example.org", NULL, "staff");

	p->cx.actor = (struct actor){ boss, ROLE_ADMIN };
	assert_int_equal(person_set_roles(&p->cx, staff, ROLE_STAFF, 0), ERR_OK);
	assert_int_equal(
		person_set_roles(&p->cx, staff, ROLE_STAFF, ROLE_STAFF | ROLE_REVIEWER), ERR_OK);
	assert_string_equal(
		place_text(p, "SELECT role FROM person_role WHERE role <> 'admin'"), "reviewer");
	/* And what another gave is not taken by who did not see it. */
	assert_int_equal(person_set_roles(&p->cx, staff, 0, 0), ERR_OK);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM person_role"), 2);
}

/* A thread of its own that does one slow thing while the test holds the turn to write. */
struct slow {
	struct place *p;
	struct person_id person; /* 0: a visitor */
	enum err (*fn)(struct cx *cx, const char **ret_token);
	const char *token;
	enum err result;
	struct findings fault;
};

static enum err sign_in_slowly(struct cx *cx, const char **ret_token)
{
	return person_sign_in(cx,
		&(struct sign_in){ .email = "known@example.org",
			.password = good_password,
			.from = "192.0.2.1" },
		ret_token);
}

static enum err change_slowly(struct cx *cx, const char **ret_token)
{
	return person_change_password(cx, good_password, "velvet anchor pickle drum", ret_token);
}

static void *run_slow(void *arg)
{
	struct slow *s = arg;
	struct mem *mem = mem_new(NULL, "slow");
	struct seat *seat;
	struct cx cx;

	if (seat_open(s->p->instance, mem, &seat) != ERR_OK)
		BUG("no seat");
	cx_init(&cx, seat, mem, s->p->cx.now);
	cx.actor.person = s->person;
	s->result = s->fn(&cx, &s->token);
	s->fault = cx.fault;
	seat_close(seat);
	return mem;
}

/* What was asked for before the owner's reset, and hashed meanwhile. */
static void assert_late(struct place *p, struct person_id me, struct slow *s)
{
	const char *new_hash = crypto_password_hash(p->mem, "marble cactus tuba fog", 22);
	struct db_tx *tx;
	pthread_t thread;
	void *mem;

	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	place_take_turn(p);
	assert_int_equal(pthread_create(&thread, NULL, run_slow, s), 0);
	sleep(1); /* it has compared the old password and waits for its turn */
	assert_int_equal(person_set_password(p->cx.db, me, new_hash, p->cx.now), ERR_OK);
	assert_int_equal(session_close_all(&p->cx, me), ERR_OK);
	assert_int_equal(cx_end(&p->cx, tx, ERR_OK), ERR_OK);
	pthread_join(thread, &mem);
	assert_int_equal(s->result, ERR_REFUSED);
	assert_int_equal(place_int(p, "SELECT COUNT(*) FROM session"), 0);
	assert_string_equal(place_text(p, "SELECT password_hash FROM person"), new_hash);
	mem_end(mem);
}

static void who_was_signing_in_while_the_password_was_reset_stays_out(void **state)
{
	struct place *p = place_of(state);
	struct slow s = { .p = p, .fn = sign_in_slowly };

	assert_late(p, known(p), &s);
	assert_int_equal(s.fault.items[0].code, FINDING_SIGN_IN_WRONG);
}

static void a_password_changed_while_it_was_reset_stays_as_reset(void **state)
{
	struct place *p = place_of(state);
	struct person_id me = known(p);
	struct slow s = { .p = p, .person = me, .fn = change_slowly };

	assert_late(p, me, &s);
	assert_int_equal(s.fault.items[0].code, FINDING_PASSWORD_WRONG);
}

static void an_institution_is_known_by_its_ror_id(void **state)
{
	struct place *p = place_of(state);
	struct org_input in = { .ror = "https://ror.org/00F54P054",
		.name = "Stanford University",
		.city = "Stanford",
		.country = "us" };
	struct person_profile profile;

	p->cx.actor.person = known(p);
	assert_int_equal(person_add_org(&p->cx, &in), ERR_OK);
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(person_profile(&p->cx, &profile), ERR_OK);
	cx_read_end(&p->cx);
	assert_string_equal(profile.org_name, "Stanford University");
	assert_string_equal(profile.org_country, "US");
	assert_string_equal(profile.org_ror, "00f54p054");
	/* A second one does not rename what others see. */
	in.name = "My own university";
	assert_int_equal(person_add_org(&p->cx, &in), ERR_OK);
	assert_string_equal(place_text(p, "SELECT name FROM org"), "Stanford University");
	assert_int_equal(place_told(p, "institution_added"), 1);
	in.ror = "00f54p055";
	assert_int_equal(person_add_org(&p->cx, &in), ERR_REFUSED);
	assert_int_equal(p->cx.fault.items[0].code, FINDING_BAD_ROR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(an_account_begins_behind_the_link_in_its_letter),
		AT_BOTH(a_link_ends_in_time_and_a_second_letter_has_its_own),
		AT_BOTH(of_two_letters_one_is_used),
		AT_BOTH(a_hash_is_renewed_of_the_password_it_was_compared_with),
		AT_BOTH(an_administrator_who_is_disabled_is_none),
		AT_BOTH(register_and_forgot_answer_alike_and_write_only_to_the_owner),
		AT_BOTH(nobody_makes_us_write_to_an_address_without_end),
		AT_SQLITE(whoever_asks_every_hour_the_owner_still_gets_letters),
		AT_BOTH(a_wrong_password_and_an_unknown_address_are_one_answer),
		AT_BOTH(guessing_is_slowed_and_the_owner_elsewhere_is_not),
		AT_SQLITE(who_forgot_tries_and_resets_is_in_at_once),
		AT_BOTH(old_clicks_are_forgotten_and_new_ones_are_not),
		AT_SQLITE(a_flood_from_everywhere_ends_at_a_reset_by_mail),
		AT_BOTH(a_session_ends_unused_and_in_any_case),
		AT_BOTH(tokens_are_new_each_time_and_only_their_hash_is_kept),
		AT_BOTH(a_new_password_ends_every_session),
		AT_SQLITE(ones_own_password_is_asked_again_a_few_times_only),
		AT_BOTH(asking_for_the_password_does_not_spend_the_key_of_the_click),
		AT_BOTH(a_proof_is_fresh_for_a_quarter_of_an_hour),
		AT_BOTH(a_session_that_ended_or_is_anothers_is_not_proved),
		AT_BOTH(a_disabled_account_is_out_at_once),
		AT_BOTH(an_administrator_is_left_and_nobody_raises_themselves),
		AT_BOTH(a_role_that_was_taken_meanwhile_is_not_given_again),
		AT_BOTH(who_was_signing_in_while_the_password_was_reset_stays_out),
		AT_BOTH(a_password_changed_while_it_was_reset_stays_as_reset),
		AT_BOTH(an_institution_is_known_by_its_ror_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
