#include "base/hash.h"

#include <string.h>

/* Multiply and shift, 64 bits at a time. */
uint64_t hash_bytes(const void *bytes, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15u ^ n, word;
	const unsigned char *p = bytes;

	for (; n >= sizeof(word); p += sizeof(word), n -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		h = (h ^ word) * 0xd6e8feb86659fd93u;
		h ^= h >> 32;
	}
	for (word = 0; n > 0; n--)
		word = word << 8 | *p++;
	h = (h ^ word) * 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}
