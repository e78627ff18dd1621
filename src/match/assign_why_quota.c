#include "match/assign_why_quota.h"

#include <math.h>

#include "match/assign_net.h"
#include "match/assign_why.h"

struct seek {
	const struct assign_problem *p;
	struct mem *mem;
	int32_t *member_row, *member, *quota_row, *quota, *pin_row, *pin;
	int32_t *room;	    /* by reviewer: load less pins */
	uint8_t *is_member; /* of the attribute at hand */
	bool *is_on;	    /* by paper: its quotas are kept in a trial */
};

static struct seek seek_in(const struct assign_problem *p, struct mem *m)
{
	struct seek s = { .p = p, .mem = m };

	net_list_by(m, p->n_attributes, p->n_members,
		p->n_members > 0 ? &p->members[0].attribute : NULL, 2, &s.member_row, &s.member);
	net_list_by(m, p->n_papers, p->n_quotas, p->n_quotas > 0 ? &p->quotas[0].paper : NULL, 4,
		&s.quota_row, &s.quota);
	net_list_by(m, p->n_papers, p->n_pins, p->n_pins > 0 ? &p->pins[0].paper : NULL, 2,
		&s.pin_row, &s.pin);
	s.room = mem_copy(m, p->load_max, (size_t)p->n_reviewers * sizeof(*s.room));
	for (int32_t x = 0; x < p->n_pins; x++)
		s.room[p->pins[x].reviewer]--;
	s.is_member = MEM_ARRAY(m, uint8_t, (size_t)p->n_reviewers + 1);
	s.is_on = MEM_ARRAY(m, bool, (size_t)p->n_papers + 1);
	return s;
}

/* One attribute at a time: seats that only its members, or only the others, may take. */

static int32_t seats(const struct seek *s, int32_t i, int32_t attribute, bool others)
{
	int32_t pins = s->pin_row[i + 1] - s->pin_row[i], held = 0, most = 0;

	for (int32_t x = s->pin_row[i]; x < s->pin_row[i + 1]; x++)
		held += s->is_member[s->p->pins[s->pin[x]].reviewer];
	for (int32_t x = s->quota_row[i]; x < s->quota_row[i + 1]; x++) {
		const struct assign_quota *q = &s->p->quotas[s->quota[x]];
		int32_t ask = others ? s->p->demand[i] - pins - (q->max - held) : q->min - held;

		if (q->attribute == attribute && ask > most)
			most = ask;
	}
	return most;
}

static bool is_pinned(const struct seek *s, int32_t i, int32_t j)
{
	for (int32_t x = s->pin_row[i]; x < s->pin_row[i + 1]; x++)
		if (s->p->pins[s->pin[x]].reviewer == j)
			return true;
	return false;
}

static void list_seat_row(const struct seek *s, int32_t i, bool others, struct assign_hall *h)
{
	const struct assign_scores *sc = &s->p->scores;
	bool dense = sc->dense != NULL;
	int64_t from = dense ? 0 : sc->row[i], to = dense ? s->p->n_reviewers : sc->row[i + 1];
	int64_t n = h->row[i];

	for (int64_t x = from; x < to && h->need[i] > 0; x++) {
		int32_t j = dense ? (int32_t)x : sc->col[x];
		double score = dense ? (double)sc->dense[(int64_t)i * s->p->n_reviewers + j]
				     : sc->value[x];

		if (!isnan(score) && (s->is_member[j] != 0) != others && !is_pinned(s, i, j))
			h->col[n++] = j;
	}
	h->row[i + 1] = n;
}

static bool attribute_is_short(
	struct seek *s, int32_t attribute, bool others, struct mem *m, struct assign_why *w)
{
	const struct assign_problem *p = s->p;
	struct assign_hall h = { .n_papers = p->n_papers, .n_reviewers = p->n_reviewers };
	int64_t n = p->scores.dense != NULL ? (int64_t)p->n_papers * p->n_reviewers
					    : p->scores.row[p->n_papers];
	bool any = false;

