#include "../place.h"

#include <glob.h>
#include <sys/stat.h>

#include "cli/filter/model_in.h"
#include "../made_folder.h"

static void put_bytes(const struct place *p, const char *name, const char *bytes, size_t n)
{
	FILE *f = fopen(place_at(p, name), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* Writes model.safetensors, cut off after `most` bytes, as its header is now. */
static void put_weights(const struct place *p, struct made_weights *w, size_t most)
{
	struct buf whole = made_file(p->m, w);

	put_bytes(p, "model.safetensors", whole.data, whole.n < most ? whole.n : most);
}

static int set_up(void **state)
{
	int status = place_begin(state);
	struct place *p = *state;
	struct encoder_model model = made_model(p->m, ENCODER_MEAN);
	struct made_weights w = made_weights(p->m, "", false);

	made_tensors(p->m, &w, &model);
	put_weights(p, &w, SIZE_MAX);
	place_put(p, "vocab.txt", made_vocabulary(p->m));
	place_put(p, "config.json", MADE_CONFIG);
	return status;
}

static int tear_down(void **state)
{
	struct place *p = *state;

	unlink(place_at(p, "1_Pooling/config.json"));
	rmdir(place_at(p, "1_Pooling"));
	return place_end(state);
}

static struct model_in read_good(const struct place *p)
{
	struct model_in in;
	const char *fault = NULL;

	if (model_read(p->m, p->folder, &in, &fault) != ERR_OK)
		fail_msg("%s", fault);
	return in;
}

/* The vector of "birds." by the model in the folder. */
static const float *vector_of(struct place *p)
{
	struct model_in in = read_good(p);
	struct encoder *e = encoder_new(p->m, &in.model, ENCODER_FLOAT, encoder_level());
	float *v = MEM_ARRAY(p->m, float, MADE_HIDDEN);
	uint32_t piece[8];
	struct encoder_text text = { piece, wordpiece_encode(in.tokenizer, "Birds.", 6, 8, piece) };

	assert_int_equal(text.n, 4);
	encoder_run(e, encoder_scratch_new(p->m, e), &text, 1, v);
	model_close(&in);
	return v;
}

static void a_published_folder_is_read_in_each_of_its_forms(void **state)
{
	static const uint32_t piece[] = { 1, 3, 6, 2 };
	struct place *p = *state;
	struct encoder_model mean = made_model(p->m, ENCODER_MEAN),
			     first = made_model(p->m, ENCODER_FIRST);
	struct made_weights w = made_weights(p->m, "bert.", true);
	struct model_in in;

	assert_true(distance(vector_of(p), plain_vector(p->m, &mean, piece, 4)) < 1e-10);
	made_tensors(p->m, &w, &mean);
	put_weights(p, &w, SIZE_MAX);
	assert_true(distance(vector_of(p), plain_vector(p->m, &mean, piece, 4)) < 1e-10);
	mkdir(place_at(p, "1_Pooling"), 0700);
	place_put(p, "1_Pooling/config.json",
		"{\"pooling_mode_cls_token\": true, "
		"\"pooling_mode_mean_tokens\": false}");
	assert_true(distance(vector_of(p), plain_vector(p->m, &first, piece, 4)) < 1e-10);

	in = read_good(p);
	assert_int_equal(in.pieces_max, 300);
	model_close(&in);
	place_put(p, "tokenizer_config.json", "{\"model_max_length\": 200}");
	in = read_good(p);
	assert_int_equal(in.pieces_max, 200);
	model_close(&in);
	place_put(p, "sentence_bert_config.json", "{\"max_seq_length\": 20}");
	in = read_good(p);
	assert_int_equal(in.pieces_max, 20);
	model_close(&in);
}

static void assert_refused(struct place *p, const char *wanted)
{
	struct model_in in;
	const char *fault = NULL;

	assert_int_equal(model_read(p->m, p->folder, &in, &fault), ERR_INVALID);
	model_close(&in);
	assert_memory_equal(fault, p->folder, strlen(p->folder));
	assert_string_equal(fault + strlen(p->folder), wanted);
}

static void other_models_are_refused_in_one_line(void **state)
{
	static const struct {
		const char *name, *text, *fault;
	} bad[] = {
		{ "config.json", "{\"model_type\":\"roberta\"}",
			"/config.json: model_type is roberta; only bert is known" },
		{ "config.json", "{}", "/config.json: model_type is missing; only bert is known" },
		{ "config.json", "{\"model_type\":\"bert\",\"hidden_act\":\"relu\"}",
			"/config.json: hidden_act is relu; only gelu is known" },
		{ "config.json", "{\"model_type\":\"bert\",\"num_hidden_layers\":-1}",
			"/config.json: num_hidden_layers is no size" },
		{ "modules.json", "[{\"type\":\"sentence_transformers.models.Dense\"}]",
			"/modules.json: module 1 is of a kind that is not known" },
		{ "modules.json", "{", "/modules.json: not a JSON array of modules" },
		{ "tokenizer.json", "{\"model\":{\"type\":\"BPE\"}}",
			"/tokenizer.json: model is BPE; only WordPiece is known" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		place_put(p, bad[i].name, bad[i].text);
		assert_refused(p, bad[i].fault);
		unlink(place_at(p, bad[i].name));
		place_put(p, "config.json", MADE_CONFIG);
	}
	mkdir(place_at(p, "1_Pooling"), 0700);
	place_put(p, "1_Pooling/config.json", "{\"pooling_mode_max_tokens\": true}");
	assert_refused(
		p, "/1_Pooling/config.json: neither the mean of the pieces nor the first of them");
}

static void bad_weights_are_refused_in_one_line(void **state)
{
	struct place *p = *state;
	struct encoder_model model = made_model(p->m, ENCODER_MEAN);
	struct made_weights w = made_weights(p->m, "", false);
	float *nan;

	unlink(place_at(p, "model.safetensors"));
	assert_refused(p, "/model.safetensors: No such file or directory");
	made_tensors(p->m, &w, &model);
	put_weights(p, &w, w.header.n + w.data.n);
	assert_refused(p,
		mem_printf(p->m,
			"/model.safetensors: tensor encoder.layer.1.output.LayerNorm.bias is cut "
			"off: it ends at byte %zu of %zu",
			w.data.n, w.data.n - 9));
	put_weights(p, &w, 7);
	assert_refused(p, "/model.safetensors: no safetensors file: it is too short");
	put_weights(p, &w, 300);
	assert_refused(p, "/model.safetensors: no safetensors file, or its header is cut off");
	nan = (float *)(void *)w.data.data;
	nan[7] = NAN;
	put_weights(p, &w, SIZE_MAX);
	assert_refused(p,
		"/model.safetensors: tensor embeddings.word_embeddings.weight holds a number that "
		"is not finite");
	w = made_weights(p->m, "", false);
	made_tensor(
		&w, "embeddings.word_embeddings.weight", model.words, MADE_WORDS / 2, MADE_HIDDEN);
	put_weights(p, &w, SIZE_MAX);
	assert_refused(
		p, "/model.safetensors: tensor embeddings.word_embeddings.weight is not [50, 64]");
	w = made_weights(p->m, "", false);
	made_tensor(&w, "embeddings.word_embeddings.weight", model.words, MADE_WORDS, MADE_HIDDEN);
	put_weights(p, &w, SIZE_MAX);
	assert_refused(
		p, "/model.safetensors: tensor embeddings.position_embeddings.weight is missing");
	unlink(place_at(p, "vocab.txt"));
	assert_refused(p, ": neither tokenizer.json nor vocab.txt");
}

#define TEXT(id, title)                                                                            \
	"{\"id\":\"" id "\",\"content\":{\"title\":\"" title "\",\"abstract\":\"Birds.\"}}\n"

#define RUN                                                                                        \
	"match --submissions s.jsonl --archives a.jsonl --profiles p.json --out out.csv --model "  \
	". "

/* Of all files with vectors in the folder. */
static int64_t kept_rows(const struct place *p)
{
	glob_t found;
	int64_t bytes = 0;
	struct stat st;

	if (glob(place_at(p, "vectors-*"), 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc; i++)
		bytes += stat(found.gl_pathv[i], &st) == 0 ? (int64_t)st.st_size : 0;
	globfree(&found);
	assert_int_equal(bytes % (32 + MADE_HIDDEN * 4 + 8), 0);
	return bytes / (32 + MADE_HIDDEN * 4 + 8);
}

/* By hand-made vectors of the same model the same scores come out, whatever the threads. */
static void texts_are_encoded_and_mixed_in(void **state)
{
	struct place *p = *state;
	const char *alone;

	place_put(p, "s.jsonl", TEXT("p1", "Graphs") TEXT("p2", "Soil"));
	place_put(p, "a.jsonl", TEXT("a", "Graphs") TEXT("b", "Soil") TEXT("c", "Graphs"));
	place_put(p, "p.json", "{\"ann\": [\"a\"], \"bob\": [\"b\"], \"eve\": [\"c\"]}");
	assert_int_equal(place_run(p, RUN "--precision float --threads 1"), EXIT_DONE);
	alone = place_get(p, "out.csv");
	/* The same text has the greatest cosine, the same score for the same text. */
	assert_non_null(strstr(alone, "p1,ann,1.000000\np1,eve,1.000000\np1,bob,"));
	assert_non_null(strstr(alone, "p2,bob,1.000000\n"));
	assert_int_equal(place_run(p, RUN "--precision float --threads 5"), EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), alone);
	assert_int_equal(place_run(p, RUN "--precision int8"), EXIT_DONE);
	assert_string_not_equal(place_get(p, "out.csv"), alone);
	alone = place_get(p, "out.csv");
	assert_int_equal(place_run(p, RUN), EXIT_DONE);
	assert_string_equal(place_get(p, "out.csv"), alone);
}

/* The same bytes with kept vectors as without. */
static void vectors_are_kept_for_the_next_run(void **state)
{
	struct place *p = *state;
	const char *alone;

	place_put(p, "s.jsonl", TEXT("p1", "Graphs") TEXT("p2", "Soil"));
	place_put(p, "a.jsonl", TEXT("a", "Graphs") TEXT("b", "Soil") TEXT("c", "Graphs"));
	place_put(p, "p.json", "{\"ann\": [\"a\"], \"bob\": [\"b\"], \"eve\": [\"c\"]}");
	assert_int_equal(place_run(p, RUN), EXIT_DONE);
	alone = place_get(p, "out.csv");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(place_run(p, RUN "--cache ."), EXIT_DONE);
		assert_string_equal(place_get(p, "out.csv"), alone);
		assert_int_equal(kept_rows(p), 2); /* two distinct texts */
	}
	/* Another precision is another model. */
	assert_int_equal(place_run(p, RUN "--cache . --precision float"), EXIT_DONE);
	assert_int_equal(kept_rows(p), 4);
	assert_int_equal(place_run(p, RUN "--cache no/such"), EXIT_USAGE);
	assert_non_null(strstr(p->err, "no/such: No such file or directory"));
}

static void options_that_cannot_be_are_refused(void **state)
{
	struct place *p = *state;

	assert_int_equal(place_run(p, RUN "--precision int4"), EXIT_USAGE);
	assert_non_null(strstr(p->err, "--precision is int8 or float"));
	assert_int_equal(place_run(p, RUN "--vectors v.csv"), EXIT_USAGE);
	assert_non_null(strstr(p->err, "two sources of one thing"));
	assert_int_equal(
		place_run(p, "match --submissions s --archives a --out o --threads 2"), EXIT_USAGE);
	assert_non_null(strstr(p->err, "--precision, --threads and --cache are of --model"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_published_folder_is_read_in_each_of_its_forms, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			other_models_are_refused_in_one_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			bad_weights_are_refused_in_one_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(texts_are_encoded_and_mixed_in, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			vectors_are_kept_for_the_next_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			options_that_cannot_be_are_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
