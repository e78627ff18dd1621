#include "../place.h"

static const char PANEL[] = "paper,reviewer,score\n"
			    "p1,ann,3\np1,bob,5\np1,cy,4\n"
			    "p2,ann,4\np2,bob,6\np2,dee,5\n"
			    "p3,bob,3\np3,cy,2\np3,dee,2\n"
			    "p4,ann,6\np4,cy,7\np4,dee,7\n";

static void lenience_is_taken_out_to_the_last_digit(void **state)
{
	struct place *p = *state;

	place_put(p, "r.csv", PANEL);
	assert_int_equal(place_run(p, "calibrate --reviews r.csv --out s.csv --json"), 0);
	assert_string_equal(p->err, "");
	/* ann -1, bob +1, cy and dee 0: 4, 5, 2 and 7 explain every score. */
	assert_string_equal(place_get(p, "s.csv"), "paper,score,sd,raw,n\n"
						   "p1,4,0,4,3\n"
						   "p2,5,0,5,3\n"
						   "p3,2,0,2.333333333,3\n"
						   "p4,7,0,6.666666667,3\n");
	assert_non_null(strstr(p->out, "\"is_noiseless\":true"));
	assert_non_null(strstr(p->out, "\"groups\":[{\"papers\":4,\"first\":\"p1\"}]"));
}

static void reviewers_and_groups_are_told(void **state)
{
	struct place *p = *state;

	place_put(p, "r.csv", PANEL);
	assert_int_equal(place_run(p, "calibrate --reviews r.csv --out - --reviewers w.csv"), 0);
	assert_string_equal(place_get(p, "w.csv"),
		"reviewer,lenience,scale,n\nann,-1,1,3\nbob,1,1,3\ncy,0,1,3\ndee,0,1,3\n");
	place_put(p, "r.csv", "p1,a,3\np2,b,4\np2,a,4\np3,c,1\n");
	assert_int_equal(place_run(p, "calibrate --reviews r.csv --out s.csv"), 0);
	assert_non_null(strstr(p->err, "2 groups of papers share no reviewer"));
}

/* Papers in order of quality, read by three of the nine reviewers nearest in lenience. */
static const char *reviews_by_merit(struct mem *m)
{
	struct buf b;
	uint32_t draw = 1;

	buf_init(&b, m, 4096);
	BUF_LIT(&b, "paper,reviewer,score\n");
	for (int i = 0; i < 200; i++)
		for (int k = 0; k < 3; k++) {
			int j = i / 5 + (i * 3 + k * (1 + i % 4)) % 9;
			double noise = 0;

			for (int n = 0; n < 3; n++) {
				draw = draw * 1664525 + 1013904223;
				noise += (draw >> 8) / 16777216. - .5;
			}
			buf_printf(&b, "p%d,r%d,%.3f\n", i, j,
				i * .017 + (j - 24) * .03 + noise * 1.2);
		}
	return buf_str(&b);
}

static void papers_given_by_merit_are_told_in_words(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct place *p = *state;

	place_put(p, "r.csv", reviews_by_merit(m));
	assert_int_equal(place_run(p, "calibrate --reviews r.csv --out s.csv --json"), 0);
	assert_non_null(strstr(p->err,
		"bursary calibrate: who reviews what seems to depend on how good it is: "
		"habits of reviewers are taken out by only "));
	assert_non_null(strstr(p->out, "\"is_assigned_by_merit\":true,\"taken_out\":0"));
	place_put(p, "r.csv", PANEL);
	assert_int_equal(place_run(p, "calibrate --reviews r.csv --out s.csv --json"), 0);
	assert_string_equal(p->err, "");
	assert_non_null(strstr(p->out, "\"is_assigned_by_merit\":false,\"taken_out\":1"));
	mem_end(m);
}

