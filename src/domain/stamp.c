#include "domain/stamp.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/hash.h"

const char *stamp_of(struct mem *mem, const char *const *texts, size_t n)
{
	struct buf b;

	buf_init(&b, mem, 512);
	for (size_t i = 0; i < n; i++) {
		buf_text(&b, texts[i]);
		buf_char(&b, '\0'); /* no text has one: none runs into the next */
	}
	return mem_printf(mem, "%016" PRIx64, hash_bytes(buf_str(&b), b.n));
}
