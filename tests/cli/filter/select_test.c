#include "../place.h"

#include <pthread.h>
#include <signal.h>

#include "base/prng.h"

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
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 170000 "
				      "--credits 90000 --near .001 --out s.csv --json"),
		0);
	assert_string_equal(p->err, "");
	assert_string_equal(place_get(p, "s.csv"), "id,score,cash,credits,certain\n"
						   "p1,4.5,70000,0,yes\n"
						   "p3,4,50000,0,yes\n"
						   "p5,2,40000,0,yes\n");
	assert_non_null(
		strstr(p->out, "\"score\":10.5,\"bound\":10.5,\"gap\":0,\"is_proven\":true"));
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
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 900000 --credits 90000 "
				      "--quotas q.csv --out s.csv"),
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

static const char CALLS[] = "id,score,cash,call,award,person\n"
			    "a,9,90000,spring,A,ann\n"
			    "a2,7,50000,spring,A,ann\n"
			    "b,8,60000,spring,,bob\n"
			    "c,6,40000,autumn,,cy\n"
			    "d,5,70000,autumn,,dee\n";

/* a (9) and b (8) would cost 150,000; with a2 for a the spring's 110,000 suffice. */
static void variants_and_calls_with_budgets_of_their_own(void **state)
{
	struct place *p = *state;

	place_put(p, "p.csv", CALLS);
	place_put(p, "c.csv", "call,cash,credits,average\nspring,110000,,\nautumn,70000,,60000\n");
	assert_int_equal(place_run(p, "select --proposals p.csv --calls c.csv --near .001 "
				      "--out s.csv --why w.csv"),
		0);
	assert_string_equal(p->err, "");
	assert_string_equal(place_get(p, "s.csv"), "id,score,cash,credits,certain\n"
						   "a2,7,50000,0,yes\n"
						   "b,8,60000,0,yes\n"
						   "c,6,40000,0,yes\n");
	assert_non_null(strstr(place_get(p, "w.csv"), "a,no,variant,a2,"));
	assert_non_null(strstr(place_get(p, "w.csv"), "d,no,call,call autumn,"));
	/* The same with less for both: the average of autumn lets d in with c alone. */
	place_put(p, "c.csv", "call,cash,credits,average\nautumn,110000,,54000\n");
	assert_int_equal(place_run(p, "select --proposals p.csv --calls c.csv --budget 110000 "
				      "--out s.csv --why w.csv"),
		0);
	assert_non_null(
		strstr(place_get(p, "w.csv"), "d,no,call: average,") == NULL
			? strstr(place_get(p, "w.csv"), "d,no,average,call autumn: average,")
			: NULL);
}

static void an_average_holds_over_all(void **state)
{
	struct place *p = *state;

	place_put(p, "p.csv", "id,score,cash\na,9,90\nb,5,40\nc,1,20\n");
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 1000 --average 50 "
				      "--near .001 --out s.csv"),
		0);
	/* a and c are 55 on average, all three 50. */
	assert_string_equal(place_get(p, "s.csv"),
		"id,score,cash,credits,certain\na,9,90,0,yes\nb,5,40,0,yes\nc,1,20,0,yes\n");
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 1000 --average 49.99 "
				      "--near .001 --out s.csv"),
		0);
	assert_string_equal(place_get(p, "s.csv"),
		"id,score,cash,credits,certain\nb,5,40,0,yes\nc,1,20,0,yes\n");
}

