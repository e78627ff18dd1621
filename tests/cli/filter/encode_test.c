/* A published model against its reference, where bench/match/encoder_env has fetched both. */
#include "test.h"

#include <math.h>
#include <string.h>

#include "cli/filter/file_in.h"
#include "cli/filter/model_in.h"

#define FOLDER "build/encoder-env"

struct reference {
	struct mem *m;
	struct model_in model;
	struct file_in texts, pieces, vectors;
};

static int set_up(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct reference *r = MEM_NEW(m, struct reference);
	const char *fault;

	r->m = m;
	*state = r;
	if (!file_in_exists(FOLDER "/reference/vectors"))
		return 0;
	if (model_read(m, FOLDER "/model", &r->model, &fault) != ERR_OK ||
		file_in_open(m, FOLDER "/reference/texts", &r->texts) != NULL ||
		file_in_open(m, FOLDER "/reference/pieces", &r->pieces) != NULL ||
		file_in_open(m, FOLDER "/reference/vectors", &r->vectors) != NULL)
		return -1;
	return 0;
}

static int tear_down(void **state)
{
	struct reference *r = *state;

	model_close(&r->model);
	file_in_close(&r->texts);
	file_in_close(&r->pieces);
	file_in_close(&r->vectors);
	mem_end(r->m);
	return 0;
}

static void skip_without(const struct reference *r)
{
	if (r->vectors.n > 0)
		return;
	print_message("skipped: no " FOLDER " (bench/match/encoder_env makes it)\n");
	skip();
}

/* The next text's pieces by the published tokenizer. */
static struct encoder_text next_pieces(const struct reference *r, size_t *at)
{
	const uint32_t *number = (const uint32_t *)(const void *)(r->pieces.data + *at);

	*at += (number[0] + 1) * sizeof(uint32_t);
	return (struct encoder_text){ number + 1, number[0] };
}

static void texts_are_cut_as_the_published_tokenizer_does(void **state)
{
	const struct reference *r = *state;
	uint32_t piece[ENCODER_PIECES_MAX];
	size_t at = 0, texts = 0;

	skip_without(r);
	for (size_t t = 0; t < r->texts.n; t += strlen(r->texts.data + t) + 1, texts++) {
		struct encoder_text wanted = next_pieces(r, &at);
		const char *text = r->texts.data + t;

		assert_int_equal(wordpiece_encode(r->model.tokenizer, text, strlen(text),
					 r->model.pieces_max, piece),
			wanted.n);
		assert_memory_equal(piece, wanted.piece, wanted.n * sizeof(*piece));
	}
	assert_true(texts >= 10 && at == r->pieces.n);
}

static double distance_of(const float *a, const double *b, size_t n)
{
	double dot = 0, aa = 0, bb = 0;

	for (size_t i = 0; i < n; i++) {
		dot += (double)a[i] * b[i];
		aa += (double)a[i] * (double)a[i];
		bb += b[i] * b[i];
	}
	return 1 - dot / sqrt(aa * bb);
}

static void assert_near(const struct reference *r, enum encoder_precision precision,
	enum encoder_level level, double most)
{
	struct mem *m = mem_new(r->m, "level");
	struct encoder *e = encoder_new(m, &r->model.model, precision, level);
	struct encoder_scratch *s = encoder_scratch_new(m, e);
	const double *wanted = (const double *)(const void *)r->vectors.data;
	size_t dims = r->model.model.hidden, at = 0;
	float *v = MEM_ARRAY(m, float, dims);

	for (; at < r->pieces.n; wanted += dims) {
		struct encoder_text text = next_pieces(r, &at);

		encoder_run(e, s, &text, 1, v);
		assert_true(distance_of(v, wanted, dims) <= most);
	}
	mem_end(m);
}

static void vectors_are_those_of_the_reference(void **state)
{
	const struct reference *r = *state;

	skip_without(r);
	for (enum encoder_level l = ENCODER_PLAIN; l <= ENCODER_AVX512; l++)
		if (encoder_has(l)) {
			assert_near(r, ENCODER_FLOAT, l, 1e-10);
			assert_near(r, ENCODER_INT8, l, 5e-3);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			texts_are_cut_as_the_published_tokenizer_does, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			vectors_are_those_of_the_reference, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
