#include "domain/slug.h"

#include <stddef.h>
#include <string.h>

bool slug_is_good(const char *slug)
{
	size_t n = strlen(slug);

	if (n < 3 || n > 60 || slug[0] == '-' || slug[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++) {
		bool is_word = (slug[i] >= 'a' && slug[i] <= 'z') || (slug[i] >= '0' && slug[i] <= '9');

		if (!is_word && (slug[i] != '-' || slug[i + 1] == '-'))
			return false;
	}
	return true;
}
