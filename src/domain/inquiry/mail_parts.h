/* What mail_read.c is made of; see there. */
#ifndef DOMAIN_MAIL_PARTS_H
#define DOMAIN_MAIL_PARTS_H

#include "base/buf.h"
#include "domain/inquiry/mail_read.h"

/* ---- heads: mail_head.c ---- */

struct mail_span {
	const char *s;
	size_t n;
};

/* Parts a message into head and body at the first empty line. */
void mail_split(struct mail_span whole, struct mail_span *ret_head, struct mail_span *ret_body);

/* The value of the first field of that name, unfolded and trimmed; NULL when there is none. */
const char *mail_field(struct mem *m, struct mail_span head, const char *name);
size_t mail_count(struct mail_span head, const char *name);

/* Text of a field with its encoded words read: one line of UTF-8. */
const char *mail_words(struct mem *m, const char *value);

/* The first mailbox of a From; "" for what is none. */
void mail_mailbox(
	struct mem *m, const char *value, const char **ret_address, const char **ret_name);

/* Adds the ids between brackets, the last first, as long as there is room. */
void mail_ids(struct mem *m, const char *value, const char **ids, size_t most, size_t *n);

/* "text/plain" in small letters of a Content-Type or Content-Disposition. */
const char *mail_token(struct mem *m, const char *value);

/* A parameter of it, also in the ways of RFC 2231 (without its pieces); NULL. */
const char *mail_param(struct mem *m, const char *value, const char *name);

/* ---- bytes to text: mail_decode.c ---- */

/* Undoes a Content-Transfer-Encoding (NULL: none); at the most MAIL_TEXT_BYTES of it. */
struct mail_span mail_undo(struct mem *m, struct mail_span body, const char *encoding);
struct mail_span mail_undo_base64(struct mem *m, struct mail_span body);
struct mail_span mail_undo_quoted(struct mem *m, struct mail_span body, bool is_word);

/* Bytes of a charset (NULL: not said) as clean UTF-8; an unknown one is guessed. */
const char *mail_utf8(struct mem *m, struct mail_span bytes, const char *charset);

/* ---- HTML to text: mail_html.c ---- */

/* Quoted blocks get a "> " before each line; where a link leads stands behind it. */
const char *mail_html(struct mem *m, const char *html);

/* ---- what an answer repeats: mail_quote.c ---- */

/* Cuts the text at the end of what is new. */
void mail_cut(struct mem *m, const char *text, const char **ret_body, const char **ret_quoted);

#endif
