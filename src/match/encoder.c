#include "match/encoder.h"

#include <math.h>
#include <string.h>

#include "base/err.h"
#include "match/encoder_state.h"

enum {
	HEAD_MULTIPLE = 32,  /* of a head's numbers: the widest strip */
	ROWS_TOGETHER = 256, /* of texts that are run together, unless one alone is longer */
	ROWS_OF_SCORES = 48, /* of attention at once, so that they stay in the cache */
	HIDDEN_MAX = 4096,
	LAYERS_MAX = 48,
	INNER_MAX = 16384
};

const char *encoder_refuses(const struct encoder_model *m)
{
	if (m->n_layers < 1 || m->n_layers > LAYERS_MAX)
		return "not 1 to 48 layers";
	if (m->hidden < 1 || m->hidden > HIDDEN_MAX || m->heads < 1 || m->hidden % m->heads != 0 ||
		m->hidden / m->heads % HEAD_MULTIPLE != 0)
		return "a head has not 32 numbers or a multiple, or a state more than 4096";
	if (m->inner < 1 || m->inner > INNER_MAX || m->inner % HEAD_MULTIPLE != 0)
		return "the inner size is not a multiple of 32 up to 16384";
	if (m->positions < 2 || m->positions > 1 << 20 || m->vocabulary < 1 ||
		m->vocabulary > 1000000)
		return "fewer than 2 positions, or more than a million pieces";
	return NULL;
}

bool encoder_has(enum encoder_level level)
{
#ifdef __x86_64__
	switch (level) {
	case ENCODER_PLAIN:
		break;
	case ENCODER_AVX2:
		return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
	case ENCODER_AVX512:
		return encoder_has(ENCODER_AVX2) && __builtin_cpu_supports("avx512f") &&
		       __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
		       __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
	}
#endif
	return level == ENCODER_PLAIN;
}

enum encoder_level encoder_level(void)
{
	return encoder_has(ENCODER_AVX512) ? ENCODER_AVX512
	       : encoder_has(ENCODER_AVX2) ? ENCODER_AVX2
					   : ENCODER_PLAIN;
}

const char *encoder_level_name(enum encoder_level level)
{
	static const char *const name[] = { "plain", "avx2", "avx512" };

	return name[level];
}

const struct encoder_kernels *encoder_kernels(enum encoder_level level)
{
#ifdef __x86_64__
	switch (level) {
	case ENCODER_PLAIN:
		break;
	case ENCODER_AVX2:
		return &encoder_avx2;
	case ENCODER_AVX512:
		return &encoder_avx512;
	}
#else
	(void)level;
#endif
	return &encoder_plain;
}

static size_t padded(const struct encoder *e, size_t n)
{
	return (n + e->k->columns - 1) / e->k->columns * e->k->columns;
}

struct encoder_scratch *encoder_scratch_new(struct mem *m, const struct encoder *e)
{
	struct encoder_scratch *s = MEM_NEW(m, struct encoder_scratch);
	size_t hidden = e->model.hidden, inner = e->model.inner, rows = ENCODER_PIECES_MAX;
	size_t head = hidden / e->model.heads, wide = inner > hidden ? inner : hidden;

	s->x = encoder_floats(m, rows * hidden);
	s->joined = encoder_floats(m, rows * 3 * hidden);
	s->y = encoder_floats(m, rows * hidden);
	s->inner = encoder_floats(m, rows * inner);
	s->numbers = encoder_aligned(m, rows * wide * 4 / e->k->step);
	s->scale = encoder_floats(m, rows);
	s->keys = encoder_floats(m, padded(e, rows) * head);
	s->scores = encoder_floats(m, ROWS_OF_SCORES * padded(e, rows));
	return s;
}

static void watch(const struct matrix *t, const float *a, size_t rows)
{
	for (size_t r = 0; r < rows; r++)
		for (size_t i = 0; i < t->in; i++)
			t->most[i] = fmaxf(t->most[i], fabsf(a[r * t->in + i]));
}

/* c[rows × out] = a[rows × in] · t + bias. */
static void multiply(const struct encoder *e, struct encoder_scratch *s, const struct matrix *t,
	const float *a, size_t rows, float *c)
{
	size_t columns = e->k->columns, bytes = t->in * 4 / e->k->step;

	if (t->most != NULL)
		watch(t, a, rows);
	for (size_t r = 0; t->strips == NULL && r < rows; r++)
		s->scale[r] =
			e->k->quantise(a + r * t->in, t->lighten, t->in, s->numbers + r * bytes);
	for (size_t o = 0; o < t->out; o += columns)
		if (t->strips != NULL) {
			struct encoder_strip strip = { t->strips + o * t->in, t->bias + o,
				columns };

			e->k->dot(a, t->in, rows, t->in, &strip, c + o, t->out);
		} else {
			struct encoder_strip8 strip = { t->strips8 + o * bytes, t->scale + o,
				t->bias + o, t->sum + o };

			e->k->dot8(s->numbers, s->scale, rows, t->in, &strip, c + o, t->out);
		}
}

/* A head's keys as columns, those beyond n as 0. */
static void lay_keys(
	const struct encoder *e, struct encoder_scratch *s, const float *keys, size_t n)
{
	size_t head = e->model.hidden / e->model.heads, columns = e->k->columns;
	size_t stride = 3 * e->model.hidden;

	for (size_t j = 0; j < padded(e, n); j++) {
		float *to = s->keys + j / columns * columns * head + j % columns;

		for (size_t i = 0; i < head; i++)
			to[i * columns] = j < n ? keys[j * stride + i] : 0;
	}
}

