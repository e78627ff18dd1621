#include "test.h"

#include <math.h>

#include "base/prng.h"
#include "match/calibrate.h"

struct panel {
	struct calibrate_problem p;
	uint32_t *paper, *reviewer;
	double *score, *quality, *bias, *scale;
};

/* Reviewers deal themselves out at random, three different ones a paper. */
static struct panel make_panel(struct mem *m, uint64_t seed, uint32_t n_papers,
	uint32_t n_reviewers, double bias_sd, double scale_sd, double noise_sd)
{
	size_t n = (size_t)n_papers * 3;
	struct panel a = { .paper = MEM_ARRAY(m, uint32_t, n),
		.reviewer = MEM_ARRAY(m, uint32_t, n),
		.score = MEM_ARRAY(m, double, n),
		.quality = MEM_ARRAY(m, double, n_papers),
		.bias = MEM_ARRAY(m, double, n_reviewers),
		.scale = MEM_ARRAY(m, double, n_reviewers) };
	struct prng g;

	prng_init(&g, seed);
	for (uint32_t j = 0; j < n_reviewers; j++) {
		a.bias[j] = bias_sd * prng_normal(&g);
		a.scale[j] = exp(scale_sd * prng_normal(&g));
	}
	for (uint32_t i = 0; i < n_papers; i++) {
		uint32_t first = (uint32_t)prng_below(&g, n_reviewers);
		uint32_t step = 1 + (uint32_t)prng_below(&g, n_reviewers / 3);

		a.quality[i] = prng_normal(&g);
		for (uint32_t k = 0; k < 3; k++) {
			uint32_t j = (first + k * step) % n_reviewers;

			a.paper[i * 3 + k] = i;
			a.reviewer[i * 3 + k] = j;
			a.score[i * 3 + k] =
				a.bias[j] + a.scale[j] * a.quality[i] + noise_sd * prng_normal(&g);
		}
	}
	a.p = (struct calibrate_problem){ .n_papers = n_papers,
		.n_reviewers = n_reviewers,
		.n_reviews = n,
		.paper = a.paper,
		.reviewer = a.reviewer,
		.score = a.score };
	return a;
}

static struct calibration calibrated(struct mem *m, const struct calibrate_problem *p)
{
	struct calibration c;

	assert_int_equal(calibrate(m, p, &c), ERR_OK);
	return c;
}

static void lenience_without_noise_is_recovered_exactly(void **state)
{
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct panel a = make_panel(m, seed, 600, 90, 1, 0, 0);
		struct calibration c = calibrated(m, &a.p);
		double shift = c.paper[0].score - a.quality[0];

		assert_true(c.is_noiseless);
		assert_int_equal(c.n_groups, 1);
		for (uint32_t i = 0; i < 600; i++) {
			assert_true(fabs(c.paper[i].score - a.quality[i] - shift) < 1e-9);
			assert_true(c.paper[i].sd == 0);
		}
		for (uint32_t j = 1; j < 90; j++)
			assert_true(fabs(c.reviewer[j].lenience - c.reviewer[0].lenience -
					    a.bias[j] + a.bias[0]) < 1e-9);
	}
	mem_end(m);
}

static void scores_without_habits_keep_the_order_of_their_means(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	int as_plain = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct panel a = make_panel(m, seed, 600, 90, 0, 0, .7);
		struct calibration c = calibrated(m, &a.p);
		double error = 0, error_raw = 0;

		for (uint32_t i = 0; i < 600; i++) {
			error += pow(c.paper[i].score - a.quality[i], 2);
			error_raw += pow(c.paper[i].raw - a.quality[i], 2);
		}
		assert_true(error < error_raw);
		as_plain += c.lenience_sd == 0 && c.scale_sd == 0;
	}
	/* A habit that is not there is believed in one panel of twenty-five, by the threshold. */
	assert_in_range(as_plain, 16, 20);
	mem_end(m);
}

