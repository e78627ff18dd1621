#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

static bool follows(const char *s, size_t i)
{
	return ((unsigned char)s[i] & 0xC0) == 0x80;
}

size_t utf8_step(const char *s, size_t n)
{
	unsigned char a, b;

	if (n == 0)
		return 0;
	a = (unsigned char)s[0];
	if (a < 0x80)
		return 1;
	if (a < 0xC2 || n < 2 || !follows(s, 1))
		return 0;
	b = (unsigned char)s[1];
	if (a < 0xE0)
		return 2;
	if (n < 3 || !follows(s, 2) || (a == 0xE0 && b < 0xA0) || (a == 0xED && b > 0x9F))
		return 0;
	if (a < 0xF0)
		return 3;
	if (a > 0xF4 || n < 4 || !follows(s, 3) || (a == 0xF0 && b < 0x90) ||
		(a == 0xF4 && b > 0x8F))
		return 0;
	return 4;
}

/* Eight characters of ASCII at once: most texts are little else. */
static bool is_ascii8(const char *s)
{
	uint64_t eight;

	memcpy(&eight, s, sizeof(eight));
	return (eight & 0x8080808080808080ULL) == 0;
}

bool utf8_valid(const char *s, size_t n)
{
	size_t step;

	for (size_t i = 0; i < n; i += step) {
		step = n - i >= 8 && is_ascii8(s + i) ? 8 : utf8_step(s + i, n - i);
		if (step == 0)
			return false;
	}
	return true;
}

size_t utf8_count(const char *s)
{
	size_t count = 0;

	for (; *s != '\0'; s++)
		count += ((unsigned char)*s & 0xC0) != 0x80;
	return count;
}
