/* bursary match: texts of submissions and publications in, expertise scores out. */
#include <inttypes.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/csv_in.h"
#include "cli/filter/csv_out.h"
#include "cli/filter/encode.h"
#include "cli/filter/file_out.h"
#include "cli/options.h"
#include "cli/filter/papers_in.h"
#include "cli/progress.h"
#include "cli/filter/vectors_in.h"

const char cli_match_help[] =
	"Texts are in OpenReview's form: {\"id\", \"content\": {\"title\", \"abstract\"}}, a line\n"
	"each or in one JSON object; files may be gzipped.  Writes paper,reviewer,score with\n"
	"scores from 0 to 1, the best reviewers of a paper first.\n\n"
	"  --submissions FILE    the texts to be reviewed\n"
	"  --archives DIR|FILE   reviewers' publications: ID.jsonl files, or one file with\n"
	"  --profiles FILE       a JSON object from reviewer to publication ids\n"
	"  --corpus FILE         further texts of the field: better weights for words\n"
	"  --top N               keep the N best reviewers of each paper (default: all)\n"
	"  --bids FILE           paper,reviewer,bid from -1 to 1, weighed by --bid-weight (.25)\n"
	"  --areas FILE          id,area of papers and reviewers, by --area-weight (.25)\n"
	"  --half-life YEARS     a publication's weight halves with its age (cdate)\n"
	"  --keep-empty          score reviewers without publications 0, do not refuse them\n"
	"  --lexical             no latent semantic space, however many texts there are\n"
	"  --vectors FILE        an embedding of the texts, mixed half and half with the words:\n"
	"                        JSONL ({\"id\", \"vector\"}), CSV (id, then the numbers) or .npy\n"
	"  --vector-ids FILE     ids of the rows of X.npy, a line each (default: X.ids)\n"
	"  --model DIR           a sentence encoder that makes the vectors here: config.json,\n"
	"                        model.safetensors, tokenizer.json or vocab.txt\n"
	"  --precision KIND      of its products: int8 (default) or float\n"
	"  --threads N           that encode (default: one a processor)\n"
	"  --cache DIR           keeps the vectors of --model there, for the next run\n"
	"  --seed N              of all that is drawn (default 1)\n"
	"  --out FILE            paper,reviewer,score; - is standard output\n"
	"  --explain PAPER REVIEWER  print the matching publications and terms instead\n\n"
	"Exit status: 0 done, 2 bad input.\n"
	"  bursary match --submissions papers.jsonl --archives archives/ --top 50 --out "
	"scores.csv\n";

struct match {
	struct papers_in in;
	struct vectors_in vectors;
	struct encode encode;
	const char *precision;
	struct papers papers;
	const char *out, *bids, *areas;
	const char *explain[2];
	bool is_explaining;
	int64_t top, seed;
	double bid_weight, area_weight;
	struct expertise_options options;
	struct progress progress;
};

static int fail(const char *fault)
{
	fprintf(stderr, "bursary match: %s\n", fault);
	return EXIT_USAGE;
}

/* What is wrong with a file says so itself: "file:line: reason". */
static int refuse(const char *fault)
{
	fprintf(stderr, "%s\n", fault);
	return EXIT_USAGE;
}

static void tell_note(const struct csv *csv)
{
	if (csv_fault(csv) == NULL && csv_note(csv) != NULL)
		fprintf(stderr, "bursary match: %s\n", csv_note(csv));
}

struct bid_line {
	struct expertise_bid bid;
	int64_t line;
};

