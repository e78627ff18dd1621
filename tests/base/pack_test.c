#include "test.h"
#include "memory.h"

#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "base/pack.h"

enum { ALL = 1 << CODING_GZIP | 1 << CODING_ZSTD | 1 << CODING_BR, TEXT_BYTES = 40000 };

static void the_best_that_is_taken_is_chosen(void **state)
{
	static const struct {
		const char *accepts;
		unsigned among;
		enum coding best;
	} asked[] = { { NULL, ALL, CODING_NONE }, { "", ALL, CODING_NONE },
		{ "gzip, deflate, br, zstd", ALL, CODING_BR },
		{ "gzip, deflate, br, zstd", ALL & ~(1u << CODING_BR), CODING_ZSTD },
		{ "gzip, deflate, br, zstd", 1 << CODING_GZIP, CODING_GZIP },
		{ "gzip, deflate, br, zstd", 0, CODING_NONE }, { "gzip,br;q=0", ALL, CODING_GZIP },
		{ "gzip, br;q=0.000", ALL, CODING_GZIP }, { "br; q=0.5", ALL, CODING_BR },
		{ "BR", ALL, CODING_BR }, { "br;q=1.0", ALL, CODING_BR },
		{ "brotli, gzipped, xgzip", ALL, CODING_NONE }, { "identity", ALL, CODING_NONE },
		{ "*", ALL, CODING_NONE }, { ",,, gzip", ALL, CODING_GZIP },
		{ " \t gzip \t ,", ALL, CODING_GZIP }, { "gzip;", ALL, CODING_GZIP },
		{ "gzip;q=", ALL, CODING_NONE }, { "br;foo=1;q=0", ALL, CODING_NONE },
		{ "br, br;q=0", ALL, CODING_NONE }, { "br; Q=0, gzip;x=0", ALL, CODING_GZIP },
		{ "br;q=0;q=1", ALL, CODING_NONE }, { ";q=1", ALL, CODING_NONE } };

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		if (coding_best(asked[i].accepts, asked[i].among) != asked[i].best)
			fail_msg("\"%s\": %d", asked[i].accepts,
				(int)coding_best(asked[i].accepts, asked[i].among));
}

static size_t unpack(enum coding c, const void *bytes, size_t n, char *out, size_t room)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)bytes,
		.avail_in = (uInt)n,
		.next_out = (Bytef *)out,
		.avail_out = (uInt)room };

	if (c == CODING_ZSTD)
		return ZSTD_decompress(out, room, bytes, n);
	assert_int_equal(inflateInit2(&z, MAX_WBITS + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	inflateEnd(&z);
	return room - z.avail_out;
}

/* br is unpacked by a browser's kind of reader: tests/stories/kept.story.mjs. */
static void what_is_packed_is_what_it_was(void **state)
{
	char *text = MEM_ARRAY(mem, char, TEXT_BYTES), *out = MEM_ARRAY(mem, char, TEXT_BYTES + 1);

	(void)state;
	for (size_t i = 0; i < TEXT_BYTES; i++)
		text[i] = (char)('a' + i * i / 7 % 23);
	for (enum coding c = CODING_GZIP; c < CODINGS; c++) {
		size_t n;
		const void *packed = pack(mem, c, text, TEXT_BYTES, &n);

		assert_non_null(packed);
		assert_in_range(n, 1, TEXT_BYTES / 2);
		if (c == CODING_BR)
			continue;
		assert_int_equal(unpack(c, packed, n, out, TEXT_BYTES + 1), TEXT_BYTES);
		assert_memory_equal(out, text, TEXT_BYTES);
	}
}

static void what_would_not_shrink_is_left_as_it_is(void **state)
{
	unsigned char noise[300];
	uint32_t x = 1;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(noise); i++) {
		x = x * 1664525u + 1013904223u;
		noise[i] = (unsigned char)(x >> 24);
	}
	for (enum coding c = CODING_GZIP; c < CODINGS; c++) {
		assert_null(pack(mem, c, noise, sizeof(noise), &n));
		assert_null(pack(mem, c, "", 0, &n));
		assert_null(pack(mem, c, "x", 1, &n));
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_begin, memory_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_best_that_is_taken_is_chosen),
		TEST(what_is_packed_is_what_it_was),
		TEST(what_would_not_shrink_is_left_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
