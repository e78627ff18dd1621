/* The files and figures of an assignment. */
#include <math.h>
#include <stdio.h>

#include "cli/filter/assign_answer.h"
#include "cli/filter/csv_out.h"
#include "cli/filter/file_out.h"
#include "match/assign_alternates.h"

/* Figures. */

void assign_out_micro(struct buf *b, int64_t micro)
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

/* The pair's score as it was read, without what is wished of it. */
static void add_own_score(struct buf *b, const struct answer *a, const struct assign_pair *pair)
{
	double score = assign_in_score(&a->in, *pair);

	if (a->in.problem.scores.dense != NULL)
		add_score_float(b, (float)score);
	else
		add_score(b, score);
}

static void add_pairs(struct mem *m, struct file_out *out, const struct answer *a)
{
	struct buf *b = file_out_text(out);

	(void)m;
	BUF_LIT(b, "paper,reviewer,score\n");
	for (int64_t x = 0; x < a->result.n_pairs; x++) {
		add_row(b, a, &a->result.pairs[x]);
		add_own_score(b, a, &a->result.pairs[x]);
		buf_char(b, '\n');
		file_out_flush(out);
	}
}

static void add_marginals(struct mem *m, struct file_out *out, const struct answer *a)
{
	struct buf *b = file_out_text(out);

	(void)m;
	BUF_LIT(b, "paper,reviewer,probability\n");
	for (int64_t x = 0; x < a->random.n; x++) {
		add_row(b, a, &a->random.pairs[x]);
		buf_printf(b, "%.11g", (double)a->random.prob[x] / (double)RANDOM_ONE);
		buf_char(b, '\n');
		file_out_flush(out);
	}
}

/* instead_of: whose place they could take, * for any who is not pinned. */
static void add_alternates(struct mem *m, struct file_out *out, const struct answer *a)
{
	struct buf *b = file_out_text(out), members;
	struct assign_alternate *alternate;
	int64_t n;

	assign_alternates(&a->in.problem, a->result.pairs, a->result.n_pairs,
		(int32_t)a->asked->alternates_each, m, &alternate, &n);
	buf_init(&members, m, 256);
	BUF_LIT(b, "paper,reviewer,score,instead_of\n");
	for (int64_t x = 0; x < n; x++) {
		struct assign_pair pair = { alternate[x].paper, alternate[x].reviewer };

		add_row(b, a, &pair);
		add_own_score(b, a, &pair);
		buf_char(b, ',');
		members.n = 0;
		for (int32_t k = 0; k < alternate[x].n_instead_of; k++)
			buf_printf(&members, "%s%s", k > 0 ? ";" : "",
				assign_in_reviewer(&a->in, alternate[x].instead_of[k]));
		csv_out_field(b, alternate[x].is_for_any ? "*" : buf_str(&members));
		buf_char(b, '\n');
		file_out_flush(out);
	}
}

/* What HotCRP's bulk assignment reads; reviewers are emails there. */
static void add_hotcrp(struct mem *m, struct file_out *out, const struct answer *a)
{
	const char *round = a->asked->hotcrp_round;
	struct buf *b = file_out_text(out);

	(void)m;
	buf_text(b, round != NULL ? "paper,action,email,round\n" : "paper,action,email\n");
	for (int64_t x = 0; x < a->result.n_pairs; x++) {
		csv_out_field(b, assign_in_paper(&a->in, a->result.pairs[x].paper));
		buf_char(b, ',');
		csv_out_field(b, a->asked->hotcrp_action);
		buf_char(b, ',');
		csv_out_field(b, assign_in_reviewer(&a->in, a->result.pairs[x].reviewer));
		if (round != NULL) {
			buf_char(b, ',');
			csv_out_field(b, round);
		}
		buf_char(b, '\n');
		file_out_flush(out);
	}
}

/* OpenReview's edges, a line each: the paper is the head, the reviewer the tail. */
static void add_edges(struct mem *m, struct file_out *out, const struct answer *a)
{
	struct buf *b = file_out_text(out);

	(void)m;
	for (int64_t x = 0; x < a->result.n_pairs; x++) {
		BUF_LIT(b, "{\"invitation\":");
		buf_json(b, a->asked->invitation);
		BUF_LIT(b, ",\"head\":");
		buf_json(b, assign_in_paper(&a->in, a->result.pairs[x].paper));
		BUF_LIT(b, ",\"tail\":");
		buf_json(b, assign_in_reviewer(&a->in, a->result.pairs[x].reviewer));
		BUF_LIT(b, ",\"weight\":");
		add_own_score(b, a, &a->result.pairs[x]);
		if (a->asked->label != NULL) {
			BUF_LIT(b, ",\"label\":");
			buf_json(b, a->asked->label);
		}
		BUF_LIT(b, "}\n");
		file_out_flush(out);
	}
}

struct out_file {
	const char *path; /* NULL: not asked for */
	void (*add)(struct mem *, struct file_out *, const struct answer *);
};

enum { OUT_FILES = 5 };

