#define BASE_INTERNAL
#include "base/rng.h"

#include <sodium.h>

#include "base/crypto.h"

void rng_bytes(void *ret_bytes, size_t n)
{
	crypto_start();
	randombytes_buf(ret_bytes, n);
}

uint64_t rng_u64(void)
{
	uint64_t v;

	rng_bytes(&v, sizeof(v));
	return v;
}

uint32_t rng_below(uint32_t n)
{
	MUST(n > 0);
	crypto_start();
	return randombytes_uniform(n);
}
