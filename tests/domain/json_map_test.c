#include "test.h"

#include <string.h>

#include "domain/json_map.h"

struct leg {
	const char *name;
	int64_t length;
};

struct chair {
	const char *maker, *colour; /* colour: since format 2 */
	bool is_soft;
	const struct leg *legs;
	size_t n_legs;
	const char *owner; /* of a part */
};

JSON_MAP(leg_map, struct leg,
	{ .key = "name", .kind = JSON_MAP_TEXT, .at = offsetof(struct leg, name) },
	{ .key = "length", .kind = JSON_MAP_INT, .at = offsetof(struct leg, length), .since = 2 });
JSON_MAP(owner_map, struct chair,
	{ .key = "name", .kind = JSON_MAP_TEXT, .at = offsetof(struct chair, owner) });
JSON_MAP(chair_map, struct chair,
	{ .key = "maker", .kind = JSON_MAP_TEXT, .at = offsetof(struct chair, maker) },
	{ .key = "colour",
		.kind = JSON_MAP_TEXT,
		.at = offsetof(struct chair, colour),
		.since = 2 },
	{ .key = "is_soft", .kind = JSON_MAP_BOOL, .at = offsetof(struct chair, is_soft) },
	{ .key = "legs",
		.kind = JSON_MAP_ROWS,
		.at = offsetof(struct chair, legs),
		.n_at = offsetof(struct chair, n_legs),
		.of = &leg_map },
	{ .key = "owner",
		.kind = JSON_MAP_PART,
		.of = &owner_map,
		.unless_at = offsetof(struct chair, owner) });

static struct mem *mem;

static enum err from(const char *json, struct chair *c)
{
	memset(c, 0, sizeof(*c));
	return json_map_parse(mem, &chair_map, json, 2, c);
}

static void what_is_written_is_read_back(void **state)
{
	const struct leg legs[] = { { "left", 40 }, { "right", 41 } };
	const struct chair c = { "M", "red", true, legs, 2, NULL };
	const char *text = json_map_text(mem, &chair_map, &c, 2);
	struct chair back;

	(void)state;
	assert_string_equal(text,
		"{\"colour\":\"red\",\"format\":2,\"is_soft\":true,\"legs\":["
		"{\"length\":40,\"name\":\"left\"},{\"length\":41,\"name\":\"right\"}],"
		"\"maker\":\"M\",\"owner\":null}");
	assert_int_equal(from(text, &back), ERR_OK);
	assert_string_equal(back.colour, "red");
	assert_int_equal(back.legs[1].length, 41);
	assert_null(back.owner);
}

static void an_older_format_is_read_with_the_newer_members_empty(void **state)
{
	struct chair c;

	(void)state;
	assert_int_equal(from("{\"format\":1,\"maker\":\"M\",\"is_soft\":false,\"legs\":[{\"name\":"
			      "\"left\"}],"
			      "\"owner\":{\"name\":\"O\"}}",
				 &c),
		ERR_OK);
	assert_string_equal(c.colour, "");
	assert_int_equal(c.legs[0].length, 0);
	assert_string_equal(c.owner, "O");
}

static void a_member_that_its_format_has_may_not_be_missing_or_of_another_kind(void **state)
{
	static const char *const damaged[] = {
		"{\"format\":2,\"maker\":\"M\",\"is_soft\":false,\"legs\":[],\"owner\":null}",
		"{\"format\":1,\"maker\":7,\"is_soft\":false,\"legs\":[],\"owner\":null}",
		"{\"format\":1,\"maker\":\"M\",\"legs\":[],\"owner\":null}",
		"{\"format\":1,\"maker\":\"M\",\"is_soft\":false,\"legs\":{},\"owner\":null}",
		"{\"format\":1,\"maker\":\"M\",\"is_soft\":false,\"legs\":[7],\"owner\":null}",
		"{\"format\":1,\"maker\":\"M\",\"is_soft\":false,\"legs\":[],\"owner\":\"O\"}",
		"{\"format\":1,\"maker\":\"M\",\"is_soft\":false,\"legs\":[]}",
		"{\"format\":1,\"maker\":\"M\",\"is_soft\":false,\"legs\":[{\"name\":\"a\","
		"\"length\":1}],\"owner\":null}",
		"{\"format\":2,\"maker\":\"M\",\"colour\":\"\",\"is_soft\":false,\"legs\":[{"
		"\"name\":\"a\"}],\"owner\":null}",
	};
	struct chair c;

	(void)state;
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++)
		assert_int_equal(from(damaged[i], &c), ERR_INTERNAL);
}

