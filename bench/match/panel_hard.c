#include "panel_hard.h"

#include <math.h>
#include <stdlib.h>

#define USUAL .n_papers = 600, .per_paper = 3, .load = 12, .noise_sd = .7, .blur = 1

const struct hard_shape hard_shapes[] = {
	{ "ordinary, no lenience", USUAL },
	{ "ordinary, lenience .5", USUAL, .bias_sd = .5 },
	{ "lenient get the better, somewhat", USUAL, .bias_sd = .5, .merit = .5, .lenient = 1 },
	{ "lenient get the better", USUAL, .bias_sd = .5, .merit = 1, .lenient = 2 },
	{ "lenient 1 get the better", USUAL, .bias_sd = 1, .merit = 1, .lenient = 1 },
	{ "lenient get the better, strongly", USUAL, .bias_sd = .5, .merit = 4, .lenient = 8 },
	{ "lenient 1, strongly", USUAL, .bias_sd = 1, .merit = 4, .lenient = 4 },
	{ "strict get the better", USUAL, .bias_sd = .5, .merit = 1, .lenient = -2 },
	{ "strict get the better, strongly", USUAL, .bias_sd = .5, .merit = 4, .lenient = -8 },
	{ "merit decides, no lenience", USUAL, .merit = 1, .taste = 1 },
	{ "merit decides strongly, no lenience", USUAL, .merit = 4, .taste = 4 },
	{ "merit decides, lenience apart", USUAL, .bias_sd = .5, .merit = 1, .taste = 1 },
	{ "merit strongly, lenience apart", USUAL, .bias_sd = .5, .merit = 4, .taste = 4 },
	{ "merit and scales, lenient get better", USUAL, .bias_sd = .5, .scale_sd = .3, .merit = 1,
		.lenient = 2 },
	{ "areas of differing merit", USUAL, .bias_sd = .3, .n_areas = 6, .area_merit = .7 },
	{ "areas, no lenience", USUAL, .n_areas = 6, .area_merit = .7 },
	{ "lenience of an area's reviewers", USUAL, .bias_sd = .3, .n_areas = 6, .area_bias = .5 },
	{ "favour to an area's papers (as merit)", USUAL, .bias_sd = .3, .n_areas = 6,
		.area_favour = .5, .is_untold = true },
	{ "bent scales", USUAL, .bias_sd = .5, .bend = .3 },
	{ "coarse scales", USUAL, .bias_sd = .5, .step = 1.5 },
	{ "coarse, no lenience", USUAL, .step = 1.5 },
	{ "heavy tails", USUAL, .bias_sd = .5, .tails = 2 },
	{ "heavy tails, no lenience", USUAL, .tails = 2 },
	{ "noise that differs", USUAL, .bias_sd = .5, .noise_differs = .7 },
	{ "noise differs, no lenience", USUAL, .noise_differs = .7 },
	{ "arbitrary reviews", USUAL, .bias_sd = .5, .arbitrary = .2 },
	{ "arbitrary, no lenience", USUAL, .arbitrary = .2 },
	{ "drift", USUAL, .bias_sd = .3, .drift = 1.5 },
	{ "few and many reviews each", USUAL, .bias_sd = .5, .is_uneven = true },
	{ "few and many, no lenience", USUAL, .is_uneven = true },
	{ "few and many, lenient get better", USUAL, .bias_sd = .5, .merit = 1, .lenient = 2,
		.is_uneven = true },
	{ "two reviews, loads of 4", .n_papers = 600, .per_paper = 2, .load = 4, .bias_sd = .5,
		.noise_sd = .7, .blur = 1 },
	{ "two, loads of 4, lenient get better", .n_papers = 600, .per_paper = 2, .load = 4,
		.bias_sd = .5, .noise_sd = .7, .merit = 1, .lenient = 2, .blur = 1 },
	{ "loads of 60, lenient get better", .n_papers = 600, .per_paper = 5, .load = 60,
		.bias_sd = .5, .noise_sd = .7, .merit = 1, .lenient = 2, .blur = 1 },
	{ "60 papers", .n_papers = 60, .per_paper = 3, .load = 12, .bias_sd = .5, .noise_sd = .7,
		.blur = 1 },
	{ "60 papers, lenient get the better", .n_papers = 60, .per_paper = 3, .load = 12,
		.bias_sd = .5, .noise_sd = .7, .merit = 1, .lenient = 2, .blur = 1 },
	{ "60 papers, strongly", .n_papers = 60, .per_paper = 3, .load = 12, .bias_sd = .5,
		.noise_sd = .7, .merit = 4, .lenient = 8, .blur = 1 },
	{ "20 papers", .n_papers = 20, .per_paper = 3, .load = 10, .bias_sd = .5, .noise_sd = .7,
		.blur = 1 },
	{ "20 papers, lenient get the better", .n_papers = 20, .per_paper = 3, .load = 10,
		.bias_sd = .5, .noise_sd = .7, .merit = 1, .lenient = 2, .blur = 1 },
	{ "lenient areas have the better papers", USUAL, .bias_sd = .3, .n_areas = 6,
		.area_bias = .4, .area_merit = .4 },
	{ "experts are strict", USUAL, .bias_sd = .5, .expertise = -.5 },
	{ "experts are strict, areas", USUAL, .bias_sd = .3, .n_areas = 6, .area_bias = .5,
		.expertise = -.5 },
};
const size_t n_hard_shapes = sizeof(hard_shapes) / sizeof(hard_shapes[0]);

