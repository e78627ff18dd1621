/*
 * A sentence encoder of BERT's architecture (Devlin et al. 2019; Reimers and Gurevych 2019): the
 * pieces of a text in, a vector of length 1 out.  In float, or with the weights' products in
 * whole numbers of 8 bits (a scale a column of the weights, a scale a row of what meets them).
 *
 *	struct encoder *e = encoder_new(mem, &model, ENCODER_INT8, encoder_level());
 *	struct encoder_scratch *s = encoder_scratch_new(mem, e);
 *	encoder_run(e, s, texts, n, vectors);
 *
 * Pure: the same bytes for the same weights and pieces on the same level, whatever texts stand
 * beside them, whatever compiler; between levels the last digits differ.  An encoder is only read
 * once it stands: threads may share it, each with a scratch of its own.
 */
#ifndef MATCH_ENCODER_H
#define MATCH_ENCODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum { ENCODER_PIECES_MAX = 512 }; /* of a text */

enum encoder_precision { ENCODER_FLOAT, ENCODER_INT8 };

/* What of the last layer is the text's: the mean over its pieces, or the first piece. */
enum encoder_pooling { ENCODER_MEAN, ENCODER_FIRST };

/* Instruction sets. */
enum encoder_level { ENCODER_PLAIN, ENCODER_AVX2, ENCODER_AVX512 };

/* A matrix [out × in] by rows, as published, and [out]. */
struct encoder_linear {
	const float *weight, *bias;
};

struct encoder_layer {
	struct encoder_linear query, key, value, output; /* hidden to hidden */
	struct encoder_linear attention_norm;		 /* [hidden] each */
	struct encoder_linear inner, outer;		 /* hidden to inner and back */
	struct encoder_linear norm;			 /* [hidden] each */
};

/* The tables must stay as long as the encoder; all else is copied. */
struct encoder_model {
	size_t n_layers, hidden, heads, inner, positions, vocabulary;
	float epsilon;			/* of the norms */
	uint32_t first_mark, last_mark; /* pieces that every text begins and ends with */
	enum encoder_pooling pooling;
	const float *words;  /* [vocabulary × hidden] */
	const float *places; /* [positions × hidden] */
	const float *kind;   /* [hidden] of a single text */
	struct encoder_linear norm;
	const struct encoder_layer *layer; /* [n_layers] */
};

/* NULL, or why a model of these sizes (pointers are not looked at) cannot be run. */
const char *encoder_refuses(const struct encoder_model *model);

bool encoder_has(enum encoder_level level);

/* The best this machine has, and its name. */
enum encoder_level encoder_level(void);
const char *encoder_level_name(enum encoder_level level);

struct encoder;
struct encoder_scratch;

/* Of a model that is not refused, at a level that the machine has. */
struct encoder *encoder_new(struct mem *m, const struct encoder_model *model,
	enum encoder_precision precision, enum encoder_level level);

struct encoder_scratch *encoder_scratch_new(struct mem *m, const struct encoder *e);

/* 1 to ENCODER_PIECES_MAX pieces (and no more than positions), each below vocabulary. */
struct encoder_text {
	const uint32_t *piece;
	size_t n;
};

/* [n × hidden] */
void encoder_run(const struct encoder *e, struct encoder_scratch *s,
	const struct encoder_text *texts, size_t n, float *ret_vectors);

#endif
