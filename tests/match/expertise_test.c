#include "test.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/prng.h"
#include "match/expertise.h"

static const struct expertise_options plain = { .seed = 1 };

/* A text of n words of a subject of its own, mixed with words all subjects share. */
static const char *made_text(struct mem *m, struct prng *g, unsigned subject, int n)
{
	struct buf b;

	buf_init(&b, m, 0);
	for (int i = 0; i < n; i++)
		if (prng_below(g, 2) == 0)
			buf_printf(&b, "s%uw%u ", subject, (unsigned)prng_below(g, 30));
		else
			buf_printf(&b, "common%u ", (unsigned)prng_below(g, 300));
	return buf_str(&b);
}

enum { SUBJECTS = 6, REVIEWERS = 40, WORKS = 7, PAPERS = 12, BACKGROUND = 700 };

/* Reviewer v and paper p are of subjects v and p modulo SUBJECTS. */
static struct expertise *made_field(struct mem *m, int background)
{
	struct expertise *x = expertise_new(m);
	struct expertise_work works[WORKS];
	struct prng g;

	prng_init(&g, 7);
	for (unsigned p = 0; p < PAPERS; p++)
		expertise_paper(x, NULL, made_text(m, &g, p % SUBJECTS, 60));
	for (unsigned v = 0; v < REVIEWERS; v++) {
		for (int i = 0; i < WORKS; i++) {
			works[i].publication =
				expertise_publication(x, NULL, made_text(m, &g, v % SUBJECTS, 60));
			works[i].weight = i == 0 ? .5F : 1;
		}
		expertise_reviewer(x, works, WORKS);
	}
	for (int i = 0; i < background; i++)
		expertise_background(x, NULL, made_text(m, &g, (unsigned)i % SUBJECTS, 60));
	return x;
}

static void experts_of_the_subject_come_first(void **state)
{
	(void)state;
	for (int background = 0; background <= BACKGROUND; background += BACKGROUND) {
		struct mem *m = mem_new(NULL, "test");
		struct expertise *x = made_field(m, background);
		struct expertise_scores s;

		expertise_prepare(x, &plain);
		assert_int_equal(expertise_mix(x).rank > 0, background > 0);
		expertise_rank(x, &plain, m, &s);
		assert_int_equal(s.n_papers, PAPERS);
		for (size_t p = 0; p < PAPERS; p++) {
			assert_int_equal(s.start[p + 1] - s.start[p], REVIEWERS);
			for (size_t i = 0; i < REVIEWERS / SUBJECTS; i++)
				assert_int_equal(
					s.score[s.start[p] + i].reviewer % SUBJECTS, p % SUBJECTS);
		}
		mem_end(m);
	}
}

/* The blocked, indexed ranking against the pair by pair explanation. */
static void each_score_is_what_the_explanation_says(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct expertise *x = made_field(m, BACKGROUND);
	struct expertise_scores s;

	(void)state;
	expertise_prepare(x, &plain);
	expertise_rank(x, &plain, m, &s);
	for (uint32_t p = 0; p < PAPERS; p++)
		for (size_t i = s.start[p]; i < s.start[p + 1]; i++) {
			struct expertise_explanation e;

			expertise_explain(x, p, s.score[i].reviewer, 3, 4, m, &e);
			assert_true(fabs(e.score - (double)s.score[i].score) < 1e-5);
			assert_int_equal(e.n_matches, 3);
			assert_true(e.matches[0].score >= e.matches[1].score);
			assert_true(e.matches[0].n_terms <= 4);
		}
	mem_end(m);
}

static void fewer_kept_are_the_best_of_all(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct expertise *x = made_field(m, 0);
	struct expertise_options few = { .seed = 1, .top = 5 };
	struct expertise_scores all, best;

	(void)state;
	expertise_prepare(x, &plain);
	expertise_rank(x, &plain, m, &all);
	expertise_rank(x, &few, m, &best);
	for (size_t p = 0; p < PAPERS; p++) {
		assert_int_equal(best.start[p + 1] - best.start[p], 5);
		assert_memory_equal(best.score + best.start[p], all.score + all.start[p],
			5 * sizeof(struct expertise_score));
		for (size_t i = all.start[p] + 1; i < all.start[p + 1]; i++)
			assert_true(all.score[i - 1].score >= all.score[i].score);
	}
	mem_end(m);
}