static void list_files(const struct asked *asked, struct out_file ret_files[OUT_FILES])
{
	ret_files[0] = (struct out_file){ asked->marginals, add_marginals };
	ret_files[1] = (struct out_file){ asked->alternates, add_alternates };
	ret_files[2] = (struct out_file){ asked->hotcrp, add_hotcrp };
	ret_files[3] = (struct out_file){ asked->edges, add_edges };
	ret_files[4] = (struct out_file){ asked->out, add_pairs };
}

bool assign_out_can(struct mem *m, const struct asked *asked)
{
	struct out_file files[OUT_FILES];

	list_files(asked, files);
	for (int k = 0; k < OUT_FILES; k++)
		if (!file_out_can(m, "assign", files[k].path))
			return false;
	return true;
}

static enum err write_file(struct mem *m, const struct answer *a, const struct out_file *file)
{
	struct file_out *out;
	enum err e = file_out_open(m, file->path, &out);

	if (e == ERR_OK) {
		file->add(m, out, a);
		e = file_out_commit(out);
	}
	if (e != ERR_OK)
		fprintf(stderr, "bursary assign: %s\n", file_out_fault(out));
	return e;
}

enum err assign_out_files(struct mem *m, const struct answer *a)
{
	struct out_file files[OUT_FILES];
	enum err e = ERR_OK;

	list_files(a->asked, files);
	for (int k = 0; k < OUT_FILES && e == ERR_OK; k++)
		if (files[k].path != NULL)
			e = write_file(m, a, &files[k]);
	return e;
}

/* The JSON. */

static void add_named_micro(struct buf *b, const char *name, int64_t micro)
{
	buf_printf(b, ",\"%s\":", name);
	assign_out_micro(b, micro);
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

/* What was wished beside the scores: sum has it in. */
static void add_wishes(struct buf *b, const struct answer *a)
{
	int64_t kept = 0, scores = 0;

	for (int64_t x = 0; x < a->result.n_pairs; x++) {
		const struct assign_wish *w = assign_in_wish(&a->in, a->result.pairs[x]);

		kept += w != NULL && w->is_standing;
		scores += assign_micro(assign_in_score(&a->in, a->result.pairs[x]));
	}
	add_named_micro(b, "score_sum", scores);
	if (a->asked->files.previous != NULL)
		buf_printf(b, ",\"kept\":%" PRId64 ",\"dropped\":%" PRId64 ",\"added\":%" PRId64,
			kept, a->in.n_standing - kept, a->result.n_pairs - kept);
}

static void add_answer(struct buf *b, struct mem *m, const struct answer *a)
{
	buf_printf(b, ",\"pairs\":%" PRId64, a->result.n_pairs);
	add_named_micro(b, "sum", a->result.sum);
	if (a->asked->files.preferences != NULL || a->asked->files.previous != NULL)
		add_wishes(b, a);
	if (a->asked->files.has_min_score)
		buf_printf(b, ",\"below_min_score\":%" PRId64, a->in.n_below);
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
	static const char *const names[] = { [ASSIGN_LACK_NONE] = "none",
		[ASSIGN_LACK_REVIEWERS] = "reviewers",
		[ASSIGN_LACK_PAPERS] = "papers",
		[ASSIGN_LACK_QUOTA] = "quota",
		[ASSIGN_LACK_APART] = "apart",
		[ASSIGN_LACK_PIN] = "pin",
		[ASSIGN_LACK_LOADS] = "loads",
		[ASSIGN_LACK_DEMANDS] = "demands",
		[ASSIGN_LACK_FLOOR] = "floor",
		[ASSIGN_LACK_CAP] = "cap",
		[ASSIGN_LACK_QUALITY] = "quality" };
	static const char *const pins[] = { [ASSIGN_PIN_NO_SCORE] = "score",
		[ASSIGN_PIN_TWICE] = "twice",
		[ASSIGN_PIN_DEMAND] = "demand",
		[ASSIGN_PIN_LOAD] = "load",
		[ASSIGN_PIN_QUOTA] = "quota",
		[ASSIGN_PIN_APART] = "apart" };
	const struct assign_why *w = &a->result.why;

	buf_printf(b, ",\"lack\":{\"of\":\"%s\",", names[w->lack]);
	add_ids(b, &a->in, "papers", assign_in_paper, w->papers, w->n_papers);
	add_ids(b, &a->in, "reviewers", assign_in_reviewer, w->reviewers, w->n_reviewers);
	if (w->lack == ASSIGN_LACK_PIN)
		buf_printf(b, "\"pin\":\"%s\",", pins[w->pin]);
	if (w->attribute >= 0) {
		BUF_LIT(b, "\"attribute\":");
		buf_json(b, assign_in_attribute(&a->in, w->attribute));
		buf_char(b, ',');
	}
	if (w->lack == ASSIGN_LACK_FLOOR) {
		BUF_LIT(b, "\"floor\":");
		assign_out_micro(b, w->floor);
		BUF_LIT(b, ",\"floor_bound\":");
		assign_out_micro(b, w->floor_bound);
		buf_char(b, ',');
	}
	if (w->limit > 0)
		buf_printf(b, "\"limit\":%.6f,", w->limit);
	buf_printf(b, "\"need\":%" PRId64 ",\"have\":%" PRId64 "}", w->need, w->have);
}

void assign_out_json(struct mem *m, const struct answer *a, bool is_feasible)
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
