/*
 * The words of the letters.  Plain text in paragraphs of at most 78 columns; a
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

#endif
