#include "domain/suggest/interleave_rules.h"

#include <stdbool.h>

#include "base/prng.h"

/* A ranking that is being picked from. */
struct side {
	const int64_t *ids;
	size_t n, at; /* everything before at is there already */
};

static bool is_there(const struct interleave_pick *picks, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (picks[i].id == id)
			return true;
	return false;
}

/* Goes to its best that is not there; false: it has none. */
static bool has_more(struct side *s, const struct interleave_pick *picks, size_t n)
{
	while (s->at < s->n && is_there(picks, n, s->ids[s->at]))
		s->at++;
	return s->at < s->n;
}

size_t interleave(const int64_t *a, size_t n_a, const int64_t *b, size_t n_b, uint64_t seed,
	size_t most, struct interleave_pick *ret_picks)
{
	struct side sides[] = { { a, n_a, 0 }, { b, n_b, 0 } };
	size_t n = 0;
	struct prng chance;

	prng_init(&chance, seed);
	while (n < most && has_more(&sides[0], ret_picks, n) && has_more(&sides[1], ret_picks, n)) {
		const size_t first = prng_next(&chance) >> 63;

		for (size_t k = 0; k < 2 && n < most; k++) {
			const size_t team = first ^ k;
			struct side *s = &sides[team];

			if (has_more(s, ret_picks, n))
				ret_picks[n++] = (struct interleave_pick){ s->ids[s->at],
					team == 0 ? INTERLEAVE_A : INTERLEAVE_B };
		}
	}
	for (size_t team = 0; team < 2; team++)
		for (struct side *s = &sides[team]; n < most && has_more(s, ret_picks, n);)
			ret_picks[n++] =
				(struct interleave_pick){ s->ids[s->at], INTERLEAVE_NOBODY };
	return n;
}
