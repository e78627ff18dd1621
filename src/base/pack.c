#include "base/pack.h"

#include <brotli/encode.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>
#include <zstd.h>

#include "base/err.h"

/* Of a page of 20 KB each step more costs twice the time and saves 1 or 2 %. */
enum { GZIP_LEVEL = 6, GZIP_WRAP = 16, GZIP_MEMORY = 8, ZSTD_LEVEL = 6, BR_LEVEL = 5 };

static const char *const names[CODINGS] = { NULL, "gzip", "zstd", "br" };

const char *coding_name(enum coding coding)
{
	return names[coding];
}

/* "br;q=0.8" is br; "br;q=0" and "br;q=0.000" are refused. */
static bool takes(const char *item, size_t n, const char *name)
{
	size_t word = strcspn(item, ";, \t");
	const char *q;

	if (word > n || word != strlen(name) || strncasecmp(item, name, word) != 0)
		return false;
	q = memchr(item, '=', n);
	if (q == NULL)
		return true;
	for (q++; q < item + n; q++)
		if (*q >= '1' && *q <= '9')
			return true;
	return false;
}

enum coding coding_best(const char *accept_encoding, unsigned among)
{
	enum coding best = CODING_NONE;
	const char *s = accept_encoding;

	while (s != NULL && *s != '\0') {
		size_t n;

		s += strspn(s, ", \t");
		n = strcspn(s, ",");
		for (enum coding c = CODING_GZIP; c < CODINGS; c++)
			if (c > best && (among & 1u << c) != 0 && takes(s, n, names[c]))
				best = c;
		s += n;
	}
	return best;
}

static size_t pack_gzip(const void *bytes, size_t n, void *out, size_t room)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)bytes,
		.avail_in = (uInt)n,
		.next_out = out,
		.avail_out = (uInt)room };
	size_t made;

	MUST(deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, MAX_WBITS + GZIP_WRAP, GZIP_MEMORY,
		     Z_DEFAULT_STRATEGY) == Z_OK);
	made = deflate(&z, Z_FINISH) == Z_STREAM_END ? room - z.avail_out : 0;
	deflateEnd(&z);
	return made;
}

static size_t pack_zstd(const void *bytes, size_t n, void *out, size_t room)
{
	size_t made = ZSTD_compress(out, room, bytes, n, ZSTD_LEVEL);

	return ZSTD_isError(made) ? 0 : made;
}

static size_t pack_br(const void *bytes, size_t n, void *out, size_t room)
{
	size_t made = room;

	return BrotliEncoderCompress(
		       BR_LEVEL, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, n, bytes, &made, out)
		       ? made
		       : 0;
}

const void *pack(struct mem *m, enum coding coding, const void *bytes, size_t n, size_t *ret_n)
{
	static size_t (*const packers[CODINGS])(const void *, size_t, void *, size_t) = {
		[CODING_GZIP] = pack_gzip, [CODING_ZSTD] = pack_zstd, [CODING_BR] = pack_br
	};
	char *out;

	MUST(coding > CODING_NONE && coding < CODINGS && n <= INT32_MAX);
	if (n == 0)
		return NULL;
	/* No more room than it has already: what does not fit is not worth it. */
	out = mem_array_raw(m, n, 1);
	*ret_n = packers[coding](bytes, n, out, n);
	if (*ret_n == 0)
		mem_drop(out);
	return *ret_n == 0 ? NULL : out;
}
