/* The made-up model of match/made_model.h as a published folder's files. */
#ifndef TESTS_CLI_MADE_FOLDER_H
#define TESTS_CLI_MADE_FOLDER_H

#include "base/buf.h"

#include "../match/made_model.h"

#define MADE_CONFIG                                                                                \
	"{\"model_type\":\"bert\",\"hidden_act\":\"gelu\",\"hidden_size\":64,"                     \
	"\"num_attention_heads\":2,\"num_hidden_layers\":2,\"intermediate_size\":96,"              \
	"\"max_position_embeddings\":300,\"vocab_size\":50,\"layer_norm_eps\":1e-12}"

/* A safetensors file being put together. */
struct made_weights {
	struct buf header, data;
	const char *prefix;
	bool is_old; /* gamma and beta */
};

static inline void made_tensor(
	struct made_weights *w, const char *name, const float *v, size_t rows, size_t columns)
{
	size_t n = rows * (columns == 0 ? 1 : columns) * sizeof(float);

	buf_printf(&w->header, "%c\"%s%s\":{\"dtype\":\"F32\",\"shape\":[%zu",
		w->header.n == 0 ? '{' : ',', w->prefix, name, rows);
	if (columns > 0)
		buf_printf(&w->header, ",%zu", columns);
	buf_printf(&w->header, "],\"data_offsets\":[%zu,%zu]}", w->data.n, w->data.n + n);
	buf_add(&w->data, v, n);
}

static inline void made_pair(struct mem *m, struct made_weights *w, const char *name,
	const struct encoder_linear *l, size_t out, size_t in)
{
	bool is_norm = in == 0;

	made_tensor(w, mem_printf(m, "%s.%s", name, is_norm && w->is_old ? "gamma" : "weight"),
		l->weight, out, in);
	made_tensor(w, mem_printf(m, "%s.%s", name, is_norm && w->is_old ? "beta" : "bias"),
		l->bias, out, 0);
}

static inline void made_tensors(
	struct mem *m, struct made_weights *w, const struct encoder_model *model)
{
	size_t h = MADE_HIDDEN;
	float *kinds = MEM_ARRAY(m, float, 2 * h);

	memcpy(kinds, model->kind, h * sizeof(float));
	made_tensor(w, "embeddings.word_embeddings.weight", model->words, MADE_WORDS, h);
	made_tensor(w, "embeddings.position_embeddings.weight", model->places, MADE_PLACES, h);
	made_tensor(w, "embeddings.token_type_embeddings.weight", kinds, 2, h);
	made_pair(m, w, "embeddings.LayerNorm", &model->norm, h, 0);
	for (int i = 0; i < MADE_LAYERS; i++) {
		const struct encoder_layer *l = &model->layer[i];
		const char *at = mem_printf(m, "encoder.layer.%d.", i);

		made_pair(m, w, mem_printf(m, "%sattention.self.query", at), &l->query, h, h);
		made_pair(m, w, mem_printf(m, "%sattention.self.key", at), &l->key, h, h);
		made_pair(m, w, mem_printf(m, "%sattention.self.value", at), &l->value, h, h);
		made_pair(m, w, mem_printf(m, "%sattention.output.dense", at), &l->output, h, h);
		made_pair(m, w, mem_printf(m, "%sattention.output.LayerNorm", at),
			&l->attention_norm, h, 0);
		made_pair(
			m, w, mem_printf(m, "%sintermediate.dense", at), &l->inner, MADE_INNER, h);
		made_pair(m, w, mem_printf(m, "%soutput.dense", at), &l->outer, h, MADE_INNER);
		made_pair(m, w, mem_printf(m, "%soutput.LayerNorm", at), &l->norm, h, 0);
	}
}

static inline struct made_weights made_weights(struct mem *m, const char *prefix, bool is_old)
{
	struct made_weights w = { .prefix = prefix, .is_old = is_old };

	buf_init(&w.header, m, 0);
	buf_init(&w.data, m, 0);
	return w;
}

/* The file's bytes. */
static inline struct buf made_file(struct mem *m, const struct made_weights *w)
{
	uint64_t length = w->header.n + 1;
	struct buf whole;

	buf_init(&whole, m, 0);
	buf_add(&whole, &length, sizeof(length));
	buf_add(&whole, w->header.data, w->header.n);
	buf_char(&whole, '}');
	buf_add(&whole, w->data.data, w->data.n);
	return whole;
}

/* The lines of vocab.txt. */
static inline const char *made_vocabulary(struct mem *m)
{
	struct buf b;

	buf_init(&b, m, 0);
	buf_text(&b,
		"[UNK]\n[CLS]\n[SEP]\nbirds\nsoil\ngraphs\n.\nw\n##0\n##1\n##2\n##3\n##4\n##5\n"
		"##6\n##7\n##8\n##9\n##x\np\n");
	for (int i = 20; i < MADE_WORDS; i++)
		buf_printf(&b, "piece%d\n", i);
	return buf_str(&b);
}

#endif
