/*
 * A folder with a published sentence encoder of BERT's architecture:
 *
 *	config.json			sizes; model_type bert, activation gelu
 *	model.safetensors		weights
 *	tokenizer.json | vocab.txt	tokenizer_in.h
 *	1_Pooling/config.json		mean (also when it is not there) or first piece
 *	sentence_bert_config.json	the longest text, in pieces; else tokenizer_config.json's
 *	modules.json			other modules than these are refused
 */
#ifndef CLI_MODEL_IN_H
#define CLI_MODEL_IN_H

#include "base/err.h"
#include "base/mem.h"
#include "cli/filter/safetensors_in.h"
#include "match/encoder.h"
#include "match/wordpiece.h"

struct model_in {
	struct encoder_model model; /* its arrays stand until model_close */
	struct wordpiece *tokenizer;
	size_t pieces_max; /* of a text */
	struct safetensors weights;
};

/* ERR_INVALID with *ret_fault, "file: reason", in m; close in both cases. */
MUST_CHECK enum err model_read(
	struct mem *m, const char *folder, struct model_in *ret_model, const char **ret_fault);

void model_close(struct model_in *model);

#endif
