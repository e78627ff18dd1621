#include "web/bearer.h"

#include <string.h>
#include <strings.h>

#include "base/enc.h"
#include "base/log.h"
#include "domain/person/access_key.h"

static const char scheme[] = "bearer", space[] = " \t";

/* What stands behind the scheme; "" when nothing does; NULL: another scheme. */
static const char *key_in(const char *value)
{
	const size_t n = sizeof(scheme) - 1;

	if (strncasecmp(value, scheme, n) != 0 ||
		(value[n] != '\0' && strchr(space, value[n]) == NULL))
		return NULL;
	return value[n] == '\0' ? value + n : value + n + 1;
}

/* Of several fields one is enough: who sends two is not taken for one of them. */
bool bearer_is_sent(const struct http_head *head)
{
	for (size_t i = 0; i < head->n_fields; i++)
		if (strcmp(head->fields[i].name, "authorization") == 0 &&
			key_in(head->fields[i].value) != NULL)
			return true;
	return false;
}

/* text: the hash, so that no key waits in a list. */
static void seen(struct cx *cx, const char *text)
{
	struct digest hash;
	enum err e = ERR_INVALID;

	if (enc_hex_read(text, hash.b, sizeof(hash.b)))
		e = access_key_seen(cx, &hash);
	if (e != ERR_OK)
		log_event(LOG_WARN, "key", "its last use was not kept: %s", err_name(e));
}

static enum err read_key(struct rq *rq, const char *key, enum key_scope *ret_scope)
{
	struct session_person *who = MEM_NEW(rq->mem, struct session_person);
	struct digest hash;
	enum err e = access_key_read(rq->cx, key, who, ret_scope);

	if (e != ERR_OK)
		return e;
	rq->who = who;
	rq->cx->actor = who->actor;
	if (who->is_due && access_key_hash(key, &hash))
		rq_later(rq, seen, enc_hex(rq->mem, hash.b, sizeof(hash.b)));
	return ERR_OK;
}

enum door bearer_person(struct rq *rq)
{
	const char *sent = http_field(rq->http->head, "authorization");
	const char *key = sent == NULL ? NULL : key_in(sent);
	enum key_scope scope;
	enum err e;

	rq->is_by_key = true;
	if (rq->route == NULL)
		return DOOR_OPEN; /* there is nothing, for whoever asks */
	if (rq->route->bearer == KEY_NONE || key == NULL)
		return DOOR_KEY;
	e = read_key(rq, key, &scope);
	if (e == ERR_NOT_FOUND)
		return DOOR_KEY;
	if (e != ERR_OK)
		return e == ERR_BUSY ? DOOR_BUSY : DOOR_BROKEN;
	return key_scope_covers(scope, rq->route->bearer) ? DOOR_OPEN : DOOR_KEY;
}
