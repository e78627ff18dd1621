/*
 * The inner loops of the encoder in vectors of LANES numbers, by the compiler's own vectors; what
 * has no operator there is a macro of each instruction set.  encoder_avx512.c, encoder_avx2.c and
 * encoder_plain.c include this and are compiled for their instruction sets.
 */
#ifndef MATCH_ENCODER_LANES_H
#define MATCH_ENCODER_LANES_H

#include <math.h>
#include <string.h>

#include "match/encoder_kernels.h"

#if defined(__AVX2__)
/* Its allocator is none of ours (base/banned.h): the compilers' guards leave it out. */
#define _MM_MALLOC_H_INCLUDED
#define __MM_MALLOC_H
#include <immintrin.h>
#endif

/* BLOCK rows by two vectors are summed at once: as many as there are registers for. */
#if defined(__AVX512VNNI__)
enum { LANES = 16, BLOCK = 12, STEP = 4, OFFSET = 128 };
#elif defined(__AVX2__)
enum { LANES = 8, BLOCK = 6, STEP = 2, OFFSET = 0 };
#else
enum { LANES = 4, BLOCK = 6, STEP = 2, OFFSET = 0 };
#endif

enum { COLUMNS = 2 * LANES };

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int32_t wholes __attribute__((vector_size(LANES * sizeof(int32_t))));
typedef int16_t halves __attribute__((vector_size(LANES * sizeof(int16_t))));
typedef uint8_t octets __attribute__((vector_size(LANES)));

#define INLINE static inline __attribute__((always_inline))
#ifdef __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

INLINE lanes load(const float *p)
{
	lanes v;

	memcpy(&v, p, sizeof(v));
	return v;
}

INLINE void store(float *p, lanes v)
{
	memcpy(p, &v, sizeof(v));
}

INLINE lanes all(float x)
{
	return x - (lanes){ 0 };
}

INLINE wholes bits_of(lanes v)
{
	wholes w;

	memcpy(&w, &v, sizeof(w));
	return w;
}

INLINE lanes of_bits(wholes w)
{
	lanes v;

	memcpy(&v, &w, sizeof(v));
	return v;
}

INLINE lanes multiply_add(lanes a, lanes b, lanes c)
{
#if defined(__AVX512VNNI__)
	return (lanes)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__AVX2__)
	return (lanes)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#else
	return a * b + c;
#endif
}

INLINE lanes greater(lanes a, lanes b)
{
#if defined(__AVX512VNNI__)
	return (lanes)_mm512_max_ps((__m512)a, (__m512)b);
#elif defined(__AVX2__)
	return (lanes)_mm256_max_ps((__m256)a, (__m256)b);
#else
	wholes is_a = a > b;

	return of_bits((bits_of(a) & is_a) | (bits_of(b) & ~is_a));
#endif
}

INLINE lanes magnitude(lanes v)
{
	return of_bits(bits_of(v) & 0x7FFFFFFF);
}

/* Lane after lane, so that every compiler adds in this order. */
INLINE float sum_of(lanes v)
{
	float sum = 0;

	for (size_t i = 0; i < LANES; i++)
		sum += v[i];
	return sum;
}

INLINE float greatest_of(lanes v)
{
	float most = v[0];

	for (size_t i = 1; i < LANES; i++)
		most = v[i] > most ? v[i] : most;
	return most;
}

/* Added to a number below 2^22, leaves it rounded (to even) in the low bits. */
#define ROUNDER	     12582912.F
#define ROUNDER_BITS 0x4B400000

/* e^x for x <= 0, to the last digit but one (Cephes' expf); below -87 about 1e-38. */
INLINE lanes exponential(lanes x)
{
	lanes t, n, r, p;

	x = greater(x, all(-87));
	t = multiply_add(x, all(1.44269504F), all(ROUNDER));
	n = t - all(ROUNDER);
	r = multiply_add(n, all(-.693359375F), x);
	r = multiply_add(n, all(2.12194440e-4F), r);
	p = multiply_add(all(1.9875691500e-4F), r, all(1.3981999507e-3F));
	p = multiply_add(p, r, all(8.3334519073e-3F));
	p = multiply_add(p, r, all(4.1665795894e-2F));
	p = multiply_add(p, r, all(1.6666665459e-1F));
	p = multiply_add(p, r, all(5.0000001201e-1F));
	p = multiply_add(p, r * r, r) + all(1);
	return of_bits(bits_of(p) + ((bits_of(t) - ROUNDER_BITS) << 23));
}