/* A place at a paper or with a reviewer, by what it is matched on. */
struct slot {
	double key;
	uint32_t of;
};

static int by_key(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->of > y->of) - (x->of < y->of);
}

/* What is known of papers and reviewers while a panel is made. */
struct making {
	const struct hard_shape *shape;
	struct prng *g;
	uint32_t n_reviewers;
	double *area, *favour; /* a draw each area; of a paper's area, in points */
	double *quality, *bias, *scale, *bend, *noise, *merit_key, *person_key;
	uint32_t *area_of_paper, *area_of_person;
	size_t n;
	struct slot *paper, *person;
};

static void draw_areas(struct making *k, struct mem *m)
{
	k->area = MEM_ARRAY(m, double, k->shape->n_areas + 1);
	for (uint32_t a = 0; a < k->shape->n_areas; a++)
		k->area[a] = prng_normal(k->g);
}

static void draw_people(struct making *k, struct mem *m)
{
	const struct hard_shape *s = k->shape;

	k->bias = MEM_ARRAY(m, double, k->n_reviewers);
	k->scale = MEM_ARRAY(m, double, k->n_reviewers);
	k->bend = MEM_ARRAY(m, double, k->n_reviewers);
	k->noise = MEM_ARRAY(m, double, k->n_reviewers);
	k->person_key = MEM_ARRAY(m, double, k->n_reviewers);
	k->area_of_person = MEM_ARRAY(m, uint32_t, k->n_reviewers);
	for (uint32_t j = 0; j < k->n_reviewers; j++) {
		k->area_of_person[j] = s->n_areas == 0 ? 0 : j % s->n_areas;
		k->bias[j] = s->bias_sd * prng_normal(k->g) +
			     s->area_bias * k->area[k->area_of_person[j]];
		k->scale[j] = exp(s->scale_sd * prng_normal(k->g));
		k->bend[j] = s->bend * prng_normal(k->g);
		k->noise[j] = s->noise_sd * exp(s->noise_differs * prng_normal(k->g));
		k->person_key[j] = s->lenient * k->bias[j] + s->taste * prng_normal(k->g);
	}
}

static void draw_papers(struct making *k, struct mem *m)
{
	const struct hard_shape *s = k->shape;
	k->favour = MEM_ARRAY(m, double, s->n_papers);
	k->quality = MEM_ARRAY(m, double, s->n_papers);
	k->merit_key = MEM_ARRAY(m, double, s->n_papers);
	k->area_of_paper = MEM_ARRAY(m, uint32_t, s->n_papers);
	for (uint32_t i = 0; i < s->n_papers; i++) {
		k->area_of_paper[i] = s->n_areas == 0 ? 0 : i % s->n_areas;
		k->quality[i] = prng_normal(k->g) + s->area_merit * k->area[k->area_of_paper[i]];
		k->favour[i] = s->area_favour * k->area[k->area_of_paper[i]];
		k->merit_key[i] = s->merit * k->quality[i];
	}
}

/* Slots of papers in the order of papers; of people in turns, or uneven. */
static void draw_slots(struct making *k, struct mem *m)
{
	const struct hard_shape *s = k->shape;
	size_t most = (size_t)s->n_papers * (2 * s->per_paper - 1);

	k->paper = MEM_ARRAY(m, struct slot, most);
	k->person = MEM_ARRAY(m, struct slot, most);
	for (uint32_t i = 0; i < s->n_papers; i++) {
		uint32_t want = s->is_uneven ? 1 + (uint32_t)prng_below(k->g, 2 * s->per_paper - 1)
					     : s->per_paper;

		for (uint32_t r = 0; r < want; r++)
			k->paper[k->n++] = (struct slot){
				k->merit_key[i] + s->blur * prng_normal(k->g) +
					1000 * (k->area_of_paper[i] +
						       (prng_below(k->g, 10) == 0
								       ? (double)prng_below(k->g,
										 1 + s->n_areas)
								       : 0)),
				i
			};
	}
	for (size_t r = 0; r < k->n; r++) {
		double part = prng_unit(k->g);
		uint32_t j = s->is_uneven ? (uint32_t)(part * part * k->n_reviewers)
					  : (uint32_t)(r % k->n_reviewers);

		k->person[r] = (struct slot){ k->person_key[j] + s->blur * prng_normal(k->g) +
						      1000 * k->area_of_person[j],
			j };
	}
}

