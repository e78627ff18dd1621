#include "match/verify.h"

#include <math.h>

/* NaN when the pair may not be.  Written anew on purpose: see verify.h. */
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

static int64_t micro_of(double score)
{
	return (int64_t)nearbyint(score * 1e6);
}

struct tally {
	int32_t *members, *load; /* by paper, by reviewer */
	int64_t *sum;		 /* by paper */
};

static bool fault(struct verify_report *r, enum verify_fault what, int32_t i, int32_t j)
{
	r->fault = what;
	r->paper = i;
	r->reviewer = j;
	return false;
}

static bool count_pairs(const struct assign_problem *p, const struct assign_pair *pairs, int64_t n,
	struct tally *t, struct verify_report *r)
{
	for (int64_t x = 0; x < n; x++) {
		int32_t i = pairs[x].paper, j = pairs[x].reviewer;
		double s;

		if (i < 0 || i >= p->n_papers || j < 0 || j >= p->n_reviewers)
			return fault(r, VERIFY_RANGE, i, j);
		s = score_of(p, i, j);
		if (isnan(s))
			return fault(r, VERIFY_CONFLICT, i, j);
		t->members[i]++;
		t->load[j]++;
		t->sum[i] += micro_of(s);
		r->sum += micro_of(s);
	}
	return true;
}

