/* What the door asks of a write: once, and of who still may. */
#include "dispatch_fixture.h"

#include "domain/person/person.h"
#include "domain/person/person_import.h"

/* ---- a click is done once ---- */

static void a_repeated_click_is_answered_but_not_done_again(void **state)
{
	(void)state;
	assert_int_equal(post("/form", "title=x&idempotency_key=abc"), 303);
	assert_int_equal(post("/form", "title=x&idempotency_key=abc"), 303);
	assert_string_equal(field("Location"), "/made/0000000000011");
	assert_int_equal(written, 1);
	assert_int_equal(post("/form", "title=x&idempotency_key=abd"), 303);
	assert_int_equal(written, 2);
	assert_int_equal(post("/form", "title=y&idempotency_key=abc"), 303);
	assert_int_equal(written, 3); /* another content is another click */
	assert_int_equal(post("/form", "title=x&idempotency_key=a%20b"), 400);
}

static int post_parts(const char *boundary, const char *title)
{
	const char *part = "Content-Disposition: form-data; name=";

	return ask_from(mem_printf(mem,
				"POST /form HTTP/1.1\r\nHost: a\r\n" COOKIE
				"Content-Type: multipart/form-data; boundary=%s\r\n",
				boundary),
		mem_printf(mem,
			"--%s\r\n%s\"csrf\"\r\n\r\n%s\r\n"
			"--%s\r\n%s\"idempotency_key\"\r\n\r\nk-1\r\n"
			"--%s\r\n%s\"title\"\r\n\r\n%s\r\n--%s--\r\n",
			boundary, part, right_token(), boundary, part, boundary, part, title,
			boundary),
		true, false);
}

/* A browser draws the boundary anew each time: it is no part of what was sent. */
static void a_key_stands_for_what_was_sent_with_it(void **state)
{
	(void)state;
	assert_int_equal(post_parts("one", "First"), 303);
	assert_int_equal(post_parts("two", "First"), 303);
	assert_int_equal(written, 1);
	/* The Back button, another choice, the same key: not to be answered as if it were kept. */
	assert_int_equal(post_parts("three", "Second"), 303);
	assert_int_equal(written, 2);
}

/* ---- what happens between the door and the writing ---- */

static struct person_id boss, worker;

/* Does something as the administrator, with a seat of its own. */
static void as_boss(enum err (*step)(struct cx *cx))
{
	struct seat *own;
	struct cx cx;

	assert_int_equal(seat_open(instance, mem, &own), ERR_OK);
	cx_init(&cx, own, mem, clock_now());
	cx.actor = (struct actor){ boss, ROLE_ADMIN };
	assert_int_equal(step(&cx), ERR_OK);
	seat_close(own);
}

static const char *worker_token;

static enum err hire(struct cx *cx)
{
	static const char *const roles[] = { "admin", "staff" };
	struct person_import in = { .email = "boss@example.org",
		.name = "X",
		.position = "",
		.position_kind = "other",
		.country = "",
		.bio = "",
		.zone = "UTC",
		.roles = roles,
		.n_roles = 1 };
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	assert_int_equal(e, ERR_OK);
	assert_int_equal(person_import(cx, &in, &boss), ERR_OK);
	in.email = "worker@example.org";
	in.roles = roles + 1;
	assert_int_equal(person_import(cx, &in, &worker), ERR_OK);
	assert_int_equal(session_open(cx, worker, &worker_token), ERR_OK);
	return cx_end(cx, tx, ERR_OK);
}

static enum err take_role(struct cx *cx)
{
	return person_set_roles(cx, worker, ROLE_STAFF, 0);
}

static enum err shut_out(struct cx *cx)
{
	return person_disable(cx, worker);
}

static void role_goes(void)
{
	as_boss(take_role);
}

static void person_goes(void)
{
	as_boss(shut_out);
}

static int post_to(const char *path, const char *title)
{
	return post_as(path, mem_printf(mem, "Cookie: bursary=%s\r\n", worker_token),
		mem_printf(mem, "csrf=%s&title=%s", csrf_token(mem, &web->secret, worker_token),
			title));
}

static int post_as_worker(const char *title)
{
	return post_to("/late", title);
}

static int write_as_worker(void (*between)(void))
{
	meanwhile = between;
	written = 0;
	return post_as_worker("x");
}

static void a_right_that_went_meanwhile_writes_nothing(void **state)
{
	(void)state;
	as_boss(hire);
	assert_int_equal(write_as_worker(NULL), 303);
	assert_int_equal(written, 1);
	assert_int_equal(write_as_worker(role_goes), 404);
	assert_int_equal(written, 0);
}

static void who_was_shut_out_meanwhile_writes_nothing(void **state)
{
	(void)state;
	as_boss(hire);
	assert_int_equal(write_as_worker(person_goes), 404);
	assert_int_equal(written, 0);
}

/* ---- who is known is asked in the bracket ---- */

