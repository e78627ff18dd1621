#include "test.h"
#include "memory.h"

#include <string.h>

#include "base/crypto.h"
#include "base/enc.h"

/* FIPS 180-4's example and RFC 7693's with 32 bytes (b2sum -l 256). */
static void digests_are_the_standards_ones(void **state)
{
	struct digest d;

	crypto_sha256("abc", 3, &d);
	assert_string_equal(enc_hex(*state, d.b, 32),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	crypto_blake2b("abc", 3, &d);
	assert_string_equal(enc_hex(*state, d.b, 32),
		"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void sha256_in_pieces_is_sha256_at_once(void **state)
{
	struct digest once, pieces;
	struct sha256 s;
	char text[1000];

	(void)state;
	memset(text, 'x', sizeof(text));
	crypto_sha256(text, sizeof(text), &once);
	sha256_begin(&s);
	sha256_add(&s, text, 1);
	sha256_add(&s, text + 1, 900);
	sha256_add(&s, text + 901, 99);
	sha256_end(&s, &pieces);
	assert_memory_equal(once.b, pieces.b, 32);
}

static void a_mac_depends_on_key_and_text(void **state)
{
	struct secret one = { { 1 } }, two = { { 2 } };
	struct digest a, b, c;

	(void)state;
	crypto_mac(&one, "text", 4, &a);
	crypto_mac(&two, "text", 4, &b);
	crypto_mac(&one, "tex_", 4, &c);
	assert_false(crypto_equal(a.b, b.b, 32));
	assert_false(crypto_equal(a.b, c.b, 32));
	crypto_mac(&one, "text", 4, &b);
	assert_true(crypto_equal(a.b, b.b, 32));
}

static void a_password_is_known_again_and_no_other(void **state)
{
	const char *hash = crypto_password_hash(*state, "correct horse\0battery", 21);

	assert_non_null(strstr(hash, "$argon2id$v=19$m=19456,t="));
	assert_true(crypto_password_is(hash, "correct horse\0battery", 21));
	assert_false(crypto_password_is(hash, "correct horse\0batterz", 21));
	assert_false(crypto_password_is(hash, "correct horse", 13));
	assert_false(crypto_password_is(NULL, "correct horse\0battery", 21));
	assert_false(crypto_password_is("not a hash", "x", 1));
	assert_false(crypto_password_is_stale(hash));
	assert_true(crypto_password_is_stale("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$x"));
}

static void encodings_come_back(void **state)
{
	uint8_t bytes[32], again[32];

	for (size_t n = 1; n <= sizeof(bytes); n++) {
		for (size_t i = 0; i < n; i++)
			bytes[i] = (uint8_t)(i * 37 + n * 11);
		assert_true(enc_base64url_read(enc_base64url(*state, bytes, n), again, n));
		assert_memory_equal(bytes, again, n);
		assert_true(enc_hex_read(enc_hex(*state, bytes, n), again, n));
		assert_memory_equal(bytes, again, n);
	}
	assert_string_equal(enc_base64url(*state, "\xfb\xff\xbe", 3), "-_--");
	assert_string_equal(enc_base32(*state, "foobar", 6), "MZXW6YTBOI");
}

static void encodings_have_one_text_a_value(void **state)
{
	uint8_t b[4];

	(void)state;
	assert_true(enc_base64url_read("AA", b, 1));
	assert_false(enc_base64url_read("AB", b, 1)); /* spare bits set */
	assert_false(enc_base64url_read("AA=", b, 1));
	assert_false(enc_base64url_read("A", b, 1));
	assert_false(enc_hex_read("AB", b, 1));
	assert_false(enc_hex_read("0g", b, 1));
}

static void numbers_come_back_from_13_characters(void **state)
{
	static const uint64_t some[] = { 0, 1, 31, 32, UINT64_MAX, UINT64_MAX / 2, 1ull << 63 };
	char text[ENC_U64_CHARS + 1];
	uint64_t v;

	(void)state;
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		enc_u64(some[i], text);
		assert_true(enc_u64_read(text, &v));
		assert_true(v == some[i]);
	}
	assert_string_equal((enc_u64(UINT64_MAX, text), text), "fzzzzzzzzzzzz");
	assert_false(enc_u64_read("g000000000000", &v));
	assert_false(enc_u64_read("000000000000", &v));
	assert_false(enc_u64_read("00000000000000", &v));
	assert_false(enc_u64_read("00000000000O0", &v));
	assert_false(enc_u64_read("00000000000A0", &v));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(digests_are_the_standards_ones, memory_begin, memory_end),
		cmocka_unit_test(sha256_in_pieces_is_sha256_at_once),
		cmocka_unit_test(a_mac_depends_on_key_and_text),
		cmocka_unit_test_setup_teardown(a_password_is_known_again_and_no_other, memory_begin, memory_end),
		cmocka_unit_test_setup_teardown(encodings_come_back, memory_begin, memory_end),
		cmocka_unit_test(encodings_have_one_text_a_value),
		cmocka_unit_test(numbers_come_back_from_13_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
