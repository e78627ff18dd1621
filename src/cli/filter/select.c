/* `bursary select`: which proposals to fund, from files to a file. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "cli/cli.h"
#include "cli/filter/csv_out.h"
#include "cli/filter/file_out.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/filter/select_in.h"
#include "cli/filter/select_json_in.h"
#include "cli/filter/select_rows.h"
#include "cli/filter/select_watch.h"
#include "match/portfolio_verify.h"

const char cli_select_help[] =
	"  --proposals F   "
	"id,score,cash[,credits][,person...][,area][,institution][,call][,award]\n"
	"                  with a header; any number of columns person, person2, ...; several in\n"
	"                  one by \";\"; rows of one award are variants of it: at most one is\n"
	"                  chosen.  F.jsonl: an object a line, person a name or a list of names\n"
	"  --budget N      cash to give; --credits N: credits to give\n"
	"  --calls F       call,cash[,credits][,average]: limits of a call's own (empty: none);\n"
	"                  --budget may be left out then\n"
	"  --average N     the chosen get no more than that on average\n"
	"  --exclusive F   group,id: at most one proposal of a group; people are groups already\n"
	"  --quotas F      attribute,value,min[,max]: attribute is area, institution or all;\n"
	"                  value * is every one; an empty max is no limit\n"
	"  --near X        answers within this part of the best count as near (default .001);\n"
	"                  given, what the bounds leave open is settled, up to 100 proposals\n"
	"  --seconds N     the search ends after so long with the best found and its bound (10);\n"
	"                  what --near and --json ask besides takes as long again at the most;\n"
	"                  Ctrl-C ends it at once, with the answer all the same\n"
	"  --effort N      ends it after N times six million states, too: the same everywhere\n"
	"  --step N        cash whose worth is told both ways (default 10000)\n"
	"  --out F         id,score,cash,credits,certain of the chosen (F.jsonl: as objects);\n"
	"                  certain is yes where every near answer has it, no where one does\n"
	"                  without, open where not known\n"
	"  --why F         id,decision,reason,against,loss for all: loss is what forcing the\n"
	"                  opposite costs at least\n"
	"  --json          figures on standard output: score, bound, gap, worth of more cash\n\n"
	"Scores count to a millionth, money to a cent.  Exit status: 0 done, 1 the minima cannot\n"
	"be met (and the fewest that clash), 2 bad input.\n"
	"  bursary select --proposals p.csv --budget 4000000 --quotas q.csv --out chosen.csv\n";

static const double MONEY_MAX = 1e12;

enum { CERTAIN_TRIES = 100, CERTAIN_STATES = 200000 };

struct asked {
	struct select_files files;
	const char *out, *why, *budget, *credits, *average;
	double near, step, seconds;
	int64_t effort;
	bool has_near, has_effort, is_json;
};

struct answer {
	struct mem *mem;
	const struct asked *asked;
	struct select_in in;
	int64_t budget, credits, average; /* cents; -1: none */
	struct select_rows rows;
	struct portfolio_problem problem;
	struct portfolio_result best;
	struct portfolio_report report;
	const char **certain; /* per proposal, of the chosen */
	struct portfolio_result more, less;
	double near_ends; /* select_watch_now() when near answers must be done */
};

static struct portfolio_problem problem_of(struct answer *a)
{
	const struct asked *asked = a->asked;
	const struct select_in *in = &a->in;
	struct mem *m = a->mem;
	struct portfolio_problem p = { .n = in->n, .score = in->score, .n_budgets = 1 };

