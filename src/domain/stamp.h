/*
 * Pure.  Stands for what somebody looked at, in a hidden field: what is stored by
 * now has the same stamp when nobody has saved anything else since.
 */
#ifndef DOMAIN_STAMP_H
#define DOMAIN_STAMP_H

#include "base/mem.h"

/* Of n texts in their order, none NULL: 16 hexadecimal digits in mem. */
const char *stamp_of(struct mem *mem, const char *const *texts, size_t n);

#endif
