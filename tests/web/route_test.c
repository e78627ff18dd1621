#include "test.h"

#include <string.h>

#include "web/route.h"

static enum err nothing(struct rq *rq)
{
	(void)rq;
	return ERR_OK;
}

static const struct route rows[] = {
	{ GET, "/", ANYONE, ACT_PUBLIC_READ, .run = nothing, .summary = "home" },
	{ GET, "/calls", ANYONE, ACT_PUBLIC_READ, .run = nothing, .summary = "calls" },
	{ GET, "/calls/new", SIGNED_IN, ACT_CALL_CREATE, .run = nothing, .summary = "new" },
	{ GET, "/calls/:call", ANYONE, ACT_CALL_READ, .run = nothing, .summary = "a call" },
	{ POST, "/calls/:call/areas/:area", SIGNED_IN, ACT_CALL_EDIT, .run = nothing,
		.then = "/calls/:call", .summary = "an area" },
	{ POST, "/calls/:call/release", SIGNED_IN, ACT_CALL_RELEASE, .run = nothing,
		.again = nothing, .needs_fresh = true, .summary = "a release" },
};
static const struct route_list list = { rows, 6 };
static const struct route_list *const lists[] = { &list };

static struct mem *mem;
static struct router *router;
static struct route_params params;
static const char *allow;

static int begin(void **state)
{
	(void)state;
	mem = mem_new(NULL, "test");
	router = router_new(mem, lists, 1);
	return 0;
}

static int end(void **state)
{
	(void)state;
	mem_end(mem);
	return 0;
}

/* The summary of the row found, or a word for why there is none. */
static const char *found(enum http_method method, const char *path)
{
	const struct route *row = NULL;

	switch (router_find(router, mem, method, path, &row, &params, &allow)) {
	case ROUTE_FOUND:
		return row->summary;
	case ROUTE_ABSENT:
		return "(absent)";
	case ROUTE_WRONG_METHOD:
		return "(method)";
	case ROUTE_MALFORMED:
		return "(malformed)";
	}
	return NULL;
}

static void paths_find_their_rows(void **state)
{
	(void)state;
	assert_string_equal(found(GET, "/"), "home");
	assert_string_equal(found(HEAD, "/calls"), "calls");
	assert_string_equal(found(GET, "/calls/new"), "new");
	assert_string_equal(found(GET, "/calls/news"), "a call");
	assert_string_equal(route_param(&params, "call"), "news");
	assert_string_equal(found(POST, "/calls/a-b.c~d/areas/7"), "an area");
	assert_string_equal(route_param(&params, "call"), "a-b.c~d");
	assert_string_equal(route_param(&params, "area"), "7");
	assert_string_equal(found(GET, "/c%61lls"), "calls");
}

static void what_is_not_a_row_is_absent(void **state)
{
	static const char *const absent[] = { "/call", "/calls/", "//", "//calls", "/calls//",
		"/calls/.", "/calls/..", "/calls/../calls", "/calls/%2e%2e", "/calls/a%2fb",
		"/calls/a%5cb", "/calls/a%20b", "/calls/%252e", "/calls/new/", "/Calls",
		"/calls/a/b", "/a/b/c/d/e/f/g/h/i/j/k", "/calls/%C3%A9", "/calls/a%3b",
		"/calls/a;b" };
	char path[200] = "/calls/";

	(void)state;
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		if (strcmp(found(GET, absent[i]), "(absent)") != 0)
			fail_msg("found: %s", absent[i]);
	memset(path + 7, 'a', ROUTE_PARAM_BYTES_MAX);
	assert_string_equal(found(GET, path), "a call");
	path[7 + ROUTE_PARAM_BYTES_MAX] = 'a';
	assert_string_equal(found(GET, path), "(absent)");
}

static void bad_codes_are_malformed(void **state)
{
	(void)state;
	assert_string_equal(found(GET, "/calls/%"), "(malformed)");
	assert_string_equal(found(GET, "/calls/%0"), "(malformed)");
	assert_string_equal(found(GET, "/calls/%00"), "(malformed)");
	assert_string_equal(found(GET, "/calls/%ff"), "(malformed)");
	assert_string_equal(found(GET, "/calls/%c0%ae"), "(malformed)");
}

static void another_method_is_told_which_there_are(void **state)
{
	(void)state;
	assert_string_equal(found(POST, "/calls"), "(method)");
	assert_string_equal(allow, "GET, HEAD");
	assert_string_equal(found(GET, "/calls/a/areas/b"), "(method)");
	assert_string_equal(allow, "POST");
	assert_string_equal(found(HTTP_METHOD_OTHER, "/calls"), "(method)");
}

static void the_table_is_json(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, mem, 0);
	router_json(router, &out);
	assert_non_null(strstr(buf_str(&out),
		"{\"method\":\"POST\",\"path\":\"/calls/:call/areas/:area\",\"params\":[\"call\","
		"\"area\"],\"who\":\"signed_in\",\"action\":\"CALL_EDIT\",\"object\":\"call\","
		"\"object_param\":\"call\",\"then\":\"/calls/:call\",\"needs_fresh\":false,"));
	assert_non_null(strstr(buf_str(&out),
		"\"action\":\"CALL_RELEASE\",\"object\":\"call\",\"object_param\":\"call\","
		"\"then\":null,\"needs_fresh\":true,"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(paths_find_their_rows),
		TEST(what_is_not_a_row_is_absent),
		TEST(bad_codes_are_malformed),
		TEST(another_method_is_told_which_there_are),
		TEST(the_table_is_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
