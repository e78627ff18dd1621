#include <string.h>
#include <strings.h>

#include "base/email.h"
#include "domain/inquiry/mail_parts.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct mail_span trimmed(struct mail_span v)
{
	while (v.n > 0 && is_blank(v.s[0])) {
		v.s++;
		v.n--;
	}
	while (v.n > 0 && is_blank(v.s[v.n - 1]))
		v.n--;
	return v;
}

/* The line at *at, without its end; moves on.  False at the end. */
static bool next_line(struct mail_span text, size_t *at, struct mail_span *ret_line)
{
	const char *end;

	if (*at >= text.n)
		return false;
	end = memchr(text.s + *at, '\n', text.n - *at);
	ret_line->s = text.s + *at;
	ret_line->n = end == NULL ? text.n - *at : (size_t)(end - ret_line->s);
	*at += ret_line->n + (end != NULL);
	if (ret_line->n > 0 && ret_line->s[ret_line->n - 1] == '\r')
		ret_line->n--;
	return true;
}

void mail_split(struct mail_span whole, struct mail_span *ret_head, struct mail_span *ret_body)
{
	struct mail_span line;
	size_t at = 0, begin = 0;

	while (begin = at, next_line(whole, &at, &line))
		if (line.n == 0)
			break;
	*ret_head =
		(struct mail_span){ whole.s, begin < MAIL_HEAD_BYTES ? begin : MAIL_HEAD_BYTES };
	*ret_body = (struct mail_span){ whole.s + at, whole.n - at };
}

static bool is_named(struct mail_span line, const char *name)
{
	size_t n = strlen(name);

	if (line.n <= n || strncasecmp(line.s, name, n) != 0)
		return false;
	while (n < line.n && (line.s[n] == ' ' || line.s[n] == '\t'))
		n++;
	return n < line.n && line.s[n] == ':';
}

static bool is_folded(struct mail_span head, size_t at)
{
	return at < head.n && (head.s[at] == ' ' || head.s[at] == '\t');
}

const char *mail_field(struct mem *m, struct mail_span head, const char *name)
{
	struct mail_span line, more;
	size_t at = 0;
	struct buf b;

	while (next_line(head, &at, &line)) {
		const char *colon;

		if (!is_named(line, name))
			continue;
		colon = memchr(line.s, ':', line.n);
		buf_init(&b, m, line.n + 1);
		buf_add(&b, colon + 1, line.n - (size_t)(colon + 1 - line.s));
		while (is_folded(head, at) && next_line(head, &at, &more))
			buf_add(&b, more.s, more.n);
		for (size_t i = 0; i < b.n; i++)
			if ((unsigned char)b.data[i] < 0x20 || b.data[i] == 0x7f)
				b.data[i] = ' ';
		more = trimmed((struct mail_span){ b.data, b.n });
		return mem_strn(m, more.s, more.n);
	}
	return NULL;
}

size_t mail_count(struct mail_span head, const char *name)
{
	struct mail_span line;
	size_t at = 0, n = 0;

	while (next_line(head, &at, &line))
		n += is_named(line, name);
	return n;
}

/* ---- encoded words ---- */

enum { WORD_BYTES = 2000 }; /* of an encoded word: many more than RFC 2047 allows */

/* One at s: its charset, B or Q, its text; how many bytes it takes, 0: there is none. */
static size_t word_at(struct mem *m, const char *s, const char **ret_text)
{
	const char *charset = s + 2, *mark, *text, *end;
	struct mail_span bytes;

	if (s[0] != '=' || s[1] != '?')
		return 0;
	mark = memchr(charset, '?', strnlen(charset, WORD_BYTES));
	if (mark == NULL || mark == charset || mark[1] == '\0' || mark[2] != '?')
		return 0;
	text = mark + 3;
	end = memmem(text, strnlen(text, WORD_BYTES), "?=", 2);
	if (end == NULL)
		return 0;
	bytes = (struct mail_span){ text, (size_t)(end - text) };
	if (strchr("bB", mark[1]) != NULL)
		bytes = mail_undo_base64(m, bytes);
	else if (strchr("qQ", mark[1]) != NULL)
		bytes = mail_undo_quoted(m, bytes, true);
	else
		return 0;
	/* RFC 2231: "utf-8*en". */
	*ret_text = mail_utf8(m, bytes,
		mem_strn(m, charset, strcspn(mem_strn(m, charset, (size_t)(mark - charset)), "*")));
	return (size_t)(end + 2 - s);
}

/* Blanks between two encoded words are none of the text. */
static size_t blanks_between(const char *s)
{
	size_t n = strspn(s, " ");

	return n > 0 && s[n] == '=' && s[n + 1] == '?' ? n : 0;
}

const char *mail_words(struct mem *m, const char *value)
{
	const char *plain;
	struct buf b;

	buf_init(&b, m, strlen(value) + 1);
	while (*value != '\0') {
		const char *text;
		size_t n = word_at(m, value, &text);

		if (n == 0) {
			buf_char(&b, *value++);
			continue;
		}
		buf_text(&b, text);
		value += n;
		value += blanks_between(value);
	}
	plain = mail_utf8(m, (struct mail_span){ b.data, b.n }, NULL);
	for (char *c = mem_str(m, plain), *at = c;; at++) {
		if (*at == '\n' || *at == '\t')
			*at = ' ';
		if (*at == '\0') {
			struct mail_span t = trimmed((struct mail_span){ c, (size_t)(at - c) });

			return mem_strn(m, t.s, t.n);
		}
	}
}

