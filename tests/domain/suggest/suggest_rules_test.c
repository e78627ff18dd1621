#include "test.h"

#include <string.h>

#include "domain/suggest/suggest_rules.h"
#include "memory.h"

enum { MOST = 8 };

static const struct suggest_thing things[] = {
	{ .id = 7,
		.title = "Quantum sensing at low temperature",
		.text = "Cold atoms and light.",
		.days = 2 },
	{ .id = 5,
		.title = "Proofs of storage systems",
		.text = "Formal verification of file systems.",
		.days = 100,
		.n_shared = 1 },
	{ .id = 6,
		.title = "Reinforcement learning for robots",
		.text = "Robots that learn by reinforcement learning.",
		.days = 50,
		.n_shared = 2 },
	{ .id = 4, .title = "A call about nothing of it", .text = "Gardening.", .days = 1 },
};
enum { N = sizeof(things) / sizeof(things[0]) };

static const struct suggest_work works[] = {
	{ "Verification of a file system", "A proof that storage loses nothing.", 1 },
	{ "", "I teach robots to learn.", 0 },
	{ "", "About gardening.", 0 }, /* one word is no evidence */
};
static const struct suggest_reader reader = { works, 3, true }, without = { .n_works = 0 };

static void words_find_what_the_reader_works_on_and_say_why(void **state)
{
	struct suggest_pick p[MOST];
	const size_t n = suggest_by_words(mem, &reader, things, N, MOST, p);

	(void)state;
	assert_int_equal(n, 2);
	assert_int_equal(things[p[0].thing].id, 5);
	assert_int_equal(p[0].work, 0);
	assert_string_equal(p[0].terms, "systems, proofs, storage");
	assert_int_equal(things[p[1].thing].id, 6);
	assert_int_equal(p[1].work, 1);
	assert_non_null(strstr(p[1].terms, "obots"));
	assert_true(p[0].score > p[1].score && p[1].score > 0);
}

static void who_has_written_nothing_gets_nothing_by_words(void **state)
{
	struct suggest_pick p[MOST];
	const struct suggest_work empty = { "", "", 0 };
	const struct suggest_reader silent = { &empty, 1, true };

	(void)state;
	assert_int_equal(suggest_by_words(mem, &without, things, N, MOST, p), 0);
	assert_int_equal(suggest_by_words(mem, &silent, things, N, MOST, p), 0);
	assert_int_equal(suggest_by_words(mem, &reader, things, 0, MOST, p), 0);
}

/* What has as much in common with them as most things have is left out. */
static void what_does_not_stand_out_is_left_out(void **state)
{
	struct suggest_thing many[6];
	struct suggest_pick p[MOST];

	(void)state;
	for (size_t i = 0; i < 6; i++)
		many[i] = (struct suggest_thing){ .id = (int64_t)i + 1,
			.title = "Something else altogether of this program",
			.text = "A system loses time here and there, as they say about many of "
				"them." };
	many[3].text = "A proof of the verification of storage, a file system that loses nothing.";
	assert_int_equal(suggest_by_words(mem, &reader, many, 6, MOST, p), 1);
	assert_int_equal(p[0].thing, 3);
}

/* In whatever order they are given, the picks are the same things in the same order. */
static void the_order_given_does_not_matter(void **state)
{
	struct suggest_thing turned[N];
	struct suggest_pick p[MOST], q[MOST];

	(void)state;
	for (size_t i = 0; i < N; i++)
		turned[i] = things[N - 1 - i];
	for (int ranker = 0; ranker < SUGGEST_RANKERS; ranker++) {
		size_t (*by)(struct mem *, const struct suggest_reader *,
			const struct suggest_thing *, size_t, size_t, struct suggest_pick *) =
			ranker == SUGGEST_WORDS ? suggest_by_words : suggest_by_areas;
		const size_t n = by(mem, &reader, things, N, MOST, p);

		assert_int_equal(by(mem, &reader, turned, N, MOST, q), n);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(things[p[i].thing].id, turned[q[i].thing].id);
		assert_int_equal(by(mem, &reader, things, N, 1, q), 1);
		assert_int_equal(q[0].thing, p[0].thing);
	}
}

/* What is not there cannot have a say: without it the others stand as they stood. */
static void areas_rank_each_for_itself(void **state)
{
	struct suggest_pick all[MOST], some[MOST];
	const size_t n = suggest_by_areas(mem, &without, things, N, MOST, all);

	(void)state;
	assert_int_equal(n, N);
	for (size_t left_out = 0; left_out < N; left_out++) {
		struct suggest_thing rest[N];
		size_t k = 0, n_rest = 0;

		for (size_t i = 0; i < N; i++)
			if (i != left_out)
				rest[n_rest++] = things[i];
		assert_int_equal(suggest_by_areas(mem, &without, rest, n_rest, MOST, some), N - 1);
		for (size_t i = 0; i < n; i++)
			if (all[i].thing != left_out)
				assert_int_equal(rest[some[k++].thing].id, things[all[i].thing].id);
	}
}

