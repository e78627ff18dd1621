/*
 * What the engine reads of a call: the titles and abstracts of its proposals and of the panel's
 * publications, as words, and as vectors too where the operator named a model (text_encoder.h).
 * For this folder.
 */
#ifndef DOMAIN_ASSIGN_TEXTS_H
#define DOMAIN_ASSIGN_TEXTS_H

#include "domain/assign/assign_input.h"
#include "domain/text_encoder.h"
#include "match/expertise.h"

/* Whole texts, kept only for an encoder. */
struct assign_text_list {
	const char **text;
	size_t n, room;
};

struct assign_texts {
	struct expertise *x;		  /* papers by in->proposals, reviewers by in->members */
	struct expertise_vectors vectors; /* no dims: there is no model */
	struct assign_text_list papers, publications;
	struct mem *text_mem; /* of those lists; NULL: there is no model */
};

/* In the snapshot that in was loaded in; all of it in m.  Told: papers and members read so far. */
MUST_CHECK enum err assign_texts_read(struct cx *cx, struct call_id call,
	const struct assign_input *in, struct mem *m, text_told *tell, void *tell_arg,
	struct assign_texts *ret_texts);

/* Is there a model, which is to read them yet? */
bool assign_texts_wait(const struct assign_texts *t);

/* With no snapshot open, for it may take minutes.  Vectors in m; the texts end. */
MUST_CHECK enum err assign_texts_encode(
	struct cx *cx, struct mem *m, text_told *tell, void *tell_arg, struct assign_texts *t);

#endif
