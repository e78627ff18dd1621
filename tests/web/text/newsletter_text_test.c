#include "test.h"
#include "memory.h"

#include <string.h>

#include "web/text/newsletter_text.h"

static const struct letter_facts sample = { .kind = LETTER_NEWSLETTER,
	.program = "Acme Research Awards",
	.sponsor = "Acme & Daughters",
	.reply_to = "awards@example.org",
	.site = "https://awards.example.org",
	.link = "https://awards.example.org/follow/settings/abc",
	.leave_link = "https://awards.example.org/follow/leave/abc",
	.title = "A call: <groups>",
	.text = "Hello,\n\nsee [the call](/calls/groups) and [that](https://example.edu/x).\n" };

static struct letter written(const struct letter_facts *facts)
{
	struct letter l;

	newsletter_letter_write(facts, mem, &l);
	return l;
}

static void both_forms_say_the_words_and_the_way_out(void **state)
{
	struct letter l = written(&sample);

	(void)state;
	assert_string_equal(l.subject, "A call: <groups>");
	assert_true(
		strncmp(l.body, "Hello,\n\nsee [the call](https://awards.example.org/calls/groups)",
			62) == 0);
	assert_non_null(
		strstr(l.body, "Leave the list:\n  https://awards.example.org/follow/leave/abc\n"));
	assert_non_null(strstr(l.html, "<a href=\"https://awards.example.org/follow/leave/abc\""));
	assert_non_null(
		strstr(l.html, "<a href=\"https://awards.example.org/follow/settings/abc\""));
}

static void a_link_of_the_site_is_a_whole_address_in_html(void **state)
{
	struct letter l = written(&sample);

	(void)state;
	assert_non_null(strstr(l.html, "\"https://awards.example.org/calls/groups\""));
	assert_non_null(strstr(l.html, "\"https://example.edu/x\""));
	assert_null(strstr(l.html, "\"/"));
}

static void what_was_typed_is_text_and_nothing_is_loaded(void **state)
{
	struct letter_facts f = sample;
	struct letter l;

	(void)state;
	f.text = "<script>x</script> ![a picture](https://example.edu/p.png) [x](javascript:y)";
	f.program = "A <b>";
	l = written(&f);
	assert_null(strstr(l.html, "<script"));
	assert_null(strstr(l.html, "<img"));
	assert_null(strstr(l.html, "javascript:"));
	assert_null(strstr(l.html, "A <b>"));
	assert_non_null(strstr(l.html, "A call: &lt;groups&gt;"));
	assert_non_null(strstr(l.html, "Acme &amp; Daughters"));
}

static void no_line_end_gets_into_the_subject(void **state)
{
	struct letter_facts f = sample;

	(void)state;
	f.title = "A call\r\nBcc: all@example.org";
	assert_string_equal(written(&f).subject, "A call  Bcc: all@example.org");
}

static void it_holds_together_with_the_least_of_facts(void **state)
{
	const struct letter_facts least = { .kind = LETTER_NEWSLETTER };
	struct letter l = written(&least);

	(void)state;
	assert_string_equal(l.subject, "");
	assert_null(strstr(l.body, "(null)"));
	assert_null(strstr(l.html, "(null)"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, memory_begin, memory_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(both_forms_say_the_words_and_the_way_out),
		TEST(a_link_of_the_site_is_a_whole_address_in_html),
		TEST(what_was_typed_is_text_and_nothing_is_loaded),
		TEST(no_line_end_gets_into_the_subject),
		TEST(it_holds_together_with_the_least_of_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