static void proposals_come_and_go_as_json(void **state)
{
	struct place *p = *state;

	place_put(p, "p.jsonl",
		"{\"id\":\"x \\\"1\\\"\",\"score\":4.5,\"cash\":10,\"person\":[\"ann\",\"bob\"]}\n"
		"{\"id\":\"y\",\"score\":4,\"cash\":10,\"person\":\"bob\",\"title\":\"T\"}\n"
		"{\"id\":\"z\",\"score\":1e0,\"cash\":\"7.50\"}\n");
	assert_int_equal(place_run(p, "select --proposals p.jsonl --budget 100 --near .001 "
				      "--out s.jsonl"),
		0);
	assert_string_equal(place_get(p, "s.jsonl"),
		"{\"id\":\"x "
		"\\\"1\\\"\",\"score\":4.5,\"cash\":10,\"credits\":0,\"certain\":\"yes\"}\n"
		"{\"id\":\"z\",\"score\":1,\"cash\":7.5,\"credits\":0,\"certain\":\"yes\"}\n");
	place_put(p, "p.jsonl", "{\"id\":\"x\",\"score\":4.5,\"cash\":[]}\n{\"id\":{}}\n");
	assert_int_equal(place_run(p, "select --proposals p.jsonl --budget 100 --out s.csv"), 2);
	assert_string_equal(p->err, "p.jsonl:2: id is neither a line of text nor a number\n");
	place_put(p, "p.jsonl",
		"{\"id\":\"x\",\"score\":4.5,\"cash\":1}\n\n{\"id\":\"y\",\"cash\":2}\n");
	assert_int_equal(place_run(p, "select --proposals p.jsonl --budget 100 --out s.csv"), 2);
	assert_string_equal(p->err, "p.jsonl:3: score \"\" is not a number from -1e+06 to 1e+06\n");
}

