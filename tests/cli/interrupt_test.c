/*
 * Ctrl-C on a terminal, while the bar of each long part of three filters is
 * seen.  Of select it ends the search and not the answer: select_test.c.
 */
#include "place.h"
#include "terminal.h"

#include <math.h>

#include "base/prng.h"

static FILE *open_file(const struct place *p, const char *name)
{
	FILE *f = fopen(place_at(p, name), "wb");

	assert_non_null(f);
	return f;
}

/* Scores that all papers order alike, nearly: the flow has much to do. */
static void put_scores(const struct place *p)
{
	enum { PAPERS = 3000, REVIEWERS = 1500 };
	static const char head[] =
		"{'descr': '<f4', 'fortran_order': False, 'shape': (3000, 1500), }";
	FILE *f = open_file(p, "scores.npy");
	static float row[REVIEWERS], fame[REVIEWERS];
	struct prng g;

	prng_init(&g, 1);
	fprintf(f, "\x93NUMPY%c%c%c%c%-117s\n", 1, 0, 118, 0, head);
	for (int j = 0; j < REVIEWERS; j++)
		fame[j] = (float)prng_unit(&g);
	for (int i = 0; i < PAPERS; i++) {
		for (int j = 0; j < REVIEWERS; j++)
			row[j] = fame[j] + .05f * (float)prng_unit(&g);
		fwrite(row, sizeof(float), REVIEWERS, f);
	}
	fclose(f);
}

static void put_reviews(const struct place *p)
{
	enum { PAPERS = 300000 };
	FILE *f = open_file(p, "reviews.csv");
	struct prng g;

	prng_init(&g, 2);
	fputs("paper,reviewer,score,confidence\n", f);
	for (int i = 0; i < PAPERS; i++) {
		int reviewer = (int)prng_below(&g, PAPERS / 4);

		for (int k = 0; k < 3; k++) {
			int j = (reviewer + k * (1 + i % 7)) % (PAPERS / 4);

			fprintf(f, "p%d,r%d,%.2f,%d\n", i, j,
				5 + i % 3 + j % 5 * .3 + prng_normal(&g), 1 + j % 4);
		}
	}
	fclose(f);
}

static void put_text(FILE *f, struct prng *g, char kind, int id)
{
	fprintf(f, "{\"id\":\"%c%d\",\"content\":{\"title\":\"\",\"abstract\":\"", kind, id);
	for (int w = 0; w < 50; w++)
		fprintf(f, "word%dx ", (int)(20000 * pow(prng_unit(g), 3)));
	fputs("\"}}\n", f);
}

static void put_texts(const struct place *p)
{
	enum { PAPERS = 400, REVIEWERS = 800, WORKS = 15 };
	FILE *f = open_file(p, "papers.jsonl");
	struct prng g;

	prng_init(&g, 4);
	for (int i = 0; i < PAPERS; i++)
		put_text(f, &g, 'p', i);
	fclose(f);
	f = open_file(p, "archives.jsonl");
	for (int i = 0; i < REVIEWERS * WORKS; i++)
		put_text(f, &g, 'w', i);
	fclose(f);
	f = open_file(p, "profiles.json");
	for (int j = 0; j < REVIEWERS; j++) {
		fprintf(f, "%s\"r%d\":[", j == 0 ? "{" : ",", j);
		for (int k = 0; k < WORKS; k++)
			fprintf(f, "%s\"w%d\"", k == 0 ? "" : ",", j * WORKS + k);
		fputc(']', f);
	}
	fputs("}\n", f);
	fclose(f);
}

struct run {
	struct place *place;
	const char *line;
};

static int run_line(void *arg)
{
	const struct run *r = arg;

	return chdir(r->place->folder) != 0 ? EXIT_USAGE : place_call(r->place, r->line);
}

static int files_in(const char *folder)
{
	DIR *d = opendir(folder);
	int n = 0;

	for (const struct dirent *e = readdir(d); e != NULL; e = readdir(d))
		n++;
	closedir(d);
	return n;
}

/*
 * Interrupted when it shows the label; out.csv was there before, and what
 * else the line asks for was not.
 */
static void interrupt(struct place *p, const char *label, const char *line)
{
	struct run r = { p, line };
	struct terminal t;
	int before, status;

	place_put(p, "out.csv", "before");
	before = files_in(p->folder);
	terminal_begin(&t, p->m, run_line, &r);
	if (!terminal_sees(&t, label))
		fail_msg("\"%s\" was not shown by: %s\n%s", label, line, buf_str(&t.seen));
	assert_int_equal(write(t.fd, "\x03", 1), 1); /* the key */
	status = terminal_end(&t);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT); /* 130 in a shell */
	assert_string_equal(place_get(p, "out.csv"), "before");
	assert_int_equal(files_in(p->folder), before);
}

static void match_leaves_what_was_there(void **state)
{
	struct place *p = *state;
	const char *line = "match --submissions papers.jsonl --archives archives.jsonl "
			   "--profiles profiles.json --out out.csv";

	put_texts(p);
	interrupt(p, "learning words [", line);
}

static void assign_leaves_what_was_there(void **state)
{
	struct place *p = *state;
	const char *line = "assign --scores scores.npy --demand 3 --load 6 --out out.csv";

	put_scores(p);
	interrupt(p, "greatest sum, round ", line);
	interrupt(
		p, "raising the worst-off, round ", mem_printf(p->m, "%s --objective fair", line));
	interrupt(p, "spreading chances, round ",
		mem_printf(p->m, "%s --objective random --max-prob .5 --marginals m.csv", line));
	interrupt(p, "spreading chances, round ",
		mem_printf(p->m, "%s --objective random --quality .95 --marginals m.csv", line));
}

static void calibrate_leaves_what_was_there(void **state)
{
	struct place *p = *state;
	const char *line =
		"calibrate --reviews reviews.csv --out out.csv --reviewers reviewers.csv";

	put_reviews(p);
	interrupt(p, "learning habits [", line);
	/* Left alone it writes both files, and where nobody looks it shows no bar. */
	assert_int_equal(place_run(p, line), EXIT_DONE);
	assert_string_equal(p->err, "");
	assert_memory_equal(place_get(p, "out.csv"), "paper,score,sd,raw,n\np0,", 24);
	assert_non_null(place_get(p, "reviewers.csv"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(match_leaves_what_was_there),
		PLACE_TEST(assign_leaves_what_was_there),
		PLACE_TEST(calibrate_leaves_what_was_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
