#include "match/verify.h"

#include <math.h>

static double score_of(const struct assign_problem *p, int32_t i, int32_t j)
{
	const struct assign_scores *s = &p->scores;

	if (s->dense != NULL)
		return (double)s->dense[(int64_t)i * p->n_reviewers + j];
	for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
		if (s->col[x] == j)
			return s->value[x];
	return NAN;
}

static bool is_pin(const struct assign_problem *p, int32_t i, int32_t j)
{
	for (int32_t x = 0; x < p->n_pins; x++)
		if (p->pins[x].paper == i && p->pins[x].reviewer == j)
			return true;
	return false;
}

/* The most that a pair may be, written anew on purpose; the limits are in order, as the pairs are.
 */
static int64_t cap_of(const struct assign_problem *p, int64_t key, double cap, int32_t *at)
{
	while (*at < p->n_limits &&
		(int64_t)p->limits[*at].paper * p->n_reviewers + p->limits[*at].reviewer < key)
		++*at;
	if (*at < p->n_limits &&
		(int64_t)p->limits[*at].paper * p->n_reviewers + p->limits[*at].reviewer == key &&
		p->limits[*at].prob < cap)
		cap = p->limits[*at].prob;
	return (int64_t)floor(cap * (double)RANDOM_ONE);
}

/* In order, so that a pair twice stands side by side. */
static enum verify_fault check_pairs(
	const struct assign_problem *p, const struct random_marginals *r, double cap)
{
	int64_t last = -1;
	int64_t slack = r->lottery != NULL ? RANDOM_SLACK : 0; /* its caps are met in doubles */
	int32_t limit = 0;
	int32_t pins = 0;

	for (int64_t x = 0; x < r->n; x++) {
		int32_t i = r->pairs[x].paper, j = r->pairs[x].reviewer;
		int64_t key = (int64_t)i * p->n_reviewers + j;
		bool pin;

		if (i < 0 || i >= p->n_papers || j < 0 || j >= p->n_reviewers)
			return VERIFY_RANGE;
		if (key <= last)
			return VERIFY_TWICE;
		last = key;
		if (isnan(score_of(p, i, j)))
			return VERIFY_CONFLICT;
		pin = is_pin(p, i, j);
		pins += pin;
		if (r->prob[x] <= 0 ||
			r->prob[x] > (pin ? RANDOM_ONE : cap_of(p, key, cap, &limit) + slack))
			return VERIFY_CAP;
		if (pin && r->prob[x] != RANDOM_ONE)
			return VERIFY_PIN;
	}
	return pins == p->n_pins ? VERIFY_OK : VERIFY_PIN;
}

static enum verify_fault check_sums(
	const struct assign_problem *p, const int64_t *members, const int64_t *load)
{
	for (int32_t i = 0; i < p->n_papers; i++)
		if (members[i] != p->demand[i] * RANDOM_ONE)
			return VERIFY_DEMAND;
	for (int32_t j = 0; j < p->n_reviewers; j++) {
		if (p->load_min != NULL && load[j] < p->load_min[j] * RANDOM_ONE)
			return VERIFY_LOAD_MIN;
		if (load[j] > p->load_max[j] * RANDOM_ONE)
			return VERIFY_LOAD_MAX;
	}
	return VERIFY_OK;
}

static bool has(const struct assign_problem *p, int32_t reviewer, int32_t attribute)
{
	for (int32_t x = 0; x < p->n_members; x++)
		if (p->members[x].reviewer == reviewer && p->members[x].attribute == attribute)
			return true;
	return false;
}

static enum verify_fault check_quotas(
	const struct assign_problem *p, const struct random_marginals *r)
{
	for (int32_t q = 0; q < p->n_quotas; q++) {
		int64_t held = 0;

		for (int64_t x = 0; x < r->n; x++)
			if (r->pairs[x].paper == p->quotas[q].paper &&
				has(p, r->pairs[x].reviewer, p->quotas[q].attribute))
				held += r->prob[x];
		if (held < p->quotas[q].min * RANDOM_ONE || held > p->quotas[q].max * RANDOM_ONE)
			return VERIFY_QUOTA;
	}
	return VERIFY_OK;
}

enum verify_fault verify_marginals(const struct assign_problem *p, const struct random_marginals *r,
	double cap, struct mem *scratch)
{
	int64_t *members = MEM_ARRAY(scratch, int64_t, (size_t)p->n_papers + 1);
	int64_t *load = MEM_ARRAY(scratch, int64_t, (size_t)p->n_reviewers + 1);
	enum verify_fault fault = check_pairs(p, r, cap);

	if (fault != VERIFY_OK)
		return fault;
	for (int64_t x = 0; x < r->n; x++) {
		members[r->pairs[x].paper] += r->prob[x];
		load[r->pairs[x].reviewer] += r->prob[x];
	}
	fault = check_sums(p, members, load);
	return fault == VERIFY_OK ? check_quotas(p, r) : fault;
}

/* The least that one free pair can add, and what of its paper's and reviewer's account is pins'. */
static double least_of_pair(double value, double cap)
{
	double x = value < 0 ? 0 : value > cap ? cap : value;

	return x * x / 2 - value * x;
}

static double l2_pairs(const struct assign_problem *p, const struct random_prices *d, double cap)
{
	double sum = 0;

	for (int32_t i = 0; i < p->n_papers; i++) {
		bool dense = p->scores.dense != NULL;
		int64_t from = dense ? 0 : p->scores.row[i];
		int64_t to = dense ? p->n_reviewers : p->scores.row[i + 1];

		for (int64_t x = from; x < to; x++) {
			int32_t j = dense ? (int32_t)x : p->scores.col[x];
			double s = dense ? (double)p->scores.dense[(int64_t)i * p->n_reviewers + j]
					 : p->scores.value[x];

			if (!isnan(s) && !(p->n_pins > 0 && is_pin(p, i, j)))
				sum += least_of_pair(
					d->theta * s - d->paper[i] - d->reviewer[j], cap);
		}
	}
	return sum;
}

double verify_l2_bound(const struct assign_problem *p, const struct random_prices *d, double cap,
	struct mem *scratch)
{
	int32_t *pins = MEM_ARRAY(scratch, int32_t, (size_t)p->n_reviewers + 1);
	double half;

	if (d->paper == NULL || !(d->theta >= 0))
		return 0;
	half = l2_pairs(p, d, cap) + d->theta * d->want;
	for (int32_t x = 0; x < p->n_pins; x++) {
		pins[p->pins[x].reviewer]++;
		half += .5 + d->paper[p->pins[x].paper] -
			d->theta * score_of(p, p->pins[x].paper, p->pins[x].reviewer);
	}
	for (int32_t i = 0; i < p->n_papers; i++)
		half -= d->paper[i] * p->demand[i];
	for (int32_t j = 0; j < p->n_reviewers; j++) {
		double v = d->reviewer[j];
		int32_t lo =
			p->load_min != NULL && p->load_min[j] > pins[j] ? p->load_min[j] : pins[j];

		half -= v * ((v > 0 ? p->load_max[j] : lo) - pins[j]);
	}
	return half > 0 ? sqrt(2 * half) : 0;
}