static int compare_bids(const void *a, const void *b)
{
	const struct bid_line *x = a, *y = b;

	if (x->bid.paper != y->bid.paper)
		return x->bid.paper < y->bid.paper ? -1 : 1;
	if (x->bid.reviewer != y->bid.reviewer)
		return x->bid.reviewer < y->bid.reviewer ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* The number of an id in a row; false after telling that it is unknown. */
static bool known(struct csv *csv, const struct csv_row *row, const struct csv_column *column,
	const struct names *names, uint32_t *ret_number)
{
	int32_t number = names_find(names, csv_field(row, column));

	*ret_number = (uint32_t)number;
	return number != -1 || csv_fail(csv, row, "%s %s is not known", column->name,
				       csv_shown(csv, csv_field(row, column)));
}

static size_t read_bid_rows(
	struct match *c, struct csv *csv, struct mem *m, struct bid_line **ret_lines)
{
	struct csv_column columns[] = { { "paper", true, 0 }, { "reviewer", true, 0 },
		{ "bid", true, 0 } };
	struct bid_line *lines = NULL;
	size_t n = 0, room = 0;
	struct csv_row row;

	if (!csv_columns(csv, columns, 3))
		return 0;
	while (csv_next(csv, &row)) {
		struct bid_line b = { .line = row.line };
		double bid;

		if (!known(csv, &row, &columns[0], c->papers.paper, &b.bid.paper) ||
			!known(csv, &row, &columns[1], c->papers.reviewer, &b.bid.reviewer) ||
			!csv_double(csv, &row, &columns[2], -1, 1, &bid))
			break;
		b.bid.bid = (float)bid;
		if (n == room) {
			room = room == 0 ? 1024 : room * 2;
			lines = mem_grow(m, lines, room, sizeof(*lines));
		}
		lines[n++] = b;
	}
	*ret_lines = lines;
	return n;
}

/* Sorted as the engine wants them; NULL, or the fault. */
static const char *read_bids(struct match *c, struct mem *m)
{
	struct bid_line *lines = NULL;
	struct expertise_bid *bids;
	struct csv *csv;
	size_t n;

	if (csv_open(m, c->bids, &csv) != ERR_OK)
		return csv_fault(csv);
	n = read_bid_rows(c, csv, m, &lines);
	tell_note(csv);
	csv_close(csv);
	if (csv_fault(csv) != NULL)
		return csv_fault(csv);
	if (n > 0)
		qsort(lines, n, sizeof(*lines), compare_bids);
	bids = MEM_ARRAY(m, struct expertise_bid, n);
	for (size_t i = 0; i < n; i++) {
		bids[i] = lines[i].bid;
		if (i > 0 && bids[i].paper == bids[i - 1].paper &&
			bids[i].reviewer == bids[i - 1].reviewer)
			return mem_printf(m,
				"%s:%" PRId64 ": this pair stands on line %" PRId64 " already",
				c->bids, lines[i].line, lines[i - 1].line);
	}
	c->options.bids = bids;
	c->options.n_bids = n;
	return NULL;
}

static bool read_area_row(struct match *c, struct csv *csv, const struct csv_row *row,
	const struct csv_column *columns, struct names *areas, uint64_t *of_paper,
	uint64_t *of_reviewer)
{
	const char *id = csv_field(row, &columns[0]);
	int32_t paper = names_find(c->papers.paper, id);
	int32_t reviewer = names_find(c->papers.reviewer, id);
	int32_t area = names_add(areas, csv_field(row, &columns[1]));

	if (paper == -1 && reviewer == -1)
		return csv_fail(
			csv, row, "%s is neither a paper nor a reviewer", csv_shown(csv, id));
	if (area >= 64)
		return csv_fail(csv, row, "more than 64 areas");
	if (paper != -1)
		of_paper[paper] |= UINT64_C(1) << area;
	if (reviewer != -1)
		of_reviewer[reviewer] |= UINT64_C(1) << area;
	return true;
}

static const char *read_areas(struct match *c, struct mem *m)
{
	struct csv_column columns[] = { { "id", true, 0 }, { "area", true, 0 } };
	uint64_t *of_paper = MEM_ARRAY(m, uint64_t, (size_t)names_count(c->papers.paper));
	uint64_t *of_reviewer = MEM_ARRAY(m, uint64_t, (size_t)names_count(c->papers.reviewer));
	struct names *areas = names_new(m);
	struct csv_row row;
	struct csv *csv;

	if (csv_open(m, c->areas, &csv) == ERR_OK && csv_columns(csv, columns, 2))
		while (csv_next(csv, &row) &&
			read_area_row(c, csv, &row, columns, areas, of_paper, of_reviewer))
			;
	tell_note(csv);
	csv_close(csv);
	c->options.paper_areas = of_paper;
	c->options.reviewer_areas = of_reviewer;
	return csv_fault(csv);
}

static int write_scores(const struct match *c, struct mem *m, const struct expertise_scores *s)
{
	struct file_out *out;

	if (file_out_open(m, c->out, &out) != ERR_OK)
		return fail(file_out_fault(out));
	buf_text(file_out_text(out), "paper,reviewer,score\n");
	for (uint32_t p = 0; p < s->n_papers; p++)
		for (size_t i = s->start[p]; i < s->start[p + 1]; i++) {
			struct buf *b = file_out_text(out);

			csv_out_field(b, names_of(c->papers.paper, (int32_t)p));
			buf_char(b, ',');
			csv_out_field(
				b, names_of(c->papers.reviewer, (int32_t)s->score[i].reviewer));
			buf_printf(b, ",%.6f\n", (double)s->score[i].score);
			file_out_flush(out);
		}
	if (file_out_commit(out) != ERR_OK) {
		int status = fail(file_out_fault(out));

		file_out_drop(out);
		return status;
	}
	return EXIT_DONE;
}

static void print_match(const struct match *c, const struct expertise_match *w)
{
	const char *title = c->papers.title[w->publication];

	printf("\n%.3f  %s\n", w->score, title == NULL ? "(no title)" : title);
	printf("       %s: cosine %.3f, BM25 %.3f, latent %.3f, ",
		names_of(c->papers.publication, (int32_t)w->publication), w->cosine, w->bm25,
		w->lsa);
	if (c->options.vectors.dims > 0)
		printf("vectors %.3f, ", w->vector);
	printf("weight %.2f\n", w->weight);
	for (size_t i = 0; i < w->n_terms; i++)
		printf("%s%s (%.0f %%)", i == 0 ? "       " : ", ", w->terms[i].name,
			w->terms[i].share * 100);
	if (w->n_terms > 0)
		printf("\n");
}

static int explain(const struct match *c, struct mem *m)
{
	int32_t paper = names_find(c->papers.paper, c->explain[0]);
	int32_t reviewer = names_find(c->papers.reviewer, c->explain[1]);
	struct expertise_mix mix = expertise_mix(c->papers.x);
	struct expertise_explanation e;

	if (paper == -1)
		return cli_usage_error("match", "there is no submission \"%s\"", c->explain[0]);
	if (reviewer == -1)
		return cli_usage_error("match", "there is no reviewer \"%s\"", c->explain[1]);
	expertise_explain(c->papers.x, (uint32_t)paper, (uint32_t)reviewer, 5, 8, m, &e);
	printf("%s and %s: expertise %.3f, the root mean square over the profile's publications\n",
		c->explain[0], c->explain[1], e.score);
	if (c->options.vectors.dims > 0)
		printf("expertise = %.3f words (%.3f) + %.3f vectors (%.3f)\n", mix.words, e.words,
			mix.vectors, e.vectors);
	printf("%s = %.3f cosine + %.3f BM25 + %.3f latent (rank %zu)\n",
		c->options.vectors.dims > 0 ? "words" : "score", mix.cosine, mix.bm25, mix.lsa,
		mix.rank);
	if (e.n_matches == 0)
		printf("\nThe profile has no publications.\n");
	for (size_t i = 0; i < e.n_matches; i++)
		print_match(c, &e.matches[i]);
	return EXIT_DONE;
}

static int score(struct match *c, struct mem *m)
{
	struct expertise_scores s;
	int status;

	progress_begin(&c->progress, "comparing texts", 1);
	expertise_rank(c->papers.x, &c->options, m, &s);
	progress_end(&c->progress);
	status = write_scores(c, m, &s);
	return status;
}

static int run(struct match *c, struct mem *m)
{
	const char *fault;

	if (papers_read(m, &c->in, &c->papers, &fault) != ERR_OK)
		return refuse(fault);
	fault = NULL;
	if (c->vectors.path != NULL &&
		vectors_read(m, &c->vectors, &c->papers, &c->options.vectors, &fault) != ERR_OK)
		return refuse(fault);
	if (c->encode.folder != NULL &&
		encode_papers(m, &c->encode, &c->papers, &c->options.vectors, &fault) != ERR_OK)
		return refuse(fault);
	fault = c->bids == NULL ? NULL : read_bids(c, m);
	if (fault == NULL && c->areas != NULL)
		fault = read_areas(c, m);
	if (fault != NULL)
		return refuse(fault);
	if (!file_out_can(m, "match", c->out))
		return EXIT_USAGE;
	c->options.top = (uint32_t)c->top;
	c->options.seed = (uint64_t)c->seed;
	c->options.bid_weight = c->bid_weight;
	c->options.area_weight = c->area_weight;
	c->options.progress = progress_tell;
	c->options.progress_arg = &c->progress;
	progress_begin(&c->progress, "learning words", 1);
	expertise_prepare(c->papers.x, &c->options);
	progress_end(&c->progress);
	return c->is_explaining ? explain(c, m) : score(c, m);
}

/* False after telling what of the encoder's options cannot be. */
static bool read_encoder(struct match *c)
{
	const char *kind = c->precision == NULL ? "int8" : c->precision;
	const char *why = NULL;

	if (c->encode.folder == NULL && (c->precision != NULL || c->encode.n_threads != 0 ||
						c->encode.cache != NULL))
		why = "--precision, --threads and --cache are of --model";
	else if (c->encode.folder != NULL && c->vectors.path != NULL)
		why = "--vectors and --model are two sources of one thing";
	else if (strcmp(kind, "int8") != 0 && strcmp(kind, "float") != 0)
		why = "--precision is int8 or float";
	if (why != NULL)
		cli_usage_error("match", "%s", why);
	c->encode.precision = strcmp(kind, "float") == 0 ? ENCODER_FLOAT : ENCODER_INT8;
	c->encode.level = encoder_level();
	return why == NULL;
}

int cli_match(int argc, char **argv)
{
	struct match c = { .seed = 1, .bid_weight = .25, .area_weight = .25 };
	const struct option_row rows[] = {
		OPTION_REQUIRED_TEXT("--submissions", &c.in.submissions),
		OPTION_REQUIRED_TEXT("--archives", &c.in.archives),
		OPTION_TEXT_ROW("--profiles", &c.in.profiles),
		OPTION_TEXT_ROW("--corpus", &c.in.corpus),
		OPTION_TEXT_ROW("--vectors", &c.vectors.path),
		OPTION_TEXT_ROW("--vector-ids", &c.vectors.ids),
		OPTION_TEXT_ROW("--model", &c.encode.folder),
		OPTION_TEXT_ROW("--precision", &c.precision),
		OPTION_INT_ROW("--threads", &c.encode.n_threads, 1, 64),
		OPTION_TEXT_ROW("--cache", &c.encode.cache),
		OPTION_TEXT_ROW("--bids", &c.bids),
		OPTION_TEXT_ROW("--areas", &c.areas),
		OPTION_DOUBLE_ROW("--bid-weight", &c.bid_weight, 0, 1),
		OPTION_DOUBLE_ROW("--area-weight", &c.area_weight, 0, 1),
		OPTION_DOUBLE_ROW("--half-life", &c.in.half_life_years, .01, 1000),
		OPTION_FLAG_ROW("--keep-empty", &c.in.keeps_empty),
		OPTION_FLAG_ROW("--lexical", &c.options.is_lexical),
		OPTION_INT_ROW("--top", &c.top, 1, INT32_MAX),
		OPTION_INT_ROW("--seed", &c.seed, 0, INT64_MAX),
		OPTION_TEXT_ROW("--out", &c.out),
		{ .name = "--explain",
			.kind = OPTION_PAIR,
			.value = c.explain,
			.is_given = &c.is_explaining },
	};
	int status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
	struct mem *m;

	if (status != EXIT_DONE)
		return status;
	if ((c.out == NULL) != c.is_explaining)
		return cli_usage_error("match", c.is_explaining
							? "--explain prints and takes no --out"
							: "--out is missing");
	if (c.vectors.ids != NULL && c.vectors.path == NULL)
		return cli_usage_error("match", "--vector-ids is of the file of --vectors");
	if (!read_encoder(&c))
		return EXIT_USAGE;
	c.in.keeps_titles = c.is_explaining;
	c.in.keeps_texts = c.encode.folder != NULL;
	m = mem_new(NULL, "match");
	status = run(&c, m);
	mem_end(m);
	return status;
}
