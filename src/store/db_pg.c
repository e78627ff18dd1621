#include "store/backend.h"

static enum err open_store(struct store *s, struct mem *mem, const char **ret_why)
{
	(void)s;
	(void)mem;
	*ret_why = "PostgreSQL is not supported in this build.";
	return ERR_REFUSED;
}

const struct backend backend_pg = { .store_open = open_store };
