#include "../place.h"

#include <zlib.h>

#define TEXT(id, title)                                                                            \
	"{\"id\":\"" id "\",\"content\":{\"title\":\"" title "\",\"abstract\":\"Birds.\"}}\n"

#define RUN "match --submissions s.jsonl --archives a.jsonl --profiles p.json --out out.csv "

/* Words cannot tell the reviewers apart; "c" is in no profile and has no vector. */
static int set_up(void **state)
{
	int status = place_begin(state);

	place_put(*state, "s.jsonl", TEXT("p1", "Graphs") TEXT("p2", "Soil"));
	place_put(*state, "a.jsonl", TEXT("a", "Birds") TEXT("b", "Birds") TEXT("c", "Birds"));
	place_put(*state, "p.json", "{\"ann\": [\"a\"], \"bob\": [\"b\"]}");
	return status;
}

static const char jsonl[] =
	"{\"id\":\"p1\",\"vector\":[1,0,0]}\n{\"id\":\"a\",\"vector\":[3,1,0]}\n"
	"{\"id\":\"p2\",\"vector\":[0,1,0]}\n{\"id\":\"b\",\"vector\":[0,7,7]}\n"
	"{\"id\":\"elsewhere\",\"vector\":[1,1,1]}\n";

static void put_npy(const struct place *p, const char *descr, int rows, const void *data, size_t n)
{
	FILE *f = fopen(place_at(p, "v.npy"), "wb");
	char head[128];
	int length;

	memset(head, ' ', sizeof(head));
	memcpy(head, "\x93NUMPY\x01\x00\x76\x00", 10);
	length = snprintf(head + 10, 100,
		"{'descr': '%s', 'fortran_order': False, 'shape': (%d, 3), }", descr, rows);
	head[10 + length] = ' ';
	head[127] = '\n';
	assert_non_null(f);
	assert_int_equal(fwrite(head, 1, sizeof(head), f), sizeof(head));
	assert_int_equal(fwrite(data, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void assert_same_scores(struct place *p, const char *options, const char *wanted)
{
	assert_int_equal(place_run(p, mem_printf(p->m, RUN "%s", options)), EXIT_DONE);
	assert_string_equal(p->err, "");
	assert_string_equal(place_get(p, "out.csv"), wanted);
}

static void all_forms_of_vectors_give_the_same_bytes(void **state)
{
	static const float f4[] = { 1, 0, 0, 3, 1, 0, 0, 1, 0, 0, 7, 7, 1, 1, 1 };
	struct place *p = *state;
	const char *wanted;
	double f8[15];
	gzFile gz;

	place_put(p, "v.jsonl", jsonl);
	assert_int_equal(place_run(p, RUN "--vectors v.jsonl"), EXIT_DONE);
	wanted = place_get(p, "out.csv");
	assert_non_null(strstr(wanted, "p1,ann,0."));
	assert_true(strstr(wanted, "p1,ann") < strstr(wanted, "p1,bob"));
	assert_true(strstr(wanted, "p2,bob") < strstr(wanted, "p2,ann"));

	place_put(p, "v.json", "{\"a\":[3,1,0],\"p1\":[1,0,0],\n\"b\":[0,7,7],\"p2\":[0,1,0]}");
	assert_same_scores(p, "--vectors v.json", wanted);
	place_put(p, "v.json",
		"[{\"paper_id\":\"a\",\"embedding\":[3,1,0]},"
		"{\"id\":\"p1\",\"vector\":[1,0,0]},{\"id\":\"b\",\"vector\":[0,1,1]},"
		"{\"id\":\"p2\",\"vector\":[0,1,0]}]");
	assert_same_scores(p, "--vectors v.json", wanted);
	place_put(p, "v.csv", "id,x,y,z\np1,1,0,0\na,3,1,0\np2,0,1,0\nb,0,7,7\n");
	assert_same_scores(p, "--vectors v.csv", wanted);
	gz = gzopen(place_at(p, "v.csv"), "w");
	gzputs(gz, "p1,1,0,0\na,3,1,0\np2,0,1,0\nb,0,7,7\n");
	gzclose(gz);
	assert_same_scores(p, "--vectors v.csv", wanted);

	for (int i = 0; i < 15; i++)
		f8[i] = (double)f4[i];
	place_put(p, "v.ids", "p1\na\np2\nb\nelsewhere\n");
	put_npy(p, "<f4", 5, f4, sizeof(f4));
	assert_same_scores(p, "--vectors v.npy", wanted);
	put_npy(p, "<f8", 5, f8, sizeof(f8));
	place_put(p, "names.txt", "p1\r\na\r\np2\r\nb\r\nelsewhere");
	assert_same_scores(p, "--vectors v.npy --vector-ids names.txt", wanted);
}

static void an_explanation_tells_both_halves(void **state)
{
	struct place *p = *state;

	place_put(p, "v.jsonl", jsonl);
	assert_int_equal(place_run(p, "match --submissions s.jsonl --archives a.jsonl --profiles "
				      "p.json --vectors v.jsonl --explain p1 ann"),
		EXIT_DONE);
	assert_non_null(strstr(p->out, " words ("));
	assert_non_null(strstr(p->out, " vectors (0.949)"));
	assert_non_null(strstr(p->out, "vectors 0.949, weight 1.00"));
}

static void bad_vectors_are_refused_in_one_line(void **state)
{
	static const struct {
		const char *name, *text, *fault;
	} bad[] = {
		{ "v", "", "v: no vectors\n" },
		{ "v", "{\"id\":\"a\",\"vector\":[1,0]}\n{\"id\":\"b\",\"vector\":[1]}\n",
			"v:2: \"b\": a vector of 1 numbers, the first has 2\n" },
		{ "v", "{\"id\":\"a\",\"vector\":[1]}\n{\"id\":\"a\",\"vector\":[2]}\n",
			"v:2: \"a\": a second vector of \"a\"\n" },
		{ "v", "{\"id\":\"a\",\"vector\":[1, NaN]}\n", "v:1: not JSON: invalid token\n" },
		{ "v", "{\"id\":\"a\",\"vector\":[]}\n", "v:1: \"a\": an empty vector\n" },
		{ "v", "{\"id\":\"a\",\"vector\":[1,null]}\n", "v:1: \"a\": number 2 is none\n" },
		{ "v", "{\"id\":\"a\",\"vector\":[1e16]}\n",
			"v:1: \"a\": number 1 is 1e+16, no number from -1e+15 to 1e+15\n" },
		{ "v", "{\"id\":\"a\"}\n", "v:1: not an object with \"id\" and \"vector\"\n" },
		{ "v", "a,1,2\nb,1\n", "v:2: 2 fields where the first row has 3\n" },
		{ "v", "a,1,2\nb,1,nan\n",
			"v:2: number 2 is \"nan\", no number from -1e+15 to 1e+15\n" },
		{ "v", "a,nan,2\n", "v:1: number 1 is \"nan\", no number from -1e+15 to 1e+15\n" },
		{ "v", "a,1,2\np1,1,2\na,1,2\n", "v:3: a second vector of \"a\"\n" },
		{ "v", "a\nb\n", "v:1: an empty vector\n" },
		{ "v", "p1,1\na,1\nb,1\n", "v: no vector of submission \"p2\"\n" },
		{ "v", "p1,1\np2,1\na,1\n", "v: no vector of publication \"b\"\n" },
		{ "none", NULL, "none: No such file or directory\n" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (bad[i].text != NULL)
			place_put(p, bad[i].name, bad[i].text);
		assert_int_equal(place_run(p, mem_printf(p->m, RUN "--vectors %s", bad[i].name)),
			EXIT_USAGE);
		assert_string_equal(p->err, bad[i].fault);
	}
}

static void bad_arrays_are_refused_in_one_line(void **state)
{
	float f4[] = { 1, 0, 0, 3, 1, 0 };
	struct place *p = *state;

	put_npy(p, "<f4", 2, f4, sizeof(f4));
	assert_int_equal(place_run(p, RUN "--vectors v.npy"), EXIT_USAGE);
	assert_string_equal(p->err, "v.ids: No such file or directory (the ids of the rows)\n");
	place_put(p, "v.ids", "a\n");
	assert_int_equal(place_run(p, RUN "--vectors v.npy"), EXIT_USAGE);
	assert_string_equal(p->err, "v.ids: 1 ids for more rows\n");
	place_put(p, "v.ids", "a\nb\nc\n");
	assert_int_equal(place_run(p, RUN "--vectors v.npy"), EXIT_USAGE);
	assert_string_equal(p->err, "v.ids:3: more ids than the 2 rows\n");
	place_put(p, "v.ids", "a\n\n");
	assert_int_equal(place_run(p, RUN "--vectors v.npy"), EXIT_USAGE);
	assert_string_equal(p->err, "v.ids:2: no id\n");
	place_put(p, "v.ids", "a\na\n");
	assert_int_equal(place_run(p, RUN "--vectors v.npy"), EXIT_USAGE);
	assert_string_equal(p->err, "v.npy: row 2 (a): a second vector of \"a\"\n");
	memcpy(&f4[4], "\0\0\xc0\x7f", 4);
	put_npy(p, "<f4", 2, f4, sizeof(f4));
	place_put(p, "v.ids", "a\nb\n");
	assert_int_equal(place_run(p, RUN "--vectors v.npy"), EXIT_USAGE);
	assert_string_equal(
		p->err, "v.npy: row 2 (b): number 2 is nan, no number from -1e+15 to 1e+15\n");
	put_npy(p, "<f4", 2, f4, sizeof(f4) - 1);
	assert_int_equal(place_run(p, RUN "--vectors v.npy"), EXIT_USAGE);
	assert_string_equal(p->err, "v.npy: the data is cut off\n");
	put_npy(p, "<i4", 2, f4, sizeof(f4));
	assert_int_equal(place_run(p, RUN "--vectors v.npy"), EXIT_USAGE);
	assert_string_equal(p->err, "v.npy: the array is not float32 or float64, little-endian "
				    "('<f4', '<f8')\n");
	assert_int_equal(place_run(p, RUN "--vector-ids v.ids"), EXIT_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			all_forms_of_vectors_give_the_same_bytes, set_up, place_end),
		cmocka_unit_test_setup_teardown(
			an_explanation_tells_both_halves, set_up, place_end),
		cmocka_unit_test_setup_teardown(
			bad_vectors_are_refused_in_one_line, set_up, place_end),
		cmocka_unit_test_setup_teardown(
			bad_arrays_are_refused_in_one_line, set_up, place_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
