/*
 * Chance for secrets and ids: the kernel's generator (getrandom), through
 * libsodium.  For numbers that must come again from a seed see prng.h.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

void rng_bytes(void *ret_bytes, size_t n);

uint64_t rng_u64(void);

/* Uniform in [0, n), without bias; n > 0. */
uint32_t rng_below(uint32_t n);

#endif
