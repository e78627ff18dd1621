#include "domain/follow/follow_end.h"

#include "domain/follow/follow_sql.h"
#include "domain/life/life.h"

static enum err ended(struct cx *cx, enum verb verb, struct subscriber_id id, const char *detail)
{
	enum err e = subscriber_drop_areas(cx->db, id);

	return e == ERR_OK ? verb_told(cx, verb, id.v, detail) : e;
}

enum err follow_bounce(struct cx *cx, struct subscriber_id id)
{
	int64_t n;
	enum err e = subscriber_bounce(cx->db, id, cx->now, &n);

	return e == ERR_OK && n > 0 ? ended(cx, VERB_SUBSCRIBER_BOUNCE, id, NULL) : e;
}

enum err follow_forget(struct cx *cx, struct subscriber_id id, const char *reason)
{
	int64_t n;
	enum err e = subscriber_leave(cx->db, id, reason, cx->now, &n);

	return e == ERR_OK && n > 0 ? ended(cx, VERB_SUBSCRIBER_LEAVE, id,
					      mem_printf(cx->mem, "{\"reason\":\"%s\"}", reason))
				    : e;
}