#define REST	      "\"is_soft\":false,\"legs\":[],\"owner\":null}"
#define MADE_BY(text) "{\"format\":1,\"maker\":" text "," REST

static void texts_are_what_their_escapes_say(void **state)
{
	static const char *const texts[][2] = {
		{ "\"\"", "" },
		{ "\"a text that is longer than eight bytes, \\\"quoted\\\"\"",
			"a text that is longer than eight bytes, \"quoted\"" },
		{ "\"\\\\ \\/ \\b\\f\\n\\r\\t \\u0041\\u00e9\\u20AC\\uD83D\\uDE00\"",
			"\\ / \b\f\n\r\t Aé€\xf0\x9f\x98\x80" },
		{ "\"eleven é ü € \xf0\x9f\x98\x80 and \x7f\"",
			"eleven é ü € \xf0\x9f\x98\x80 and \x7f" },
		{ " \t\n\r\"M\" ", "M" },
	};
	struct chair c;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *json = mem_printf(mem, "{\"format\":1,\"maker\":%s," REST, texts[i][0]);

		assert_int_equal(from(json, &c), ERR_OK);
		assert_string_equal(c.maker, texts[i][1]);
	}
}

static void numbers_are_whole_and_fit(void **state)
{
	static const struct {
		const char *text;
		int64_t is; /* -7: damage */
	} numbers[] = { { "0", 0 }, { "-0", 0 }, { "9223372036854775807", INT64_MAX },
		{ "-9223372036854775808", INT64_MIN }, { "9223372036854775808", -7 },
		{ "-9223372036854775809", -7 }, { "1.0", -7 }, { "1e3", -7 }, { "01", -7 },
		{ "-", -7 }, { "+1", -7 }, { "", -7 }, { "true", -7 }, { "\"1\"", -7 } };
	struct chair c;

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		enum err e = from(mem_printf(mem,
					  "{\"format\":2,\"maker\":\"\",\"colour\":\"\",\"legs\":[{"
					  "\"name\":\"\","
					  "\"length\":%s}],\"is_soft\":true,\"owner\":null}",
					  numbers[i].text),
			&c);

		assert_int_equal(e, numbers[i].is == -7 ? ERR_INTERNAL : ERR_OK);
		if (e == ERR_OK)
			assert_int_equal(c.legs[0].length, numbers[i].is);
	}
}

static void what_is_not_json_is_damage(void **state)
{
	static const char *const damaged[] = { "", "{", "null", "[]",
		"{\"format\":1,\"maker\":\"M\",", MADE_BY("\"M"), MADE_BY("\"\n\""),
		MADE_BY("\"\\x\""), MADE_BY("\"\\u12\""), MADE_BY("\"\\u0000\""),
		MADE_BY("\"\\uD83D\""), MADE_BY("\"\\uD83D\\u0041\""), MADE_BY("\"\\uDE00\""),
		MADE_BY("\"\xc3\""), MADE_BY("\"\xed\xa0\x80\""), MADE_BY("\"M\"") ",",
		MADE_BY("\"M\"") "{}", MADE_BY("\"M\" \"N\""), MADE_BY("\"M\",\"maker\":\"N\""),
		MADE_BY("\"M\",\"format\":1"), MADE_BY("\"M\",\"x\":01"), MADE_BY("\"M\",\"x\":1."),
		MADE_BY("\"M\",\"x\":-"), MADE_BY("\"M\",\"x\":1e"), MADE_BY("\"M\",\"x\":[1,]"),
		MADE_BY("\"M\",\"x\":{1:2}"), MADE_BY("\"M\",\"x\":tru"), MADE_BY("\"M\",\"x\":") };
	struct chair c;

	(void)state;
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++)
		assert_int_equal(from(damaged[i], &c), ERR_INTERNAL);
}

