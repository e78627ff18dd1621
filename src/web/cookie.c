#include "web/cookie.h"

enum { COOKIE_BYTES_MAX = 128 };

static const char *name_of(enum cookie which, bool is_tls)
{
	switch (which) {
	case COOKIE_SESSION:
		return is_tls ? "__Host-bursary" : "bursary";
	case COOKIE_FORM:
		return is_tls ? "__Host-bursary-form" : "bursary-form";
	}
	BUG("unknown cookie");
}

static bool is_value(const char *s, size_t n)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	return n > 0 && n <= COOKIE_BYTES_MAX && strspn(s, allowed) >= n;
}

const char *cookie_read(struct mem *m, const struct http_head *head, enum cookie which, bool is_tls)
{
	const char *name = name_of(which, is_tls);
	size_t name_n = strlen(name), value_n = 0;
	const char *value = NULL;

	for (size_t i = 0; i < head->n_fields; i++) {
		const char *at = head->fields[i].value;

		if (strcmp(head->fields[i].name, "cookie") != 0)
			continue;
		while (*at != '\0') {
			size_t n;

			at += strspn(at, "; \t");
			n = strcspn(at, ";");
			if (n > name_n && strncmp(at, name, name_n) == 0 && at[name_n] == '=') {
				if (value != NULL)
					return NULL;
				value = at + name_n + 1;
				value_n = n - name_n - 1;
			}
			at += n;
		}
	}
	return value != NULL && is_value(value, value_n) ? mem_strn(m, value, value_n) : NULL;
}

void cookie_write(
	struct buf *fields, enum cookie which, bool is_tls, const char *value, int64_t seconds)
{
	BUF_LIT(fields, "Set-Cookie: ");
	buf_text(fields, name_of(which, is_tls));
	buf_char(fields, '=');
	buf_text(fields, value);
	BUF_LIT(fields, "; Path=/; HttpOnly; SameSite=Lax");
	if (is_tls)
		BUF_LIT(fields, "; Secure");
	if (seconds != 0) {
		BUF_LIT(fields, "; Max-Age=");
		buf_int(fields, seconds < 0 ? 0 : seconds);
	}
	BUF_LIT(fields, "\r\n");
}
