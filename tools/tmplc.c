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
 * White space between tags shrinks to one newline or space (not in <pre> and
 * <textarea>), and a line that holds only a command leaves nothing behind.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_LEN = 47, DEPTH_MAX = 40, LITERAL_MAX = 3600, LITERAL_LINE = 88 };

/* Where the next byte of the page stands. */
enum where {
	IN_TEXT,
	IN_LESS,       /* after < */
	IN_TAG_NAME,
	IN_END_TAG,
	IN_TAG,        /* between attributes, white space seen */
	IN_TAG_GAP,    /* a name or a value just ended: white space, / or > must follow */
	IN_ATTR_NAME,
	IN_ATTR_EQ,    /* after = */
	IN_DOUBLE,
	IN_SINGLE,
	IN_UNQUOTED,
	IN_RCDATA,     /* <title>, <textarea> */
	IN_SCRIPT,
	IN_COMMENT,
	IN_DOCTYPE
};

enum attr_kind { ATTR_PLAIN, ATTR_URL, ATTR_CLOSED };

/* How far a URL has got: a value at its start may bring its own scheme. */
enum url_part { URL_START, URL_SLASH, URL_REST };

struct place {
	enum where in;
	enum attr_kind kind;
	enum url_part url;
	int pre;                    /* depth of <pre> */
	bool is_data_script;        /* <script type="application/ld+json"> */
	char tag[NAME_MAX_LEN + 1]; /* lower case */
	char attr[NAME_MAX_LEN + 1];
	char value[NAME_MAX_LEN + 1]; /* the first literal bytes of the attribute's value */
};

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
	const char *file, *src;
	size_t n, i;
	int line;
	struct place at;
	struct text c, h, lit;
	struct block blocks[DEPTH_MAX];
	int depth, ids, template_line;
	bool in_template;
	bool space, space_newline; /* white space read, not yet written */
	bool line_start;           /* nothing but white space and commands on this line yet */
};

/* ---------------------------------------------------------------- base */