	p.cost[0] = in->cash;
	p.budget[0] = a->budget;
	for (uint32_t i = 0; a->budget < 0 && i < in->n; i++)
		p.budget[0] += in->cash[i] + (i == 0); /* all of it: no limit */
	if (a->credits >= 0) {
		p.cost[p.n_budgets] = in->credits;
		p.budget[p.n_budgets++] = a->credits;
	}
	select_rows_make(m, in, a->average, &a->rows);
	p.rows = a->rows.rows;
	p.exclusive = select_sets_pack(m, &in->exclusive, (uint32_t)names_count(in->groups));
	p.quota = select_sets_pack(m, &in->quota, in->n_quotas);
	p.quota_min = in->quota_min;
	p.quota_max = in->quota_max;
	p.max_states =
		asked->has_effort ? (uint64_t)asked->effort * PORTFOLIO_STATES : UINT64_MAX / 2;
	return p;
}

/* part: of the seconds asked for. */
static enum err choose(const struct answer *a, const char *label, double part,
	const struct portfolio_problem *problem, struct portfolio_result *ret_result)
{
	enum err e =
		select_watch_choose(a->mem, problem, label, part * a->asked->seconds, ret_result);

	if (e == ERR_OK && ret_result->is_feasible) {
		struct portfolio_report r;

		portfolio_verify(problem, ret_result->is_chosen, &r);
		MUST(r.breach == PORTFOLIO_HOLDS && r.score == ret_result->score);
	}
	return e;
}

/* Infeasible: minima are dropped one by one as long as the rest still clash. */

static void explain(const struct answer *a)
{
	struct portfolio_problem p = a->problem;
	int64_t *min = mem_copy(a->mem, p.quota_min, p.quota.n * sizeof(*min));
	const char *comma = "";
	struct portfolio_result r;

	p.quota_min = min;
	for (uint32_t q = 0; q < p.quota.n; q++) {
		int64_t was = min[q];

		min[q] = 0;
		if (was > 0 && (choose(a, "finding what clashes", .1, &p, &r) != ERR_OK ||
				       r.is_feasible || !r.is_proven))
			min[q] = was;
	}
	fprintf(stderr, "bursary select: within the budget these cannot be met together: ");
	for (uint32_t q = 0; q < p.quota.n; q++)
		if (min[q] > 0) {
			fprintf(stderr, "%sat least %" PRId64 " of %s", comma, min[q],
				a->in.quota_name[q]);
			comma = ", ";
		}
	fputc('\n', stderr);
}

/* Which of the chosen every near answer has. */

static const char *certainty(const struct answer *a, int8_t *pin, uint32_t i, double least)
{
	struct portfolio_problem p = a->problem;
	struct portfolio_result r;

	p.pin = pin;
	p.max_states = CERTAIN_STATES;
	pin[i] = PORTFOLIO_OUT;
	MUST(choose(a, "near answers",
		     fmax(0, a->near_ends - select_watch_now()) / a->asked->seconds, &p,
		     &r) == ERR_OK);
	pin[i] = PORTFOLIO_FREE;
	if (r.is_feasible && (double)r.score >= least)
		return "no";
	return (r.is_proven && !r.is_feasible) || r.bound < least ? "yes" : "open";
}

static void find_certain(struct answer *a)
{
	double room = a->asked->near * fabs((double)a->best.score);
	int8_t *pin = MEM_ARRAY(a->mem, int8_t, (size_t)a->problem.n + 1);
	struct progress progress;
	uint32_t tries = 0;

	/* Each try is bound by states; the clock, for all of them together, is for the worst. */
	a->near_ends = select_watch_now() + a->asked->seconds;
	a->certain = MEM_ARRAY(a->mem, const char *, (size_t)a->problem.n + 1);
	progress_begin(&progress, "near answers", CERTAIN_TRIES);
	for (uint32_t i = 0; i < a->problem.n; i++) {
		if (!a->best.is_chosen[i])
			continue;
		a->certain[i] = a->best.loss[i] > room ? "yes" : "open";
		if (a->best.loss[i] > room || !a->asked->has_near || tries >= CERTAIN_TRIES)
			continue;
		a->certain[i] = certainty(a, pin, i, (double)a->best.score - room);
		progress_at(&progress, ++tries);
	}
	progress_end(&progress);
}

