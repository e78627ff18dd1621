/* Letters as files, where no mail server is set: DATA/outbox/NAME.eml. */
#ifndef DOMAIN_EML_H
#define DOMAIN_EML_H

#include "base/err.h"
#include "base/mem.h"
#include "base/value.h"

/*
 * Whole or not at all: written beside, synced, renamed.  The same name again
 * replaces the file.  ERR_INTERNAL with errno's words in *ret_why.
 */
MUST_CHECK enum err eml_write(struct mem *m, const char *data_dir, const char *name,
	struct bytes message, const char **ret_why);

#endif
