/* What tmplc writes: C literals of the page's bytes, small white space, hashed addresses. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tmplc.h"

enum { LITERAL_MAX = 3000, LITERAL_LINE = 88 };

void add(struct text *t, const char *s, size_t n)
{
	if (t->cap - t->n < n + 1) {
		t->cap = (t->cap + n + 1) * 2;
		t->s = realloc(t->s, t->cap);
		if (t->s == NULL)
			abort();
	}
	memcpy(t->s + t->n, s, n);
	t->n += n;
	t->s[t->n] = '\0';
}

void print(struct text *t, const char *fmt, ...)
{
	va_list args;
	char *s = NULL;
	int n;

	va_start(args, fmt);
	n = vasprintf(&s, fmt, args);
	va_end(args);
	if (n < 0)
		abort();
	add(t, s, (size_t)n);
	free(s);
}

char *trimmed(const char *s, size_t n)
{
	while (n > 0 && is_space(*s))
		s++, n--;
	while (n > 0 && is_space(s[n - 1]))
		n--;
	return strndup(s, n);
}

/* ---------------------------------------------------------------- output */

/* One C string literal of at most LITERAL_MAX bytes; octal, so that no digit can join on. */
static void literal_chunk(struct text *c, const char *s, size_t n)
{
	size_t column = 0;
	bool is_name = false;

	print(c, "\tBUF_LIT(out, \"");
	for (size_t i = 0; i < n; i++) {
		unsigned char b = (unsigned char)s[i];

		if (column >= LITERAL_LINE && !is_name) {
			add(c, "\"\n\t\t\"", 5);
			column = 0;
		}
		if (b == STATIC_MARK) {
			print(c, is_name ? " \"" : "\" STATIC_");
			is_name = !is_name;
		} else if (b == '\n')
			print(c, "\\n");
		else if (b == '"' || b == '\\' || b == '?')
			print(c, "\\%c", b);
		else if (b < 0x20 || b >= 0x7f)
			print(c, "\\%03o", b);
		else
			add(c, (const char *)&b, 1);
		column++;
	}
	add(c, "\");\n", 4);
}

void flush_literal(struct tc *t)
{
	for (size_t i = 0, n; i < t->lit.n; i += n) {
		bool is_name = false;

		for (n = 0; i + n < t->lit.n && (n < LITERAL_MAX || is_name); n++)
			is_name ^= t->lit.s[i + n] == STATIC_MARK;
		literal_chunk(&t->c, t->lit.s + i, n);
	}
	t->lit.n = 0;
}

void from_line(struct tc *t, int line)
{
	flush_literal(t);
	print(&t->c, "#line %d \"%s\"\n", line, t->page.file);
}

void flush_space(struct tc *t)
{
	bool in_text = t->page.at.in == IN_TEXT || t->page.at.in == IN_LESS;

	if (t->space)
		add(&t->lit, t->space_newline && in_text ? "\n" : " ", 1);
	t->space = t->space_newline = false;
}

/* ---------------------------------------------------------------- the page */

/*
 * Puts the hashed address of an embedded file in the place of the plain one:
 * "/static/app.css" becomes the macro STATIC_app_css between two marks.
 */
static void static_address(struct tc *t)
{
	const char mark = STATIC_MARK;
	char *s = strndup(t->lit.s + t->lit.n - t->page.static_n, t->page.static_n), *name = s + 8;
	size_t n = strcspn(name, "?#");

	for (size_t i = 0; i < n; i++)
		if (!is_word(name[i]))
			name[i] = '_';
	t->lit.n -= t->page.static_n;
	add(&t->lit, &mark, 1);
	add(&t->lit, name, n);
	add(&t->lit, &mark, 1);
	add(&t->lit, name + n, strlen(name + n));
	t->has_static = true;
	free(s);
}

void page_byte(struct tc *t, char c)
{
	bool shrink = is_space(c) && place_can_shrink(&t->page.at);
	bool in_script = t->page.at.in == IN_SCRIPT, in_tag = place_is_between(&t->page.at);

	t->page.ahead = t->src + t->i;
	page_step(&t->page, c);
	if (shrink) {
		t->space = !in_script;
		t->space_newline |= c == '\n';
		return;
	}
	if (in_tag && c == '>')
		t->space = t->space_newline = false;
	if (t->page.static_n > 0)
		static_address(t);
	flush_space(t);
	add(&t->lit, &c, 1);
	t->line_start = false;
	/* Browsers drop the first newline of a textarea: it must not be the text's own. */
	if (c == '>' && t->page.at.in == IN_RCDATA && strcmp(t->page.at.tag, "textarea") == 0 &&
		t->src[t->i + 1] == '{')
		add(&t->lit, "\n", 1);
}