/* Each is one line: file, line, reason. */
static void what_cannot_be_meant_is_refused(void **state)
{
	static const struct {
		const char *text, *options, *reason;
	} cases[] = {
		{ "id,score,cash,credits\na,1,5,0\nb,1,5,3\n", "--budget 10",
			"p.csv:3: credits are asked for, and there is no budget of credits "
			"(--credits N)\n" },
		{ "id,score,cash\na,1,5\n", "--budget 1e9",
			"--budget takes an amount in digits and a point, like 1000.50, up to "
			"1000000000000; not \"1e9\"" },
		{ "id,score,cash\na,1,5\n", "--budget 1,000.50",
			"--budget takes an amount in digits and a point, like 1000.50, up to "
			"1000000000000; not \"1,000.50\"" },
		{ "id,score,cash\na,1,5\nb,1,4\n", "--budget 3.99",
			"p.csv: the budget of 3.99 is below the cheapest proposal, b at 4.00\n" },
		{ "id,score,cash,credits\na,1,5,9\nb,1,4,8\n", "--budget 10 --credits 7",
			"p.csv: the budget of 7 credits is below the cheapest proposal, b at "
			"8.00\n" },
		{ "id,score,cash\na,1,\"1,000.50\"\n", "--budget 10",
			"p.csv:2: cash \"1,000.50\" is not written as digits and a point, like "
			"1000.50\n" },
		{ "id,score,cash\na,1,1e9\n", "--budget 10",
			"p.csv:2: cash \"1e9\" is not written as digits and a point, like "
			"1000.50\n" },
		{ "id;score;cash\na;1;5,0\n", "--budget 10",
			"p.csv:2: cash \"5,0\" is not written as digits and a point, like "
			"1000.50\n" },
		{ "id,score,cash\na ,1,5\n", "--budget 10",
			"p.csv:2: id \"a \" has spaces around it\n" },
		{ "id,score,Cash\na,1,5\n", "--budget 10",
			"p.csv:1: column \"Cash\" is to be written \"cash\"\n" },
		{ "id,score,cash\na,1,5\n", "", "--budget is missing" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char command[200];

		place_put(p, "p.csv", cases[i].text);
		snprintf(command, sizeof(command), "select --proposals p.csv --out s.csv %s",
			cases[i].options);
		assert_int_equal(place_run(p, command), 2);
		assert_non_null(strstr(p->err, cases[i].reason));
		assert_null(place_get(p, "s.csv"));
	}
	place_put(p, "p.csv", "id,score,cash,title\na,1,5,T\n");
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 10 --out s.csv"), 0);
	assert_string_equal(
		p->err, "bursary select: column \"title\" is not known and passed over\n");
	place_put(p, "p.csv", "id,score,cash,title\na,1,x,T\n");
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 10 --out s.csv"), 2);
	assert_string_equal(p->err, "p.csv:2: cash \"x\" is not a number from 0 to 1e+11\n");
	place_put(p, "p.csv", CALLS);
	place_put(p, "c.csv", "call,cash\nspring,5\nspring,6\n");
	assert_int_equal(place_run(p, "select --proposals p.csv --calls c.csv --out s.csv"), 2);
	assert_string_equal(p->err, "c.csv:3: call \"spring\" stands twice\n");
	place_put(p, "c.csv", "call,cash\nwinter,5\n");
	assert_int_equal(place_run(p, "select --proposals p.csv --calls c.csv --out s.csv"), 2);
	assert_string_equal(p->err, "c.csv:2: no proposal is of call \"winter\"\n");
}

static void the_files_beside_are_read_alike(void **state)
{
	struct place *p = *state;

	place_put(p, "p.csv", "id;score;cash;person\na;1;5;\"X;Y\"\nb;1;5;Y\n");
	place_put(p, "c.csv", "attribute\tvalue\tmin\tmax\twhy\nall\tall\t1\t2\t?\n");
	assert_int_equal(
		place_run(p, "select --proposals p.csv --quotas c.csv --budget 10 --out s.csv"), 0);
	assert_string_equal(
		p->err, "bursary select: c.csv:1: passed over, not known: column \"why\"\n");
	place_put(p, "c.csv", "Group,id\ng,a\n");
	assert_int_equal(
		place_run(p, "select --proposals p.csv --exclusive c.csv --budget 10 --out s.csv"),
		2);
	assert_string_equal(p->err, "c.csv:1: column \"Group\" is to be written \"group\"\n");
	place_put(p, "c.csv", "group;id\ng; a\n");
	assert_int_equal(
		place_run(p, "select --proposals p.csv --exclusive c.csv --budget 10 --out s.csv"),
		2);
	assert_string_equal(p->err, "c.csv:2: id \" a\" has spaces around it\n");
}

/* Pairs that exclude each other everywhere: no proof in any time a test has. */
static void put_hard(const struct place *p)
{
	enum { N = 150 };
	struct buf proposals, pairs;
	struct prng g;

	prng_init(&g, 1);
	buf_init(&proposals, p->m, 0);
	buf_init(&pairs, p->m, 0);
	BUF_LIT(&proposals, "id,score,cash\n");
	BUF_LIT(&pairs, "group,id\n");
	for (int i = 0; i < N; i++) {
		buf_printf(&proposals, "p%d,%d.%03d,%d\n", i, 1 + (int)prng_below(&g, 5),
			(int)prng_below(&g, 1000), 20 + (int)prng_below(&g, 60));
		for (int j = 0; j < i; j++)
			if (prng_below(&g, 10) == 0)
				buf_printf(&pairs, "g%d-%d,p%d\ng%d-%d,p%d\n", i, j, i, i, j, j);
	}
	place_put(p, "p.csv", buf_str(&proposals));
	place_put(p, "x.csv", buf_str(&pairs));
}

static const char HARD[] = "select --proposals p.csv --exclusive x.csv --budget 1500 --out s.csv";

static void when_time_is_over_the_best_found_and_its_bound_come_out(void **state)
{
	struct place *p = *state;

	put_hard(p);
	assert_int_equal(place_run(p, mem_printf(p->m, "%s --json --seconds .05", HARD)), 0);
	assert_non_null(strstr(p->err, "bursary select: the search ended at a score of "));
	assert_non_null(strstr(p->out, "\"is_proven\":false"));
	assert_non_null(strstr(place_get(p, "s.csv"), "\np"));
}

/* Waits until the search listens, and interrupts it once. */
static void *interrupt(void *arg)
{
	struct sigaction act = { 0 };

	(void)arg;
	do {
		usleep(20000);
		sigaction(SIGINT, NULL, &act);
	} while (act.sa_handler == SIG_IGN);
	usleep(50000);
	kill(getpid(), SIGINT);
	return NULL;
}

static void an_interrupt_ends_the_search_and_not_the_answer(void **state)
{
	struct place *p = *state;
	pthread_t thread;

	put_hard(p);
	signal(SIGINT, SIG_IGN);
	assert_int_equal(pthread_create(&thread, NULL, interrupt, NULL), 0);
	/* Were it deaf, it would go on for the hours it is given. */
	assert_int_equal(place_run(p, mem_printf(p->m, "%s --seconds 9999", HARD)), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	signal(SIGINT, SIG_DFL);
	assert_non_null(strstr(p->err, "bursary select: the search ended at a score of "));
	assert_non_null(strstr(place_get(p, "s.csv"), "\np"));
}

/* Two hundred and more in one component, proven long before the time is over: no clock shows. */
static void a_proven_answer_is_the_same_whatever_time_it_was_given(void **state)
{
	struct place *p = *state;
	struct buf text;
	const char *first;
	struct prng g;

	prng_init(&g, 3);
	buf_init(&text, p->m, 0);
	BUF_LIT(&text, "id,score,cash,credits,person\n");
	for (int i = 0; i < 240; i++)
		buf_printf(&text, "p%d,%d,%d,%d,h%d;h%d\n", i, 1 + (int)prng_below(&g, 9),
			20 + (int)prng_below(&g, 60), (int)prng_below(&g, 9),
			(int)prng_below(&g, 200), (int)prng_below(&g, 200));
	place_put(p, "p.csv", buf_str(&text));
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 3000 --credits 260 "
				      "--seconds 100 --out s.csv --why w.csv"),
		0);
	assert_string_equal(p->err, "");
	first = mem_printf(p->m, "%s%s", place_get(p, "s.csv"), place_get(p, "w.csv"));
	assert_int_equal(place_run(p, "select --proposals p.csv --budget 3000 --credits 260 "
				      "--seconds 5000 --out s.csv --why w.csv"),
		0);
	assert_string_equal(
		first, mem_printf(p->m, "%s%s", place_get(p, "s.csv"), place_get(p, "w.csv")));
}

