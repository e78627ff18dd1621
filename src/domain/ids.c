#include "domain/ids.h"

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
