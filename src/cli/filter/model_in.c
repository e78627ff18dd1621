#include "cli/filter/model_in.h"

#include <stdio.h>
#include <string.h>

#include "cli/filter/tokenizer_in.h"

struct reading {
	struct mem *mem;
	const char *folder;
	struct model_in *to;
	const char *fault;
};

static const char *in_folder(const struct reading *rd, const char *name)
{
	return mem_printf(rd->mem, "%s/%s", rd->folder, name);
}

static bool fail(struct reading *rd, const char *file, const char *reason)
{
	if (rd->fault == NULL)
		rd->fault = mem_printf(rd->mem, "%s: %s", file, reason);
	return false;
}

/* The object in a file that may be missing: then NULL and no fault. */
static json_t *optional(struct reading *rd, const char *name)
{
	const char *path = in_folder(rd, name);

	return file_in_exists(path) ? file_in_json(rd->mem, path, &rd->fault) : NULL;
}

static bool read_size(
	struct reading *rd, const char *file, const json_t *v, const char *key, size_t *ret_size)
{
	const json_t *n = json_object_get(v, key);

	if (!json_is_integer(n) || json_integer_value(n) < 1 || json_integer_value(n) > 1 << 30)
		return fail(rd, file, mem_printf(rd->mem, "%s is no size", key));
	*ret_size = (size_t)json_integer_value(n);
	return true;
}

/* A text that, where it stands at all, must be this one. */
static bool check_text(
	struct reading *rd, const char *file, const json_t *v, const char *key, const char *wanted)
{
	const json_t *text = json_object_get(v, key);
	const char *is = json_string_value(text);

	if (text == NULL || json_is_null(text) || (is != NULL && strcmp(is, wanted) == 0))
		return true;
	return fail(rd, file,
		mem_printf(rd->mem, "%s is %.40s; only %s is known", key,
			is == NULL ? "no text" : is, wanted));
}

static bool read_sizes(struct reading *rd, const char *file, const json_t *v)
{
	struct encoder_model *m = &rd->to->model;
	const json_t *epsilon = json_object_get(v, "layer_norm_eps");
	const char *why;

	if (json_object_get(v, "model_type") == NULL)
		return fail(rd, file, "model_type is missing; only bert is known");
	if (!check_text(rd, file, v, "model_type", "bert") ||
		!check_text(rd, file, v, "hidden_act", "gelu") ||
		!check_text(rd, file, v, "position_embedding_type", "absolute"))
		return false;
	if (!read_size(rd, file, v, "num_hidden_layers", &m->n_layers) ||
		!read_size(rd, file, v, "hidden_size", &m->hidden) ||
		!read_size(rd, file, v, "num_attention_heads", &m->heads) ||
		!read_size(rd, file, v, "intermediate_size", &m->inner) ||
		!read_size(rd, file, v, "max_position_embeddings", &m->positions) ||
		!read_size(rd, file, v, "vocab_size", &m->vocabulary))
		return false;
	m->epsilon = json_is_number(epsilon) ? (float)json_number_value(epsilon) : 1e-12F;
	why = encoder_refuses(m);
	return why == NULL || fail(rd, file, why);
}

static bool read_config(struct reading *rd)
{
	const char *file = in_folder(rd, "config.json");
	json_t *v = file_in_json(rd->mem, file, &rd->fault);
	bool is_good = v != NULL && read_sizes(rd, file, v);

	json_decref(v);
	return is_good;
}

static bool read_pooling(struct reading *rd)
{
	static const char *const other[] = { "pooling_mode_max_tokens",
		"pooling_mode_mean_sqrt_len_tokens", "pooling_mode_weightedmean_tokens",
		"pooling_mode_lasttoken" };
	json_t *v = optional(rd, "1_Pooling/config.json");
	bool is_first = json_is_true(json_object_get(v, "pooling_mode_cls_token"));
	bool is_mean = json_is_true(json_object_get(v, "pooling_mode_mean_tokens"));
	bool is_other = v != NULL && is_first == is_mean;

	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		is_other |= json_is_true(json_object_get(v, other[i]));
	json_decref(v);
	rd->to->model.pooling = is_first ? ENCODER_FIRST : ENCODER_MEAN;
	if (is_other)
		return fail(rd, in_folder(rd, "1_Pooling/config.json"),
			"neither the mean of the pieces nor the first of them");
	return rd->fault == NULL;
}

/* What comes after the pooling would change the vectors. */
static bool check_modules(struct reading *rd)
{
	static const char *const known[] = { ".Transformer", ".Pooling", ".Normalize" };
	const char *path = in_folder(rd, "modules.json");
	bool is_there = file_in_exists(path);
	json_t *root = is_there ? json_load_file(path, 0, NULL) : NULL;
	const json_t *v;
	size_t i;

	if (is_there && !json_is_array(root))
		fail(rd, path, "not a JSON array of modules");
	json_array_foreach(root, i, v)
	{
		const char *type = json_string_value(json_object_get(v, "type"));
		const char *dot = type == NULL ? NULL : strrchr(type, '.');
		bool is_known = false;

		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
			is_known |= dot != NULL && strcmp(dot, known[k]) == 0;
		if (!is_known)
			fail(rd, path,
				mem_printf(rd->mem, "module %zu is of a kind that is not known",
					i + 1));
	}
	json_decref(root);
	return rd->fault == NULL;
}

