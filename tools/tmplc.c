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
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tmplc_place.h"

enum { DEPTH_MAX = 40, LITERAL_MAX = 3000, LITERAL_LINE = 88, STATIC_MARK = 1 };

struct text {
	char *s;
	size_t n, cap;
};

struct block {
	char kind; /* 'i'f, 'e'ach */
	int line;
	bool has_else, has_end;
	struct place start, end;
};

struct tc {
	const char *src;
	size_t n, i;
	struct page page;
	struct text c, h, lit, uses;
	struct block blocks[DEPTH_MAX];
	int depth, ids, template_line;
	bool in_template, has_static;
	bool space, space_newline; /* white space read, not yet written */
	bool line_start;	   /* nothing but white space and commands on this line yet */
};

/* ---------------------------------------------------------------- base */

static void add(struct text *t, const char *s, size_t n)
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

__attribute__((format(printf, 2, 3))) static void print(struct text *t, const char *fmt, ...)
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

static char *trimmed(const char *s, size_t n)
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

static void flush_literal(struct tc *t)
{
	for (size_t i = 0, n; i < t->lit.n; i += n) {
		bool is_name = false;

		for (n = 0; i + n < t->lit.n && (n < LITERAL_MAX || is_name); n++)
			is_name ^= t->lit.s[i + n] == STATIC_MARK;
		literal_chunk(&t->c, t->lit.s + i, n);
	}
	t->lit.n = 0;
}

/* Code that came from the template: the compiler's messages shall point there. */
static void from_line(struct tc *t, int line)
{
	flush_literal(t);
	print(&t->c, "#line %d \"%s\"\n", line, t->page.file);
}

static void flush_space(struct tc *t)
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

/* One byte of the page: copied, with the white space before it made small. */
static void page_byte(struct tc *t, char c)
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

/* ---------------------------------------------------------------- branches */

static void meet(struct tc *t, const struct block *b, struct place *a, const struct place *other)
{
	if (place_meet(a, other))
		return;
	page_fail(&t->page, t->page.line,
		"the branches of {{%s}} of line %d end at different places: %s%s%s and %s%s%s",
		b->kind == 'i' ? "if" : "each", b->line, place_name(a), *a->tag ? " of " : "",
		a->tag, place_name(other), *other->tag ? " of " : "", other->tag);
}

static void branch_end(struct tc *t, struct block *b)
{
	if (b->has_end)
		meet(t, b, &b->end, &t->page.at);
	else
		b->end = t->page.at;
	b->has_end = true;
}

static struct block *innermost(struct tc *t, const char *command)
{
	if (t->depth == 0)
		page_fail(&t->page, t->page.line, "{{%s}} without {{if}} or {{each}}", command);
	return &t->blocks[t->depth - 1];
}

static void push(struct tc *t, char kind)
{
	if (t->depth == DEPTH_MAX)
		page_fail(&t->page, t->page.line, "nested too deep");
	t->blocks[t->depth++] =
		(struct block){ .kind = kind, .line = t->page.line, .start = t->page.at };
}

/* ---------------------------------------------------------------- commands */

static void need(const struct tc *t, const char *s, const char *command)
{
	if (*s == '\0')
		page_fail(&t->page, t->page.line, "{{%s}} needs more", command);
}

static void do_if(struct tc *t, char *e)
{
	need(t, e, "if");
	push(t, 'i');
	from_line(t, t->page.line);
	print(&t->c, "\tif (%s) {\n", e);
}

static void do_elif(struct tc *t, char *e)
{
	struct block *b = innermost(t, "elif");

	need(t, e, "elif");
	if (b->kind != 'i' || b->has_else)
		page_fail(&t->page, t->page.line, "{{elif}} must follow the {{if}} of line %d",
			b->line);
	branch_end(t, b);
	t->page.at = b->start;
	from_line(t, t->page.line);
	print(&t->c, "\t} else if (%s) {\n", e);
}

static void do_else(struct tc *t, char *e)
{
	struct block *b = innermost(t, "else");

	if (*e != '\0')
		page_fail(
			&t->page, t->page.line, "{{else}} stands alone; a condition is {{elif …}}");
	if (b->has_else)
		page_fail(&t->page, t->page.line, "a second {{else}} for the {{%s}} of line %d",
			b->kind == 'i' ? "if" : "each", b->line);
	if (b->kind == 'e')
		meet(t, b, &t->page.at, &b->start);
	branch_end(t, b);
	b->has_else = true;
	t->page.at = b->start;
	flush_literal(t);
	print(&t->c, b->kind == 'i' ? "\t} else {\n" : "\t}}\n\telse {\n");
}

