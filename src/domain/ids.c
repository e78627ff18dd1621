#include "domain/ids.h"

#include <stdlib.h>

#include "base/enc.h"
#include "base/err.h"

struct id_text id_text(int64_t id)
{
	struct id_text t;

	_Static_assert((int)ENC_U64_CHARS == (int)ID_TEXT_LEN, "an id is a number's text");
	MUST(id > 0);
	enc_u64((uint64_t)id, t.s);
	return t;
}

int64_t id_parse(const char *s)
{
	uint64_t v;

	return enc_u64_read(s, &v) && v <= INT64_MAX ? (int64_t)v : 0;
}

static int by_id(const void *a, const void *b)
{
	const struct proposal_id *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

void proposal_ids_sort(struct proposal_id *ids, size_t n)
{
	if (n > 0)
		qsort(ids, n, sizeof(*ids), by_id);
}
