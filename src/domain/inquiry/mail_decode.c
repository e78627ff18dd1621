#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "domain/inquiry/mail_parts.h"

/* ---- transfer encodings ---- */

static int base64_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* What is no letter of it is passed over, as RFC 2045 says; padding ends it. */
struct mail_span mail_undo_base64(struct mem *m, struct mail_span body)
{
	unsigned bits = 0, n_bits = 0;
	struct buf b;

	buf_init(&b, m, body.n < MAIL_TEXT_BYTES ? body.n + 1 : MAIL_TEXT_BYTES);
	for (size_t i = 0; i < body.n && body.s[i] != '=' && b.n < MAIL_TEXT_BYTES; i++) {
		int v = base64_of(body.s[i]);

		if (v < 0)
			continue;
		bits = (bits << 6 | (unsigned)v) & 0xffffff;
		n_bits += 6;
		if (n_bits >= 8) {
			n_bits -= 8;
			buf_char(&b, (char)(bits >> n_bits & 0xff));
		}
	}
	return (struct mail_span){ b.data, b.n };
}

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* After a '=': how many bytes a soft line end takes; 0: it is none. */
static size_t soft_end(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	if (i < n && s[i] == '\n')
		return i + 1;
	return i + 1 < n && s[i] == '\r' && s[i + 1] == '\n' ? i + 2 : 0;
}

/* A '=' that is none of the encoding stays; in an encoded word "_" is a blank. */
struct mail_span mail_undo_quoted(struct mem *m, struct mail_span body, bool is_word)
{
	struct buf b;

	buf_init(&b, m, body.n < MAIL_TEXT_BYTES ? body.n + 1 : MAIL_TEXT_BYTES);
	for (size_t i = 0; i < body.n && b.n < MAIL_TEXT_BYTES; i++) {
		const char *s = body.s + i;
		size_t left = body.n - i - 1, soft;

		if (*s == '_' && is_word) {
			buf_char(&b, ' ');
		} else if (*s != '=') {
			buf_char(&b, *s);
		} else if (left >= 2 && hex_of(s[1]) >= 0 && hex_of(s[2]) >= 0) {
			buf_char(&b, (char)(hex_of(s[1]) << 4 | hex_of(s[2])));
			i += 2;
		} else if ((soft = soft_end(s + 1, left)) > 0) {
			i += soft;
		} else {
			buf_char(&b, *s);
		}
	}
	return (struct mail_span){ b.data, b.n };
}

struct mail_span mail_undo(struct mem *m, struct mail_span body, const char *encoding)
{
	const char *token = encoding == NULL ? "" : mail_token(m, encoding);

	if (strcmp(token, "base64") == 0)
		return mail_undo_base64(m, body);
	if (strcmp(token, "quoted-printable") == 0)
		return mail_undo_quoted(m, body, false);
	if (body.n > MAIL_TEXT_BYTES)
		body.n = MAIL_TEXT_BYTES;
	return body;
}

/* ---- charsets ---- */

/*
 * Those that mail comes in, by the names of iconv.  A mail does not choose among
 * all that the library has: some of its converters have hung and overrun.
 */
static const struct {
	const char *name, *iconv;
} charsets[] = { { "iso-8859-1", "CP1252" }, { "latin1", "CP1252" }, { "iso-8859-2", "ISO-8859-2" },
	{ "iso-8859-3", "ISO-8859-3" }, { "iso-8859-4", "ISO-8859-4" },
	{ "iso-8859-5", "ISO-8859-5" }, { "iso-8859-6", "ISO-8859-6" },
	{ "iso-8859-7", "ISO-8859-7" }, { "iso-8859-8", "ISO-8859-8" }, { "iso-8859-9", "CP1254" },
	{ "iso-8859-10", "ISO-8859-10" }, { "iso-8859-13", "ISO-8859-13" },
	{ "iso-8859-14", "ISO-8859-14" }, { "iso-8859-15", "ISO-8859-15" },
	{ "iso-8859-16", "ISO-8859-16" }, { "windows-1250", "CP1250" },
	{ "windows-1251", "CP1251" }, { "windows-1252", "CP1252" }, { "windows-1253", "CP1253" },
	{ "windows-1254", "CP1254" }, { "windows-1255", "CP1255" }, { "windows-1256", "CP1256" },
	{ "windows-1257", "CP1257" }, { "windows-1258", "CP1258" }, { "koi8-r", "KOI8-R" },
	{ "koi8-u", "KOI8-U" }, { "macintosh", "MACINTOSH" }, { "gb2312", "GBK" }, { "gbk", "GBK" },
	{ "gb18030", "GB18030" }, { "big5", "BIG5" }, { "shift_jis", "SHIFT_JIS" },
	{ "euc-jp", "EUC-JP" }, { "iso-2022-jp", "ISO-2022-JP" }, { "euc-kr", "UHC" },
	{ "ks_c_5601-1987", "UHC" }, { "tis-620", "TIS-620" }, { "utf-16", "UTF-16" },
	{ "utf-16le", "UTF-16LE" }, { "utf-16be", "UTF-16BE" } };

