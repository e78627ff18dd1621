#include "dispatch_fixture.h"

#include "store/backend.h"

/* ---- claims ---- */

static void every_answer_has_the_protective_headers(void **state)
{
	static const char *const paths[] = { "/", "/absent", "/form", "/broken", "/local", "/write",
		"/staff", "/file", "/account", "/%ff", "/static/none.css" };
	static const char *const always[] = { "X-Content-Type-Options: nosniff\r\n",
		"Referrer-Policy: same-origin\r\n", "Cross-Origin-Opener-Policy: same-origin\r\n",
		"Cross-Origin-Resource-Policy: same-origin\r\n",
		"Permissions-Policy: ", "Cache-Control: no-", "default-src 'none'",
		"frame-ancestors 'none'", "base-uri 'none'" };

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		get(paths[i]);
		for (size_t k = 0; k < sizeof(always) / sizeof(always[0]); k++)
			if (strstr(fields(), always[k]) == NULL)
				fail_msg("%s lacks %s", paths[i], always[k]);
		assert_null(strstr(fields(), "unsafe"));
		assert_null(field("Strict-Transport-Security"));
	}
	post("/form", "title=x");
	assert_non_null(strstr(fields(), "frame-ancestors 'none'"));
	ask_from("GET / HTTP/1.1\r\nHost: a\r\n", NULL, false, true);
	assert_string_equal(
		field("Strict-Transport-Security"), "max-age=63072000; includeSubDomains");
}

static void what_one_may_not_see_looks_like_what_is_not_there(void **state)
{
	const char *absent_page, *absent_fields;

	(void)state;
	assert_int_equal(get("/absent"), 404);
	absent_page = content();
	absent_fields = mem_str(mem, fields());
	assert_int_equal(get("/"), 200); /* the door does open */
	assert_int_equal(get("/staff"), 404);
	assert_string_equal(content(), absent_page);
	assert_string_equal(fields(), absent_fields);
	assert_int_equal(get("/mine/0000000000011"), 404);
	assert_string_equal(content(), absent_page);
	assert_string_equal(fields(), absent_fields);
	assert_int_equal(get("/mine/no-id"), 404);
	assert_string_equal(content(), absent_page);
	assert_int_equal(get("/static/none.css"), 404);
	assert_string_equal(content(), absent_page);
	ask_from("GET /local HTTP/1.1\r\nHost: a\r\n", NULL, false, false);
	assert_int_equal(rs.status, 404);
	assert_string_equal(content(), absent_page);
	assert_string_equal(fields(), absent_fields);
	assert_int_equal(get("/local"), 200);
}

static void a_form_of_ours_is_taken_once_it_shows_its_token(void **state)
{
	const char *cookie, *token;

	(void)state;
	assert_int_equal(get("/form"), 200);
	cookie = field("Set-Cookie");
	assert_non_null(strstr(cookie, "; Path=/; HttpOnly; SameSite=Lax"));
	token = mem_strn(mem, content() + 5, strcspn(content() + 5, "&"));
	cookie = mem_strn(mem, cookie, strcspn(cookie, ";"));
	assert_int_equal(post_as("/form", mem_printf(mem, "Cookie: %s\r\n", cookie),
				 mem_printf(mem, "csrf=%s&title=New", token)),
		303);
	assert_string_equal(field("Location"), "/made/0000000000011");
	assert_int_equal(written, 1);
}

