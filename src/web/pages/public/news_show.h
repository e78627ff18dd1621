/* A letter to the list as lists show it. */
#ifndef WEB_PAGES_NEWS_SHOW_H
#define WEB_PAGES_NEWS_SHOW_H

#include "web/rq.h"

struct newsletter;

struct entry news_entry(struct rq *rq, const void *newsletter);

#endif