static bool is_double(const struct slot *paper, const struct slot *person, size_t n, size_t r)
{
	for (size_t i = 0; i < n; i++)
		if (i != r && paper[i].of == paper[r].of && person[i].of == person[r].of)
			return true;
	return false;
}

/* Highest to highest; a doubled reviewer swaps with a near slot, ever farther, until none is. */
static void match_slots(struct making *k)
{
	size_t reach = 4;
	bool is_clean = false;

	qsort(k->paper, k->n, sizeof(*k->paper), by_key);
	qsort(k->person, k->n, sizeof(*k->person), by_key);
	while (!is_clean) {
		is_clean = true;
		for (size_t r = 0; r < k->n; r++)
			if (is_double(k->paper, k->person, k->n, r)) {
				size_t other =
					(r + k->n + prng_below(k->g, 2 * reach + 1) - reach) % k->n;
				struct slot t = k->person[r];

				k->person[r] = k->person[other];
				k->person[other] = t;
				is_clean = false;
			}
		reach = reach * 2 < k->n / 4 ? reach * 2 : k->n / 4;
	}
}

/* Student's t, of unit scale. */
static double tailed(struct prng *g, double freedom)
{
	double z = prng_normal(g), chi = 0;

	if (freedom <= 0)
		return z;
	for (int i = 0; i < (int)freedom; i++)
		chi += pow(prng_normal(g), 2);
	return z / sqrt(chi / freedom);
}

static double draw_score(struct making *k, uint32_t i, uint32_t j, double when)
{
	const struct hard_shape *s = k->shape;
	double q = k->quality[i], y;

	if (s->arbitrary > 0 && prng_unit(k->g) < s->arbitrary)
		q = 1.5 * prng_normal(k->g);
	y = k->bias[j] + k->scale[j] * (q + k->bend[j] * (q * q - 1)) +
	    k->noise[j] * tailed(k->g, s->tails) + s->drift * (when - .5) + k->favour[i];
	if (s->step > 0)
		y = fmin(2, fmax(-2, round(y / s->step))) * s->step;
	return y;
}

void panel_make_hard(
	struct mem *m, struct prng *g, const struct hard_shape *s, struct panel *ret_panel)
{
	struct making k = { .shape = s, .g = g };
	uint32_t *paper, *reviewer, *done, *load;
	double *score, *expertise, *near;

	k.n_reviewers = (s->n_papers * s->per_paper + s->load - 1) / s->load;
	draw_areas(&k, m);
	draw_people(&k, m);
	draw_papers(&k, m);
	draw_slots(&k, m);
	match_slots(&k);
	paper = MEM_ARRAY(m, uint32_t, k.n);
	reviewer = MEM_ARRAY(m, uint32_t, k.n);
	score = MEM_ARRAY(m, double, k.n);
	done = MEM_ARRAY(m, uint32_t, k.n_reviewers);
	load = MEM_ARRAY(m, uint32_t, k.n_reviewers);
	expertise = MEM_ARRAY(m, double, k.n);
	near = MEM_ARRAY(m, double, s->n_papers);
	for (uint32_t i = 0; i < s->n_papers && s->expertise != 0; i++)
		near[i] = prng_normal(g);
	for (size_t r = 0; r < k.n; r++)
		load[k.person[r].of]++;
	for (size_t r = 0; r < k.n; r++) {
		uint32_t j = k.person[r].of;

		paper[r] = k.paper[r].of;
		reviewer[r] = j;
		score[r] = draw_score(&k, paper[r], j, (done[j]++ + .5) / load[j]);
		if (s->expertise != 0) {
			/* Some papers are near to all who read them. */
			expertise[r] = .6 * near[paper[r]] + .8 * prng_normal(g);
			score[r] += s->expertise * expertise[r];
		}
	}
	*ret_panel = (struct panel){ .quality = k.quality,
		.bias = k.bias,
		.n_areas = s->n_areas,
		.expertise = s->expertise != 0 ? expertise : NULL,
		.paper_area = k.area_of_paper,
		.reviewer_area = k.area_of_person,
		.problem = { .n_papers = s->n_papers,
			.n_reviewers = k.n_reviewers,
			.n_reviews = k.n,
			.paper = paper,
			.reviewer = reviewer,
			.score = score } };
}
