/* What pages say of a search: the texts with their marks, and how it was understood. */
#ifndef WEB_PAGES_SEARCH_SHOW_H
#define WEB_PAGES_SEARCH_SHOW_H

#include "domain/search/search.h"
#include "web/rq.h"
#include "web/view_public.h"

/* Sentences: what was looked for instead of what was typed, and what was not looked for. */
const char *const *search_notes(struct rq *rq, const struct search_found *found, size_t *ret_n);

struct text_pieces search_text_pieces(struct rq *rq, struct search_pieces pieces);

#endif
