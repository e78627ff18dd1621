#include "test.h"

#include <string.h>

#include "made_model.h"

/* Lengths about the sizes of blocks, strips and what is run together. */
static const size_t lengths[] = { 1, 2, 3, 5, 11, 12, 13, 16, 31, 32, 33, 48, 49, 97, 200, 256, 257,
	300 };

enum { TEXTS = sizeof(lengths) / sizeof(lengths[0]) };

struct texts {
	uint32_t piece[TEXTS][MADE_PLACES];
	struct encoder_text text[TEXTS];
};

static void make_texts(struct texts *t)
{
	struct prng g;

	prng_init(&g, 5);
	for (int i = 0; i < TEXTS; i++) {
		for (size_t k = 0; k < lengths[i]; k++)
			t->piece[i][k] = (uint32_t)prng_below(&g, MADE_WORDS);
		t->text[i] = (struct encoder_text){ t->piece[i], lengths[i] };
	}
}

static const float *run(struct mem *m, const struct encoder_model *model, const struct texts *t,
	enum encoder_precision precision, enum encoder_level level)
{
	struct encoder *e = encoder_new(m, model, precision, level);
	float *v = MEM_ARRAY(m, float, TEXTS *MADE_HIDDEN);

	encoder_run(e, encoder_scratch_new(m, e), t->text, TEXTS, v);
	return v;
}

/* Against the same weights reckoned plainly in double, on every instruction set there is. */
static void vectors_are_those_of_the_plain_reckoning(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	static struct texts t;

	(void)state;
	make_texts(&t);
	for (enum encoder_pooling pooling = ENCODER_MEAN; pooling <= ENCODER_FIRST; pooling++) {
		struct encoder_model model = made_model(m, pooling);
		const double *wanted[TEXTS];

		for (int i = 0; i < TEXTS; i++)
			wanted[i] = plain_vector(m, &model, t.piece[i], lengths[i]);
		for (enum encoder_level l = ENCODER_PLAIN; l <= ENCODER_AVX512; l++) {
			const float *f, *w;

			if (!encoder_has(l)) {
				print_message("not on this machine: %s\n", encoder_level_name(l));
				continue;
			}
			f = run(m, &model, &t, ENCODER_FLOAT, l);
			w = run(m, &model, &t, ENCODER_INT8, l);
			for (int i = 0; i < TEXTS; i++) {
				assert_true(distance(f + i * MADE_HIDDEN, wanted[i]) < 1e-10);
				assert_true(distance(w + i * MADE_HIDDEN, wanted[i]) < 5e-3);
			}
		}
	}
	mem_end(m);
}

/* Whole numbers are whole numbers: not near the float result by being it. */
static void whole_numbers_are_another_reckoning(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct encoder_model model = made_model(m, ENCODER_MEAN);
	static struct texts t;

	(void)state;
	make_texts(&t);
	assert_memory_not_equal(run(m, &model, &t, ENCODER_FLOAT, ENCODER_PLAIN),
		run(m, &model, &t, ENCODER_INT8, ENCODER_PLAIN), MADE_HIDDEN * sizeof(float));
	mem_end(m);
}

static void a_vector_does_not_depend_on_the_texts_beside_it(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct encoder_model model = made_model(m, ENCODER_MEAN);
	static struct texts t;

	(void)state;
	make_texts(&t);
	for (enum encoder_level l = ENCODER_PLAIN; l <= ENCODER_AVX512; l++)
		for (enum encoder_precision p = ENCODER_FLOAT; p <= ENCODER_INT8 && encoder_has(l);
			p++) {
			struct encoder *e = encoder_new(m, &model, p, l);
			struct encoder_scratch *s = encoder_scratch_new(m, e);
			const float *together = run(m, &model, &t, p, l);
			float alone[MADE_HIDDEN];

			for (int i = TEXTS - 1; i >= 0; i--) {
				encoder_run(e, s, &t.text[i], 1, alone);
				assert_memory_equal(
					alone, together + i * MADE_HIDDEN, sizeof(alone));
			}
		}
	mem_end(m);
}

static void a_text_says_what_its_order_and_words_say(void **state)
{
	static const uint32_t ab[] = { 1, 7, 9, 2 }, ba[] = { 1, 9, 7, 2 };
	const struct encoder_text text[] = { { ab, 4 }, { ba, 4 } };
	struct mem *m = mem_new(NULL, "test");
	struct encoder_model model = made_model(m, ENCODER_MEAN);
	struct encoder *e = encoder_new(m, &model, ENCODER_FLOAT, encoder_level());
	float v[2 * MADE_HIDDEN];

	(void)state;
	encoder_run(e, encoder_scratch_new(m, e), text, 2, v);
	assert_memory_not_equal(v, v + MADE_HIDDEN, MADE_HIDDEN * sizeof(float));
	mem_end(m);
}

static void models_of_other_sizes_are_refused(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const struct encoder_model good = made_model(m, ENCODER_MEAN);
	struct encoder_model bad;

	(void)state;
	assert_null(encoder_refuses(&good));
	bad = good;
	bad.heads = 3;
	assert_non_null(encoder_refuses(&bad));
	bad = good;
	bad.heads = 4;
	assert_non_null(encoder_refuses(&bad));
	bad = good;
	bad.inner = 100;
	assert_non_null(encoder_refuses(&bad));
	bad = good;
	bad.n_layers = 0;
	assert_non_null(encoder_refuses(&bad));
	bad = good;
	bad.hidden = 8192;
	bad.heads = 128;
	assert_non_null(encoder_refuses(&bad));
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_are_those_of_the_plain_reckoning),
		cmocka_unit_test(whole_numbers_are_another_reckoning),
		cmocka_unit_test(a_vector_does_not_depend_on_the_texts_beside_it),
		cmocka_unit_test(a_text_says_what_its_order_and_words_say),
		cmocka_unit_test(models_of_other_sizes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
