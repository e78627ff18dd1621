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
	json_t *o = json_loads(json, 0, NULL);
	enum err e;

	memset(c, 0, sizeof(*c));
	assert_non_null(o);
	e = json_map_read(mem, &chair_map, o, 2, c);
	json_decref(o);
	return e;
}

static void what_is_written_is_read_back(void **state)
{
	const struct leg legs[] = { { "left", 40 }, { "right", 41 } };
	const struct chair c = { "M", "red", true, legs, 2, NULL };
	json_t *o = json_map_write(&chair_map, &c, 2);
	char *text = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);
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
	free(text);
	json_decref(o);
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
	};
	struct chair c;

	(void)state;
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++)
		assert_int_equal(from(damaged[i], &c), ERR_INTERNAL);
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
	json_t *o = json_map_write(&chair_map, &c, 1);

	(void)state;
	assert_null(json_object_get(o, "colour"));
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(o, "owner"), "name")), "O");
	json_decref(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(an_older_format_is_read_with_the_newer_members_empty),
		cmocka_unit_test(
			a_member_that_its_format_has_may_not_be_missing_or_of_another_kind),
		cmocka_unit_test(a_format_of_a_newer_program_or_of_none_is_not_guessed),
		cmocka_unit_test(an_older_format_can_be_written_too),
	};

	mem = mem_new(NULL, "test");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