static void the_same_text_is_one_and_no_text_is_nought(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct expertise *x = expertise_new(m);
	struct expertise_scores s;
	struct expertise_work same = { .weight = 1 }, empty = { .weight = 1 };

	(void)state;
	expertise_paper(x, "Graph neural networks", "They learn of molecules.");
	expertise_paper(x, "", NULL);
	same.publication = expertise_publication_of_paper(x, 0);
	empty.publication = expertise_publication(x, NULL, "");
	expertise_publication(x, "Soil chemistry", "Nitrogen in soil.");
	expertise_reviewer(x, &same, 1);
	expertise_reviewer(x, &empty, 1);
	expertise_reviewer(x, NULL, 0);
	expertise_prepare(x, &plain);
	expertise_rank(x, &plain, m, &s);
	assert_int_equal(s.score[0].reviewer, 0);
	assert_true(fabs((double)s.score[0].score - 1) < 1e-5);
	for (size_t i = 1; i < 6; i++)
		assert_true(s.score[i].score == 0);
	mem_end(m);
}

static void a_useless_reviewer_changes_nobody_elses_score(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct expertise_scores before, after;

	(void)state;
	for (int with = 0; with < 2; with++) {
		struct expertise *x = made_field(m, 0);

		if (with)
			expertise_reviewer(x, NULL, 0);
		expertise_prepare(x, &plain);
		expertise_rank(x, &plain, m, with ? &after : &before);
	}
	for (size_t p = 0; p < PAPERS; p++) {
		assert_memory_equal(after.score + after.start[p], before.score + before.start[p],
			REVIEWERS * sizeof(struct expertise_score));
		assert_int_equal(after.score[after.start[p] + REVIEWERS].reviewer, REVIEWERS);
	}
	mem_end(m);
}

static double score_of(const struct expertise_scores *s, uint32_t paper, uint32_t reviewer)
{
	for (size_t i = s->start[paper]; i < s->start[paper + 1]; i++)
		if (s->score[i].reviewer == reviewer)
			return (double)s->score[i].score;
	fail();
	return -1;
}

static void bids_and_areas_move_a_score_by_their_weight(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct expertise *x = made_field(m, 0);
	const struct expertise_bid bids[] = { { 0, 3, 1 }, { 0, 4, -1 }, { 2, 3, .5F } };
	uint64_t paper_areas[PAPERS] = { 3 }, reviewer_areas[REVIEWERS] = { 1, 4, 3 };
	struct expertise_options o = { .seed = 1,
		.bids = bids,
		.n_bids = 3,
		.bid_weight = .4,
		.paper_areas = paper_areas,
		.reviewer_areas = reviewer_areas,
		.area_weight = .5 };
	struct expertise_scores text, moved;

	(void)state;
	expertise_prepare(x, &plain);
	expertise_rank(x, &plain, m, &text);
	expertise_rank(x, &o, m, &moved);
	assert_true(fabs(score_of(&moved, 0, 3) - 1.4 * score_of(&text, 0, 3)) < 1e-6);
	assert_true(fabs(score_of(&moved, 0, 4) - .6 * score_of(&text, 0, 4)) < 1e-6);
	assert_true(fabs(score_of(&moved, 2, 3) - 1.2 * score_of(&text, 2, 3)) < 1e-6);
	assert_true(fabs(score_of(&moved, 1, 3) - score_of(&text, 1, 3)) < 1e-6);
	assert_true(fabs(score_of(&moved, 0, 0) - .75 * score_of(&text, 0, 0)) < 1e-6);
	assert_true(fabs(score_of(&moved, 0, 1) - .5 * score_of(&text, 0, 1)) < 1e-6);
	assert_true(fabs(score_of(&moved, 0, 2) - score_of(&text, 0, 2)) < 1e-6);
	assert_true(fabs(score_of(&moved, 0, 7) - score_of(&text, 0, 7)) < 1e-6);
	mem_end(m);
}