/* What a little more cash, or less, would change. */
static void find_worth(struct answer *a)
{
	struct portfolio_problem p = a->problem;
	int64_t step = llround(a->asked->step * SELECT_CENTS);

	p.budget[0] = a->problem.budget[0] + step;
	MUST(choose(a, "with more cash", .5, &p, &a->more) == ERR_OK);
	p.budget[0] = a->problem.budget[0] > step ? a->problem.budget[0] - step : 0;
	MUST(choose(a, "with less cash", .5, &p, &a->less) == ERR_OK);
}

/* Output. */

static void add_cents(struct buf *b, int64_t cents)
{
	csv_out_number(b, (double)cents / SELECT_CENTS, 2);
}

static void add_micro(struct buf *b, double micro)
{
	csv_out_number(b, micro / PORTFOLIO_MICRO, 6);
}

static void add_chosen_json(struct file_out *out, const struct answer *a)
{
	struct buf *b = file_out_text(out);

	for (uint32_t i = 0; i < a->problem.n; i++) {
		if (!a->best.is_chosen[i])
			continue;
		BUF_LIT(b, "{\"id\":");
		buf_json(b, names_of(a->in.ids, (int32_t)i));
		BUF_LIT(b, ",\"score\":");
		add_micro(b, (double)a->in.score[i]);
		BUF_LIT(b, ",\"cash\":");
		add_cents(b, a->in.cash[i]);
		BUF_LIT(b, ",\"credits\":");
		add_cents(b, a->in.credits[i]);
		buf_printf(b, ",\"certain\":\"%s\"}\n", a->certain[i]);
		file_out_flush(out);
	}
}

static void add_chosen(struct file_out *out, const struct answer *a)
{
	struct buf *b = file_out_text(out);

	BUF_LIT(b, "id,score,cash,credits,certain\n");
	for (uint32_t i = 0; i < a->problem.n; i++) {
		if (!a->best.is_chosen[i])
			continue;
		csv_out_field(b, names_of(a->in.ids, (int32_t)i));
		buf_char(b, ',');
		add_micro(b, (double)a->in.score[i]);
		buf_char(b, ',');
		add_cents(b, a->in.cash[i]);
		buf_char(b, ',');
		add_cents(b, a->in.credits[i]);
		buf_printf(b, ",%s\n", a->certain[i]);
		file_out_flush(out);
	}
}

/* The chosen member of each group, or -1. */
static int32_t *holders(const struct answer *a)
{
	const struct portfolio_sets *x = &a->problem.exclusive;
	int32_t *holder = MEM_ARRAY(a->mem, int32_t, (size_t)x->n + 1);

	for (uint32_t g = 0; g < x->n; g++) {
		holder[g] = -1;
		for (size_t k = x->start[g]; k < x->start[g + 1]; k++)
			if (a->best.is_chosen[x->member[k]])
				holder[g] = (int32_t)x->member[k];
	}
	return holder;
}

/* For each proposal what bars it first: a chosen rival, a full quota, or else the budget. */
static void find_reasons(const struct answer *a, const char **reason, const char **against)
{
	const struct portfolio_sets *x = &a->problem.exclusive, *q = &a->problem.quota;
	int32_t *holder = holders(a);

	for (uint32_t g = 0; g < q->n; g++) {
		int64_t n = 0;

		for (size_t k = q->start[g]; k < q->start[g + 1]; k++)
			n += a->best.is_chosen[q->member[k]];
		for (size_t k = q->start[g]; k < q->start[g + 1]; k++)
			if (n >= a->problem.quota_max[g]) {
				reason[q->member[k]] = "quota";
				against[q->member[k]] = a->in.quota_name[g];
			}
	}
	for (uint32_t g = 0; g < x->n; g++)
		for (size_t k = x->start[g]; holder[g] >= 0 && k < x->start[g + 1]; k++) {
			uint32_t i = x->member[k], h = (uint32_t)holder[g];
			bool is_variant = a->in.award[i] >= 0 && a->in.award[i] == a->in.award[h];

			reason[i] = is_variant ? "variant" : "exclusive";
			against[i] = names_of(a->in.ids, holder[g]);
		}
	for (uint32_t i = 0; i < a->problem.n; i++) {
		int64_t bar = reason[i] == NULL ? select_rows_bar(&a->rows, i) : -1;

		if (bar >= 0) {
			reason[i] = a->rows.is_signed[bar] ? "average" : "call";
			against[i] = a->rows.name[bar];
		}
	}
	for (uint32_t i = 0; i < a->problem.n; i++)
		if (reason[i] == NULL)
			reason[i] = a->in.score[i] > 0 ? "budget" : "score";
}

