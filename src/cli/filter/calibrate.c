/* `bursary calibrate`: reviews in, calibrated scores out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/filter/calibrate_in.h"
#include "cli/filter/csv_out.h"
#include "cli/filter/file_out.h"
#include "cli/options.h"
#include "cli/progress.h"

const char cli_calibrate_help[] =
	"  --reviews F     paper,reviewer,score[,confidence] as CSV, plain or .gz\n"
	"  --areas F       id,area of papers and reviewers; of several the first counts.  What "
	"sets\n"
	"                  the reviewers of an area apart is told from what sets its papers "
	"apart.\n"
	"                  Without it, areas are looked for in who reviews what\n"
	"  --expertise F   paper,reviewer,score as `bursary match` writes it: what being near to "
	"a\n"
	"                  paper does to a score is taken out\n"
	"  --out F         paper,score,sd,raw,n; - is standard output\n"
	"  --reviewers F   also write reviewer,lenience,scale,n\n"
	"  --fixed-scale   take lenience out, but no differences in scale\n"
	"  --json          figures on standard output: what was found, and groups of papers that\n"
	"                  share no reviewer (scores compare within a group only)\n\n"
	"score is what a reviewer of average habits would be expected to give, sd how sure that\n"
	"is, raw the plain mean.  Habits without evidence are not corrected; where who reviews "
	"what\n"
	"depends on how good it is, they are taken out by less, with a word on standard error.\n"
	"Exit status: 0 done, 2 bad input.\n"
	"  bursary calibrate --reviews reviews.csv --out scores.csv\n";

struct asked {
	struct calibrate_files files;
	const char *out, *reviewers;
	bool is_scale_fixed, is_json;
};

static void add_papers(
	struct file_out *out, const struct calibrate_table *t, const struct calibration *c)
{
	struct buf *b = file_out_text(out);

	BUF_LIT(b, "paper,score,sd,raw,n\n");
	for (int32_t i = 0; i < names_count(t->papers); i++) {
		csv_out_field(b, names_of(t->papers, i));
		buf_char(b, ',');
		csv_out_number(b, c->paper[i].score, 9);
		buf_char(b, ',');
		csv_out_number(b, c->paper[i].sd, 6);
		buf_char(b, ',');
		csv_out_number(b, c->paper[i].raw, 9);
		buf_printf(b, ",%" PRIu32 "\n", c->paper[i].n);
		file_out_flush(out);
	}
}

static void add_reviewers(
	struct file_out *out, const struct calibrate_table *t, const struct calibration *c)
{
	struct buf *b = file_out_text(out);

	BUF_LIT(b, "reviewer,lenience,scale,n\n");
	for (int32_t j = 0; j < names_count(t->reviewers); j++) {
		csv_out_field(b, names_of(t->reviewers, j));
		buf_char(b, ',');
		csv_out_number(b, c->reviewer[j].lenience, 9);
		buf_char(b, ',');
		csv_out_number(b, c->reviewer[j].scale, 9);
		buf_printf(b, ",%" PRIu32 "\n", c->reviewer[j].n);
		file_out_flush(out);
	}
}

static int write_file(const char *path, const struct calibrate_table *t,
	const struct calibration *c,
	void (*add)(struct file_out *, const struct calibrate_table *, const struct calibration *))
{
	struct file_out *out;
	enum err e = file_out_open(t->mem, path, &out);

	if (e == ERR_OK) {
		add(out, t, c);
		e = file_out_commit(out);
	}
	if (e != ERR_OK)
		fprintf(stderr, "bursary calibrate: %s\n", file_out_fault(out));
	return e == ERR_OK ? EXIT_DONE : EXIT_USAGE;
}

/* The groups, each by its size and its first paper. */
static void add_groups(struct buf *b, const struct calibrate_table *t, const struct calibration *c)
{
	uint32_t *size = MEM_ARRAY(t->mem, uint32_t, c->n_groups);
	uint32_t *first = MEM_ARRAY(t->mem, uint32_t, c->n_groups);

	for (uint32_t i = (uint32_t)names_count(t->papers); i-- > 0;) {
		size[c->paper[i].group]++;
		first[c->paper[i].group] = i;
	}
	BUF_LIT(b, ",\"groups\":[");
	for (uint32_t g = 0; g < c->n_groups; g++) {
		buf_printf(b, "%s{\"papers\":%" PRIu32 ",\"first\":", g > 0 ? "," : "", size[g]);
		buf_json(b, names_of(t->papers, (int32_t)first[g]));
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void add_figure(struct buf *b, const char *name, double v)
{
	buf_printf(b, ",\"%s\":", name);
	csv_out_number(b, v, 9);
}

static void print_json(const struct calibrate_table *t, const struct calibration *c)
{
	struct buf b;

	buf_init(&b, t->mem, 4096);
	buf_printf(&b, "{\"papers\":%" PRId32 ",\"reviewers\":%" PRId32 ",\"reviews\":%zu",
		names_count(t->papers), names_count(t->reviewers), t->n);
	add_figure(&b, "level", c->level);
	add_figure(&b, "quality_sd", c->quality_sd);
	add_figure(&b, "lenience_sd", c->lenience_sd);
	add_figure(&b, "log_scale_sd", c->scale_sd);
	add_figure(&b, "noise_sd", c->noise_sd);
	add_figure(&b, "confidence_power", c->confidence_power);
	buf_printf(&b, ",\"is_noiseless\":%s", c->is_noiseless ? "true" : "false");
	buf_printf(&b, ",\"is_assigned_by_merit\":%s", c->is_assigned_by_merit ? "true" : "false");
	add_figure(&b, "taken_out", c->taken_out);
	buf_printf(&b, ",\"areas\":%" PRIu32, c->n_areas);
	add_figure(&b, "area_lenience_sd", c->area_lenience_sd);
	add_figure(&b, "area_merit_sd", c->area_merit_sd);
	add_figure(&b, "expertise", c->expertise);
	add_groups(&b, t, c);
	buf_printf(&b, ",\"cpu_seconds\":%.3f,\"peak_mb\":%.1f}\n", csv_out_cpu_s(),
		csv_out_peak_mb());
	fputs(buf_str(&b), stdout);
}

/* What the scores can not be trusted for, in words. */
static void warn(const struct calibration *c)
{
	if (c->n_groups > 1)
		fprintf(stderr,
			"bursary calibrate: %" PRIu32 " groups of papers share no reviewer; scores "
			"compare within a group only\n",
			c->n_groups);
	if (c->area_lenience_sd > 0)
		fprintf(stderr,
			"bursary calibrate: reviewers of some areas are more lenient than those of "
			"others; that is taken out\n");
	if (!c->is_assigned_by_merit)
		return;
	fprintf(stderr, "bursary calibrate: who reviews what seems to depend on how good it is: ");
	if (c->taken_out < .95)
		fprintf(stderr, "habits of reviewers are taken out by only %.0f %%\n",
			100 * c->taken_out);
	else
		fprintf(stderr,
			"habits of reviewers are told by reviews of the same paper alone\n");
}

static int run(struct calibrate_table *t, const struct asked *asked)
{
	struct calibrate_problem problem;
	struct progress progress;
	struct calibration c;
	int status = calibrate_read(&asked->files, t) ? EXIT_DONE : EXIT_USAGE;

	if (status != EXIT_DONE)
		return status;
	if (!file_out_can(t->mem, "calibrate", asked->out) ||
		!file_out_can(t->mem, "calibrate", asked->reviewers))
		return EXIT_USAGE;
	problem = calibrate_problem_of(t);
	problem.is_scale_fixed = asked->is_scale_fixed;
	progress_begin(&progress, "learning habits", 1);
	progress.is_most = true;
	problem.progress = progress_tell;
	problem.progress_arg = &progress;
	MUST(calibrate(t->mem, &problem, &c) == ERR_OK);
	progress_end(&progress);
	status = write_file(asked->out, t, &c, add_papers);
	if (status == EXIT_DONE && asked->reviewers != NULL)
		status = write_file(asked->reviewers, t, &c, add_reviewers);
	if (status == EXIT_DONE && asked->is_json)
		print_json(t, &c);
	if (status == EXIT_DONE)
		warn(&c);
	return status;
}

int cli_calibrate(int argc, char **argv)
{
	struct asked asked = { 0 };
	const struct option_row rows[] = {
		OPTION_REQUIRED_TEXT("--reviews", &asked.files.reviews),
		OPTION_TEXT_ROW("--areas", &asked.files.areas),
		OPTION_TEXT_ROW("--expertise", &asked.files.expertise),
		OPTION_REQUIRED_TEXT("--out", &asked.out),
		OPTION_TEXT_ROW("--reviewers", &asked.reviewers),
		OPTION_FLAG_ROW("--fixed-scale", &asked.is_scale_fixed),
		OPTION_FLAG_ROW("--json", &asked.is_json),
	};
	int status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
	struct calibrate_table t = { 0 };

	if (status != EXIT_DONE)
		return status;
	if (asked.is_json && strcmp(asked.out, "-") == 0)
		return cli_usage_error(argv[0], "--json and --out - both want standard output");
	t.mem = mem_new(NULL, "calibrate");
	status = run(&t, &asked);
	mem_end(t.mem);
	return status;
}
