#include "web/known.h"

#include <pthread.h>
#include <string.h>

enum { SLOTS = 8192 };

struct slot {
	struct digest token;
	struct person_id who; /* v == 0: free */
};

struct known {
	pthread_mutex_t lock;
	struct slot slots[SLOTS];
};

struct known *known_new(struct mem *m)
{
	struct known *k = MEM_NEW(m, struct known);

	MUST(pthread_mutex_init(&k->lock, NULL) == 0);
	return k;
}

/* A hash of what nobody chooses needs no other to be spread. */
static struct slot *slot_of(struct known *k, const struct digest *token)
{
	uint64_t n;

	memcpy(&n, token->b, sizeof(n));
	return &k->slots[n % SLOTS];
}

static bool is_of(const struct slot *s, const struct digest *token)
{
	return s->who.v != 0 && memcmp(&s->token, token, sizeof(*token)) == 0;
}

void known_put(struct known *k, const struct digest *token, struct person_id who)
{
	MUST(pthread_mutex_lock(&k->lock) == 0);
	*slot_of(k, token) = (struct slot){ *token, who };
	MUST(pthread_mutex_unlock(&k->lock) == 0);
}

void known_drop(struct known *k, const struct digest *token)
{
	struct slot *s = slot_of(k, token);

	MUST(pthread_mutex_lock(&k->lock) == 0);
	if (is_of(s, token))
		s->who.v = 0;
	MUST(pthread_mutex_unlock(&k->lock) == 0);
}

struct person_id known_find(struct known *k, const struct digest *token)
{
	const struct slot *s = slot_of(k, token);
	struct person_id who = { 0 };

	MUST(pthread_mutex_lock(&k->lock) == 0);
	if (is_of(s, token))
		who = s->who;
	MUST(pthread_mutex_unlock(&k->lock) == 0);
	return who;
}