static void habits_are_found_where_they_are(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct panel a = make_panel(m, 3, 3000, 300, .5, .4, .5);
	struct calibration c = calibrated(m, &a.p);

	(void)state;
	assert_true(fabs(c.lenience_sd - .5) < .08);
	assert_true(fabs(c.scale_sd - .4) < .06);
	assert_true(fabs(c.noise_sd - .5) < .06);
	assert_true(fabs(c.quality_sd - 1) < .1);
	mem_end(m);
}

/* The stated sd is what the errors have, once the common level is taken out. */
static void the_stated_uncertainty_is_the_true_one(void **state)
{
	static const double scales[] = { 0, .3 };
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (size_t s = 0; s < 2; s++) {
		double squares = 0, n = 0;

		for (uint64_t seed = 1; seed <= 6; seed++) {
			struct panel a = make_panel(m, seed, 900, 150, .5, scales[s], .7);
			struct calibration c = calibrated(m, &a.p);
			double shift = 0;

			for (uint32_t i = 0; i < 900; i++)
				shift += (c.paper[i].score - a.quality[i]) / 900;
			for (uint32_t i = 0; i < 900; i++, n++)
				squares += pow(
					(c.paper[i].score - a.quality[i] - shift) / c.paper[i].sd,
					2);
		}
		assert_true(fabs(sqrt(squares / n) - 1) < .08);
	}
	mem_end(m);
}

/* Gaussian elimination with pivoting; a is n x (n + 1). */
static void solve_dense(double *a, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		size_t pivot = k;

		for (size_t i = k + 1; i < n; i++)
			if (fabs(a[i * (n + 1) + k]) > fabs(a[pivot * (n + 1) + k]))
				pivot = i;
		for (size_t j = 0; j <= n; j++) {
			double t = a[k * (n + 1) + j];

			a[k * (n + 1) + j] = a[pivot * (n + 1) + j];
			a[pivot * (n + 1) + j] = t;
		}
		for (size_t i = 0; i < n; i++) {
			double f = a[i * (n + 1) + k] / a[k * (n + 1) + k];

			for (size_t j = k; i != k && j <= n; j++)
				a[i * (n + 1) + j] -= f * a[k * (n + 1) + j];
		}
	}
	for (size_t k = 0; k < n; k++)
		a[k * (n + 1) + n] /= a[k * (n + 1) + k];
}

/* Henderson's mixed model equations at the variances found, written out in full. */
static void scores_are_those_of_the_mixed_model_equations(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct panel a = make_panel(m, 11, 60, 12, 1, 0, .5);
	struct calibration c;
	size_t n = 72;
	double *e = MEM_ARRAY(m, double, n *(n + 1));

	(void)state;
	a.p.is_scale_fixed = true;
	c = calibrated(m, &a.p);
	assert_true(c.lenience_sd > 0);
	for (size_t k = 0; k < 180; k++) {
		size_t i = a.paper[k], j = 60 + a.reviewer[k];

		e[i * (n + 1) + i]++;
		e[j * (n + 1) + j]++;
		e[i * (n + 1) + j]++;
		e[j * (n + 1) + i]++;
		e[i * (n + 1) + n] += a.score[k] - c.level;
		e[j * (n + 1) + n] += a.score[k] - c.level;
	}
	for (size_t i = 0; i < n; i++)
		e[i * (n + 1) + i] += pow(c.noise_sd / (i < 60 ? c.quality_sd : c.lenience_sd), 2);
	solve_dense(e, n);
	for (size_t i = 0; i < 60; i++)
		assert_true(fabs(c.paper[i].score - c.level - e[i * (n + 1) + n]) < 1e-8);
	for (size_t j = 60; j < n; j++)
		assert_true(fabs(c.reviewer[j - 60].lenience - e[j * (n + 1) + n]) < 1e-8);
	mem_end(m);
}

