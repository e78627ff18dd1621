/* What may be kept of a posting, where links lead, and where a text sends its reader. */
#include "test.h"

#include "domain/job/job_rules.h"

static struct job_location place = { "DE", "", "Jena" }, nowhere = { "", "", "Jena" };

static struct job_input good(void)
{
	return (struct job_input){ .slug = "keeper",
		.title = "Keeper",
		.description = "Keep.",
		.responsibilities = "",
		.apply_url = "https://a.example/",
		.posted_at = 1,
		.closes_at = job_never,
		.places = &place,
		.n_places = 1 };
}

static void assert_one(
	struct job_input in, bool is_taken, enum finding_code code, const char *field)
{
	struct findings found = { 0 };

	job_rules_run(&(struct job_rule_facts){ &in, is_taken }, &found);
	assert_int_equal(found.n, 1);
	assert_int_equal(found.items[0].code, code);
	assert_string_equal(found.items[0].field, field);
}

static void each_fault_is_told_at_its_field(void **state)
{
	struct findings found = { 0 };
	struct job_input in = good();

	(void)state;
	job_rules_run(&(struct job_rule_facts){ &in, false }, &found);
	assert_int_equal(found.n, 0);
	in = good(), in.title = "";
	assert_one(in, false, FINDING_REQUIRED, "title");
	in = good(), in.slug = "Keeper";
	assert_one(in, false, FINDING_BAD_SLUG, "slug");
	in = good(), in.slug = "import";
	assert_one(in, false, FINDING_BAD_SLUG, "slug");
	assert_one(good(), true, FINDING_TAKEN, "slug");
	in = good(), in.n_places = 0;
	assert_one(in, false, FINDING_REQUIRED, "places");
	in = good(), in.places = &nowhere;
	assert_one(in, false, FINDING_REQUIRED, "places");
	in = good(), in.description = "";
	assert_one(in, false, FINDING_REQUIRED, "description");
	in = good(), in.apply_url = "javascript:alert(1)";
	assert_one(in, false, FINDING_BAD_LINK, "apply_url");
	in = good(), in.closes_at = 1;
	assert_one(in, false, FINDING_NOT_AFTER, "closes");
}

static void a_link_is_an_address_that_a_reader_can_follow(void **state)
{
	static const char *const well[] = { "https://a.example", "HTTP://a.example/x?y#z",
		"mailto:jobs@a.example" };
	static const char *const ill[] = { "", "a.example", "https://", "https:///x", "https://a b",
		"https://a\"b", "javascript:alert(1)", "data:text/html,x", "mailto:jobs",
		"mailto:@a", "mailtojobs@a.example", "https://.example" };

	(void)state;
	for (size_t i = 0; i < sizeof(well) / sizeof(well[0]); i++)
		assert_true(job_link_is_good(well[i]));
	for (size_t i = 0; i < sizeof(ill) / sizeof(ill[0]); i++)
		assert_false(job_link_is_good(ill[i]));
}

static void its_host_is_where_it_leads(void **state)
{
	struct mem *mem = mem_new(NULL, "hosts");

	(void)state;
	assert_string_equal(job_link_host(mem, "https://www.A.example/jobs"), "a.example");
	assert_string_equal(job_link_host(mem, "https://a.example@b.example/"), "b.example");
	assert_string_equal(job_link_host(mem, "http://b.example?at=a.example"), "b.example");
	assert_string_equal(job_link_host(mem, "https://www1.a.example/"), "www1.a.example");
	assert_null(job_link_host(mem, "mailto:a@a.example"));
	assert_null(job_link_host(mem, ""));
	mem_end(mem);
}

