/* Published weights laid in strips, in float or in whole numbers. */
#include <math.h>
#include <string.h>

#include "base/err.h"
#include "base/prng.h"
#include "match/encoder_state.h"

enum { ALIGNED = 64 };

void *encoder_aligned(struct mem *m, size_t n)
{
	char *p = mem_array_raw(m, n + ALIGNED, 1);

	return p + (ALIGNED - (uintptr_t)p % ALIGNED) % ALIGNED;
}

float *encoder_floats(struct mem *m, size_t n)
{
	return encoder_aligned(m, n * sizeof(float));
}

/* Published matrices that become one, side by side. */
struct sources {
	const struct encoder_linear *from[3];
	size_t n, out, in; /* of each */
	float factor;	   /* of the first */
};

static float factor_of(const struct sources *s, size_t source)
{
	return source == 0 ? s->factor : 1;
}

/* A column of the matrix from a row as published. */
static void lay_column(const struct encoder *e, struct matrix *t, size_t column, const float *row)
{
	size_t columns = e->k->columns, strip = column / columns * columns * t->in;

	for (size_t i = 0; i < t->in; i++)
		t->strips[strip + i * columns + column % columns] = row[i];
}

static void lay_column8(const struct encoder *e, struct matrix *t, size_t column, float *row)
{
	size_t columns = e->k->columns, step = e->k->step;
	char *strip = t->strips8 + column / columns * columns * t->in * 4 / step;
	float most = 0;

	for (size_t i = 0; i < t->in; i++) {
		row[i] /= t->lighten[i];
		most = fmaxf(most, fabsf(row[i]));
	}
	t->scale[column] = most / 127;
	t->sum[column] = 0;
	for (size_t i = 0; i < t->in; i++) {
		long v = most > 0 ? lrintf(row[i] / most * 127) : 0;
		int16_t half = (int16_t)v;
		int8_t octet = (int8_t)v;
		char *at =
			strip + (i / step * columns + column % columns) * 4 + i % step * 4 / step;

		memcpy(at, step == 4 ? (void *)&octet : (void *)&half, 4 / step);
		t->sum[column] += (int32_t)v;
	}
}

static void lay_columns(struct encoder *e, struct matrix *t, const struct sources *s)
{
	float *row = encoder_floats(e->mem, t->in);

	for (size_t o = 0; o < t->out; o++) {
		const struct encoder_linear *from = s->from[o / s->out];
		float factor = factor_of(s, o / s->out);

		for (size_t i = 0; i < t->in; i++)
			row[i] = from->weight[o % s->out * t->in + i] * factor;
		t->bias[o] = from->bias[o % s->out] * factor;
		if (t->strips != NULL)
			lay_column(e, t, o, row);
		else
			lay_column8(e, t, o, row);
	}
}

/*
 * Half of what makes some numbers so much greater than those beside them is moved into the
 * weights they meet (SmoothQuant; Xiao et al. 2023): else those few set the scale of a row and the
 * others are rounded away.
 */
static void lighten(struct matrix *t, const struct sources *s, const float *most)
{
	for (size_t i = 0; i < t->in; i++) {
		float weight = 0;

		for (size_t o = 0; o < t->out; o++)
			weight = fmaxf(
				weight, fabsf(s->from[o / s->out]->weight[o % s->out * t->in + i] *
						factor_of(s, o / s->out)));
		t->lighten[i] = weight > 0 && most[i] > 0 ? sqrtf(weight / most[i]) : 1;
		/* Nothing absurd, whatever the weights. */
		t->lighten[i] = fminf(fmaxf(t->lighten[i], 1e-6F), 1e6F);
	}
}

/* In whole numbers where `watched` is given, the same matrix in float after it was watched. */
static struct matrix lay(
	struct encoder *e, const struct sources *s, const struct matrix *watched, bool is_watched)
{
	struct matrix t = { .in = s->in, .out = s->n * s->out };

	t.bias = encoder_floats(e->mem, t.out);
	if (is_watched)
		t.most = MEM_ARRAY(e->mem, float, t.in);
	if (watched == NULL) {
		t.strips = encoder_floats(e->mem, t.out * t.in);
	} else {
		t.strips8 = encoder_aligned(e->mem, t.out * t.in * 4 / e->k->step);
		t.scale = encoder_floats(e->mem, t.out);
		t.sum = encoder_aligned(e->mem, t.out * sizeof(*t.sum));
		t.lighten = encoder_floats(e->mem, t.in);
		lighten(&t, s, watched->most);
	}
	lay_columns(e, &t, s);
	return t;
}

