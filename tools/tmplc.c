/*
 * tmplc IN.html OUTBASE: makes OUTBASE.c and OUTBASE.h, typed C functions, of
 * the templates in IN.html.  While it copies literal HTML it follows where in
 * the page it stands, and emits for each {{value}} the escaper of that place; a
 * value where none is safe, and whatever our content security policy would
 * block (inline handlers, styles and scripts), is an error of the build.
 *
 *   {{include "web/views.h"}}  {{use layout}}  {{! a comment }}
 *   {{template call_page(const struct call_view *v)}} … {{endtemplate}}
 *   {{expr}}  {{if e}} … {{elif e}} … {{else}} … {{end}}  {{let x = e}}
 *   {{each t in array count n}} … {{else}} … {{end}}      t points at the item
 *   {{call page_head(v->page)}}  <input {{attr_if checked v->is_on}}>
 *
 * A literal address like href="/static/app.css" becomes the hashed one of the
 * embedded file; a file that is not there is an error of the C compiler.
 *
 * White space between tags shrinks to one newline or space (not in <pre> and
 * <textarea>), and a line that holds only a command leaves nothing behind.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tmplc.h"

/* Past a C string or character literal that starts at i. */
static size_t past_quote(const struct tc *t, size_t i)
{
	char quote = t->src[i++];

	while (i < t->n && t->src[i] != quote && t->src[i] != '\n')
		i += t->src[i] == '\\' ? 2 : 1;
	return i + 1;
}

/* Where the }} of the tag at t->i stands; braces and strings of C inside it are passed over. */
static size_t tag_end(const struct tc *t)
{
	int depth = 0;

	if (t->src[t->i + 2] == '!') {
		const char *end = strstr(t->src + t->i, "}}");

		if (end != NULL)
			return (size_t)(end - t->src);
	}
	for (size_t i = t->i + 2; i + 1 < t->n && t->src[t->i + 2] != '!'; i++) {
		char c = t->src[i];

		if (depth == 0 && c == '}' && t->src[i + 1] == '}')
			return i;
		if (c == '"' || c == '\'')
			i = past_quote(t, i) - 1;
		depth += strchr("({[", c) != NULL;
		depth -= strchr(")}]", c) != NULL;
	}
	page_fail(&t->page, t->page.line, "{{ without }}");
}

static void tag(struct tc *t)
{
	size_t end = tag_end(t), n = 0;
	char *body = trimmed(t->src + t->i + 2, end - t->i - 2), *rest;
	const struct command *c;
	int lines = 0;

	for (size_t i = t->i; i < end; i++)
		lines += t->src[i] == '\n';
	t->i = end + 2;
	while (is_word(body[n]))
		n++;
	c = command_of(body, n);
	rest = trimmed(body + n, strlen(body + n));
	if (*body == '!')
		c = NULL;
	else if (c != NULL)
		do_command(t, c, rest);
	else if (!t->in_template)
		page_fail(&t->page, t->page.line, "a value outside of a template");
	else
		do_value(t, body);
	t->page.line += lines;
	if (*body == '!' && (t->line_start || t->space_newline) && t->page.at.pre == 0 &&
		t->page.at.in == IN_TEXT) {
		flush_space(t);
		skip_line_end(t);
	}
	free(body);
	free(rest);
}

static void compile(struct tc *t)
{
	while (t->i < t->n) {
		char c = t->src[t->i];

		if (c == STATIC_MARK)
			page_fail(&t->page, t->page.line, "a control character");
		if (c == '{' && t->src[t->i + 1] == '{') {
			tag(t);
			continue;
		}
		if (t->in_template)
			page_byte(t, c);
		else if (!is_space(c))
			page_fail(&t->page, t->page.line, "text outside of a template");
		t->page.line += c == '\n';
		t->i++;
	}
	if (t->in_template)
		page_fail(&t->page, t->template_line, "this {{template}} has no {{endtemplate}}");
}

/* ---------------------------------------------------------------- files */

static char *read_all(struct tc *t, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct text all = { 0 };
	char part[65536];
	size_t n;

	if (f == NULL)
		page_fail(&t->page, 0, "%s", strerror(errno));
	add(&all, "", 0);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		add(&all, part, n);
	if (ferror(f))
		page_fail(&t->page, 0, "%s", strerror(errno));
	fclose(f);
	t->n = all.n;
	if (strlen(all.s) != all.n)
		page_fail(&t->page, 0, "a NUL byte in a template");
	return all.s;
}

static void write_all(const struct tc *t, const char *base, const char *end, const struct text *a)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", base, end);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(a->s, 1, a->n, f) != a->n || fclose(f) != 0)
		page_fail(&t->page, 0, "cannot write %s: %s", path, strerror(errno));
}

int main(int argc, char **argv)
{
	struct tc t = { .page.line = 1 };
	struct text c = { 0 };
	const char *name;

	if (argc != 3) {
		fprintf(stderr, "usage: tmplc IN.html OUTBASE\n");
		return 2;
	}
	t.page.file = argv[1];
	name = strrchr(argv[2], '/') == NULL ? argv[2] : strrchr(argv[2], '/') + 1;
	t.src = read_all(&t, argv[1]);
	print(&t.h, "/* Made by tmplc from %s. */\n#pragma once\n\n#include \"base/buf.h\"\n",
		t.page.file);
	print(&t.uses, "#include \"%s.h\"\n\n#include \"web/html.h\"\n", name);
	add(&t.c, "", 0);
	compile(&t);
	if (t.has_static)
		print(&t.uses, "#include \"web/static_files.h\"\n");
	print(&c,
		"/* Made by tmplc from %s. */\n%s"
		"#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n%s",
		t.page.file, t.uses.s, t.c.s);
	write_all(&t, argv[2], ".c", &c);
	write_all(&t, argv[2], ".h", &t.h);
	return 0;
}