static void do_end(struct tc *t, char *e)
{
	struct block *b = innermost(t, "end");

	if (*e != '\0')
		page_fail(&t->page, t->page.line, "{{end}} stands alone");
	branch_end(t, b);
	if (!b->has_else || b->kind == 'e')
		meet(t, b, &b->end, &b->start);
	t->page.at = b->end;
	flush_literal(t);
	print(&t->c, b->kind == 'e' && !b->has_else ? "\t}}\n" : "\t}\n");
	t->depth--;
}

/* each NAME in ARRAY count N */
static void do_each(struct tc *t, char *e)
{
	char *in = strstr(e, " in "), *count = NULL, *name;
	int id = t->ids++;

	for (char *s = in; s != NULL && (s = strstr(s, " count ")) != NULL; s++)
		count = s;
	if (in == NULL || count == NULL)
		page_fail(&t->page, t->page.line, "write {{each item in array count n}}");
	name = trimmed(e, (size_t)(in - e));
	for (char *s = name; *s != '\0'; s++)
		if (!is_word(*s))
			page_fail(&t->page, t->page.line, "\"%s\" is no name for an item", name);
	*count = '\0';
	in = trimmed(in + 4, strlen(in + 4));
	count = trimmed(count + 7, strlen(count + 7));
	push(t, 'e');
	from_line(t, t->page.line);
	print(&t->c,
		"\tif ((%s) > 0) { for (size_t i%d_ = 0; i%d_ < (size_t)(%s); i%d_++) {"
		" __typeof__(&(%s)[0]) %s = &(%s)[i%d_]; (void)%s;\n",
		count, id, id, count, id, in, name, in, id, name);
	free(name);
	free(in);
	free(count);
}

static void do_let(struct tc *t, char *e)
{
	char *eq = strchr(e, '=');

	if (eq == NULL || eq[1] == '=')
		page_fail(&t->page, t->page.line, "write {{let name = expression}}");
	from_line(t, t->page.line);
	print(&t->c, "\t__extension__ __auto_type %.*s = (%s);\n", (int)(eq - e), e, eq + 1);
}

static void do_call(struct tc *t, char *e)
{
	size_t n = 0;
	char *args;

	while (is_word(e[n]))
		n++;
	if (n == 0 || e[n] != '(' || e[strlen(e) - 1] != ')')
		page_fail(&t->page, t->page.line, "write {{call template(arguments)}}");
	if (t->page.at.in != IN_TEXT)
		page_fail(&t->page, t->page.line, "{{call}} in %s: templates start in text",
			place_name(&t->page.at));
	args = trimmed(e + n + 1, strlen(e) - n - 2);
	from_line(t, t->page.line);
	print(&t->c, "\ttmpl_%.*s(out%s%s);\n", (int)n, e, *args ? ", " : "", args);
	free(args);
}

static void do_attr_if(struct tc *t, char *e)
{
	size_t n = 0;

	while (e[n] != '\0' && !is_space(e[n]))
		n++;
	need(t, e + n, "attr_if NAME");
	if (!place_is_between(&t->page.at))
		page_fail(&t->page, t->page.line, "{{attr_if}} in %s: it stands between attributes",
			place_name(&t->page.at));
	for (size_t i = 0; i < n; i++)
		if (!is_word(e[i]) && e[i] != '-')
			page_fail(
				&t->page, t->page.line, "\"%.*s\" is no attribute name", (int)n, e);
	page_attr(&t->page, e, n);
	t->space = t->space_newline = false;
	from_line(t, t->page.line);
	print(&t->c, "\tif (%s)\n\t\tBUF_LIT(out, \" %.*s\");\n", e + n, (int)n, e);
}

static void do_include(struct tc *t, char *e)
{
	if ((*e != '"' && *e != '<') || t->in_template)
		page_fail(&t->page, t->page.line,
			"write {{include \"web/views.h\"}} before the first template");
	print(&t->h, "#include %s\n", e);
}