	h.row = MEM_ARRAY(m, int64_t, (size_t)p->n_papers + 1);
	h.col = MEM_ARRAY_RAW(m, int32_t, (size_t)n + 1);
	h.need = MEM_ARRAY(m, int32_t, (size_t)p->n_papers + 1);
	h.room = mem_copy(m, s->room, (size_t)p->n_reviewers * sizeof(*h.room));
	for (int32_t i = 0; i < p->n_papers; i++) {
		h.need[i] = seats(s, i, attribute, others);
		any |= h.need[i] > 0;
		list_seat_row(s, i, others, &h);
	}
	if (!any || !assign_hall(&h, m, w))
		return false;
	w->lack = ASSIGN_LACK_QUOTA;
	w->attribute = attribute;
	w->quota = others ? ASSIGN_QUOTA_OTHERS : ASSIGN_QUOTA_MEMBERS;
	return true;
}

static bool short_attribute(struct seek *s, struct assign_why *w, struct mem *keep)
{
	bool found = false;

	for (int32_t a = 0; a < s->p->n_attributes && !found; a++) {
		struct mem *m = mem_new(s->mem, "attribute");

		memset(s->is_member, 0, (size_t)s->p->n_reviewers);
		for (int32_t y = s->member_row[a]; y < s->member_row[a + 1]; y++)
			s->is_member[s->p->members[s->member[y]].reviewer] = 1;
		found = attribute_is_short(s, a, false, m, w) ||
			attribute_is_short(s, a, true, m, w);
		if (found) {
			w->papers =
				mem_copy(keep, w->papers, (size_t)w->n_papers * sizeof(int32_t));
			w->reviewers = mem_copy(
				keep, w->reviewers, (size_t)w->n_reviewers * sizeof(int32_t));
		}
		mem_end(m);
	}
	return found;
}

/* A paper as a problem of its own; what is pinned elsewhere is taken off the loads. */
static bool fits_alone(const struct seek *s, int32_t i, struct mem *m)
{
	const struct assign_problem *p = s->p;
	struct assign_problem one = *p;
	int32_t n_quotas = s->quota_row[i + 1] - s->quota_row[i];
	int32_t n_pins = s->pin_row[i + 1] - s->pin_row[i];
	struct assign_quota *quotas = MEM_ARRAY(m, struct assign_quota, (size_t)n_quotas + 1);
	struct assign_pair *pins = MEM_ARRAY(m, struct assign_pair, (size_t)n_pins + 1);
	int32_t *room = mem_copy(m, s->room, (size_t)p->n_reviewers * sizeof(*room));
	int64_t *row = MEM_ARRAY(m, int64_t, 2);

	for (int32_t x = 0; x < n_quotas; x++) {
		quotas[x] = p->quotas[s->quota[s->quota_row[i] + x]];
		quotas[x].paper = 0;
	}
	for (int32_t x = 0; x < n_pins; x++) {
		pins[x] = (struct assign_pair){ 0, p->pins[s->pin[s->pin_row[i] + x]].reviewer };
		room[pins[x].reviewer]++;
	}
	one.n_papers = 1;
	one.demand = p->demand + i;
	one.load_min = NULL;
	one.load_max = room;
	one.quotas = quotas;
	one.n_quotas = n_quotas;
	one.pins = pins;
	one.n_pins = n_pins;
	one.n_authors = 0;
	if (p->scores.dense != NULL) {
		one.scores.dense = p->scores.dense + (int64_t)i * p->n_reviewers;
	} else {
		row[1] = p->scores.row[i + 1] - p->scores.row[i];
		one.scores = (struct assign_scores){ .row = row,
			.col = p->scores.col + p->scores.row[i],
			.value = p->scores.value + p->scores.row[i] };
	}
	return assign_may_fit(&one, m);
}

