#include "web/limit.h"

#include <pthread.h>
#include <string.h>

#include "base/crypto.h"

/*
 * A set of WAYS buckets is chosen by the key's hash; within it the one unused
 * for longest makes room.  A flood of keys can so make a limit forget, but only
 * at the price of WAYS fresh keys in the same set, which the keyed hash hides.
 */
enum { SETS = 2048, WAYS = 4 };

struct rule {
	double burst;	 /* tokens of a full bucket */
	double per_hour; /* how many come back */
};

static const struct rule rules[LIMIT_KIND_COUNT] = {
	[LIMIT_SIGN_IN] = { 30, 120 },
	[LIMIT_ACCOUNT] = { 10, 60 },
	[LIMIT_SIGN_UP] = { 20, 60 },
	[LIMIT_MAIL] = { 10, 30 },
	[LIMIT_SEARCH] = { 120, 3600 },
	[LIMIT_ASK] = { 10, 20 },
	[LIMIT_WRITE] = { 6000, 36000 },
	[LIMIT_CHOICE] = { 1, 1.0 / 24 },
	[LIMIT_CHOSEN] = { 1, 1.0 / 24 },
	[LIMIT_UPLOAD] = { 512, 512 },
};

struct bucket {
	uint64_t key; /* 0: free */
	double tokens;
	int64_t at_us; /* when tokens was right */
};

struct limits {
	pthread_mutex_t lock;
	struct secret secret;
	struct bucket sets[SETS][WAYS];
};

struct limits *limits_new(struct mem *m)
{
	struct limits *l = MEM_NEW(m, struct limits);

	MUST(pthread_mutex_init(&l->lock, NULL) == 0);
	crypto_secret_make(&l->secret);
	return l;
}

static uint64_t key_of(const struct limits *l, enum limit_kind kind, const void *key, size_t n)
{
	uint8_t text[264] = { (uint8_t)kind };
	struct digest mac;
	uint64_t h;

	if (n > sizeof(text) - 1)
		n = sizeof(text) - 1;
	memcpy(text + 1, key, n);
	crypto_mac(&l->secret, text, n + 1, &mac);
	memcpy(&h, mac.b, sizeof(h));
	return h == 0 ? 1 : h;
}

/* The key's bucket; a new one is full. */
static struct bucket *bucket_of(
	struct limits *l, enum limit_kind kind, uint64_t key, int64_t now_us)
{
	struct bucket *set = l->sets[key % SETS], *oldest = &set[0];

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].at_us < oldest->at_us)
			oldest = &set[i];
	}
	*oldest = (struct bucket){ key, rules[kind].burst, now_us };
	return oldest;
}

static void refill(struct bucket *b, const struct rule *rule, int64_t now_us)
{
	double hours = (double)(now_us - b->at_us) / 3.6e9;

	b->tokens += hours > 0 ? hours * rule->per_hour : 0;
	if (b->tokens > rule->burst)
		b->tokens = rule->burst;
	b->at_us = now_us;
}

enum err limits_spend(struct limits *l, enum limit_kind kind, const void *key, size_t n,
	double cost, int64_t now_us, unsigned *ret_wait_s)
{
	const struct rule *rule = &rules[kind];
	enum err e = ERR_OK;
	struct bucket *b;

	if (kind == LIMIT_NONE)
		return ERR_OK;
	pthread_mutex_lock(&l->lock);
	b = bucket_of(l, kind, key_of(l, kind, key, n), now_us);
	refill(b, rule, now_us);
	if (b->tokens >= cost) {
		b->tokens -= cost;
	} else {
		*ret_wait_s = 1 + (unsigned)((cost - b->tokens) * 3600 / rule->per_hour);
		e = ERR_LIMITED;
	}
	pthread_mutex_unlock(&l->lock);
	return e;
}

enum err limits_take(struct limits *l, enum limit_kind kind, const void *key, size_t n,
	int64_t now_us, unsigned *ret_wait_s)
{
	return limits_spend(l, kind, key, n, 1, now_us, ret_wait_s);
}

void limits_give_back(struct limits *l, enum limit_kind kind, const void *key, size_t n)
{
	uint64_t h = key_of(l, kind, key, n);
	struct bucket *set = l->sets[h % SETS];

	if (kind == LIMIT_NONE)
		return;
	pthread_mutex_lock(&l->lock);
	for (size_t i = 0; i < WAYS; i++)
		if (set[i].key == h)
			set[i].tokens += 1;
	pthread_mutex_unlock(&l->lock);
}