static void names_and_order_do_not_matter(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct panel a = make_panel(m, 5, 300, 45, .5, .3, .5), b = a;
	struct calibration c = calibrated(m, &a.p), d;

	(void)state;
	b.p.paper = b.paper = MEM_ARRAY(m, uint32_t, 900);
	b.p.reviewer = b.reviewer = MEM_ARRAY(m, uint32_t, 900);
	b.p.score = b.score = MEM_ARRAY(m, double, 900);
	for (uint32_t k = 0; k < 900; k++) {
		uint32_t to = k * 7 % 900;

		b.paper[to] = (a.paper[k] * 7 + 3) % 300;
		b.reviewer[to] = (a.reviewer[k] * 7 + 2) % 45;
		b.score[to] = a.score[k];
	}
	d = calibrated(m, &b.p);
	for (uint32_t i = 0; i < 300; i++)
		assert_true(fabs(c.paper[i].score - d.paper[(i * 7 + 3) % 300].score) < 2e-3);
	mem_end(m);
}

static void units_and_zero_of_the_score_do_not_matter(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct panel a = make_panel(m, 6, 300, 45, .5, .3, .5);
	struct calibration c = calibrated(m, &a.p), d;

	(void)state;
	for (size_t k = 0; k < 900; k++)
		a.score[k] = 100 * a.score[k] + 1000;
	d = calibrated(m, &a.p);
	for (uint32_t i = 0; i < 300; i++) {
		assert_true(fabs(d.paper[i].score - 1000 - 100 * c.paper[i].score) < 1e-3);
		assert_true(fabs(d.paper[i].sd - 100 * c.paper[i].sd) < 1e-3);
	}
	mem_end(m);
}

static void who_reviews_nothing_changes_nothing(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct panel a = make_panel(m, 7, 300, 45, .5, .3, .5);
	struct calibration c = calibrated(m, &a.p), d;

	(void)state;
	a.p.n_reviewers += 2;
	a.p.n_papers += 1;
	d = calibrated(m, &a.p);
	for (uint32_t i = 0; i < 300; i++)
		assert_true(fabs(c.paper[i].score - d.paper[i].score) < 1e-12);
	assert_true(fabs(d.paper[300].score - d.level) < 1e-12);
	assert_true(fabs(d.paper[300].sd - d.quality_sd) < 1e-12);
	assert_true(d.paper[300].n == 0 && d.reviewer[46].scale == 1);
	mem_end(m);
}

static void groups_that_share_nobody_are_told_apart(void **state)
{
	static const uint32_t paper[] = { 0, 0, 1, 1, 2, 2, 3, 3, 3 };
	static const uint32_t reviewer[] = { 0, 1, 1, 2, 3, 4, 3, 4, 5 };
	static const double score[] = { 1, 2, 3, 4, 2, 3, 4, 5, 5 };
	struct mem *m = mem_new(NULL, "test");
	struct calibrate_problem p = { .n_papers = 5,
		.n_reviewers = 6,
		.n_reviews = 9,
		.paper = paper,
		.reviewer = reviewer,
		.score = score };
	struct calibration c = calibrated(m, &p);

	(void)state;
	assert_int_equal(c.n_groups, 3);
	assert_int_equal(c.paper[0].group, c.paper[1].group);
	assert_int_equal(c.paper[2].group, c.paper[3].group);
	assert_int_not_equal(c.paper[1].group, c.paper[2].group);
	assert_int_equal(c.paper[4].group, 2);
	for (int i = 0; i < 5; i++)
		assert_true(isfinite(c.paper[i].score) && isfinite(c.paper[i].sd));
	mem_end(m);
}

static void confidence_counts_only_where_it_tells_something(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct panel a = make_panel(m, 8, 1500, 200, 0, 0, 0), b = a;
	double *confidence = MEM_ARRAY(m, double, 4500);
	struct calibration c;
	struct prng g;

	(void)state;
	prng_init(&g, 9);
	a.p.confidence = b.p.confidence = confidence;
	b.p.score = b.score = mem_copy(m, a.score, 4500 * sizeof(double));
	for (size_t k = 0; k < 4500; k++) {
		confidence[k] = 1 + (double)prng_below(&g, 5);
		a.score[k] += prng_normal(&g) * 1.5 / sqrt(confidence[k]);
		b.score[k] += prng_normal(&g);
	}
	c = calibrated(m, &a.p);
	assert_true(c.confidence_power == 1);
	c = calibrated(m, &b.p);
	assert_true(c.confidence_power == 0);
	mem_end(m);
}

