/* Postings under every filter, by every page, against what the test itself finds among them. */
#include "../place.h"

#include "base/buf.h"
#include "domain/job/job.h"

enum { NOW = 1780000000, MANY = 9, DAY = 86400 };

static struct job_location munich_and_berlin[] = { { "DE", "BY", "Munich" },
	{ "DE", "BE", "Berlin" } },
			   munich[] = { { "DE", "BY", "Munich" } },
			   other_munich[] = { { "US", "ND", "Munich" } },
			   berlin[] = { { "DE", "BE", "Berlin" } },
			   passau[] = { { "DE", "BY", "Passau" } };
static struct job_area a_and_b[] = { { "a", NULL, 0 }, { "b", NULL, 0 } }, only_b[] = { { "b", NULL, 0 } };

#define JOB(name, its_team, opens, closes, its_state, places, n_places, its_areas, count)          \
	{                                                                                          \
		.slug = name, .title = name, .team = its_team, .about = name,                      \
		.responsibilities = "", .qualifications = "", .benefits = "",                      \
		.employment_type = "FULL_TIME", .apply_url = "", .state = its_state,               \
		.posted_at = opens, .closes_at = closes, .locations = places,                      \
		.n_locations = n_places, .areas = its_areas, .n_areas = count                      \
	}
#define OPEN JOB_STATE_OPEN

/* The newest first.  Two are of the same second as now: posted in it, closed in it. */
static const struct job all[] = {
	JOB("later", "T1", NOW + 1, NOW + DAY, OPEN, munich, 1, a_and_b, 2),
	JOB("just-posted", "T1", NOW, NOW + 1, OPEN, munich_and_berlin, 2, a_and_b, 2),
	JOB("one", "T1", NOW - 10, NOW + DAY, OPEN, munich, 1, only_b, 1),
	JOB("two", "T2", NOW - 20, NOW + DAY, OPEN, berlin, 1, a_and_b, 2),
	JOB("draft", "T1", NOW - 30, NOW + DAY, JOB_STATE_DRAFT, munich, 1, a_and_b, 2),
	JOB("three", "T2", NOW - 40, NOW + DAY, OPEN, other_munich, 1, NULL, 0),
	JOB("just-closed", "T1", NOW - 50, NOW, OPEN, munich, 1, a_and_b, 2),
	JOB("four", "T1", NOW - 60, NOW + DAY, OPEN, passau, 1, a_and_b, 1),
	JOB("closed", "T1", NOW - 70, NOW + DAY, JOB_STATE_CLOSED, munich, 1, a_and_b, 2),
};

static enum err post(struct cx *cx)
{
	static const struct db_statement areas = { "areas",
		"INSERT INTO area (id, slug, name, description, position) VALUES (1, 'a', 'A', '', "
		"1),"
		" (2, 'b', 'B', '', 2)",
		"INSERT INTO area (id, slug, name, description, position) VALUES (1, 'a', 'A', '', "
		"1),"
		" (2, 'b', 'B', '', 2)",
		"", "", 0, 0 };
	enum err e = db_run(cx->db, &areas, NULL);

	for (size_t i = 0; e == ERR_OK && i < MANY; i++)
		e = job_add(cx, &all[i]);
	return e;
}

static struct cx *open_board(void **state)
{
	struct cx *cx = &place_of(state)->cx;
	struct db_tx *tx;

	cx->now = NOW;
	assert_int_equal(cx_begin(cx, &tx), ERR_OK);
	assert_int_equal(cx_end(cx, tx, post(cx)), ERR_OK);
	assert_int_equal(cx_read(cx), ERR_OK);
	return cx;
}

static bool is_or_any(const char *asked, const char *is)
{
	return asked[0] == '\0' || strcmp(asked, is) == 0;
}

static bool is_open(const struct job *j)
{
	return j->state == OPEN && j->posted_at <= NOW && NOW < j->closes_at;
}

static bool fits(const struct job *j, const struct job_filter *f)
{
	bool is_there = false, is_about = f->area[0] == '\0';

	for (size_t i = 0; i < j->n_locations; i++)
		is_there |= is_or_any(f->country, j->locations[i].country) &&
			    is_or_any(f->region, j->locations[i].region) &&
			    is_or_any(f->city, j->locations[i].city);
	for (size_t i = 0; i < j->n_areas; i++)
		is_about |= strcmp(f->area, j->areas[i].slug) == 0;
	return is_open(j) && is_there && is_about && is_or_any(f->team, j->team) &&
	       (f->words.has == NULL || f->words.has(f->words.arg, j));
}

