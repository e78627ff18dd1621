#include "web/session.h"

#include "base/enc.h"
#include "base/log.h"
#include "domain/person/session.h"

/* text: the hash, so that no token waits in a list. */
static void seen(struct cx *cx, const char *text)
{
	struct digest hash;
	enum err e = ERR_INVALID;

	if (enc_hex_read(text, hash.b, sizeof(hash.b)))
		e = session_seen(cx, &hash);
	if (e != ERR_OK)
		log_event(LOG_WARN, "session", "its last use was not kept: %s", err_name(e));
}

enum err session_person(struct rq *rq, const char *token)
{
	struct session_person *who = MEM_NEW(rq->mem, struct session_person);
	struct digest hash;
	enum err e = session_read(rq->cx, token, who);

	if (e != ERR_OK)
		return e;
	rq->who = who;
	rq->cx->actor = who->actor;
	rq->page.person = who->name;
	if (who->is_due && !rq->is_listening && session_hash(token, &hash))
		rq_later(rq, seen, enc_hex(rq->mem, hash.b, sizeof(hash.b)));
	return ERR_OK;
}
