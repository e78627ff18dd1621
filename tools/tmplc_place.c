#include "tmplc_place.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void page_fail(const struct page *t, int line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: error: ", t->file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

bool is_word(char c)
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

const char *place_name(const struct place *p)
{
	switch (p->in) {
	case IN_TEXT:
		return "text";
	case IN_LESS:
	case IN_TAG_NAME:
	case IN_END_TAG:
		return "a tag name";
	case IN_TAG:
	case IN_TAG_GAP:
	case IN_ATTR_NAME:
		return "a tag, outside of attribute values";
	case IN_ATTR_EQ:
	case IN_UNQUOTED:
		return "an unquoted attribute value";
	case IN_DOUBLE:
	case IN_SINGLE:
		return "a quoted attribute value";
	case IN_RCDATA:
		return "a <title> or <textarea>";
	case IN_SCRIPT:
		return "a <script>";
	case IN_COMMENT:
		return "a comment";
	case IN_DOCTYPE:
		return "a doctype";
	}
	abort();
}

static void name_add(const struct page *t, char *name, char c)
{
	size_t n = strlen(name);

	if (n >= NAME_MAX_LEN)
		page_fail(t, t->line, "this name is too long: %s", name);
	name[n] = (char)tolower((unsigned char)c);
	name[n + 1] = '\0';
}

static enum attr_kind attr_kind(const char *name)
{
	static const char *const urls[] = { "href", "src", "action", "formaction", "poster", "cite",
		"data", "xlink:href", "xml:base", "ping", "manifest", "background", "longdesc",
		"icon", "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-push-url",
		"hx-replace-url", NULL };
	static const char *const closed[] = { "srcset", "imagesrcset", "http-equiv", "hx-vals",
		"hx-vars", "hx-headers", "hx-trigger", "hx-request", NULL };

	if (listed(name, urls))
		return ATTR_URL;
	return listed(name, closed) ? ATTR_CLOSED : ATTR_PLAIN;
}

/* Attributes that our policy blocks, or that hold a page inside the page. */
static void attr_begin(struct page *t)
{
	const char *name = t->at.attr;

	if (strncmp(name, "on", 2) == 0 || strncmp(name, "hx-on", 5) == 0)
		page_fail(t, t->line,
			"event handler attribute %s: the content security policy "
			"blocks it; put the behaviour into a file of static/",
			name);
	if (strcmp(name, "style") == 0)
		page_fail(t, t->line,
			"style attribute: the content security policy blocks it; "
			"use a class");
	if (strcmp(name, "srcdoc") == 0)
		page_fail(t, t->line,
			"srcdoc attribute: a page inside an attribute cannot be escaped");
	t->at.kind = attr_kind(name);
	t->at.url = URL_START;
	t->at.value[0] = '\0';
}

static bool is_static(const struct place *p)
{
	return p->kind == ATTR_URL && strncmp(p->value, "/static/", 8) == 0;
}

/* The name behind /static/ is resolved by the build, so it must be known then. */
static void not_static(const struct page *t)
{
	if (is_static(&t->at))
		page_fail(t, t->line, "an address under /static/ must be literal");
}

static void attr_end(struct page *t)
{
	if (strcmp(t->at.attr, "http-equiv") == 0 && strcmp(t->at.value, "refresh") == 0)
		page_fail(t, t->line,
			"a page that moves on by itself: answer with a redirect instead");
	if (is_static(&t->at))
		t->static_n = strlen(t->at.value);
	if (t->static_n == NAME_MAX_LEN)
		page_fail(t, t->line, "this address is too long: %s", t->at.value);
	if (strcmp(t->at.tag, "script") == 0 && strcmp(t->at.attr, "type") == 0)
		t->at.is_data_script = strcmp(t->at.value, "application/ld+json") == 0;
	t->at.attr[0] = '\0';
	t->at.value[0] = '\0';
	t->at.kind = ATTR_PLAIN;
	t->at.url = URL_START;
	t->at.in = IN_TAG_GAP;
}

/* A literal address: a scheme of the few, a path of ours, never //host. */
static void url_literal(struct page *t, char c)
{
	static const char *const schemes[] = { "http", "https", "mailto", "tel", NULL };
	struct place *p = &t->at;
	size_t n = strlen(p->value);

	if (c == ':' && p->url != URL_START &&
		strspn(p->value, "abcdefghijklmnopqrstuvwxyz"
				 "0123456789+-.") == n &&
		!listed(p->value, schemes))
		page_fail(t, t->line, "an address of scheme %s: is not allowed in %s", p->value,
			p->attr);
	if (c == '/' && p->url == URL_SLASH)
		page_fail(t, t->line,
			"an address that starts with // leaves this site; write its scheme");
	p->url = p->url == URL_START && c == '/' ? URL_SLASH : URL_REST;
}

static void value_byte(struct page *t, char c)
{
	size_t n = strlen(t->at.value);

	if (t->at.kind == ATTR_URL)
		url_literal(t, c);
	if (n < NAME_MAX_LEN) {
		t->at.value[n] = (char)tolower((unsigned char)c);
		t->at.value[n + 1] = '\0';
	}
}

