/* `bursary assign`: who reviews what, from files to a file. */
#include <math.h>
#include <stdio.h>

#include "cli/assign_in.h"
#include "cli/cli.h"
#include "cli/csv_out.h"
#include "cli/file_out.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "match/assign.h"
#include "match/fair.h"
#include "match/random.h"
#include "match/verify.h"

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
	"  --json            figures on standard output: sum, worst-off paper, loads, bound, "
	"gap\n\n"
	"Exit status: 0 done, 1 nothing fits (and the smallest reason why), 2 bad input.\n"
	"  bursary assign --scores scores.csv --conflicts conflicts.csv --demand 3 --load 6 "
	"--out pairs.csv\n";

struct asked {
	struct assign_files files;
	const char *objective, *out;
	bool is_json;
	bool has_floor, has_quality, has_max_prob, has_seed, has_levels;
	double floor, quality, max_prob;
	int64_t seed, levels, effort;
	const char *marginals;
};

struct answer {
	const struct asked *asked;
	struct assign_in in;
	struct assign_result result;
	struct verify_report report;
	struct fair_result fair;	/* with the objective fair */
	struct random_marginals random; /* with the objective random */
	bool is_fair, is_random;
};

/* Figures. */

static void add_micro(struct buf *b, int64_t micro)
{
	uint64_t size = micro < 0 ? 0 - (uint64_t)micro : (uint64_t)micro;

	buf_printf(b, "%s%" PRIu64 ".%06" PRIu64, micro < 0 ? "-" : "", size / ASSIGN_MICRO,
		size % ASSIGN_MICRO);
}

/* The shortest digits that read back as the same number. */
static void add_score(struct buf *b, double score)
{
	char text[40];

	for (int digits = 6; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, score);
		if (strtod(text, NULL) == score)
			break;
	}
	buf_text(b, text);
}

static void add_score_float(struct buf *b, float score)
{
	char text[40];

	for (int digits = 6; digits <= 9; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, (double)score);
		if (strtof(text, NULL) == score)
			break;
	}
	buf_text(b, text);
}

static void add_row(struct buf *b, const struct answer *a, const struct assign_pair *pair)
{
	csv_out_field(b, assign_in_paper(&a->in, pair->paper));
	buf_char(b, ',');
	csv_out_field(b, assign_in_reviewer(&a->in, pair->reviewer));
	buf_char(b, ',');
}

static void add_pairs(struct file_out *out, const struct answer *a)
{
	const struct assign_problem *p = &a->in.problem;
	struct buf *b = file_out_text(out);

	BUF_LIT(b, "paper,reviewer,score\n");
	for (int64_t x = 0; x < a->result.n_pairs; x++) {
		const struct assign_pair *pair = &a->result.pairs[x];
		double score = assign_score(p, pair->paper, pair->reviewer);

		add_row(b, a, pair);
		if (p->scores.dense != NULL)
			add_score_float(b, (float)score);
		else
			add_score(b, score);
		buf_char(b, '\n');
		file_out_flush(out);
	}
}

static void add_marginals(struct file_out *out, const struct answer *a)
{
	struct buf *b = file_out_text(out);

	BUF_LIT(b, "paper,reviewer,probability\n");
	for (int64_t x = 0; x < a->random.n; x++) {
		add_row(b, a, &a->random.pairs[x]);
		buf_printf(b, "%.11g", (double)a->random.prob[x] / (double)RANDOM_ONE);
		buf_char(b, '\n');
		file_out_flush(out);
	}
}

static enum err write_file(struct mem *m, const struct answer *a, const char *path,
	void (*add)(struct file_out *, const struct answer *))
{
	struct file_out *out;
	enum err e = file_out_open(m, path, &out);

	if (e == ERR_OK) {
		add(out, a);
		e = file_out_commit(out);
	}
	if (e != ERR_OK)
		fprintf(stderr, "bursary assign: %s\n", file_out_fault(out));
	return e;
}

/* The JSON. */

static void add_named_micro(struct buf *b, const char *name, int64_t micro)
{
	buf_printf(b, ",\"%s\":", name);
	add_micro(b, micro);
}