/* Sorted keys, so that the order of the pairs does not matter. */
static int by_key(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t *sorted_keys(
	const struct assign_problem *p, const struct assign_pair *pairs, int64_t n, struct mem *m)
{
	int64_t *key = MEM_ARRAY(m, int64_t, (size_t)n + 1);

	for (int64_t x = 0; x < n; x++)
		key[x] = (int64_t)pairs[x].paper * p->n_reviewers + pairs[x].reviewer;
	qsort(key, (size_t)n, sizeof(*key), by_key);
	return key;
}

static bool has_key(const int64_t *key, int64_t n, int64_t want)
{
	return bsearch(&want, key, (size_t)n, sizeof(*key), by_key) != NULL;
}

static bool check_keys(
	const struct assign_problem *p, const int64_t *key, int64_t n, struct verify_report *r)
{
	for (int64_t x = 1; x < n; x++)
		if (key[x] == key[x - 1])
			return fault(r, VERIFY_TWICE, (int32_t)(key[x] / p->n_reviewers),
				(int32_t)(key[x] % p->n_reviewers));
	for (int32_t x = 0; x < p->n_pins; x++)
		if (!has_key(key, n,
			    (int64_t)p->pins[x].paper * p->n_reviewers + p->pins[x].reviewer))
			return fault(r, VERIFY_PIN, p->pins[x].paper, p->pins[x].reviewer);
	return true;
}

/* Members by attribute, so that a quota costs its members and not everybody. */
struct lists {
	int32_t *row, *member;
};

static struct lists members_by_attribute(const struct assign_problem *p, struct mem *m)
{
	struct lists l = { MEM_ARRAY(m, int32_t, (size_t)p->n_attributes + 2),
		MEM_ARRAY(m, int32_t, (size_t)p->n_members + 1) };

	for (int32_t x = 0; x < p->n_members; x++)
		l.row[p->members[x].attribute + 2]++;
	for (int32_t a = 0; a < p->n_attributes; a++)
		l.row[a + 2] += l.row[a + 1];
	for (int32_t x = 0; x < p->n_members; x++)
		l.member[l.row[p->members[x].attribute + 1]++] = p->members[x].reviewer;
	return l;
}

static bool check_quotas(const struct assign_problem *p, const int64_t *key, int64_t n,
	struct mem *m, struct verify_report *r)
{
	struct lists by_attribute = members_by_attribute(p, m);

	for (int32_t q = 0; q < p->n_quotas; q++) {
		const struct assign_quota *quota = &p->quotas[q];
		int32_t have = 0, a = quota->attribute;

		for (int32_t x = by_attribute.row[a]; x < by_attribute.row[a + 1]; x++)
			have += has_key(key, n,
				(int64_t)quota->paper * p->n_reviewers + by_attribute.member[x]);
		if (have < quota->min || have > quota->max)
			return fault(r, VERIFY_QUOTA, quota->paper, -1);
	}
	return true;
}

/* The sorted keys of a paper, as reviewers: from the first to before the end. */
static int64_t first_of(const struct assign_problem *p, const int64_t *key, int64_t n, int32_t i)
{
	int64_t lo = 0, hi = n;

	while (lo < hi) {
		int64_t mid = lo + (hi - lo) / 2;

		if (key[mid] < (int64_t)i * p->n_reviewers)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Pairs of reviewers who may not share a paper, in order, the lesser number first. */
static int64_t close_key(const struct assign_problem *p, int32_t j, int32_t k)
{
	return j < k ? (int64_t)j * p->n_reviewers + k : (int64_t)k * p->n_reviewers + j;
}

static int64_t *sorted_close(const struct assign_problem *p, struct mem *m)
{
	int64_t *key = MEM_ARRAY(m, int64_t, (size_t)p->n_close + 1);

	for (int32_t x = 0; x < p->n_close; x++)
		key[x] = close_key(p, p->close[x].one, p->close[x].other);
	qsort(key, (size_t)p->n_close, sizeof(*key), by_key);
	return key;
}

static bool check_close(const struct assign_problem *p, const int64_t *key, int64_t n,
	struct mem *m, struct verify_report *r)
{
	const int64_t *close = sorted_close(p, m);

	for (int64_t x = 0; x < n; x++)
		for (int64_t y = x + 1; y < n && key[y] / p->n_reviewers == key[x] / p->n_reviewers;
			y++)
			if (has_key(close, p->n_close,
				    close_key(p, (int32_t)(key[x] % p->n_reviewers),
					    (int32_t)(key[y] % p->n_reviewers))))
				return fault(r, VERIFY_CLOSE, (int32_t)(key[x] / p->n_reviewers),
					(int32_t)(key[x] % p->n_reviewers));
	return true;
}

/* Who reviews the paper of the author and has this author for a reviewer too. */
static bool check_author(const struct assign_problem *p, const int64_t *key, int64_t n,
	const struct assign_author *a, struct verify_report *r)
{
	for (int64_t x = first_of(p, key, n, a->paper); x < first_of(p, key, n, a->paper + 1);
		x++) {
		int32_t by = (int32_t)(key[x] % p->n_reviewers);

		if (by == a->reviewer)
			continue;
		for (int32_t y = 0; y < p->n_authors; y++)
			if (p->authors[y].reviewer == by && p->authors[y].paper != a->paper &&
				has_key(key, n,
					(int64_t)p->authors[y].paper * p->n_reviewers +
						a->reviewer))
				return fault(r, VERIFY_MUTUAL, a->paper, by);
	}
	return true;
}

static bool check_apart(const struct assign_problem *p, const int64_t *key, int64_t n,
	struct mem *m, struct verify_report *r)
{
	if (p->n_close > 0 && !check_close(p, key, n, m, r))
		return false;
	for (int32_t x = 0; x < p->n_authors; x++)
		if (!check_author(p, key, n, &p->authors[x], r))
			return false;
	return true;
}

static bool check_loads(
	const struct assign_problem *p, const struct tally *t, struct verify_report *r)
{
	r->load_least = INT32_MAX;
	for (int32_t i = 0; i < p->n_papers; i++)
		if (t->members[i] != p->demand[i])
			return fault(r, VERIFY_DEMAND, i, -1);
	for (int32_t j = 0; j < p->n_reviewers; j++) {
		if (p->load_min != NULL && t->load[j] < p->load_min[j])
			return fault(r, VERIFY_LOAD_MIN, -1, j);
		if (t->load[j] > p->load_max[j])
			return fault(r, VERIFY_LOAD_MAX, -1, j);
		r->load_least = t->load[j] < r->load_least ? t->load[j] : r->load_least;
		r->load_most = t->load[j] > r->load_most ? t->load[j] : r->load_most;
	}
	return true;
}

static void find_worst(
	const struct assign_problem *p, const struct tally *t, struct verify_report *r)
{
	for (int32_t i = 0; i < p->n_papers; i++)
		if (p->demand[i] > 0 && (r->worst_paper < 0 || t->sum[i] < r->worst)) {
			r->worst = t->sum[i];
			r->worst_paper = i;
		}
}

void verify_assignment(const struct assign_problem *p, const struct assign_pair *pairs,
	int64_t n_pairs, struct mem *scratch, struct verify_report *ret_report)
{
	struct verify_report r = { .paper = -1, .reviewer = -1, .worst_paper = -1 };
	struct tally t = { MEM_ARRAY(scratch, int32_t, (size_t)p->n_papers + 1),
		MEM_ARRAY(scratch, int32_t, (size_t)p->n_reviewers + 1),
		MEM_ARRAY(scratch, int64_t, (size_t)p->n_papers + 1) };

	if (count_pairs(p, pairs, n_pairs, &t, &r)) {
		int64_t *key = sorted_keys(p, pairs, n_pairs, scratch);

		if (check_keys(p, key, n_pairs, &r) && check_quotas(p, key, n_pairs, scratch, &r) &&
			check_apart(p, key, n_pairs, scratch, &r) && check_loads(p, &t, &r))
			find_worst(p, &t, &r);
	}
	*ret_report = r;
}

/* The bound. */

static int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	if (a == INT64_MAX || b == INT64_MAX || __builtin_add_overflow(a, b, &sum))
		return INT64_MAX;
	return sum;
}

static int64_t times(int64_t a, int64_t b)
{
	int64_t product;

	return __builtin_mul_overflow(a, b, &product) ? INT64_MAX : product;
}

/* Prices of the reviewers as one paper sees them, and which of them it must take. */
struct view {
	int64_t *price;
	int8_t *pinned;
};

/* How one paper counts: weight, price of a member, and what a pair must bring to be of use. */
struct account {
	int64_t weight, price, least;
};

static int64_t rent(double score, const struct account *a, int64_t price)
{
	int64_t micro, r;

	if (isnan(score))
		return 0;
	micro = micro_of(score);
	r = micro * a->weight - a->price - price;
	return r > 0 && micro >= a->least ? r : 0;
}

static int64_t dense_rents(
	const struct assign_problem *p, int32_t i, const struct account *a, const struct view *v)
{
	const float *s = p->scores.dense + (int64_t)i * p->n_reviewers;
	double scale = 1e6 * (double)a->weight, slack = 2 * (double)a->weight + 2;
	int64_t sum = 0;

	/* Double precision is exact to well below the slack: what is skipped is worthless. */
	for (int32_t j = 0; j < p->n_reviewers; j++) {
		double price = (double)(a->price + v->price[j]);

		if ((double)s[j] * scale > price - slack - 1e-12 * fabs(price) && !v->pinned[j])
			sum = add(sum, rent((double)s[j], a, v->price[j]));
	}
	return sum;
}

static int64_t sparse_rents(
	const struct assign_problem *p, int32_t i, const struct account *a, const struct view *v)
{
	int64_t sum = 0;

	for (int64_t x = p->scores.row[i]; x < p->scores.row[i + 1]; x++) {
		int32_t j = p->scores.col[x];

		if (!v->pinned[j])
			sum = add(sum, rent(p->scores.value[x], a, v->price[j]));
	}
	return sum;
}

/* Keeps the k greatest, in falling order. */
static void keep_greatest(int64_t *top, int32_t k, int64_t value)
{
	if (k == 0 || value <= top[k - 1])
		return;
	for (k--; k > 0 && top[k - 1] < value; k--)
		top[k] = top[k - 1];
	top[k] = value;
}

/*
 * Under a floor: with one place left, filled by a pair, and the best free pairs
 * in all others the paper must still reach it.
 */
static int64_t least_of_use(const struct assign_problem *p, int32_t i, int64_t floor,
	int32_t n_pins, const struct view *v, struct mem *m)
{
	bool dense = p->scores.dense != NULL;
	int64_t from = dense ? 0 : p->scores.row[i];
	int64_t to = dense ? p->n_reviewers : p->scores.row[i + 1];
	int32_t k = p->demand[i] - n_pins - 1;
	int64_t *top = MEM_ARRAY(m, int64_t, (size_t)(k > 0 ? k : 0) + 1), least = floor;

	for (int32_t x = 0; x < k; x++)
		top[x] = -(int64_t)1e12;
	for (int64_t x = from; x < to; x++) {
		int32_t j = dense ? (int32_t)x : p->scores.col[x];
		double s = dense ? (double)p->scores.dense[(int64_t)i * p->n_reviewers + j]
				 : p->scores.value[x];

		if (!isnan(s) && !v->pinned[j])
			keep_greatest(top, k > 0 ? k : 0, micro_of(s));
		else if (!isnan(s))
			least -= micro_of(s);
	}
	for (int32_t x = 0; x < k; x++)
		least -= top[x];
	mem_drop(top);
	return least;
}

enum { APART_WORDS = sizeof(struct assign_apart_price) / sizeof(int32_t) };

struct bounder {
	const struct assign_problem *p;
	struct mem *mem;
	const struct assign_duals *d;
	struct lists by_attribute;
	struct lists quota_of, pin_of; /* by paper; items are indices */
	struct lists one_of, other_of; /* of the prices of what may not both be */
	struct view view;
	int32_t *load_min, *quota_min; /* raised to what the pins fill */
};

static struct lists by_paper(
	struct mem *m, int32_t n_papers, int32_t n, const int32_t *paper, size_t stride)
{
	struct lists l = { MEM_ARRAY(m, int32_t, (size_t)n_papers + 2),
		MEM_ARRAY(m, int32_t, (size_t)n + 1) };

	for (int32_t x = 0; x < n; x++)
		l.row[paper[(size_t)x * stride] + 2]++;
	for (int32_t i = 0; i < n_papers; i++)
		l.row[i + 2] += l.row[i + 1];
	for (int32_t x = 0; x < n; x++)
		l.member[l.row[paper[(size_t)x * stride] + 1]++] = x;
	return l;
}

/* Adds (sign 1) or takes back (-1) what paper i's quotas and pins change in the view. */
static void look(struct bounder *b, int32_t i, int sign)
{
	for (int32_t x = b->quota_of.row[i]; x < b->quota_of.row[i + 1]; x++) {
		int32_t q = b->quota_of.member[x], a = b->p->quotas[q].attribute;

		for (int32_t y = b->by_attribute.row[a]; y < b->by_attribute.row[a + 1]; y++)
			b->view.price[b->by_attribute.member[y]] += sign * b->d->quota[q];
	}
	for (int32_t x = b->one_of.row[i]; x < b->one_of.row[i + 1]; x++) {
		const struct assign_apart_price *a = &b->d->apart[b->one_of.member[x]];

		b->view.price[a->one.reviewer] += sign * a->price;
	}
	for (int32_t x = b->other_of.row[i]; x < b->other_of.row[i + 1]; x++) {
		const struct assign_apart_price *a = &b->d->apart[b->other_of.member[x]];

		b->view.price[a->other.reviewer] += sign * a->price;
	}
	for (int32_t x = b->pin_of.row[i]; x < b->pin_of.row[i + 1]; x++)
		b->view.pinned[b->p->pins[b->pin_of.member[x]].reviewer] = sign > 0;
}

/* A reviewer's load is at least its pins, and a quota holds at least the pinned members. */
static void raise_minima(struct bounder *b, struct mem *m)
{
	const struct assign_problem *p = b->p;
	int32_t *pins = MEM_ARRAY(m, int32_t, (size_t)p->n_reviewers + 1);

	for (int32_t x = 0; x < p->n_pins; x++)
		pins[p->pins[x].reviewer]++;
	for (int32_t j = 0; j < p->n_reviewers; j++) {
		int32_t asked = p->load_min != NULL ? p->load_min[j] : 0;

		b->load_min[j] = asked > pins[j] ? asked : pins[j];
	}
	for (int32_t q = 0; q < p->n_quotas; q++) {
		int32_t i = p->quotas[q].paper, a = p->quotas[q].attribute, n = 0;

		look(b, i, 1);
		for (int32_t y = b->by_attribute.row[a]; y < b->by_attribute.row[a + 1]; y++)
			n += b->view.pinned[b->by_attribute.member[y]];
		look(b, i, -1);
		b->quota_min[q] = p->quotas[q].min > n ? p->quotas[q].min : n;
	}
}

static struct bounder bounder(
	const struct assign_problem *p, const struct assign_duals *d, struct mem *m)
{
	struct bounder b = { .p = p, .d = d, .mem = m };

	b.by_attribute = members_by_attribute(p, m);
	b.quota_of = by_paper(m, p->n_papers, p->n_quotas,
		p->n_quotas > 0 ? &p->quotas[0].paper : NULL, sizeof(*p->quotas) / sizeof(int32_t));
	b.pin_of = by_paper(m, p->n_papers, p->n_pins, p->n_pins > 0 ? &p->pins[0].paper : NULL,
		sizeof(*p->pins) / sizeof(int32_t));
	b.one_of = by_paper(m, p->n_papers, d->n_apart,
		d->n_apart > 0 ? &d->apart[0].one.paper : NULL, APART_WORDS);
	b.other_of = by_paper(m, p->n_papers, d->n_apart,
		d->n_apart > 0 ? &d->apart[0].other.paper : NULL, APART_WORDS);
	b.view.price = mem_copy(m, d->reviewer, (size_t)p->n_reviewers * sizeof(*b.view.price));
	b.view.pinned = MEM_ARRAY(m, int8_t, (size_t)p->n_reviewers + 1);
	b.load_min = MEM_ARRAY(m, int32_t, (size_t)p->n_reviewers + 1);
	b.quota_min = MEM_ARRAY(m, int32_t, (size_t)p->n_quotas + 1);
	raise_minima(&b, m);
	return b;
}

/* The two kinds of which a bound is made: prices, and what pairs bring beyond their price. */
struct parts {
	int64_t prices, rents;
};

/* A pinned pair counts in full, below its price as well as above. */
static int64_t pinned_rents(const struct bounder *b, int32_t i, int64_t weight)
{
	int64_t sum = 0;

	for (int32_t x = b->pin_of.row[i]; x < b->pin_of.row[i + 1]; x++) {
		int32_t j = b->p->pins[b->pin_of.member[x]].reviewer;

		sum = add(sum, micro_of(score_of(b->p, i, j)) * weight - b->d->paper[i] -
				       b->view.price[j]);
	}
	return sum;
}

static void add_paper(struct bounder *b, int32_t i, struct parts *parts)
{
	const struct assign_problem *p = b->p;
	const struct assign_duals *d = b->d;
	bool floored = d->weight != NULL && p->demand[i] > 0;
	struct account a = { d->weight != NULL ? d->weight[i] : 1, d->paper[i], INT64_MIN };
	int64_t rents;

	look(b, i, 1);
	if (floored)
		a.least = least_of_use(p, i, d->floor[i], b->pin_of.row[i + 1] - b->pin_of.row[i],
			&b->view, b->mem);
	rents = p->scores.dense != NULL ? dense_rents(p, i, &a, &b->view)
					: sparse_rents(p, i, &a, &b->view);
	parts->prices = add(parts->prices, pinned_rents(b, i, a.weight));
	look(b, i, -1);
	parts->rents = add(parts->rents, rents);
	parts->prices = add(parts->prices, times(d->paper[i], p->demand[i]));
	if (floored)
		parts->prices =
			a.weight < d->base
				? INT64_MAX
				: add(parts->prices, times(d->floor[i], d->base - a.weight));
}

static bool wrote(const struct assign_problem *p, int32_t reviewer, int32_t paper)
{
	for (int32_t x = 0; x < p->n_authors; x++)
		if (p->authors[x].reviewer == reviewer && p->authors[x].paper == paper)
			return true;
	return false;
}

/* Is it a price >= 0 of two pairs that the problem does keep apart? */
static bool is_apart(
	const struct assign_problem *p, const int64_t *close, const struct assign_apart_price *a)
{
	int32_t j = a->one.reviewer, k = a->other.reviewer;

	if (a->price < 0 || a->one.paper < 0 || a->one.paper >= p->n_papers || j < 0 ||
		j >= p->n_reviewers || a->other.paper < 0 || a->other.paper >= p->n_papers ||
		k < 0 || k >= p->n_reviewers || j == k)
		return false;
	if (a->one.paper != a->other.paper)
		return wrote(p, j, a->other.paper) && wrote(p, k, a->one.paper);
	return has_key(close, p->n_close, close_key(p, j, k));
}

/* Some price is none, or of pairs that may both be: such duals prove nothing. */
static bool apart_is_bad(
	const struct assign_problem *p, const struct assign_duals *d, struct mem *m)
{
	const int64_t *close = d->n_apart > 0 ? sorted_close(p, m) : NULL;

	for (int32_t x = 0; x < d->n_apart; x++)
		if (!is_apart(p, close, &d->apart[x]))
			return true;
	return false;
}

static struct parts bound_parts(
	const struct assign_problem *p, const struct assign_duals *d, struct mem *scratch)
{
	struct parts parts = { 0 };
	struct bounder b;

	if (apart_is_bad(p, d, scratch))
		return (struct parts){ INT64_MAX, INT64_MAX };
	b = bounder(p, d, scratch);
	for (int32_t i = 0; i < p->n_papers; i++)
		add_paper(&b, i, &parts);
	for (int32_t j = 0; j < p->n_reviewers; j++) {
		int64_t v = d->reviewer[j];

		parts.prices = add(parts.prices, times(v, v > 0 ? p->load_max[j] : b.load_min[j]));
	}
	for (int32_t x = 0; x < d->n_apart; x++)
		parts.prices = add(parts.prices, d->apart[x].price);
	for (int32_t q = 0; q < p->n_quotas; q++)
		parts.prices = add(parts.prices,
			times(d->quota[q], d->quota[q] > 0 ? p->quotas[q].max : b.quota_min[q]));
	return parts;
}

static int64_t floor_divided(int64_t a, int64_t by)
{
	return a / by - (a % by != 0 && a < 0);
}

int64_t verify_bound(
	const struct assign_problem *p, const struct assign_duals *d, struct mem *scratch)
{
	struct parts parts = bound_parts(p, d, scratch);
	int64_t sum = add(parts.prices, parts.rents);

	if (sum == INT64_MAX || d->weight == NULL)
		return sum;
	return d->base > 0 ? floor_divided(sum, d->base) : INT64_MAX;
}

/* What the rents of pairs with limits of their own are too much by, in units of the cap. */
static double limited_rents(const struct assign_problem *p, const struct assign_duals *d,
	double cap, struct mem *scratch)
{
	struct bounder b = bounder(p, d, scratch);
	double sum = 0;

	for (int32_t x = 0; x < p->n_limits; x++) {
		const struct assign_limit *l = &p->limits[x];
		struct account a = { 1, d->paper[l->paper], INT64_MIN };

		look(&b, l->paper, 1);
		if (l->prob < cap && !b.view.pinned[l->reviewer])
			sum += (cap - l->prob) * (double)rent(score_of(p, l->paper, l->reviewer),
							 &a, b.view.price[l->reviewer]);
		look(&b, l->paper, -1);
	}
	return sum;
}

double verify_cap_bound(const struct assign_problem *p, const struct assign_duals *d, double cap,
	struct mem *scratch)
{
	struct parts parts = bound_parts(p, d, scratch);

	if (parts.prices == INT64_MAX || parts.rents == INT64_MAX)
		return INFINITY;
	return (double)parts.prices + cap * (double)parts.rents -
	       (p->n_limits > 0 ? limited_rents(p, d, cap, scratch) : 0);
}