static void a_form_of_anybody_else_is_not(void **state)
{
	static const struct {
		const char *more, *body;
	} bad[] = {
		{ COOKIE, "title=x" },
		{ COOKIE, "title=x&csrf=" },
		{ COOKIE, "title=x&csrf=AAAAAAAAAAAAAAAAAAAAAAAA" },
		{ "", "title=x&csrf=RIGHT" },
		{ "Cookie: bursary-form=visitor-2\r\n", "title=x&csrf=RIGHT" },
		{ "Cookie: bursary-form=visitor-1; bursary-form=visitor-2\r\n",
			"title=x&csrf=RIGHT" },
		{ "Cookie: __Host-bursary-form=visitor-1\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Origin: http://b\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Origin: https://a\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Origin: http://a.b\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Origin: null\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Origin: http://a\r\nOrigin: http://a\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Sec-Fetch-Site: cross-site\r\n", "title=x&csrf=RIGHT" },
		{ COOKIE "Sec-Fetch-Site: same-site\r\n", "title=x&csrf=RIGHT" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *mark = strstr(bad[i].body, "RIGHT");
		const char *body = mark == NULL
					   ? bad[i].body
					   : mem_printf(mem, "%.*s%s", (int)(mark - bad[i].body),
						     bad[i].body, right_token());

		if (post_as("/form", bad[i].more, body) != 403)
			fail_msg("%d for %s%s", rs.status, bad[i].more, bad[i].body);
	}
	assert_int_equal(written, 0);
	assert_int_equal(
		post_as("/form", COOKIE "Origin: http://a\r\nSec-Fetch-Site: same-origin\r\n",
			mem_printf(mem, "title=x&csrf=%s", right_token())),
		303);
	assert_int_equal(post_as("/open", "Sec-Fetch-Site: cross-site\r\n", ""), 303);
}

static void a_wrong_form_comes_back_with_what_was_typed(void **state)
{
	(void)state;
	assert_int_equal(post("/form", "title="), 422);
	assert_non_null(strstr(content(), "findings=1"));
	assert_int_equal(post("/form", "title=x&is_admin=1"), 422);
	assert_non_null(strstr(content(), "title=x&findings=1"));
	assert_int_equal(post("/form", "title=%ff"), 400);
	assert_int_equal(post_as("/form", COOKIE "Content-Type: text/plain\r\n", "title=x"), 400);
	assert_int_equal(written, 0);
}

static void failures_have_their_pages(void **state)
{
	(void)state;
	assert_int_equal(post("/things/a/refuse", ""), 422);
	assert_int_equal(post("/conflict", ""), 409);
	assert_int_equal(get("/broken"), 500);
	assert_non_null(strstr(content(), "000000000002d")); /* the reference, 77 */
	assert_int_equal(get("/write"), 500); /* the database refuses to write in a GET */
	assert_int_equal(get("/form"), 200);
	assert_int_equal(ask_from("PUT / HTTP/1.1\r\nHost: a\r\n", NULL, true, false), 405);
	assert_string_equal(field("Allow"), "GET, HEAD");
	assert_int_equal(get("/calls/%zz"), 400);
}

/* Who watches sends visitors elsewhere, or starts us anew: nobody else would. */
static void a_disk_that_fails_makes_us_not_ready_and_says_why(void **state)
{
	struct seat *own;

	(void)state;
	assert_int_equal(get("/readyz"), 200);
	assert_string_equal(content(), "ready\n");
	assert_int_equal(seat_open(instance, mem, &own), ERR_OK);
	store_break(db_store(seat_db(own)), "the disk failed");
	seat_close(own);
	assert_int_equal(get("/readyz"), 503);
	assert_string_equal(content(), "nothing can be stored: the disk failed\n");
	assert_int_equal(get("/healthz"), 200); /* what is there is read */
	assert_int_equal(get("/"), 200);
}

static void who_must_sign_in_is_led_there_and_back(void **state)
{
	(void)state;
	assert_int_equal(get("/account"), 303);
	assert_string_equal(field("Location"), "/sign-in?next=%2Faccount");
}

static void a_session_begins_and_ends_with_its_cookie(void **state)
{
	(void)state;
	assert_int_equal(post("/enter", "title=/account"), 303);
	assert_non_null(
		strstr(fields(), "Set-Cookie: bursary=token-of-a-session; Path=/; HttpOnly; "
				 "SameSite=Lax; Max-Age=3600\r\n"));
	assert_non_null(strstr(fields(), "Set-Cookie: bursary-form=; "));
	assert_int_equal(post("/leave", ""), 303);
	assert_non_null(strstr(fields(), "Set-Cookie: bursary=; "));
	assert_string_equal(field("Clear-Site-Data"), "\"cache\", \"storage\"");
	ask_from("POST /enter HTTP/1.1\r\nHost: a\r\n" FORM_TYPE
		 "Cookie: __Host-bursary-form=visitor-1\r\n",
		mem_printf(mem, "title=/&csrf=%s", right_token()), false, true);
	assert_non_null(strstr(fields(), "Set-Cookie: __Host-bursary=token-of-a-session; Path=/; "
					 "HttpOnly; SameSite=Lax; Secure; Max-Age=3600\r\n"));
}

static void nobody_is_led_to_another_site(void **state)
{
	static const char *const elsewhere[] = { "//b", "/%5Cb", "http://b", "https:b",
		"javascript:1", "\\\\b", "/%09/b", "b", "%2F%2Fb", "/a%0d%0aSet-Cookie:x",
		"/%E2%80%AE", "" };

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
		post("/enter", mem_printf(mem, "title=%s", elsewhere[i]));
		assert_int_equal(rs.status, 303);
		if (strcmp(field("Location"), "/") != 0 &&
			strcmp(field("Location"), "/a Set-Cookie:x"))
			fail_msg("%s leads to %s", elsewhere[i], field("Location"));
	}
	post("/enter", "title=/calls/x?y=1");
	assert_string_equal(field("Location"), "/calls/x?y=1");
}

