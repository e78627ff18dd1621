#include "cli/filter/tokenizer_in.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/filter/file_in.h"

enum { PIECES_MAX = 1000000 };

/* What goes on and where faults go. */
struct reading {
	struct mem *mem;
	const char *name; /* of the file */
	const char *fault;
};

static bool fail(struct reading *rd, const char *reason)
{
	if (rd->fault == NULL)
		rd->fault = mem_printf(rd->mem, "%s: %s", rd->name, reason);
	return false;
}

static bool is_text(const json_t *object, const char *key, const char *wanted)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s != NULL && strcmp(s, wanted) == 0;
}

/* A truth, or `otherwise` where it is absent or null. */
static bool truth(const json_t *object, const char *key, bool otherwise)
{
	const json_t *v = json_object_get(object, key);

	return json_is_boolean(v) ? json_is_true(v) : otherwise;
}

static bool check_type(struct reading *rd, const json_t *root, const char *part, const char *wanted)
{
	const json_t *v = json_object_get(root, part);
	const char *type = json_string_value(json_object_get(v, "type"));

	if (type != NULL && strcmp(type, wanted) == 0)
		return true;
	return fail(rd, mem_printf(rd->mem, "%s is %.40s; only %s is known", part,
				type == NULL ? "missing" : type, wanted));
}

/* Accents are stripped where letters are lowered, unless it is said. */
static struct wordpiece_rules rules_of(const json_t *normalizer)
{
	bool lowers = truth(normalizer, "lowercase", true);

	return (struct wordpiece_rules){ .cleans = truth(normalizer, "clean_text", true),
		.parts_han = truth(normalizer, "handle_chinese_chars", true),
		.lowers = lowers,
		.strips_accents = truth(normalizer, "strip_accents", lowers) };
}

/* Orders the pieces by their numbers, which are all from 0 on. */
static bool number_pieces(struct reading *rd, json_t *vocabulary, const char **piece)
{
	size_t n = json_object_size(vocabulary);
	const char *key;
	json_t *v;

	json_object_foreach(vocabulary, key, v)
	{
		json_int_t id = json_is_integer(v) ? json_integer_value(v) : -1;

		if (id < 0 || id >= (json_int_t)n || piece[id] != NULL)
			return fail(rd,
				mem_printf(rd->mem,
					"piece \"%.60s\" has no number of its own from 0 to %zu",
					key, n - 1));
		piece[id] = key;
	}
	return true;
}

static bool add_pieces(struct reading *rd, json_t *vocabulary, struct wordpiece *w)
{
	size_t n = json_object_size(vocabulary);
	const char **piece = MEM_ARRAY(rd->mem, const char *, n);

	if (n == 0 || n > PIECES_MAX)
		return fail(rd, "no vocabulary, or more than a million pieces");
	if (!number_pieces(rd, vocabulary, piece))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!wordpiece_add(w, piece[i], strlen(piece[i])))
			return fail(rd, mem_printf(rd->mem, "piece %zu is empty, or too long", i));
	mem_drop(piece);
	return true;
}

static bool finish(struct reading *rd, struct wordpiece *w)
{
	const char *missing;

	return wordpiece_finish(w, &missing) ||
	       fail(rd, mem_printf(rd->mem, "the vocabulary lacks %s", missing));
}

static bool read_object(struct reading *rd, const json_t *root, struct wordpiece **ret_tokenizer)
{
	const json_t *model = json_object_get(root, "model");
	struct wordpiece_rules rules = rules_of(json_object_get(root, "normalizer"));

	if (!check_type(rd, root, "model", "WordPiece") ||
		!check_type(rd, root, "normalizer", "BertNormalizer") ||
		!check_type(rd, root, "pre_tokenizer", "BertPreTokenizer"))
		return false;
	if (!is_text(model, "continuing_subword_prefix", "##") ||
		!is_text(model, "unk_token", "[UNK]"))
		return fail(rd, "pieces are continued by something else than \"##\", or the "
				"unknown word is not [UNK]");
	*ret_tokenizer = wordpiece_new(rd->mem, &rules);
	return add_pieces(rd, json_object_get(model, "vocab"), *ret_tokenizer) &&
	       finish(rd, *ret_tokenizer);
}