/* Φ by the complementary error function (Abramowitz and Stegun 7.1.26, error below 1.5e-7). */
INLINE lanes gelu_of(lanes x)
{
	lanes a = magnitude(x), z = a * all(.70710678F), t, p;

	t = all(1) / multiply_add(z, all(.3275911F), all(1));
	p = multiply_add(all(1.061405429F), t, all(-1.453152027F));
	p = multiply_add(p, t, all(1.421413741F));
	p = multiply_add(p, t, all(-.284496736F));
	p = multiply_add(p, t, all(.254829592F));
	p = p * t * exponential(-(z * z)) * all(.5F);
	return greater(x, all(0)) - a * p;
}

static inline void gelu(float *row, size_t n)
{
	for (size_t i = 0; i < n; i += LANES)
		store(row + i, gelu_of(load(row + i)));
}

static inline void scale(float *row, size_t n, float factor)
{
	for (size_t i = 0; i < n; i += LANES)
		store(row + i, load(row + i) * all(factor));
}

static inline float exponentials(float *row, size_t n, size_t padded)
{
	lanes most = all(-INFINITY), sum = all(0);
	float shift;

	for (size_t i = n; i < padded; i++)
		row[i] = -INFINITY;
	for (size_t i = 0; i < padded; i += LANES)
		most = greater(most, load(row + i));
	shift = greatest_of(most);
	/* What is added beyond n is 1e-38 beside a 1. */
	for (size_t i = 0; i < padded; i += LANES) {
		lanes e = exponential(load(row + i) - all(shift));

		store(row + i, e);
		sum += e;
	}
	return sum_of(sum);
}

static inline void add_and_norm(float *row, const float *other, const float *weight,
	const float *bias, size_t n, float epsilon)
{
	lanes sum = all(0), square = all(0), by;
	float mean;

	for (size_t i = 0; i < n; i += LANES) {
		lanes v = load(row + i) + load(other + i);

		store(row + i, v);
		sum += v;
	}
	mean = sum_of(sum) / (float)n;
	for (size_t i = 0; i < n; i += LANES) {
		lanes v = load(row + i) - all(mean);

		store(row + i, v);
		square = multiply_add(v, v, square);
	}
	by = all(1 / sqrtf(sum_of(square) / (float)n + epsilon));
	for (size_t i = 0; i < n; i += LANES)
		store(row + i, multiply_add(load(row + i) * by, load(weight + i), load(bias + i)));
}

/* `rows` is a constant where this is called, so that the sums stay in registers. */
INLINE void dot_block(const size_t rows, const float *a, size_t a_stride, size_t k,
	const struct encoder_strip *s, float *c, size_t c_stride)
{
	lanes low = s->bias == NULL ? all(0) : load(s->bias);
	lanes high = s->bias == NULL ? all(0) : load(s->bias + LANES);
	lanes sum[BLOCK][2];
	const float *b = s->b;

	UNROLL
	for (size_t r = 0; r < rows; r++) {
		sum[r][0] = low;
		sum[r][1] = high;
	}
	for (size_t i = 0; i < k; i++, b += s->stride) {
		low = load(b);
		high = load(b + LANES);
		UNROLL
		for (size_t r = 0; r < rows; r++) {
			lanes x = all(a[r * a_stride + i]);

			sum[r][0] = multiply_add(x, low, sum[r][0]);
			sum[r][1] = multiply_add(x, high, sum[r][1]);
		}
	}
	UNROLL
	for (size_t r = 0; r < rows; r++) {
		store(c + r * c_stride, sum[r][0]);
		store(c + r * c_stride + LANES, sum[r][1]);
	}
}

/* The blocks that are shorter than the others. */
#define SHORT_BLOCKS(CASE)                                                                         \
	CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11)

static inline void dot(const float *a, size_t a_stride, size_t rows, size_t k,
	const struct encoder_strip *s, float *c, size_t c_stride)
{
	for (; rows >= BLOCK; rows -= BLOCK) {
		dot_block(BLOCK, a, a_stride, k, s, c, c_stride);
		a += BLOCK * a_stride;
		c += BLOCK * c_stride;
	}
#define SHORT(n)                                                                                   \
	case n:                                                                                    \
		dot_block(n < BLOCK ? n : 1, a, a_stride, k, s, c, c_stride);                      \
		break;
	switch (rows) {
		SHORT_BLOCKS(SHORT)
	default:
		break;
	}
#undef SHORT
}

