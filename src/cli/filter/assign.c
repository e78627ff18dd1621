/* `bursary assign`: who reviews what, from files to a file. */
#include <stdio.h>

#include "cli/filter/assign_answer.h"
#include "cli/cli.h"
#include "cli/options.h"

const char cli_assign_help[] =
	"  --scores F        paper,reviewer,score as CSV (a pair that is not listed may not be),\n"
	"                    or a float .npy of papers x reviewers (NaN: may not be)\n"
	"  --papers F        paper: all there are, those without any score too (one: no result);\n"
	"  --reviewers F     reviewer: all there are; for .npy the names of its rows and columns.\n"
	"                    Rows of other files that name nobody known are passed over and told\n"
	"  --demand N        members each paper gets; --demands F: paper,demand for some\n"
	"  --load N          papers a reviewer gets at most; --min-load N: at least;\n"
	"                    --loads F: reviewer,load[,min_load] for some\n"
	"  --conflicts F     paper,reviewer[,constraint]: -1 may not be (the default), 1 must be\n"
	"  --pins F          paper,reviewer pairs that must be; --min-score X: of all others\n"
	"  --members F       reviewer,attribute; --quotas F: paper,attribute,min,max counts the\n"
	"                    paper's members with the attribute; paper * is every paper\n"
	"  --institutions F  reviewer,institution: no paper's members all from one of them\n"
	"  --seniors F       reviewer: at least --min-seniors N (1) of them on every paper\n"
	"  --areas F         id,area of papers and reviewers: each area of a paper is that of at\n"
	"                    least --cover N (1) of its members\n"
	"  --authors F       paper,author: no author reviews their own; --no-mutual: no two\n"
	"                    authors review each other\n"
	"  --coauthors F     author,coauthor: with --author-distance N nobody reviews who is N\n"
	"                    steps or less from an author, with --panel-distance N no two members\n"
	"                    of a paper are N steps or less from each other\n"
	"  --preferences F   paper,reviewer,weight: what a pair counts for beside its score\n"
	"  --previous F      paper,reviewer pairs that stand: each that stays counts for\n"
	"                    --change-cost X beside its score\n"
	"                    (these files may be OpenReview's edges in JSON: head, tail, weight)\n"
	"  --objective X     sum (the default); fair: the worst-off paper first, then the sum;\n"
	"                    random: a draw from probabilities that nobody can foresee\n"
	"  --floor X         fair: the greatest sum with no paper below X\n"
	"  --levels N        fair: then the second worst paper as well off as can be, and so on\n"
	"  --effort N        N times the work a search may take where it leaves a gap (1)\n"
	"  --max-prob Q      random: no pair likelier than Q, the greatest expected sum;\n"
	"                    --max-probs F: paper,reviewer,max_prob for some\n"
	"  --quality X       random: spread as evenly as an expected X times the greatest sum "
	"allows\n"
	"  --seed N          random: which draw (0); --marginals F: paper,reviewer,probability\n"
	"  --out F           paper,reviewer,score; - is standard output\n"
	"  --alternates F    paper,reviewer,score,instead_of: the next best who keep all in the\n"
	"                    place of a member, --alternates-each N (2) for each (*: for any)\n"
	"  --hotcrp F        HotCRP's bulk assignment; --hotcrp-action A (primaryreview), --round "
	"R\n"
	"  --edges F         OpenReview's edges, of --invitation I, with --label L\n"
	"  --why PAPER REVIEWER  prints instead: score and places of the pair, what forcing or\n"
	"                    forbidding it costs, and who would take the place\n"
	"  --json            figures on standard output: sum, worst-off paper, loads, bound, "
	"gap\n\n"
	"Exit status: 0 done, 1 nothing fits (and the smallest reason why), 2 bad input.\n"
	"  bursary assign --scores scores.csv --conflicts conflicts.csv --demand 3 --load 6 "
	"--out pairs.csv\n";

