#include "base/pack.h"

#include <brotli/encode.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>
#include <zstd.h>

#include "base/err.h"

/* Of a page of 20 KB each step more costs twice the time and saves 1 or 2 %. */
enum { GZIP_LEVEL = 6, GZIP_WRAP = 16, GZIP_MEMORY = 8, ZSTD_LEVEL = 6, BR_LEVEL = 4 };

static const char *const names[CODINGS] = { NULL, "gzip", "zstd", "br" };

const char *coding_name(enum coding coding)
{
	return names[coding];
}

/* What "br;q=0.8" weighs in an item of n bytes: is it 0?  RFC 9110 section 12.4.2. */
static bool is_refused(const char *item, size_t n)
{
	const char *end = item + n, *s = item;

	while (s < end && (s = memchr(s, ';', (size_t)(end - s))) != NULL) {
		s += 1 + strspn(s + 1, " \t");
		if (end - s < 2 || (s[0] != 'q' && s[0] != 'Q') || s[1] != '=')
			continue;
		for (s += 2; s < end && *s != ';'; s++)
			if (*s >= '1' && *s <= '9')
				return false;
		return true;
	}
	return false;
}

static bool is_named(const char *item, size_t n, const char *name)
{
	size_t word = strcspn(item, ";, \t");

	return word <= n && word == strlen(name) && strncasecmp(item, name, word) == 0;
}

enum coding coding_best(const char *accept_encoding, unsigned among)
{
	const char *s = accept_encoding;
	unsigned taken = 0, refused = 0;
	enum coding best = CODING_NONE;

	while (s != NULL && *s != '\0') {
		size_t n;

		s += strspn(s, ", \t");
		n = strcspn(s, ",");
		for (enum coding c = CODING_GZIP; c < CODINGS; c++)
			if (is_named(s, n, names[c]))
				*(is_refused(s, n) ? &refused : &taken) |= 1u << c;
		s += n;
	}
	for (enum coding c = CODING_GZIP; c < CODINGS; c++)
		if ((taken & ~refused & among & 1u << c) != 0)
			best = c;
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
