/* A row as the domain knows it, without areas, topics and criteria; its texts are the row's. */
#ifndef DOMAIN_CALL_VIEW_H
#define DOMAIN_CALL_VIEW_H

#include "domain/call/call.h"
#include "domain/call/call_rows.h"

struct call call_view(const struct cx *cx, const struct call_row *row);

#endif
