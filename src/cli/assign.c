/* `bursary assign`: who reviews what, from files to a file. */
#include <stdio.h>

#include "cli/assign_answer.h"
#include "cli/cli.h"
#include "cli/file_out.h"
#include "cli/options.h"

const char cli_assign_help[] =
	"  --scores F        paper,reviewer,score as CSV (a pair that is not listed may not be),\n"
	"                    or a float32 .npy of papers x reviewers (NaN: may not be)\n"
	"  --papers F        paper: all there are, those without any score too (one: no result);\n"
	"  --reviewers F     reviewer: all there are; for .npy the names of its rows and columns.\n"
	"                    Rows of other files that name nobody known are passed over and told\n"
	"  --demand N        members each paper gets; --demands F: paper,demand for some\n"
	"  --load N          papers a reviewer gets at most; --min-load N: at least;\n"
	"                    --loads F: reviewer,load[,min_load] for some\n"
	"  --conflicts F     paper,reviewer[,constraint]: -1 may not be (the default), 1 must be\n"
	"  --pins F          paper,reviewer pairs that must be\n"
	"  --members F       reviewer,attribute; --quotas F: paper,attribute,min,max counts the\n"
	"                    paper's members with the attribute; paper * is every paper\n"
	"  --institutions F  reviewer,institution: no paper's members all from one of them\n"
	"                    (quotas and institutions of a paper that count the same reviewer:\n"
	"                    with --objective sum alone)\n"
	"  --objective X     sum (the default); fair: the worst-off paper first, then the sum;\n"
	"                    random: a draw from probabilities that nobody can foresee\n"
	"  --floor X         fair: the greatest sum with no paper below X\n"
	"  --levels N        fair: then the second worst paper as well off as can be, and so on\n"
	"  --effort N        N times the work a search may take where it leaves a gap (1)\n"
	"  --max-prob Q      random: no pair likelier than Q, the greatest expected sum\n"
	"  --quality X       random: spread as evenly as an expected X times the greatest sum "
	"allows\n"
	"  --seed N          random: which draw (0); --marginals F: paper,reviewer,probability\n"
	"  --out F           paper,reviewer,score; - is standard output\n"
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
	if (!file_out_can(m, "assign", a->asked->out) ||
		!file_out_can(m, "assign", a->asked->marginals))
		return EXIT_USAGE;
	e = assign_solve(m, a);
	if (e == ERR_REFUSED)
		return refuse(m, a);
	MUST(e == ERR_OK);
	if (a->asked->marginals != NULL && assign_out_marginals(m, a) != ERR_OK)
		return EXIT_USAGE;
	if (assign_out_pairs(m, a) != ERR_OK)
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

static int check_objective(const struct asked *a)
{
	bool is_random = strcmp(a->objective, "random") == 0;
	bool is_fair = strcmp(a->objective, "fair") == 0;

	if (!is_random && !is_fair && strcmp(a->objective, "sum") != 0)
		return cli_usage_error(
			"assign", "--objective is sum, fair or random, not \"%s\"", a->objective);
	if ((a->has_floor || a->has_levels) && !is_fair)
		return cli_usage_error("assign", "--floor and --levels need --objective fair");
	if (a->has_floor && a->has_levels)
		return cli_usage_error("assign", "--levels finds its floors: leave --floor out");
	if ((a->has_quality || a->has_max_prob || a->has_seed || a->marginals != NULL) &&
		!is_random)
		return cli_usage_error("assign",
			"--max-prob, --quality, --seed and --marginals need --objective random");
	if (a->max_prob <= 0)
		return cli_usage_error("assign", "--max-prob is above 0");
	if (a->has_quality && (a->files.quotas != NULL || a->files.institutions != NULL))
		return cli_usage_error(
			"assign", "--quality does not go with --quotas or --institutions");
	return EXIT_DONE;
}

static int check_asked(struct asked *a)
{
	a->files.is_flow = strcmp(a->objective, "sum") != 0;
	if ((a->out == NULL) != a->is_asking)
		return cli_usage_error("assign",
			a->is_asking ? "--why prints and takes no --out" : "--out is missing");
	if (a->is_asking && (a->is_json || strcmp(a->objective, "random") == 0))
		return cli_usage_error(
			"assign", "--why goes with --objective sum or fair, without --json");
	if (a->is_json && strcmp(a->out, "-") == 0)
		return cli_usage_error("assign", "--json takes standard output: give --out a file");
	if (a->files.min_load > a->files.load)
		return cli_usage_error("assign", "--min-load is above --load");
	if (a->files.quotas != NULL && a->files.members == NULL)
		return cli_usage_error(
			"assign", "--quotas needs --members: who has which attribute");
	return check_objective(a);
}

static int read_asked(int argc, char **argv, struct asked *a)
{
	const struct option_row rows[] = {
		OPTION_REQUIRED_TEXT("--scores", &a->files.scores),
		OPTION_TEXT_ROW("--papers", &a->files.papers),
		OPTION_TEXT_ROW("--reviewers", &a->files.reviewers),
		OPTION_TEXT_ROW("--conflicts", &a->files.conflicts),
		OPTION_TEXT_ROW("--demands", &a->files.demands),
		OPTION_TEXT_ROW("--loads", &a->files.loads),
		OPTION_TEXT_ROW("--quotas", &a->files.quotas),
		OPTION_TEXT_ROW("--members", &a->files.members),
		OPTION_TEXT_ROW("--institutions", &a->files.institutions),
		OPTION_TEXT_ROW("--pins", &a->files.pins),
		OPTION_TEXT_ROW("--objective", &a->objective),
		{ .name = "--floor",
			.kind = OPTION_DOUBLE,
			.value = &a->floor,
			.is_given = &a->has_floor,
			.least = -1e7,
			.most = 1e7 },
		{ .name = "--max-prob",
			.kind = OPTION_DOUBLE,
			.value = &a->max_prob,
			.is_given = &a->has_max_prob,
			.least = 0,
			.most = 1 },
		{ .name = "--quality",
			.kind = OPTION_DOUBLE,
			.value = &a->quality,
			.is_given = &a->has_quality,
			.least = 0,
			.most = 1 },
		{ .name = "--seed",
			.kind = OPTION_INT,
			.value = &a->seed,
			.is_given = &a->has_seed,
			.min = 0,
			.max = INT64_MAX },
		OPTION_TEXT_ROW("--marginals", &a->marginals),
		OPTION_INT_ROW("--effort", &a->effort, 1, 1000),
		{ .name = "--levels",
			.kind = OPTION_INT,
			.value = &a->levels,
			.is_given = &a->has_levels,
			.min = 1,
			.max = 1000000 },
		OPTION_TEXT_ROW("--out", &a->out),
		{ .name = "--why",
			.kind = OPTION_PAIR,
			.value = a->why,
			.is_given = &a->is_asking },
		OPTION_FLAG_ROW("--json", &a->is_json),
		{ .name = "--demand",
			.kind = OPTION_INT,
			.value = &a->files.demand,
			.is_required = true,
			.max = 1000000 },
		{ .name = "--load",
			.kind = OPTION_INT,
			.value = &a->files.load,
			.is_required = true,
			.max = 1000000 },
		OPTION_INT_ROW("--min-load", &a->files.min_load, 0, 1000000),
	};

	return options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
}

int cli_assign(int argc, char **argv)
{
	struct asked a = { .objective = "sum", .max_prob = 1, .levels = 1, .effort = 1 };
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
