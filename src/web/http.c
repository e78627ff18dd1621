#include "web/http.h"

#include "base/utf8.h"

/* token characters of RFC 9110, 5.6.2 */
static bool is_token(unsigned char c)
{
	if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
		return true;
	return c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL;
}

/* A byte that may stand in a target: visible ASCII without what no URI has. */
static bool is_target(unsigned char c)
{
	return c > 0x20 && c < 0x7f && strchr("\"<>\\^`{|}#", c) == NULL;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static void make_lower(char *s)
{
	for (; *s != '\0'; s++)
		*s = lower(*s);
}

static bool same_word(const char *s, size_t n, const char *word)
{
	if (strlen(word) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (lower(s[i]) != word[i])
			return false;
	return true;
}

/* What is wrong with a head that grew too long without an end. */
static long too_long(const char *bytes, size_t n)
{
	size_t line = n < HTTP_TARGET_MAX + 64 ? n : HTTP_TARGET_MAX + 64;

	return memchr(bytes, '\n', line) == NULL ? -414 : -431;
}

long http_head_end(const char *bytes, size_t n, size_t *scanned)
{
	for (size_t i = *scanned; i < n; i++) {
		if (bytes[i] != '\n')
			continue;
		/* A line ends with CRLF; what a bare LF means, readers disagree on. */
		if (i == 0 || bytes[i - 1] != '\r')
			return -400;
		/* One empty line before the request is passed over (RFC 9112, 2.2). */
		if (i >= 4 && bytes[i - 2] == '\n')
			return i < HTTP_HEAD_MAX ? (long)i + 1 : -431;
		if (i == 3 && bytes[1] == '\n')
			return -400;
	}
	*scanned = n;
	if (n >= HTTP_HEAD_MAX)
		return too_long(bytes, n);
	return n > HTTP_TARGET_MAX + 64 && memchr(bytes, '\n', n) == NULL ? -414 : 0;
}

static enum http_method method_of(const char *s)
{
	static const char *const others[] = { "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE",
		"CONNECT" };

	if (strcmp(s, "GET") == 0)
		return GET;
	if (strcmp(s, "HEAD") == 0)
		return HEAD;
	if (strcmp(s, "POST") == 0)
		return POST;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(s, others[i]) == 0)
			return HTTP_METHOD_OTHER;
	return HTTP_METHOD_UNKNOWN;
}

/* host[:port] of reg-name, IPv4 or [IPv6] letters; made lower case. */
static bool read_host(char *s)
{
	size_t i = 0;
	bool is_six = s[0] == '[';

	make_lower(s);
	for (i = is_six; s[i] != '\0' && s[i] != (is_six ? ']' : ':'); i++)
		if (!((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'z') ||
			    strchr(is_six ? ".:" : "-._~", s[i]) != NULL))
			return false;
	if (i == (size_t)is_six || i > 253 || (is_six && s[i++] != ']'))
		return false;
	if (s[i] == '\0')
		return true;
	return s[i] == ':' && strspn(s + i + 1, "0123456789") == strlen(s + i + 1) &&
	       strlen(s + i + 1) <= 5;
}

/* "http://host/path": the authority stands for Host (RFC 9112, 3.2.2). */
static int read_absolute(char *target, struct http_head *h)
{
	char *authority, *path;
	size_t n;

	if (same_word(target, 7 < strlen(target) ? 7 : 0, "http://"))
		authority = target + 7;
	else if (same_word(target, 8 < strlen(target) ? 8 : 0, "https://"))
		authority = target + 8;
	else
		return 400;
	path = authority + strcspn(authority, "/?");
	n = (size_t)(path - authority);
	if (n == 0)
		return 400;
	/* One byte to the left makes room for the NUL; the scheme's bytes are free. */
	memmove(authority - 1, authority, n);
	authority[n - 1] = '\0';
	if (!read_host(authority - 1))
		return 400;
	h->host = authority - 1;
	h->path = *path == '/' ? path : "/";
	if (*path == '?')
		h->query = path + 1;
	return 0;
}

static int read_target(char *target, const char *method, struct http_head *h)
{
	size_t n = strlen(target);
	char *query;
	int status = 0;

	if (n > HTTP_TARGET_MAX)
		return 414;
	for (size_t i = 0; i < n; i++)
		if (!is_target((unsigned char)target[i]))
			return 400;
	if (target[0] == '/')
		h->path = target;
	else if (strcmp(target, "*") == 0 && strcmp(method, "OPTIONS") == 0)
		h->path = target;
	else if (h->method == HTTP_METHOD_OTHER && strcmp(method, "CONNECT") == 0)
		return 501;
	else
		status = read_absolute(target, h);
	if (status != 0)
		return status;
	query = strchr(h->path, '?');
	if (query != NULL) {
		*query = '\0';
		h->query = query + 1;
	}
	return 0;
}

/* METHOD SP target SP HTTP/1.x, one space each. */
static int read_request_line(char *line, struct http_head *h)
{
	char *target = strchr(line, ' ');
	char *version = target == NULL ? NULL : strchr(target + 1, ' ');
	size_t i;

	if (version == NULL)
		return 400;
	*target++ = '\0';
	*version++ = '\0';
	for (i = 0; line[i] != '\0'; i++)
		if (!is_token((unsigned char)line[i]))
			return 400;
	if (i == 0 || target[0] == '\0')
		return 400;
	h->method = method_of(line);
	if (strncmp(version, "HTTP/", 5) != 0 || strlen(version) != 8 || version[6] != '.' ||
		version[5] < '0' || version[5] > '9' || version[7] < '0' || version[7] > '9')
		return 400;
	if (version[5] != '1')
		return 505;
	h->minor = version[7] == '0' ? 0 : 1;
	return h->method == HTTP_METHOD_UNKNOWN ? 501 : read_target(target, line, h);
}

/* name ":" OWS value OWS */
static int read_field(char *line, struct http_head *h)
{
	struct http_field *f;
	char *colon = strchr(line, ':');
	char *value, *end;

	if (colon == NULL || colon == line)
		return 400; /* a folded line begins with a space and ends here as well */
	for (char *p = line; p < colon; p++)
		if (!is_token((unsigned char)*p))
			return 400;
	if (h->n_fields == HTTP_FIELDS_MAX)
		return 431;
	*colon = '\0';
	make_lower(line);
	value = colon + 1 + strspn(colon + 1, " \t");
	end = value + strlen(value);
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	for (char *p = value; p < end; p++)
		if (((unsigned char)*p < 0x20 && *p != '\t') || *p == 0x7f)
			return 400;
	f = &h->fields[h->n_fields++];
	f->name = line;
	f->value = value;
	return 0;
}

size_t http_field_count(const struct http_head *h, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n_fields; i++)
		n += strcmp(h->fields[i].name, name) == 0;
	return n;
}

