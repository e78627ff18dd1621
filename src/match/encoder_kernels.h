/*
 * The inner loops of the encoder, one set for each instruction set; encoder_lanes.h is what the
 * sets are made of.  Nobody but encoder*.c and their bench includes this.
 *
 * Sums run over k in order in every set, so a row's result depends neither on the rows beside it
 * nor on the compiler; between sets the last bits differ (fused multiply-add, widths).
 */
#ifndef MATCH_ENCODER_KERNELS_H
#define MATCH_ENCODER_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* A strip of a matrix: `columns` of them, k rows. */
struct encoder_strip {
	const float *b;	   /* [k × stride] */
	const float *bias; /* [columns]; NULL: none */
	size_t stride;
};

/* The same of whole numbers: groups of 4 bytes hold the next `step` numbers of a column. */
struct encoder_strip8 {
	const void *b;	    /* [k / step][columns][4 bytes] */
	const float *scale; /* [columns] */
	const float *bias;  /* [columns] */
	const int32_t *sum; /* [columns] of a column's whole numbers */
};

struct encoder_kernels {
	size_t columns; /* in a strip */
	size_t step;	/* numbers in 4 bytes: 4 of 8 bits or 2 of 16 */

	/* c = a · strip + bias, for any number of rows. */
	void (*dot)(const float *a, size_t a_stride, size_t rows, size_t k,
		const struct encoder_strip *s, float *c, size_t c_stride);

	/* The same with rows of whole numbers, each with its scale. */
	void (*dot8)(const void *a, const float *a_scale, size_t rows, size_t k,
		const struct encoder_strip8 *s, float *c, size_t c_stride);

	/* A row times the factors to whole numbers from -127 to 127, k · 4 / step bytes; returns
	 * the scale. */
	float (*quantise)(const float *row, const float *factor, size_t k, void *ret_numbers);

	/* e^(x - max) of n numbers; returns their sum.  Those up to `padded` are overwritten. */
	float (*exponentials)(float *row, size_t n, size_t padded);

	/* x Φ(x), the Gaussian error linear unit; n is a multiple of 16. */
	void (*gelu)(float *row, size_t n);

	/* row = (row + other, centred, of variance 1) · weight + bias; n is a multiple of 16. */
	void (*add_and_norm)(float *row, const float *other, const float *weight, const float *bias,
		size_t n, float epsilon);

	/* row *= factor; n is a multiple of 16. */
	void (*scale)(float *row, size_t n, float factor);
};

extern const struct encoder_kernels encoder_plain;
#ifdef __x86_64__
extern const struct encoder_kernels encoder_avx2;   /* AVX2, FMA */
extern const struct encoder_kernels encoder_avx512; /* AVX-512 F, BW, DQ, VL, VNNI */
#endif

#endif