static void small_and_flat_panels_have_finite_answers(void **state)
{
	static const uint32_t zero[] = { 0, 0, 0, 0 }, count[] = { 0, 1, 2, 3 };
	static const double same[] = { 3, 3, 3, 3 }, different[] = { 1, 2, 4, 8 };
	struct mem *m = mem_new(NULL, "test");
	struct calibrate_problem p = { .n_papers = 4, .n_reviewers = 4 };

	(void)state;
	for (int i = 0; i < 32; i++) {
		struct calibration c;

		p.n_reviews = 1 + (size_t)i / 8;
		p.score = i & 1 ? same : different;
		p.paper = i & 2 ? zero : count;
		p.reviewer = (i & 6) == 4 ? zero : count;
		c = calibrated(m, &p);
		for (int k = 0; k < 4; k++) {
			assert_true(isfinite(c.paper[k].score) && isfinite(c.paper[k].sd));
			assert_true(isfinite(c.reviewer[k].lenience) && c.reviewer[k].scale > 0);
		}
	}
	mem_end(m);
}

/* Reviewers sorted by lenience have papers sorted by quality, both blurred. */
static struct panel make_panel_by_merit(struct mem *m, uint64_t seed, double bias_sd)
{
	enum { PAPERS = 300, REVIEWERS = 75, REACH = 30 };
	struct panel a = make_panel(m, seed, PAPERS, REVIEWERS, bias_sd, 0, .7);
	struct prng g;

	prng_init(&g, seed + 1000);
	for (uint32_t j = 0; j < REVIEWERS; j++)
		a.bias[j] = bias_sd * (2. * j / REVIEWERS - 1) * sqrt(3);
	for (uint32_t i = 0; i < PAPERS; i++) {
		uint32_t near =
			(uint32_t)(.5 * erfc(-a.quality[i] / sqrt(2)) * (REVIEWERS - REACH));
		uint32_t first = (uint32_t)prng_below(&g, REACH),
			 step = 1 + (uint32_t)prng_below(&g, 9);

		for (uint32_t k = 0; k < 3; k++) {
			uint32_t j = near + (first + k * step) % REACH;

			a.reviewer[i * 3 + k] = j;
			a.score[i * 3 + k] = a.bias[j] + a.quality[i] + .7 * prng_normal(&g);
		}
	}
	return a;
}

/* Pairs of papers in the right order less those in the wrong one. */
static double order_of(const struct panel *a, const struct calibration *c, bool is_raw)
{
	double agree = 0;

	for (uint32_t i = 0; i < a->p.n_papers; i++)
		for (uint32_t k = i + 1; k < a->p.n_papers; k++) {
			double d = is_raw ? c->paper[i].raw - c->paper[k].raw
					  : c->paper[i].score - c->paper[k].score;

			agree += (d > 0) == (a->quality[i] > a->quality[k]) ? 1 : -1;
		}
	return agree * 2 / ((double)a->p.n_papers * (a->p.n_papers - 1));
}

static void papers_given_by_merit_are_not_harmed(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	double ours = 0, raw = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct panel a = make_panel_by_merit(m, seed, .5);
		struct calibration c = calibrated(m, &a.p);

		assert_true(c.is_assigned_by_merit);
		assert_true(c.taken_out < .8);
		ours += order_of(&a, &c, false) / 8;
		raw += order_of(&a, &c, true) / 8;
	}
	assert_true(ours > raw - .005);
	mem_end(m);
}

static void papers_dealt_at_random_still_gain(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	double ours = 0, raw = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct panel a = make_panel(m, seed, 300, 75, .5, 0, .7);
		struct calibration c = calibrated(m, &a.p);

		assert_false(c.is_assigned_by_merit);
		ours += order_of(&a, &c, false) / 8;
		raw += order_of(&a, &c, true) / 8;
	}
	assert_true(ours > raw + .02);
	mem_end(m);
}

