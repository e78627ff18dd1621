#include "match/assign_cannot.h"

#include <math.h>

#include "match/assign_apart.h"
#include "match/assign_net.h"

/* The problem by paper and attribute, and one paper's reviewers at a time. */
struct look {
	const struct assign_problem *p;
	int32_t *room; /* by reviewer: load less pins */
	int32_t *pin_row, *pin, *quota_row, *quota, *member_row, *member;
	int32_t *pinned, *free; /* by reviewer: the paper last marked so, plus one */
};

static struct look look_at(const struct assign_problem *p, struct mem *m)
{
	struct look l = { .p = p };
	size_t n = (size_t)p->n_reviewers;

	l.room = mem_copy(m, p->load_max, n * sizeof(*l.room));
	l.pinned = MEM_ARRAY(m, int32_t, n + 1);
	l.free = MEM_ARRAY(m, int32_t, n + 1);
	net_list_by(m, p->n_papers, p->n_pins, p->n_pins > 0 ? &p->pins[0].paper : NULL, 2,
		&l.pin_row, &l.pin);
	net_list_by(m, p->n_papers, p->n_quotas, p->n_quotas > 0 ? &p->quotas[0].paper : NULL, 4,
		&l.quota_row, &l.quota);
	net_list_by(m, p->n_attributes, p->n_members,
		p->n_members > 0 ? &p->members[0].attribute : NULL, 2, &l.member_row, &l.member);
	for (int32_t x = 0; x < p->n_pins; x++)
		l.room[p->pins[x].reviewer]--;
	return l;
}

static struct assign_why why_pair(
	struct mem *m, enum assign_pin_fault fault, const struct assign_pair *pin)
{
	return (struct assign_why){ .lack = ASSIGN_LACK_PIN,
		.pin = fault,
		.attribute = -1,
		.papers = mem_copy(m, &pin->paper, sizeof(int32_t)),
		.n_papers = 1,
		.reviewers = mem_copy(m, &pin->reviewer, sizeof(int32_t)),
		.n_reviewers = 1 };
}

/* Marks a paper's pins; the second of a pair is the fault. */
static const struct assign_pair *mark_pins(struct look *l, int32_t i)
{
	for (int32_t x = l->pin_row[i]; x < l->pin_row[i + 1]; x++) {
		const struct assign_pair *pin = &l->p->pins[l->pin[x]];

		if (l->pinned[pin->reviewer] == i + 1)
			return pin;
		l->pinned[pin->reviewer] = i + 1;
	}
	return NULL;
}

static int32_t pinned_members(const struct look *l, const struct assign_quota *q)
{
	int32_t n = 0;

	for (int32_t y = l->member_row[q->attribute]; y < l->member_row[q->attribute + 1]; y++)
		n += l->pinned[l->p->members[l->member[y]].reviewer] == q->paper + 1;
	return n;
}

/* The pins of one paper. */
static bool bad_pin_of(struct look *l, int32_t i, struct mem *m, struct assign_why *w)
{
	const struct assign_pair *twice = mark_pins(l, i);
	int32_t n = l->pin_row[i + 1] - l->pin_row[i];

	if (twice != NULL) {
		*w = why_pair(m, ASSIGN_PIN_TWICE, twice);
		return true;
	}
	for (int32_t x = l->pin_row[i]; x < l->pin_row[i + 1]; x++)
		if (isnan(assign_score(l->p, i, l->p->pins[l->pin[x]].reviewer))) {
			*w = why_pair(m, ASSIGN_PIN_NO_SCORE, &l->p->pins[l->pin[x]]);
			return true;
		}
	if (n > l->p->demand[i]) {
		*w = why_pair(m, ASSIGN_PIN_DEMAND, &l->p->pins[l->pin[l->pin_row[i + 1] - 1]]);
		w->need = n;
		w->have = l->p->demand[i];
		return true;
	}
	for (int32_t x = l->quota_row[i]; x < l->quota_row[i + 1]; x++) {
		const struct assign_quota *q = &l->p->quotas[l->quota[x]];
		int32_t held = n > 0 ? pinned_members(l, q) : 0;

		if (held <= q->max)
			continue;
		*w = why_pair(m, ASSIGN_PIN_QUOTA, &l->p->pins[l->pin[l->pin_row[i + 1] - 1]]);
		w->attribute = q->attribute;
		w->need = held;
		w->have = q->max;
		return true;
	}
	return false;
}

