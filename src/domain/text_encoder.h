/*
 * A sentence encoder: what a text is about, as a vector.  The model is a folder that the operator
 * names (serve --model); who reads it is cli/, and the engine of domain/assign asks.
 */
#ifndef DOMAIN_TEXT_ENCODER_H
#define DOMAIN_TEXT_ENCODER_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

typedef void text_told(void *arg, uint64_t done, uint64_t total);

/* By text, in m. */
struct text_vectors {
	float *v; /* [n × dims] */
	size_t dims;
};

struct text_encoder {
	/* ERR_INTERNAL: the model cannot be used; it was logged. */
	enum err (*encode)(void *arg, struct mem *m, const char *const *text, size_t n,
		text_told *tell, void *tell_arg, struct text_vectors *ret_vectors);
	void *arg;
};

#endif
