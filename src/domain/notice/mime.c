#include "domain/notice/mime.h"

#include <string.h>

#include "base/civil.h"
#include "base/err.h"
#include "base/utf8.h"

enum {
	LINE_MAX_BYTES = 76, /* of quoted-printable, RFC 2045 section 6.7 */
	WORD_BYTES_MAX = 54, /* of the text in an encoded word: 75 at most with the header's name */
	HEADER_LINE_BYTES = 78, /* RFC 5322 section 2.1.1 */
	ADDRESS_BYTES = 254
};

bool mime_address_is_safe(const char *address)
{
	const char *at = strchr(address, '@');

	if (at == NULL || at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL ||
		strlen(address) > ADDRESS_BYTES || address[0] == '-')
		return false;
	for (const char *s = address; *s != '\0'; s++)
		if (*s <= 0x20 || *s >= 0x7f || strchr("<>()[]\\,;:\"", *s) != NULL)
			return false;
	return true;
}

static char header_char(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c;
}

static bool is_plain_text(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x7f)
			return false;
	return strstr(s, "=?") == NULL;
}

/* Plain words with one space between them, which a fold takes the place of (RFC 5322 section 2.2.3:
 * unfolding takes away the line's end alone); column: bytes of the line so far. */
static void add_folded(struct buf *out, const char *text, size_t column)
{
	static const char blanks[] = " \t\r\n";

	for (bool is_first = true;; is_first = false) {
		size_t n;

		text += strspn(text, blanks);
		n = strcspn(text, blanks);
		if (n == 0)
			return;
		if (!is_first && column + 1 + n > HEADER_LINE_BYTES) {
			BUF_LIT(out, "\r\n");
			column = 0;
		}
		if (!is_first)
			buf_char(out, ' ');
		for (size_t i = 0; i < n; i++)
			buf_char(out, header_char(text[i]));
		column += (is_first ? 0 : 1) + n;
		text += n;
	}
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 2047 section 4.2, with no more than letters and digits left as they are. */
static void add_q(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = header_char(s[i]);

		if (is_word_char(c))
			buf_char(out, c);
		else if (c == ' ')
			buf_char(out, '_');
		else
			buf_printf(out, "=%02X", (unsigned char)c);
	}
}

static size_t q_bytes(const char *s, size_t n)
{
	size_t bytes = 0;

	for (size_t i = 0; i < n; i++)
		bytes += is_word_char(s[i]) || s[i] == ' ' ? 1 : 3;
	return bytes;
}

/* Encoded words, each of whole characters, one a line. */
static void add_encoded(struct buf *out, const char *text)
{
	size_t n = strlen(text), at = 0;

	while (at < n) {
		size_t begin = at, bytes = 0, step;

		while (at < n) {
			step = utf8_step(text + at, n - at);
			step = step == 0 ? 1 : step;
			bytes += q_bytes(text + at, step);
			if (bytes > WORD_BYTES_MAX)
				break;
			at += step;
		}
		if (begin > 0)
			BUF_LIT(out, "\r\n ");
		BUF_LIT(out, "=?utf-8?Q?");
		add_q(out, text + begin, at - begin);
		BUF_LIT(out, "?=");
	}
}

static void add_text(struct buf *out, const char *name, const char *text)
{
	buf_text(out, name);
	BUF_LIT(out, ": ");
	if (is_plain_text(text))
		add_folded(out, text, strlen(name) + 2);
	else
		add_encoded(out, text);
	BUF_LIT(out, "\r\n");
}

static void add_date(struct buf *out, int64_t at)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil c = civil_of_seconds(at);

	buf_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n", days[civil_weekday(c)],
		c.day, months[c.month - 1], c.year, c.hour, c.minute, c.second);
}

/* The name always in quotes or encoded: it may hold a comma. */
static void add_from(struct buf *out, const char *name, const char *address)
{
	BUF_LIT(out, "From: ");
	if (is_plain_text(name)) {
		buf_char(out, '"');
		for (; *name != '\0'; name++)
			buf_char(out, *name == '"' || *name == '\\' ? '\'' : header_char(*name));
		buf_char(out, '"');
	} else {
		add_encoded(out, name);
	}
	buf_printf(out, "\r\n <%s>\r\n", address);
}