static void weight_halves_with_the_half_life(void **state)
{
	(void)state;
	assert_true(fabsf(expertise_recency(5, 5) - .5F) < 1e-6F);
	assert_true(fabsf(expertise_recency(-1, 5) - 1) < 1e-6F);
	assert_true(fabsf(expertise_recency(10, 5) - .25F) < 1e-6F);
}

enum { MANY_WORKS = 5000, MANY_REVIEWERS = 900, EACH_WORKS = 9 };

/* More publications than a block holds, each shared by co-authors far apart. */
static void blocks_and_co_authors_do_not_show(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct expertise *x = expertise_new(m);
	struct expertise_work works[EACH_WORKS];
	struct expertise_scores s;
	struct prng g;

	(void)state;
	prng_init(&g, 3);
	for (unsigned p = 0; p < 7; p++)
		expertise_paper(x, NULL, made_text(m, &g, p % SUBJECTS, 30));
	for (unsigned i = 0; i < MANY_WORKS; i++)
		expertise_publication(x, NULL, made_text(m, &g, i % SUBJECTS, 20));
	for (unsigned v = 0; v < MANY_REVIEWERS; v++) {
		for (uint32_t i = 0; i < EACH_WORKS; i++)
			works[i] = (struct expertise_work){ (v * 7 + i * 557) % MANY_WORKS, 1 };
		expertise_reviewer(x, works, EACH_WORKS);
	}
	expertise_prepare(x, &plain);
	expertise_rank(x, &plain, m, &s);
	for (uint32_t p = 0; p < 7; p++) {
		bool seen[MANY_REVIEWERS] = { false };

		for (size_t i = s.start[p]; i < s.start[p + 1]; i++) {
			struct expertise_explanation e;

			assert_false(seen[s.score[i].reviewer]);
			seen[s.score[i].reviewer] = true;
			if (i % 13 != 0)
				continue;
			expertise_explain(x, p, s.score[i].reviewer, 1, 0, m, &e);
			assert_true(fabs(e.score - (double)s.score[i].score) < 1e-5);
		}
	}
	mem_end(m);
}

/* The field again with reviewers and the works within a profile in reverse. */
static void order_does_not_matter(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct expertise *x = made_field(m, 0), *y = expertise_new(m);
	struct expertise_work works[WORKS];
	struct expertise_scores a, b;
	const char *text[PAPERS + REVIEWERS * WORKS];
	struct prng g;

	(void)state;
	prng_init(&g, 7);
	for (unsigned p = 0; p < PAPERS; p++)
		text[p] = made_text(m, &g, p % SUBJECTS, 60);
	for (unsigned i = 0; i < REVIEWERS * WORKS; i++)
		text[PAPERS + i] = made_text(m, &g, i / WORKS % SUBJECTS, 60);
	for (unsigned v = REVIEWERS; v-- > 0;) {
		for (unsigned i = WORKS; i-- > 0;) {
			works[i].publication =
				expertise_publication(y, text[PAPERS + v * WORKS + i], NULL);
			works[i].weight = i == 0 ? .5F : 1;
		}
		expertise_reviewer(y, works, WORKS);
	}
	for (unsigned p = PAPERS; p-- > 0;)
		expertise_paper(y, text[p], NULL);
	expertise_prepare(x, &plain);
	expertise_prepare(y, &plain);
	expertise_rank(x, &plain, m, &a);
	expertise_rank(y, &plain, m, &b);
	for (uint32_t p = 0; p < PAPERS; p++)
		for (uint32_t v = 0; v < REVIEWERS; v++)
			assert_true(fabs(score_of(&a, p, v) - score_of(&b, PAPERS - 1 - p,
								      REVIEWERS - 1 - v)) < 1e-6);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(experts_of_the_subject_come_first),
		cmocka_unit_test(each_score_is_what_the_explanation_says),
		cmocka_unit_test(fewer_kept_are_the_best_of_all),
		cmocka_unit_test(the_same_text_is_one_and_no_text_is_nought),
		cmocka_unit_test(a_useless_reviewer_changes_nobody_elses_score),
		cmocka_unit_test(bids_and_areas_move_a_score_by_their_weight),
		cmocka_unit_test(weight_halves_with_the_half_life),
		cmocka_unit_test(blocks_and_co_authors_do_not_show),
		cmocka_unit_test(order_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