static void keys_that_no_row_names_are_passed_over(void **state)
{
	struct chair c;
	char deep[1000], *at = deep;

	(void)state;
	assert_int_equal(from(MADE_BY("\"M\",\"x\":[{\"maker\":\"N\",\"y\":[-1.5e+3,true,false,"
				      "null]},{},[],\"\\n\"]"),
				 &c),
		ERR_OK);
	assert_string_equal(c.maker, "M");
	for (int i = 0; i < 100; i++)
		*at++ = '[';
	*at = '\0';
	assert_int_equal(from(mem_printf(mem, "{\"x\":%s", deep), &c), ERR_INTERNAL);
}

static void a_format_of_a_newer_program_or_of_none_is_not_guessed(void **state)
{
	struct chair c;

	(void)state;
	assert_int_equal(from("{\"format\":3,\"maker\":\"M\"}", &c), ERR_INTERNAL);
	assert_int_equal(from("{\"format\":0,\"maker\":\"M\"}", &c), ERR_INTERNAL);
	assert_int_equal(from("{\"maker\":\"M\"}", &c), ERR_INTERNAL);
}

static void an_older_format_can_be_written_too(void **state)
{
	const struct chair c = { "M", "red", false, NULL, 0, "O" };

	(void)state;
	assert_string_equal(json_map_text(mem, &chair_map, &c, 1),
		"{\"format\":1,\"is_soft\":false,\"legs\":[],\"maker\":\"M\",\"owner\":{\"name\":"
		"\"O\"}}");
}

static void members_are_read_without_a_table(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct json_value *v;

	(void)state;
	assert_int_equal(json_map_values(m, "{}", &v), 0);
	assert_int_equal(json_map_values(m,
				 "{\"a\":\"x\\u0041\",\"b\": true,\"c\":false,\"d\":-12,\"e\":1.5,"
				 "\"f\":[4,{\"g\":1}],\"h\":null} ",
				 &v),
		7);
	assert_string_equal(v[0].name, "a");
	assert_int_equal(v[0].kind, JSON_VALUE_TEXT);
	assert_string_equal(v[0].text, "xA");
	assert_true(v[1].kind == JSON_VALUE_BOOL && v[1].number == 1);
	assert_true(v[2].kind == JSON_VALUE_BOOL && v[2].number == 0);
	assert_true(v[3].kind == JSON_VALUE_OTHER && v[3].number == -12);
	assert_true(v[4].kind == JSON_VALUE_OTHER && v[4].number == 0);
	assert_true(v[5].kind == JSON_VALUE_OTHER && v[5].number == 0);
	assert_string_equal(v[6].name, "h");
	assert_int_equal(json_map_values(m, "", &v), 0);
	assert_int_equal(json_map_values(m, "[1]", &v), 0);
	assert_int_equal(json_map_values(m, "{\"a\":1", &v), 0);
	assert_int_equal(json_map_values(m, "{\"a\":1}x", &v), 0);
	assert_int_equal(json_map_values(m, "{\"a\":99999999999999999999}", &v), 0);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_read_without_a_table),
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(an_older_format_is_read_with_the_newer_members_empty),
		cmocka_unit_test(
			a_member_that_its_format_has_may_not_be_missing_or_of_another_kind),
		cmocka_unit_test(texts_are_what_their_escapes_say),
		cmocka_unit_test(numbers_are_whole_and_fit),
		cmocka_unit_test(what_is_not_json_is_damage),
		cmocka_unit_test(keys_that_no_row_names_are_passed_over),
		cmocka_unit_test(a_format_of_a_newer_program_or_of_none_is_not_guessed),
		cmocka_unit_test(an_older_format_can_be_written_too),
	};

	mem = mem_new(NULL, "test");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
