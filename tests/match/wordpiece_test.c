#include "test.h"

#include <string.h>

#include "base/buf.h"
#include "match/wordpiece.h"

static const char *const vocabulary[] = { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##aff",
	"##able", "##a", "cafe", "i", "日", "本", ",", "!", "hello", "##lo", "hel", "$", "caf",
	"##é", "ss", "a", "σ", "##ς" };

static const struct wordpiece_rules bert = { true, true, true, true };

static struct wordpiece *made(struct mem *m, const struct wordpiece_rules *rules)
{
	struct wordpiece *w = wordpiece_new(m, rules);
	const char *missing;

	for (size_t i = 0; i < sizeof(vocabulary) / sizeof(vocabulary[0]); i++)
		assert_true(wordpiece_add(w, vocabulary[i], strlen(vocabulary[i])));
	assert_true(wordpiece_finish(w, &missing));
	return w;
}

/* The pieces of a text, parted by spaces. */
static const char *pieces(struct mem *m, const struct wordpiece *w, const char *text, size_t max)
{
	uint32_t piece[64];
	size_t n = wordpiece_encode(w, text, strlen(text), max, piece);
	struct buf b;

	buf_init(&b, m, 0);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i == 0 ? "" : " ", vocabulary[piece[i]]);
	return buf_str(&b);
}

static void words_are_the_longest_pieces_from_the_left(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const struct wordpiece *w = made(m, &bert);

	(void)state;
	assert_string_equal(pieces(m, w, "unaffable", 64), "[CLS] un ##aff ##able [SEP]");
	assert_string_equal(
		pieces(m, w, "hello hello,hello!", 64), "[CLS] hello hello , hello ! [SEP]");
	/* What cannot be finished is unknown as a whole. */
	assert_string_equal(pieces(m, w, "unaffx a", 64), "[CLS] [UNK] a [SEP]");
	assert_string_equal(pieces(m, w, "", 64), "[CLS] [SEP]");
	mem_end(m);
}

static void texts_are_normalised_as_bert_has_it(void **state)
{
	static const struct {
		const char *text, *pieces;
	} rows[] = {
		{ "CAFÉ cafe\xCC\x81", "[CLS] cafe cafe [SEP]" },
		{ "日本a日", "[CLS] 日 本 a 日 [SEP]" },
		{ "a\tA\nA\xC2\xA0"
		  "a\xE3\x80\x80"
		  "a",
			"[CLS] a a a a a [SEP]" },
		{ "hel\x01\xE2\x80\x8B"
		  "lo a\xEF\xBF\xBD",
			"[CLS] hello a [SEP]" },
		{ "\xC4\xB0", "[CLS] i [SEP]" },
		{ "a$a", "[CLS] a $ a [SEP]" },
		{ "Σ", "[CLS] σ [SEP]" },
		/* Bytes that are no UTF-8. */
		{ "hel\xFFlo \xE2\x80", "[CLS] hello [SEP]" },
		/* A mark of the model's own is no mark in a text. */
		{ "[SEP]", "[CLS] [UNK] [UNK] [UNK] [SEP]" },
	};
	struct mem *m = mem_new(NULL, "test");
	const struct wordpiece *w = made(m, &bert);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(pieces(m, w, rows[i].text, 64), rows[i].pieces);
	mem_end(m);
}

static void each_rule_can_be_left_out(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct wordpiece_rules rules = bert;

	(void)state;
	rules.strips_accents = false;
	assert_string_equal(pieces(m, made(m, &rules), "CAFÉ", 64), "[CLS] caf ##é [SEP]");
	rules = bert;
	rules.lowers = false;
	assert_string_equal(
		pieces(m, made(m, &rules), "Hello hello", 64), "[CLS] [UNK] hello [SEP]");
	rules = bert;
	rules.parts_han = false;
	assert_string_equal(pieces(m, made(m, &rules), "日本 日", 64), "[CLS] [UNK] 日 [SEP]");
	rules = bert;
	rules.cleans = false;
	assert_string_equal(
		pieces(m, made(m, &rules), "hel\xE2\x80\x8Blo a", 64), "[CLS] [UNK] a [SEP]");
	mem_end(m);
}

static void long_texts_and_words_are_cut(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	const struct wordpiece *w = made(m, &bert);
	char word[WORDPIECE_WORD_MAX * 2 + 4] = { 0 };

	(void)state;
	assert_string_equal(pieces(m, w, "a a a a a", 5), "[CLS] a a a [SEP]");
	assert_string_equal(pieces(m, w, "unaffable", 4), "[CLS] un ##aff [SEP]");
	assert_string_equal(pieces(m, w, "a", 2), "[CLS] [SEP]");
	memset(word, 'a', WORDPIECE_WORD_MAX);
	/* 99 more than 64 pieces take. */
	assert_int_equal(wordpiece_encode(w, word, strlen(word), 64, (uint32_t[64]){ 0 }), 64);
	memset(word, 'a', WORDPIECE_WORD_MAX + 1);
	assert_string_equal(pieces(m, w, word, 64), "[CLS] [UNK] [SEP]");
	mem_end(m);
}

static void a_piece_stands_once_and_marks_are_needed(void **state)
{
	struct mem *m = mem_new(NULL, "test");
	struct wordpiece *w = wordpiece_new(m, &bert);
	char piece[16];
	const char *missing;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(piece, sizeof(piece), "p%d", i);
		assert_true(wordpiece_add(w, piece, strlen(piece)));
	}
	for (int i = 0; i < 5000; i++) {
		snprintf(piece, sizeof(piece), "p%d", i);
		assert_int_equal(wordpiece_find(w, piece, strlen(piece)), i);
		assert_false(wordpiece_add(w, piece, strlen(piece)));
	}
	assert_int_equal(wordpiece_find(w, "q", 1), WORDPIECE_NONE);
	assert_false(wordpiece_add(w, "", 0));
	assert_int_equal(wordpiece_count(w), 5000);
	wordpiece_add(w, "[UNK]", 5);
	assert_false(wordpiece_finish(w, &missing));
	assert_string_equal(missing, "[CLS]");
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_the_longest_pieces_from_the_left),
		cmocka_unit_test(texts_are_normalised_as_bert_has_it),
		cmocka_unit_test(each_rule_can_be_left_out),
		cmocka_unit_test(long_texts_and_words_are_cut),
		cmocka_unit_test(a_piece_stands_once_and_marks_are_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