static void come_to_work(void)
{
	as_boss(hire);
	meanwhile = NULL;
}

static int statements(void)
{
	const char *at = strstr(field("Bursary-Work"), "statements=") + strlen("statements=");
	int n = 0;

	for (; *at >= '0' && *at <= '9'; at++)
		n = n * 10 + *at - '0';
	return n;
}

static void who_is_known_is_asked_once(void **state)
{
	int first;

	(void)state;
	web->tells_work = true;
	come_to_work();
	assert_int_equal(post_to("/within", "x"), 303);
	first = statements();
	assert_int_equal(post_to("/within", "y"), 303);
	/* Of the site itself the session alone is asked. */
	assert_int_equal(statements(), first - 1);
	assert_int_equal(post_to("/late", "z"), 303);
	assert_int_equal(statements(), first);
	assert_int_equal(written, 3);
}

static void who_is_known_and_may_no_more_is_answered_as_anybody(void **state)
{
	const char *absent_page, *absent_fields;

	(void)state;
	come_to_work();
	assert_int_equal(post_to("/within", "x"), 303);
	as_boss(take_role);
	assert_int_equal(post_to("/late", "x"), 404);
	absent_page = content();
	absent_fields = mem_str(mem, fields());
	assert_int_equal(post_to("/within", "y"), 404);
	assert_string_equal(content(), absent_page);
	assert_string_equal(fields(), absent_fields);
	/* Nor do a form that is wrong, a stranger's token or a click done before tell anything. */
	assert_int_equal(post_to("/within", ""), 404);
	assert_string_equal(content(), absent_page);
	assert_int_equal(post_as("/within", mem_printf(mem, "Cookie: bursary=%s\r\n", worker_token),
				 "csrf=other&title=z"),
		404);
	assert_string_equal(content(), absent_page);
	assert_int_equal(written, 1);
}

static void a_click_done_by_who_may_no_more_is_not_answered_again(void **state)
{
	(void)state;
	come_to_work();
	assert_int_equal(post_to("/within", "x&idempotency_key=abc"), 303);
	assert_int_equal(post_to("/within", "x&idempotency_key=abc"), 303);
	assert_string_equal(field("Location"), "/told-before");
	assert_int_equal(written, 1);
	as_boss(take_role);
	assert_int_equal(post_to("/within", "x&idempotency_key=abc"), 404);
	assert_null(field("Location"));
	assert_int_equal(written, 1);
}

static void who_was_known_and_shut_out_signs_in(void **state)
{
	(void)state;
	come_to_work();
	assert_int_equal(post_to("/within", "x"), 303);
	as_boss(shut_out);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(post_to("/within", "y"), 303);
		assert_string_equal(field("Location"), "/sign-in");
	}
	assert_int_equal(written, 1);
}

static void a_refused_form_of_who_is_known_comes_back_dressed(void **state)
{
	(void)state;
	come_to_work();
	assert_int_equal(post_to("/within", "x"), 303);
	assert_int_equal(post_to("/within", ""), 422);
	assert_non_null(strstr(content(), "findings=1"));
	assert_int_equal(written, 1);
}

/* ---- who was let in before the body was read ---- */

static void who_was_let_in_a_moment_ago_is_not_asked_again(void **state)
{
	int small;

	(void)state;
	web->tells_work = true;
	come_to_work();
	assert_int_equal(post_to("/late", "x"), 303);
	small = statements();
	is_large = true;
	assert_int_equal(post_to("/late", "y"), 303);
	assert_int_equal(statements(), small - 1);
	assert_int_equal(post_to("/late", ""), 422);
	assert_int_equal(written, 2);
	assert_int_equal(write_as_worker(role_goes), 404);
	assert_int_equal(post_to("/late", "z"), 404);
	assert_int_equal(written, 0);
	is_large = false;
}

/* Each leaves a row in the audit, which is never made shorter. */
static void nobody_writes_without_end(void **state)
{
	int n = 0;

	(void)state;
	as_boss(hire);
	while (post_as_worker("") == 422 && n < 7000)
		n++;
	assert_int_equal(rs.status, 429);
	assert_in_range(n, 6000, 6900); /* it goes on filling meanwhile */
	assert_non_null(field("Retry-After"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_repeated_click_is_answered_but_not_done_again),
		TEST(a_key_stands_for_what_was_sent_with_it),
		TEST(a_right_that_went_meanwhile_writes_nothing),
		TEST(who_was_shut_out_meanwhile_writes_nothing),
		TEST(who_is_known_is_asked_once),
		TEST(who_is_known_and_may_no_more_is_answered_as_anybody),
		TEST(a_click_done_by_who_may_no_more_is_not_answered_again),
		TEST(who_was_known_and_shut_out_signs_in),
		TEST(a_refused_form_of_who_is_known_comes_back_dressed),
		TEST(who_was_let_in_a_moment_ago_is_not_asked_again),
		TEST(nobody_writes_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