static bool is_literal(char c)
{
	return c >= 0x20 && c < 0x7f && c != '=';
}

/* One line of text, with soft breaks; a space at its end is written out. */
static void add_line(struct buf *out, const char *s, size_t n)
{
	size_t column = 0;

	for (size_t i = 0; i < n; i++) {
		bool is_last = i + 1 == n;
		bool is_plain = is_literal(s[i]) && !(s[i] == ' ' && is_last);
		size_t cost = is_plain ? 1 : 3;

		if (column + cost > LINE_MAX_BYTES - (is_last ? 0 : 1)) {
			BUF_LIT(out, "=\r\n");
			column = 0;
		}
		if (is_plain)
			buf_char(out, s[i]);
		else
			buf_printf(out, "=%02X", (unsigned char)s[i]);
		column += cost;
	}
	BUF_LIT(out, "\r\n");
}

static void add_body(struct buf *out, const char *body)
{
	while (*body != '\0') {
		size_t n = strcspn(body, "\n");

		add_line(out, body, n);
		body += n + (body[n] == '\n');
	}
}

/* RFC 2919, RFC 2369, RFC 8058.  Precedence keeps those who answer by machine from answering. */
static void add_list(struct buf *out, const struct mail *mail)
{
	MUST(strpbrk(mail->leave_link, "<> \t\r\n") == NULL);
	buf_printf(out, "List-Id: <news.%s>\r\n", strchr(mail->from, '@') + 1);
	buf_printf(out, "List-Unsubscribe: <%s>\r\n", mail->leave_link);
	BUF_LIT(out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
		     "Precedence: bulk\r\n");
}

static void add_part(struct buf *out, const char *type, const char *body)
{
	buf_printf(out, "Content-Type: %s; charset=utf-8\r\n", type);
	BUF_LIT(out, "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	add_body(out, body);
}

/* RFC 2046 section 5.1.4: the plainest first.  "=_" stands in no quoted-printable. */
static void add_both(struct buf *out, const struct mail *mail)
{
	buf_printf(out, "Content-Type: multipart/alternative; boundary=\"=_%s\"\r\n\r\n--=_%s\r\n",
		mail->message_id, mail->message_id);
	add_part(out, "text/plain", mail->body);
	buf_printf(out, "\r\n--=_%s\r\n", mail->message_id);
	add_part(out, "text/html", mail->html);
	buf_printf(out, "\r\n--=_%s--\r\n", mail->message_id);
}

static bool is_id_char(char c)
{
	return c > 0x20 && c < 0x7f && strchr("<>()[]\\,;:\"", c) == NULL;
}

/* RFC 5322 section 3.6.4; an id that is none is left out. */
static void add_refs(struct buf *out, const char *refs)
{
	const char *last = NULL;
	size_t n_last = 0;

	if (refs == NULL || refs[0] == '\0')
		return;
	for (const char *at = refs; *at != '\0';) {
		size_t n = strcspn(at, " "), good = 0;

		while (good < n && is_id_char(at[good]))
			good++;
		if (n > 0 && good == n) {
			buf_text(out, last == NULL ? "References: <" : "\r\n <");
			buf_add(out, at, n);
			buf_char(out, '>');
			last = at;
			n_last = n;
		}
		at += n + (at[n] == ' ');
	}
	if (last != NULL)
		buf_printf(out, "\r\nIn-Reply-To: <%.*s>\r\n", (int)n_last, last);
}

void mime_write(struct buf *out, const struct mail *mail)
{
	MUST(mime_address_is_safe(mail->from) && mime_address_is_safe(mail->to));
	add_date(out, mail->at);
	add_from(out, mail->from_name, mail->from);
	buf_printf(out, "To: <%s>\r\n", mail->to);
	add_text(out, "Subject", mail->subject);
	buf_printf(out, "Message-ID: <%s@%s>\r\n", mail->message_id, strchr(mail->from, '@') + 1);
	if (mail->leave_link != NULL)
		add_list(out, mail);
	add_refs(out, mail->refs);
	if (!mail->is_by_hand)
		BUF_LIT(out, "Auto-Submitted: auto-generated\r\n");
	BUF_LIT(out, "MIME-Version: 1.0\r\n");
	if (mail->html != NULL)
		add_both(out, mail);
	else
		add_part(out, "text/plain", mail->body);
}