/* Where merit decides, too, neither names nor the unit matter. */
static void names_and_units_do_not_matter_where_merit_decides(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct panel a = make_panel_by_merit(m, 3, .5), b = a;
	struct calibration c = calibrated(m, &a.p), d;

	(void)state;
	b.p.paper = b.paper = MEM_ARRAY(m, uint32_t, 900);
	b.p.reviewer = b.reviewer = MEM_ARRAY(m, uint32_t, 900);
	b.p.score = b.score = MEM_ARRAY(m, double, 900);
	for (uint32_t k = 0; k < 900; k++) {
		uint32_t to = k * 7 % 900;

		b.paper[to] = (a.paper[k] * 7 + 3) % 300;
		b.reviewer[to] = (a.reviewer[k] * 7 + 2) % 75;
		b.score[to] = 10 * a.score[k] + 50;
	}
	d = calibrated(m, &b.p);
	assert_true(d.is_assigned_by_merit);
	for (uint32_t i = 0; i < 300; i++)
		assert_true(
			fabs(10 * c.paper[i].score + 50 - d.paper[(i * 7 + 3) % 300].score) < 2e-2);
	mem_end(m);
}

/* Six areas; a tenth of the reviews cross them. */
struct told {
	struct panel a;
	uint32_t *paper_area, *reviewer_area;
	double *expertise;
};

static struct told make_panel_of_areas(
	struct mem *m, uint64_t seed, double lenience, double merit, double expertise)
{
	enum { PAPERS = 300, REVIEWERS = 72, AREAS = 6, EACH = REVIEWERS / AREAS };
	struct told t = { .a = make_panel(m, seed, PAPERS, REVIEWERS, .3, 0, .7),
		.paper_area = MEM_ARRAY(m, uint32_t, PAPERS),
		.reviewer_area = MEM_ARRAY(m, uint32_t, REVIEWERS),
		.expertise = MEM_ARRAY(m, double, 3 * PAPERS) };
	struct prng g;

	prng_init(&g, seed + 2000);
	for (uint32_t j = 0; j < REVIEWERS; j++) {
		t.reviewer_area[j] = j / EACH;
		t.a.bias[j] += lenience * (j / EACH % 2 == 0 ? 1 : -1);
	}
	for (uint32_t i = 0; i < PAPERS; i++) {
		uint32_t first = (uint32_t)prng_below(&g, EACH);

		t.paper_area[i] = i % AREAS;
		t.a.quality[i] += merit * (i % AREAS < 3 ? 1 : -1);
		for (uint32_t k = 0; k < 3; k++) {
			uint32_t area = prng_below(&g, 10) == 0 ? (uint32_t)prng_below(&g, AREAS)
								: i % AREAS;
			uint32_t j = area * EACH + (first + k * (1 + i % 5)) % EACH;

			t.expertise[i * 3 + k] = prng_normal(&g);
			t.a.reviewer[i * 3 + k] = j;
			t.a.score[i * 3 + k] = t.a.bias[j] + t.a.quality[i] +
					       expertise * t.expertise[i * 3 + k] +
					       .7 * prng_normal(&g);
		}
	}
	return t;
}

static void tell_areas(struct told *t)
{
	t->a.p.paper_area = t->paper_area;
	t->a.p.reviewer_area = t->reviewer_area;
	t->a.p.n_areas = 6;
}

/* The mean square of the errors, each by its standard deviation, the level left out. */
static double error_in_spreads(const struct panel *a, const struct calibration *c)
{
	double level = 0, sum = 0, n = a->p.n_papers;

	for (uint32_t i = 0; i < a->p.n_papers; i++)
		level += (c->paper[i].score - a->quality[i]) / n;
	for (uint32_t i = 0; i < a->p.n_papers; i++)
		sum += pow((c->paper[i].score - a->quality[i] - level) / c->paper[i].sd, 2) / n;
	return sum;
}