static inline float quantise(const float *row, const float *factor, size_t k, void *ret_numbers)
{
	lanes most = all(0), by;
	float top;

	for (size_t i = 0; i < k; i += LANES)
		most = greater(most, magnitude(load(row + i) * load(factor + i)));
	top = greatest_of(most);
	by = all(top > 0 ? 127 / top : 0);
	for (size_t i = 0; i < k; i += LANES) {
		lanes t = multiply_add(load(row + i) * load(factor + i), by, all(ROUNDER));
		wholes w = bits_of(t) - (ROUNDER_BITS - OFFSET);

		if (STEP == 4) {
			octets o = __builtin_convertvector(w, octets);

			memcpy((uint8_t *)ret_numbers + i, &o, sizeof(o));
		} else {
			halves h = __builtin_convertvector(w, halves);

			memcpy((int16_t *)ret_numbers + i, &h, sizeof(h));
		}
	}
	return top / 127;
}

/* Adds the products of the next STEP numbers of a row, in x, with those of LANES columns. */
INLINE wholes add_products(wholes sum, int32_t x, const void *b)
{
#if defined(__AVX512VNNI__)
	__m512i v = _mm512_loadu_si512(b);

	return (wholes)_mm512_dpbusd_epi32((__m512i)sum, _mm512_set1_epi32(x), v);
#elif defined(__AVX2__)
	__m256i v = _mm256_loadu_si256(b);

	return sum + (wholes)_mm256_madd_epi16(_mm256_set1_epi32(x), v);
#else
	int16_t of_row[2], of_column[2 * LANES];

	memcpy(of_row, &x, sizeof(of_row));
	memcpy(of_column, b, sizeof(of_column));
	for (size_t i = 0; i < LANES; i++)
		sum[i] += of_row[0] * of_column[2 * i] + of_row[1] * of_column[2 * i + 1];
	return sum;
#endif
}

/* What turns a vector of columns' whole sums into numbers. */
struct measure {
	wholes offset;
	lanes scale, bias;
};

INLINE struct measure measure_of(const struct encoder_strip8 *s, size_t from)
{
	struct measure m;

	memcpy(&m.offset, s->sum + from, sizeof(m.offset));
	m.offset *= OFFSET;
	m.scale = load(s->scale + from);
	m.bias = load(s->bias + from);
	return m;
}

INLINE lanes measured(wholes sum, float a_scale, const struct measure *m)
{
	return multiply_add(
		__builtin_convertvector(sum - m->offset, lanes), all(a_scale) * m->scale, m->bias);
}

INLINE void dot8_block(const size_t rows, const char *a, const float *a_scale, size_t k,
	const struct encoder_strip8 *s, float *c, size_t c_stride)
{
	size_t stride = k * 4 / STEP;
	const char *b = s->b;
	wholes sum[BLOCK][2];
	struct measure low, high;

	UNROLL
	for (size_t r = 0; r < rows; r++)
		sum[r][0] = sum[r][1] = (wholes){ 0 };
	for (size_t i = 0; i < stride; i += 4, b += COLUMNS * 4) {
		UNROLL
		for (size_t r = 0; r < rows; r++) {
			int32_t x;

			memcpy(&x, a + r * stride + i, sizeof(x));
			sum[r][0] = add_products(sum[r][0], x, b);
			sum[r][1] = add_products(sum[r][1], x, b + LANES * 4);
		}
	}
	low = measure_of(s, 0);
	high = measure_of(s, LANES);
	UNROLL
	for (size_t r = 0; r < rows; r++) {
		store(c + r * c_stride, measured(sum[r][0], a_scale[r], &low));
		store(c + r * c_stride + LANES, measured(sum[r][1], a_scale[r], &high));
	}
}

static inline void dot8(const void *numbers, const float *a_scale, size_t rows, size_t k,
	const struct encoder_strip8 *s, float *c, size_t c_stride)
{
	const char *a = numbers;

	for (; rows >= BLOCK; rows -= BLOCK) {
		dot8_block(BLOCK, a, a_scale, k, s, c, c_stride);
		a += BLOCK * k * 4 / STEP;
		a_scale += BLOCK;
		c += BLOCK * c_stride;
	}
#define SHORT(n)                                                                                   \
	case n:                                                                                    \
		dot8_block(n < BLOCK ? n : 1, a, a_scale, k, s, c, c_stride);                      \
		break;
	switch (rows) {
		SHORT_BLOCKS(SHORT)
	default:
		break;
	}
#undef SHORT
}

#define ENCODER_KERNELS                                                                            \
	{                                                                                          \
		.columns = COLUMNS, .step = STEP, .dot = dot, .dot8 = dot8, .quantise = quantise,  \
		.exponentials = exponentials, .gelu = gelu, .add_and_norm = add_and_norm,          \
		.scale = scale,                                                                    \
	}

#endif