const char *http_field(const struct http_head *h, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < h->n_fields; i++) {
		if (strcmp(h->fields[i].name, name) != 0)
			continue;
		if (value != NULL)
			return NULL;
		value = h->fields[i].value;
	}
	return value;
}

/* Digits only, at most 15 of them: no sign, no list, no overflow. */
static bool read_length(const char *s, int64_t *ret_n)
{
	int64_t v = 0;
	size_t n = strlen(s);

	if (n == 0 || n > 15 || strspn(s, "0123456789") != n)
		return false;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (s[i] - '0');
	*ret_n = v;
	return true;
}

/* How the body is framed.  Two answers to that are none. */
static int read_framing(struct http_head *h)
{
	const char *length = http_field(h, "content-length");
	const char *coding = http_field(h, "transfer-encoding");

	if (http_field_count(h, "content-length") > 1 ||
		http_field_count(h, "transfer-encoding") > 1)
		return 400;
	h->content_length = -1;
	if (length != NULL && (coding != NULL || !read_length(length, &h->content_length)))
		return 400;
	if (coding == NULL)
		return 0;
	if (h->minor == 0)
		return 400;
	if (!same_word(coding, strlen(coding), "chunked"))
		return 501;
	h->is_chunked = true;
	return 0;
}

static int read_host_field(struct http_head *h)
{
	size_t n = http_field_count(h, "host");
	const char *sent = http_field(h, "host");

	if (n > 1 || (n == 0 && h->minor > 0))
		return 400;
	for (size_t i = 0; i < h->n_fields && n == 1; i++)
		if (strcmp(h->fields[i].name, "host") == 0 &&
			!read_host((char *)(uintptr_t)h->fields[i].value))
			return 400;
	if (h->host == NULL)
		h->host = sent == NULL ? "" : sent;
	return 0;
}

/* True when a comma-separated list holds a word. */
static bool list_has(const char *list, const char *word)
{
	while (list != NULL && *list != '\0') {
		size_t n;

		list += strspn(list, " \t,");
		n = strcspn(list, " \t,");
		if (same_word(list, n, word))
			return true;
		list += n;
	}
	return false;
}

static int read_hop(struct http_head *h)
{
	const char *expect = http_field(h, "expect");

	h->keeps_alive = h->minor > 0;
	for (size_t i = 0; i < h->n_fields; i++)
		if (strcmp(h->fields[i].name, "connection") == 0 &&
			list_has(h->fields[i].value, "close"))
			h->keeps_alive = false;
	if (http_field_count(h, "expect") > 1)
		return 417;
	if (expect != NULL && !same_word(expect, strlen(expect), "100-continue"))
		return 417;
	h->expects_continue = expect != NULL && h->minor > 0;
	return 0;
}

static int read_lines(char *bytes, size_t n, struct http_head *h)
{
	bool is_first = true;
	int status = 0;

	/* Each line ends with CRLF, the last is empty: http_head_end() saw to it. */
	for (char *line = bytes; status == 0 && line < bytes + n;) {
		char *end = memchr(line, '\n', (size_t)(bytes + n - line));

		end[-1] = '\0';
		if (strlen(line) != (size_t)(end - 1 - line) || strchr(line, '\r') != NULL)
			return 400; /* NUL or a bare CR inside */
		if (line[0] == '\0')
			break;
		status = is_first ? read_request_line(line, h) : read_field(line, h);
		is_first = false;
		line = end + 1;
	}
	return status;
}

