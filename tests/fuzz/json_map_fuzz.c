/* Frozen JSON as a damaged disk may give it, beside a reader of others. */
#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "domain/json_map.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

struct leg {
	const char *name;
	int64_t length;
};

struct chair {
	const char *maker, *owner;
	bool is_soft;
	const struct leg *legs;
	size_t n_legs;
};

JSON_MAP(leg_map, struct leg,
	{ .key = "n", .kind = JSON_MAP_TEXT, .at = offsetof(struct leg, name) },
	{ .key = "l", .kind = JSON_MAP_INT, .at = offsetof(struct leg, length), .since = 2 });
JSON_MAP(owner_map, struct chair,
	{ .key = "n", .kind = JSON_MAP_TEXT, .at = offsetof(struct chair, owner) });
JSON_MAP(chair_map, struct chair,
	{ .key = "m", .kind = JSON_MAP_TEXT, .at = offsetof(struct chair, maker) },
	{ .key = "s", .kind = JSON_MAP_BOOL, .at = offsetof(struct chair, is_soft) },
	{ .key = "l",
		.kind = JSON_MAP_ROWS,
		.at = offsetof(struct chair, legs),
		.n_at = offsetof(struct chair, n_legs),
		.of = &leg_map },
	{ .key = "o",
		.kind = JSON_MAP_PART,
		.of = &owner_map,
		.unless_at = offsetof(struct chair, owner) });

static json_t *loaded(const char *json)
{
	json_t *o = json_loads(json, 0, NULL);

	MUST(o != NULL);
	return o;
}

/* What we take, the other takes and says the same of; written, it is read back as it was. */
static void check(struct mem *m, const char *json, const struct chair *c)
{
	const char *again = json_map_text(m, &chair_map, c, 2);
	json_t *theirs = loaded(json), *ours = loaded(again);
	struct chair back = { 0 };

	MUST(strcmp(json_string_value(json_object_get(theirs, "m")), c->maker) == 0);
	MUST(json_is_true(json_object_get(theirs, "s")) == c->is_soft);
	MUST(json_array_size(json_object_get(theirs, "l")) == c->n_legs);
	for (size_t i = 0; i < c->n_legs; i++) {
		const json_t *leg = json_array_get(json_object_get(theirs, "l"), i);

		MUST(json_integer_value(json_object_get(leg, "l")) == c->legs[i].length);
		MUST(strcmp(json_string_value(json_object_get(leg, "n")), c->legs[i].name) == 0);
	}
	MUST(json_is_null(json_object_get(theirs, "o")) == (c->owner == NULL));
	MUST(json_map_parse(m, &chair_map, again, 2, &back) == ERR_OK);
	MUST(strcmp(again, json_map_text(m, &chair_map, &back, 2)) == 0);
	json_decref(theirs);
	json_decref(ours);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct mem *m = mem_new(NULL, "fuzz");
	const char *json = mem_strn(m, (const char *)bytes, n);
	struct chair c = { 0 };

	if (json_map_parse(m, &chair_map, json, 2, &c) == ERR_OK)
		check(m, json, &c);
	mem_end(m);
	return 0;
}