enum err tokenizer_read_json(struct mem *m, const char *name, const char *data, size_t n,
	struct wordpiece **ret_tokenizer, const char **ret_fault)
{
	struct reading rd = { .mem = m, .name = name };
	json_t *root = file_in_object(m, name, data, n, &rd.fault);
	bool is_good = root != NULL && read_object(&rd, root, ret_tokenizer);

	json_decref(root);
	*ret_fault = rd.fault;
	return is_good ? ERR_OK : ERR_INVALID;
}

enum err tokenizer_read_vocabulary(struct mem *m, const char *name, const char *data, size_t n,
	const struct wordpiece_rules *rules, struct wordpiece **ret_tokenizer,
	const char **ret_fault)
{
	struct wordpiece *w = wordpiece_new(m, rules);
	struct reading rd = { .mem = m, .name = name };
	int64_t line = 1;

	for (size_t at = 0; at < n && rd.fault == NULL; line++) {
		const char *lf = memchr(data + at, '\n', n - at);
		size_t length = (lf == NULL ? n : (size_t)(lf - data)) - at;
		size_t next = at + length + 1;

		if (length > 0 && data[at + length - 1] == '\r')
			length--;
		if (line > PIECES_MAX || !utf8_valid(data + at, length) ||
			!wordpiece_add(w, data + at, length))
			rd.fault = mem_printf(m,
				"%s:%" PRId64 ": no piece of its own: empty, too long, not UTF-8, "
				"there already, or beyond the first million",
				name, line);
		at = next;
	}
	if (rd.fault == NULL && finish(&rd, w))
		*ret_tokenizer = w;
	*ret_fault = rd.fault;
	return rd.fault == NULL ? ERR_OK : ERR_INVALID;
}

/* BERT's own rules, as tokenizer_config.json changes them. */
static enum err read_config(
	struct mem *m, const char *path, struct wordpiece_rules *ret_rules, const char **ret_fault)
{
	bool lowers;
	json_t *v;

	*ret_rules = (struct wordpiece_rules){ true, true, true, true };
	if (!file_in_exists(path))
		return ERR_OK;
	v = file_in_json(m, path, ret_fault);
	if (v == NULL)
		return ERR_INVALID;
	lowers = truth(v, "do_lower_case", true);
	*ret_rules = (struct wordpiece_rules){ .cleans = true,
		.parts_han = truth(v, "tokenize_chinese_chars", true),
		.strips_accents = truth(v, "strip_accents", lowers),
		.lowers = lowers };
	json_decref(v);
	return ERR_OK;
}

enum err tokenizer_read(
	struct mem *m, const char *folder, struct wordpiece **ret_tokenizer, const char **ret_fault)
{
	const char *json = mem_printf(m, "%s/tokenizer.json", folder);
	const char *vocabulary = mem_printf(m, "%s/vocab.txt", folder);
	const char *config = mem_printf(m, "%s/tokenizer_config.json", folder);
	bool is_json = file_in_exists(json);
	struct wordpiece_rules rules;
	struct file_in f;
	enum err e;

	if (!is_json && !file_in_exists(vocabulary)) {
		*ret_fault = mem_printf(m, "%s: neither tokenizer.json nor vocab.txt", folder);
		return ERR_INVALID;
	}
	if (!is_json && read_config(m, config, &rules, ret_fault) != ERR_OK)
		return ERR_INVALID;
	*ret_fault = file_in_open(m, is_json ? json : vocabulary, &f);
	if (*ret_fault != NULL)
		return ERR_INVALID;
	e = is_json ? tokenizer_read_json(m, json, f.data, f.n, ret_tokenizer, ret_fault)
		    : tokenizer_read_vocabulary(
			      m, vocabulary, f.data, f.n, &rules, ret_tokenizer, ret_fault);
	file_in_close(&f);
	return e;
}
