#include "test.h"

#include <string.h>

#include "domain/search/search_doc.h"
#include "memory.h"

static int64_t place(const struct search_doc *doc, const char *word)
{
	for (size_t i = 0; i < doc->n; i++)
		if (strcmp(doc->places[i].word, word) == 0)
			return doc->places[i].place;
	return -1;
}

static void words_stand_in_their_order_and_once_by_name(void **state)
{
	const struct search_doc doc =
		search_doc_of(mem, "Proof of storage", "Lyon", "A proof, of proofs.");

	(void)state;
	assert_string_equal(doc.words, "proof of storage | lyon | a proof of proofs ");
	assert_int_equal(doc.n, 4);
	assert_string_equal(doc.places[0].word, "lyon");
	assert_string_equal(doc.places[1].word, "proof");
	assert_string_equal(doc.places[2].word, "proofs");
	assert_string_equal(doc.places[3].word, "storage");
}

static void stored_words_give_the_same(void **state)
{
	const struct search_doc doc = search_doc_of(mem, "Proof", "", "of a proof | of it"),
				again = search_doc_of_words(mem, doc.words);

	(void)state;
	assert_string_equal(doc.words, "proof | | of a proof of it ");
	assert_int_equal(again.n, doc.n);
	for (size_t i = 0; i < doc.n; i++) {
		assert_string_equal(again.places[i].word, doc.places[i].word);
		assert_int_equal(again.places[i].place, doc.places[i].place);
	}
	assert_int_equal(search_doc_of_words(mem, "").n, 0);
}

static void a_title_tells_more_than_what_stands_beside_it_and_that_more_than_the_text(void **state)
{
	const struct search_doc doc = search_doc_of(mem, "one", "two", "three three three three");

	(void)state;
	assert_true(place(&doc, "one") < place(&doc, "three"));
	assert_true(place(&doc, "three") < place(&doc, "two"));
	assert_int_equal(place(&doc, "the"), -1);
}

static void a_word_of_a_long_text_tells_less(void **state)
{
	const struct search_doc brief = search_doc_of(mem, "", "", "one two"),
				lengthy = search_doc_of(mem, "", "",
					"one two three four five six seven eight nine ten");

	(void)state;
	assert_true(place(&brief, "one") < place(&lengthy, "one"));
	assert_int_equal(place(&brief, "one"), 999 - 10000 * 999 / (10000 + 4800 + 72 * 2));
}

static void places_are_within_their_bounds(void **state)
{
	const char *s = "w";
	struct search_doc doc;

	(void)state;
	for (int i = 0; i < 12; i++)
		s = mem_printf(mem, "%s %s", s, s);
	doc = search_doc_of(mem, s, s, s);
	assert_int_equal(doc.n, 1);
	assert_true(doc.places[0].place >= 0 && doc.places[0].place < SEARCH_PLACES);
	doc = search_doc_of(mem, "", "", mem_printf(mem, "x %s", s));
	assert_true(place(&doc, "x") > 900 && place(&doc, "x") < SEARCH_PLACES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_stand_in_their_order_and_once_by_name),
		cmocka_unit_test(stored_words_give_the_same),
		cmocka_unit_test(
			a_title_tells_more_than_what_stands_beside_it_and_that_more_than_the_text),
		cmocka_unit_test(a_word_of_a_long_text_tells_less),
		cmocka_unit_test(places_are_within_their_bounds),
	};

	return cmocka_run_group_tests(tests, memory_begin, memory_end);
}