static void do_use(struct tc *t, char *e)
{
	need(t, e, "use");
	if (t->in_template)
		page_fail(&t->page, t->page.line, "{{use}} stands before the templates");
	print(&t->uses, "#include \"web/tmpl/%s.h\"\n", e);
}

static void do_template(struct tc *t, char *e)
{
	size_t n = 0;
	char *args;

	while (is_word(e[n]))
		n++;
	if (n == 0 || e[n] != '(' || e[strlen(e) - 1] != ')')
		page_fail(&t->page, t->page.line, "write {{template name(const struct view *v)}}");
	if (t->in_template)
		page_fail(&t->page, t->page.line, "{{template}} inside the template of line %d",
			t->template_line);
	args = trimmed(e + n + 1, strlen(e) - n - 2);
	print(&t->h, "\nvoid tmpl_%.*s(struct buf *out%s%s);\n", (int)n, e, *args ? ", " : "",
		args);
	print(&t->c, "\n#line %d \"%s\"\nvoid tmpl_%.*s(struct buf *out%s%s)\n{\n\t(void)out;\n",
		t->page.line, t->page.file, (int)n, e, *args ? ", " : "", args);
	free(args);
	t->in_template = true;
	t->template_line = t->page.line;
	t->page.at = (struct place){ .in = IN_TEXT };
	t->line_start = true;
}

static void do_endtemplate(struct tc *t, char *e)
{
	if (!t->in_template || *e != '\0')
		page_fail(&t->page, t->page.line, "{{endtemplate}} without {{template}}");
	if (t->depth > 0)
		page_fail(&t->page, t->page.line, "the {{%s}} of line %d has no {{end}}",
			t->blocks[t->depth - 1].kind == 'i' ? "if" : "each",
			t->blocks[t->depth - 1].line);
	if (t->page.at.in != IN_TEXT || t->page.at.pre > 0)
		page_fail(&t->page, t->page.line, "the template of line %d ends in %s",
			t->template_line, t->page.at.pre > 0 ? "<pre>" : place_name(&t->page.at));
	flush_literal(t);
	print(&t->c, "}\n");
	t->in_template = false;
}

/* ---------------------------------------------------------------- values */

static void do_value(struct tc *t, const char *e)
{
	const char *put;

	need(t, e, "");
	flush_space(t);
	put = page_value(&t->page);
	from_line(t, t->page.line);
	print(&t->c, "\t%s(out, (%s));\n", put, e);
	t->line_start = false;
}

/* ---------------------------------------------------------------- reading */

static const struct command {
	const char *name;
	void (*run)(struct tc *t, char *rest);
	bool outside; /* allowed outside of a template */
} commands[] = {
	{ "if", do_if, false },
	{ "elif", do_elif, false },
	{ "else", do_else, false },
	{ "end", do_end, false },
	{ "each", do_each, false },
	{ "let", do_let, false },
	{ "call", do_call, false },
	{ "attr_if", do_attr_if, false },
	{ "include", do_include, true },
	{ "use", do_use, true },
	{ "template", do_template, true },
	{ "endtemplate", do_endtemplate, false },
};

static const struct command *command_of(const char *s, size_t n)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strlen(commands[i].name) == n && memcmp(commands[i].name, s, n) == 0)
			return &commands[i];
	return NULL;
}

/* After a command alone on its line, the rest of the line and the next indent are nothing. */
static void skip_line_end(struct tc *t)
{
	size_t i = t->i;
	int lines = 0;

	for (; i < t->n && is_space(t->src[i]); i++)
		lines += t->src[i] == '\n';
	if (lines == 0)
		return;
	t->i = i;
	t->page.line += lines;
	t->line_start = true;
}

static void do_command(struct tc *t, const struct command *c, char *rest)
{
	bool alone;

	if (!t->in_template && !c->outside)
		page_fail(&t->page, t->page.line, "{{%s}} outside of a template", c->name);
	alone = (t->line_start || t->space_newline) && t->page.at.in == IN_TEXT &&
		t->page.at.pre == 0;
	if (c->run == do_endtemplate)
		t->space = t->space_newline = false;
	else if (c->run != do_attr_if)
		flush_space(t);
	page_settle(&t->page);
	c->run(t, rest);
	if ((alone && t->page.at.in == IN_TEXT) || c->run == do_template)
		skip_line_end(t);
}

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
