#include "place.h"

#include <sys/stat.h>

#include "cli/model_in.h"
#include "match/made_model.h"

#define CONFIG                                                                                     \
	"{\"model_type\":\"bert\",\"hidden_act\":\"gelu\",\"hidden_size\":64,"                     \
	"\"num_attention_heads\":2,\"num_hidden_layers\":2,\"intermediate_size\":96,"              \
	"\"max_position_embeddings\":300,\"vocab_size\":50,\"layer_norm_eps\":1e-12}"

/* A safetensors file being put together. */
struct weights {
	struct buf header, data;
	const char *prefix;
	bool is_old; /* gamma and beta */
};

static void put_tensor(
	struct weights *w, const char *name, const float *v, size_t rows, size_t columns)
{
	size_t n = rows * (columns == 0 ? 1 : columns) * sizeof(float);

	buf_printf(&w->header, "%c\"%s%s\":{\"dtype\":\"F32\",\"shape\":[%zu",
		w->header.n == 0 ? '{' : ',', w->prefix, name, rows);
	if (columns > 0)
		buf_printf(&w->header, ",%zu", columns);
	buf_printf(&w->header, "],\"data_offsets\":[%zu,%zu]}", w->data.n, w->data.n + n);
	buf_add(&w->data, v, n);
}

static void put_linear(struct mem *m, struct weights *w, const char *name,
	const struct encoder_linear *l, size_t out, size_t in)
{
	bool is_norm = in == 0;

	put_tensor(w, mem_printf(m, "%s.%s", name, is_norm && w->is_old ? "gamma" : "weight"),
		l->weight, out, in);
	put_tensor(w, mem_printf(m, "%s.%s", name, is_norm && w->is_old ? "beta" : "bias"), l->bias,
		out, 0);
}

static void put_model(struct mem *m, struct weights *w, const struct encoder_model *model)
{
	size_t h = MADE_HIDDEN;
	float *kinds = MEM_ARRAY(m, float, 2 * h);

	memcpy(kinds, model->kind, h * sizeof(float));
	put_tensor(w, "embeddings.word_embeddings.weight", model->words, MADE_WORDS, h);
	put_tensor(w, "embeddings.position_embeddings.weight", model->places, MADE_PLACES, h);
	put_tensor(w, "embeddings.token_type_embeddings.weight", kinds, 2, h);
	put_linear(m, w, "embeddings.LayerNorm", &model->norm, h, 0);
	for (int i = 0; i < MADE_LAYERS; i++) {
		const struct encoder_layer *l = &model->layer[i];
		const char *at = mem_printf(m, "encoder.layer.%d.", i);

		put_linear(m, w, mem_printf(m, "%sattention.self.query", at), &l->query, h, h);
		put_linear(m, w, mem_printf(m, "%sattention.self.key", at), &l->key, h, h);
		put_linear(m, w, mem_printf(m, "%sattention.self.value", at), &l->value, h, h);
		put_linear(m, w, mem_printf(m, "%sattention.output.dense", at), &l->output, h, h);
		put_linear(m, w, mem_printf(m, "%sattention.output.LayerNorm", at),
			&l->attention_norm, h, 0);
		put_linear(
			m, w, mem_printf(m, "%sintermediate.dense", at), &l->inner, MADE_INNER, h);
		put_linear(m, w, mem_printf(m, "%soutput.dense", at), &l->outer, h, MADE_INNER);
		put_linear(m, w, mem_printf(m, "%soutput.LayerNorm", at), &l->norm, h, 0);
	}
}

static void put_bytes(const struct place *p, const char *name, const char *bytes, size_t n)
{
	FILE *f = fopen(place_at(p, name), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* Writes model.safetensors, cut off after `most` bytes, and its header as it is now. */
static void put_weights(const struct place *p, struct weights *w, size_t most)
{
	struct buf whole;
	uint64_t length;

	buf_init(&whole, p->m, 0);
	length = w->header.n + 1;
	buf_add(&whole, &length, sizeof(length));
	buf_add(&whole, w->header.data, w->header.n);
	buf_char(&whole, '}');
	buf_add(&whole, w->data.data, w->data.n);
	put_bytes(p, "model.safetensors", whole.data, whole.n < most ? whole.n : most);
}

static void put_vocabulary(const struct place *p)
{
	struct buf b;

	buf_init(&b, p->m, 0);
	buf_text(&b, "[UNK]\n[CLS]\n[SEP]\nbirds\nsoil\ngraphs\n.\n");
	for (int i = 7; i < MADE_WORDS; i++)
		buf_printf(&b, "piece%d\n", i);
	place_put(p, "vocab.txt", buf_str(&b));
}

static struct weights begin_weights(const struct place *p, const char *prefix, bool is_old)
{
	struct weights w = { .prefix = prefix, .is_old = is_old };

	buf_init(&w.header, p->m, 0);
	buf_init(&w.data, p->m, 0);
	return w;
}

static int set_up(void **state)
{
	int status = place_begin(state);
	struct place *p = *state;
	struct encoder_model model = made_model(p->m, ENCODER_MEAN);
	struct weights w = begin_weights(p, "", false);

	put_model(p->m, &w, &model);
	put_weights(p, &w, SIZE_MAX);
	put_vocabulary(p);
	place_put(p, "config.json", CONFIG);
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
	struct weights w = begin_weights(p, "bert.", true);
	struct model_in in;

	assert_true(distance(vector_of(p), plain_vector(p->m, &mean, piece, 4)) < 1e-10);
	put_model(p->m, &w, &mean);
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
		place_put(p, "config.json", CONFIG);
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
	struct weights w = begin_weights(p, "", false);
	float *nan;

	unlink(place_at(p, "model.safetensors"));
	assert_refused(p, "/model.safetensors: No such file or directory");
	put_model(p->m, &w, &model);
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
	w = begin_weights(p, "", false);
	put_tensor(
		&w, "embeddings.word_embeddings.weight", model.words, MADE_WORDS / 2, MADE_HIDDEN);
	put_weights(p, &w, SIZE_MAX);
	assert_refused(
		p, "/model.safetensors: tensor embeddings.word_embeddings.weight is not [50, 64]");
	w = begin_weights(p, "", false);
	put_tensor(&w, "embeddings.word_embeddings.weight", model.words, MADE_WORDS, MADE_HIDDEN);
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

static void options_that_cannot_be_are_refused(void **state)
{
	struct place *p = *state;

	assert_int_equal(place_run(p, RUN "--precision int4"), EXIT_USAGE);
	assert_non_null(strstr(p->err, "--precision is int8 or float"));
	assert_int_equal(place_run(p, RUN "--vectors v.csv"), EXIT_USAGE);
	assert_non_null(strstr(p->err, "two sources of one thing"));
	assert_int_equal(
		place_run(p, "match --submissions s --archives a --out o --threads 2"), EXIT_USAGE);
	assert_non_null(strstr(p->err, "--precision and --threads are of --model"));
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
			options_that_cannot_be_are_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