static bool pins_apart(const struct assign_problem *p, struct mem *m, struct assign_why *w)
{
	struct mem *scratch = mem_new(m, "pins_apart");
	struct assign_pair pins[2];
	bool found = apart_pins(p, scratch, pins);

	if (found) {
		*w = why_pair(m, ASSIGN_PIN_APART, &pins[0]);
		w->papers = MEM_ARRAY(m, int32_t, 2);
		w->reviewers = MEM_ARRAY(m, int32_t, 2);
		for (int k = 0; k < 2; k++) {
			w->papers[k] = pins[k].paper;
			w->reviewers[k] = pins[k].reviewer;
		}
		w->n_papers = w->n_reviewers = 2;
	}
	mem_end(scratch);
	return found;
}

static bool bad_pin(struct look *l, struct mem *m, struct assign_why *w)
{
	for (int32_t i = 0; i < l->p->n_papers && l->p->n_pins > 0; i++)
		if (bad_pin_of(l, i, m, w))
			return true;
	for (int32_t x = 0; x < l->p->n_pins; x++) {
		int32_t j = l->p->pins[x].reviewer;

		if (l->room[j] >= 0)
			continue;
		*w = why_pair(m, ASSIGN_PIN_LOAD, &l->p->pins[x]);
		w->need = l->p->load_max[j] - l->room[j];
		w->have = l->p->load_max[j];
		return true;
	}
	return pins_apart(l->p, m, w);
}

/* All that is asked for, and all that may be given. */
static bool short_supply(const struct assign_problem *p, struct assign_why *w)
{
	int64_t asked = 0, most = 0, least = 0;

	for (int32_t i = 0; i < p->n_papers; i++)
		asked += p->demand[i];
	for (int32_t j = 0; j < p->n_reviewers; j++) {
		most += p->load_max[j];
		least += p->load_min != NULL ? p->load_min[j] : 0;
	}
	if (asked > most)
		*w = (struct assign_why){ .lack = ASSIGN_LACK_LOADS, .need = asked, .have = most };
	else if (least > asked)
		*w = (struct assign_why){
			.lack = ASSIGN_LACK_DEMANDS, .need = least, .have = asked
		};
	w->attribute = -1;
	return asked > most || least > asked;
}

/* Who could come to a paper besides its pins, at most so many, those without room too or not. */
static int32_t list_free(
	const struct look *l, int32_t i, int32_t most, bool has_room, int32_t *ret_list)
{
	const struct assign_scores *s = &l->p->scores;
	bool dense = s->dense != NULL;
	int64_t from = dense ? 0 : s->row[i], to = dense ? l->p->n_reviewers : s->row[i + 1];
	int32_t n = 0;

	for (int64_t x = from; x < to && n < most; x++) {
		int32_t j = dense ? (int32_t)x : s->col[x];
		double score =
			dense ? (double)s->dense[(int64_t)i * l->p->n_reviewers + j] : s->value[x];

		if (!isnan(score) && l->pinned[j] != i + 1 && (!has_room || l->room[j] > 0))
			ret_list[n++] = j;
	}
	return n;
}

/* The paper with the fewest who could come, among those with too few. */
static bool lonely_paper(struct look *l, struct mem *m, struct assign_why *w)
{
	int32_t *list = MEM_ARRAY_RAW(m, int32_t, (size_t)l->p->n_reviewers + 1);
	int32_t fewest = INT32_MAX;

	for (int32_t i = 0; i < l->p->n_papers; i++) {
		int32_t left = l->p->demand[i] - l->pin_row[i + 1] + l->pin_row[i];
		int32_t have = left > 0 ? list_free(l, i, left, true, list) : 0, n;

		if (left <= 0 || have >= left)
			continue;
		n = list_free(l, i, INT32_MAX, false, list);
		if (n >= fewest)
			continue;
		fewest = n;
		*w = (struct assign_why){ .lack = ASSIGN_LACK_REVIEWERS,
			.attribute = -1,
			.papers = mem_copy(m, &i, sizeof(i)),
			.n_papers = 1,
			.reviewers = mem_copy(m, list, (size_t)n * sizeof(*list)),
			.n_reviewers = n,
			.need = left,
			.have = have };
	}
	mem_drop(list);
	return fewest < INT32_MAX;
}

