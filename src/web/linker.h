/*
 * The thread that links the audit on PostgreSQL (domain/audit/audit_link.h):
 * five times a second what any process of any node has written since.
 */
#ifndef WEB_LINKER_H
#define WEB_LINKER_H

#include "base/buf.h"
#include "domain/seat.h"

struct linker;

/* NULL when the machine gives no thread. */
struct linker *linker_start(struct mem *m, struct instance *in);

/* Links what is there, then ends the thread.  NULL is allowed. */
void linker_stop(struct linker *l);

/* For /metrics: how many rows, and how long ago everything was linked.  NULL: nothing. */
void linker_write(struct linker *l, struct buf *out);

#endif
