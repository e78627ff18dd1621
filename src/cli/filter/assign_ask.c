/* `bursary assign --why PAPER REVIEWER`: what stands for a pair, and what it would cost otherwise.
 */
#include <math.h>
#include <stdio.h>

#include "cli/filter/assign_answer.h"
#include "cli/cli.h"

/* A pair asked about, with the best assignment as it is. */
struct ask {
	struct mem *mem;
	const struct answer *as_is;
	int32_t paper, reviewer;
	double score; /* NaN: may not be */
};

/* NaN once it is forbidden, although its score as it was read is known. */
static double score_of(const struct ask *k, int32_t i, int32_t j)
{
	double score = assign_score(&k->as_is->in.problem, i, j);

	return isnan(score) ? score : assign_in_score(&k->as_is->in, (struct assign_pair){ i, j });
}

static bool has_pair(const struct answer *a, int32_t i, int32_t j)
{
	for (int64_t x = 0; x < a->result.n_pairs; x++)
		if (a->result.pairs[x].paper == i && a->result.pairs[x].reviewer == j)
			return true;
	return false;
}

static bool is_pinned(const struct assign_problem *p, int32_t i, int32_t j)
{
	for (int32_t x = 0; x < p->n_pins; x++)
		if (p->pins[x].paper == i && p->pins[x].reviewer == j)
			return true;
	return false;
}

/* Evidence. */

/* The place of the pair's score in its row (or column), and how many there are. */
static int32_t place_in(const struct ask *k, bool of_paper, int32_t *ret_n)
{
	const struct assign_problem *p = &k->as_is->in.problem;
	int32_t side = of_paper ? p->n_reviewers : p->n_papers, n = 0, place = 1;

	for (int32_t x = 0; x < side; x++) {
		double s = of_paper ? score_of(k, k->paper, x) : score_of(k, x, k->reviewer);

		n += !isnan(s);
		place += s > k->score;
	}
	*ret_n = n;
	return place;
}

static void print_evidence(const struct ask *k)
{
	const struct assign_in *in = &k->as_is->in;
	const struct assign_struck *struck =
		assign_in_struck(in, (struct assign_pair){ k->paper, k->reviewer });
	const char *paper = assign_in_paper(in, k->paper);
	const char *reviewer = assign_in_reviewer(in, k->reviewer);
	int32_t for_paper, for_reviewer, n_for_paper, n_for_reviewer;

	if (isnan(k->score)) {
		printf("%s and %s: ", paper, reviewer);
		if (struck != NULL)
			printf("kept apart by %s:%" PRId64 "\n", struck->path, struck->line);
		else
			printf("no score, so the pair may not be\n");
		return;
	}
	for_paper = place_in(k, true, &n_for_paper);
	for_reviewer = place_in(k, false, &n_for_reviewer);
	printf("%s and %s: score %g, number %d of the %d reviewers of %s and number %d of the %d "
	       "papers of %s%s\n",
		paper, reviewer, k->score, for_paper, n_for_paper, paper, for_reviewer,
		n_for_reviewer, reviewer,
		is_pinned(&in->problem, k->paper, k->reviewer) ? ", pinned" : "");
}

static void print_panel(const struct ask *k, int32_t i)
{
	const struct answer *a = k->as_is;
	int n = 0;

	for (int64_t x = 0; x < a->result.n_pairs; x++)
		if (a->result.pairs[x].paper == i)
			printf("%s%s %g", n++ > 0 ? ", " : "",
				assign_in_reviewer(&a->in, a->result.pairs[x].reviewer),
				score_of(k, i, a->result.pairs[x].reviewer));
	printf("%s\n", n == 0 ? "nobody" : "");
}

static void print_as_is(const struct ask *k)
{
	const struct answer *a = k->as_is;
	int32_t load = 0;

	for (int64_t x = 0; x < a->result.n_pairs; x++)
		load += a->result.pairs[x].reviewer == k->reviewer;
	printf("the best assignment: %s has ", assign_in_paper(&a->in, k->paper));
	print_panel(k, k->paper);
	printf("%s reviews %d of at most %d; the pair is %s it\n",
		assign_in_reviewer(&a->in, k->reviewer), load, a->in.problem.load_max[k->reviewer],
		has_pair(a, k->paper, k->reviewer) ? "in" : "not in");
}

/* Otherwise. */

