#include "test.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "cli/filter/safetensors_in.h"

/* A file of this header and these bytes. */
static struct safetensors opened(
	struct mem *m, const char *header, const void *data, size_t n, bool expected)
{
	struct safetensors s;
	struct buf b;
	uint64_t length = strlen(header);

	buf_init(&b, m, 0);
	buf_add(&b, &length, sizeof(length));
	buf_text(&b, header);
	buf_add(&b, data, n);
	assert_int_equal(safetensors_open_bytes(m, "w", b.data, b.n, &s), expected);
	return s;
}

#define TENSOR(dtype, shape, place)                                                                \
	"{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"" dtype "\",\"shape\":" shape    \
	",\"data_offsets\":" place "}}"

static void numbers_of_three_kinds_are_read(void **state)
{
	static const float whole[] = { 1, -.5F, 65504, 0, 3e-8F, 2 };
	/* The same as halves: 2^-25 is below the least (6e-8), the nearest is 2^-24. */
	static const uint16_t half[] = { 0x3C00, 0xB800, 0x7BFF, 0x8000, 0x0001, 0x4000 };
	static const uint16_t brain[] = { 0x3F80, 0xBF00, 0x4780, 0, 0x3301, 0x4000 };
	struct mem *m = mem_new(NULL, "test");
	struct safetensors s = opened(m, TENSOR("F32", "[2,3]", "[0,24]"), whole, 24, true);
	const float *v = safetensors_floats(&s, "a", 2, 3);

	(void)state;
	assert_memory_equal(v, whole, sizeof(whole));
	assert_true(safetensors_has(&s, "a") && !safetensors_has(&s, "b"));
	safetensors_close(&s);
	s = opened(m, TENSOR("F16", "[6]", "[0,12]"), half, 12, true);
	v = safetensors_floats(&s, "a", 6, 0);
	assert_true(v[0] == 1 && v[1] == -.5F && v[2] == 65504 && v[3] == 0 &&
		    v[4] == ldexpf(1, -24) && v[5] == 2);
	safetensors_close(&s);
	s = opened(m, TENSOR("BF16", "[6]", "[0,12]"), brain, 12, true);
	v = safetensors_floats(&s, "a", 6, 0);
	assert_true(v[0] == 1 && v[1] == -.5F && v[2] == 65536 && v[5] == 2);
	safetensors_close(&s);
	mem_end(m);
}

static void bad_headers_are_refused_in_one_line(void **state)
{
	static const struct {
		const char *header, *fault;
	} bad[] = {
		{ "", "w: the file is empty" },
		{ "[]", "w: not a JSON object" },
		{ "{\"a\":1}", "w: tensor a lacks dtype or data_offsets" },
		{ TENSOR("F32", "[2]", "[0]"), "w: tensor a lacks dtype or data_offsets" },
		{ TENSOR("F32", "[2]", "[8,0]"), "w: tensor a has no place" },
		{ TENSOR("F32", "[2]", "[-1,8]"), "w: tensor a has no place" },
		{ TENSOR("F32", "[3]", "[0,12]"),
			"w: tensor a is cut off: it ends at byte 12 of 8" },
		{ TENSOR("F32", "[3]", "[0,8]"),
			"w: tensor a has a shape that its place does not fit" },
		{ TENSOR("F32", "[4294967296,4294967296]", "[0,0]"),
			"w: tensor a has a shape that its place does not fit" },
		{ TENSOR("F32", "2", "[0,8]"),
			"w: tensor a has a shape that its place does not fit" },
	};
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct safetensors s = opened(m, bad[i].header, "12345678", 8, false);

		assert_string_equal(s.fault, bad[i].fault);
		safetensors_close(&s);
	}
	mem_end(m);
}

static void what_is_not_asked_for_is_not_given(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const char *header = TENSOR("F32", "[2]", "[0,8]");
	struct safetensors s = opened(m, header, "12345678", 8, true);

	(void)state;
	assert_null(safetensors_floats(&s, "b", 2, 0));
	assert_string_equal(s.fault, "w: tensor b is missing");
	/* After a fault nothing is given. */
	assert_null(safetensors_floats(&s, "a", 2, 0));
	safetensors_close(&s);
	s = opened(m, header, "12345678", 8, true);
	assert_null(safetensors_floats(&s, "a", 1, 2));
	assert_string_equal(s.fault, "w: tensor a is not [1, 2]");
	safetensors_close(&s);
	s = opened(m, header, "1234\0\0\x80\x7f", 8, true);
	assert_null(safetensors_floats(&s, "a", 2, 0));
	assert_string_equal(s.fault, "w: tensor a holds a number that is not finite");
	safetensors_close(&s);
	s = opened(m, TENSOR("I64", "[1]", "[0,8]"), "12345678", 8, true);
	assert_null(safetensors_floats(&s, "a", 1, 0));
	assert_string_equal(s.fault, "w: tensor a is neither F32 nor F16 nor BF16");
	safetensors_close(&s);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_three_kinds_are_read),
		cmocka_unit_test(bad_headers_are_refused_in_one_line),
		cmocka_unit_test(what_is_not_asked_for_is_not_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