/* A length that a file may tell; one that is absent or absurd changes nothing. */
static void read_length(struct reading *rd, const char *name, const char *key, bool *ret_is_told)
{
	json_t *v = optional(rd, name);
	const json_t *n = json_object_get(v, key);

	if (json_is_integer(n) && json_integer_value(n) >= 2) {
		*ret_is_told = true;
		if ((size_t)json_integer_value(n) < rd->to->pieces_max)
			rd->to->pieces_max = (size_t)json_integer_value(n);
	}
	json_decref(v);
}

static bool read_longest(struct reading *rd)
{
	size_t positions = rd->to->model.positions;
	bool is_told = false;

	rd->to->pieces_max = positions < ENCODER_PIECES_MAX ? positions : ENCODER_PIECES_MAX;
	read_length(rd, "sentence_bert_config.json", "max_seq_length", &is_told);
	if (!is_told)
		read_length(rd, "tokenizer_config.json", "model_max_length", &is_told);
	return rd->fault == NULL;
}

/* Weights of one file, by the names that BERT's parts have there. */
struct naming {
	struct safetensors *s;
	const char *prefix; /* "" or "bert." */
	char name[128];
};

static const char *named(struct naming *n, int layer, const char *part, const char *end)
{
	if (layer < 0)
		snprintf(n->name, sizeof(n->name), "%sembeddings.%s%s", n->prefix, part, end);
	else
		snprintf(n->name, sizeof(n->name), "%sencoder.layer.%d.%s%s", n->prefix, layer,
			part, end);
	return n->name;
}

static struct encoder_linear linear(
	struct naming *n, int layer, const char *part, size_t out, size_t in)
{
	struct encoder_linear l;

	l.weight = safetensors_floats(n->s, named(n, layer, part, ".weight"), out, in);
	l.bias = safetensors_floats(n->s, named(n, layer, part, ".bias"), out, 0);
	return l;
}

/* The first published weights call a norm's weight and bias gamma and beta. */
static struct encoder_linear norm(struct naming *n, int layer, const char *part, size_t hidden)
{
	bool is_old = safetensors_has(n->s, named(n, layer, part, ".gamma"));
	struct encoder_linear l;

	l.weight = safetensors_floats(
		n->s, named(n, layer, part, is_old ? ".gamma" : ".weight"), hidden, 0);
	l.bias = safetensors_floats(
		n->s, named(n, layer, part, is_old ? ".beta" : ".bias"), hidden, 0);
	return l;
}

static struct encoder_layer read_layer(struct naming *n, const struct encoder_model *m, int i)
{
	size_t h = m->hidden;

	return (struct encoder_layer){
		.query = linear(n, i, "attention.self.query", h, h),
		.key = linear(n, i, "attention.self.key", h, h),
		.value = linear(n, i, "attention.self.value", h, h),
		.output = linear(n, i, "attention.output.dense", h, h),
		.attention_norm = norm(n, i, "attention.output.LayerNorm", h),
		.inner = linear(n, i, "intermediate.dense", m->inner, h),
		.outer = linear(n, i, "output.dense", h, m->inner),
		.norm = norm(n, i, "output.LayerNorm", h),
	};
}

static bool read_weights(struct reading *rd)
{
	const char *path = in_folder(rd, "model.safetensors");
	struct encoder_model *m = &rd->to->model;
	struct safetensors *s = &rd->to->weights;
	struct naming n = { .s = s };
	struct encoder_layer *layer = MEM_ARRAY(rd->mem, struct encoder_layer, m->n_layers);

	if (safetensors_open(rd->mem, path, s)) {
		n.prefix =
			safetensors_has(s, "bert.embeddings.word_embeddings.weight") ? "bert." : "";
		m->words = safetensors_floats(
			s, named(&n, -1, "word_embeddings", ".weight"), m->vocabulary, m->hidden);
		m->places = safetensors_floats(s, named(&n, -1, "position_embeddings", ".weight"),
			m->positions, m->hidden);
		m->kind = safetensors_floats(
			s, named(&n, -1, "token_type_embeddings", ".weight"), 2, m->hidden);
		m->norm = norm(&n, -1, "LayerNorm", m->hidden);
		for (size_t i = 0; i < m->n_layers; i++)
			layer[i] = read_layer(&n, m, (int)i);
		m->layer = layer;
	}
	rd->fault = s->fault;
	return rd->fault == NULL;
}

static bool read_tokenizer(struct reading *rd)
{
	if (tokenizer_read(rd->mem, rd->folder, &rd->to->tokenizer, &rd->fault) != ERR_OK)
		return false;
	rd->to->model.first_mark = wordpiece_find(rd->to->tokenizer, "[CLS]", 5);
	rd->to->model.last_mark = wordpiece_find(rd->to->tokenizer, "[SEP]", 5);
	return wordpiece_count(rd->to->tokenizer) <= rd->to->model.vocabulary ||
	       fail(rd, rd->folder, "the tokenizer has more pieces than the model");
}

enum err model_read(
	struct mem *m, const char *folder, struct model_in *ret_model, const char **ret_fault)
{
	struct reading rd = { .mem = m, .folder = folder, .to = ret_model };

	*ret_model = (struct model_in){ .weights = { .mem = m } };
	if (read_config(&rd) && read_pooling(&rd) && check_modules(&rd) && read_longest(&rd) &&
		read_tokenizer(&rd) && read_weights(&rd))
		return ERR_OK;
	*ret_fault = rd.fault;
	return ERR_INVALID;
}

void model_close(struct model_in *model)
{
	safetensors_close(&model->weights);
}