static void add_loads(struct buf *b, struct mem *m, const struct answer *a)
{
	int32_t n = a->in.problem.n_reviewers;
	int32_t *load = MEM_ARRAY(m, int32_t, (size_t)n + 1);

	for (int64_t x = 0; x < a->result.n_pairs; x++)
		load[a->result.pairs[x].reviewer]++;
	buf_printf(b, ",\"load_least\":%d,\"load_most\":%d,\"loads\":{",
		n > 0 ? a->report.load_least : 0, a->report.load_most);
	for (int32_t j = 0; j < n; j++) {
		if (j > 0)
			buf_char(b, ',');
		buf_json(b, assign_in_reviewer(&a->in, j));
		buf_printf(b, ":%d", load[j]);
	}
	buf_char(b, '}');
}

static void add_levels(struct buf *b, const struct answer *a)
{
	BUF_LIT(b, ",\"levels\":[");
	for (int32_t k = 0; k < a->fair.n_levels; k++) {
		buf_text(b, k > 0 ? ",{\"paper\":" : "{\"paper\":");
		buf_json(b, assign_in_paper(&a->in, a->fair.levels[k].paper));
		add_named_micro(b, "floor", a->fair.levels[k].floor);
		add_named_micro(b, "bound", a->fair.levels[k].bound);
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void add_proof(struct buf *b, struct mem *m, const struct answer *a)
{
	int64_t gap = a->result.bound - a->result.sum;

	add_named_micro(b, "bound", a->result.bound);
	add_named_micro(b, "gap", gap);
	buf_printf(b, ",\"is_proven\":%s", gap == 0 ? "true" : "false");
	if (a->is_fair) {
		add_named_micro(b, "floor", a->fair.floor);
		add_named_micro(b, "floor_bound", a->fair.floor_bound);
		add_named_micro(
			b, "certified_bound", verify_bound(&a->in.problem, &a->result.duals, m));
		add_levels(b, a);
		buf_printf(b, ",\"nodes\":%" PRId64, a->fair.nodes);
	}
}

static void add_spread(struct buf *b, struct mem *m, const struct answer *a)
{
	buf_printf(b, ",\"expected_sum\":%.9f", a->random.sum / ASSIGN_MICRO);
	if (!a->asked->has_quality)
		buf_printf(b, ",\"bound\":%.9f,\"gap\":%.9f", a->random.bound / ASSIGN_MICRO,
			(a->random.bound - a->random.sum) / ASSIGN_MICRO);
	if (a->random.prices.paper != NULL)
		buf_printf(b, ",\"l2_bound\":%.6f",
			verify_l2_bound(&a->in.problem, &a->random.prices, a->asked->max_prob, m));
	buf_printf(b,
		",\"entropy\":%.6f,\"l2\":%.6f,\"support\":%" PRId64
		",\"max_prob\":%.9f,\"seed\":%" PRId64,
		random_entropy(&a->random), random_l2(&a->random), a->random.n,
		random_most(&a->random), a->asked->seed);
}

static void add_answer(struct buf *b, struct mem *m, const struct answer *a)
{
	buf_printf(b, ",\"pairs\":%" PRId64, a->result.n_pairs);
	add_named_micro(b, "sum", a->result.sum);
	if (a->is_random)
		add_spread(b, m, a);
	else
		add_proof(b, m, a);
	if (a->report.worst_paper >= 0) {
		add_named_micro(b, "worst", a->report.worst);
		BUF_LIT(b, ",\"worst_paper\":");
		buf_json(b, assign_in_paper(&a->in, a->report.worst_paper));
	}
	add_loads(b, m, a);
}

static void add_ids(struct buf *b, const struct assign_in *in, const char *name,
	const char *(*id)(const struct assign_in *, int32_t), const int32_t *list, int32_t n)
{
	buf_printf(b, "\"%s\":[", name);
	for (int32_t x = 0; x < n; x++) {
		if (x > 0)
			buf_char(b, ',');
		buf_json(b, id(in, list[x]));
	}
	BUF_LIT(b, "],");
}

static void add_why(struct buf *b, const struct answer *a)
{
	static const char *const names[] = { "none", "reviewers", "papers", "quota", "pin", "floor",
		"cap", "quality" };
	const struct assign_why *w = &a->result.why;

	buf_printf(b, ",\"lack\":{\"of\":\"%s\",", names[w->lack]);
	add_ids(b, &a->in, "papers", assign_in_paper, w->papers, w->n_papers);
	add_ids(b, &a->in, "reviewers", assign_in_reviewer, w->reviewers, w->n_reviewers);
	buf_printf(b, "\"need\":%" PRId64 ",\"have\":%" PRId64 "}", w->need, w->have);
}

static void print_json(struct mem *m, const struct answer *a, bool is_feasible)
{
	struct buf b;

	buf_init(&b, m, 4096);
	BUF_LIT(&b, "{\"objective\":");
	buf_json(&b, a->asked->objective);
	buf_printf(&b,
		",\"is_feasible\":%s,\"papers\":%d,\"reviewers\":%d,\"passed_over\":%" PRId64,
		is_feasible ? "true" : "false", a->in.problem.n_papers, a->in.problem.n_reviewers,
		a->in.n_passed_over);
	if (is_feasible)
		add_answer(&b, m, a);
	else
		add_why(&b, a);
	buf_printf(&b, ",\"cpu_seconds\":%.3f,\"peak_mb\":%.1f}\n", csv_out_cpu_s(),
		csv_out_peak_mb());
	fwrite(b.data, 1, b.n, stdout);
}

/* Why nothing fits, in one line. */

static void add_list(struct buf *b, const struct assign_in *in,
	const char *(*id)(const struct assign_in *, int32_t), const int32_t *list, int32_t n)
{
	enum { SHOWN = 10 };

	for (int32_t x = 0; x < n && x < SHOWN; x++)
		buf_printf(b, "%s%s", x > 0 ? ", " : "", id(in, list[x]));
	if (n > SHOWN)
		buf_printf(b, " and %d more", n - SHOWN);
}

static void explain_reviewers(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	const char *more = a->in.problem.n_pins > 0 ? " more" : ""; /* beside the pinned */

	buf_printf(b, w->n_papers == 1 ? "paper " : "%d papers together: ", w->n_papers);
	add_list(b, &a->in, assign_in_paper, w->papers, w->n_papers);
	buf_printf(b,
		w->n_papers == 1 ? " needs %" PRId64 "%s, its" : "; they need %" PRId64 "%s, their",
		w->need, more);
	buf_printf(b, " eligible reviewers (%d) can give %" PRId64 " at most", w->n_reviewers,
		w->have);
	if (w->n_reviewers > 0)
		BUF_LIT(b, ": ");
	add_list(b, &a->in, assign_in_reviewer, w->reviewers, w->n_reviewers);
}

static void explain_papers(struct buf *b, const struct answer *a, const struct assign_why *w)
{
	buf_printf(b,
		"the least loads of %d reviewers add up to %" PRId64
		", the papers for them ask for %" PRId64 " at most: ",
		w->n_reviewers, w->need, w->have);
	add_list(b, &a->in, assign_in_reviewer, w->reviewers, w->n_reviewers);
}

static void explain(struct mem *m, const struct answer *a)
{
	const struct assign_why *w = &a->result.why;
	struct buf b;

	buf_init(&b, m, 256);
	switch (w->lack) {
	case ASSIGN_LACK_NONE:
		BUF_LIT(&b,
			"nothing was found, nor proven that there is nothing; try more --effort");
		if (a->asked->has_floor)
			BUF_LIT(&b, " or a lower floor");
		break;
	case ASSIGN_LACK_REVIEWERS:
		explain_reviewers(&b, a, w);
		break;
	case ASSIGN_LACK_PAPERS:
		explain_papers(&b, a, w);
		break;
	case ASSIGN_LACK_QUOTA:
		BUF_LIT(&b, "demands and loads could be met, but not together with the quotas");
		if (w->n_papers > 0)
			BUF_LIT(&b, " of: ");
		add_list(&b, &a->in, assign_in_paper, w->papers, w->n_papers);
		break;
	case ASSIGN_LACK_PIN:
		buf_printf(&b,
			"the pin %s, %s cannot be: the pair has no score or conflicts, "
			"stands twice, or exceeds a demand, a load or a quota",
			assign_in_paper(&a->in, w->papers[0]),
			assign_in_reviewer(&a->in, w->reviewers[0]));
		break;
	case ASSIGN_LACK_CAP:
		BUF_LIT(&b, "whole members could be assigned, but not with every probability at "
			    "--max-prob or below");
		break;
	case ASSIGN_LACK_QUALITY:
		BUF_LIT(&b, "--max-prob does not allow an expected sum of that --quality");
		break;
	case ASSIGN_LACK_FLOOR:
		BUF_LIT(&b, "no assignment gives every paper the floor");
		break;
	}
	fprintf(stderr, "infeasible: %s\n", buf_str(&b));
}

/* The run. */

/* Marginals, checked, and one draw from them. */
static enum err solve_random(struct mem *m, struct answer *a)
{
	const struct assign_problem *p = &a->in.problem;
	struct prng chance;
	enum err e = a->asked->has_quality ? random_spread(p, a->asked->max_prob, a->asked->quality,
						     m, &a->random)
					   : random_capped(p, a->asked->max_prob, m, &a->random);

	a->result.why = a->random.why;
	if (e != ERR_OK)
		return e;
	MUST(verify_marginals(p, &a->random, a->asked->max_prob, m) == VERIFY_OK);
	prng_init(&chance, (uint64_t)a->asked->seed);
	random_draw(p, &a->random, &chance, m, &a->result.pairs, &a->result.n_pairs);
	for (int64_t x = 0; x < a->result.n_pairs; x++)
		a->result.sum += assign_micro(
			assign_score(p, a->result.pairs[x].paper, a->result.pairs[x].reviewer));
	return ERR_OK;
}

static enum err solve_fair(struct mem *m, struct answer *a)
{
	enum err e =
		a->asked->has_floor
			? fair_above(&a->in.problem, assign_micro(a->asked->floor), m, &a->fair)
			: fair_best(&a->in.problem, (int32_t)a->asked->levels, m, &a->fair);

	a->result = a->fair.best;
	return e;
}

static enum err solve(struct mem *m, struct answer *a)
{
	struct assign_problem *p = &a->in.problem;
	struct progress progress;
	enum err e;

	progress_begin(&progress,
		a->is_random ? "spreading chances"
		: a->is_fair ? "raising the worst-off"
			     : "greatest sum",
		1);
	progress.is_most = a->is_fair;
	progress.has_rounds = true;
	p->effort = a->asked->effort;
	p->progress = progress.is_shown ? progress_tell : NULL;
	p->progress_arg = &progress;
	if (a->is_random)
		e = solve_random(m, a);
	else
		e = a->is_fair ? solve_fair(m, a) : assign_best(p, m, &a->result);
	p->progress = NULL;
	progress_end(&progress);
	return e;
}

static int refuse(struct mem *m, const struct answer *a)
{
	if (a->asked->is_json)
		print_json(m, a, false);
	explain(m, a);
	return EXIT_NO;
}

static int answer(struct mem *m, struct answer *a)
{
	enum err e;

	if (!file_out_can(m, "assign", a->asked->out) ||
		!file_out_can(m, "assign", a->asked->marginals))
		return EXIT_USAGE;
	e = solve(m, a);
	if (e == ERR_REFUSED)
		return refuse(m, a);
	MUST(e == ERR_OK);
	verify_assignment(&a->in.problem, a->result.pairs, a->result.n_pairs, m, &a->report);
	MUST(a->report.fault == VERIFY_OK && a->report.sum == a->result.sum);
	if (a->asked->marginals != NULL &&
		write_file(m, a, a->asked->marginals, add_marginals) != ERR_OK)
		return EXIT_USAGE;
	if (write_file(m, a, a->asked->out, add_pairs) != ERR_OK)
		return EXIT_USAGE;
	if (a->asked->is_json)
		print_json(m, a, true);
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
		OPTION_REQUIRED_TEXT("--out", &a->out),
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
