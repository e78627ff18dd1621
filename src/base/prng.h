/*
 * A seeded generator for the engine and for tests: the same seed gives the
 * same numbers on every machine and compiler.  Not for secrets (see rng.h).
 * xoshiro256**, Blackman and Vigna 2018, seeded through splitmix64.
 */
#ifndef BASE_PRNG_H
#define BASE_PRNG_H

#include <stdint.h>

struct prng {
	uint64_t s[4];
};

void prng_init(struct prng *g, uint64_t seed);
uint64_t prng_next(struct prng *g);

/* Uniform in [0, n), without bias; n > 0. */
uint64_t prng_below(struct prng *g, uint64_t n);

/* Uniform in [0, 1) with 53 bits. */
double prng_unit(struct prng *g);

/* Standard normal (polar method of Marsaglia). */
double prng_normal(struct prng *g);

#endif
