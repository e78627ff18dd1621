#include "domain/job/job_copy_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/prng.h"
#include "match/text.h"

/* Chosen once: bands are stored, and another seed would make strangers of them. */
static const uint64_t minima_seed = 0x6a6f6220636f7079u;

static int by_value(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Sorts, and drops what is there twice. */
static size_t set_of(uint64_t *items, size_t n)
{
	size_t kept = 0;

	if (n == 0)
		return 0;
	qsort(items, n, sizeof(*items), by_value);
	for (size_t i = 1; i < n; i++)
		if (items[i] != items[kept])
			items[++kept] = items[i];
	return kept + 1;
}

/* The words of texts, by their hashes. */
struct words {
	uint64_t *items;
	size_t n;
};

/* A word has two bytes at least, and may have one beside it that parts it from the next. */
static struct words words_of(struct mem *mem, const char *const *texts, size_t n_texts)
{
	struct words w = { .n = 0 };
	struct text_word word;
	size_t room = 1;

	for (size_t i = 0; i < n_texts; i++)
		room += strlen(texts[i]);
	w.items = MEM_ARRAY_RAW(mem, uint64_t, room);
	for (size_t i = 0; i < n_texts; i++) {
		struct text_cursor c = { .s = texts[i], .n = strlen(texts[i]) };

		while (w.n < room && text_next(&c, &word))
			w.items[w.n++] = hash_bytes(word.s, word.n);
	}
	return w;
}

static bool is_among(const struct words *set, uint64_t word)
{
	return set->n > 0 && bsearch(&word, set->items, set->n, sizeof(word), by_value) != NULL;
}

struct job_copy job_copy_of(struct mem *mem, const char *const *texts, size_t n_texts,
	const char *const *left_out, size_t n_left_out)
{
	struct words w = words_of(mem, texts, n_texts), out = words_of(mem, left_out, n_left_out);
	struct job_copy c = { .n = 0 };

	out.n = set_of(out.items, out.n);
	for (size_t i = 0; i < w.n; i++)
		if (!is_among(&out, w.items[i]))
			w.items[c.n_words++] = w.items[i];
	c.shingles = MEM_ARRAY_RAW(mem, uint64_t, c.n_words + 1);
	/* Fewer words than a shingle has are one. */
	for (size_t i = 0; i + JOB_COPY_WORDS <= c.n_words; i++)
		c.shingles[c.n++] = hash_bytes(w.items + i, JOB_COPY_WORDS * sizeof(*w.items));
	if (c.n == 0 && c.n_words > 0)
		c.shingles[c.n++] = hash_bytes(w.items, c.n_words * sizeof(*w.items));
	c.n = set_of(c.shingles, c.n);
	mem_drop(w.items);
	mem_drop(out.items);
	return c;
}

void job_copy_bands(const struct job_copy *c, int64_t ret_bands[JOB_COPY_BANDS])
{
	struct prng g;

	prng_init(&g, minima_seed);
	for (size_t band = 0; band < JOB_COPY_BANDS; band++) {
		uint64_t minima[JOB_COPY_ROWS + 1], value;

		for (size_t row = 0; row < JOB_COPY_ROWS; row++) {
			/* Odd, so that no two shingles meet; its high half depends on every bit
			 * below. */
			const uint64_t times = prng_next(&g) | 1, plus = prng_next(&g);
			uint64_t least = UINT64_MAX;

			for (size_t i = 0; i < c->n; i++) {
				const uint64_t h = (c->shingles[i] ^ plus) * times;

				least = (h ^ h >> 32) < least ? h ^ h >> 32 : least;
			}
			minima[row] = least;
		}
		minima[JOB_COPY_ROWS] = band;
		value = hash_bytes(minima, sizeof(minima));
		memcpy(&ret_bands[band], &value, sizeof(value));
	}
}

static size_t shared(const struct job_copy *a, const struct job_copy *b)
{
	size_t n = 0;

	for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
		const uint64_t x = a->shingles[i], y = b->shingles[k];

		n += x == y;
		i += x <= y;
		k += y <= x;
	}
	return n;
}

int job_copy_likeness(const struct job_copy *a, const struct job_copy *b)
{
	const size_t both = shared(a, b), all = a->n + b->n - both;

	return all == 0 ? 0 : (int)(both * 100 / all);
}

bool job_copy_is(const struct job_copy *a, const struct job_copy *b)
{
	const size_t shorter = a->n_words < b->n_words ? a->n_words : b->n_words;

	return shorter > 0 &&
	       job_copy_likeness(a, b) >= (shorter < JOB_COPY_SHORT ? 100 : JOB_COPY_LEAST);
}