/* Of those who could come to the paper: the members, or all others. */
static void list_by_quota(const struct look *l, const struct assign_quota *q, bool others,
	const int32_t *list, int32_t n, struct mem *m, struct assign_why *w)
{
	int32_t *is_member = MEM_ARRAY(m, int32_t, (size_t)l->p->n_reviewers + 1);

	for (int32_t y = l->member_row[q->attribute]; y < l->member_row[q->attribute + 1]; y++)
		is_member[l->p->members[l->member[y]].reviewer] = 1;
	w->reviewers = MEM_ARRAY(m, int32_t, (size_t)n + 1);
	w->n_reviewers = 0;
	for (int32_t x = 0; x < n; x++)
		if ((is_member[list[x]] != 0) != others)
			w->reviewers[w->n_reviewers++] = list[x];
	mem_drop(is_member);
}

/* n could come to the paper, so many of them members, besides the pinned ones. */
static bool quota_is_short(const struct look *l, const struct assign_quota *q, int32_t n,
	int32_t members, int32_t held, struct assign_why *w)
{
	int32_t demand = l->p->demand[q->paper];
	int32_t pins = l->pin_row[q->paper + 1] - l->pin_row[q->paper];

	*w = (struct assign_why){ .lack = ASSIGN_LACK_QUOTA, .attribute = q->attribute };
	if (q->min > demand) {
		w->quota = ASSIGN_QUOTA_DEMAND;
		w->need = q->min;
		w->have = demand;
		return true;
	}
	if (q->min > held + members) {
		w->quota = ASSIGN_QUOTA_MEMBERS;
		w->need = q->min;
		w->have = held + members;
		return true;
	}
	w->quota = ASSIGN_QUOTA_OTHERS;
	w->need = demand - q->max;
	w->have = pins - held + n - members;
	return w->need > w->have;
}

static bool short_quota(struct look *l, struct mem *m, struct assign_why *w)
{
	int32_t *list = MEM_ARRAY_RAW(m, int32_t, (size_t)l->p->n_reviewers + 1);

	for (int32_t i = 0; i < l->p->n_papers; i++) {
		int32_t n = 0;

		if (l->quota_row[i] < l->quota_row[i + 1])
			n = list_free(l, i, INT32_MAX, true, list);
		for (int32_t x = 0; x < n; x++)
			l->free[list[x]] = i + 1;
		for (int32_t x = l->quota_row[i]; x < l->quota_row[i + 1]; x++) {
			const struct assign_quota *q = &l->p->quotas[l->quota[x]];
			int32_t a = q->attribute, members = 0;

			for (int32_t y = l->member_row[a]; y < l->member_row[a + 1]; y++)
				members += l->free[l->p->members[l->member[y]].reviewer] == i + 1;
			if (!quota_is_short(l, q, n, members, pinned_members(l, q), w))
				continue;
			w->papers = mem_copy(m, &i, sizeof(i));
			w->n_papers = 1;
			list_by_quota(l, q, w->quota == ASSIGN_QUOTA_OTHERS, list, n, m, w);
			return true;
		}
	}
	mem_drop(list);
	return false;
}

bool assign_cannot(const struct assign_problem *p, struct mem *m, struct assign_why *ret_why)
{
	struct mem *scratch = mem_new(m, "cannot");
	struct look l = look_at(p, scratch);
	struct assign_why w = { .attribute = -1 };
	bool cannot = bad_pin(&l, m, &w) || short_supply(p, &w) || lonely_paper(&l, m, &w) ||
		      (p->n_quotas > 0 && short_quota(&l, m, &w));

	mem_end(scratch);
	if (cannot)
		*ret_why = w;
	return cannot;
}