static void more_shared_areas_come_first_and_others_not_at_all(void **state)
{
	struct suggest_pick p[MOST];

	(void)state;
	assert_int_equal(suggest_by_areas(mem, &reader, things, N, MOST, p), 2);
	assert_int_equal(things[p[0].thing].id, 6);
	assert_int_equal(things[p[1].thing].id, 5);
	assert_null(p[0].terms);
}

static int64_t first_of(const struct suggest_thing *two)
{
	struct suggest_pick p[MOST];

	assert_int_equal(suggest_by_areas(mem, &without, two, 2, MOST, p), 2);
	return two[p[0].thing].id;
}

static void what_closes_soon_is_new_or_much_read_comes_first(void **state)
{
	struct suggest_thing two[] = { { .id = 1, .days = 9 }, { .id = 2, .days = 8 } };

	(void)state;
	assert_int_equal(first_of(two), 2);
	two[0].is_closing = two[1].is_closing = true;
	assert_int_equal(first_of(two), 2);
	two[1].days = 10;
	assert_int_equal(first_of(two), 1);
	/* Two of the same day: by their ids. */
	two[1].days = 9;
	assert_int_equal(first_of(two), 1);
	two[1].n_reads = SUGGEST_READS_MIN;
	assert_int_equal(first_of(two), 2);
	/* One reader or two are not told of. */
	two[1].n_reads = SUGGEST_READS_MIN - 1;
	assert_int_equal(first_of(two), 1);
}

/* Half of the way to nothing in 30 days until it closes, and in 45 since it is there. */
static void each_part_has_its_share_of_the_score(void **state)
{
	const struct suggest_thing closes = { .id = 1, .is_closing = true, .days = 30 },
				   is_new = { .id = 2, .n_shared = 1, .days = 45 },
				   is_read = {
					   .id = 3, .is_closing = true, .days = 30, .n_reads = 3
				   };
	struct suggest_pick p[MOST];

	(void)state;
	assert_int_equal(suggest_by_areas(mem, &without, &closes, 1, MOST, p), 1);
	assert_float_equal(p[0].score, 0.25, 1e-6);
	assert_int_equal(suggest_by_areas(mem, &without, &is_new, 1, MOST, p), 1);
	assert_float_equal(p[0].score, 1.25, 1e-6);
	assert_int_equal(suggest_by_areas(mem, &without, &is_read, 1, MOST, p), 1);
	assert_float_equal((float)p[0].score, 0.454692f, 1e-6);
}

static void a_long_text_has_many_words(void **state)
{
	enum { WORDS = 590 };
	struct suggest_word *words = MEM_ARRAY(mem, struct suggest_word, WORDS);
	struct suggest_work work = { "", "", 0 };
	const struct suggest_reader who = { &work, 1, false };
	char *text = "";

	(void)state;
	for (int i = 0; i < WORDS; i++)
		text = mem_printf(mem, "%s w%dxx", text, 1000 + i);
	work.text = text;
	assert_int_equal(suggest_words(mem, &who, WORDS, words), WORDS);
	for (size_t i = 0; i < WORDS; i++)
		assert_true(words[i].n == 1 && words[i].word[0] == 'w');
}

static void the_words_used_most_ask_the_index(void **state)
{
	static const struct suggest_work said[] = { { "Proof of Storage", "", 0 },
		{ "", "The proof, and 2026 of it; proofs and storage: a proof.", 0 } };
	const struct suggest_reader who = { said, 2, false };
	struct suggest_word w[MOST];

	(void)state;
	assert_int_equal(suggest_words(mem, &who, MOST, w), 3);
	assert_string_equal(w[0].word, "proof");
	assert_int_equal(w[0].n, 5);
	assert_string_equal(w[1].word, "storage");
	assert_int_equal(w[1].n, 4);
	assert_string_equal(w[2].word, "proofs");
	assert_int_equal(suggest_words(mem, &who, 1, w), 1);
	assert_int_equal(suggest_words(mem, &without, MOST, w), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_find_what_the_reader_works_on_and_say_why),
		cmocka_unit_test(who_has_written_nothing_gets_nothing_by_words),
		cmocka_unit_test(what_does_not_stand_out_is_left_out),
		cmocka_unit_test(the_order_given_does_not_matter),
		cmocka_unit_test(areas_rank_each_for_itself),
		cmocka_unit_test(more_shared_areas_come_first_and_others_not_at_all),
		cmocka_unit_test(what_closes_soon_is_new_or_much_read_comes_first),
		cmocka_unit_test(each_part_has_its_share_of_the_score),
		cmocka_unit_test(a_long_text_has_many_words),
		cmocka_unit_test(the_words_used_most_ask_the_index),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
