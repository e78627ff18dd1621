#include "web/pairs.h"

#include <strings.h>

#include "base/utf8.h"
#include "web/http.h"

enum { BOUNDARY_MAX = 70, PART_HEAD_MAX = 2048 };

static enum err add(struct mem *m, struct pairs *p, struct pair pair)
{
	if (p->n == PAIRS_MAX)
		return ERR_INVALID;
	if ((p->n & (p->n - 1)) == 0) /* room is for the next power of two */
		p->items = mem_grow(m, p->items, p->n == 0 ? 1 : p->n * 2, sizeof(pair));
	p->items[p->n++] = pair;
	return ERR_OK;
}

/* ---- urlencoded ---- */

static enum err add_decoded(struct mem *m, struct pairs *p, const char *s, size_t n)
{
	const char *equals = memchr(s, '=', n);
	size_t name_n = equals == NULL ? n : (size_t)(equals - s);
	size_t value_n = equals == NULL ? 0 : n - name_n - 1;
	char *name = mem_array_raw(m, name_n + 1, 1);
	char *value = mem_array_raw(m, value_n + 1, 1);

	if (!http_percent_decode(s, name_n, true, name) ||
		!http_percent_decode(equals == NULL ? s : equals + 1, value_n, true, value))
		return ERR_INVALID;
	return add(m, p, (struct pair){ .name = name, .value = value });
}

enum err pairs_urlencoded(struct mem *m, const char *text, size_t n, struct pairs *ret_pairs)
{
	struct pairs p = { 0 };
	enum err e = ERR_OK;

	for (size_t i = 0; i < n && e == ERR_OK;) {
		const char *amp = memchr(text + i, '&', n - i);
		size_t one = amp == NULL ? n - i : (size_t)(amp - text) - i;

		if (one > 0)
			e = add_decoded(m, &p, text + i, one);
		i += one + 1;
	}
	if (e == ERR_OK)
		*ret_pairs = p;
	return e;
}

/* ---- multipart ---- */

/* What is left of the body to read. */
struct rest {
	const char *at;
	size_t n;
};

static void skip(struct rest *r, size_t n)
{
	r->at += n;
	r->n -= n;
}

static bool begins(const struct rest *r, const char *s)
{
	size_t n = strlen(s);

	return r->n >= n && memcmp(r->at, s, n) == 0;
}

/* A quoted string after the opening quote: only \" and \\ are escapes. */
static bool read_quoted(struct mem *m, struct rest *line, const char **ret_text)
{
	char *text = mem_array_raw(m, line->n + 1, 1);
	size_t out = 0;

	while (line->n > 0 && line->at[0] != '"') {
		if (line->n > 1 && line->at[0] == '\\' &&
			(line->at[1] == '"' || line->at[1] == '\\'))
			skip(line, 1);
		text[out++] = line->at[0];
		skip(line, 1);
	}
	if (line->n == 0)
		return false;
	skip(line, 1);
	text[out] = '\0';
	*ret_text = text;
	return utf8_valid(text, out) && memchr(text, '\0', out) == NULL;
}

/* form-data; name="a"; filename="b" */
static bool read_disposition(struct mem *m, struct rest line, struct pair *p)
{
	if (line.n < 9 || strncasecmp(line.at, "form-data", 9) != 0)
		return false;
	skip(&line, 9);
	while (line.n > 0) {
		const char **to;

		if (line.at[0] == ';' || line.at[0] == ' ' || line.at[0] == '\t') {
			skip(&line, 1);
			continue;
		}
		if (begins(&line, "name=\"")) {
			to = &p->name;
			skip(&line, 6);
		} else if (begins(&line, "filename=\"")) {
			to = &p->file_name;
			skip(&line, 10);
		} else {
			return false;
		}
		if (*to != NULL || !read_quoted(m, &line, to))
			return false;
	}
	return p->name != NULL;
}

