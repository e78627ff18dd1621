/*
 * Where in a page of HTML the next byte stands, followed byte by byte, and what
 * may be written there.  Follows the parts of the tokenizer of the HTML standard
 * that templates need; whatever it could not follow for sure is an error.
 */
#ifndef TOOLS_TMPLC_PLACE_H
#define TOOLS_TMPLC_PLACE_H

#include <stdbool.h>
#include <stddef.h>

enum { NAME_MAX_LEN = 47 };

/* Where the next byte of the page stands. */
enum where {
	IN_TEXT,
	IN_LESS, /* after < */
	IN_TAG_NAME,
	IN_END_TAG,
	IN_TAG,	    /* between attributes, white space seen */
	IN_TAG_GAP, /* a name or a value just ended: white space, / or > must follow */
	IN_ATTR_NAME,
	IN_ATTR_EQ, /* after = */
	IN_DOUBLE,
	IN_SINGLE,
	IN_UNQUOTED,
	IN_RCDATA, /* <title>, <textarea> */
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
	int pre;		    /* depth of <pre> */
	bool is_data_script;	    /* <script type="application/ld+json"> */
	char tag[NAME_MAX_LEN + 1]; /* lower case */
	char attr[NAME_MAX_LEN + 1];
	char value[NAME_MAX_LEN + 1]; /* the first literal bytes of the attribute's value */
};

/* A page on its way. */
struct page {
	const char *file;
	int line;
	const char *ahead; /* the byte of the next step, and what follows it */
	struct place at;
	size_t static_n; /* bytes of the literal /static/… address that the last step ended, or 0 */
};

/* Prints "file:line: error: …" and ends the program. */
__attribute__((noreturn, format(printf, 3, 4))) void page_fail(
	const struct page *p, int line, const char *fmt, ...);

/* One literal byte. */
void page_step(struct page *p, char c);

/* A command stands here: it ends the name or the bare value before it. */
void page_settle(struct page *p);

/* A value stands here: the name of its escaper, or an error. */
const char *page_value(struct page *p);

/* An attribute stands here whose name is written by a command. */
void page_attr(struct page *p, const char *name, size_t n);

/* Two ways meet in `at`: false when they stand at different places; else the stricter of both. */
bool place_meet(struct place *at, const struct place *other);

/* May a run of white space become one byte? */
bool place_can_shrink(const struct place *at);

/* Between the attributes of a tag. */
bool place_is_between(const struct place *at);

const char *place_name(const struct place *at);

bool is_space(char c);
bool is_word(char c);

#endif
