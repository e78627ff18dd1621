#include "domain/follow/dsn.h"

#include <string.h>
#include <strings.h>

enum { FIELD_CHARS = 4000 }; /* of a field; the rest of a longer one is passed over */

/* Bytes from here to there, not ended by a NUL. */
struct span {
	const char *s;
	size_t n;
};

static struct span rest_of(struct span t, size_t from)
{
	return from >= t.n ? (struct span){ t.s + t.n, 0 }
			   : (struct span){ t.s + from, t.n - from };
}

/* The first line, and what is behind it; its end, CRLF or LF, belongs to neither. */
static struct span take_line(struct span *t)
{
	const char *end = t->n == 0 ? NULL : memchr(t->s, '\n', t->n);
	size_t n = end == NULL ? t->n : (size_t)(end - t->s);
	struct span line = { t->s, n > 0 && t->s[n - 1] == '\r' ? n - 1 : n };

	*t = rest_of(*t, end == NULL ? n : n + 1);
	return line;
}

/* ---- heads ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct span trimmed(struct span t)
{
	while (t.n > 0 && is_blank(t.s[0]))
		t = rest_of(t, 1);
	while (t.n > 0 && is_blank(t.s[t.n - 1]))
		t.n--;
	return t;
}

/* The field's text, its folds undone; NULL when the head has no such field, the first otherwise. */
static const char *field(struct mem *m, struct span head, const char *name)
{
	const size_t n_name = strlen(name);
	const char *text = NULL;

	while (head.n > 0) {
		struct span line = take_line(&head);

		if (text != NULL && line.n > 0 && is_blank(line.s[0])) {
			line = trimmed(line);
			if (strlen(text) + line.n < FIELD_CHARS)
				text = mem_printf(m, "%s %.*s", text, (int)line.n, line.s);
			continue;
		}
		if (text != NULL)
			return text;
		if (line.n > n_name && line.s[n_name] == ':' &&
			strncasecmp(line.s, name, n_name) == 0) {
			line = trimmed(rest_of(line, n_name + 1));
			text = mem_strn(m, line.s, line.n < FIELD_CHARS ? line.n : FIELD_CHARS);
		}
	}
	return text;
}

/* Parts it at the first empty line. */
static void part_head(struct span t, struct span *ret_head, struct span *ret_body)
{
	struct span rest = t;

	while (rest.n > 0) {
		struct span line = take_line(&rest);

		if (line.n == 0) {
			*ret_head = (struct span){ t.s, (size_t)(line.s - t.s) };
			*ret_body = rest;
			return;
		}
	}
	*ret_head = t;
	*ret_body = rest;
}

/* Of "multipart/report; boundary="x"": whether it is of that type, whatever follows. */
static bool is_type(const char *content_type, const char *type)
{
	size_t n = strlen(type);

	return content_type != NULL && strncasecmp(content_type, type, n) == 0 &&
	       strchr(" \t;", content_type[n]) != NULL;
}

static const char *boundary_of(struct mem *m, const char *content_type)
{
	const char *at = content_type == NULL ? NULL : strcasestr(content_type, "boundary=");

	if (at == NULL)
		return NULL;
	at += strlen("boundary=");
	if (*at == '"')
		return mem_strn(m, at + 1, strcspn(at + 1, "\""));
	return mem_strn(m, at, strcspn(at, " \t;"));
}

/* ---- the mark ---- */

/* Some servers write the return path in capitals. */
static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The mark's characters that it begins with, and no more than are one. */
static size_t mark_chars(const char *s)
{
	size_t n = 0;

	while (n < DSN_MARK_CHARS &&
		((small(s[n]) >= 'a' && small(s[n]) <= 'z') || (s[n] >= '0' && s[n] <= '9')))
		n++;
	return n;
}

/* Behind a "+" (a return path) or a "." (a Message-ID), and before an "@". */
static const char *mark_in(struct mem *m, const char *text, char before)
{
	for (const char *at = text; at != NULL && (at = strchr(at, before)) != NULL; at++) {
		char *mark;

		if (mark_chars(at + 1) < DSN_MARK_CHARS || at[1 + DSN_MARK_CHARS] != '@')
			continue;
		mark = mem_strn(m, at + 1, DSN_MARK_CHARS);
		for (char *c = mark; *c != '\0'; c++)
			*c = small(*c);
		return mark;
	}
	return "";
}

/* To where it came back. */
static const char *mark_of_head(struct mem *m, struct span head)
{
	static const char *const names[] = { "Delivered-To", "X-Original-To", "Envelope-To", "To" };
	const char *mark = "";

	for (size_t i = 0; mark[0] == '\0' && i < sizeof(names) / sizeof(names[0]); i++)
		mark = mark_in(m, field(m, head, names[i]), '+');
	return mark;
}

