/*
 * Keys: what a person gives to a program of theirs, so that it reads for them.
 * A random key of 256 bits, shown once; its SHA-256 here.  Whoever brings one is
 * the person, with whatever rights they have then and no other, but only where a
 * route takes keys of that scope.  A key ends on its day, when its person ends
 * it, and with the sessions: when they are disabled or get a new password.
 */
#ifndef DOMAIN_ACCESS_KEY_H
#define DOMAIN_ACCESS_KEY_H

#include "domain/person/session.h"

/* Of a route: which it takes; of a key: what it is for. */
enum key_scope {
	KEY_NONE,  /* a route that takes none; no key has it */
	KEY_LISTS, /* lists as files */
	KEY_TASKS, /* how far long work is */
	KEY_ALL	   /* wherever keys are taken */
};

enum {
	ACCESS_KEYS_MAX = 10, /* of a person */
	ACCESS_KEY_LABEL_CHARS = 80,
	ACCESS_KEY_DAYS_MAX = 365,
	ACCESS_KEY_TOUCH_S = 300
};

struct access_key {
	struct access_key_id id;
	const char *label;
	enum key_scope scope;
	int64_t created_at, expires_at, used_at; /* used_at 0: never */
};

/* As stored, in forms and in the audit: "lists". */
const char *key_scope_name(enum key_scope scope);

/* Pure.  May a key of that scope be brought to a route that takes `taken`? */
bool key_scope_covers(enum key_scope scope, enum key_scope taken);

/*
 * Whom a key stands for, in a snapshot; never with a fresh proof.  ERR_NOT_FOUND
 * for one that is unknown, over, or of a disabled account.
 */
MUST_CHECK enum err access_key_read(struct cx *cx, const char *key,
	struct session_person *ret_person, enum key_scope *ret_scope);

/* The actor's own, the oldest first. */
MUST_CHECK enum err access_keys(struct cx *cx, struct access_key **ret_keys, size_t *ret_n);

/*
 * A new one of the actor, for so many days; ret_key is in cx->mem and kept
 * nowhere.  ERR_REFUSED FINDING_KEYS_MANY.
 */
MUST_CHECK enum err access_key_make(
	struct cx *cx, const char *label, enum key_scope scope, int64_t days, const char **ret_key);

/* Ends one of the actor's; what is none of theirs, or is over: nothing is done. */
MUST_CHECK enum err access_key_end(struct cx *cx, struct access_key_id id);

/* It was used now, in a bracket of its own. */
MUST_CHECK enum err access_key_seen(struct cx *cx, const struct digest *hash);

/* False when the text is no key. */
bool access_key_hash(const char *key, struct digest *ret_hash);

#endif
