/* Copies are found by what they share, and what is like them is left alone. */
#include "test.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/prng.h"
#include "domain/job/job_copy_rules.h"

static struct mem *mem;

static int begin(void **state)
{
	(void)state;
	mem = mem_new(NULL, "copies");
	return 0;
}

static int end(void **state)
{
	(void)state;
	mem_end(mem);
	return 0;
}

static struct job_copy of(const char *text, const char *place)
{
	return job_copy_of(mem, &text, 1, &place, 1);
}

static bool meet(const int64_t *x, const int64_t *y)
{
	for (size_t i = 0; i < JOB_COPY_BANDS; i++)
		if (x[i] == y[i])
			return true;
	return false;
}

static bool share_a_band(const struct job_copy *a, const struct job_copy *b)
{
	int64_t x[JOB_COPY_BANDS], y[JOB_COPY_BANDS];

	job_copy_bands(a, x);
	job_copy_bands(b, y);
	return meet(x, y);
}

/* Found, as an import finds it. */
static bool is_found(const struct job_copy *a, const struct job_copy *b)
{
	return share_a_band(a, b) && job_copy_is(a, b);
}

static void no_text_is_nobodys_copy(void **state)
{
	struct job_copy none = of("", ""), mark = of("- … !", ""), word = of("Engineer", "");

	(void)state;
	assert_false(job_copy_is(&none, &none));
	assert_false(job_copy_is(&none, &mark));
	assert_true(job_copy_is(&word, &word));
	assert_true(share_a_band(&word, &word));
}

static void a_short_text_must_be_the_same(void **state)
{
	struct job_copy a = of("We look for an engineer who loves storage and proofs.", ""),
			same = of("WE LOOK for an engineer, who loves storage and proofs", ""),
			other = of("We look for an engineer who loves storage and compilers.", "");

	(void)state;
	assert_true(job_copy_is(&a, &same));
	assert_false(job_copy_is(&a, &other));
}

static void the_place_of_a_posting_does_not_count(void **state)
{
	struct job_copy a = of("Join the lab in São Paulo and build what São Paulo runs on.",
				"Sao Paulo"),
			b = of("Join the lab in Dresden and build what Dresden runs on.",
				"Dresden"),
			c = of("Join the lab in Dresden and build what Dresden runs on.", "");

	(void)state;
	assert_int_equal(job_copy_likeness(&a, &b), 100);
	assert_true(job_copy_likeness(&a, &c) < 100);
}

/* ---- a thousand ---- */

enum {
	ORIGINALS = 400,
	COPIED = 200,
	POSTINGS = ORIGINALS + 3 * COPIED,
	WORDS_MIN = 120,
	WORDS_MAX = 500
};

struct made {
	struct job_copy copy;
	int64_t bands[JOB_COPY_BANDS];
	int original; /* whose text it has */
};

/* Words of a vocabulary in which few are frequent, after a beginning that the whole company uses.
 */
static const char *original(struct prng *g)
{
	size_t n = WORDS_MIN + (size_t)prng_below(g, WORDS_MAX - WORDS_MIN);
	struct buf b;

	buf_init(&b, mem, 4096);
	for (size_t i = 0; i < n / 3; i++)
		buf_printf(&b, "house%zu ", i);
	for (size_t i = 0; i < n; i++) {
		double u = prng_unit(g);

		buf_printf(&b, "word%d ", (int)(5000 * u * u * u));
	}
	return buf_str(&b);
}

/* In another city, whose name stands in it, with a few words that somebody changed. */
static const char *copied(struct prng *g, const char *text, const char *city)
{
	struct buf b;
	size_t word = 0;

	buf_init(&b, mem, 4096);
	buf_printf(&b, "Our office in %s looks for you. ", city);
	for (const char *c = text; *c != '\0'; c++) {
		buf_char(&b, *c);
		if (*c == ' ' && ++word % 97 == 0)
			buf_printf(&b, "in %s changed%d ", city, (int)prng_below(g, 1000));
	}
	return buf_str(&b);
}

static void make(struct made *all)
{
	static const char *const cities[] = { "Dresden", "Nairobi", "Porto Alegre" };
	struct prng g;
	size_t n = 0;

	prng_init(&g, 27);
	for (int i = 0; i < ORIGINALS; i++) {
		const char *text = original(&g);

		all[n++] = (struct made){ of(copied(&g, text, "Oslo"), "Oslo"), .original = i };
		for (size_t k = 0; i < COPIED && k < 3; k++)
			all[n++] = (struct made){ of(copied(&g, text, cities[k]), cities[k]),
				.original = i };
	}
	assert_int_equal(n, POSTINGS);
	for (size_t i = 0; i < n; i++)
		job_copy_bands(&all[i].copy, all[i].bands);
}

static void of_a_thousand_with_copies_in_three_cities_all_are_found(void **state)
{
	struct made *all = MEM_ARRAY(mem, struct made, POSTINGS);
	size_t found = 0, right = 0, pairs = 0, compared = 0;

	(void)state;
	make(all);
	for (size_t i = 0; i < POSTINGS; i++)
		for (size_t k = 0; k < i; k++) {
			bool is_one = all[i].original == all[k].original,
			     is_near = meet(all[i].bands, all[k].bands),
			     is_said = is_near && job_copy_is(&all[i].copy, &all[k].copy);

			pairs += is_one;
			compared += is_near;
			found += is_said;
			right += is_one && is_said;
		}
	printf("# %d postings: precision %zu of %zu, recall %zu of %zu, %zu compared of %d\n",
		POSTINGS, right, found, right, pairs, compared, POSTINGS * (POSTINGS - 1) / 2);
	assert_int_equal(right, found);
	assert_int_equal(right, pairs);
}

/* ---- ten that are real ---- */

enum { REAL = 10, LINE_MAX = 20000 };

static size_t read_real(struct job_copy *ret_copies, char places[REAL][LINE_MAX])
{
	FILE *f = fopen("../shared/data/jobs/postings.txt", "re");
	char *text = mem_alloc(mem, LINE_MAX);
	size_t n = 0;

	if (f == NULL)
		return 0;
	while (n < REAL && fgets(places[n], LINE_MAX, f) != NULL &&
		fgets(text, LINE_MAX, f) != NULL) {
		ret_copies[n] = of(text, places[n]);
		n++;
	}
	fclose(f);
	return n;
}

static void of_ten_real_postings_one_text_stands_for_two_countries(void **state)
{
	struct job_copy c[REAL];
	char(*places)[LINE_MAX] = mem_alloc(mem, sizeof(*places) * REAL);
	size_t n = read_real(c, places);

	(void)state;
	if (n == 0) {
		print_message("skipped: no ../shared\n");
		skip();
	}
	assert_int_equal(n, REAL);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			assert_int_equal(is_found(&c[i], &c[k]), i == 8 && k == 7);
	/* Both name one of the two cities.  The two of one service share their first half, and are
	 * two posts. */
	printf("# real: two countries %d, one service's two %d of 100\n",
		job_copy_likeness(&c[7], &c[8]), job_copy_likeness(&c[1], &c[2]));
	assert_in_range(job_copy_likeness(&c[7], &c[8]), 95, 100);
	assert_in_range(job_copy_likeness(&c[1], &c[2]), 20, 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_text_is_nobodys_copy),
		cmocka_unit_test(a_short_text_must_be_the_same),
		cmocka_unit_test(the_place_of_a_posting_does_not_count),
		cmocka_unit_test(of_a_thousand_with_copies_in_three_cities_all_are_found),
		cmocka_unit_test(of_ten_real_postings_one_text_stands_for_two_countries),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
