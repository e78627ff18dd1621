#include "test.h"

#include <string.h>

#include "base/diff.h"
#include "base/prng.h"

struct letters {
	const char *a, *b;
};

static bool same(const void *arg, size_t a, size_t b)
{
	const struct letters *l = arg;

	return l->a[a] == l->b[b];
}

/* "abXcd": as "=ab -X +Y =cd"; the runs are proved to make b of a on the way. */
static const char *told(struct mem *m, const char *a, const char *b, size_t most)
{
	const struct letters l = { a, b };
	const struct diff_pair p = { strlen(a), strlen(b), same, &l };
	struct diff_run *runs;
	const char *text = "";
	size_t n, at_a = 0, at_b = 0;

	diff_runs(m, &p, most, &runs, &n);
	for (size_t i = 0; i < n; i++) {
		const struct diff_run *r = &runs[i];

		assert_true(r->n > 0);
		assert_int_equal(r->a, at_a);
		assert_int_equal(r->b, at_b);
		if (r->kind == DIFF_SAME)
			assert_memory_equal(a + r->a, b + r->b, r->n);
		at_a += r->kind == DIFF_NEW ? 0 : r->n;
		at_b += r->kind == DIFF_GONE ? 0 : r->n;
		text = mem_printf(m, "%s%s%c%s", text, i == 0 ? "" : " ", "=-+"[r->kind],
			mem_strn(m, r->kind == DIFF_NEW ? b + r->b : a + r->a, r->n));
	}
	assert_int_equal(at_a, p.n_a);
	assert_int_equal(at_b, p.n_b);
	return text;
}

static void what_is_in_both_stays_and_what_goes_stands_before_what_is_new(void **state)
{
	struct mem *m = mem_new(NULL, "diff test");

	(void)state;
	assert_string_equal(told(m, "", "", 9), "");
	assert_string_equal(told(m, "abc", "abc", 9), "=abc");
	assert_string_equal(told(m, "", "ab", 9), "+ab");
	assert_string_equal(told(m, "ab", "", 9), "-ab");
	assert_string_equal(told(m, "abc", "xyz", 9), "-abc +xyz");
	assert_string_equal(told(m, "abcd", "abXcd", 9), "=ab +X =cd");
	assert_string_equal(told(m, "abXcd", "abYZcd", 9), "=ab -X +YZ =cd");
	assert_string_equal(told(m, "aXbYc", "abc", 9), "=a -X =b -Y =c");
	mem_end(m);
}

static void beyond_the_bound_only_the_common_ends_are_told(void **state)
{
	struct mem *m = mem_new(NULL, "diff test");

	(void)state;
	assert_string_equal(told(m, "<aXbYc>", "<abc>", 2), "=<a -X =b -Y =c>");
	assert_string_equal(told(m, "<aXbYc>", "<abc>", 1), "=<a -XbY +b =c>");
	mem_end(m);
}

/* The length of the longest common part, by the table that everybody knows. */
static size_t longest(const char *a, const char *b)
{
	static size_t t[64][64];
	const size_t n = strlen(a), k = strlen(b);

	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= k; j++)
			t[i][j] = i == 0 || j == 0	      ? 0
				  : a[i - 1] == b[j - 1]      ? t[i - 1][j - 1] + 1
				  : t[i - 1][j] > t[i][j - 1] ? t[i - 1][j]
							      : t[i][j - 1];
	return t[n][k];
}

static void no_way_is_shorter_in_a_thousand_pairs(void **state)
{
	struct mem *m = mem_new(NULL, "diff test");
	struct prng p;

	(void)state;
	prng_init(&p, 7);
	for (int i = 0; i < 1000; i++) {
		char text[2][41] = { { 0 } };
		size_t kept = 0;
		const char *s;

		for (int side = 0; side < 2; side++)
			for (uint64_t n = prng_below(&p, 40); n > 0; n--)
				text[side][n - 1] = "abcd"[prng_below(&p, 4)];
		s = told(m, text[0], text[1], 80);
		for (const char *at = s; at != NULL && *at != '\0'; at = strchr(at, ' ')) {
			at += *at == ' ';
			if (*at == '=')
				kept += strcspn(at + 1, " ");
		}
		assert_int_equal(kept, longest(text[0], text[1]));
	}
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_in_both_stays_and_what_goes_stands_before_what_is_new),
		cmocka_unit_test(beyond_the_bound_only_the_common_ends_are_told),
		cmocka_unit_test(no_way_is_shorter_in_a_thousand_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