/* Some rows of one head: weights of all pieces of the text by their keys, mean of their values. */
static void attend(const struct encoder *e, struct encoder_scratch *s, const float *queries,
	size_t rows, const float *values, size_t n, float *ret_mean)
{
	size_t head = e->model.hidden / e->model.heads, columns = e->k->columns;
	size_t stride = 3 * e->model.hidden, wide = padded(e, n);
	float sum[ROWS_OF_SCORES];

	for (size_t j = 0; j < wide; j += columns) {
		struct encoder_strip keys = { s->keys + j * head, NULL, columns };

		e->k->dot(queries, stride, rows, head, &keys, s->scores + j, wide);
	}
	for (size_t r = 0; r < rows; r++)
		sum[r] = e->k->exponentials(s->scores + r * wide, n, wide);
	for (size_t i = 0; i < head; i += columns) {
		struct encoder_strip strip = { values + i, NULL, stride };

		e->k->dot(s->scores, wide, rows, n, &strip, ret_mean + i, e->model.hidden);
	}
	for (size_t r = 0; r < rows; r++)
		e->k->scale(ret_mean + r * e->model.hidden, head, 1 / sum[r]);
}

/* One text: joined[n × 3 hidden] to y[n × hidden]. */
static void attention(
	const struct encoder *e, struct encoder_scratch *s, const float *joined, size_t n, float *y)
{
	size_t hidden = e->model.hidden, head = hidden / e->model.heads;

	for (size_t at = 0; at < hidden; at += head) {
		lay_keys(e, s, joined + hidden + at, n);
		for (size_t r = 0; r < n; r += ROWS_OF_SCORES)
			attend(e, s, joined + r * 3 * hidden + at,
				n - r < ROWS_OF_SCORES ? n - r : ROWS_OF_SCORES,
				joined + 2 * hidden + at, n, y + r * hidden + at);
	}
}

static void add_and_norm(const struct encoder *e, struct encoder_scratch *s,
	const struct encoder_linear *norm, size_t rows)
{
	size_t hidden = e->model.hidden;

	for (size_t r = 0; r < rows; r++)
		e->k->add_and_norm(s->x + r * hidden, s->y + r * hidden, norm->weight, norm->bias,
			hidden, e->model.epsilon);
}

static void run_layer(const struct encoder *e, struct encoder_scratch *s, const struct layer *l,
	const struct encoder_text *texts, size_t n, size_t rows)
{
	size_t hidden = e->model.hidden, row = 0;

	multiply(e, s, &l->joined, s->x, rows, s->joined);
	/* The inner numbers are not in use yet: there the means are gathered. */
	for (size_t i = 0; i < n; row += texts[i++].n)
		attention(e, s, s->joined + row * 3 * hidden, texts[i].n, s->inner + row * hidden);
	multiply(e, s, &l->output, s->inner, rows, s->y);
	add_and_norm(e, s, &l->attention_norm, rows);
	multiply(e, s, &l->inner, s->x, rows, s->inner);
	e->k->gelu(s->inner, rows * e->model.inner);
	multiply(e, s, &l->outer, s->inner, rows, s->y);
	add_and_norm(e, s, &l->norm, rows);
}

/* Word, place and kind of each piece; how many rows that are. */
static size_t embed(const struct encoder *e, struct encoder_scratch *s,
	const struct encoder_text *texts, size_t n)
{
	size_t hidden = e->model.hidden, row = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t p = 0; p < texts[i].n; p++, row++) {
			const float *word = e->model.words + texts[i].piece[p] * hidden;
			const float *place = e->model.places + p * hidden;

			MUST(texts[i].piece[p] < e->model.vocabulary && p < e->model.positions);
			for (size_t k = 0; k < hidden; k++) {
				s->x[row * hidden + k] = word[k] + e->model.kind[k];
				s->y[row * hidden + k] = place[k];
			}
		}
	add_and_norm(e, s, &e->model.norm, row);
	return row;
}

/* The text's part of the last state, scaled to length 1. */
static void pool(const struct encoder *e, const float *x, size_t rows, float *ret_vector)
{
	size_t hidden = e->model.hidden;
	double square = 0;

	memcpy(ret_vector, x, hidden * sizeof(float));
	for (size_t r = 1; r < rows && e->model.pooling == ENCODER_MEAN; r++)
		for (size_t k = 0; k < hidden; k++)
			ret_vector[k] += x[r * hidden + k];
	for (size_t k = 0; k < hidden; k++)
		square += (double)ret_vector[k] * (double)ret_vector[k];
	for (size_t k = 0; k < hidden && square > 0; k++)
		ret_vector[k] = (float)((double)ret_vector[k] / sqrt(square));
}

static void run_together(const struct encoder *e, struct encoder_scratch *s,
	const struct encoder_text *texts, size_t n, float *ret_vectors)
{
	size_t hidden = e->model.hidden, rows = embed(e, s, texts, n), row = 0;

	for (size_t i = 0; i < e->model.n_layers; i++)
		run_layer(e, s, &e->layer[i], texts, n, rows);
	for (size_t i = 0; i < n; row += texts[i++].n)
		pool(e, s->x + row * hidden, texts[i].n, ret_vectors + i * hidden);
}

void encoder_run(const struct encoder *e, struct encoder_scratch *s,
	const struct encoder_text *texts, size_t n, float *ret_vectors)
{
	for (size_t from = 0, end; from < n; from = end) {
		size_t rows = texts[from].n;

		for (end = from + 1; end < n && rows + texts[end].n <= ROWS_TOGETHER; end++)
			rows += texts[end].n;
		for (size_t i = from; i < end; i++)
			MUST(texts[i].n >= 1 && texts[i].n <= ENCODER_PIECES_MAX);
		run_together(e, s, texts + from, end - from, ret_vectors + from * e->model.hidden);
	}
}
