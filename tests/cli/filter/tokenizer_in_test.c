#include "../place.h"

#include "cli/filter/tokenizer_in.h"

#define HEAD                                                                                       \
	"{\"normalizer\":{\"type\":\"BertNormalizer\",\"lowercase\":true,\"strip_accents\":null,"  \
	"\"clean_text\":true,\"handle_chinese_chars\":true},"                                      \
	"\"pre_tokenizer\":{\"type\":\"BertPreTokenizer\"},"
#define MODEL                                                                                      \
	"\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":" \
	"\"##\","
#define JSON                                                                                       \
	HEAD MODEL "\"vocab\":{\"é\":4,\"[UNK]\":0,\"[CLS]\":1,\"[SEP]\":2,\"e\":3,\"##x\":5}}}"

static const char vocabulary[] = "[UNK]\n[CLS]\r\n[SEP]\ne\né\n##x";

/* The pieces of "É ex" by the tokenizer in the folder. */
static void assert_pieces(const struct place *p, size_t n, const uint32_t *wanted)
{
	struct wordpiece *w;
	const char *fault = NULL;
	uint32_t piece[16];

	if (tokenizer_read(p->m, p->folder, &w, &fault) != ERR_OK)
		fail_msg("%s", fault);
	assert_int_equal(wordpiece_encode(w, "É ex", 5, 16, piece), n);
	assert_memory_equal(piece, wanted, n * sizeof(*wanted));
}

static void both_published_forms_are_read(void **state)
{
	static const uint32_t plain[] = { 1, 3, 3, 5, 2 }, cased[] = { 1, 0, 3, 5, 2 };
	struct place *p = *state;

	place_put(p, "vocab.txt", vocabulary);
	assert_pieces(p, 5, plain);
	place_put(p, "tokenizer_config.json", "{\"do_lower_case\": false}");
	assert_pieces(p, 5, cased);
	place_put(p, "tokenizer.json", JSON);
	assert_pieces(p, 5, plain);
}

static void bad_tokenizers_are_refused_in_one_line(void **state)
{
	static const struct {
		const char *text, *fault;
	} bad[] = {
		{ "", "t: the file is empty" },
		{ "[]", "t: not a JSON object" },
		{ "{\n\"a\": }", "t:2: not JSON: unexpected token" },
		{ "{}", "t: model is missing; only WordPiece is known" },
		{ "{\"model\":{\"type\":\"BPE\"}}", "t: model is BPE; only WordPiece is known" },
		{ "{\"normalizer\":{\"type\":\"Lowercase\"}," MODEL "\"vocab\":{}}}",
			"t: normalizer is Lowercase; only BertNormalizer is known" },
		{ HEAD MODEL "\"vocab\":{}}}", "t: no vocabulary, or more than a million pieces" },
		{ HEAD MODEL "\"vocab\":{\"a\":0,\"b\":2}}}",
			"t: piece \"b\" has no number of its own from 0 to 1" },
		{ HEAD MODEL "\"vocab\":{\"a\":0,\"b\":0}}}",
			"t: piece \"b\" has no number of its own from 0 to 1" },
		{ HEAD MODEL "\"vocab\":{\"\":0}}}", "t: piece 0 is empty, or too long" },
		{ HEAD MODEL "\"vocab\":{\"[UNK]\":0,\"[CLS]\":1}}}",
			"t: the vocabulary lacks [SEP]" },
	};
	struct mem *m = mem_new(NULL, "test");
	struct wordpiece *w;
	const char *fault;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(
			tokenizer_read_json(m, "t", bad[i].text, strlen(bad[i].text), &w, &fault),
			ERR_INVALID);
		assert_string_equal(fault, bad[i].fault);
	}
	mem_end(m);
}

static void bad_vocabularies_are_refused_with_their_line(void **state)
{
	static const struct wordpiece_rules rules = { true, true, true, true };
	static const struct {
		const char *text, *line;
	} bad[] = { { "a\nb\na\n", "v:3: no piece" }, { "a\n\nb\n", "v:2: no piece" },
		{ "a\n\xFF\n", "v:2: no piece" }, { "", "v: the vocabulary lacks [UNK]" } };
	struct mem *m = mem_new(NULL, "test");
	struct wordpiece *w;
	const char *fault;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(tokenizer_read_vocabulary(m, "v", bad[i].text, strlen(bad[i].text),
					 &rules, &w, &fault),
			ERR_INVALID);
		assert_memory_equal(fault, bad[i].line, strlen(bad[i].line));
	}
	mem_end(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACE_TEST(both_published_forms_are_read),
		cmocka_unit_test(bad_tokenizers_are_refused_in_one_line),
		cmocka_unit_test(bad_vocabularies_are_refused_with_their_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