static void tag_open(struct page *t)
{
	static const char *const old[] = { "plaintext", "xmp", "noembed", "noframes", "listing",
		NULL };

	if (strcmp(t->at.tag, "style") == 0)
		page_fail(t, t->line,
			"inline <style>: the content security policy blocks it; "
			"use a file of static/");
	if (listed(t->at.tag, old))
		page_fail(t, t->line, "<%s> is obsolete and cannot be followed", t->at.tag);
}

/* At the > of an opening tag. */
static void tag_close(struct page *t)
{
	struct place *p = &t->at;

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

static void end_tag_close(struct page *t)
{
	struct place *p = &t->at;

	if (strcmp(p->tag, "pre") == 0 && p->pre > 0)
		p->pre--;
	p->in = IN_TEXT;
	p->is_data_script = false;
	p->tag[0] = '\0';
}

static bool starts(const struct page *t, const char *s)
{
	return strncasecmp(t->ahead, s, strlen(s)) == 0;
}

static void step_less(struct page *t, char c)
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
		page_fail(t, t->line, "a lone < in text: write &lt;");
	}
}

/* Between attributes, and where a name ends. */
static void step_tag(struct page *t, char c)
{
	struct place *p = &t->at;

	if (c == '>') {
		tag_close(t);
	} else if (is_space(c) || c == '/') {
		p->in = IN_TAG;
	} else if (p->in == IN_TAG_GAP) {
		page_fail(t, t->line, "white space is missing before the next attribute of <%s>",
			p->tag);
	} else if (strchr("\"'<=`", c) != NULL) {
		page_fail(t, t->line, "a stray %c inside <%s>", c, p->tag);
	} else {
		p->in = IN_ATTR_NAME;
		p->attr[0] = '\0';
		name_add(t, p->attr, c);
	}
}

static void step_attr_name(struct page *t, char c)
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

static void step_value(struct page *t, char c)
{
	struct place *p = &t->at;

	if (p->in == IN_ATTR_EQ) {
		if (is_space(c) || c == '>')
			page_fail(t, t->line, "the value of %s is missing", p->attr);
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

static void step_rcdata(struct page *t)
{
	char end[NAME_MAX_LEN + 3];

	snprintf(end, sizeof(end), "</%s", t->at.tag);
	if (starts(t, end))
		t->at.in = IN_LESS;
}

static void step_script(struct page *t, char c)
{
	if (starts(t, "</script"))
		t->at.in = IN_LESS;
	else if (!is_space(c))
		page_fail(t, t->line,
			"inline <script>: the content security policy blocks it; "
			"use a file of static/");
}

void page_step(struct page *t, char c)
{
	struct place *p = &t->at;

	t->static_n = 0;
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
		if (c == '>' && memcmp(t->ahead - 2, "--", 2) == 0)
			p->in = IN_TEXT;
		break;
	case IN_DOCTYPE:
		if (c == '>')
			p->in = IN_TEXT;
		break;
	}
}

bool place_can_shrink(const struct place *p)
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

/* A command ends the name or bare value before it. */
void page_settle(struct page *t)
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
		page_fail(t, t->line, "a command cannot stand in %s", place_name(&t->at));
	case IN_DOUBLE:
	case IN_SINGLE:
		not_static(t);
		break;
	case IN_TEXT:
	case IN_TAG:
	case IN_TAG_GAP:
	case IN_RCDATA:
	case IN_SCRIPT:
	case IN_COMMENT:
	case IN_DOCTYPE:
		break;
	}
}

bool place_is_between(const struct place *p)
{
	return p->in == IN_TAG || p->in == IN_TAG_GAP;
}

static const char *attr_emitter(struct page *t)
{
	enum url_part part = t->at.url;

	switch (t->at.kind) {
	case ATTR_PLAIN:
		return "html_put_attr";
	case ATTR_URL:
		not_static(t);
		t->at.url = URL_REST;
		snprintf(t->at.value, sizeof(t->at.value), "?");
		return part == URL_START   ? "html_put_url"
		       : part == URL_SLASH ? "html_put_url_first"
					   : "html_put_url_part";
	case ATTR_CLOSED:
		break;
	}
	page_fail(t, t->line,
		"a value in %s: what that attribute means to the browser cannot be escaped",
		t->at.attr);
}

const char *page_value(struct page *t)
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
	page_fail(t, t->line, "a value in %s cannot be made safe", place_name(&t->at));
}

void page_attr(struct page *t, const char *name, size_t n)
{
	t->at.in = IN_ATTR_NAME;
	t->at.attr[0] = '\0';
	for (size_t i = 0; i < n; i++)
		name_add(t, t->at.attr, name[i]);
	page_settle(t);
}

bool place_meet(struct place *a, const struct place *other)
{
	bool between = place_is_between(a) && place_is_between(other);

	if ((a->in != other->in && !between) || strcmp(a->tag, other->tag) != 0 ||
		strcmp(a->attr, other->attr) != 0 || a->pre != other->pre ||
		(a->url == URL_START) != (other->url == URL_START))
		return false;
	if (between && (a->in == IN_TAG_GAP || other->in == IN_TAG_GAP))
		a->in = IN_TAG_GAP;
	if (a->url != other->url)
		a->url = URL_SLASH;
	if (strcmp(a->value, other->value) != 0)
		snprintf(a->value, sizeof(a->value), "?");
	return true;
}
