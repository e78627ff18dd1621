/* What pages say of a suggestion. */
#ifndef WEB_PAGES_SUGGEST_SHOW_H
#define WEB_PAGES_SUGGEST_SHOW_H

#include "domain/suggest/suggest.h"
#include "web/rq.h"

/* Where it is. */
const char *suggest_href(struct rq *rq, enum suggest_kind kind, const struct suggestion *s);

/* Why it is there, in a line. */
const char *suggest_why(struct rq *rq, enum suggest_kind kind, const struct suggestion *s);

/* "Closes" and its minute, "Posted" and its day; by the reader's clock. */
const char *suggest_what(enum suggest_kind kind);
struct moment suggest_when(struct rq *rq, enum suggest_kind kind, const struct suggestion *s);

#endif