/* People that hang together, with optima that another solver proved (HiGHS 1.16). */
static const struct {
	const char *file, *options, *score;
} networks[] = {
	{ "network-1000.csv", "--budget 24966600", "2233.48" },
	{ "network-5000.csv", "--budget 208868850 --credits 75423500", "9424.8" },
	{ "network-2000-quotas.csv", "--budget 64638840 --credits 24515200", "4714.06" },
	{ "network-2000-quotas.csv", "--budget 64638840 --credits 24515200 --quotas", "4713.95" },
};

static void networks_are_proven(void **state)
{
	const char *shared = getenv("BURSARY_SHARED");
	struct place *p = *state;
	const char *folder;

	if (shared == NULL) {
		print_message("skipped: no ../shared\n");
		skip();
	}
	folder = mem_printf(p->m, "%s/data/portfolio", shared);
	for (size_t i = 0; i < sizeof(networks) / sizeof(networks[0]); i++) {
		bool has_quotas = strstr(networks[i].options, "--quotas") != NULL;
		const char *command = mem_printf(p->m,
			"select --proposals %s/%s %s%s%s --seconds 200 --json --out s.csv", folder,
			networks[i].file, networks[i].options, has_quotas ? " " : "",
			has_quotas ? mem_printf(p->m, "%s/network-2000-quotas-limits.csv", folder)
				   : "");

		assert_int_equal(place_run(p, command), 0);
		assert_string_equal(p->err, "");
		assert_non_null(strstr(p->out,
			mem_printf(p->m, "\"score\":%s,\"bound\":%s,\"gap\":0,\"is_proven\":true",
				networks[i].score, networks[i].score)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(the_best_affordable_set_is_chosen),
		PLACE_TEST(credits_quotas_and_groups_bind),
		PLACE_TEST(near_ties_are_not_certain),
		PLACE_TEST(minima_that_clash_are_named),
		PLACE_TEST(variants_and_calls_with_budgets_of_their_own),
		PLACE_TEST(an_average_holds_over_all),
		PLACE_TEST(proposals_come_and_go_as_json),
		PLACE_TEST(what_cannot_be_meant_is_refused),
		PLACE_TEST(the_files_beside_are_read_alike),
		PLACE_TEST(when_time_is_over_the_best_found_and_its_bound_come_out),
		PLACE_TEST(an_interrupt_ends_the_search_and_not_the_answer),
		PLACE_TEST(a_proven_answer_is_the_same_whatever_time_it_was_given),
		PLACE_TEST(networks_are_proven),
		PLACE_TEST(bad_proposals_are_told_with_file_and_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