static void print_micro(struct mem *m, int64_t micro)
{
	struct buf b;

	buf_init(&b, m, 32);
	assign_out_micro(&b, micro);
	printf("%s", buf_str(&b));
}

/* Who of one panel is not in the other. */
static int print_gone(const struct ask *k, const struct answer *from, const struct answer *to)
{
	int n = 0;

	for (int64_t x = 0; x < from->result.n_pairs; x++) {
		const struct assign_pair *pair = &from->result.pairs[x];

		if (pair->paper == k->paper && pair->reviewer != k->reviewer &&
			!has_pair(to, pair->paper, pair->reviewer))
			printf("%s%s %g", n++ > 0 ? ", " : "",
				assign_in_reviewer(&from->in, pair->reviewer),
				assign_score(&to->in.problem, pair->paper, pair->reviewer));
	}
	return n;
}

static void print_changes(const struct ask *k, const struct answer *other, bool is_forced)
{
	const struct answer *a = k->as_is;
	int64_t elsewhere = 0;

	if (is_forced)
		printf("; it takes the place of ");
	else
		printf("; in its place ");
	if ((is_forced ? print_gone(k, a, other) : print_gone(k, other, a)) == 0)
		printf("nobody");
	for (int64_t x = 0; x < other->result.n_pairs; x++)
		elsewhere +=
			other->result.pairs[x].paper != k->paper &&
			!has_pair(a, other->result.pairs[x].paper, other->result.pairs[x].reviewer);
	printf("; %" PRId64 " pairs of other papers change\n", elsewhere);
}

static void print_otherwise(const struct ask *k, struct answer *other, bool is_forced)
{
	const struct answer *a = k->as_is;

	printf("%s: ", is_forced ? "forcing the pair" : "forbidding the pair");
	if (assign_solve(k->mem, other) != ERR_OK) {
		printf("cannot be, %s\n", assign_explain(k->mem, other));
		return;
	}
	if (a->is_fair) {
		printf("the worst-off paper has ");
		print_micro(k->mem, other->report.worst);
		printf(" instead of ");
		print_micro(k->mem, a->report.worst);
		printf(", ");
	}
	printf("costs ");
	print_micro(k->mem, a->result.sum - other->result.sum);
	printf(" of ");
	print_micro(k->mem, a->result.sum);
	print_changes(k, other, is_forced);
}

static void force(const struct ask *k)
{
	struct answer other = *k->as_is;
	struct assign_problem *p = &other.in.problem;
	struct assign_pair *pins = MEM_ARRAY(k->mem, struct assign_pair, (size_t)p->n_pins + 1);

	if (has_pair(k->as_is, k->paper, k->reviewer)) {
		printf("forcing the pair: costs nothing, it is there\n");
		return;
	}
	if (p->n_pins > 0)
		memcpy(pins, p->pins, (size_t)p->n_pins * sizeof(*pins));
	pins[p->n_pins++] = (struct assign_pair){ k->paper, k->reviewer };
	p->pins = pins;
	print_otherwise(k, &other, true);
}

static void forbid(const struct ask *k)
{
	struct answer other = *k->as_is;

	if (!has_pair(k->as_is, k->paper, k->reviewer)) {
		printf("forbidding the pair: costs nothing, it is not there\n");
		return;
	}
	if (is_pinned(&other.in.problem, k->paper, k->reviewer)) {
		printf("forbidding the pair: cannot be, it is pinned\n");
		return;
	}
	assign_in_unscore(&other.in, k->paper, k->reviewer); /* for good: it is the last asked */
	print_otherwise(k, &other, false);
}

int assign_ask(struct mem *m, struct answer *a)
{
	struct ask k = { .mem = m,
		.as_is = a,
		.paper = assign_in_find_paper(&a->in, a->asked->why[0]),
		.reviewer = assign_in_find_reviewer(&a->in, a->asked->why[1]) };

	if (k.paper < 0)
		return cli_usage_error("assign", "there is no paper \"%s\"", a->asked->why[0]);
	if (k.reviewer < 0)
		return cli_usage_error("assign", "there is no reviewer \"%s\"", a->asked->why[1]);
	k.score = score_of(&k, k.paper, k.reviewer);
	print_evidence(&k);
	if (assign_solve(m, a) != ERR_OK) {
		fprintf(stderr, "infeasible: %s\n", assign_explain(m, a));
		return EXIT_NO;
	}
	print_as_is(&k);
	force(&k);
	forbid(&k);
	return EXIT_DONE;
}