static void a_slash_too_many_is_forgiven_and_leads_nowhere_else(void **state)
{
	(void)state;
	assert_int_equal(get("/form/?a=b"), 301);
	assert_string_equal(field("Location"), "/form?a=b");
	assert_int_equal(get("/mine/0000000000011/"), 301);
	assert_int_equal(get("//form/"), 404);
	assert_int_equal(get("//b.example/"), 404);
	assert_int_equal(get("/absent/"), 404);
	assert_int_equal(get("/form//"), 404);
	assert_int_equal(get("//"), 404);
	ask_from("GET /local/ HTTP/1.1\r\nHost: a\r\n", NULL, false, false);
	assert_int_equal(rs.status, 404);
}

static void other_sites_cannot_embed_us(void **state)
{
	(void)state;
	assert_int_equal(ask_from("GET / HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: cross-site\r\n"
				  "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n",
				 NULL, true, false),
		403);
	assert_int_equal(ask_from("GET / HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: cross-site\r\n"
				  "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
				 NULL, true, false),
		403);
	assert_int_equal(ask_from("GET / HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: cross-site\r\n"
				  "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
				 NULL, true, false),
		200);
}

static void a_file_is_kept_not_shown(void **state)
{
	(void)state;
	assert_int_equal(get("/file"), 200);
	assert_string_equal(field("Content-Disposition"),
		"attachment; filename=\"B_la__x___.pdf\"; "
		"filename*=UTF-8''B%C3%A9la%20%22x%22%0D%0A.pdf");
	assert_non_null(strstr(field("Content-Security-Policy"), "sandbox"));
	assert_string_equal(content(), "%PDF");
}

static void tries_are_counted_by_address(void **state)
{
	int n = 0;

	(void)state;
	while (n < 200 && post("/tries", "") == 303)
		n++;
	assert_int_equal(rs.status, 429);
	assert_true(n >= 5 && n < 100);
	assert_non_null(field("Retry-After"));
	assert_int_equal(post("/form", "title=x"), 303);
}

static void a_list_is_for_a_worker_once_it_is_asked_for_something(void **state)
{
	static const struct {
		const char *path;
		enum place place;
		enum lane lane;
	} asked[] = { { "/", PLACE_HERE, LANE_USUAL }, { "/?q=x", PLACE_HERE, LANE_USUAL },
		{ "/list", PLACE_HERE, LANE_USUAL }, { "/list?q=x", PLACE_WORKER, LANE_BROAD },
		{ "/long", PLACE_WORKER, LANE_BROAD } };

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		get(asked[i].path);
		assert_int_equal(plan.place, asked[i].place);
		assert_int_equal(plan.lane, asked[i].lane);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(every_answer_has_the_protective_headers),
		TEST(what_one_may_not_see_looks_like_what_is_not_there),
		TEST(a_form_of_ours_is_taken_once_it_shows_its_token),
		TEST(a_form_of_anybody_else_is_not),
		TEST(a_wrong_form_comes_back_with_what_was_typed),
		TEST(failures_have_their_pages),
		TEST(a_disk_that_fails_makes_us_not_ready_and_says_why),
		TEST(who_must_sign_in_is_led_there_and_back),
		TEST(a_session_begins_and_ends_with_its_cookie),
		TEST(nobody_is_led_to_another_site),
		TEST(a_slash_too_many_is_forgiven_and_leads_nowhere_else),
		TEST(other_sites_cannot_embed_us),
		TEST(a_file_is_kept_not_shown),
		TEST(tries_are_counted_by_address),
		TEST(a_list_is_for_a_worker_once_it_is_asked_for_something),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