static void bad_reviews_are_told_with_file_and_line(void **state)
{
	static const struct {
		const char *text, *reason;
	} cases[] = {
		{ "paper,reviewer,score\np1,a,3\np1,a,4\n",
			"r.csv:3: the pair \"p1\", \"a\" stands twice\n" },
		{ "p1,a,nan\n", "r.csv:1: score \"nan\" is not a number from -1e+12 to 1e+12\n" },
		{ "p1,a,inf\n", "r.csv:1: score \"inf\" is not a number from -1e+12 to 1e+12\n" },
		{ "p1,a\n", "r.csv:1: column \"score\" is missing\n" },
		{ "p1,a,1\np2\n", "r.csv:2: 1 fields where the first row has 3\n" },
		{ "p1,,1\n", "r.csv:1: reviewer is empty\n" },
		{ "p1,a,1,0\n", "r.csv:1: confidence \"0\" is not a number from 1e-06 to 1e+06\n" },
		{ "p1,a,1\np\xe9,a,1\n", "r.csv:2: the text is not UTF-8\n" },
		{ "", "r.csv:1: the file is empty\n" },
		{ "paper,reviewer,score\n", "r.csv:1: there is no review\n" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		place_put(p, "r.csv", cases[i].text);
		assert_int_equal(place_run(p, "calibrate --reviews r.csv --out s.csv"), 2);
		assert_string_equal(p->err, cases[i].reason);
		assert_null(place_get(p, "s.csv"));
	}
	assert_int_equal(place_run(p, "calibrate --reviews none.csv --out s.csv"), 2);
	assert_string_equal(p->err, "none.csv: No such file or directory\n");
	assert_int_equal(place_run(p, "calibrate --reviews r.csv"), 2);
	assert_int_equal(place_run(p, "calibrate --reviews r.csv --out - --json"), 2);
}

/* Two areas of twelve reviewers that hardly meet; those of the first are lenient by 1. */
static void put_areas(struct place *p, struct mem *m)
{
	struct buf reviews, areas, near;
	uint32_t draw = 5;

	buf_init(&reviews, m, 4096);
	buf_init(&areas, m, 4096);
	buf_init(&near, m, 4096);
	BUF_LIT(&areas, "id,area\nnobody,A\n");
	for (int j = 0; j < 24; j++)
		buf_printf(&areas, "r%d,%s\n", j, j < 12 ? "A" : "B");
	for (int i = 0; i < 160; i++) {
		buf_printf(&areas, "p%d,%s\np%d,C\n", i, i % 2 == 0 ? "A" : "B", i);
		for (int k = 0; k < 3; k++) {
			int j = (i % 8 == k ? 1 - i % 2 : i % 2) * 12 +
				(i / 2 + k * (1 + i % 5)) % 12;
			double x[2] = { 0 };

			for (int n = 0; n < 6; n++) {
				draw = draw * 1664525 + 1013904223;
				x[n % 2] += (draw >> 8) / 16777216. - .5;
			}
			buf_printf(&near, "p%d,r%d,%.3f\n", i, j, x[1]);
			buf_printf(&reviews, "p%d,r%d,%.3f\n", i, j,
				(i * 7 % 31) * .1 + (j < 12) + x[0] - 2 * x[1]);
		}
	}
	place_put(p, "r.csv", buf_str(&reviews));
	place_put(p, "a.csv", buf_str(&areas));
	place_put(p, "x.csv", buf_str(&near));
}

static void areas_and_expertise_explain_scores(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct place *p = *state;

	put_areas(p, m);
	assert_int_equal(place_run(p, "calibrate --reviews r.csv --areas a.csv --expertise x.csv "
				      "--out s.csv --json"),
		0);
	assert_string_equal(p->err,
		"bursary calibrate: a.csv: 1 rows name nobody of the reviews (the first in line "
		"2)\n"
		"bursary calibrate: reviewers of some areas are more lenient than those of others; "
		"that is taken out\n");
	assert_non_null(strstr(p->out, "\"areas\":2,\"area_lenience_sd\":0."));
	assert_non_null(strstr(p->out, ",\"area_merit_sd\":0,\"expertise\":-"));
	mem_end(m);
}

static void what_is_known_besides_is_told_with_file_and_line(void **state)
{
	static const struct {
		const char *name, *text, *reason;
	} cases[] = {
		{ "a.csv", "", "a.csv:1: the file is empty\n" },
		{ "a.csv", "id,area\np1,\n", "a.csv:2: area is empty\n" },
		{ "a.csv", "id,area\n p1,x\n", "a.csv:2: id \" p1\" has spaces around it\n" },
		{ "a.csv", "p1\n", "a.csv:1: column \"area\" is missing\n" },
		{ "x.csv", "paper,reviewer,score\np1,ann,nan\n",
			"x.csv:2: score \"nan\" is not a number from -1e+12 to 1e+12\n" },
		{ "x.csv", "p1,ann,1\np1,ann,2\n",
			"x.csv:2: the pair \"p1\", \"ann\" stands twice\n" },
	};
	struct place *p = *state;

	place_put(p, "r.csv", PANEL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		place_put(p, "a.csv", "p1,x\n");
		place_put(p, "x.csv", "p1,ann,1\n");
		place_put(p, cases[i].name, cases[i].text);
		assert_int_equal(place_run(p, "calibrate --reviews r.csv --areas a.csv "
					      "--expertise x.csv --out s.csv"),
			2);
		assert_non_null(strstr(p->err, cases[i].reason));
		assert_null(place_get(p, "s.csv"));
	}
	place_put(p, "x.csv", "p1,ann,1\np1,nobody,2\n");
	assert_int_equal(
		place_run(p, "calibrate --reviews r.csv --expertise x.csv --out s.csv"), 0);
	assert_string_equal(p->err,
		"bursary calibrate: 11 reviews have no expertise given; theirs is taken to be the "
		"mean\n");
	place_put(p, "x.csv", "p9,ann,1\n");
	assert_int_equal(
		place_run(p, "calibrate --reviews r.csv --expertise x.csv --out s.csv"), 0);
	assert_string_equal(p->err, "bursary calibrate: x.csv: no row is of a review\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(lenience_is_taken_out_to_the_last_digit),
		PLACE_TEST(reviewers_and_groups_are_told),
		PLACE_TEST(papers_given_by_merit_are_told_in_words),
		PLACE_TEST(areas_and_expertise_explain_scores),
		PLACE_TEST(what_is_known_besides_is_told_with_file_and_line),
		PLACE_TEST(bad_reviews_are_told_with_file_and_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