static int refuse(struct mem *m, const struct answer *a)
{
	if (a->asked->is_json)
		assign_out_json(m, a, false);
	fprintf(stderr, "infeasible: %s\n", assign_explain(m, a));
	return EXIT_NO;
}

static int answer(struct mem *m, struct answer *a)
{
	enum err e;

	if (a->asked->is_asking)
		return assign_ask(m, a);
	if (!assign_out_can(m, a->asked))
		return EXIT_USAGE;
	e = assign_solve(m, a);
	if (e == ERR_REFUSED)
		return refuse(m, a);
	MUST(e == ERR_OK);
	if (assign_out_files(m, a) != ERR_OK)
		return EXIT_USAGE;
	if (a->asked->is_json)
		assign_out_json(m, a, true);
	return EXIT_DONE;
}

static int run(struct mem *m, const struct asked *asked)
{
	struct answer a = { .asked = asked,
		.is_fair = strcmp(asked->objective, "fair") == 0,
		.is_random = strcmp(asked->objective, "random") == 0 };
	int status = EXIT_USAGE;

	if (!assign_in_read(m, &asked->files, &a.in)) {
		fprintf(stderr, "%s\n", a.in.fault);
	} else {
		for (size_t x = 0; x < a.in.n_warnings; x++)
			fprintf(stderr, "bursary assign: %s\n", a.in.warning[x]);
		status = answer(m, &a);
	}
	assign_in_close(&a.in);
	return status;
}

/* What does not go together; the first that is so is told. */
struct clash {
	bool is_so;
	const char *told;
};

static int tell_clash(const struct clash *c, size_t n)
{
	for (size_t x = 0; x < n; x++)
		if (c[x].is_so)
			return cli_usage_error("assign", "%s", c[x].told);
	return EXIT_DONE;
}

static int check_objective(const struct asked *a)
{
	const struct assign_files *f = &a->files;
	bool is_random = strcmp(a->objective, "random") == 0;
	bool is_fair = strcmp(a->objective, "fair") == 0;
	bool has_sides = f->quotas != NULL || f->institutions != NULL || f->seniors != NULL ||
			 f->areas != NULL || f->panel_distance > 0 || f->is_mutual_out ||
			 f->max_probs != NULL;
	const struct clash clashes[] = {
		{ (a->has_floor || a->has_levels) && !is_fair,
			"--floor and --levels need --objective fair" },
		{ a->has_floor && a->has_levels, "--levels finds its floors: leave --floor out" },
		{ (a->has_quality || a->has_max_prob || a->has_seed || a->marginals != NULL ||
			  f->max_probs != NULL) &&
				!is_random,
			"--max-prob, --max-probs, --quality, --seed and --marginals need "
			"--objective random" },
		{ a->max_prob <= 0, "--max-prob is above 0" },
		{ a->has_quality && has_sides,
			"--quality does not go with quotas of any kind, --panel-distance, "
			"--no-mutual or --max-probs" },
	};

	if (!is_random && !is_fair && strcmp(a->objective, "sum") != 0)
		return cli_usage_error(
			"assign", "--objective is sum, fair or random, not \"%s\"", a->objective);
	return tell_clash(clashes, sizeof(clashes) / sizeof(clashes[0]));
}

static int check_graph(const struct asked *a)
{
	const struct assign_files *f = &a->files;
	const struct clash clashes[] = {
		{ a->has_author_distance && f->authors == NULL,
			"--author-distance needs --authors: who wrote what" },
		{ f->is_mutual_out && f->authors == NULL,
			"--no-mutual needs --authors: who wrote what" },
		{ (f->author_distance > 0 || a->has_panel_distance) && f->coauthors == NULL,
			"--author-distance and --panel-distance need --coauthors: who wrote with "
			"whom" },
		{ f->coauthors != NULL && f->author_distance == 0 && !a->has_panel_distance,
			"--coauthors needs --author-distance or --panel-distance" },
		{ (f->previous != NULL) != a->has_change_cost,
			"--previous and --change-cost go together" },
		{ a->has_min_seniors && f->seniors == NULL, "--min-seniors is of --seniors" },
		{ a->has_cover && f->areas == NULL, "--cover is of --areas" },
	};

	return tell_clash(clashes, sizeof(clashes) / sizeof(clashes[0]));
}

