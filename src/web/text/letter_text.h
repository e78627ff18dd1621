/*
 * The words of the letters.  Plain text in paragraphs of at most 76 columns; a
 * link stands alone on its line and is never broken.
 *
 * The two decision letters are one to whoever sees only their outside: the
 * same subject and, for the same facts, the same number of lines and bytes.
 * Neither holds a reason, a score or a reviewer (rule no-feedback).
 */
#ifndef WEB_LETTER_TEXT_H
#define WEB_LETTER_TEXT_H

#include "domain/letter.h"

letter_writer letter_write;

/*
 * The same letter for a page, whose lines are as long as its reader's window: a paragraph is
 * one line again.  What stands on a line of its own (a figure, a link) stays there.
 */
const char *letter_for_page(struct mem *mem, const char *body);

#endif
