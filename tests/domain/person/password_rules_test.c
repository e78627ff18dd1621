#include "test.h"

#include <string.h>

#include "domain/person/password_rules.h"

static enum finding_code said(const char *password)
{
	struct findings found = { 0 };

	password_rules_run(&(struct password_facts){ .password = password,
				   .email = "maria.gonzalez@uni-heidelberg.example",
				   .name = "María González Ortega",
				   .program = "Quillfeather Research Awards" },
		&found);
	assert_true(found.n <= 1);
	if (found.n == 0)
		return FINDING_CODE_COUNT;
	assert_string_equal(found.items[0].field, "password");
	return found.items[0].code;
}

static void a_password_has_twelve_characters_of_any_kind(void **state)
{
	(void)state;
	assert_int_equal(said(""), FINDING_PASSWORD_SHORT);
	assert_int_equal(said("gk3!vP9xq2z"), FINDING_PASSWORD_SHORT);
	assert_int_equal(said("gk3!vP9xq2zR"), FINDING_CODE_COUNT);
	/* Characters, not bytes. */
	assert_int_equal(said("éàüöñçéàüöñ"), FINDING_PASSWORD_SHORT);
}

static void long_ones_are_welcome_up_to_4096_bytes(void **state)
{
	char s[4200];

	(void)state;
	for (size_t i = 0; i < sizeof(s) - 1; i++)
		s[i] = "correct horse battery staple"[i % 28];
	s[4096] = '\0';
	assert_int_equal(said(s), FINDING_CODE_COUNT);
	s[4096] = 'x';
	s[4097] = '\0';
	assert_int_equal(said(s), FINDING_TOO_LONG);
}

