/*
 * The differences between two texts as people read them: line by line, and
 * word by word within a line that only became another.
 */
#ifndef WEB_TEXT_CHANGES_H
#define WEB_TEXT_CHANGES_H

#include "base/mem.h"
#include "web/view.h"

/*
 * before, after: as typed; either may be "".  Lines that are the same stand
 * only beside those that are not, the rest is left out and counted.  No line at
 * all: the texts are the same but for blanks.
 */
void changes_of(struct mem *m, const char *before, const char *after,
	const struct changed_line **ret_lines, size_t *ret_n);

#endif
