/* tmplc's parts: what is read, what is written, the commands between.  tmplc.c tells the language.
 */
#ifndef TOOLS_TMPLC_H
#define TOOLS_TMPLC_H

#include <stdbool.h>
#include <stddef.h>

#include "tmplc_place.h"

enum { DEPTH_MAX = 40, STATIC_MARK = 1 };

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

void add(struct text *t, const char *s, size_t n);
__attribute__((format(printf, 2, 3))) void print(struct text *t, const char *fmt, ...);

/* A copy without white space around it; the caller frees it. */
char *trimmed(const char *s, size_t n);

/* One byte of the page: copied, with the white space before it made small. */
void page_byte(struct tc *t, char c);

/* What was read of the page, as C; the white space before what comes next. */
void flush_literal(struct tc *t);
void flush_space(struct tc *t);

/* Code that came from the template: the compiler's messages shall point there. */
void from_line(struct tc *t, int line);

struct command {
	const char *name;
	void (*run)(struct tc *t, char *rest);
	bool outside; /* allowed outside of a template */
};

/* NULL when no command is called so: it is a value. */
const struct command *command_of(const char *s, size_t n);
void do_command(struct tc *t, const struct command *c, char *rest);
void do_value(struct tc *t, const char *e);

/* After a command alone on its line, the rest of the line and the next indent are nothing. */
void skip_line_end(struct tc *t);

#endif
