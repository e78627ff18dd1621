/*
 * The guidance of a criterion: a sentence or two on what it asks, and a line for
 * each score, "- 3: A clear step forward, properly argued."
 */
#ifndef WEB_TEXT_ANCHORS_H
#define WEB_TEXT_ANCHORS_H

#include "base/mem.h"

enum { ANCHORS = 5 };

struct guidance {
	const char *asks;	      /* without the lines of scores */
	const char *anchors[ANCHORS]; /* what 1 to 5 mean; NULL where nothing is said */
	int n_said;
};

/* Reads the Markdown of a criterion's guidance; results live in m. */
struct guidance guidance_read(struct mem *m, const char *text);

#endif