static void lenience_of_an_area_is_taken_out(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	double told = 0, seen = 0, raw = 0, lenient = 0, spread = 0;
	int n_seen = 0, n_by_merit = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct told t = make_panel_of_areas(m, seed, .6, 0, 0);
		struct calibration c = calibrated(m, &t.a.p);

		n_seen += c.area_lenience_sd > 0 && c.n_areas >= 5 && c.n_areas <= 8;
		seen += order_of(&t.a, &c, false) / 8;
		raw += order_of(&t.a, &c, true) / 8;
		tell_areas(&t);
		c = calibrated(m, &t.a.p);
		assert_int_equal(c.n_areas, 6);
		assert_true(c.area_lenience_sd > .3 && c.area_lenience_sd < 1);
		n_by_merit += c.is_assigned_by_merit;
		spread += error_in_spreads(&t.a, &c) / 8;
		told += order_of(&t.a, &c, false) / 8;
		for (uint32_t j = 0; j < 72; j++)
			lenient += c.reviewer[j].lenience * (j / 12 % 2 == 0 ? 1 : -1) / (8 * 72);
	}
	assert_true(fabs(sqrt(spread) - 1) < .1);
	assert_true(n_seen >= 6 && n_by_merit <= 2);
	assert_true(told > raw + .05);
	assert_true(seen > raw + .05);
	assert_true(told > seen - .005);
	assert_true(lenient > .4 && lenient < .7);
	mem_end(m);
}

static void merit_of_an_area_is_not_taken_for_lenience(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	double told = 0, raw = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct told t = make_panel_of_areas(m, seed, 0, .7, 0);
		struct calibration c;

		tell_areas(&t);
		c = calibrated(m, &t.a.p);
		assert_true(c.area_merit_sd > .3);
		told += order_of(&t.a, &c, false) / 8;
		raw += order_of(&t.a, &c, true) / 8;
	}
	assert_true(told > raw);
	mem_end(m);
}

/* Of two papers with the same reviewers and scores neither is better for its area. */
static void nothing_is_held_against_an_area(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct told t = make_panel_of_areas(m, 1, 0, 1, 0);
	struct calibration c;

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		t.a.reviewer[3 + k] = t.a.reviewer[k];
		t.a.score[3 + k] = t.a.score[k];
	}
	tell_areas(&t);
	c = calibrated(m, &t.a.p);
	assert_true(c.area_merit_sd > .3);
	assert_true(t.paper_area[0] != t.paper_area[1]);
	assert_true(fabs(c.paper[0].score - c.paper[1].score) < 1e-6);
	mem_end(m);
}

static void areas_that_explain_nothing_change_nothing(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	int n_same = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 12; seed++) {
		struct told t = make_panel_of_areas(m, seed, 0, 0, 0);
		struct calibration c = calibrated(m, &t.a.p), d;
		bool is_same = true;

		tell_areas(&t);
		t.a.p.expertise = t.expertise;
		d = calibrated(m, &t.a.p);
		for (uint32_t i = 0; i < 300; i++)
			is_same = is_same && fabs(c.paper[i].score - d.paper[i].score) < 1e-12;
		n_same += is_same;
	}
	/* Each of three parts is believed by chance in about one panel of fifty. */
	assert_true(n_same >= 9);
	mem_end(m);
}

static void what_expertise_does_is_taken_out(void **state)
{
	struct mem *m = mem_new(NULL, "test");

	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct told t = make_panel_of_areas(m, seed, 0, 0, -.5);
		struct calibration c = calibrated(m, &t.a.p), d;

		t.a.p.expertise = t.expertise;
		d = calibrated(m, &t.a.p);
		assert_true(d.expertise < -.4 && d.expertise > -.6);
		assert_true(order_of(&t.a, &d, false) > order_of(&t.a, &c, false) + .03);
		/* The unit of expertise does not matter. */
		for (size_t k = 0; k < 900; k++)
			t.expertise[k] = 3 + .01 * t.expertise[k];
		c = calibrated(m, &t.a.p);
		for (uint32_t i = 0; i < 300; i++)
			assert_true(fabs(c.paper[i].score - d.paper[i].score) < 1e-6);
		t.expertise[5] = NAN;
		assert_int_equal(calibrate(m, &t.a.p, &c), ERR_INVALID);
	}
	mem_end(m);
}

/* Numbers of areas mean nothing, one that nobody has changes nothing, nor does the unit of scores.
 */