int http_head_read(char *bytes, size_t n, struct http_head *ret_head)
{
	struct http_head *h = ret_head;
	int status;

	memset(h, 0, offsetof(struct http_head, fields));
	if (n >= 2 && bytes[0] == '\r' && bytes[1] == '\n')
		bytes += 2, n -= 2;
	status = read_lines(bytes, n, h);
	if (status == 0)
		status = read_framing(h);
	if (status == 0)
		status = read_host_field(h);
	return status == 0 ? read_hop(h) : status;
}

enum chunk_state {
	SIZE,
	AFTER_SIZE,
	EXTENSION,
	SIZE_LF,
	DATA,
	DATA_CR,
	DATA_LF,
	TRAILER,
	TRAILER_LF
};
enum { CHUNK_EXTRA_MAX = 4096, CHUNK_DIGITS_MAX = 8 };

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Spaces may stand before the ";" of an extension; a word after them is something else to others.
 */
static bool feed_after_size(struct http_chunks *c, char byte)
{
	c->state = byte == '\r' ? SIZE_LF : byte == ';' ? EXTENSION : AFTER_SIZE;
	if (c->state == AFTER_SIZE)
		return ++c->extra <= CHUNK_EXTRA_MAX && (byte == ' ' || byte == '\t');
	return true;
}

/* A byte of "1a2b;extension CRLF". */
static bool feed_size(struct http_chunks *c, char byte)
{
	int digit = hex_digit(byte);

	if (digit >= 0) {
		c->left = c->left * 16 + (uint64_t)digit;
		return ++c->line <= CHUNK_DIGITS_MAX;
	}
	if (c->line == 0)
		return false;
	return feed_after_size(c, byte);
}

static bool feed_extension(struct http_chunks *c, char byte)
{
	if (byte == '\r') {
		c->state = SIZE_LF;
		return true;
	}
	return ++c->extra <= CHUNK_EXTRA_MAX && (byte == '\t' || (byte >= 0x20 && byte != 0x7f));
}

/* Trailers are passed over: nothing of ours reads them. */
static bool feed_trailer(struct http_chunks *c, char byte)
{
	if (byte == '\r') {
		c->state = TRAILER_LF;
		return true;
	}
	c->line++;
	return ++c->extra <= CHUNK_EXTRA_MAX && (byte == '\t' || (byte >= 0x20 && byte != 0x7f));
}

/* Any byte but one of the content. */
static bool feed_framing(struct http_chunks *c, char byte)
{
	switch ((enum chunk_state)c->state) {
	case SIZE:
		return feed_size(c, byte);
	case AFTER_SIZE:
		return feed_after_size(c, byte);
	case EXTENSION:
		return feed_extension(c, byte);
	case SIZE_LF:
		c->state = c->left > 0 ? DATA : TRAILER;
		c->line = 0;
		return byte == '\n';
	case DATA_CR:
		c->state = DATA_LF;
		return byte == '\r';
	case DATA_LF:
		c->state = SIZE;
		return byte == '\n';
	case TRAILER:
		return feed_trailer(c, byte);
	case TRAILER_LF:
		c->is_done = c->line == 0;
		c->line = 0;
		c->state = TRAILER;
		return byte == '\n';
	case DATA:
		break;
	}
	return false;
}

bool http_chunks_feed(struct http_chunks *c, char *bytes, size_t n, size_t *ret_used, size_t *ret_n)
{
	size_t in = 0, out = 0;

	while (in < n && !c->is_done) {
		size_t take;

		if (c->state != DATA) {
			if (!feed_framing(c, bytes[in++]))
				return false;
			continue;
		}
		take = c->left < n - in ? (size_t)c->left : n - in;
		memmove(bytes + out, bytes + in, take);
		in += take;
		out += take;
		c->left -= take;
		if (c->left == 0)
			c->state = DATA_CR;
	}
	*ret_used = in;
	*ret_n = out;
	return true;
}

bool http_percent_decode(const char *from, size_t n, bool plus_is_space, char *ret_to)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		char c = from[i];

		if (c == '+' && plus_is_space) {
			c = ' ';
		} else if (c == '%') {
			int high = n - i > 2 ? hex_digit(from[i + 1]) : -1;
			int low = n - i > 2 ? hex_digit(from[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (c == '\0')
			return false;
		ret_to[out++] = c;
	}
	ret_to[out] = '\0';
	return utf8_valid(ret_to, out);
}

const char *http_reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{ 200, "OK" },
		{ 301, "Moved Permanently" },
		{ 303, "See Other" },
		{ 304, "Not Modified" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 408, "Request Timeout" },
		{ 409, "Conflict" },
		{ 413, "Content Too Large" },
		{ 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 417, "Expectation Failed" },
		{ 421, "Misdirected Request" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" },
		{ 507, "Insufficient Storage" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Unknown";
}