static int check_asked(const struct asked *a)
{
	const struct assign_files *f = &a->files;
	bool is_writing = a->alternates != NULL || a->hotcrp != NULL || a->edges != NULL ||
			  a->marginals != NULL || a->out != NULL;
	const struct clash clashes[] = {
		{ a->is_asking && is_writing, "--why prints and takes no --out" },
		{ !a->is_asking && a->out == NULL, "--out is missing" },
		{ a->is_asking && (a->is_json || strcmp(a->objective, "random") == 0),
			"--why goes with --objective sum or fair, without --json" },
		{ a->is_json && !a->is_asking && strcmp(a->out, "-") == 0,
			"--json takes standard output: give --out a file" },
		{ f->min_load > f->load, "--min-load is above --load" },
		{ f->quotas != NULL && f->members == NULL,
			"--quotas needs --members: who has which attribute" },
		{ (a->edges != NULL) != (a->invitation != NULL),
			"--edges and --invitation go together" },
		{ a->label != NULL && a->edges == NULL, "--label is of --edges" },
		{ a->hotcrp_round != NULL && a->hotcrp == NULL, "--round is of --hotcrp" },
	};
	int status = tell_clash(clashes, sizeof(clashes) / sizeof(clashes[0]));

	if (status == EXIT_DONE)
		status = check_graph(a);
	return status == EXIT_DONE ? check_objective(a) : status;
}

enum { ROWS_MAX = 64 };

struct rows {
	struct option_row at[ROWS_MAX];
	size_t n;
};

static void add_rows(struct rows *r, const struct option_row *rows, size_t n)
{
	MUST(r->n + n <= ROWS_MAX);
	memcpy(r->at + r->n, rows, n * sizeof(*rows));
	r->n += n;
}

#define GIVEN_DOUBLE(n, v, g, lo, hi)                                                              \
	{                                                                                          \
		.name = (n), .kind = OPTION_DOUBLE, .value = (v), .is_given = (g), .least = (lo),  \
		.most = (hi)                                                                       \
	}
#define GIVEN_INT(n, v, g, lo, hi)                                                                 \
	{                                                                                          \
		.name = (n), .kind = OPTION_INT, .value = (v), .is_given = (g), .min = (lo),       \
		.max = (hi)                                                                        \
	}
#define REQUIRED_COUNT(n, v)                                                                       \
	{                                                                                          \
		.name = (n), .kind = OPTION_INT, .value = (v), .is_required = true, .max = 1000000 \
	}