/* One page after the other, of two each. */
static void assert_pages(struct cx *cx, const struct job_filter *f)
{
	struct list_ask ask = { .way = LIST_FIRST, .rows = 2 };
	size_t n_want = 0, at = 0;
	const struct job *want[MANY];
	struct list_page page;
	struct job *jobs;

	for (size_t i = 0; i < MANY; i++)
		if (fits(&all[i], f))
			want[n_want++] = &all[i];
	do {
		assert_int_equal(job_entries(cx, f, &ask, &jobs, &page), ERR_OK);
		for (size_t i = 0; i < page.n; i++, at++) {
			assert_true(at < n_want);
			assert_string_equal(jobs[i].slug, want[at]->slug);
			assert_int_equal(jobs[i].n_locations, want[at]->n_locations);
			assert_string_equal(jobs[i].locations[0].city, want[at]->locations[0].city);
		}
		if (f->words.has == NULL)
			assert_int_equal(page.total, n_want);
		assert_int_equal(page.is_total_least, f->words.has != NULL && n_want > 2);
		if (page.n > 0)
			ask = (struct list_ask){
				.way = LIST_AFTER, .at = jobs[page.n - 1].id.v, .rows = 2
			};
	} while (page.has_next);
	assert_int_equal(at, n_want);
}

/* In a text, which lists without a search do not read. */
static bool has_an_e(const void *arg, const void *row)
{
	(void)arg;
	return strchr(((const struct job *)row)->about, 'e') != NULL;
}

static void every_filter_finds_what_fits_it_and_nothing_else(void **state)
{
	struct cx *cx = open_board(state);

	for (unsigned bits = 0; bits < 64; bits++)
		assert_pages(cx, &(struct job_filter){ .country = bits & 1 ? "DE" : "",
					 .region = bits & 2 ? "BY" : "",
					 .city = bits & 4 ? "Munich" : "",
					 .team = bits & 8 ? "T1" : "",
					 .area = bits & 16 ? "a" : "",
					 .words = { bits & 32 ? has_an_e : NULL, NULL } });
	cx_read_end(cx);
}

static struct job named(struct cx *cx, const char *slug)
{
	struct list_page page;
	struct job *jobs, job = { .slug = NULL };

	assert_int_equal(job_entries(cx, &(struct job_filter){ "", "", "", "", "", { NULL, NULL } },
				 &(struct list_ask){ .way = LIST_FIRST }, &jobs, &page),
		ERR_OK);
	for (size_t i = 0; i < page.n; i++)
		if (strcmp(jobs[i].slug, slug) == 0)
			assert_int_equal(job_read(cx, jobs[i].id, &job), ERR_OK);
	assert_non_null(job.slug);
	return job;
}

static void one_is_read_with_its_places_and_areas(void **state)
{
	struct cx *cx = open_board(state);
	const struct job job = named(cx, "just-posted");

	assert_int_equal(job.n_locations, 2);
	assert_string_equal(job.locations[0].city, "Munich");
	assert_string_equal(job.locations[1].city, "Berlin");
	assert_int_equal(job.n_areas, 2);
	assert_string_equal(job.areas[0].slug, "a");
	assert_string_equal(job.areas[1].slug, "b");
	assert_int_equal(named(cx, "three").n_areas, 0);
	cx_read_end(cx);
}

/* Of its team first, then of each area; each once, itself never, and only what is open. */
static void near_is_what_shares_a_team_or_an_area(void **state)
{
	static const char *const want[] = { "just-posted", "four", "two" };
	struct cx *cx = open_board(state);
	const struct job one = named(cx, "one");
	struct job *jobs;
	size_t n;

	assert_int_equal(job_near(cx, &one, &jobs, &n), ERR_OK);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(jobs[i].slug, want[i]);
	assert_int_equal(jobs[0].n_locations, 2);
	cx_read_end(cx);
}

static const char *options(struct cx *cx, const char *country, const char *region)
{
	const struct job_filter f = { country, region, "", "", "", { NULL, NULL } };
	struct job_options o;
	const struct job_values *lists[] = { &o.teams, &o.countries, &o.regions, &o.cities };
	struct buf out;

	buf_init(&out, cx->mem, 100);
	assert_int_equal(job_options_read(cx, &f, &o), ERR_OK);
	for (size_t k = 0; k < sizeof(lists) / sizeof(lists[0]); k++)
		for (size_t i = 0; i < lists[k]->n; i++)
			buf_printf(
				&out, "%s%s", lists[k]->items[i], i + 1 < lists[k]->n ? "," : "; ");
	for (size_t i = 0; i < o.n_areas; i++)
		buf_printf(&out, "%s ", o.areas[i].slug);
	return buf_str(&out);
}

static void filters_offer_what_open_postings_have(void **state)
{
	struct cx *cx = open_board(state);

	assert_string_equal(options(cx, "", ""), "T1,T2; DE,US; a b ");
	assert_string_equal(
		options(cx, "DE", ""), "T1,T2; DE,US; BE,BY; Berlin,Munich,Passau; a b ");
	assert_string_equal(options(cx, "DE", "BY"), "T1,T2; DE,US; BE,BY; Munich,Passau; a b ");
	cx_read_end(cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_BOTH(every_filter_finds_what_fits_it_and_nothing_else),
		AT_BOTH(one_is_read_with_its_places_and_areas),
		AT_BOTH(near_is_what_shares_a_team_or_an_area),
		AT_BOTH(filters_offer_what_open_postings_have)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
