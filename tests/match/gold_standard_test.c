#include "test.h"

#include <stdlib.h>

#include "gold.h"

static void a_constant_has_half_the_loss_and_the_truth_none(void **state)
{
	struct gold_person p = { .rating = { 1, 3.5, 5, 5 }, .n = 4 };
	double constant[4] = { 7, 7, 7, 7 }, reversed[4] = { 4, 3, 2, 2 };
	struct gold_loss l = gold_loss_of(&p, constant);

	(void)state;
	assert_true(l.wrong == l.whole / 2 && l.whole > 0);
	assert_true(gold_loss_of(&p, p.rating).wrong == 0);
	assert_true(gold_loss_of(&p, reversed).wrong == l.whole);
}

static void experts_are_told_as_well_as_promised(void **state)
{
	const char *shared = getenv("BURSARY_SHARED");
	struct mem *m = mem_new(NULL, "test");
	double sum = 0;
	struct gold g;

	(void)state;
	if (!gold_read(m, shared == NULL ? "../shared" : shared, &g)) {
		mem_end(m);
		print_message("skipped: no ../shared\n");
		skip();
	}
	for (int draw = 1; draw <= GOLD_DRAWS; draw++) {
		struct mem *scratch = mem_new(m, "draw");
		double score[GOLD_PEOPLE_MAX][GOLD_RATED_MAX];
		struct gold_loss all = { 0, 0 };

		assert_true(gold_score(scratch, &g, draw, (struct expertise_vectors){ .dims = 0 }, score));
		for (int i = 0; i < g.n; i++) {
			struct gold_loss l = gold_loss_of(&g.person[i], score[i]);

			all.wrong += l.wrong;
			all.whole += l.whole;
		}
		sum += all.wrong / all.whole;
		mem_end(scratch);
	}
	assert_true(sum / GOLD_DRAWS <= .24);
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_constant_has_half_the_loss_and_the_truth_none),
		cmocka_unit_test(experts_are_told_as_well_as_promised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