static void add_problem_rows(struct rows *r, struct asked *a)
{
	struct assign_files *f = &a->files;
	const struct option_row rows[] = {
		OPTION_REQUIRED_TEXT("--scores", &f->scores),
		OPTION_TEXT_ROW("--papers", &f->papers),
		OPTION_TEXT_ROW("--reviewers", &f->reviewers),
		OPTION_TEXT_ROW("--conflicts", &f->conflicts),
		OPTION_TEXT_ROW("--demands", &f->demands),
		OPTION_TEXT_ROW("--loads", &f->loads),
		OPTION_TEXT_ROW("--quotas", &f->quotas),
		OPTION_TEXT_ROW("--members", &f->members),
		OPTION_TEXT_ROW("--institutions", &f->institutions),
		OPTION_TEXT_ROW("--seniors", &f->seniors),
		GIVEN_INT("--min-seniors", &f->min_seniors, &a->has_min_seniors, 1, 1000000),
		OPTION_TEXT_ROW("--areas", &f->areas),
		GIVEN_INT("--cover", &f->cover, &a->has_cover, 1, 1000000),
		OPTION_TEXT_ROW("--authors", &f->authors),
		OPTION_TEXT_ROW("--coauthors", &f->coauthors),
		GIVEN_INT(
			"--author-distance", &f->author_distance, &a->has_author_distance, 0, 100),
		GIVEN_INT("--panel-distance", &f->panel_distance, &a->has_panel_distance, 1, 100),
		OPTION_FLAG_ROW("--no-mutual", &f->is_mutual_out),
		OPTION_TEXT_ROW("--preferences", &f->preferences),
		OPTION_TEXT_ROW("--previous", &f->previous),
		GIVEN_DOUBLE(
			"--change-cost", &f->change_cost, &a->has_change_cost, 0, ASSIGN_MAX_SCORE),
		GIVEN_DOUBLE("--min-score", &f->min_score, &f->has_min_score, -ASSIGN_MAX_SCORE,
			ASSIGN_MAX_SCORE),
		OPTION_TEXT_ROW("--pins", &f->pins),
		REQUIRED_COUNT("--demand", &f->demand),
		REQUIRED_COUNT("--load", &f->load),
		OPTION_INT_ROW("--min-load", &f->min_load, 0, 1000000),
	};

	add_rows(r, rows, sizeof(rows) / sizeof(rows[0]));
}

static void add_answer_rows(struct rows *r, struct asked *a)
{
	const struct option_row rows[] = {
		OPTION_TEXT_ROW("--objective", &a->objective),
		GIVEN_DOUBLE("--floor", &a->floor, &a->has_floor, -1e7, 1e7),
		GIVEN_DOUBLE("--max-prob", &a->max_prob, &a->has_max_prob, 0, 1),
		OPTION_TEXT_ROW("--max-probs", &a->files.max_probs),
		GIVEN_DOUBLE("--quality", &a->quality, &a->has_quality, 0, 1),
		GIVEN_INT("--seed", &a->seed, &a->has_seed, 0, INT64_MAX),
		OPTION_TEXT_ROW("--marginals", &a->marginals),
		OPTION_INT_ROW("--effort", &a->effort, 1, 1000),
		GIVEN_INT("--levels", &a->levels, &a->has_levels, 1, 1000000),
		OPTION_TEXT_ROW("--out", &a->out),
		OPTION_TEXT_ROW("--alternates", &a->alternates),
		OPTION_INT_ROW("--alternates-each", &a->alternates_each, 1, 1000),
		OPTION_TEXT_ROW("--hotcrp", &a->hotcrp),
		OPTION_TEXT_ROW("--hotcrp-action", &a->hotcrp_action),
		OPTION_TEXT_ROW("--round", &a->hotcrp_round),
		OPTION_TEXT_ROW("--edges", &a->edges),
		OPTION_TEXT_ROW("--invitation", &a->invitation),
		OPTION_TEXT_ROW("--label", &a->label),
		{ .name = "--why",
			.kind = OPTION_PAIR,
			.value = a->why,
			.is_given = &a->is_asking },
		OPTION_FLAG_ROW("--json", &a->is_json),
	};

	add_rows(r, rows, sizeof(rows) / sizeof(rows[0]));
}

static int read_asked(int argc, char **argv, struct asked *a)
{
	struct rows rows = { .n = 0 };

	add_problem_rows(&rows, a);
	add_answer_rows(&rows, a);
	return options_read(argc, argv, rows.at, rows.n);
}

int cli_assign(int argc, char **argv)
{
	struct asked a = { .objective = "sum",
		.max_prob = 1,
		.levels = 1,
		.effort = 1,
		.alternates_each = 2,
		.hotcrp_action = "primaryreview",
		.files = { .min_seniors = 1, .cover = 1 } };
	struct mem *m;
	int status = read_asked(argc, argv, &a);

	if (status == EXIT_DONE)
		status = check_asked(&a);
	if (status != EXIT_DONE)
		return status;
	m = mem_new(NULL, "assign");
	status = run(m, &a);
	mem_end(m);
	return status;
}