static struct encoder_linear copied(struct encoder *e, const struct encoder_linear *norm)
{
	size_t n = e->model.hidden;
	float *weight = encoder_floats(e->mem, n), *bias = encoder_floats(e->mem, n);

	memcpy(weight, norm->weight, n * sizeof(float));
	memcpy(bias, norm->bias, n * sizeof(float));
	return (struct encoder_linear){ weight, bias };
}

static void lay_layer(struct encoder *e, struct layer *to, const struct encoder_layer *from,
	const struct layer *watched, bool is_watched)
{
	size_t hidden = e->model.hidden, inner = e->model.inner;
	/* The products of queries and keys are divided by √head: here, once. */
	struct sources joined = { { &from->query, &from->key, &from->value }, 3, hidden, hidden,
		1 / sqrtf((float)hidden / (float)e->model.heads) };
	struct sources output = { { &from->output }, 1, hidden, hidden, 1 };
	struct sources up = { { &from->inner }, 1, inner, hidden, 1 };
	struct sources down = { { &from->outer }, 1, hidden, inner, 1 };

	to->joined = lay(e, &joined, watched == NULL ? NULL : &watched->joined, is_watched);
	to->output = lay(e, &output, watched == NULL ? NULL : &watched->output, is_watched);
	to->inner = lay(e, &up, watched == NULL ? NULL : &watched->inner, is_watched);
	to->outer = lay(e, &down, watched == NULL ? NULL : &watched->outer, is_watched);
	to->attention_norm = copied(e, &from->attention_norm);
	to->norm = copied(e, &from->norm);
}

static struct encoder *lay_model(struct mem *m, const struct encoder_model *model,
	enum encoder_level level, const struct encoder *watched, bool is_watched)
{
	struct encoder *e = MEM_NEW(m, struct encoder);

	*e = (struct encoder){ .mem = m, .model = *model, .k = encoder_kernels(level) };
	e->model.norm = copied(e, &model->norm);
	e->layer = MEM_ARRAY(m, struct layer, model->n_layers);
	for (size_t i = 0; i < model->n_layers; i++)
		lay_layer(e, &e->layer[i], &model->layer[i],
			watched == NULL ? NULL : &watched->layer[i], is_watched);
	e->model.layer = NULL;
	return e;
}

/* Made-up texts, the same for every model of this vocabulary, from 2 pieces to 128. */
static void run_made_up_texts(struct mem *m, const struct encoder *e)
{
	enum { TEXTS = 7 };
	struct encoder_scratch *s = encoder_scratch_new(m, e);
	float *vectors = encoder_floats(m, TEXTS * e->model.hidden);
	struct encoder_text text[TEXTS];
	uint32_t piece[2 << TEXTS];
	size_t longest = e->model.positions;
	struct prng g;

	prng_init(&g, 1);
	for (size_t i = 0; i < sizeof(piece) / sizeof(piece[0]); i++)
		piece[i] = (uint32_t)prng_below(&g, e->model.vocabulary);
	for (size_t i = 0; i < TEXTS; i++) {
		size_t n = (size_t)2 << i;

		n = n < longest ? n : longest;
		piece[((size_t)2 << i)] = e->model.first_mark;
		piece[((size_t)2 << i) + n - 1] = e->model.last_mark;
		text[i] = (struct encoder_text){ piece + ((size_t)2 << i), n };
	}
	encoder_run(e, s, text, TEXTS, vectors);
}

struct encoder *encoder_new(struct mem *m, const struct encoder_model *model,
	enum encoder_precision precision, enum encoder_level level)
{
	struct mem *scratch;
	struct encoder *watched, *e;

	MUST(encoder_refuses(model) == NULL && encoder_has(level));
	if (precision == ENCODER_FLOAT)
		return lay_model(m, model, level, NULL, false);
	scratch = mem_new(m, "watched");
	watched = lay_model(scratch, model, level, NULL, true);
	run_made_up_texts(scratch, watched);
	e = lay_model(m, model, level, watched, false);
	mem_end(scratch);
	return e;
}
