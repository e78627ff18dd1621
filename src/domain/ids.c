#include "domain/ids.h"

#include <string.h>

#include "base/err.h"

/* Crockford's base 32 in lower case: no i, l, o, u, so an id is read aloud without doubt. */
static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

struct id_text id_text(int64_t id)
{
	struct id_text t;
	uint64_t v = (uint64_t)id;

	MUST(id > 0);
	for (int i = ID_TEXT_LEN - 1; i >= 0; i--) {
		t.s[i] = digits[v & 31];
		v >>= 5;
	}
	t.s[ID_TEXT_LEN] = '\0';
	return t;
}

int64_t id_parse(const char *s)
{
	uint64_t v = 0;

	for (int i = 0; i < ID_TEXT_LEN; i++) {
		const char *d = s[i] == '\0' ? NULL : strchr(digits, s[i]);

		if (d == NULL)
			return 0;
		/* 13 digits hold 65 bits: the first may use three of its five. */
		if (i == 0 && d - digits > 7)
			return 0;
		v = (v << 5) | (uint64_t)(d - digits);
	}
	return s[ID_TEXT_LEN] == '\0' ? (int64_t)v : 0;
}
