#include "match/assign.h"

#include <math.h>

#include "match/assign_net.h"
#include "match/assign_side.h"
#include "match/assign_cannot.h"
#include "match/assign_why.h"
#include "match/verify.h"

double assign_score(const struct assign_problem *p, int32_t paper, int32_t reviewer)
{
	const struct assign_scores *s = &p->scores;
	int64_t lo, hi;

	if (s->dense != NULL)
		return (double)s->dense[(int64_t)paper * p->n_reviewers + reviewer];
	lo = s->row[paper];
	hi = s->row[paper + 1];
	while (lo < hi) {
		int64_t mid = lo + (hi - lo) / 2;

		if (s->col[mid] < reviewer)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->row[paper + 1] && s->col[lo] == reviewer ? s->value[lo] : NAN;
}

static bool dense_is_sound(const struct assign_problem *p)
{
	int64_t n = (int64_t)p->n_papers * p->n_reviewers, bad = 0;

	for (int64_t x = 0; x < n; x++) /* NaN compares false, as it should */
		bad += fabsf(p->scores.dense[x]) > (float)ASSIGN_MAX_SCORE;
	return bad == 0;
}

static bool sparse_is_sound(const struct assign_problem *p)
{
	const struct assign_scores *s = &p->scores;

	if (s->row == NULL || s->row[0] != 0)
		return false;
	for (int32_t i = 0; i < p->n_papers; i++) {
		if (s->row[i + 1] < s->row[i])
			return false;
		for (int64_t x = s->row[i]; x < s->row[i + 1]; x++)
			if (s->col[x] < 0 || s->col[x] >= p->n_reviewers ||
				(x > s->row[i] && s->col[x] <= s->col[x - 1]) ||
				fabs(s->value[x]) > ASSIGN_MAX_SCORE)
				return false;
	}
	return true;
}

static bool loads_are_sound(const struct assign_problem *p)
{
	for (int32_t j = 0; j < p->n_reviewers; j++) {
		int32_t lo = p->load_min != NULL ? p->load_min[j] : 0;

		if (lo < 0 || lo > p->load_max[j])
			return false;
	}
	return true;
}

static bool demands_are_sound(const struct assign_problem *p)
{
	int64_t sum = 0;

	for (int32_t i = 0; i < p->n_papers; i++) {
		if (p->demand[i] < 0)
			return false;
		sum += p->demand[i];
	}
	return sum <= INT32_MAX;
}

static bool pins_are_sound(const struct assign_problem *p)
{
	for (int32_t x = 0; x < p->n_pins; x++)
		if (p->pins[x].paper < 0 || p->pins[x].paper >= p->n_papers ||
			p->pins[x].reviewer < 0 || p->pins[x].reviewer >= p->n_reviewers)
			return false;
	return true;
}

static bool members_are_sound(const struct assign_problem *p)
{
	for (int32_t x = 0; x < p->n_members; x++)
		if (p->members[x].reviewer < 0 || p->members[x].reviewer >= p->n_reviewers ||
			p->members[x].attribute < 0 || p->members[x].attribute >= p->n_attributes)
			return false;
	return true;
}

static bool quotas_are_sound(const struct assign_problem *p)
{
	for (int32_t q = 0; q < p->n_quotas; q++)
		if (p->quotas[q].paper < 0 || p->quotas[q].paper >= p->n_papers ||
			p->quotas[q].attribute < 0 || p->quotas[q].attribute >= p->n_attributes ||
			p->quotas[q].min < 0 || p->quotas[q].max < p->quotas[q].min)
			return false;
	return true;
}

/* Stamps each member with the paper whose quota counts it; a second stamp is an overlap. */
bool assign_overlaps(const struct assign_problem *p)
{
	struct mem *m;
	int32_t *row, *item, *unused, *order, *seen;
	bool overlap = false;

	if (p->n_quotas == 0 || p->n_members == 0)
		return false;
	m = mem_new(NULL, "quotas");
	seen = MEM_ARRAY(m, int32_t, (size_t)p->n_reviewers + 1);
	net_list_by(m, p->n_attributes, p->n_members, &p->members[0].attribute, 2, &row, &item);
	net_list_by(m, p->n_papers, p->n_quotas, &p->quotas[0].paper, 4, &unused, &order);
	for (int32_t x = 0; x < p->n_quotas; x++) {
		const struct assign_quota *q = &p->quotas[order[x]];

		for (int32_t y = row[q->attribute]; y < row[q->attribute + 1]; y++) {
			int32_t j = p->members[item[y]].reviewer;

			overlap |= seen[j] == q->paper + 1;
			seen[j] = q->paper + 1;
		}
	}
	mem_end(m);
	return overlap;
}

bool assign_is_hard(const struct assign_problem *p)
{
	return p->n_close > 0 || p->n_authors > 0 || assign_overlaps(p);
}

static bool apart_is_sound(const struct assign_problem *p)
{
	for (int32_t x = 0; x < p->n_close; x++)
		if (p->close[x].one < 0 || p->close[x].one >= p->n_reviewers ||
			p->close[x].other < 0 || p->close[x].other >= p->n_reviewers ||
			p->close[x].one == p->close[x].other)
			return false;
	for (int32_t x = 0; x < p->n_authors; x++)
		if (p->authors[x].paper < 0 || p->authors[x].paper >= p->n_papers ||
			p->authors[x].reviewer < 0 || p->authors[x].reviewer >= p->n_reviewers)
			return false;
	return true;
}

static bool limits_are_sound(const struct assign_problem *p)
{
	const struct assign_limit *l = p->limits;

	for (int32_t x = 0; x < p->n_limits; x++)
		if (l[x].paper < 0 || l[x].paper >= p->n_papers || l[x].reviewer < 0 ||
			l[x].reviewer >= p->n_reviewers || !(l[x].prob > 0 && l[x].prob <= 1) ||
			(x > 0 && (l[x].paper < l[x - 1].paper ||
					  (l[x].paper == l[x - 1].paper &&
						  l[x].reviewer <= l[x - 1].reviewer))))
			return false;
	return true;
}

const char *assign_check(const struct assign_problem *p)
{
	if (p->n_papers < 0 || p->n_reviewers < 0)
		return "n_papers";
	if (!(p->scores.dense != NULL ? dense_is_sound(p) : sparse_is_sound(p)))
		return "scores";
	if (!demands_are_sound(p))
		return "demand";
	if (!loads_are_sound(p))
		return "load_max";
	if (!pins_are_sound(p))
		return "pins";
	if (!members_are_sound(p))
		return "members";
	if (!quotas_are_sound(p))
		return "quotas";
	if (!apart_is_sound(p))
		return "close";
	return limits_are_sound(p) ? NULL : "limits";
}

/*
 * How many pairs a paper starts with: enough that few are missed, few enough
 * that the simplex looks at little.
 */
static int first_pairs(const struct assign_problem *p)
{
	int32_t most = 0;

	for (int32_t i = 0; i < p->n_papers; i++)
		most = p->demand[i] > most ? p->demand[i] : most;
	return 4 * most + 4;
}

/* The pairs of a solved network, and their proof. */
static void read_net(
	const struct net *n, struct mem *m, struct mem *scratch, struct assign_result *r)
{
	const struct assign_problem *p = n->p;

	net_pairs(n, m, &r->pairs, &r->n_pairs);
	net_duals(n, m, &r->duals);
	for (int64_t x = 0; x < r->n_pairs; x++)
		r->sum += assign_micro(assign_score(p, r->pairs[x].paper, r->pairs[x].reviewer));
	r->bound = verify_bound(p, &r->duals, scratch);
	r->rounds = n->rounds;
	r->pivots = n->pivots;
	r->candidates = n->n_cols;
}

/* Where nothing fits why.lack is LACK_NONE when that is not certain, else anything. */
static enum err solve(
	const struct assign_problem *p, struct mem *m, struct assign_result *ret_result)
{
	struct assign_result r = { 0 };
	struct mem *scratch;
	struct net *n;
	bool fits;

	if (assign_is_hard(p))
		return assign_side_best(p, m, ret_result);
	scratch = mem_new(m, "assign");
	n = net_new(scratch, p, &(struct net_plan){ .n_first = first_pairs(p) });
	net_watch(n);
	net_solve(n);
	fits = flow_unmet(n->flow) == 0;
	if (fits)
		read_net(n, m, scratch, &r);
	else
		r.why.lack = ASSIGN_LACK_QUOTA;
	mem_end(scratch);
	*ret_result = r;
	return fits ? ERR_OK : ERR_REFUSED;
}

bool assign_may_fit(const struct assign_problem *p, struct mem *scratch)
{
	struct assign_result r;
	struct assign_why w;

	return !assign_cannot(p, scratch, &w) &&
	       (solve(p, scratch, &r) == ERR_OK || r.why.lack == ASSIGN_LACK_NONE);
}

enum err assign_best(
	const struct assign_problem *p, struct mem *m, struct assign_result *ret_result)
{
	struct assign_result r = { 0 };
	enum err e = ERR_REFUSED;

	if (assign_check(p) != NULL)
		return ERR_INVALID;
	if (!assign_cannot(p, m, &r.why)) {
		e = solve(p, m, &r);
		if (e != ERR_OK && r.why.lack != ASSIGN_LACK_NONE)
			assign_why(p, m, &r.why);
	}
	*ret_result = r;
	return e;
}
