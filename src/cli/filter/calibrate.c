/* `bursary calibrate`: reviews in, calibrated scores out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/csv_in.h"
#include "cli/filter/csv_out.h"
#include "cli/filter/file_out.h"
#include "cli/filter/names.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "match/calibrate.h"

const char cli_calibrate_help[] =
	"  --reviews F     paper,reviewer,score[,confidence] as CSV, plain or .gz\n"
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
	const char *reviews, *out, *reviewers;
	bool is_scale_fixed, is_json;
};

/* One row of the file. */
struct review {
	int32_t paper, reviewer;
	double score, confidence;
	int64_t line;
};

struct table {
	struct mem *mem;
	struct names *papers, *reviewers;
	struct review *review;
	size_t n, cap;
	bool has_confidence;
};

static bool read_review(struct csv *csv, const struct csv_row *row,
	const struct csv_column *columns, struct table *t)
{
	struct review r = { .confidence = 1, .line = row->line };

	for (int i = 0; i < 2; i++)
		if (csv_field(row, &columns[i])[0] == '\0')
			return csv_fail(csv, row, "%s is empty", columns[i].name);
	if (!csv_double(csv, row, &columns[2], -1e12, 1e12, &r.score))
		return false;
	if (t->has_confidence && !csv_double(csv, row, &columns[3], 1e-6, 1e6, &r.confidence))
		return false;
	r.paper = names_add(t->papers, csv_field(row, &columns[0]));
	r.reviewer = names_add(t->reviewers, csv_field(row, &columns[1]));
	if (t->n == t->cap) {
		t->cap = t->cap == 0 ? 1024 : t->cap * 2;
		t->review = mem_grow(t->mem, t->review, t->cap, sizeof(*t->review));
	}
	t->review[t->n++] = r;
	return true;
}

static int by_pair(const void *x, const void *y)
{
	const struct review *a = x, *b = y;

	if (a->paper != b->paper)
		return a->paper < b->paper ? -1 : 1;
	if (a->reviewer != b->reviewer)
		return a->reviewer < b->reviewer ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

/* A reviewer has one score a paper; the first row that breaks this is told. */
static bool check_pairs(struct csv *csv, const struct table *t)
{
	struct review *sorted = mem_copy(t->mem, t->review, t->n * sizeof(*t->review));
	const struct review *bad = NULL;

	qsort(sorted, t->n, sizeof(*sorted), by_pair);
	for (size_t k = 1; k < t->n; k++)
		if (sorted[k].paper == sorted[k - 1].paper &&
			sorted[k].reviewer == sorted[k - 1].reviewer &&
			(bad == NULL || sorted[k].line < bad->line))
			bad = &sorted[k];
	if (bad == NULL)
		return true;
	return csv_fail(csv, &(struct csv_row){ .line = bad->line }, "the pair %s, %s stands twice",
		csv_shown(csv, names_of(t->papers, bad->paper)),
		csv_shown(csv, names_of(t->reviewers, bad->reviewer)));
}

static bool read_rows(struct csv *csv, struct table *t)
{
	struct csv_column columns[] = { { .name = "paper", .is_required = true },
		{ .name = "reviewer", .is_required = true },
		{ .name = "score", .is_required = true }, { .name = "confidence" } };
	struct csv_row row = { .line = 1 };

	if (!csv_columns(csv, columns, 4))
		return false;
	t->has_confidence = columns[3].at >= 0;
	while (csv_next(csv, &row))
		if (!read_review(csv, &row, columns, t))
			return false;
	if (csv_fault(csv) != NULL)
		return false;
	return t->n > 0 ? check_pairs(csv, t) : csv_fail(csv, &row, "there is no review");
}

static int read_reviews(const struct asked *asked, struct table *t)
{
	struct csv *csv;
	bool ok = csv_open(t->mem, asked->reviews, &csv) == ERR_OK;

	t->papers = names_new(t->mem);
	t->reviewers = names_new(t->mem);
	ok = ok && read_rows(csv, t);
	if (!ok)
		fprintf(stderr, "%s\n", csv_fault(csv));
	else if (csv_note(csv) != NULL)
		fprintf(stderr, "bursary calibrate: %s\n", csv_note(csv));
	csv_close(csv);
	return ok ? EXIT_DONE : EXIT_USAGE;
}

static struct calibrate_problem problem_of(const struct table *t, bool is_scale_fixed)
{
	uint32_t *paper = MEM_ARRAY_RAW(t->mem, uint32_t, t->n);
	uint32_t *reviewer = MEM_ARRAY_RAW(t->mem, uint32_t, t->n);
	double *score = MEM_ARRAY_RAW(t->mem, double, t->n);
	double *confidence = MEM_ARRAY_RAW(t->mem, double, t->n);

	for (size_t k = 0; k < t->n; k++) {
		paper[k] = (uint32_t)t->review[k].paper;
		reviewer[k] = (uint32_t)t->review[k].reviewer;
		score[k] = t->review[k].score;
		confidence[k] = t->review[k].confidence;
	}
	return (struct calibrate_problem){ .n_papers = (uint32_t)names_count(t->papers),
		.n_reviewers = (uint32_t)names_count(t->reviewers),
		.n_reviews = t->n,
		.paper = paper,
		.reviewer = reviewer,
		.score = score,
		.confidence = t->has_confidence ? confidence : NULL,
		.is_scale_fixed = is_scale_fixed };
}

static void add_papers(struct file_out *out, const struct table *t, const struct calibration *c)
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

static void add_reviewers(struct file_out *out, const struct table *t, const struct calibration *c)
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

static int write_file(const char *path, const struct table *t, const struct calibration *c,
	void (*add)(struct file_out *, const struct table *, const struct calibration *))
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
static void add_groups(struct buf *b, const struct table *t, const struct calibration *c)
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

static void print_json(const struct table *t, const struct calibration *c)
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

static int run(struct table *t, const struct asked *asked)
{
	struct calibrate_problem problem;
	struct progress progress;
	struct calibration c;
	int status = read_reviews(asked, t);

	if (status != EXIT_DONE)
		return status;
	if (!file_out_can(t->mem, "calibrate", asked->out) ||
		!file_out_can(t->mem, "calibrate", asked->reviewers))
		return EXIT_USAGE;
	problem = problem_of(t, asked->is_scale_fixed);
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
		OPTION_REQUIRED_TEXT("--reviews", &asked.reviews),
		OPTION_REQUIRED_TEXT("--out", &asked.out),
		OPTION_TEXT_ROW("--reviewers", &asked.reviewers),
		OPTION_FLAG_ROW("--fixed-scale", &asked.is_scale_fixed),
		OPTION_FLAG_ROW("--json", &asked.is_json),
	};
	int status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
	struct table t = { 0 };

	if (status != EXIT_DONE)
		return status;
	if (asked.is_json && strcmp(asked.out, "-") == 0)
		return cli_usage_error(argv[0], "--json and --out - both want standard output");
	t.mem = mem_new(NULL, "calibrate");
	status = run(&t, &asked);
	mem_end(t.mem);
	return status;
}