__attribute__((noreturn, format(printf, 3, 4)))
static void fail(const struct tc *t, int line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: error: ", t->file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

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

__attribute__((format(printf, 2, 3)))
static void print(struct text *t, const char *fmt, ...)
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

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool listed(const char *s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(s, *list) == 0)
			return true;
	return false;
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

	print(c, "\tBUF_LIT(out, \"");
	for (size_t i = 0; i < n; i++) {
		unsigned char b = (unsigned char)s[i];

		if (column >= LITERAL_LINE) {
			add(c, "\"\n\t\t\"", 5);
			column = 0;
		}
		if (b == '\n')
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
	for (size_t i = 0; i < t->lit.n; i += LITERAL_MAX) {
		size_t left = t->lit.n - i;

		literal_chunk(&t->c, t->lit.s + i, left < LITERAL_MAX ? left : LITERAL_MAX);
	}
	t->lit.n = 0;
}

/* Code that came from the template: the compiler's messages shall point there. */
static void from_line(struct tc *t, int line)
{
	flush_literal(t);
	print(&t->c, "#line %d \"%s\"\n", line, t->file);
}

static void flush_space(struct tc *t)
{
	bool in_text = t->at.in == IN_TEXT || t->at.in == IN_LESS;

	if (t->space)
		add(&t->lit, t->space_newline && in_text ? "\n" : " ", 1);
	t->space = t->space_newline = false;
}

/* ---------------------------------------------------------------- places */

static const char *where_name(const struct place *p)
{
	switch (p->in) {
	case IN_TEXT: return "text";
	case IN_LESS:
	case IN_TAG_NAME:
	case IN_END_TAG: return "a tag name";
	case IN_TAG:
	case IN_TAG_GAP:
	case IN_ATTR_NAME: return "a tag, outside of attribute values";
	case IN_ATTR_EQ:
	case IN_UNQUOTED: return "an unquoted attribute value";
	case IN_DOUBLE:
	case IN_SINGLE: return "a quoted attribute value";
	case IN_RCDATA: return "a <title> or <textarea>";
	case IN_SCRIPT: return "a <script>";
	case IN_COMMENT: return "a comment";
	case IN_DOCTYPE: return "a doctype";
	}
	abort();
}

static void name_add(const struct tc *t, char *name, char c)
{
	size_t n = strlen(name);

	if (n >= NAME_MAX_LEN)
		fail(t, t->line, "this name is too long: %s", name);
	name[n] = (char)tolower((unsigned char)c);
	name[n + 1] = '\0';
}

static enum attr_kind attr_kind(const char *name)
{
	static const char *const urls[] = {
		"href", "src", "action", "formaction", "poster", "cite", "data", "xlink:href",
		"ping", "manifest", "background", "longdesc", "icon", "hx-get", "hx-post",
		"hx-put", "hx-patch", "hx-delete", "hx-push-url", "hx-replace-url", NULL
	};
	static const char *const closed[] = {
		"srcset", "imagesrcset", "http-equiv", "hx-vals", "hx-vars", "hx-headers",
		"hx-trigger", "hx-request", NULL
	};

	if (listed(name, urls))
		return ATTR_URL;
	return listed(name, closed) ? ATTR_CLOSED : ATTR_PLAIN;
}

/* Attributes that our policy blocks, or that hold a page inside the page. */
static void attr_begin(struct tc *t)
{
	const char *name = t->at.attr;

	if (strncmp(name, "on", 2) == 0 || strncmp(name, "hx-on", 5) == 0)
		fail(t, t->line, "event handler attribute %s: the content security policy "
				 "blocks it; put the behaviour into a file of static/", name);
	if (strcmp(name, "style") == 0)
		fail(t, t->line, "style attribute: the content security policy blocks it; "
				 "use a class");
	if (strcmp(name, "srcdoc") == 0)
		fail(t, t->line, "srcdoc attribute: a page inside an attribute cannot be escaped");
	t->at.kind = attr_kind(name);
	t->at.url = URL_START;
	t->at.value[0] = '\0';
}

static void attr_end(struct tc *t)
{
	if (strcmp(t->at.tag, "script") == 0 && strcmp(t->at.attr, "type") == 0)
		t->at.is_data_script = strcmp(t->at.value, "application/ld+json") == 0;
	t->at.attr[0] = '\0';
	t->at.value[0] = '\0';
	t->at.kind = ATTR_PLAIN;
	t->at.url = URL_START;
	t->at.in = IN_TAG_GAP;
}

/* A literal address: a scheme of the few, a path of ours, never //host. */
static void url_literal(struct tc *t, char c)
{
	static const char *const schemes[] = { "http", "https", "mailto", "tel", NULL };
	struct place *p = &t->at;
	size_t n = strlen(p->value);

	if (c == ':' && p->url != URL_START && strspn(p->value, "abcdefghijklmnopqrstuvwxyz"
	    "0123456789+-.") == n && !listed(p->value, schemes))
		fail(t, t->line, "an address of scheme %s: is not allowed in %s", p->value, p->attr);
	if (c == '/' && p->url == URL_SLASH)
		fail(t, t->line, "an address that starts with // leaves this site; write its scheme");
	p->url = p->url == URL_START && c == '/' ? URL_SLASH : URL_REST;
}

static void value_byte(struct tc *t, char c)
{
	size_t n = strlen(t->at.value);

	if (t->at.kind == ATTR_URL)
		url_literal(t, c);
	if (n < NAME_MAX_LEN) {
		t->at.value[n] = (char)tolower((unsigned char)c);
		t->at.value[n + 1] = '\0';
	}
}

static void tag_open(struct tc *t)
{
	static const char *const old[] = { "plaintext", "xmp", "noembed", "noframes",
					   "listing", NULL };

	if (strcmp(t->at.tag, "style") == 0)
		fail(t, t->line, "inline <style>: the content security policy blocks it; "
				 "use a file of static/");
	if (listed(t->at.tag, old))
		fail(t, t->line, "<%s> is obsolete and cannot be followed", t->at.tag);
}

/* At the > of an opening tag. */
static void tag_close(struct tc *t)
{
	struct place *p = &t->at;

	t->space = t->space_newline = false;
	p->in = IN_TEXT;
	if (strcmp(p->tag, "title") == 0 || strcmp(p->tag, "textarea") == 0)
		p->in = IN_RCDATA;
	else if (strcmp(p->tag, "script") == 0)
		p->in = IN_SCRIPT;
	else if (strcmp(p->tag, "pre") == 0)
		p->pre++;
	if (p->in == IN_TEXT)
		p->tag[0] = '\0';
	p->attr[0] = '\0';
}

static void end_tag_close(struct tc *t)
{
	struct place *p = &t->at;

	if (strcmp(p->tag, "pre") == 0 && p->pre > 0)
		p->pre--;
	p->in = IN_TEXT;
	p->is_data_script = false;
	p->tag[0] = '\0';
}

static bool starts(const struct tc *t, const char *s)
{
	return strncasecmp(t->src + t->i, s, strlen(s)) == 0;
}

static void step_less(struct tc *t, char c)
{
	struct place *p = &t->at;

	p->tag[0] = p->attr[0] = '\0';
	if (c == '!') {
		p->in = starts(t, "!--") ? IN_COMMENT : IN_DOCTYPE;
	} else if (c == '/') {
		p->in = IN_END_TAG;
	} else if (isalpha((unsigned char)c)) {
		p->in = IN_TAG_NAME;
		name_add(t, p->tag, c);
	} else {
		fail(t, t->line, "a lone < in text: write &lt;");
	}
}

/* Between attributes, and where a name ends. */
static void step_tag(struct tc *t, char c)
{
	struct place *p = &t->at;

	if (c == '>') {
		tag_close(t);
	} else if (is_space(c) || c == '/') {
		p->in = IN_TAG;
	} else if (p->in == IN_TAG_GAP) {
		fail(t, t->line, "white space is missing before the next attribute of <%s>", p->tag);
	} else if (strchr("\"'<=`", c) != NULL) {
		fail(t, t->line, "a stray %c inside <%s>", c, p->tag);
	} else {
		p->in = IN_ATTR_NAME;
		p->attr[0] = '\0';
		name_add(t, p->attr, c);
	}
}

static void step_attr_name(struct tc *t, char c)
{
	struct place *p = &t->at;

	if (c == '=') {
		attr_begin(t);
		p->in = IN_ATTR_EQ;
	} else if (is_space(c) || c == '/' || c == '>') {
		attr_begin(t);
		attr_end(t);
		step_tag(t, c);
	} else {
		name_add(t, p->attr, c);
	}
}

static void step_value(struct tc *t, char c)
{
	struct place *p = &t->at;

	if (p->in == IN_ATTR_EQ) {
		if (is_space(c) || c == '>')
			fail(t, t->line, "the value of %s is missing", p->attr);
		p->in = c == '"' ? IN_DOUBLE : c == '\'' ? IN_SINGLE : IN_UNQUOTED;
		if (p->in == IN_UNQUOTED)
			value_byte(t, c);
	} else if (p->in == IN_UNQUOTED && (is_space(c) || c == '>')) {
		attr_end(t);
		step_tag(t, c);
	} else if ((p->in == IN_DOUBLE && c == '"') || (p->in == IN_SINGLE && c == '\'')) {
		attr_end(t);
	} else {
		value_byte(t, c);
	}
}

static void step_rcdata(struct tc *t)
{
	char end[NAME_MAX_LEN + 3];

	snprintf(end, sizeof(end), "</%s", t->at.tag);
	if (starts(t, end))
		t->at.in = IN_LESS;
}

static void step_script(struct tc *t, char c)
{
	if (starts(t, "</script"))
		t->at.in = IN_LESS;
	else if (!is_space(c))
		fail(t, t->line, "inline <script>: the content security policy blocks it; "
				 "use a file of static/");
}

static void step(struct tc *t, char c)
{
	struct place *p = &t->at;

	switch (p->in) {
	case IN_TEXT:
		if (c == '<')
			p->in = IN_LESS;
		break;
	case IN_LESS:
		step_less(t, c);
		break;
	case IN_TAG_NAME:
		if (is_space(c) || c == '/' || c == '>') {
			tag_open(t);
			step_tag(t, c);
		} else {
			name_add(t, p->tag, c);
		}
		break;
	case IN_END_TAG:
		if (c == '>')
			end_tag_close(t);
		else if (!is_space(c))
			name_add(t, p->tag, c);
		break;
	case IN_TAG:
	case IN_TAG_GAP:
		step_tag(t, c);
		break;
	case IN_ATTR_NAME:
		step_attr_name(t, c);
		break;
	case IN_ATTR_EQ:
	case IN_DOUBLE:
	case IN_SINGLE:
	case IN_UNQUOTED:
		step_value(t, c);
		break;
	case IN_RCDATA:
		if (c == '<')
			step_rcdata(t);
		break;
	case IN_SCRIPT:
		step_script(t, c);
		break;
	case IN_COMMENT:
		if (c == '>' && t->i >= 2 && memcmp(t->src + t->i - 2, "--", 2) == 0)
			p->in = IN_TEXT;
		break;
	case IN_DOCTYPE:
		if (c == '>')
			p->in = IN_TEXT;
		break;
	}
}

static bool can_shrink(const struct place *p)
{
	switch (p->in) {
	case IN_TEXT:
		return p->pre == 0;
	case IN_TAG_NAME:
	case IN_TAG:
	case IN_TAG_GAP:
	case IN_ATTR_NAME:
	case IN_SCRIPT:
		return true;
	case IN_LESS:
	case IN_END_TAG:
	case IN_ATTR_EQ:
	case IN_DOUBLE:
	case IN_SINGLE:
	case IN_UNQUOTED:
	case IN_RCDATA:
	case IN_COMMENT:
	case IN_DOCTYPE:
		return false;
	}
	abort();
}

/* One byte of the page: copied, with the white space before it made small. */
static void page_byte(struct tc *t, char c)
{
	bool shrink = is_space(c) && can_shrink(&t->at);
	bool in_script = t->at.in == IN_SCRIPT;

	step(t, c);
	if (shrink) {
		t->space = !in_script;
		t->space_newline |= c == '\n';
	} else {
		flush_space(t);
		add(&t->lit, &c, 1);
		t->line_start = false;
	}
}

/* ---------------------------------------------------------------- branches */

/* A command ends the name or bare value before it. */
static void settle(struct tc *t)
{
	switch (t->at.in) {
	case IN_TAG_NAME:
		tag_open(t);
		t->at.in = IN_TAG_GAP;
		break;
	case IN_ATTR_NAME:
		attr_begin(t);
		attr_end(t);
		break;
	case IN_UNQUOTED:
		attr_end(t);
		break;
	case IN_LESS:
	case IN_END_TAG:
	case IN_ATTR_EQ:
		fail(t, t->line, "a command cannot stand in %s", where_name(&t->at));
	case IN_TEXT:
	case IN_TAG:
	case IN_TAG_GAP:
	case IN_DOUBLE:
	case IN_SINGLE:
	case IN_RCDATA:
	case IN_SCRIPT:
	case IN_COMMENT:
	case IN_DOCTYPE:
		break;
	}
}

static bool is_between(const struct place *p)
{
	return p->in == IN_TAG || p->in == IN_TAG_GAP;
}

/* Two ways meet: they must stand at the same place; where they may differ, the stricter. */
static void meet(struct tc *t, const struct block *b, struct place *a, const struct place *other)
{
	bool same = (a->in == other->in || (is_between(a) && is_between(other)))
		    && strcmp(a->tag, other->tag) == 0 && strcmp(a->attr, other->attr) == 0
		    && a->pre == other->pre && (a->url == URL_START) == (other->url == URL_START);

	if (!same)
		fail(t, t->line, "the branches of {{%s}} of line %d end at different places: "
				 "%s%s%s and %s%s%s", b->kind == 'i' ? "if" : "each", b->line,
		     where_name(a), *a->tag ? " of " : "", a->tag, where_name(other),
		     *other->tag ? " of " : "", other->tag);
	if (is_between(a) && (a->in == IN_TAG_GAP || other->in == IN_TAG_GAP))
		a->in = IN_TAG_GAP;
	if (a->url != other->url)
		a->url = URL_SLASH;
	if (strcmp(a->value, other->value) != 0)
		snprintf(a->value, sizeof(a->value), "/");
}

static void branch_end(struct tc *t, struct block *b)
{
	if (b->has_end)
		meet(t, b, &b->end, &t->at);
	else
		b->end = t->at;
	b->has_end = true;
}

static struct block *innermost(struct tc *t, const char *command)
{
	if (t->depth == 0)
		fail(t, t->line, "{{%s}} without {{if}} or {{each}}", command);
	return &t->blocks[t->depth - 1];
}

static void push(struct tc *t, char kind)
{
	if (t->depth == DEPTH_MAX)
		fail(t, t->line, "nested too deep");
	t->blocks[t->depth++] = (struct block){ .kind = kind, .line = t->line, .start = t->at };
}

/* ---------------------------------------------------------------- commands */

static void need(const struct tc *t, const char *s, const char *command)
{
	if (*s == '\0')
		fail(t, t->line, "{{%s}} needs more", command);
}

static void do_if(struct tc *t, char *e)
{
	need(t, e, "if");
	push(t, 'i');
	from_line(t, t->line);
	print(&t->c, "\tif (%s) {\n", e);
}

static void do_elif(struct tc *t, char *e)
{
	struct block *b = innermost(t, "elif");

	need(t, e, "elif");
	if (b->kind != 'i' || b->has_else)
		fail(t, t->line, "{{elif}} must follow the {{if}} of line %d", b->line);
	branch_end(t, b);
	t->at = b->start;
	from_line(t, t->line);
	print(&t->c, "\t} else if (%s) {\n", e);
}

static void do_else(struct tc *t, char *e)
{
	struct block *b = innermost(t, "else");

	if (*e != '\0')
		fail(t, t->line, "{{else}} stands alone; a condition is {{elif …}}");
	if (b->has_else)
		fail(t, t->line, "a second {{else}} for the {{%s}} of line %d",
		     b->kind == 'i' ? "if" : "each", b->line);
	if (b->kind == 'e')
		meet(t, b, &t->at, &b->start);
	branch_end(t, b);
	b->has_else = true;
	t->at = b->start;
	flush_literal(t);
	print(&t->c, b->kind == 'i' ? "\t} else {\n" : "\t}}\n\telse {\n");
}

static void do_end(struct tc *t, char *e)
{
	struct block *b = innermost(t, "end");

	if (*e != '\0')
		fail(t, t->line, "{{end}} stands alone");
	branch_end(t, b);
	if (!b->has_else || b->kind == 'e')
		meet(t, b, &b->end, &b->start);
	t->at = b->end;
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
		fail(t, t->line, "write {{each item in array count n}}");
	name = trimmed(e, (size_t)(in - e));
	for (char *s = name; *s != '\0'; s++)
		if (!is_word(*s))
			fail(t, t->line, "\"%s\" is no name for an item", name);
	*count = '\0';
	in = trimmed(in + 4, strlen(in + 4));
	count = trimmed(count + 7, strlen(count + 7));
	push(t, 'e');
	from_line(t, t->line);
	print(&t->c, "\tif ((%s) > 0) { for (size_t i%d_ = 0; i%d_ < (size_t)(%s); i%d_++) {"
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
		fail(t, t->line, "write {{let name = expression}}");
	from_line(t, t->line);
	print(&t->c, "\t__extension__ __auto_type %.*s = (%s);\n", (int)(eq - e), e, eq + 1);
}

static void do_call(struct tc *t, char *e)
{
	size_t n = 0;
	char *args;

	while (is_word(e[n]))
		n++;
	if (n == 0 || e[n] != '(' || e[strlen(e) - 1] != ')')
		fail(t, t->line, "write {{call template(arguments)}}");
	if (t->at.in != IN_TEXT)
		fail(t, t->line, "{{call}} in %s: templates start in text", where_name(&t->at));
	args = trimmed(e + n + 1, strlen(e) - n - 2);
	from_line(t, t->line);
	print(&t->c, "\ttmpl_%.*s(out%s%s);\n", (int)n, e, *args ? ", " : "", args);
	free(args);
}

static void do_attr_if(struct tc *t, char *e)
{
	size_t n = 0;

	while (e[n] != '\0' && !is_space(e[n]))
		n++;
	need(t, e + n, "attr_if NAME");
	if (!is_between(&t->at))
		fail(t, t->line, "{{attr_if}} in %s: it stands between attributes", where_name(&t->at));
	for (size_t i = 0; i < n; i++)
		if (!is_word(e[i]) && e[i] != '-')
			fail(t, t->line, "\"%.*s\" is no attribute name", (int)n, e);
	t->at.in = IN_ATTR_NAME;
	t->at.attr[0] = '\0';
	for (size_t i = 0; i < n; i++)
		name_add(t, t->at.attr, e[i]);
	settle(t);
	t->space = t->space_newline = false;
	from_line(t, t->line);
	print(&t->c, "\tif (%s)\n\t\tBUF_LIT(out, \" %.*s\");\n", e + n, (int)n, e);
}

static void do_include(struct tc *t, char *e)
{
	if ((*e != '"' && *e != '<') || t->in_template)
		fail(t, t->line, "write {{include \"web/views.h\"}} before the first template");
	print(&t->h, "#include %s\n", e);
}

static void do_use(struct tc *t, char *e)
{
	need(t, e, "use");
	if (t->in_template)
		fail(t, t->line, "{{use}} stands before the templates");
	print(&t->c, "#include \"web/tmpl/%s.h\"\n", e);
}

static void do_template(struct tc *t, char *e)
{
	size_t n = 0;
	char *args;

	while (is_word(e[n]))
		n++;
	if (n == 0 || e[n] != '(' || e[strlen(e) - 1] != ')')
		fail(t, t->line, "write {{template name(const struct view *v)}}");
	if (t->in_template)
		fail(t, t->line, "{{template}} inside the template of line %d", t->template_line);
	args = trimmed(e + n + 1, strlen(e) - n - 2);
	print(&t->h, "\nvoid tmpl_%.*s(struct buf *out%s%s);\n", (int)n, e, *args ? ", " : "", args);
	print(&t->c, "\n#line %d \"%s\"\nvoid tmpl_%.*s(struct buf *out%s%s)\n{\n\t(void)out;\n",
	      t->line, t->file, (int)n, e, *args ? ", " : "", args);
	free(args);
	t->in_template = true;
	t->template_line = t->line;
	t->at = (struct place){ .in = IN_TEXT };
	t->line_start = true;
}

static void do_endtemplate(struct tc *t, char *e)
{
	if (!t->in_template || *e != '\0')
		fail(t, t->line, "{{endtemplate}} without {{template}}");
	if (t->depth > 0)
		fail(t, t->line, "the {{%s}} of line %d has no {{end}}",
		     t->blocks[t->depth - 1].kind == 'i' ? "if" : "each",
		     t->blocks[t->depth - 1].line);
	if (t->at.in != IN_TEXT || t->at.pre > 0)
		fail(t, t->line, "the template of line %d ends in %s", t->template_line,
		     t->at.pre > 0 ? "<pre>" : where_name(&t->at));
	flush_literal(t);
	print(&t->c, "}\n");
	t->in_template = false;
}

/* ---------------------------------------------------------------- values */

static const char *attr_emitter(struct tc *t)
{
	enum url_part part = t->at.url;

	switch (t->at.kind) {
	case ATTR_PLAIN:
		return "html_put_attr";
	case ATTR_URL:
		t->at.url = URL_REST;
		if (part == URL_START)
			snprintf(t->at.value, sizeof(t->at.value), "/");
		return part == URL_START ? "html_put_url"
		       : part == URL_SLASH ? "html_put_url_first" : "html_put_url_part";
	case ATTR_CLOSED:
		break;
	}
	fail(t, t->line, "a value in %s: what that attribute means to the browser cannot be escaped",
	     t->at.attr);
}

static const char *emitter(struct tc *t)
{
	switch (t->at.in) {
	case IN_TEXT:
		return "html_put_text";
	case IN_RCDATA:
		return "html_put_attr";
	case IN_DOUBLE:
	case IN_SINGLE:
		return attr_emitter(t);
	case IN_SCRIPT:
		if (t->at.is_data_script)
			return "html_put_json";
		break;
	case IN_LESS:
	case IN_TAG_NAME:
	case IN_END_TAG:
	case IN_TAG:
	case IN_TAG_GAP:
	case IN_ATTR_NAME:
	case IN_ATTR_EQ:
	case IN_UNQUOTED:
	case IN_COMMENT:
	case IN_DOCTYPE:
		break;
	}
	fail(t, t->line, "a value in %s cannot be made safe", where_name(&t->at));
}

static void do_value(struct tc *t, const char *e)
{
	const char *put;

	need(t, e, "");
	flush_space(t);
	put = emitter(t);
	from_line(t, t->line);
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
	t->line += lines;
	t->line_start = true;
}

static void do_command(struct tc *t, const struct command *c, char *rest)
{
	bool alone;

	if (!t->in_template && !c->outside)
		fail(t, t->line, "{{%s}} outside of a template", c->name);
	alone = (t->line_start || t->space_newline) && t->at.in == IN_TEXT && t->at.pre == 0;
	if (c->run == do_endtemplate)
		t->space = t->space_newline = false;
	else if (c->run != do_attr_if)
		flush_space(t);
	settle(t);
	c->run(t, rest);
	if ((alone && t->at.in == IN_TEXT) || c->run == do_template)
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
	fail(t, t->line, "{{ without }}");
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
		fail(t, t->line, "a value outside of a template");
	else
		do_value(t, body);
	t->line += lines;
	if (*body == '!' && (t->line_start || t->space_newline) && t->at.pre == 0
	    && t->at.in == IN_TEXT) {
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

		if (c == '{' && t->src[t->i + 1] == '{') {
			tag(t);
			continue;
		}
		if (t->in_template)
			page_byte(t, c);
		else if (!is_space(c))
			fail(t, t->line, "text outside of a template");
		t->line += c == '\n';
		t->i++;
	}
	if (t->in_template)
		fail(t, t->template_line, "this {{template}} has no {{endtemplate}}");
}

/* ---------------------------------------------------------------- files */

static char *read_all(struct tc *t, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct text all = { 0 };
	char part[65536];
	size_t n;

	if (f == NULL)
		fail(t, 0, "%s", strerror(errno));
	add(&all, "", 0);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		add(&all, part, n);
	if (ferror(f))
		fail(t, 0, "%s", strerror(errno));
	fclose(f);
	t->n = all.n;
	if (strlen(all.s) != all.n)
		fail(t, 0, "a NUL byte in a template");
	return all.s;
}

static void write_all(const struct tc *t, const char *base, const char *end, const struct text *a)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", base, end);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(a->s, 1, a->n, f) != a->n || fclose(f) != 0)
		fail(t, 0, "cannot write %s: %s", path, strerror(errno));
}

int main(int argc, char **argv)
{
	struct tc t = { .line = 1 };
	const char *name;

	if (argc != 3) {
		fprintf(stderr, "usage: tmplc IN.html OUTBASE\n");
		return 2;
	}
	t.file = argv[1];
	name = strrchr(argv[2], '/') == NULL ? argv[2] : strrchr(argv[2], '/') + 1;
	t.src = read_all(&t, argv[1]);
	print(&t.h, "/* Made by tmplc from %s. */\n#pragma once\n\n#include \"base/buf.h\"\n", t.file);
	print(&t.c, "/* Made by tmplc from %s. */\n#include \"%s.h\"\n\n#include \"web/html.h\"\n"
		    "#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n", t.file, name);
	compile(&t);
	write_all(&t, argv[2], ".c", &t.c);
	write_all(&t, argv[2], ".h", &t.h);
	return 0;
}
