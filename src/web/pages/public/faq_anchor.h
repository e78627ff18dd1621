/* Where a group of questions begins on the page of all of them. */
#ifndef WEB_PAGES_FAQ_ANCHOR_H
#define WEB_PAGES_FAQ_ANCHOR_H

#include "base/mem.h"

/* "group-applying": small letters and digits of its title, hyphens between. */
const char *faq_anchor(struct mem *m, const char *title);

#endif
