/*
 * JSON of a struct and back, by a table: one row a member.  A document tells
 * its format, a whole number that grows; a row tells since which format it is
 * there.  So what an older program wrote is read as it is, with the newer
 * members empty, and a member more is a row more.
 */
#ifndef DOMAIN_JSON_MAP_H
#define DOMAIN_JSON_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"

enum json_kind {
	JSON_MAP_TEXT, /* const char *; NULL is written as "" */
	JSON_MAP_INT,  /* int64_t; also the v of an id */
	JSON_MAP_BOOL, /* bool */
	JSON_MAP_ROWS, /* const struct X *, with its count in n */
	JSON_MAP_PART  /* members of the same struct, in an object of their own */
};

struct json_map;

struct json_member {
	const char *key;
	enum json_kind kind;
	size_t at;		   /* offsetof() the member */
	size_t n_at;		   /* JSON_MAP_ROWS: offsetof() the count, a size_t */
	const struct json_map *of; /* of a row or a part */
	/* JSON_MAP_PART: offsetof() a const char * that is NULL when there is none of it: null; 0:
	 * always there. */
	size_t unless_at;
	int since; /* the first format that has it; 0: every format */
};

enum { JSON_MAP_MEMBERS_MAX = 64 };

struct json_map {
	const struct json_member *members;
	size_t n;
	size_t size; /* of a row's struct */
};

#define JSON_MAP(name, struct_type, ...)                                                           \
	static const struct json_member name##_members[] = { __VA_ARGS__ };                        \
	static const struct json_map name = { name##_members,                                      \
		sizeof(name##_members) / sizeof(name##_members[0]), sizeof(struct_type) }

/*
 * The struct as JSON of that format, with every member it has: without spaces,
 * keys sorted, so that equal content is equal bytes.
 */
const char *json_map_text(
	struct mem *mem, const struct json_map *map, const void *from, int format);

/*
 * Fills *to, whose members are all zero, from JSON; texts in mem.  Read once from
 * beginning to end, without a tree in between: a page that shows a frozen version
 * would spend a third of its time on the tree.  ERR_INTERNAL, and *to then holds
 * anything, on damage: what is not JSON; a format beyond newest; a member that the
 * document's format has and that is missing or of another kind; one that it does
 * not have; a key twice.  Keys that no row names are passed over.  A member that is
 * newer than the document is "" (texts), 0, false, no rows.
 */
MUST_CHECK enum err json_map_parse(
	struct mem *mem, const struct json_map *map, const char *json, int newest, void *to);

/* A member of an object that has no table. */
struct json_value {
	const char *name;
	enum { JSON_VALUE_TEXT, JSON_VALUE_BOOL, JSON_VALUE_OTHER } kind;
	const char *text; /* NULL: none */
	int64_t number;	  /* a whole one; true: 1; all else 0 */
};

/* All of them, as they stand; texts in mem.  None of what is no object, or damaged. */
size_t json_map_values(struct mem *mem, const char *json, struct json_value **ret_values);

#endif