static void add_reasons(struct file_out *out, const struct answer *a)
{
	const char **reason = MEM_ARRAY(a->mem, const char *, (size_t)a->problem.n + 1);
	const char **against = MEM_ARRAY(a->mem, const char *, (size_t)a->problem.n + 1);
	struct buf *b = file_out_text(out);

	find_reasons(a, reason, against);
	BUF_LIT(b, "id,decision,reason,against,loss\n");
	for (uint32_t i = 0; i < a->problem.n; i++) {
		bool is_chosen = a->best.is_chosen[i];

		csv_out_field(b, names_of(a->in.ids, (int32_t)i));
		buf_printf(b, ",%s,%s,", is_chosen ? "yes" : "no", is_chosen ? "" : reason[i]);
		if (!is_chosen && against[i] != NULL)
			csv_out_field(b, against[i]);
		buf_char(b, ',');
		if (isfinite(a->best.loss[i]))
			add_micro(b, a->best.loss[i]);
		buf_char(b, '\n');
		file_out_flush(out);
	}
}

static int write_file(const char *path, const struct answer *a,
	void (*add)(struct file_out *, const struct answer *))
{
	struct file_out *out;
	enum err e = file_out_open(a->mem, path, &out);

	if (e == ERR_OK) {
		add(out, a);
		e = file_out_commit(out);
	}
	if (e != ERR_OK)
		fprintf(stderr, "bursary select: %s\n", file_out_fault(out));
	return e == ERR_OK ? EXIT_DONE : EXIT_USAGE;
}

static void add_change(
	struct buf *b, const struct answer *a, const char *name, const struct portfolio_result *to)
{
	static const char *const side[] = { "out", "in" };

	buf_printf(b, ",\"%s\":{\"is_feasible\":%s,\"is_proven\":%s", name,
		to->is_feasible ? "true" : "false", to->is_proven ? "true" : "false");
	BUF_LIT(b, ",\"score_change\":");
	add_micro(b, to->is_feasible ? (double)(to->score - a->best.score) : 0);
	for (int s = 0; s < 2; s++) {
		const char *comma = "";

		buf_printf(b, ",\"%s\":[", side[s]);
		for (uint32_t i = 0; to->is_feasible && i < a->problem.n; i++) {
			if (to->is_chosen[i] == a->best.is_chosen[i] || to->is_chosen[i] != s)
				continue;
			buf_text(b, comma);
			buf_json(b, names_of(a->in.ids, (int32_t)i));
			comma = ",";
		}
		buf_char(b, ']');
	}
	buf_char(b, '}');
}

