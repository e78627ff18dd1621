#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "base/mem.h"
#include "cli/cli.h"
#include "cli/filter/papers_in.h"

static char dir[] = "/tmp/bursary-match-XXXXXX";

static const char *path(const char *name)
{
	static char paths[8][256];
	static int next;
	char *p = paths[next++ % 8];

	snprintf(p, sizeof(paths[0]), "%s/%s", dir, name);
	return p;
}

static void write_file(const char *name, const char *text)
{
	FILE *f = fopen(path(name), "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static const char *read_file(const char *name)
{
	static char text[4096];
	FILE *f = fopen(path(name), "r");
	size_t n;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

#define TEXT(id, title, abstract)                                                                  \
	"{\"id\":\"" id "\",\"content\":{\"title\":\"" title "\",\"abstract\":\"" abstract "\"}}"  \
	"\n"

static const char submissions[] = TEXT("p1", "Graph neural networks", "Molecules as graphs.")
	TEXT("p2", "Soil chemistry", "Nitrogen in soil.");
static const char archives[] = TEXT("a", "Networks of graphs", "Neural molecules.")
	TEXT("b", "Nitrogen and soil", "Chemistry of soil.") TEXT("c", "Ornithology", "Birds.");
static const char profiles[] = "{\n \"~Ada1\": [\"a\", \"c\"],\n \"~Bo, B\": [\"b\"]\n}\n";

static int setup(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	write_file("s.jsonl", submissions);
	write_file("a.jsonl", archives);
	write_file("p.json", profiles);
	return 0;
}

static int teardown(void **state)
{
	char command[300];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return (system)(command);
}

static int match(const char *sub, const char *arch, const char *prof, const char *more)
{
	char *argv[12] = { "match", "--submissions" };
	int argc = 2;

	argv[argc++] = (char *)path(sub);
	argv[argc++] = "--archives";
	argv[argc++] = (char *)path(arch);
	if (prof != NULL) {
		argv[argc++] = "--profiles";
		argv[argc++] = (char *)path(prof);
	}
	argv[argc++] = "--out";
	argv[argc++] = (char *)path("out.csv");
	if (more != NULL)
		argv[argc++] = (char *)more;
	return cli_match(argc, argv);
}

static void assert_expected_order(void)
{
	const char *out = read_file("out.csv");

	assert_memory_equal(out, "paper,reviewer,score\np1,~Ada1,0.", 32);
	assert_non_null(strstr(out, "p1,\"~Bo, B\",0.000000\np2,\"~Bo, B\",0."));
	assert_non_null(strstr(out, "p2,~Ada1,0.000000\n"));
}

static void scores_are_written_best_first(void **state)
{
	(void)state;
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", NULL), EXIT_DONE);
	assert_expected_order();
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", "--top=1"), EXIT_DONE);
	assert_null(strstr(read_file("out.csv"), "p2,~Ada1"));
	assert_non_null(strstr(read_file("out.csv"), "p1,~Ada1"));
}

static void all_forms_of_input_give_the_same_bytes(void **state)
{
	static const char map[] =
		"{\"p1\":{\"content\":{\"title\":{\"value\":\"Graph neural networks\"},"
		"\"abstract\":{\"value\":\"Molecules as graphs.\"}}},\n"
		"\"p2\":{\"id\":\"p2\",\"content\":{\"title\":\"Soil chemistry\","
		"\"abstract\":\"Nitrogen in soil.\"}}}";
	char first[4096];
	gzFile gz;

	(void)state;
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", NULL), EXIT_DONE);
	snprintf(first, sizeof(first), "%s", read_file("out.csv"));

	write_file("map.json", map);
	assert_int_equal(match("map.json", "a.jsonl", "p.json", NULL), EXIT_DONE);
	assert_string_equal(read_file("out.csv"), first);

	gz = gzopen(path("a.jsonl.gz"), "w");
	gzputs(gz, archives);
	gzclose(gz);
	assert_int_equal(match("s.jsonl", "a.jsonl.gz", "p.json", NULL), EXIT_DONE);
	assert_string_equal(read_file("out.csv"), first);

	assert_int_equal(mkdir(path("dir"), 0700), 0);
	write_file("dir/~Ada1.jsonl", TEXT("a", "Networks of graphs", "Neural molecules.")
					      TEXT("c", "Ornithology", "Birds."));
	write_file("dir/~Bo, B.jsonl", TEXT("b", "Nitrogen and soil", "Chemistry of soil."));
	write_file("dir/notes.txt", "none of ours");
	assert_int_equal(match("s.jsonl", "dir", NULL, NULL), EXIT_DONE);
	assert_expected_order();
}

/* Reads the three files and expects this fault. */
static void assert_fault(const char *sub, const char *arch, const char *prof, const char *expected)
{
	struct mem *m = mem_new(NULL, "test");
	struct papers_in in = { .submissions = path(sub), .archives = path(arch) };
	struct papers p;
	const char *fault = NULL;

	in.profiles = prof == NULL ? NULL : path(prof);
	assert_int_equal(papers_read(m, &in, &p, &fault), ERR_INVALID);
	assert_non_null(fault);
	assert_memory_equal(fault, dir, strlen(dir));
	assert_string_equal(fault + strlen(dir) + 1, expected);
	mem_end(m);
}

static void bad_submissions_are_refused_with_their_line(void **state)
{
	static const struct {
		const char *text, *fault;
	} bad[] = {
		{ "", "bad:1: the file is empty" },
		{ "\n \n", "bad:1: the file is empty" },
		{ TEXT("p", "A", "b") "\n{\"id\":\"q\"}\n",
			"bad:3: \"content\" is missing, or not an object" },
		{ TEXT("p", "A", "b") "{\"id\": \n", "bad:2: not JSON: it ends too early" },
		{ TEXT("p", "A", "b") "{\"content\":{}}\n",
			"bad:2: \"id\" is missing, or not a string" },
		{ TEXT("p", "A", "b") TEXT("q", "A", "b") TEXT("p", "A", "b"),
			"bad:3: submission \"p\" is there twice" },
		{ TEXT("p", "", " "), "bad:1: submission \"p\" has neither title nor abstract" },
		{ TEXT("p", "A\xFF", "b"), "bad:1: not JSON: unable to decode byte 0xff" },
		{ "{\"id\":\"p\",\"content\":{\"title\":[1]}}\n",
			"bad:1: title or abstract is not a string" },
		{ "7\n", "bad:1: neither a JSON object nor an array of them" },
		{ "{\n\"p\": {\"content\": {\"title\": \"A\"}},\n\"q\": 3}\n",
			"bad:3: not an object with \"id\" and \"content\"" },
		{ "{\n\"p\": {},\n\"p\": {}}\n", "bad:3: not JSON: duplicate object key" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		write_file("bad", bad[i].text);
		assert_fault("bad", "a.jsonl", "p.json", bad[i].fault);
	}
	assert_fault("none", "a.jsonl", "p.json", "none: No such file or directory");
}

static void bad_profiles_are_refused_with_their_line(void **state)
{
	static const struct {
		const char *text, *fault;
	} bad[] = {
		{ "{\n\"r\": [\"a\",\n \"x\"]}\n",
			"bad:3: reviewer \"r\": publication \"x\" is not in the archives" },
		{ "{\"q\": [\"a\"],\n\"r\": []}", "bad:2: reviewer \"r\" has no publications" },
		{ "{\"r\": [\"a\", \"a\"]}",
			"bad:1: reviewer \"r\": publication \"a\" is there twice" },
		{ "{\"r\": [7]}", "bad:1: reviewer \"r\": an id is not a string" },
		{ "[[\"a\"]]", "bad:1: profiles are one object, reviewer to an array of "
			       "publication ids" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		write_file("bad", bad[i].text);
		assert_fault("s.jsonl", "a.jsonl", "bad", bad[i].fault);
	}
	write_file("twice", TEXT("a", "A", "b") TEXT("a", "A", "b"));
	assert_fault("s.jsonl", "twice", "p.json", "twice:2: publication \"a\" is there twice");
	assert_fault("s.jsonl", "a.jsonl", NULL, "a.jsonl: one file of archives needs --profiles");
}

static void a_failure_leaves_what_was_there(void **state)
{
	(void)state;
	write_file("out.csv", "before");
	write_file("bad", "{");
	assert_int_equal(match("bad", "a.jsonl", "p.json", NULL), EXIT_USAGE);
	assert_string_equal(read_file("out.csv"), "before");
}

static void empty_profiles_are_kept_on_request(void **state)
{
	(void)state;
	write_file("empty.json", "{\"r\": [], \"q\": [\"a\"]}");
	assert_int_equal(match("s.jsonl", "a.jsonl", "empty.json", NULL), EXIT_USAGE);
	assert_int_equal(match("s.jsonl", "a.jsonl", "empty.json", "--keep-empty"), EXIT_DONE);
	assert_non_null(strstr(read_file("out.csv"), "p1,r,0.000000"));

	assert_int_equal(mkdir(path("own"), 0700), 0);
	write_file("own/~Ada1.jsonl", archives);
	write_file("own/~Eve1.jsonl", "");
	assert_int_equal(match("s.jsonl", "own", NULL, NULL), EXIT_USAGE);
	assert_int_equal(match("s.jsonl", "own", NULL, "--keep-empty"), EXIT_DONE);
	assert_non_null(strstr(read_file("out.csv"), "p2,~Eve1,0.000000"));
}

static void bids_move_scores_and_bad_ones_are_refused(void **state)
{
	char bids[300];

	(void)state;
	snprintf(bids, sizeof(bids), "--bids=%s", path("bids.csv"));
	write_file("bids.csv", "p1,~Ada1,-1\n");
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", bids), EXIT_DONE);
	write_file("bids.csv", "p1,~Ada1,2\n");
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", bids), EXIT_USAGE);
	write_file("bids.csv", "p1,~Ada1,nan\n");
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", bids), EXIT_USAGE);
	write_file("bids.csv", "p1,~Ada1,1\np1,~Ada1,1\n");
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", bids), EXIT_USAGE);
	write_file("bids.csv", "p9,~Ada1,1\n");
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", bids), EXIT_USAGE);
}

/* What `bursary match --explain p1 reviewer` prints. */
static const char *explained(const char *paper, const char *reviewer, int expected)
{
	char *argv[] = { "match", "--submissions", (char *)path("s.jsonl"), "--archives",
		(char *)path("a.jsonl"), "--profiles", (char *)path("p.json"), "--explain",
		(char *)paper, (char *)reviewer, NULL };
	int saved = dup(STDOUT_FILENO), to, status;

	fflush(stdout);
	to = open(path("out.txt"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(saved >= 0 && to >= 0);
	dup2(to, STDOUT_FILENO);
	close(to);
	status = cli_match(10, argv);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	assert_int_equal(status, expected);
	return read_file("out.txt");
}

static void an_explanation_names_publications_and_terms(void **state)
{
	const char *text = explained("p1", "~Ada1", EXIT_DONE);

	(void)state;
	assert_non_null(strstr(text, "p1 and ~Ada1: expertise 0."));
	assert_non_null(strstr(text, "Networks of graphs"));
	assert_non_null(strstr(text, "graph"));
	assert_true(strstr(text, "Ornithology") > strstr(text, "Networks of graphs"));
	assert_null(strstr(text, "Nitrogen"));
	explained("p7", "~Ada1", EXIT_USAGE);
	explained("p1", "~Eve", EXIT_USAGE);
}

static void a_line_that_is_too_long_is_refused(void **state)
{
	size_t n = (9 << 20) + sizeof(submissions);
	char *text = test_malloc(n);

	(void)state;
	memset(text, 'x', n);
	memcpy(text, submissions, sizeof(submissions) - 1);
	text[n - 1] = '\0';
	write_file("bad", text);
	assert_fault("bad", "a.jsonl", "p.json", "bad:3: the line is too long");
	/* The first line too, though a file that is one JSON value may be longer. */
	memset(text, 'x', n);
	memcpy(text, submissions, strcspn(submissions, "."));
	memcpy(text + n - sizeof(submissions) - 4, "\"}}\n", 4);
	memcpy(text + n - sizeof(submissions), submissions, sizeof(submissions));
	write_file("bad", text);
	test_free(text);
	assert_fault("bad", "a.jsonl", "p.json", "bad:1: the line is too long");
}

static void archives_that_are_not_there_are_told(void **state)
{
	(void)state;
	assert_fault("s.jsonl", "none", NULL, "none: No such file or directory");
}

static void a_gzip_file_that_is_cut_off_is_refused(void **state)
{
	gzFile gz = gzopen(path("bad"), "w");
	struct stat st;

	(void)state;
	gzputs(gz, submissions);
	gzclose(gz);
	assert_int_equal(stat(path("bad"), &st), 0);
	assert_int_equal(truncate(path("bad"), st.st_size - 9), 0);
	assert_fault("bad", "a.jsonl", "p.json", "bad:3: the gzip file is cut off");
}

static void areas_not_shared_lower_a_score(void **state)
{
	char areas[300], plain[4096];

	(void)state;
	snprintf(areas, sizeof(areas), "--areas=%s", path("areas.csv"));
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", NULL), EXIT_DONE);
	snprintf(plain, sizeof(plain), "%s", read_file("out.csv"));
	write_file("areas.csv", "id,area\np1,ml\n~Ada1,ml\n");
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", areas), EXIT_DONE);
	assert_string_equal(read_file("out.csv"), plain);
	write_file("areas.csv", "id,area\np1,ml\n~Ada1,bio\n");
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", areas), EXIT_DONE);
	assert_string_not_equal(read_file("out.csv"), plain);
	write_file("areas.csv", "id,area\nnobody,ml\n");
	assert_int_equal(match("s.jsonl", "a.jsonl", "p.json", areas), EXIT_USAGE);
}

/* The profiles come through a pipe, so that the run stands still when it is interrupted. */
static void an_interrupt_leaves_what_was_there(void **state)
{
	int status, to;
	pid_t child;

	(void)state;
	write_file("out.csv", "before");
	assert_int_equal(mkfifo(path("pipe"), 0600), 0);
	child = fork();
	if (child == 0)
		_exit(match("s.jsonl", "a.jsonl", "pipe", NULL));
	to = open(path("pipe"), O_WRONLY);
	assert_int_equal(write(to, profiles, 5), 5);
	kill(child, SIGINT);
	assert_int_equal(waitpid(child, &status, 0), child);
	close(to);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
	assert_string_equal(read_file("out.csv"), "before");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scores_are_written_best_first),
		cmocka_unit_test(all_forms_of_input_give_the_same_bytes),
		cmocka_unit_test(bad_submissions_are_refused_with_their_line),
		cmocka_unit_test(bad_profiles_are_refused_with_their_line),
		cmocka_unit_test(a_failure_leaves_what_was_there),
		cmocka_unit_test(empty_profiles_are_kept_on_request),
		cmocka_unit_test(bids_move_scores_and_bad_ones_are_refused),
		cmocka_unit_test(an_explanation_names_publications_and_terms),
		cmocka_unit_test(a_line_that_is_too_long_is_refused),
		cmocka_unit_test(archives_that_are_not_there_are_told),
		cmocka_unit_test(a_gzip_file_that_is_cut_off_is_refused),
		cmocka_unit_test(areas_not_shared_lower_a_score),
		cmocka_unit_test(an_interrupt_leaves_what_was_there),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