/* The lines before a part's content; others than Content-Disposition are passed over. */
static bool read_part_head(struct mem *m, struct rest *r, struct pair *p)
{
	static const char wanted[] = "content-disposition:";

	for (;;) {
		struct rest line = *r;
		const char *end =
			memmem(r->at, r->n < PART_HEAD_MAX ? r->n : PART_HEAD_MAX, "\r\n", 2);

		if (end == NULL)
			return false;
		line.n = (size_t)(end - r->at);
		skip(r, line.n + 2);
		if (line.n == 0)
			return p->name != NULL;
		if (line.n < sizeof(wanted) - 1 ||
			strncasecmp(line.at, wanted, sizeof(wanted) - 1) != 0)
			continue;
		skip(&line, sizeof(wanted) - 1);
		while (line.n > 0 && (line.at[0] == ' ' || line.at[0] == '\t'))
			skip(&line, 1);
		if (p->name != NULL || !read_disposition(m, line, p))
			return false;
	}
}

static enum err read_part(struct mem *m, struct rest *r, const char *delimiter, struct pairs *ps)
{
	struct pair p = { .name = NULL };
	const char *end;

	if (!read_part_head(m, r, &p))
		return ERR_INVALID;
	end = memmem(r->at, r->n, delimiter, strlen(delimiter));
	if (end == NULL)
		return ERR_INVALID;
	p.n = (size_t)(end - r->at);
	p.bytes = r->at;
	if (p.file_name != NULL) {
		crypto_sha256(p.bytes, p.n, &p.sha256);
	} else {
		if (!utf8_valid(r->at, p.n) || memchr(r->at, '\0', p.n) != NULL)
			return ERR_INVALID;
		p.value = mem_strn(m, r->at, p.n);
	}
	skip(r, p.n + strlen(delimiter));
	return add(m, ps, p);
}

enum err pairs_multipart(
	struct mem *m, const char *boundary, const void *body, size_t n, struct pairs *ret_pairs)
{
	const char *delimiter = mem_printf(m, "\r\n--%s", boundary);
	struct rest r = { body, n };
	struct pairs p = { 0 };

	if (!begins(&r, delimiter + 2))
		return ERR_INVALID;
	skip(&r, strlen(delimiter) - 2);
	while (begins(&r, "\r\n")) {
		enum err e;

		skip(&r, 2);
		e = read_part(m, &r, delimiter, &p);
		if (e != ERR_OK)
			return e;
	}
	if (!begins(&r, "--"))
		return ERR_INVALID;
	skip(&r, 2);
	if (r.n != 0 && !(r.n == 2 && begins(&r, "\r\n")))
		return ERR_INVALID;
	*ret_pairs = p;
	return ERR_OK;
}

/* ---- which ---- */

static bool is_boundary(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'A' && s[i] <= 'Z') ||
			    (s[i] >= 'a' && s[i] <= 'z') || strchr("'()+_,-./:=?", s[i]) != NULL))
			return false;
	return n > 0 && n <= BOUNDARY_MAX;
}

/* "; boundary=x", in quotes or not; NULL when there is none or two. */
static const char *read_boundary(struct mem *m, const char *parameters)
{
	const char *at = strcasestr(parameters, "boundary=");
	size_t n;

	if (at == NULL || strcasestr(at + 1, "boundary=") != NULL)
		return NULL;
	at += strlen("boundary=");
	if (*at == '"') {
		at++;
		n = strcspn(at, "\"");
		if (at[n] != '"')
			return NULL;
	} else {
		n = strcspn(at, "; \t");
	}
	return is_boundary(at, n) ? mem_strn(m, at, n) : NULL;
}

enum err pairs_read(struct mem *m, const char *content_type, const void *body, size_t n,
	struct pairs *ret_pairs)
{
	const char *type = content_type == NULL ? "" : content_type;
	size_t type_n = strcspn(type, "; \t");
	const char *boundary;

	if (type_n == 33 && strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0)
		return pairs_urlencoded(m, n == 0 ? "" : body, n, ret_pairs);
	if (type_n != 19 || strncasecmp(type, "multipart/form-data", 19) != 0)
		return ERR_INVALID;
	boundary = read_boundary(m, type + type_n);
	if (boundary == NULL)
		return ERR_INVALID;
	return pairs_multipart(m, boundary, n == 0 ? "" : body, n, ret_pairs);
}
