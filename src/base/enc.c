#define BASE_INTERNAL
#include "base/enc.h"

#include <string.h>

static const char hex[] = "0123456789abcdef";
static const char b64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char rfc32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char crockford[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* The place of c in an alphabet, -1 when it is not there. */
static int place(const char *alphabet, char c)
{
	const char *at = c == '\0' ? NULL : strchr(alphabet, c);

	return at == NULL ? -1 : (int)(at - alphabet);
}

/* Writes n bytes as characters of `bits` bits each, most significant first. */
static const char *write_bits(
	struct mem *m, const char *alphabet, unsigned bits, const uint8_t *p, size_t n)
{
	char *s = mem_array_raw(m, (n * 8 + bits - 1) / bits + 1, 1);
	unsigned held = 0, rest = 0;
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		held = (held << 8 | p[i]) & 0xffff;
		for (rest += 8; rest >= bits; rest -= bits)
			s[out++] = alphabet[held >> (rest - bits) & ((1u << bits) - 1)];
	}
	if (rest > 0)
		s[out++] = alphabet[held << (bits - rest) & ((1u << bits) - 1)];
	s[out] = '\0';
	return s;
}

static bool read_bits(const char *s, const char *alphabet, unsigned bits, uint8_t *ret_p, size_t n)
{
	size_t chars = (n * 8 + bits - 1) / bits;
	unsigned held = 0, rest = 0;
	size_t out = 0;

	if (strnlen(s, chars + 1) != chars)
		return false;
	for (size_t i = 0; i < chars; i++) {
		int v = place(alphabet, s[i]);

		if (v < 0)
			return false;
		held = (held << bits | (unsigned)v) & 0xffff;
		rest += bits;
		if (rest >= 8) {
			rest -= 8;
			ret_p[out++] = (uint8_t)(held >> rest);
		}
	}
	return (held & ((1u << rest) - 1)) == 0; /* the last character's spare bits */
}

const char *enc_hex(struct mem *m, const void *p, size_t n)
{
	return write_bits(m, hex, 4, p, n);
}

bool enc_hex_read(const char *s, void *ret_bytes, size_t n)
{
	return read_bits(s, hex, 4, ret_bytes, n);
}

const char *enc_base64url(struct mem *m, const void *p, size_t n)
{
	return write_bits(m, b64, 6, p, n);
}

bool enc_base64url_read(const char *s, void *ret_bytes, size_t n)
{
	return read_bits(s, b64, 6, ret_bytes, n);
}

const char *enc_base32(struct mem *m, const void *p, size_t n)
{
	return write_bits(m, rfc32, 5, p, n);
}

void enc_u64(uint64_t v, char ret_text[ENC_U64_CHARS + 1])
{
	for (int i = ENC_U64_CHARS - 1; i >= 0; i--, v >>= 5)
		ret_text[i] = crockford[v & 31];
	ret_text[ENC_U64_CHARS] = '\0';
}

bool enc_u64_read(const char *s, uint64_t *ret_v)
{
	uint64_t v = 0;

	for (int i = 0; i < ENC_U64_CHARS; i++) {
		int digit = place(crockford, s[i]);

		/* 13 characters hold 65 bits: the first may not use its top one. */
		if (digit < 0 || (i == 0 && digit > 15))
			return false;
		v = v << 5 | (uint64_t)digit;
	}
	if (s[ENC_U64_CHARS] != '\0')
		return false;
	*ret_v = v;
	return true;
}
