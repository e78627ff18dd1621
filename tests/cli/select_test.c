#include "place.h"

static const char ROUND[] = "id,score,cash,credits,person,person2,area,institution\n"
			    "p1,4.5,70000,0,ann,,vision,Oslo\n"
			    "p2,4.4,60000,20000,bob,ann,vision,Oslo\n"
			    "p3,4.0,50000,0,cy,,robots,Lima\n"
			    "p4,3.9,80000,10000,dee,,robots,Lima\n"
			    "p5,2.0,40000,0,eve;fay,,theory,Rome\n";

static void the_best_affordable_set_is_chosen(void **state)
{
	struct place *p = *state;

	place_put(p, "p.csv", ROUND);
	/* p1 and p2 share ann; 170,000 buys p1 + p3 + p5 = 10.5. */
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 170000 --near .001 "
				      "--out s.csv --json"),
		0);
	assert_string_equal(p->err, "");
	assert_string_equal(place_get(p, "s.csv"), "id,score,cash,credits,certain\n"
						   "p1,4.5,70000,0,yes\n"
						   "p3,4,50000,0,yes\n"
						   "p5,2,40000,0,yes\n");
	assert_non_null(strstr(p->out, "\"score\":10.5,\"bound\":10.5,\"gap\":0,\"is_proven\":true"));
	assert_non_null(strstr(p->out, "\"cash\":160000"));
	/* 10,000 more buy nothing new: 180,000 is short of p1 + p3 + p4. */
	assert_non_null(strstr(p->out, "\"score_change\":0,\"out\":[],\"in\":[]"));
}

static void credits_quotas_and_groups_bind(void **state)
{
	struct place *p = *state;

	place_put(p, "p.csv", ROUND);
	place_put(p, "q.csv", "attribute,value,min,max\narea,theory,1,\ninstitution,*,0,1\n");
	place_put(p, "x.csv", "group,id\nlab,p1\nlab,p3\n");
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 200000 --credits 15000 "
				      "--quotas q.csv --exclusive x.csv --near .001 --out s.csv "
				      "--why w.csv"),
		0);
	assert_string_equal(place_get(p, "s.csv"), "id,score,cash,credits,certain\n"
						   "p1,4.5,70000,0,yes\n"
						   "p4,3.9,80000,10000,yes\n"
						   "p5,2,40000,0,yes\n");
	assert_non_null(strstr(place_get(p, "w.csv"), "p3,no,exclusive,p1,"));
	assert_non_null(strstr(place_get(p, "w.csv"), "p2,no,exclusive,p1,"));
}

static void near_ties_are_not_certain(void **state)
{
	struct place *p = *state;

	place_put(p, "p.csv", "id,score,cash\na,5,10\nb,3.0001,10\nc,3,10\n");
	assert_int_equal(
		place_run(p, "select --proposals p.csv --budget 20 --near .01 --out s.csv"), 0);
	assert_string_equal(place_get(p, "s.csv"), "id,score,cash,credits,certain\n"
						   "a,5,10,0,yes\n"
						   "b,3.0001,10,0,no\n");
}

static void minima_that_clash_are_named(void **state)
{
	struct place *p = *state;

	place_put(p, "p.csv", ROUND);
	place_put(p, "q.csv",
		"attribute,value,min,max\narea,theory,1,\narea,vision,2,\narea,robots,1,\n");
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 900000 --quotas q.csv "
				      "--out s.csv"),
		1);
	assert_string_equal(p->err, "bursary select: within the budget these cannot be met "
				    "together: at least 2 of area vision\n");
	assert_null(place_get(p, "s.csv"));
}

static void bad_proposals_are_told_with_file_and_line(void **state)
{
	static const struct {
		const char *text, *reason;
	} cases[] = {
		{ "id,score\n", "p.csv:1: column \"cash\" is missing\n" },
		{ "id,score,cash\na,1,2\na,1,2\n", "p.csv:3: proposal \"a\" stands twice\n" },
		{ "id,score,cash\na,nan,2\n",
			"p.csv:2: score \"nan\" is not a number from -1e+06 to 1e+06\n" },
		{ "id,score,cash\na,1,-2\n",
			"p.csv:2: cash \"-2\" is not a number from 0 to 1e+11\n" },
		{ "id,score,cash\n,1,2\n", "p.csv:2: id is empty\n" },
		{ "id,id,score,cash\n", "p.csv:1: column \"id\" stands twice\n" },
		{ "", "p.csv:1: the file is empty\n" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		place_put(p, "p.csv", cases[i].text);
		assert_int_equal(
			place_run(p, "select --proposals p.csv --budget 1 --out s.csv"), 2);
		assert_string_equal(p->err, cases[i].reason);
		assert_null(place_get(p, "s.csv"));
	}
	place_put(p, "p.csv", ROUND);
	place_put(p, "q.csv", "attribute,value,min,max\narea,cooking,1,2\n");
	assert_int_equal(
		place_run(p, "select --proposals p.csv --budget 1 --quotas q.csv --out s.csv"), 2);
	assert_string_equal(p->err, "q.csv:2: no proposal has area \"cooking\"\n");
	place_put(p, "x.csv", "group,id\nlab,p9\n");
	assert_int_equal(
		place_run(p, "select --proposals p.csv --budget 1 --exclusive x.csv --out s.csv"),
		2);
	assert_string_equal(p->err, "x.csv:2: there is no proposal \"p9\"\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(the_best_affordable_set_is_chosen),
		PLACE_TEST(credits_quotas_and_groups_bind),
		PLACE_TEST(near_ties_are_not_certain),
		PLACE_TEST(minima_that_clash_are_named),
		PLACE_TEST(bad_proposals_are_told_with_file_and_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