static bool short_paper(const struct seek *s, struct assign_why *w, struct mem *keep)
{
	for (int32_t i = 0; i < s->p->n_papers; i++) {
		struct mem *m = mem_new(s->mem, "alone");
		bool fits = (s->p->n_close == 0 && s->quota_row[i] == s->quota_row[i + 1]) ||
			    fits_alone(s, i, m);

		mem_end(m);
		if (fits)
			continue;
		w->is_alone = true;
		w->papers = mem_copy(keep, &i, sizeof(i));
		w->n_papers = 1;
		return true;
	}
	return false;
}

/* With the quotas of the papers that are on. */
static bool may_fit(const struct seek *s)
{
	struct mem *m = mem_new(s->mem, "trial");
	struct assign_problem p = *s->p;
	struct assign_quota *quotas = MEM_ARRAY(m, struct assign_quota, (size_t)p.n_quotas + 1);
	bool fits;

	p.n_quotas = 0;
	for (int32_t x = 0; x < s->p->n_quotas; x++)
		if (s->is_on[s->p->quotas[x].paper])
			quotas[p.n_quotas++] = s->p->quotas[x];
	p.quotas = quotas;
	p.progress = NULL;
	fits = assign_may_fit(&p, m);
	mem_end(m);
	return fits;
}

static void switch_on(struct seek *s, const int32_t *paper, int32_t n, bool on)
{
	for (int32_t x = 0; x < n; x++)
		s->is_on[paper[x]] = on;
}

/*
 * Leaves on, besides those that are, the fewest of n papers that make it
 * impossible; returns how many.  has_more: more are on than when it was tried last.
 */
static int32_t reduce(struct seek *s, const int32_t *paper, int32_t n, bool has_more)
{
	int32_t half = n / 2, kept;

	if (has_more && !may_fit(s))
		return 0;
	if (n == 1) {
		switch_on(s, paper, 1, true);
		return 1;
	}
	switch_on(s, paper, half, true);
	kept = reduce(s, paper + half, n - half, true);
	switch_on(s, paper, half, false);
	return kept + reduce(s, paper, half, kept > 0);
}

static void fewest_papers(struct seek *s, struct assign_why *w, struct mem *keep)
{
	int32_t *list = MEM_ARRAY(s->mem, int32_t, (size_t)s->p->n_papers + 1), n = 0;

	for (int32_t i = 0; i < s->p->n_papers; i++)
		if (s->quota_row[i] < s->quota_row[i + 1])
			list[n++] = i;
	if (n > 0)
		reduce(s, list, n, false);
	w->papers = MEM_ARRAY(keep, int32_t, (size_t)n + 1);
	for (int32_t x = 0; x < n; x++)
		if (s->is_on[list[x]])
			w->papers[w->n_papers++] = list[x];
}

void assign_why_quota(const struct assign_problem *p, struct mem *m, struct assign_why *ret_why)
{
	struct mem *scratch = mem_new(m, "why_quota");
	struct seek s = seek_in(p, scratch);
	struct assign_why w = { .lack = ASSIGN_LACK_QUOTA, .attribute = -1 };

	if (!short_attribute(&s, &w, m)) {
		w = (struct assign_why){ .lack = ASSIGN_LACK_QUOTA, .attribute = -1 };
		if (!short_paper(&s, &w, m))
			fewest_papers(&s, &w, m);
	}
	mem_end(scratch);
	*ret_why = w;
}

void assign_why_apart(const struct assign_problem *p, struct mem *m, struct assign_why *ret_why)
{
	struct mem *scratch = mem_new(m, "why_apart");
	struct seek s = seek_in(p, scratch);
	struct assign_why w = { .lack = ASSIGN_LACK_APART, .attribute = -1 };
	struct assign_problem close = *p;

	close.n_authors = 0;
	close.progress = NULL;
	if (!short_paper(&s, &w, m))
		w.is_mutual = p->n_authors > 0 && assign_may_fit(&close, scratch);
	mem_end(scratch);
	*ret_why = w;
}
