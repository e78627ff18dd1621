/* Names to numbers and back: the ids of a file in the order they came. */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include <stdint.h>

#include "base/mem.h"

struct names;

struct names *names_new(struct mem *m);

/* Names that are the numbers 0 to n - 1 themselves. */
struct names *names_numbered(struct mem *m, int32_t n);

/* The number of a name, new if need be. */
int32_t names_add(struct names *names, const char *name);

/* -1 when there is no such name. */
int32_t names_find(const struct names *names, const char *name);

const char *names_of(const struct names *names, int32_t number);
int32_t names_count(const struct names *names);

#endif
