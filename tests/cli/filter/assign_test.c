#include "../place.h"

#include <math.h>

static void put_bytes(const struct place *p, const char *name, const void *bytes, size_t n)
{
	FILE *f = fopen(place_at(p, name), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static int run(struct place *p, const char *options)
{
	return place_run(p, mem_printf(p->m, "assign %s", options));
}

static int set_up(void **state)
{
	int status = place_begin(state);

	place_put(*state, "scores.csv",
		"paper,reviewer,score\n"
		"a,x,0.9\na,y,0.8\na,z,0.1\n"
		"b,x,0.7\nb,y,0.2\nb,z,0.3\n");
	return status;
}

#define PLAIN "--scores scores.csv --demand 1 --load 1 --out out.csv "

static void the_best_pairs_are_written(void **state)
{
	struct place *p = *state;

	assert_int_equal(run(p, PLAIN "--json"), EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), "paper,reviewer,score\na,y,0.8\nb,x,0.7\n");
	assert_string_equal(p->err, "");
	assert_non_null(strstr(p->out, "\"sum\":1.500000,\"bound\":1.500000,\"gap\":0.000000"));
	assert_non_null(strstr(p->out, "\"worst\":0.700000,\"worst_paper\":\"b\""));
	assert_non_null(strstr(p->out, "\"loads\":{\"x\":1,\"y\":1,\"z\":0}"));
}

static void conflicts_pins_demands_and_loads_are_obeyed(void **state)
{
	struct place *p = *state;

	place_put(p, "more.csv", "b,x,-1\n");
	assert_int_equal(run(p, PLAIN "--conflicts more.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), "paper,reviewer,score\na,x,0.9\nb,z,0.3\n");
	place_put(p, "more.csv", "paper,reviewer\na,z\n");
	assert_int_equal(run(p, PLAIN "--pins more.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), "paper,reviewer,score\na,z,0.1\nb,x,0.7\n");
	place_put(p, "more.csv", "paper,demand\nb,2\n");
	assert_int_equal(run(p, PLAIN "--demands more.csv"), EXIT_DONE);
	assert_string_equal(
		place_get(p, "out.csv"), "paper,reviewer,score\na,y,0.8\nb,x,0.7\nb,z,0.3\n");
	place_put(p, "more.csv", "reviewer,load,min_load\nz,1,1\n");
	assert_int_equal(run(p, PLAIN "--loads more.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), "paper,reviewer,score\na,x,0.9\nb,z,0.3\n");
}

static void a_quota_is_kept(void **state)
{
	struct place *p = *state;

	place_put(p, "more.csv", "reviewer,attribute\ny,senior\nz,senior\n");
	place_put(p, "s.npy", "*,senior,1,1\n");
	assert_int_equal(run(p, "--scores scores.csv --demand 1 --load 1 --out out.csv --members "
				"more.csv --quotas s.npy"),
		EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), "paper,reviewer,score\na,y,0.8\nb,z,0.3\n");
}

static void a_quota_that_cannot_be_is_told_by_its_paper(void **state)
{
	struct place *p = *state;

	place_put(p, "more.csv", "reviewer,attribute\ny,senior\nz,senior\n");
	place_put(p, "s.npy", "a,senior,0,1\nb,senior,2,2\n");
	assert_int_equal(run(p, "--scores scores.csv --demand 1 --load 1 --out out.csv --members "
				"more.csv --quotas s.npy"),
		EXIT_NO);
	assert_string_equal(p->err,
		"infeasible: paper b asks for 2 senior reviewers, and for 1 reviewers in all\n");
	place_put(p, "s.npy", "b,senior,2,1\n");
	assert_int_equal(run(p, "--scores scores.csv --demand 1 --load 1 --out out.csv --members "
				"more.csv --quotas s.npy"),
		EXIT_USAGE);
	assert_string_equal(p->err, "s.npy:1: min 2 is above max 1\n");
}

static void no_panel_comes_from_one_institution_alone(void **state)
{
	struct place *p = *state;

	place_put(p, "more.csv", "reviewer,institution\nx,one\ny,one\nz,two\n");
	assert_int_equal(run(p, "--scores scores.csv --demand 2 --load 2 --out out.csv "
				"--institutions more.csv"),
		EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"),
		"paper,reviewer,score\na,x,0.9\na,z,0.1\nb,x,0.7\nb,z,0.3\n");
}

static void a_dense_array_is_read_with_its_conflicts(void **state)
{
	struct place *p = *state;
	char head[128];
	const float s[] = { .9f, .8f, NAN, NAN, .2f, .3f };
	int n;

	memset(head, ' ', sizeof(head));
	memcpy(head, "\x93NUMPY\x01\x00\x76\x00", 10);
	n = snprintf(head + 10, 100, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
	head[10 + n] = ' ';
	head[127] = '\n';
	put_bytes(p, "s.npy", mem_printf(p->m, "%s", ""), 0);
	{
		char whole[128 + sizeof(s)];

		memcpy(whole, head, 128);
		memcpy(whole + 128, s, sizeof(s));
		put_bytes(p, "s.npy", whole, sizeof(whole));
		assert_int_equal(
			run(p, "--scores s.npy --demand 1 --load 1 --out out.csv"), EXIT_DONE);
		assert_string_equal(
			place_get(p, "out.csv"), "paper,reviewer,score\n0,0,0.9\n1,2,0.3\n");
		put_bytes(p, "s.npy", whole, sizeof(whole) - 1);
		assert_int_equal(
			run(p, "--scores s.npy --demand 1 --load 1 --out out.csv"), EXIT_USAGE);
		assert_string_equal(p->err, "s.npy: the data is cut off\n");
		memcpy(whole + 128 + 4, &(float){ INFINITY }, sizeof(float));
		put_bytes(p, "s.npy", whole, sizeof(whole));
		assert_int_equal(
			run(p, "--scores s.npy --demand 1 --load 1 --out out.csv"), EXIT_USAGE);
		assert_string_equal(p->err, "s.npy: row 0, column 1: not within 10000\n");
		whole[30] = '>';
		put_bytes(p, "s.npy", whole, sizeof(whole));
		assert_int_equal(
			run(p, "--scores s.npy --demand 1 --load 1 --out out.csv"), EXIT_USAGE);
	}
}

static void a_dense_array_of_doubles_is_read_too(void **state)
{
	struct place *p = *state;
	const double s[] = { .9, .8, .1, .7, .2, .3 };
	char whole[128 + sizeof(s)];
	int n;

	memset(whole, ' ', sizeof(whole));
	memcpy(whole, "\x93NUMPY\x01\x00\x76\x00", 10);
	n = snprintf(
		whole + 10, 100, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }");
	whole[10 + n] = ' ';
	whole[127] = '\n';
	memcpy(whole + 128, s, sizeof(s));
	put_bytes(p, "s.npy", whole, sizeof(whole));
	place_put(p, "p.csv", "a\nb\n");
	place_put(p, "r.csv", "x\ny\nz\n");
	assert_int_equal(run(p, "--scores s.npy --demand 1 --load 1 --out out.csv --papers p.csv "
				"--reviewers r.csv"),
		EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), "paper,reviewer,score\na,y,0.8\nb,x,0.7\n");
	place_put(p, "p.csv", "a\nb\nc\n");
	assert_int_equal(run(p, "--scores s.npy --demand 1 --load 1 --out out.csv --papers p.csv"),
		EXIT_USAGE);
	assert_string_equal(p->err, "s.npy: 2 rows, and the list has 3\n");
}

static void infeasible_is_exit_1_with_the_smallest_reason(void **state)
{
	struct place *p = *state;

	place_put(p, "more.csv", "a,x\na,y\na,z\n");
	assert_int_equal(run(p, PLAIN "--json --conflicts more.csv"), EXIT_NO);
	assert_string_equal(p->err, "infeasible: paper a needs 1, its eligible reviewers (0) "
				    "can give 0 at most\n");
	assert_non_null(strstr(p->out, "\"is_feasible\":false"));
	assert_non_null(
		strstr(p->out, "\"papers\":[\"a\"],\"reviewers\":[],\"need\":1,\"have\":0"));
	assert_null(place_get(p, "out.csv"));
}

static void everybody_eligible_stands_in_the_reason(void **state)
{
	struct place *p = *state;

	place_put(p, "more.csv", "b,z\n");
	assert_int_equal(run(p, "--scores scores.csv --demand 3 --load 3 --out out.csv --conflicts "
				"more.csv"),
		EXIT_NO);
	assert_string_equal(p->err, "infeasible: paper b needs 3, its eligible reviewers (2) can "
				    "give 2 at most: x, y\n");
}

static void quotas_and_institutions_are_kept_together(void **state)
{
	struct place *p = *state;

	/* x and y are the best of both papers, seniors too, but of one house. */
	place_put(p, "scores.csv", "a,x,9\na,y,8\na,z,1\na,w,2\nb,x,9\nb,y,8\nb,z,1\nb,w,2\n");
	place_put(p, "more.csv", "x,senior\ny,senior\nz,senior\n");
	place_put(p, "quota.csv", "*,senior,1,1\n");
	place_put(p, "s.npy", "x,Oslo\ny,Oslo\nz,Rome\nw,Oslo\n");
	assert_int_equal(run(p, "--scores scores.csv --demand 2 --load 2 --members more.csv "
				"--quotas quota.csv --out out.csv --json"),
		EXIT_DONE);
	assert_non_null(strstr(p->out, "\"sum\":22.000000,\"bound\":22.000000"));
	/* w may not be with x or y: then nobody but z and w is left, who may. */
	assert_int_equal(run(p, "--scores scores.csv --demand 2 --load 2 --members more.csv "
				"--quotas quota.csv --institutions s.npy --out out.csv --json"),
		EXIT_DONE);
	assert_non_null(strstr(p->out, "\"sum\":6.000000,\"bound\":6.000000"));
	assert_string_equal(
		place_get(p, "out.csv"), "paper,reviewer,score\na,z,1\na,w,2\nb,z,1\nb,w,2\n");
}

struct reason {
	const char *more, *quota, *options, *said;
};

#define TWO	"--scores scores.csv --demand 2 --load 2 --out out.csv "
#define MEMBERS "--members more.csv --quotas s.npy "

static void every_reason_is_one_sentence_of_its_own(void **state)
{
	static const struct reason reasons[] = {
		{ "", "", "--scores scores.csv --demand 2 --load 1 --out out.csv",
			"4 reviews asked, loads allow 3" },
		{ "", "", PLAIN "--min-load 1",
			"least loads add up to 3 reviews, papers ask for 2" },
		{ "b,x\nb,y\n", "", TWO "--conflicts more.csv",
			"paper b needs 2, its eligible reviewers (1) can give 1 at most: z" },
		{ "x,senior\n", "a,senior,2,2\n", TWO MEMBERS,
			"paper a asks for 2 senior reviewers; 1 may review it" },
		{ "x,senior\n", "a,senior,1,1\nb,senior,1,1\n", PLAIN MEMBERS,
			"2 papers ask together for 2 senior reviewers: a, b; who may review them "
			"(1) can give 1: x" },
		{ "x,senior\ny,senior\n", "a,senior,0,0\n", TWO MEMBERS,
			"paper a takes 0 senior reviewers at most of its 2; of the others 1 may "
			"review it" },
		{ "x,s\ny,t\nz,t\n", "a,s,1,1\na,t,0,0\n", TWO MEMBERS,
			"paper a takes 0 t reviewers at most of its 2; of the others 1 may review "
			"it" },
		{ "x,s\nx,t\ny,s\nz,t\n", "a,s,2,2\na,t,2,2\n", TWO MEMBERS,
			"the quotas cannot be kept together, whatever the other papers get, for "
			"paper a" },
		{ "x,Oslo\ny,Oslo\nz,Oslo\n", "", TWO "--institutions more.csv",
			"paper a may not have reviewers of Oslo alone, and from elsewhere nobody "
			"may review it" },
		{ "a,x,1\na,x,-1\n", "", PLAIN "--conflicts more.csv",
			"the pin a, x cannot be: they are kept apart by more.csv:2" },
		{ "a,w\n", "w\nx\ny\nz\n", PLAIN "--pins more.csv --reviewers s.npy",
			"the pin a, w cannot be: the pair has no score" },
		{ "a,x\na,y\n", "", PLAIN "--pins more.csv",
			"the pin a, y cannot be: 2 are pinned to paper a, which asks for 1" },
		{ "a,x\nb,x\n", "", PLAIN "--pins more.csv",
			"the pin a, x cannot be: x is pinned to 2 papers, with a load of 1" },
		{ "", "", PLAIN "--objective fair --floor .8",
			"no assignment gives every paper 0.8; the highest floor is 0.700000 (paper "
			"b alone can have 0.700000 at most)" },
		{ "", "", PLAIN "--objective random --max-prob .2",
			"with no pair likelier than 0.2 not every paper can have its members; the "
			"least --max-prob that does is 0.333334" },
		{ "", "", PLAIN "--objective random --max-prob .5 --quality .99",
			"with no pair likelier than 0.5 the highest --quality is 0.900000" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		place_put(p, "more.csv", reasons[i].more);
		place_put(p, "s.npy", reasons[i].quota);
		assert_int_equal(run(p, reasons[i].options), EXIT_NO);
		assert_string_equal(p->err, mem_printf(p->m, "infeasible: %s\n", reasons[i].said));
	}
	place_put(p, "more.csv", "x,senior\n");
	place_put(p, "s.npy", "a,senior,0,0\n");
	place_put(p, "pins.csv", "a,x\n");
	assert_int_equal(run(p, PLAIN MEMBERS "--pins pins.csv --json"), EXIT_NO);
	assert_non_null(strstr(p->out, "\"lack\":{\"of\":\"pin\""));
	assert_non_null(strstr(p->out, "\"pin\":\"quota\",\"attribute\":\"senior\""));
	assert_string_equal(p->err, "infeasible: the pin a, x cannot be: 1 of senior are pinned to "
				    "paper a, whose quota is 0\n");
}

static void why_tells_what_a_pair_would_cost(void **state)
{
	struct place *p = *state;
	const char *plain = "--scores scores.csv --demand 1 --load 1 ";

	assert_int_equal(run(p, mem_printf(p->m, "%s --why a x", plain)), EXIT_DONE);
	assert_string_equal(p->out, "a and x: score 0.9, number 1 of the 3 reviewers of a and "
				    "number 1 of the 2 papers of "
				    "x\n"
				    "the best assignment: a has y 0.8\n"
				    "x reviews 1 of at most 1; the pair is not in it\n"
				    "forcing the pair: costs 0.300000 of 1.500000; it takes the "
				    "place of y 0.8; 1 pairs "
				    "of other papers change\n"
				    "forbidding the pair: costs nothing, it is not there\n");
	assert_int_equal(run(p, mem_printf(p->m, "%s --why a y", plain)), EXIT_DONE);
	assert_non_null(strstr(p->out, "forcing the pair: costs nothing, it is there\n"));
	assert_non_null(strstr(p->out, "forbidding the pair: costs 0.300000 of 1.500000; in its "
				       "place x 0.9; 1 pairs of other papers change\n"));
	place_put(p, "more.csv", "a,y\n");
	assert_int_equal(
		run(p, mem_printf(p->m, "%s --conflicts more.csv --why a y", plain)), EXIT_DONE);
	assert_non_null(strstr(p->out, "a and y: kept apart by more.csv:1\n"));
	assert_non_null(strstr(p->out, "forcing the pair: cannot be, the pin a, y cannot be: they "
				       "are kept apart by more.csv:1\n"));
	assert_int_equal(
		run(p, mem_printf(p->m, "%s --objective fair --why b x", plain)), EXIT_DONE);
	assert_non_null(strstr(
		p->out, "the worst-off paper has 0.300000 instead of 0.700000, costs 0.300000"));
	assert_int_equal(run(p, mem_printf(p->m, "%s --why a w", plain)), EXIT_USAGE);
	assert_int_equal(run(p, PLAIN "--why a x"), EXIT_USAGE);
	assert_int_equal(run(p, plain), EXIT_USAGE);
}

struct bad {
	const char *more, *line, *said;
};

static void bad_input_is_one_line_with_its_place(void **state)
{
	static const struct bad bads[] = {
		{ "a,x,nan\n", "--scores more.csv --demand 1 --load 1 --out out.csv",
			"more.csv:1: score \"nan\" is not a number from -10000 to 10000\n" },
		{ "a,x,1\na,y,1\na,x,2\n", "--scores more.csv --demand 1 --load 1 --out out.csv",
			"more.csv:3: the pair a, x stands twice\n" },
		{ "a,x,1\n,y,1\n", "--scores more.csv --demand 1 --load 1 --out out.csv",
			"more.csv:2: paper is empty\n" },
		{ "", "--scores more.csv --demand 1 --load 1 --out out.csv",
			"more.csv:1: the file is empty\n" },
		{ "paper,reviewer,score\n", "--scores more.csv --demand 1 --load 1 --out out.csv",
			"more.csv:1: no papers\n" },
		{ "paper\n", PLAIN "--papers more.csv", "more.csv:1: no papers\n" },
		{ "reviewer\n", PLAIN "--reviewers more.csv", "more.csv:1: no reviewers\n" },
		{ "a\nb\na\n", PLAIN "--papers more.csv",
			"more.csv:3: paper \"a\" stands twice\n" },
		{ "a,x\na, x\n", PLAIN "--conflicts more.csv",
			"more.csv:2: reviewer \" x\" has spaces around it\n" },
		{ "Paper,reviewer\na,x\n", PLAIN "--conflicts more.csv",
			"more.csv:1: column \"Paper\" is to be written \"paper\"\n" },
		{ "a;x;0,9\n", "--scores more.csv --demand 1 --load 1 --out out.csv",
			"more.csv:1: column \"score\" is missing: the first line has commas, so "
			"they separate its fields, and not its semicolons or tabs\n" },
		{ "paper;reviewer;score\na;x;0,9\n",
			"--scores more.csv --demand 1 --load 1 --out out.csv",
			"more.csv:2: score \"0,9\" is to be written with a point, not a comma\n" },
		{ "a,1\nc,2\n", PLAIN "--demands more.csv",
			"more.csv:2: no paper \"c\" in the scores\n" },
		{ "x,s\ny,s\nx,s\n", PLAIN "--members more.csv",
			"more.csv:3: the same member stands twice\n" },
		{ "a,1\nb,1\na,1\n", PLAIN "--demands more.csv",
			"more.csv:3: the paper a stands twice\n" },
		{ "x,1\nx,2\n", PLAIN "--loads more.csv",
			"more.csv:2: the reviewer x stands twice\n" },
		{ "a,x\na,x\n", PLAIN "--pins more.csv",
			"more.csv:2: the pin a, x stands twice\n" },
		{ "x,one\nx,two\n", PLAIN "--institutions more.csv",
			"more.csv:2: the reviewer x stands twice\n" },
		{ "b,1\na,4\n", PLAIN "--demands more.csv",
			"more.csv:2: 4 members asked for, and there are 3 reviewers\n" },
		{ "a,-1\n", PLAIN "--demands more.csv",
			"more.csv:1: demand \"-1\" is not a whole number from 0 to 1000000\n" },
		{ "x,1,2\n", PLAIN "--loads more.csv", "more.csv:1: min_load 2 is above load 1\n" },
		{ "a,x\xff\n", PLAIN "--pins more.csv", "more.csv:1: the text is not UTF-8\n" },
		{ "", "--scores none.csv --demand 1 --load 1 --out out.csv",
			"none.csv: No such file or directory\n" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		place_put(p, "more.csv", bads[i].more);
		assert_int_equal(run(p, bads[i].line), EXIT_USAGE);
		assert_string_equal(p->err, bads[i].said);
		assert_null(place_get(p, "out.csv"));
	}
}

static void what_cannot_bite_is_passed_over_and_counted(void **state)
{
	static const struct {
		const char *option, *rows, *told;
	} cases[] = {
		{ "--conflicts", "b,x\na,w\nc,x\n",
			"2 of 3 rows cannot bite and were passed over; the first on line 2: no "
			"reviewer \"w\" in the scores" },
		{ "--pins", "a,x\nc,w\n",
			"1 of 2 rows cannot bite and were passed over; the first on line 2: no "
			"paper \"c\" in the scores" },
		{ "--loads", "w,5,1\n",
			"1 of 1 rows cannot bite and were passed over; the first on line 1: no "
			"reviewer \"w\" in the scores" },
		{ "--demands", "c,0\n",
			"1 of 1 rows cannot bite and were passed over; the first on line 1: no "
			"paper \"c\" in the scores" },
		{ "--members", "w,senior\n",
			"1 of 1 rows cannot bite and were passed over; the first on line 1: no "
			"reviewer \"w\" in the scores" },
		{ "--institutions", "w,Oslo\n",
			"1 of 1 rows cannot bite and were passed over; the first on line 1: no "
			"reviewer \"w\" in the scores" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		place_put(p, "more.csv", cases[i].rows);
		assert_int_equal(
			run(p, mem_printf(p->m, PLAIN "--json %s more.csv", cases[i].option)),
			EXIT_DONE);
		assert_string_equal(
			p->err, mem_printf(p->m, "bursary assign: more.csv: %s\n", cases[i].told));
		assert_non_null(place_get(p, "out.csv"));
		assert_non_null(strstr(p->out, i == 0 ? "\"passed_over\":2" : "\"passed_over\":1"));
	}
}

static void the_best_of_a_match_goes_with_all_conflicts(void **state)
{
	struct place *p = *state;

	/* As `match --top 1` writes them: z is nobody's best, and all conflicts are told. */
	place_put(p, "scores.csv", "paper,reviewer,score\na,x,0.9\nb,y,0.7\n");
	place_put(p, "more.csv", "paper,reviewer\na,y\na,z\nb,x\n");
	assert_int_equal(run(p, PLAIN "--conflicts more.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), "paper,reviewer,score\na,x,0.9\nb,y,0.7\n");
	assert_non_null(strstr(p->err, "1 of 3 rows"));
}

static void whole_lists_name_who_has_no_score(void **state)
{
	struct place *p = *state;

	place_put(p, "r.csv", "z\ny\nx\nw\n");
	assert_int_equal(run(p, PLAIN "--reviewers r.csv --json"), EXIT_DONE);
	assert_non_null(strstr(p->out, "\"load_least\":0,"));
	assert_non_null(strstr(p->out, "\"loads\":{\"z\":0,\"y\":1,\"x\":1,\"w\":0}"));
	place_put(p, "p.csv", "paper,title\na,A\nb,B\nc,C\n");
	assert_int_equal(run(p, PLAIN "--papers p.csv"), EXIT_NO);
	assert_string_equal(p->err,
		"bursary assign: p.csv:1: passed over, not known: column \"title\"\n"
		"infeasible: paper c needs 1, its eligible reviewers (0) can give 0 at most\n");
	place_put(p, "p.csv", "b\n");
	assert_int_equal(run(p, PLAIN "--papers p.csv"), EXIT_DONE);
	assert_string_equal(p->err,
		"bursary assign: scores.csv: 3 of 6 rows cannot bite and were passed over; the "
		"first on line 2: no paper \"a\" in its list\n");
	assert_string_equal(place_get(p, "out.csv"), "paper,reviewer,score\nb,x,0.7\n");
}

static void a_header_alone_leaves_every_paper_of_the_list_without_reviewers(void **state)
{
	struct place *p = *state;

	place_put(p, "scores.csv", "paper,reviewer,score\n");
	place_put(p, "p.csv", "a\n");
	assert_int_equal(run(p, PLAIN "--papers p.csv"), EXIT_NO);
	assert_string_equal(p->err, "infeasible: 1 review asked, loads allow 0\n");
	place_put(p, "r.csv", "x\n");
	assert_int_equal(run(p, PLAIN "--papers p.csv --reviewers r.csv"), EXIT_NO);
	assert_string_equal(p->err,
		"infeasible: paper a needs 1, its eligible reviewers (0) can give 0 at most\n");
}

static void semicolons_and_tabs_separate_as_commas_do(void **state)
{
	struct place *p = *state;

	place_put(p, "scores.csv", "paper\treviewer\tscore\na\tx\t0.9\na\ty\t0.8\nb\tx\t0.7\n");
	place_put(p, "more.csv", "reviewer;load\nx;0\n");
	place_put(p, "d.csv", "b;0\n");
	assert_int_equal(run(p, PLAIN "--loads more.csv --demands d.csv"), EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), "paper,reviewer,score\na,y,0.8\n");
}

static void a_random_draw_is_named_by_its_seed(void **state)
{
	struct place *p = *state;
	const char *first;

	assert_int_equal(
		run(p, PLAIN "--objective random --max-prob .6 --seed 5 --marginals more.csv "
			     "--json"),
		EXIT_DONE);
	first = place_get(p, "out.csv");
	assert_non_null(strstr(p->out, "\"expected_sum\":1.380000000"));
	assert_non_null(strstr(p->out, "\"max_prob\":0.600000000"));
	assert_non_null(
		strstr(place_get(p, "more.csv"), "paper,reviewer,probability\na,x,0.4\na,y,0.6\n"));
	assert_int_equal(run(p, PLAIN "--objective random --max-prob .6 --seed 5"), EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), first);
	assert_int_equal(run(p, PLAIN "--objective random --max-prob .3"), EXIT_NO);
	assert_int_equal(run(p, PLAIN "--objective random --max-prob 0"), EXIT_USAGE);
	assert_int_equal(run(p, PLAIN "--objective random --quality 1.5"), EXIT_USAGE);
	assert_int_equal(run(p, PLAIN "--quality .5"), EXIT_USAGE);
	assert_int_equal(run(p, PLAIN "--objective random --max-prob .6 --quality .99"), EXIT_NO);
}

static const char *shared(struct mem *m, const char *file)
{
	const char *root = getenv("BURSARY_SHARED");
	char *path =
		mem_printf(m, "%s/data/assignment/%s", root == NULL ? "../shared" : root, file);
	char *real = realpath(path, NULL);
	char *copy = mem_str(m, real);

	free(real);
	return copy;
}

static void midl_reaches_its_published_optimum(void **state)
{
	struct place *p = *state;
	const char *scores = shared(p->m, "midl-scores.csv");
	const char *conflicts = shared(p->m, "midl-conflicts.csv");
	char *line;

	if (scores == NULL || conflicts == NULL) {
		print_message("skipped: no ../shared\n");
		skip();
	}
	line = mem_printf(p->m,
		"--scores %s --conflicts %s --demand 3 --load 4 --out out.csv --json", scores,
		conflicts);
	assert_int_equal(run(p, line), EXIT_DONE);
	assert_non_null(strstr(p->out, "\"sum\":201.884878,\"bound\":201.884878"));
	assert_int_equal(run(p, mem_printf(p->m, "%s --min-load 1", line)), EXIT_DONE);
	assert_non_null(strstr(p->out, "\"sum\":186.459931,\"bound\":186.459931"));
}

static void midl_is_fair_at_the_highest_floor_there_is(void **state)
{
	struct place *p = *state;
	const char *scores = shared(p->m, "midl-scores.csv");
	const char *conflicts = shared(p->m, "midl-conflicts.csv");
	const char *line, *sum;

	if (scores == NULL || conflicts == NULL) {
		print_message("skipped: no ../shared\n");
		skip();
	}
	line = mem_printf(p->m,
		"--scores %s --conflicts %s --demand 3 --load 4 --out out.csv "
		"--json --objective fair",
		scores, conflicts);
	assert_int_equal(run(p, line), EXIT_DONE);
	assert_non_null(strstr(p->out, "\"sum\":201.768731,\"bound\":201.768731"));
	assert_non_null(strstr(p->out, "\"floor\":0.944839,\"floor_bound\":0.944839"));
	assert_int_equal(run(p, mem_printf(p->m, "%s --min-load 1 --floor .85", line)), EXIT_DONE);
	sum = strstr(p->out, "\"sum\":");
	assert_non_null(sum);
	assert_true(strtod(sum + 6, NULL) >= 184.7);
	assert_int_equal(run(p, mem_printf(p->m, "%s --floor .9449", line)), EXIT_NO);
	assert_string_equal(p->err,
		"infeasible: no assignment gives every paper 0.9449; the highest floor is 0.944839 "
		"(paper p012 alone can have 0.944839 at most)\n");
}

int main(void)
{
#define EACH(t) cmocka_unit_test_setup_teardown(t, set_up, place_end)
	const struct CMUnitTest tests[] = {
		EACH(the_best_pairs_are_written),
		EACH(conflicts_pins_demands_and_loads_are_obeyed),
		EACH(a_quota_is_kept),
		EACH(a_quota_that_cannot_be_is_told_by_its_paper),
		EACH(no_panel_comes_from_one_institution_alone),
		EACH(a_dense_array_is_read_with_its_conflicts),
		EACH(a_dense_array_of_doubles_is_read_too),
		EACH(infeasible_is_exit_1_with_the_smallest_reason),
		EACH(everybody_eligible_stands_in_the_reason),
		EACH(quotas_and_institutions_are_kept_together),
		EACH(every_reason_is_one_sentence_of_its_own),
		EACH(why_tells_what_a_pair_would_cost),
		EACH(bad_input_is_one_line_with_its_place),
		EACH(what_cannot_bite_is_passed_over_and_counted),
		EACH(the_best_of_a_match_goes_with_all_conflicts),
		EACH(whole_lists_name_who_has_no_score),
		EACH(a_header_alone_leaves_every_paper_of_the_list_without_reviewers),
		EACH(semicolons_and_tabs_separate_as_commas_do),
		EACH(a_random_draw_is_named_by_its_seed),
		EACH(midl_is_fair_at_the_highest_floor_there_is),
		EACH(midl_reaches_its_published_optimum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
