#include "test.h"
#include "memory.h"

#include <string.h>

#include "web/text/alert_text.h"

static struct job_location places[] = { { "DE", "", "Jena" }, { "FR", "", "Lyon" } };

static const struct job jobs[] = {
	{ .slug = "keeper",
		.title = "Keeper\nof <clocks>",
		.team = "Clocks",
		.locations = places,
		.n_locations = 2 },
	{ .slug = "maker", .title = "Maker", .team = "" },
};

static const struct alert_search search = { "DE", "", "Jena", "Clocks", "time", "Time",
	"old\r\nBcc: x", true };

static struct letter written(enum letter_kind kind, size_t n, int64_t more)
{
	const struct letter_facts f = { .kind = kind,
		.program = "Acme Awards",
		.sponsor = "Acme",
		.reply_to = "awards@example.org",
		.site = "https://awards.example.org",
		.link = "https://awards.example.org/job-alerts/settings/x",
		.leave_link = "https://awards.example.org/job-alerts/leave/x",
		.search = &search,
		.jobs = jobs,
		.n_jobs = n,
		.n = more };
	struct letter l;

	alert_letter_write(&f, mem, &l);
	return l;
}

static void a_search_is_told_by_what_it_asks(void **state)
{
	const struct alert_search none = { "", "", "", "", "", "", "", false };
	const struct alert_search country = { "FR", "", "", "", "", "", "", false };

	(void)state;
	assert_string_equal(alert_search_told(mem, &none), "all jobs");
	assert_string_equal(alert_search_told(mem, &country), "jobs in France");
	assert_string_equal(alert_search_told(mem, &search),
		"jobs in Jena, Germany in the team Clocks about Time with “old  Bcc: x”");
}

/* A stranger typed the search, and the address. */
static void the_letter_that_asks_says_nothing_of_the_search(void **state)
{
	static const enum letter_kind kinds[] = { LETTER_ALERT_CONFIRM, LETTER_ALERT_SETTINGS };
	static const char *const typed[] = { "Jena", "Clocks", "Time", "old", "Bcc", "Germany" };

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		const struct letter l = written(kinds[k], 0, 48);

		for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
			assert_null(strstr(l.body, typed[i]));
			assert_null(strstr(l.subject, typed[i]));
		}
		assert_non_null(strstr(l.body, "/job-alerts/settings/x\n"));
	}
}

static void new_jobs_stand_with_their_places_and_the_ways_out(void **state)
{
	const struct letter one = written(LETTER_ALERT_JOBS, 1, 0);
	const struct letter many = written(LETTER_ALERT_JOBS, 2, 7);

	(void)state;
	assert_string_equal(one.subject, "1 new job: Keeper of <clocks>");
	assert_memory_equal(one.body,
		"Keeper of <clocks>\nClocks · Jena, Germany · Lyon, France\n"
		"  https://awards.example.org/jobs/keeper\n\n",
		40);
	assert_non_null(strstr(one.body, "once a day at the\nmost"));
	assert_non_null(strstr(
		one.body, "End these letters:\n  https://awards.example.org/job-alerts/leave/x\n"));
	assert_null(strstr(one.body, "more:"));
	assert_string_equal(many.subject, "9 new jobs: jobs in Jena, Germany in the team Clocks "
					  "about Time with “old  Bcc: x”");
	assert_non_null(strstr(many.body, "And 7 more:\n"));
	assert_null(strpbrk(many.subject, "\r\n"));
}

static void words_are_found_as_on_the_list(void **state)
{
	(void)state;
	assert_true(alert_finds(mem, "CLÖCKS", &jobs[0]));
	assert_true(alert_finds(mem, "keeper clock", &jobs[0]));
	assert_false(alert_finds(mem, "keeper maker", &jobs[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_search_is_told_by_what_it_asks),
		cmocka_unit_test(the_letter_that_asks_says_nothing_of_the_search),
		cmocka_unit_test(new_jobs_stand_with_their_places_and_the_ways_out),
		cmocka_unit_test(words_are_found_as_on_the_list),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