static void names_of_areas_do_not_matter(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct told t = make_panel_of_areas(m, 3, .6, .3, 0);
	struct calibration c, d;

	(void)state;
	tell_areas(&t);
	c = calibrated(m, &t.a.p);
	for (uint32_t i = 0; i < 300; i++)
		t.paper_area[i] = (t.paper_area[i] * 5 + 2) % 6;
	for (uint32_t j = 0; j < 72; j++)
		t.reviewer_area[j] = (t.reviewer_area[j] * 5 + 2) % 6;
	for (size_t k = 0; k < 900; k++)
		t.a.score[k] = 10 * t.a.score[k] + 50;
	t.a.p.n_areas = 40;
	d = calibrated(m, &t.a.p);
	for (uint32_t i = 0; i < 300; i++) {
		assert_true(fabs(10 * c.paper[i].score + 50 - d.paper[i].score) < 2e-2);
		assert_true(fabs(10 * c.paper[i].sd - d.paper[i].sd) < 2e-2);
	}
	mem_end(m);
}

/* Henderson's equations with the areas' lenience at the variances found. */
static void scores_with_areas_are_those_of_the_mixed_model_equations(void **state)
{
	enum { PAPERS = 300, PEOPLE = 72, N = PAPERS + PEOPLE + 6 };
	struct mem *m = mem_new(NULL, "test");
	struct told t = make_panel_of_areas(m, 2, .6, 0, 0);
	double *e = MEM_ARRAY(m, double, N *(N + 1)), sd[3];
	struct calibration c;

	(void)state;
	tell_areas(&t);
	t.a.p.is_scale_fixed = true;
	c = calibrated(m, &t.a.p);
	assert_true(c.area_lenience_sd > 0 && c.area_merit_sd <= 0 && c.taken_out >= 1);
	sd[0] = c.quality_sd;
	sd[1] = c.lenience_sd;
	sd[2] = c.area_lenience_sd;
	for (size_t k = 0; k < 900; k++) {
		uint32_t at[3] = { t.a.paper[k], PAPERS + t.a.reviewer[k],
			PAPERS + PEOPLE + t.reviewer_area[t.a.reviewer[k]] };

		for (int x = 0; x < 3; x++) {
			for (int y = 0; y < 3; y++)
				e[at[x] * (N + 1) + at[y]]++;
			e[at[x] * (N + 1) + N] += t.a.score[k] - c.level;
		}
	}
	for (size_t i = 0; i < N; i++)
		e[i * (N + 1) + i] += pow(c.noise_sd / sd[i < PAPERS		     ? 0
							       : i < PAPERS + PEOPLE ? 1
										     : 2],
			2);
	solve_dense(e, N);
	/* The variances moved once more after lenience of areas was set. */
	for (size_t i = 0; i < PAPERS; i++)
		assert_true(fabs(c.paper[i].score - c.level - e[i * (N + 1) + N]) < .03);
	for (size_t j = 0; j < PEOPLE; j++)
		assert_true(fabs(c.reviewer[j].lenience - e[(PAPERS + j) * (N + 1) + N] -
				    e[(PAPERS + PEOPLE + t.reviewer_area[j]) * (N + 1) + N]) < .05);
	mem_end(m);
}

/* A constant added to all that one reviewer gives moves mostly that reviewer's lenience. */
static void a_constant_of_one_reviewer_is_lenience(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct panel a = make_panel(m, 12, 600, 50, .5, 0, .5);
	struct calibration c = calibrated(m, &a.p), d;
	double moved = 0;

	(void)state;
	for (size_t k = 0; k < 1800; k++)
		if (a.reviewer[k] == 7)
			a.score[k] += .5;
	d = calibrated(m, &a.p);
	assert_true(fabs(d.reviewer[7].lenience - c.reviewer[7].lenience - .5) < .05);
	for (uint32_t i = 0; i < 600; i++)
		moved = fmax(moved, fabs(d.paper[i].score - c.paper[i].score));
	/* Uncorrected, the mean of a paper of that reviewer moves by .5 / 3. */
	assert_true(moved < .05);
	mem_end(m);
}

