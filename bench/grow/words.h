/* Texts that read like proposals from afar: who works on the same topic uses the same words. */
#ifndef GROW_WORDS_H
#define GROW_WORDS_H

#include "base/mem.h"
#include "base/prng.h"

enum { WORDS_TOPICS = 24 };

/* Two of the topics, by number; what a proposal is about and a person works on. */
struct topics {
	size_t a, b;
};
struct topics words_topics(struct prng *chance);

const char *words_title(struct mem *mem, struct prng *chance, struct topics t);
const char *words_text(struct mem *mem, struct prng *chance, struct topics t, size_t sentences);
const char *words_person(struct mem *mem, struct prng *chance);
const char *words_keywords(struct mem *mem, struct prng *chance, struct topics t);

/* A town and its country; n counts towns. */
const char *words_town(size_t n, const char **ret_country);

#endif
