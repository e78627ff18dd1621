#include "base/json_run.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define EACH(byte) (0x0101010101010101ULL * (byte))
#define TOPS	   EACH(0x80)

/* Whether one of the eight is below n, of those below 0x80; a false yes only beside a true one. */
static uint64_t below(uint64_t eight, uint8_t n)
{
	return (eight - EACH(n)) & ~eight & TOPS;
}

static bool are_plain(uint64_t eight)
{
	return ((eight & TOPS) | below(eight, 0x20) | below(eight ^ EACH('"'), 1) |
		       below(eight ^ EACH('\\'), 1)) == 0;
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

size_t json_run(const char *s, size_t n)
{
	size_t i = 0;
	uint64_t eight;

	for (; n - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, s + i, sizeof(eight));
		if (!are_plain(eight))
			break;
	}
	while (i < n && is_plain((unsigned char)s[i]))
		i++;
	return i;
}
