/* tmplc's commands: each checks its words and its place, and writes its C. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tmplc.h"

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

void do_value(struct tc *t, const char *e)
{
	const char *put;

	need(t, e, "");
	flush_space(t);
	put = page_value(&t->page);
	from_line(t, t->page.line);
	print(&t->c, "\t%s(out, (%s));\n", put, e);
	t->line_start = false;
}

/* ---------------------------------------------------------------- the table */

static const struct command commands[] = {
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

const struct command *command_of(const char *s, size_t n)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strlen(commands[i].name) == n && memcmp(commands[i].name, s, n) == 0)
			return &commands[i];
	return NULL;
}

void skip_line_end(struct tc *t)
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

void do_command(struct tc *t, const struct command *c, char *rest)
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