static void a_text_sends_its_reader_where_it_says_apply(void **state)
{
	struct mem *mem = mem_new(NULL, "texts");

	(void)state;
	assert_string_equal(
		job_sends_to(mem, "If you are interested, please apply on Twitch's Career "
				  "site https://www.twitch.tv/jobs/en/ About Us: Twitch"),
		"https://www.twitch.tv/jobs/en/");
	assert_string_equal(
		job_sends_to(mem, "Apply at https://a.example/x."), "https://a.example/x");
	assert_string_equal(
		job_sends_to(mem, "Apply at a.b c https://a.example/x"), "https://a.example/x");
	assert_null(job_sends_to(mem, "You apply what you know. See https://a.example/blog"));
	assert_null(job_sends_to(mem, "Reapply at https://a.example/"));
	assert_null(job_sends_to(mem, "REAPPLY at https://a.example/"));
	assert_null(job_sends_to(mem, "Apply here.\nhttps://a.example/"));
	assert_null(job_sends_to(mem, "apply "));
	/* So near behind the word it has to stand. */
	assert_non_null(
		job_sends_to(mem, mem_printf(mem, "Apply %0*d https://a.example/", 120 - 7, 0)));
	assert_null(
		job_sends_to(mem, mem_printf(mem, "Apply %0*d https://a.example/", 121 - 7, 0)));
	/* A link as long as one may be is followed; one letter more is none. */
	assert_non_null(job_sends_to(
		mem, mem_printf(mem, "Apply at https://a.example/%0*d", JOB_LINK_CHARS - 18, 0)));
	assert_null(job_sends_to(
		mem, mem_printf(mem, "Apply at https://a.example/%0*d", JOB_LINK_CHARS - 17, 0)));
	mem_end(mem);
}

static enum job_why why(struct job job)
{
	const struct job_posting p = { .key = "k", .job = job };

	return job_why_not(&p, 100);
}

/* So many letters of two bytes; one text at a time of each length. */
static const char *of_letters(size_t n)
{
	static char texts[2][2 * JOB_TEXT_CHARS + 3];
	static int which;
	char *s = texts[which = !which];

	for (size_t i = 0; i < n; i++)
		memcpy(s + 2 * i, "ß", 2);
	s[2 * n] = '\0';
	return s;
}

static void what_is_not_taken_has_a_reason(void **state)
{
	static const size_t texts[] = { offsetof(struct job, description),
		offsetof(struct job, about), offsetof(struct job, responsibilities),
		offsetof(struct job, qualifications), offsetof(struct job, benefits) };
	const struct job fine = { .title = "T",
		.description = "D",
		.about = "",
		.responsibilities = "",
		.qualifications = "",
		.benefits = "",
		.apply_url = "",
		.closes_at = 101 };
	struct job j = fine;
	const char *fits, *is_long;

	(void)state;
	assert_int_equal(why(j), JOB_WHY_NONE);
	j = fine, j.title = "";
	assert_int_equal(why(j), JOB_WHY_NO_TITLE);
	j = fine, j.description = "";
	assert_int_equal(why(j), JOB_WHY_NO_TEXT);
	j = fine, j.title = of_letters(JOB_TITLE_CHARS);
	assert_int_equal(why(j), JOB_WHY_NONE);
	j = fine, j.title = of_letters(JOB_TITLE_CHARS + 1);
	assert_int_equal(why(j), JOB_WHY_LONG_TITLE);
	fits = of_letters(JOB_TEXT_CHARS), is_long = of_letters(JOB_TEXT_CHARS + 1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		j = fine, memcpy((char *)&j + texts[i], &fits, sizeof(fits));
		assert_int_equal(why(j), JOB_WHY_NONE);
		j = fine, memcpy((char *)&j + texts[i], &is_long, sizeof(is_long));
		assert_int_equal(why(j), JOB_WHY_LONG_TEXT);
	}
	j = fine, j.apply_url = "javascript:x";
	assert_int_equal(why(j), JOB_WHY_BAD_LINK);
	j = fine, j.closes_at = 100;
	assert_int_equal(why(j), JOB_WHY_OVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_is_told_at_its_field),
		cmocka_unit_test(a_link_is_an_address_that_a_reader_can_follow),
		cmocka_unit_test(its_host_is_where_it_leads),
		cmocka_unit_test(a_text_sends_its_reader_where_it_says_apply),
		cmocka_unit_test(what_is_not_taken_has_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
