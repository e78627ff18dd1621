/* The thread of an inquiry as blocks of a page: for who asked, and for staff. */
#ifndef WEB_PAGES_THREAD_H
#define WEB_PAGES_THREAD_H

#include "domain/inquiry/inquiry.h"
#include "web/rq.h"
#include "web/view_work.h"

/* What an inquiry may be about, in words; ends with NULL. */
extern const struct choice thread_matters[];

/*
 * A block a message, into blocks, which has room for INQUIRY_THREAD_MOST; how
 * many.  for_staff: with their notes, and what of a mail was set aside.
 */
MUST_CHECK enum err thread_blocks(struct rq *rq, const struct inquiry *q, bool for_staff,
	struct block *blocks, size_t *ret_n);

#endif
