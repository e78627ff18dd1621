#include "match/assign_alternates.h"

#include <math.h>

#include "match/assign_apart.h"
#include "match/assign_net.h"

struct seats {
	const struct assign_problem *p;
	struct mem *mem, *keep;
	struct apart *apart;
	struct apart_held held;
	int32_t *load; /* by reviewer */
	int32_t *quota_row, *quota, *pin_row, *pin;
	uint64_t *member_key; /* attribute and reviewer, in order */
	int32_t *in_panel;    /* by reviewer: the paper last looked at, plus one */

	struct assign_alternate *out;
	int64_t n_out, cap_out;
};

static int by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool is_member(const struct seats *s, int32_t reviewer, int32_t attribute)
{
	uint64_t key = (uint64_t)attribute << 32 | (uint32_t)reviewer;

	return s->p->n_members > 0 &&
	       bsearch(&key, s->member_key, (size_t)s->p->n_members, sizeof(key), by_key) != NULL;
}

static int by_paper(const void *a, const void *b)
{
	const struct assign_pair *x = a, *y = b;

	if (x->paper != y->paper)
		return x->paper < y->paper ? -1 : 1;
	return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

static void hold(struct seats *s, const struct assign_pair *pairs, int64_t n)
{
	int64_t *row = MEM_ARRAY(s->mem, int64_t, (size_t)s->p->n_papers + 1), at = 0;
	int32_t *held = MEM_ARRAY_RAW(s->mem, int32_t, (size_t)n + 1);
	struct assign_pair *sorted = mem_copy(s->mem, pairs, (size_t)n * sizeof(*pairs));

	if (n > 0)
		qsort(sorted, (size_t)n, sizeof(*sorted), by_paper);
	for (int32_t i = 0; i < s->p->n_papers; i++) {
		row[i] = at;
		for (; at < n && sorted[at].paper == i; at++) {
			held[at] = sorted[at].reviewer;
			s->load[held[at]]++;
		}
	}
	row[s->p->n_papers] = at;
	s->held = (struct apart_held){ row, held };
}

static struct seats begin(const struct assign_problem *p, struct mem *scratch, struct mem *m)
{
	struct seats s = { .p = p, .mem = scratch, .keep = m, .apart = apart_new(scratch, p) };

	s.load = MEM_ARRAY(scratch, int32_t, (size_t)p->n_reviewers + 1);
	s.in_panel = MEM_ARRAY(scratch, int32_t, (size_t)p->n_reviewers + 1);
	net_list_by(scratch, p->n_papers, p->n_quotas, p->n_quotas > 0 ? &p->quotas[0].paper : NULL,
		4, &s.quota_row, &s.quota);
	net_list_by(scratch, p->n_papers, p->n_pins, p->n_pins > 0 ? &p->pins[0].paper : NULL, 2,
		&s.pin_row, &s.pin);
	s.member_key = MEM_ARRAY(scratch, uint64_t, (size_t)p->n_members + 1);
	for (int32_t x = 0; x < p->n_members; x++)
		s.member_key[x] =
			(uint64_t)p->members[x].attribute << 32 | (uint32_t)p->members[x].reviewer;
	if (p->n_members > 0)
		qsort(s.member_key, (size_t)p->n_members, sizeof(*s.member_key), by_key);
	return s;
}

/* Would the paper keep its quotas with j in the place of k? */
static bool keeps_quotas(const struct seats *s, int32_t i, int32_t k, int32_t j)
{
	for (int32_t x = s->quota_row[i]; x < s->quota_row[i + 1]; x++) {
		const struct assign_quota *q = &s->p->quotas[s->quota[x]];
		int32_t have = is_member(s, j, q->attribute) - is_member(s, k, q->attribute);

		for (int64_t y = s->held.row[i]; y < s->held.row[i + 1]; y++)
			have += is_member(s, s->held.reviewer[y], q->attribute);
		if (have < q->min || have > q->max)
			return false;
	}
	return true;
}

static bool is_apart(const struct seats *s, int32_t i, int32_t k, int32_t j)
{
	for (int64_t y = s->held.row[i]; y < s->held.row[i + 1]; y++)
		if (s->held.reviewer[y] != k && apart_are_close(s->apart, j, s->held.reviewer[y]))
			return false;
	return true;
}

/* Does an author of paper i review what j wrote? */
static bool is_reviewed_by_author(const struct seats *s, int32_t i, int32_t j)
{
	for (int32_t x = s->apart->wrote_row[j]; x < s->apart->wrote_row[j + 1]; x++) {
		int32_t q = s->apart->wrote[x];

		for (int64_t y = s->held.row[q]; q != i && y < s->held.row[q + 1]; y++)
			if (s->held.reviewer[y] != j &&
				apart_wrote(s->apart, s->held.reviewer[y], i))
				return true;
	}
	return false;
}

static bool is_pinned(const struct seats *s, int32_t i, int32_t k)
{
	for (int32_t x = s->pin_row[i]; x < s->pin_row[i + 1]; x++)
		if (s->p->pins[s->pin[x]].reviewer == k)
			return true;
	return false;
}

/* Those who could come to a paper, the best first. */
struct come {
	double score;
	int32_t reviewer;
};

static int by_score(const void *a, const void *b)
{
	const struct come *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

static int32_t list_come(const struct seats *s, int32_t i, struct come *ret)
{
	const struct assign_scores *sc = &s->p->scores;
	bool dense = sc->dense != NULL;
	int64_t from = dense ? 0 : sc->row[i], to = dense ? s->p->n_reviewers : sc->row[i + 1];
	int32_t n = 0;

	for (int64_t x = from; x < to; x++) {
		int32_t j = dense ? (int32_t)x : sc->col[x];
		double score = dense ? (double)sc->dense[(int64_t)i * s->p->n_reviewers + j]
				     : sc->value[x];

		if (!isnan(score) && s->in_panel[j] != i + 1 && s->load[j] < s->p->load_max[j])
			ret[n++] = (struct come){ score, j };
	}
	if (n > 0)
		qsort(ret, (size_t)n, sizeof(*ret), by_score);
	return n;
}

static struct assign_alternate *add(struct seats *s, int32_t i, int32_t j, int32_t most)
{
	struct assign_alternate *a;

	if (s->n_out == s->cap_out) {
		s->cap_out = 2 * s->cap_out + 64;
		s->out = mem_grow(s->keep, s->out, (size_t)s->cap_out, sizeof(*s->out));
	}
	a = &s->out[s->n_out++];
	*a = (struct assign_alternate){ i, j, MEM_ARRAY(s->keep, int32_t, (size_t)most + 1), 0,
		false };
	return a;
}

/* j for all members who lack one still; is given out when there is such a member. */
static void offer(struct seats *s, int32_t i, int32_t j, int32_t n, int32_t *found)
{
	int64_t from = s->held.row[i];
	int32_t k = (int32_t)(s->held.row[i + 1] - from), free = 0, lacking = 0;
	int32_t *could = MEM_ARRAY(s->mem, int32_t, (size_t)k + 1), n_could = 0;

	for (int32_t x = 0; x < k; x++) {
		int32_t member = s->held.reviewer[from + x];

		if (is_pinned(s, i, member))
			continue;
		free++;
		if (!keeps_quotas(s, i, member, j) || !is_apart(s, i, member, j))
			continue;
		could[n_could++] = member;
		lacking += found[x] < n;
		found[x]++;
	}
	if (lacking > 0) {
		struct assign_alternate *a = add(s, i, j, n_could);

		memcpy(a->instead_of, could, (size_t)n_could * sizeof(*could));
		a->n_instead_of = n_could;
		a->is_for_any = n_could == free;
	}
	mem_drop(could);
}

static bool is_enough(const struct seats *s, int32_t i, int32_t n, const int32_t *found)
{
	for (int64_t x = s->held.row[i]; x < s->held.row[i + 1]; x++)
		if (!is_pinned(s, i, s->held.reviewer[x]) && found[x - s->held.row[i]] < n)
			return false;
	return true;
}

void assign_alternates(const struct assign_problem *p, const struct assign_pair *pairs,
	int64_t n_pairs, int32_t n, struct mem *m, struct assign_alternate **ret_alternates,
	int64_t *ret_n)
{
	struct mem *scratch = mem_new(m, "alternates");
	struct seats s = begin(p, scratch, m);
	struct come *come = MEM_ARRAY_RAW(scratch, struct come, (size_t)p->n_reviewers + 1);

	hold(&s, pairs, n_pairs);
	for (int32_t i = 0; i < p->n_papers; i++) {
		int64_t from = s.held.row[i], k = s.held.row[i + 1] - from;
		int32_t *found = MEM_ARRAY(scratch, int32_t, (size_t)k + 1), n_come;

		for (int64_t x = from; x < from + k; x++)
			s.in_panel[s.held.reviewer[x]] = i + 1;
		n_come = k > 0 ? list_come(&s, i, come) : 0;
		for (int32_t x = 0; x < n_come && !is_enough(&s, i, n, found); x++)
			if (!is_reviewed_by_author(&s, i, come[x].reviewer))
				offer(&s, i, come[x].reviewer, n, found);
		mem_drop(found);
	}
	*ret_alternates = s.out;
	*ret_n = s.n_out;
	mem_end(scratch);
}
