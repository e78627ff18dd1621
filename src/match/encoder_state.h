/* What encoder.c (runs) and encoder_pack.c (lays weights) share; nobody else includes it. */
#ifndef MATCH_ENCODER_STATE_H
#define MATCH_ENCODER_STATE_H

#include "match/encoder.h"
#include "match/encoder_kernels.h"

/* A matrix in strips. */
struct matrix {
	size_t in, out;
	float *strips; /* [out / columns][in][columns]; NULL in whole numbers */
	float *bias;   /* [out] */
	float *most;   /* [in] the greatest that met a row of it, while that is watched; or NULL */

	/* In whole numbers. */
	char *strips8;	/* [out / columns][in / step][columns][4 bytes] */
	float *scale;	/* [out] */
	int32_t *sum;	/* [out] */
	float *lighten; /* [in] what meets it is multiplied by this, its rows are divided by it */
};

struct layer {
	struct matrix joined; /* query, key, value side by side */
	struct matrix output, inner, outer;
	struct encoder_linear attention_norm, norm;
};

struct encoder {
	struct mem *mem;
	struct encoder_model model;
	const struct encoder_kernels *k;
	struct layer *layer;
};

struct encoder_scratch {
	float *x;      /* [rows × hidden] the state */
	float *joined; /* [rows × 3 hidden] */
	float *y;      /* [rows × hidden] */
	float *inner;  /* [rows × inner] */
	char *numbers; /* [rows × inner] whole numbers of what meets the weights */
	float *scale;  /* [rows] */
	float *keys;   /* [strips][head][columns] a head's keys, side by side */
	float *scores; /* [ROWS_OF_SCORES × pieces] */
};

const struct encoder_kernels *encoder_kernels(enum encoder_level level);

/* n bytes, or floats, that begin a line of the cache; not zeroed. */
void *encoder_aligned(struct mem *m, size_t n);
float *encoder_floats(struct mem *m, size_t n);

#endif
