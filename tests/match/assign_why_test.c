#include "test.h"

#include "brute.h"
#include "match/fair.h"
#include "match/random.h"

/* Is there an assignment of b's problem as it is now? */
static bool fits(struct brute *b)
{
	brute_solve(b);
	return b->n > 0;
}

static bool names(const struct assign_why *w, int32_t paper)
{
	for (int32_t x = 0; x < w->n_papers; x++)
		if (w->papers[x] == paper)
			return true;
	return false;
}

/* Only what the reason speaks of is asked for: it must be impossible still. */

static void without_least_loads(struct brute *b)
{
	for (int j = 0; j < b->p.n_reviewers; j++)
		b->lo[j] = 0;
}

static void check_reviewers(struct brute b, const struct assign_why *w)
{
	b.p.demand = b.demand;
	b.p.scores.dense = b.dense;
	b.p.n_quotas = 0;
	b.p.load_min = NULL;
	assert_true(w->need > w->have);
	if (b.p.n_pins == 0) {
		int32_t lo[BRUTE_REVIEWERS] = { 0 };
		int64_t need = 0;

		b.p.load_min = lo;
		b.p.load_max = b.hi;
		for (int i = 0; i < b.p.n_papers; i++) {
			if (!names(w, i))
				b.demand[i] = 0;
			need += b.demand[i];
		}
		assert_int_equal(need, w->need);
		assert_false(fits(&b));
	}
}

/* The quotas that the reason keeps: of its papers, and of its attribute if it has one. */
static int keep_named(struct brute *b, const struct assign_why *w, int32_t but_paper)
{
	int n = 0;

	for (int q = 0; q < b->p.n_quotas; q++)
		if (names(w, b->quota[q].paper) && b->quota[q].paper != but_paper &&
			(w->attribute < 0 || b->quota[q].attribute == w->attribute))
			b->quota[n++] = b->quota[q];
	b->p.n_quotas = n;
	return n;
}

static struct brute *copy(struct mem *m, const struct brute *b)
{
	struct brute *c = mem_copy(m, b, sizeof(*b));

	c->p.demand = c->demand;
	c->p.load_min = c->lo;
	c->p.load_max = c->hi;
	c->p.scores.dense = c->dense;
	c->p.pins = c->pin;
	c->p.quotas = c->quota;
	c->p.members = c->member;
	return c;
}

static void check_quota(const struct brute *b, const struct assign_why *w, struct mem *m)
{
	struct brute *c = copy(m, b);

	assert_true(w->n_papers > 0);
	assert_true(keep_named(c, w, -1) > 0);
	if (w->attribute >= 0) {
		without_least_loads(c);
		assert_true(w->need > w->have);
	}
	assert_false(fits(c));
	if (w->attribute >= 0 || w->is_alone)
		return;
	for (int32_t x = 0; x < w->n_papers; x++) { /* none could be left out */
		c = copy(m, b);
		keep_named(c, w, w->papers[x]);
		assert_true(fits(c));
	}
}

static void check_pin(const struct brute *b, const struct assign_why *w)
{
	int32_t i = w->papers[0], j = w->reviewers[0], of_paper = 0, of_reviewer = 0, same = 0;

	for (int x = 0; x < b->p.n_pins; x++) {
		of_paper += b->pin[x].paper == i;
		of_reviewer += b->pin[x].reviewer == j;
		same += b->pin[x].paper == i && b->pin[x].reviewer == j;
	}
	switch (w->pin) {
	case ASSIGN_PIN_NO_SCORE:
		assert_true(isnan(b->dense[i * b->p.n_reviewers + j]));
		break;
	case ASSIGN_PIN_TWICE:
		assert_int_equal(same, 2);
		break;
	case ASSIGN_PIN_DEMAND:
		assert_true(of_paper > b->demand[i]);
		break;
	case ASSIGN_PIN_LOAD:
		assert_true(of_reviewer > b->hi[j]);
		break;
	case ASSIGN_PIN_APART:
		assert_int_equal(w->n_papers, 2);
		break;
	case ASSIGN_PIN_QUOTA:
		assert_true(w->need > w->have && w->attribute >= 0);
		break;
	}
}

static void check(const struct brute *b, const struct assign_why *w, struct mem *m, int *seen)
{
	int64_t asked = 0, most = 0, least = 0;

	for (int i = 0; i < b->p.n_papers; i++)
		asked += b->demand[i];
	for (int j = 0; j < b->p.n_reviewers; j++) {
		most += b->hi[j];
		least += b->lo[j];
	}
	seen[w->lack]++;
	switch (w->lack) {
	case ASSIGN_LACK_LOADS:
		assert_true(w->need == asked && w->have == most && asked > most);
		break;
	case ASSIGN_LACK_DEMANDS:
		assert_true(w->need == least && w->have == asked && least > asked);
		break;
	case ASSIGN_LACK_REVIEWERS:
		check_reviewers(*b, w);
		break;
	case ASSIGN_LACK_QUOTA:
		check_quota(b, w, m);
		break;
	case ASSIGN_LACK_PIN:
		check_pin(b, w);
		break;
	case ASSIGN_LACK_PAPERS:
		assert_true(w->need > w->have);
		break;
	case ASSIGN_LACK_APART:
	case ASSIGN_LACK_NONE:
	case ASSIGN_LACK_FLOOR:
	case ASSIGN_LACK_CAP:
	case ASSIGN_LACK_QUALITY:
		fail();
	}
	if (asked > most)
		assert_true(w->lack == ASSIGN_LACK_LOADS || w->lack == ASSIGN_LACK_PIN);
}

