/* The version of a store's schema; known to store/ only. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "store/db.h"

/* 0 for an empty database.  ERR_REFUSED with a sentence: foreign tables, or newer than we are. */
MUST_CHECK enum err schema_look(
	struct store *store, struct mem *mem, int64_t *ret_version, const char **ret_why);

#endif
