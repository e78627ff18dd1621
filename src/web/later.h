/*
 * Small writes that no answer waits for: that a session was used.  One thread
 * with a seat of its own does them in turn.  What does not fit is dropped:
 * only what the next request would ask for again belongs here.
 */
#ifndef WEB_LATER_H
#define WEB_LATER_H

#include "domain/cx.h"
#include "domain/seat.h"

enum { LATER_TEXT_MAX = 128, LATER_MAX = 256 };

struct later;

/* text is a copy; what fails is for the function to log. */
typedef void later_fn(struct cx *cx, const char *text);

/* NULL when the machine gives no thread. */
struct later *later_start(struct mem *m, struct instance *in);

/* Does it once, however often it is asked for before its turn.  l NULL: nothing. */
void later_add(struct later *l, later_fn *fn, const char *text);

/* Does what waits, then ends the thread.  NULL is allowed. */
void later_stop(struct later *l);

#endif