static void one_review_has_a_spread(void **state)
{
	static const uint32_t paper[] = { 0, 0, 0, 1, 1, 1, 2, 2, 2, 3 };
	static const uint32_t reviewer[] = { 0, 1, 2, 0, 1, 2, 0, 1, 2, 0 };
	static const double score[] = { 1, 2, 3, 2, 3, 4, 4, 5, 6, 3 }, same[] = { 4, 4, 4, 4 };
	struct mem *m = mem_new(NULL, "test");
	struct calibrate_problem p = { .n_papers = 4,
		.n_reviewers = 3,
		.n_reviews = 10,
		.paper = paper,
		.reviewer = reviewer,
		.score = score };
	struct calibration c = calibrated(m, &p);

	(void)state;
	assert_true(c.is_noiseless);
	assert_true(c.paper[0].sd == 0);
	assert_true(c.paper[3].n == 1 && c.paper[3].sd > .1);
	p = (struct calibrate_problem){ .n_papers = 1,
		.n_reviewers = 3,
		.n_reviews = 1,
		.paper = paper,
		.reviewer = reviewer,
		.score = same,
		.width = 4 };
	c = calibrated(m, &p);
	assert_true(fabs(c.paper[0].sd - 4 / sqrt(12)) < 1e-12);
	p.width = 0;
	assert_true(calibrated(m, &p).paper[0].sd > 0);
	mem_end(m);
}

static void bad_reviews_are_refused(void **state)
{
	uint32_t paper[] = { 0, 1 }, reviewer[] = { 0, 0 };
	double score[] = { 1, 2 }, confidence[] = { 1, 1 };
	struct mem *m = mem_new(NULL, "test");
	struct calibrate_problem p = { .n_papers = 2,
		.n_reviewers = 1,
		.n_reviews = 2,
		.paper = paper,
		.reviewer = reviewer,
		.score = score,
		.confidence = confidence };
	struct calibration c;

	(void)state;
	assert_int_equal(calibrate(m, &p, &c), ERR_OK);
	score[1] = NAN;
	assert_int_equal(calibrate(m, &p, &c), ERR_INVALID);
	score[1] = 2;
	confidence[0] = 0;
	assert_int_equal(calibrate(m, &p, &c), ERR_INVALID);
	confidence[0] = 1;
	paper[1] = 2;
	assert_int_equal(calibrate(m, &p, &c), ERR_INVALID);
	paper[1] = 0;
	assert_int_equal(calibrate(m, &p, &c), ERR_INVALID);
	p.n_reviews = 0;
	assert_int_equal(calibrate(m, &p, &c), ERR_INVALID);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lenience_without_noise_is_recovered_exactly),
		cmocka_unit_test(scores_without_habits_keep_the_order_of_their_means),
		cmocka_unit_test(habits_are_found_where_they_are),
		cmocka_unit_test(the_stated_uncertainty_is_the_true_one),
		cmocka_unit_test(scores_are_those_of_the_mixed_model_equations),
		cmocka_unit_test(names_and_order_do_not_matter),
		cmocka_unit_test(units_and_zero_of_the_score_do_not_matter),
		cmocka_unit_test(who_reviews_nothing_changes_nothing),
		cmocka_unit_test(groups_that_share_nobody_are_told_apart),
		cmocka_unit_test(confidence_counts_only_where_it_tells_something),
		cmocka_unit_test(small_and_flat_panels_have_finite_answers),
		cmocka_unit_test(papers_given_by_merit_are_not_harmed),
		cmocka_unit_test(papers_dealt_at_random_still_gain),
		cmocka_unit_test(names_and_units_do_not_matter_where_merit_decides),
		cmocka_unit_test(a_constant_of_one_reviewer_is_lenience),
		cmocka_unit_test(one_review_has_a_spread),
		cmocka_unit_test(lenience_of_an_area_is_taken_out),
		cmocka_unit_test(merit_of_an_area_is_not_taken_for_lenience),
		cmocka_unit_test(nothing_is_held_against_an_area),
		cmocka_unit_test(areas_that_explain_nothing_change_nothing),
		cmocka_unit_test(what_expertise_does_is_taken_out),
		cmocka_unit_test(names_of_areas_do_not_matter),
		cmocka_unit_test(scores_with_areas_are_those_of_the_mixed_model_equations),
		cmocka_unit_test(bad_reviews_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