static void print_json(const struct answer *a)
{
	uint32_t certain = 0;
	struct buf b;

	for (uint32_t i = 0; i < a->problem.n; i++)
		certain += a->best.is_chosen[i] && strcmp(a->certain[i], "yes") == 0;
	buf_init(&b, a->mem, 4096);
	buf_printf(&b, "{\"proposals\":%" PRIu32 ",\"chosen\":%" PRIu32 ",\"certain\":%" PRIu32,
		a->problem.n, a->report.n_chosen, certain);
	BUF_LIT(&b, ",\"score\":");
	add_micro(&b, (double)a->best.score);
	BUF_LIT(&b, ",\"bound\":");
	add_micro(&b, a->best.bound);
	BUF_LIT(&b, ",\"gap\":");
	add_micro(&b, a->best.bound - (double)a->best.score);
	buf_printf(&b, ",\"is_proven\":%s,\"cash\":", a->best.is_proven ? "true" : "false");
	add_cents(&b, a->report.use[0]);
	if (a->problem.n_budgets > 1) {
		BUF_LIT(&b, ",\"credits\":");
		add_cents(&b, a->report.use[1]);
	}
	BUF_LIT(&b, ",\"score_per_step\":");
	add_micro(&b, a->best.price[0] * a->asked->step * SELECT_CENTS);
	BUF_LIT(&b, ",\"step\":");
	csv_out_number(&b, a->asked->step, 2);
	add_change(&b, a, "more", &a->more);
	add_change(&b, a, "less", &a->less);
	buf_printf(&b,
		",\"states\":%" PRIu64 ",\"core\":%" PRIu32 ",\"cpu_seconds\":", a->best.n_states,
		a->best.n_core);
	csv_out_number(&b, csv_out_cpu_s(), 6);
	BUF_LIT(&b, ",\"peak_mb\":");
	csv_out_number(&b, csv_out_peak_mb(), 1);
	printf("%s}\n", buf_str(&b));
}

static int tell(struct answer *a)
{
	int status;

	portfolio_verify(&a->problem, a->best.is_chosen, &a->report);
	select_rows_tally(&a->rows, a->best.is_chosen);
	find_certain(a);
	status = write_file(
		a->asked->out, a, select_json_in_is(a->asked->out) ? add_chosen_json : add_chosen);
	if (status == EXIT_DONE && a->asked->why != NULL)
		status = write_file(a->asked->why, a, add_reasons);
	if (status == EXIT_DONE && a->asked->is_json) {
		find_worth(a);
		print_json(a);
	}
	if (status == EXIT_DONE && !a->best.is_proven)
		fprintf(stderr,
			"bursary select: the search ended at a score of %.9g; no answer scores "
			"more than %.9g\n",
			(double)a->best.score / PORTFOLIO_MICRO, a->best.bound / PORTFOLIO_MICRO);
	return status;
}

/* Money as digits and a point; -1 when the option is not given.  False after saying what is wrong.
 */
static bool money_of(const char *option, const char *text, int64_t *ret_cents)
{
	double v = -1;

	*ret_cents = -1;
	if (text == NULL)
		return true;
	if (strspn(text, "0123456789.") != strlen(text) ||
		num_parse_double(text, 0, MONEY_MAX, &v) != ERR_OK) {
		(void)cli_usage_error("select",
			"%s takes an amount in digits and a point, like 1000.50, up to %.0f; not "
			"\"%s\"",
			option, MONEY_MAX, text);
		return false;
	}
	*ret_cents = llround(v * SELECT_CENTS);
	return true;
}

static bool read_money(struct answer *a)
{
	const struct asked *asked = a->asked;

	if (asked->budget == NULL && asked->files.calls == NULL) {
		(void)cli_usage_error("select", "--budget is missing");
		return false;
	}
	return money_of("--budget", asked->budget, &a->budget) &&
	       money_of("--credits", asked->credits, &a->credits) &&
	       money_of("--average", asked->average, &a->average);
}

static bool limits_credits(const struct answer *a)
{
	if (a->credits >= 0)
		return true;
	for (int32_t c = 0; a->in.limit != NULL && c < names_count(a->in.calls); c++)
		if (a->in.limit[c].credits >= 0)
			return true;
	return false;
}

