/* What a chair asks of `bursary assign` beyond demands, loads and conflicts. */
#include "../place.h"

static int run(struct place *p, const char *options)
{
	return place_run(p, mem_printf(p->m, "assign %s", options));
}

static int set_up(void **state)
{
	int status = place_begin(state);

	place_put(*state, "s.csv",
		"paper,reviewer,score\n"
		"a,w,0.9\na,x,0.8\na,y,0.5\na,z,0.1\n"
		"b,w,0.7\nb,x,0.6\nb,y,0.4\nb,z,0.3\n");
	return status;
}

#define TWO "--scores s.csv --demand 2 --load 2 --out o.csv "
#define ONE "--scores s.csv --demand 1 --load 1 --out o.csv "

static void wrong(struct place *p, const char *options, const char *said)
{
	assert_int_equal(run(p, options), EXIT_USAGE);
	assert_non_null(strstr(p->err, said));
}

static void two_who_wrote_together_do_not_share_a_paper(void **state)
{
	struct place *p = *state;

	place_put(p, "co.csv", "author,coauthor\nw,x\nx,q\nq,y\n");
	assert_int_equal(run(p, TWO "--coauthors co.csv --panel-distance 1 --json"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"),
		"paper,reviewer,score\na,w,0.9\na,y,0.5\nb,w,0.7\nb,y,0.4\n");
	assert_non_null(strstr(p->out, "\"sum\":2.500000,\"bound\":2.500000"));
	/* y is two steps from x, over q who is no reviewer; and three from w. */
	assert_int_equal(run(p, TWO "--coauthors co.csv --panel-distance 3"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"),
		"paper,reviewer,score\na,w,0.9\na,z,0.1\nb,w,0.7\nb,z,0.3\n");
	place_put(p, "co.csv", "w,x\nx,y\ny,z\nz,w\nw,y\nx,z\n");
	assert_int_equal(run(p, TWO "--coauthors co.csv --panel-distance 1"), EXIT_NO);
	assert_string_equal(p->err,
		"infeasible: paper a has too few eligible reviewers who are far "
		"enough from each other\n");
	place_put(p, "co.csv", "w,x\nw,w\n");
	wrong(p, TWO "--coauthors co.csv --panel-distance 1",
		"co.csv:2: author \"w\" stands twice\n");
	wrong(p, TWO "--coauthors co.csv", "--coauthors needs --author-distance");
	place_put(p, "pins.csv", "a,w\na,x\n");
	place_put(p, "co.csv", "w,x\n");
	assert_int_equal(
		run(p, TWO "--coauthors co.csv --panel-distance 1 --pins pins.csv"), EXIT_NO);
	assert_string_equal(p->err, "infeasible: the pin a, w cannot be: w and x may not both be, "
				    "and a, x is pinned\n");
}

static void authors_review_neither_themselves_nor_each_other(void **state)
{
	struct place *p = *state;

	place_put(p, "au.csv", "paper,author\na,w\nb,x\nb,nobody\n");
	assert_int_equal(run(p, ONE "--authors au.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"), "paper,reviewer,score\na,x,0.8\nb,w,0.7\n");
	assert_int_equal(run(p, ONE "--authors au.csv --no-mutual --json"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"), "paper,reviewer,score\na,x,0.8\nb,y,0.4\n");
	assert_non_null(strstr(p->out, "\"sum\":1.200000,\"bound\":1.200000"));
	place_put(p, "co.csv", "w,q\nq,y\n");
	assert_int_equal(
		run(p, ONE "--authors au.csv --coauthors co.csv --author-distance 2"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"), "paper,reviewer,score\na,x,0.8\nb,w,0.7\n");
	place_put(p, "pins.csv", "a,y\n");
	assert_int_equal(
		run(p, ONE "--authors au.csv --coauthors co.csv --author-distance 2 --pins "
			   "pins.csv"),
		EXIT_NO);
	assert_string_equal(p->err, "infeasible: the pin a, y cannot be: they are kept apart by "
				    "au.csv:2\n");
	place_put(p, "c.csv", "a,y\na,z\nb,y\nb,z\n");
	assert_int_equal(run(p, ONE "--authors au.csv --no-mutual --conflicts c.csv"), EXIT_NO);
	assert_string_equal(p->err,
		"infeasible: all else could be met, but not without authors who "
		"review each other\n");
	wrong(p, ONE "--no-mutual", "--no-mutual needs --authors");
}

static void preferences_count_beside_the_score(void **state)
{
	struct place *p = *state;

	place_put(p, "f.csv", "paper,reviewer,weight\na,z,2\nb,w,-1\nc,w,5\n");
	assert_int_equal(run(p, ONE "--preferences f.csv --json"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"), "paper,reviewer,score\na,z,0.1\nb,x,0.6\n");
	assert_non_null(strstr(p->out, "\"sum\":2.700000,\"score_sum\":0.700000"));
	assert_non_null(strstr(p->err, "f.csv: 1 of 3 rows cannot bite"));
	place_put(p, "f.csv", "a,z,2\na,z,1\n");
	wrong(p, ONE "--preferences f.csv", "f.csv:2: the pair a, z stands twice\n");
	place_put(p, "f.csv", "a,z,10000\n");
	wrong(p, ONE "--preferences f.csv",
		"the score of a, z with what is wished of it is not "
		"within 10000\n");
}

static void what_stands_is_kept_at_the_cost_of_a_change(void **state)
{
	struct place *p = *state;

	/* b has lost z since. */
	place_put(p, "prev.csv", "paper,reviewer\na,y\nb,z\n");
	place_put(p, "c.csv", "b,z\n");
	assert_int_equal(run(p, ONE "--previous prev.csv --change-cost 1 --conflicts c.csv --json"),
		EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"), "paper,reviewer,score\na,y,0.5\nb,w,0.7\n");
	assert_non_null(
		strstr(p->out, "\"score_sum\":1.200000,\"kept\":1,\"dropped\":1,\"added\":1"));
	assert_int_equal(
		run(p, ONE "--previous prev.csv --change-cost .1 --conflicts c.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"), "paper,reviewer,score\na,w,0.9\nb,x,0.6\n");
	wrong(p, ONE "--previous prev.csv", "--previous and --change-cost go together");
}

static void a_pair_has_a_least_score(void **state)
{
	struct place *p = *state;

	place_put(p, "pins.csv", "b,z\n");
	assert_int_equal(run(p, TWO "--min-score .5 --pins pins.csv --json"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"),
		"paper,reviewer,score\na,w,0.9\na,x,0.8\nb,w,0.7\nb,z,0.3\n");
	assert_non_null(strstr(p->out, "\"below_min_score\":2"));
	assert_int_equal(run(p, TWO "--min-score .65"), EXIT_NO);
	assert_string_equal(p->err,
		"infeasible: paper b needs 2, its eligible reviewers (1) can give 1 at most: w\n");
}

static void seniors_and_areas_are_covered(void **state)
{
	struct place *p = *state;

	place_put(p, "sen.csv", "reviewer\nz\n");
	assert_int_equal(run(p, TWO "--seniors sen.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"),
		"paper,reviewer,score\na,w,0.9\na,z,0.1\nb,w,0.7\nb,z,0.3\n");
	assert_int_equal(run(p, TWO "--seniors sen.csv --min-seniors 2"), EXIT_NO);
	assert_string_equal(
		p->err, "infeasible: paper a asks for 2 senior reviewers; 1 may review it\n");
	place_put(p, "ar.csv", "id,area\na,physics\nb,law\ny,physics\nz,law\nw,art\n");
	assert_int_equal(run(p, TWO "--areas ar.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"),
		"paper,reviewer,score\na,w,0.9\na,y,0.5\nb,w,0.7\nb,z,0.3\n");
	/* The same reviewers are counted twice: senior and of an area. */
	assert_int_equal(
		run(p, TWO "--areas ar.csv --seniors sen.csv --objective fair --json"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"),
		"paper,reviewer,score\na,y,0.5\na,z,0.1\nb,w,0.7\nb,z,0.3\n");
	assert_int_equal(run(p, TWO "--areas ar.csv --seniors sen.csv --objective random "
				    "--max-prob 1 --seed 3"),
		EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"),
		"paper,reviewer,score\na,y,0.5\na,z,0.1\nb,w,0.7\nb,z,0.3\n");
	place_put(p, "ar.csv", "a,physics\nb,law\nw,art\n");
	assert_int_equal(run(p, TWO "--areas ar.csv"), EXIT_NO);
	assert_string_equal(
		p->err, "infeasible: paper a asks for 1 area physics reviewer; 0 may review it\n");
	wrong(p, TWO "--min-seniors 2", "--min-seniors is of --seniors");
}

static void a_pair_has_a_limit_of_its_probability(void **state)
{
	struct place *p = *state;
	const char *marginals;

	place_put(p, "l.csv", "paper,reviewer,max_prob\na,w,.25\nb,w,0\n");
	assert_int_equal(
		run(p, ONE "--objective random --max-probs l.csv --marginals m.csv --json"),
		EXIT_DONE);
	marginals = place_get(p, "m.csv");
	assert_non_null(strstr(marginals, "a,w,0.25\n"));
	assert_null(strstr(marginals, "b,w,"));
	assert_non_null(strstr(p->out, "\"gap\":0.000000000"));
	place_put(p, "l.csv", "a,w,1.5\n");
	wrong(p, ONE "--objective random --max-probs l.csv",
		"l.csv:1: max_prob \"1.5\" is not a number from 0 to 1\n");
	wrong(p, ONE "--max-probs l.csv", "need --objective random");
}

static void alternates_keep_everything_in_the_place_of_a_member(void **state)
{
	struct place *p = *state;

	place_put(p, "sen.csv", "x\nz\n");
	place_put(p, "o.csv", "");
	assert_int_equal(
		run(p, "--scores s.csv --demand 2 --load 2 --out o.csv --alternates alt.csv "
		       "--alternates-each 1 --seniors sen.csv"),
		EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"),
		"paper,reviewer,score\na,w,0.9\na,x,0.8\nb,w,0.7\nb,x,0.6\n");
	/* y cannot stand for x, the one senior: z can, for anybody. */
	assert_string_equal(place_get(p, "alt.csv"),
		"paper,reviewer,score,instead_of\na,y,0.5,w\na,z,0.1,*\nb,y,0.4,w\nb,z,0.3,*\n");
}

static void hotcrp_and_openreview_read_what_is_written(void **state)
{
	struct place *p = *state;

	assert_int_equal(run(p, ONE "--hotcrp h.csv --edges e.jsonl --invitation V/-/Assignment "
				    "--label best"),
		EXIT_DONE);
	assert_string_equal(place_get(p, "h.csv"),
		"paper,action,email\na,primaryreview,w\nb,primaryreview,x\n");
	assert_string_equal(place_get(p, "e.jsonl"),
		"{\"invitation\":\"V/-/Assignment\",\"head\":\"a\",\"tail\":\"w\",\"weight\":0.9,"
		"\"label\":\"best\"}\n"
		"{\"invitation\":\"V/-/Assignment\",\"head\":\"b\",\"tail\":\"x\",\"weight\":0.6,"
		"\"label\":\"best\"}\n");
	assert_int_equal(
		run(p, ONE "--hotcrp h.csv --hotcrp-action pcreview --round R2"), EXIT_DONE);
	assert_string_equal(place_get(p, "h.csv"),
		"paper,action,email,round\na,pcreview,w,R2\nb,pcreview,x,R2\n");
	assert_int_equal(run(p, "--scores e.jsonl --demand 1 --load 1 --out o.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"), "paper,reviewer,score\na,w,0.9\nb,x,0.6\n");
	wrong(p, ONE "--edges e.jsonl", "--edges and --invitation go together");
}

static void openreview_edges_are_read_for_any_file(void **state)
{
	struct place *p = *state;

	place_put(p, "s.json",
		"[{\"head\":\"a\",\"tail\":\"w\",\"weight\":0.9},{\"head\":\"a\",\"tail\":\"x\","
		"\"weight\":1},{\"head\":\"b\",\"tail\":\"w\",\"weight\":0.5}]");
	place_put(p, "c.json",
		"{\"edges\":[{\"head\":\"a\",\"tail\":\"x\",\"weight\":-1,"
		"\"label\":\"Conflict\"}]}");
	place_put(p, "l.jsonl", "{\"head\":\"V/Reviewers\",\"tail\":\"w\",\"weight\":2}\n");
	assert_int_equal(run(p, "--scores s.json --conflicts c.json --loads l.jsonl --demand 1 "
				"--load 1 --out o.csv"),
		EXIT_DONE);
	assert_string_equal(p->err, "");
	assert_string_equal(place_get(p, "o.csv"), "paper,reviewer,score\na,w,0.9\nb,w,0.5\n");
	place_put(p, "s.json", "{\"head\":\"a\",\"tail\":\"w\",\"weight\":1}\n{\"head\":\"a\"}\n");
	wrong(p, "--scores s.json --demand 1 --load 1 --out o.csv",
		"s.json:2: not an edge with \"tail\"\n");
	place_put(p, "s.json",
		"{\"head\":\"a\",\"tail\":\"w\",\"weight\":1}\n"
		"{\"head\":\"a\",\"tail\":\"w\",\"weight\":2}\n");
	wrong(p, "--scores s.json --demand 1 --load 1 --out o.csv",
		"s.json:2: the pair a, w stands twice\n");
}

static void negative_scores_and_loads_of_0_are_taken_as_they_are(void **state)
{
	struct place *p = *state;

	place_put(p, "s.csv", "a,w,-1\na,x,-3\nb,w,-2\nb,x,-2.5\n");
	place_put(p, "l.csv", "w,0\n");
	assert_int_equal(run(p, ONE "--json"), EXIT_DONE);
	assert_non_null(strstr(p->out, "\"sum\":-3.500000,\"bound\":-3.500000"));
	assert_int_equal(run(p, ONE "--loads l.csv"), EXIT_NO);
	assert_string_equal(p->err, "infeasible: 2 reviews asked, loads allow 1\n");
	place_put(p, "l.csv", "w,0\nx,2\n");
	assert_int_equal(run(p, ONE "--loads l.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "o.csv"), "paper,reviewer,score\na,x,-3\nb,x,-2.5\n");
	place_put(p, "c.csv", "a,w\na,x\nb,w\nb,x\n");
	assert_int_equal(run(p, ONE "--conflicts c.csv"), EXIT_NO);
	assert_string_equal(p->err,
		"infeasible: paper a needs 1, its eligible reviewers (0) can give 0 at most\n");
}

int main(void)
{
#define EACH(t) cmocka_unit_test_setup_teardown(t, set_up, place_end)
	const struct CMUnitTest tests[] = {
		EACH(two_who_wrote_together_do_not_share_a_paper),
		EACH(authors_review_neither_themselves_nor_each_other),
		EACH(preferences_count_beside_the_score),
		EACH(what_stands_is_kept_at_the_cost_of_a_change),
		EACH(a_pair_has_a_least_score),
		EACH(seniors_and_areas_are_covered),
		EACH(a_pair_has_a_limit_of_its_probability),
		EACH(alternates_keep_everything_in_the_place_of_a_member),
		EACH(hotcrp_and_openreview_read_what_is_written),
		EACH(openreview_edges_are_read_for_any_file),
		EACH(negative_scores_and_loads_of_0_are_taken_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