/* ---- what is reported ---- */

/* "5.1.1 (bad mailbox)" is 5.1.1. */
static const char *status_of(struct mem *m, const char *text)
{
	return text == NULL ? "" : mem_strn(m, text, strspn(text, "0123456789."));
}

bool dsn_status_is_of_address(const char *status)
{
	/* No such mailbox, host or account; not: full, too large, spam, a policy, our own fault. */
	static const char *const of_address[] = { "5.0.0", "5.1.0", "5.1.1", "5.1.2", "5.1.3",
		"5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.4.4" };

	for (size_t i = 0; i < sizeof(of_address) / sizeof(of_address[0]); i++)
		if (strcmp(status, of_address[i]) == 0)
			return true;
	return false;
}

/* RFC 3464: fields of the message, an empty line, fields of a recipient; we wrote to one. */
static void read_status(struct mem *m, struct span body, struct dsn *d)
{
	while (body.n > 0) {
		struct span group, rest;
		const char *action;

		part_head(body, &group, &rest);
		action = field(m, group, "Action");
		if (action != NULL && d->kind == DSN_NONE) {
			d->status = status_of(m, field(m, group, "Status"));
			d->kind = strcasecmp(action, "failed") == 0 &&
						  dsn_status_is_of_address(d->status)
					  ? DSN_BOUNCE
					  : DSN_PASSING;
		}
		body = rest;
	}
}

/* RFC 5965: others ask to be taken off, or say that it is no spam. */
static void read_feedback(struct mem *m, struct span body, struct dsn *d)
{
	const char *type = field(m, body, "Feedback-Type");

	if (type != NULL)
		d->kind = strcasecmp(type, "abuse") == 0 || strcasecmp(type, "fraud") == 0 ||
					  strcasecmp(type, "opt-out") == 0
				  ? DSN_COMPLAINT
				  : DSN_PASSING;
}

static void read_part(struct mem *m, struct span part, struct dsn *d)
{
	struct span head, body, inner, rest;
	const char *type;

	part_head(part, &head, &body);
	type = field(m, head, "Content-Type");
	if (is_type(type, "message/delivery-status") ||
		is_type(type, "message/global-delivery-status"))
		read_status(m, body, d);
	else if (is_type(type, "message/feedback-report"))
		read_feedback(m, body, d);
	else if (is_type(type, "message/rfc822") || is_type(type, "text/rfc822-headers") ||
		 is_type(type, "message/global") || is_type(type, "message/global-headers")) {
		part_head(body, &inner, &rest);
		if (d->mark[0] == '\0')
			d->mark = mark_in(m, field(m, inner, "Message-ID"), '.');
	}
}

static bool is_boundary(struct span line, const char *boundary, bool *ret_is_last)
{
	size_t n = strlen(boundary);

	if (line.n < n + 2 || memcmp(line.s, "--", 2) != 0 || memcmp(line.s + 2, boundary, n) != 0)
		return false;
	*ret_is_last = line.n >= n + 4 && memcmp(line.s + 2 + n, "--", 2) == 0;
	return true;
}

static void read_parts(struct mem *m, struct span body, const char *boundary, struct dsn *d)
{
	const char *begin = NULL;
	bool is_last = false;

	for (int n = 0; !is_last && n < DSN_PARTS_MAX && body.n > 0;) {
		struct span line = take_line(&body);
		const char *end = line.s;

		if (!is_boundary(line, boundary, &is_last))
			continue;
		if (begin != NULL)
			read_part(m, (struct span){ begin, (size_t)(end - begin) }, d);
		begin = body.s;
		n++;
	}
	/* One that was cut off. */
	if (!is_last && begin != NULL && body.n == 0)
		read_part(m, (struct span){ begin, (size_t)(body.s - begin) }, d);
}

void dsn_read(struct mem *m, struct bytes message, struct dsn *ret_dsn)
{
	const struct span all = { message.n == 0 ? "" : message.data,
		message.n > DSN_BYTES_MAX ? DSN_BYTES_MAX : message.n };
	struct dsn d = { .kind = DSN_NONE, .status = "", .mark = "" };
	struct span head, body;
	const char *type, *boundary;

	part_head(all, &head, &body);
	type = field(m, head, "Content-Type");
	boundary = boundary_of(m, type);
	if (is_type(type, "multipart/report") && boundary != NULL && boundary[0] != '\0') {
		d.mark = mark_of_head(m, head);
		read_parts(m, body, boundary, &d);
	}
	*ret_dsn = d;
}