/* False after telling that a budget buys nothing: what of each proposal is above it. */
static bool buys_any(const struct answer *a, const char *of, int64_t budget, const char *shown,
	const int64_t *cost)
{
	uint32_t cheapest = 0;

	for (uint32_t i = 1; i < a->in.n; i++)
		if (cost[i] < cost[cheapest])
			cheapest = i;
	if (budget < 0 || budget >= cost[cheapest])
		return true;
	fprintf(stderr, "%s: the budget of %s%s is below the cheapest proposal, %s at %.2f\n",
		a->asked->files.proposals, shown, of, names_of(a->in.ids, (int32_t)cheapest),
		(double)cost[cheapest] / SELECT_CENTS);
	return false;
}

/* What cannot have been meant: credits without a budget of them, a budget that buys nothing. */
static bool budgets_suit(const struct answer *a)
{
	if (a->in.first_credits > 0 && !limits_credits(a)) {
		fprintf(stderr,
			"%s:%" PRId64 ": credits are asked for, and there is no budget of credits "
			"(--credits N)\n",
			a->asked->files.proposals, a->in.first_credits);
		return false;
	}
	return buys_any(a, "", a->budget, a->asked->budget, a->in.cash) &&
	       buys_any(a, " credits", a->credits, a->asked->credits, a->in.credits);
}

static int run(struct answer *a)
{
	int status = read_money(a) ? select_read(a->mem, &a->asked->files, &a->in) : EXIT_USAGE;

	if (status != EXIT_DONE)
		return status;
	if (!file_out_can(a->mem, "select", a->asked->out) ||
		!file_out_can(a->mem, "select", a->asked->why))
		return EXIT_USAGE;
	if (!budgets_suit(a))
		return EXIT_USAGE;
	a->problem = problem_of(a);
	select_watch_interrupts();
	if (choose(a, "choosing", 1, &a->problem, &a->best) != ERR_OK) {
		fprintf(stderr, "%s: the sums are too large to be exact\n",
			a->asked->files.proposals);
		return EXIT_USAGE;
	}
	if (a->best.is_feasible)
		return tell(a);
	if (a->best.is_proven)
		explain(a);
	else
		fprintf(stderr,
			"bursary select: no answer was found; whether there is one is open\n");
	return EXIT_NO;
}

int cli_select(int argc, char **argv)
{
	struct asked asked = { .near = .001, .step = 10000, .effort = 1, .seconds = 10 };
	const struct option_row rows[] = {
		OPTION_REQUIRED_TEXT("--proposals", &asked.files.proposals),
		OPTION_TEXT_ROW("--budget", &asked.budget),
		OPTION_TEXT_ROW("--credits", &asked.credits),
		OPTION_TEXT_ROW("--average", &asked.average),
		OPTION_TEXT_ROW("--calls", &asked.files.calls),
		OPTION_TEXT_ROW("--exclusive", &asked.files.exclusive),
		OPTION_TEXT_ROW("--quotas", &asked.files.quotas),
		{ .name = "--near",
			.kind = OPTION_DOUBLE,
			.value = &asked.near,
			.most = 1,
			.is_given = &asked.has_near },
		OPTION_DOUBLE_ROW("--seconds", &asked.seconds, .01, 1e6),
		{ .name = "--effort",
			.kind = OPTION_INT,
			.value = &asked.effort,
			.min = 1,
			.max = 1000,
			.is_given = &asked.has_effort },
		OPTION_DOUBLE_ROW("--step", &asked.step, .01, 1e12),
		OPTION_REQUIRED_TEXT("--out", &asked.out),
		OPTION_TEXT_ROW("--why", &asked.why),
		OPTION_FLAG_ROW("--json", &asked.is_json),
	};
	int status = options_read(argc, argv, rows, sizeof(rows) / sizeof(rows[0]));
	struct answer a = { .asked = &asked };

	if (status != EXIT_DONE)
		return status;
	if (asked.is_json && strcmp(asked.out, "-") == 0)
		return cli_usage_error(argv[0], "--json and --out - both want standard output");
	a.mem = mem_new(NULL, "select");
	status = run(&a);
	mem_end(a.mem);
	return status;
}
