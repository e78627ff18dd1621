/* A small model of made-up weights, and what it makes of a text, reckoned plainly in double. */
#ifndef TESTS_MATCH_MADE_MODEL_H
#define TESTS_MATCH_MADE_MODEL_H

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/prng.h"
#include "match/encoder.h"

enum {
	MADE_LAYERS = 2,
	MADE_HIDDEN = 64,
	MADE_HEADS = 2,
	MADE_INNER = 96,
	MADE_PLACES = 300,
	MADE_WORDS = 50
};

/* n numbers around a mean. */
static inline float *made_numbers(
	struct mem *m, struct prng *g, size_t n, double mean, double spread)
{
	float *v = MEM_ARRAY(m, float, n);

	for (size_t i = 0; i < n; i++)
		v[i] = (float)(mean + spread * ((double)prng_below(g, 2001) / 1000 - 1));
	return v;
}

static inline struct encoder_linear made_linear(
	struct mem *m, struct prng *g, size_t out, size_t in)
{
	return (struct encoder_linear){ made_numbers(m, g, out * in, 0, .3),
		made_numbers(m, g, out, 0, .1) };
}

static inline struct encoder_linear made_norm(struct mem *m, struct prng *g)
{
	struct encoder_linear l = { made_numbers(m, g, MADE_HIDDEN, 1, .2),
		made_numbers(m, g, MADE_HIDDEN, 0, .1) };

	return l;
}

static inline struct encoder_model made_model(struct mem *m, enum encoder_pooling pooling)
{
	struct encoder_layer *layer = MEM_ARRAY(m, struct encoder_layer, MADE_LAYERS);
	struct prng g;
	size_t h = MADE_HIDDEN;

	prng_init(&g, 11);
	for (int i = 0; i < MADE_LAYERS; i++)
		layer[i] = (struct encoder_layer){ .query = made_linear(m, &g, h, h),
			.key = made_linear(m, &g, h, h),
			.value = made_linear(m, &g, h, h),
			.output = made_linear(m, &g, h, h),
			.attention_norm = made_norm(m, &g),
			.inner = made_linear(m, &g, MADE_INNER, h),
			.outer = made_linear(m, &g, h, MADE_INNER),
			.norm = made_norm(m, &g) };
	return (struct encoder_model){ .n_layers = MADE_LAYERS,
		.hidden = h,
		.heads = MADE_HEADS,
		.inner = MADE_INNER,
		.positions = MADE_PLACES,
		.vocabulary = MADE_WORDS,
		.epsilon = 1e-12F,
		.first_mark = 1,
		.last_mark = 2,
		.pooling = pooling,
		.words = made_numbers(m, &g, MADE_WORDS * h, 0, 1),
		.places = made_numbers(m, &g, MADE_PLACES * h, 0, .3),
		.kind = made_numbers(m, &g, h, 0, .1),
		.norm = made_norm(m, &g),
		.layer = layer };
}

/* Row by row: y = W x + b. */
static inline double *plain_linear(struct mem *m, const struct encoder_linear *l, const double *x,
	size_t rows, size_t in, size_t out)
{
	double *y = MEM_ARRAY(m, double, rows *out);

	for (size_t r = 0; r < rows; r++)
		for (size_t o = 0; o < out; o++) {
			double sum = (double)l->bias[o];

			for (size_t i = 0; i < in; i++)
				sum += x[r * in + i] * (double)l->weight[o * in + i];
			y[r * out + o] = sum;
		}
	return y;
}

static inline void plain_add_norm(
	double *x, const double *y, size_t rows, const struct encoder_linear *norm)
{
	size_t h = MADE_HIDDEN;

	for (size_t r = 0; r < rows; r++) {
		double mean = 0, square = 0, *row = x + r * h;

		for (size_t i = 0; i < h; i++)
			mean += (row[i] += y == NULL ? 0 : y[r * h + i]) / (double)h;
		for (size_t i = 0; i < h; i++)
			square += (row[i] - mean) * (row[i] - mean) / (double)h;
		for (size_t i = 0; i < h; i++)
			row[i] = (row[i] - mean) / sqrt(square + 1e-12) * (double)norm->weight[i] +
				 (double)norm->bias[i];
	}
}

/* softmax(q kᵀ / √head) v, head by head, row by row. */
static inline double *plain_attention(
	struct mem *m, const double *q, const double *k, const double *v, size_t n)
{
	size_t h = MADE_HIDDEN, head = MADE_HIDDEN / MADE_HEADS;
	double *y = MEM_ARRAY(m, double, n *h), *weight = MEM_ARRAY(m, double, n);

	for (size_t at = 0; at < h; at += head)
		for (size_t r = 0; r < n; r++) {
			double sum = 0;

			for (size_t j = 0; j < n; j++) {
				double dot = 0;

				for (size_t i = at; i < at + head; i++)
					dot += q[r * h + i] * k[j * h + i];
				sum += weight[j] = exp(dot / sqrt((double)head));
			}
			for (size_t j = 0; j < n; j++)
				for (size_t i = at; i < at + head; i++)
					y[r * h + i] += weight[j] / sum * v[j * h + i];
		}
	return y;
}

/* The vector of a text, of length 1; in m. */
static inline double *plain_vector(
	struct mem *m, const struct encoder_model *model, const uint32_t *piece, size_t n)
{
	size_t h = MADE_HIDDEN;
	double *x = MEM_ARRAY(m, double, n *h), *pooled = MEM_ARRAY(m, double, h), square = 0;

	for (size_t r = 0; r < n; r++)
		for (size_t i = 0; i < h; i++)
			x[r * h + i] = (double)model->words[piece[r] * h + i] +
				       (double)model->places[r * h + i] + (double)model->kind[i];
	plain_add_norm(x, NULL, n, &model->norm);
	for (size_t i = 0; i < model->n_layers; i++) {
		const struct encoder_layer *l = &model->layer[i];
		double *q = plain_linear(m, &l->query, x, n, h, h),
		       *k = plain_linear(m, &l->key, x, n, h, h);
		double *v = plain_linear(m, &l->value, x, n, h, h), *inner;

		plain_add_norm(x,
			plain_linear(m, &l->output, plain_attention(m, q, k, v, n), n, h, h), n,
			&l->attention_norm);
		inner = plain_linear(m, &l->inner, x, n, h, MADE_INNER);
		for (size_t j = 0; j < n * MADE_INNER; j++)
			inner[j] *= .5 * erfc(-inner[j] / sqrt(2));
		plain_add_norm(x, plain_linear(m, &l->outer, inner, n, MADE_INNER, h), n, &l->norm);
	}
	for (size_t r = 0; r < (model->pooling == ENCODER_MEAN ? n : 1); r++)
		for (size_t i = 0; i < h; i++)
			pooled[i] += x[r * h + i];
	for (size_t i = 0; i < h; i++)
		square += pooled[i] * pooled[i];
	for (size_t i = 0; i < h; i++)
		pooled[i] /= sqrt(square);
	return pooled;
}

/* 1 - cosine of two vectors of length 1. */
static inline double distance(const float *a, const double *b)
{
	double dot = 0, square = 0;

	for (size_t i = 0; i < MADE_HIDDEN; i++) {
		dot += (double)a[i] * b[i];
		square += (double)a[i] * (double)a[i];
	}
	return 1 - dot / sqrt(square);
}

#endif