static void every_reason_is_true_and_enough(void **state)
{
	int seen[ASSIGN_LACK_QUALITY + 1] = { 0 };

	(void)state;
	for (uint64_t seed = 0; seed < 6000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct assign_result r;
		struct prng g;
		struct brute b;

		prng_init(&g, seed);
		brute_make(&b, &g);
		if (seed % 3 > 0)
			brute_overlap(&b, &g);
		if (seed % 3 == 2)
			for (int j = 0; j < b.p.n_reviewers; j++) {
				b.hi[j] += 2;
				b.lo[j] = 0;
			}
		if (assign_best(&b.p, m, &r) == ERR_REFUSED) {
			assert_false(fits(&b));
			check(&b, &r.why, m, seen);
		}
		mem_end(m);
	}
	assert_true(seen[ASSIGN_LACK_LOADS] > 100 && seen[ASSIGN_LACK_DEMANDS] > 20 &&
		    seen[ASSIGN_LACK_REVIEWERS] > 100 && seen[ASSIGN_LACK_PAPERS] > 20 &&
		    seen[ASSIGN_LACK_QUOTA] > 100 && seen[ASSIGN_LACK_PIN] > 100);
}

/* Demand 1 each, of six papers; everybody has one attribute, and papers want them by turns. */
static void seats_of_one_attribute_are_counted_together(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	int32_t demand[] = { 2, 2, 2 }, load[] = { 1, 1, 3, 3 };
	float s[12];
	struct assign_member members[] = { { 0, 0 }, { 1, 0 } };
	struct assign_quota quotas[] = { { 0, 0, 1, 2 }, { 1, 0, 1, 2 }, { 2, 0, 1, 2 } };
	struct assign_problem p = { .n_papers = 3,
		.n_reviewers = 4,
		.scores.dense = s,
		.demand = demand,
		.load_max = load,
		.members = members,
		.n_members = 2,
		.n_attributes = 1,
		.quotas = quotas,
		.n_quotas = 3 };
	struct assign_result r;

	(void)state;
	for (int x = 0; x < 12; x++)
		s[x] = 1;
	assert_int_equal(assign_best(&p, m, &r), ERR_REFUSED);
	assert_int_equal(r.why.lack, ASSIGN_LACK_QUOTA);
	assert_int_equal(r.why.quota, ASSIGN_QUOTA_MEMBERS);
	assert_int_equal(r.why.attribute, 0);
	assert_int_equal(r.why.n_papers, 3);
	assert_true(r.why.need == 3 && r.why.have == 2);
	/* At most one of those who may: the seats of the others. */
	for (int q = 0; q < 3; q++)
		quotas[q] = (struct assign_quota){ q, 0, 0, 1 };
	load[2] = 2;
	load[3] = 0;
	load[0] = load[1] = 3;
	assert_int_equal(assign_best(&p, m, &r), ERR_REFUSED);
	assert_int_equal(r.why.quota, ASSIGN_QUOTA_OTHERS);
	assert_true(r.why.need == 3 && r.why.have == 2);
	mem_end(m);
}

static void a_floor_too_high_tells_the_highest(void **state)
{
	int told = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 600; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct fair_result r;
		struct prng g;
		struct brute b;

		prng_init(&g, seed);
		brute_make(&b, &g);
		brute_solve(&b);
		if (b.n > 0 && b.worst < INT64_MAX &&
			fair_above(&b.p, b.worst + 1 + (int64_t)(seed % 7) * 100000, m, &r) !=
				ERR_OK) {
			assert_int_equal(r.best.why.lack, ASSIGN_LACK_FLOOR);
			assert_int_equal(r.best.why.floor, b.worst);
			assert_int_equal(r.best.why.floor_bound, b.worst);
			told++;
		}
		mem_end(m);
	}
	assert_true(told > 100);
}

static void a_cap_too_low_tells_the_least_that_does(void **state)
{
	int told = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 3000; seed++) {
		struct mem *m = mem_new(NULL, "test");
		struct random_marginals r, at;
		struct prng g;
		struct brute b;

		prng_init(&g, seed);
		brute_make(&b, &g);
		if (random_capped(&b.p, .25, m, &r) != ERR_OK && r.why.lack == ASSIGN_LACK_CAP) {
			double least = r.why.limit;

			assert_true(least > .25 && least <= 1);
			assert_int_equal(random_capped(&b.p, least, m, &at), ERR_OK);
			assert_int_equal(random_capped(&b.p, least - 1e-9, m, &at), ERR_REFUSED);
			told++;
		}
		mem_end(m);
	}
	assert_true(told > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_reason_is_true_and_enough),
		cmocka_unit_test(seats_of_one_attribute_are_counted_together),
		cmocka_unit_test(a_floor_too_high_tells_the_highest),
		cmocka_unit_test(a_cap_too_low_tells_the_least_that_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