static const char *iconv_name(const char *charset)
{
	for (size_t i = 0; charset != NULL && i < sizeof(charsets) / sizeof(charsets[0]); i++)
		if (strcasecmp(charsets[i].name, charset) == 0)
			return charsets[i].iconv;
	return NULL;
}

static const char replacement[] = "\xef\xbf\xbd";

static void convert(iconv_t from, struct mail_span bytes, struct buf *out)
{
	char *in = (char *)(uintptr_t)bytes.s;
	size_t left = bytes.n;

	while (left > 0) {
		char chunk[4096], *to = chunk;
		size_t room = sizeof(chunk), before = left;
		size_t r = iconv(from, &in, &left, &to, &room);

		buf_add(out, chunk, sizeof(chunk) - room);
		if (r == (size_t)-1 && (left == before && room == sizeof(chunk))) {
			/* A byte that is none of it, or a character cut off at the end. */
			buf_add(out, replacement, sizeof(replacement) - 1);
			in++;
			left--;
		}
	}
}

/* U+202A to U+202E and U+2066 to U+2069 turn the text that follows them around. */
static bool turns_text(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;

	return n == 3 && u[0] == 0xe2 &&
	       ((u[1] == 0x80 && u[2] >= 0xaa && u[2] <= 0xae) ||
		       (u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9));
}

/* Lines end with "\n"; control characters are left out, what is no UTF-8 is marked. */
static const char *clean(struct mem *m, struct mail_span t)
{
	struct buf b;

	buf_init(&b, m, t.n + 1);
	if (t.n >= 3 && memcmp(t.s, "\xef\xbb\xbf", 3) == 0)
		t = (struct mail_span){ t.s + 3, t.n - 3 };
	for (size_t i = 0, n; i < t.n; i += n) {
		const char *s = t.s + i;
		unsigned char c = (unsigned char)*s;

		n = utf8_step(s, t.n - i);
		if (n == 0) {
			n = 1;
			buf_add(&b, replacement, sizeof(replacement) - 1);
		} else if (c == '\r') {
			if (i + 1 >= t.n || s[1] != '\n')
				buf_char(&b, '\n');
		} else if (c == '\n' || c == '\t' ||
			   (c >= 0x20 && c != 0x7f && !turns_text(s, n) &&
				   !(n == 2 && c == 0xc2 && (unsigned char)s[1] < 0xa0))) {
			buf_add(&b, s, n);
		}
	}
	return buf_str(&b);
}

const char *mail_utf8(struct mem *m, struct mail_span bytes, const char *charset)
{
	const char *name = iconv_name(charset);
	iconv_t from;
	struct buf b;

	/* Not said, not known, or said wrongly: UTF-8 if it is some, else the one of old programs.
	 */
	if (name == NULL && utf8_valid(bytes.s, bytes.n))
		return clean(m, bytes);
	if (name == NULL && charset != NULL && strcasecmp(charset, "utf-8") == 0)
		return clean(m, bytes);
	from = iconv_open("UTF-8", name == NULL ? "CP1252" : name);
	if (from == (iconv_t)-1)
		return clean(m, bytes);
	buf_init(&b, m, bytes.n + 16);
	convert(from, bytes, &b);
	iconv_close(from);
	return clean(m, (struct mail_span){ b.data, b.n });
}