/* ---- mailboxes ---- */

/* Quoted text without its quotes; comments left out; ends before a comma or a '<'. */
static const char *take_phrase(struct buf *out, const char *s)
{
	bool is_quoted = false;

	for (int depth = 0; *s != '\0'; s++) {
		if (*s == '\\' && s[1] != '\0' && (is_quoted || depth > 0)) {
			s++;
			if (depth == 0)
				buf_char(out, *s);
		} else if (depth == 0 && *s == '"') {
			is_quoted = !is_quoted;
		} else if (!is_quoted && *s == '(') {
			depth++;
		} else if (!is_quoted && depth > 0 && *s == ')') {
			depth--;
		} else if (depth == 0 && !is_quoted && (*s == '<' || *s == ',')) {
			break;
		} else if (depth == 0) {
			buf_char(out, *s);
		}
	}
	return s;
}

void mail_mailbox(struct mem *m, const char *value, const char **ret_address, const char **ret_name)
{
	struct mail_span address;
	const char *phrase, *at;
	struct buf b;

	buf_init(&b, m, strlen(value) + 1);
	at = take_phrase(&b, value);
	phrase = buf_str(&b);
	if (*at == '<')
		address = (struct mail_span){ at + 1, strcspn(at + 1, ">") };
	else
		address = (struct mail_span){ phrase, strlen(phrase) };
	address = trimmed(address);
	*ret_address = mem_strn(m, address.s, address.n);
	*ret_name = *at == '<' ? mail_words(m, phrase) : "";
	if (address.n > 254 || !email_is_good(*ret_address))
		*ret_address = "";
}

/* ---- ids ---- */

enum { ID_BYTES = 250 };

static bool is_id(const char *s, size_t n)
{
	if (n == 0 || n > ID_BYTES)
		return false;
	for (size_t i = 0; i < n; i++)
		if (s[i] <= 0x20 || s[i] >= 0x7f || strchr("<>()[]\\,;:\"", s[i]) != NULL)
			return false;
	return true;
}

void mail_ids(struct mem *m, const char *value, const char **ids, size_t most, size_t *n)
{
	const char *end = value + strlen(value);

	while (*n < most && end > value) {
		const char *close = end;

		while (close > value && close[-1] != '>')
			close--;
		if (close == value)
			return;
		close--;
		end = close;
		while (end > value && end[-1] != '<')
			end--;
		if (end == value)
			return;
		if (is_id(end, (size_t)(close - end)))
			ids[(*n)++] = mem_strn(m, end, (size_t)(close - end));
		end--;
	}
}

/* ---- tokens and parameters ---- */

const char *mail_token(struct mem *m, const char *value)
{
	size_t n = strcspn(value, "; \t");
	char *token = mem_strn(m, value, n);

	for (char *c = token; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return token;
}

/* A value at s, in quotes or not; where it ends. */
static const char *take_value(struct buf *out, const char *s)
{
	if (*s != '"') {
		size_t n = strcspn(s, "; \t");

		buf_add(out, s, n);
		return s + n;
	}
	for (s++; *s != '\0' && *s != '"'; s++) {
		if (*s == '\\' && s[1] != '\0')
			s++;
		buf_char(out, *s);
	}
	return *s == '"' ? s + 1 : s;
}

/* utf-8'en'na%C3%AFve: what stands behind the second quote, its percents read. */
static const char *extended(struct mem *m, const char *value)
{
	const char *quote = strchr(value, '\''),
		   *at = quote == NULL ? NULL : strchr(quote + 1, '\'');
	struct mail_span bytes;
	char *text;

	if (at == NULL)
		return mail_words(m, value);
	text = mem_str(m, at + 1);
	for (char *c = text; *c != '\0'; c++)
		if (*c == '%')
			*c = '=';
	bytes = mail_undo_quoted(m, (struct mail_span){ text, strlen(text) }, false);
	return mail_utf8(m, bytes, mem_strn(m, value, (size_t)(quote - value)));
}

const char *mail_param(struct mem *m, const char *value, const char *name)
{
	const size_t n_name = strlen(name);

	while ((value = strchr(value, ';')) != NULL) {
		bool is_it, is_extended;
		struct buf b;
		size_t n;

		value += 1 + strspn(value + 1, " \t");
		n = strcspn(value, "=; \t");
		if (value[n] != '=')
			continue;
		is_extended = n == n_name + 1 && value[n_name] == '*';
		is_it = (n == n_name || is_extended) && strncasecmp(value, name, n_name) == 0;
		buf_init(&b, m, 64);
		value = take_value(&b, value + n + 1);
		if (is_it)
			return is_extended ? extended(m, buf_str(&b)) : mail_words(m, buf_str(&b));
	}
	return NULL;
}