static void what_guessers_try_first_is_refused(void **state)
{
	static const char *const bad[] = { "password1234", "Password123!", "passwordpassword",
		"P@ssw0rd1234", "123456789012", "987654321098", "111111111111", "aaaaaaaaaaaa",
		"abcabcabcabc", "abcdefghijkl", "qwertyuiop12", "qwertyuiopas", "asdfghjkl;'1",
		"1qaz2wsx3edc", "qazwsxedcrfv", "letmein12345", "iloveyou2024", "administrator",
		"Administrator1", "welcome12345", "Welcome2024!!", "sunshine1234", "adminadmin12",
		"monkeydragon", "dragon123456", "zaqxswcdevfr", "azertyuiop12", "121212121212",
		"112233445566", "abcd1234abcd", "qwertyqwerty", "football2025", "changeme1234",
		"Quillfeather1", "quillfeather2026", "research-awards", "____________",
		"passw0rd passw0rd", "trustno1trustno1", "1234qwerasdf", "!!!!!!!!!!!!!!!!" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (said(bad[i]) != FINDING_PASSWORD_COMMON)
			fail_msg("not refused as common: %s", bad[i]);
}

static void ones_own_name_and_address_are_refused(void **state)
{
	static const char *const bad[] = { "maria.gonzalez@uni-heidelberg.example",
		"MARIA.GONZALEZ", "gonzalez1234", "GonzalezOrtega", "maria-gonzalez-1" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (said(bad[i]) != FINDING_PASSWORD_IS_EMAIL)
			fail_msg("not refused as one's own: %s", bad[i]);
}

/* "gonzalez" and five letters are a name with an end; with six it is a word of its own. */
static void what_stands_beside_ones_own_words_counts(void **state)
{
	(void)state;
	assert_int_equal(said("gonzalezkettl"), FINDING_PASSWORD_IS_EMAIL);
	assert_int_equal(said("gonzalezkettle"), FINDING_CODE_COUNT);
	assert_int_equal(said("12gonzalez345"), FINDING_PASSWORD_IS_EMAIL);
	assert_int_equal(said("12gonzalez3456"), FINDING_CODE_COUNT);
}

/* "password" and dots to 256 bytes is looked into; one more is not. */
static void what_is_very_long_is_not_looked_into(void **state)
{
	char s[258] = "password";

	(void)state;
	memset(s + 8, '.', 248);
	assert_true(password_is_common(s, NULL));
	s[256] = '.';
	assert_false(password_is_common(s, NULL));
	assert_int_equal(said(s), FINDING_CODE_COUNT);
	memset(s, 'a', 257);
	assert_true(password_is_common(s, NULL));
	memcpy(s, "bcd", 3);
	assert_true(password_is_common(s, NULL));
	s[3] = 'e'; /* five signs are as many as it takes */
	assert_false(password_is_common(s, NULL));
}

static void passphrases_and_random_ones_pass(void **state)
{
	static const char *const good[] = { "correct horse battery staple",
		"kettle orbit lantern seven", "dragon sunshine football cheese", "Xq7!pL2#vR9z",
		"bursary demo only", "my cat ate 14 blue lamps", "ремонт кухни весной",
		"jZ0t-8mKe-44Bw", "maria likes quiet rivers", "tr0ub4dor&3 again" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (said(good[i]) != FINDING_CODE_COUNT)
			fail_msg("refused: %s", good[i]);
}

/* A name may leave an empty word behind; the words of the program's own list end with NULL. */
static void an_empty_word_is_none(void **state)
{
	static const char *const more[] = { "", "maria", NULL }, *const none[] = { NULL };

	(void)state;
	assert_false(password_is_common("kettle orbit lantern seven", more));
	assert_true(password_is_common("maria 1234567", more));
	assert_false(password_is_common("maria 1234567", none));
	assert_false(password_is_common("maria 1234567", NULL));
	assert_false(password_is_common("xq7!pl", NULL)); /* six signs, once: short, not repeated */
	assert_true(password_is_common("xq7!plxq7!pl", NULL));
	assert_true(password_is_common("xk7!x7k!7xk!", NULL)); /* four signs */
}

/* Nine of twelve steps are a run, eight are none; five signs are enough; signs alone are no word.
 */
static void the_last_that_is_common_and_the_first_that_is_not(void **state)
{
	(void)state;
	assert_true(password_is_common("abcdefghij5pr", NULL));
	assert_false(password_is_common("abcdefghi5pr2", NULL));
	assert_true(password_is_common("xk7!x7k!k7xk!", NULL));
	assert_false(password_is_common("xk7!px7k!7pxk", NULL));
	assert_false(password_is_common("83!92#47$50&61", NULL));
}

static enum finding_code said_of(const char *password, const char *email, const char *name)
{
	struct findings found = { 0 };

	password_rules_run(
		&(struct password_facts){
			.password = password, .email = email, .name = name, .program = "" },
		&found);
	return found.n == 0 ? FINDING_CODE_COUNT : found.items[0].code;
}

/* Of four letters; the sixteenth, and the seventeenth is not looked for; in the longest password
 * that is looked into. */
static void which_words_are_ones_own(void **state)
{
	static const char many[] = "kebo lidu mafe nogi pahu qeri rosu tavi uwem vixo wyba xaco"
				   " ydet zefu bohi";
	char s[257] = "";

	(void)state;
	assert_int_equal(said_of("annaanna7391", "anna@x.y", ""), FINDING_PASSWORD_IS_EMAIL);
	assert_int_equal(said_of("evaevaeva7391", "eva@x.y", ""), FINDING_CODE_COUNT);
	assert_int_equal(said_of("bohi7391bohi", "anna@x.y", many), FINDING_PASSWORD_IS_EMAIL);
	assert_int_equal(said_of("bohi7391bohi", "anna@otto.y", many), FINDING_CODE_COUNT);
	for (size_t i = 0; i < 256; i++)
		s[i] = "gonzalez"[i % 8];
	assert_int_equal(said(s), FINDING_PASSWORD_IS_EMAIL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_password_has_twelve_characters_of_any_kind),
		cmocka_unit_test(long_ones_are_welcome_up_to_4096_bytes),
		cmocka_unit_test(what_guessers_try_first_is_refused),
		cmocka_unit_test(ones_own_name_and_address_are_refused),
		cmocka_unit_test(what_stands_beside_ones_own_words_counts),
		cmocka_unit_test(what_is_very_long_is_not_looked_into),
		cmocka_unit_test(passphrases_and_random_ones_pass),
		cmocka_unit_test(an_empty_word_is_none),
		cmocka_unit_test(the_last_that_is_common_and_the_first_that_is_not),
		cmocka_unit_test(which_words_are_ones_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
