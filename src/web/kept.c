#include "web/kept.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/enc.h"
#include "base/hash.h"
#include "base/pack.h"
#include "base/value.h"
#include "web/answer.h"
#include "web/csrf.h"
#include "web/web.h"

enum { BUCKETS = 4096, PACKED_LEAST = 256 };

struct body {
	const void *bytes; /* NULL: not packed so, yet or ever */
	size_t n;
	bool is_tried;
};

/* One answer.  It changes under the write lock alone; what it points to, never. */
struct answer {
	struct answer *next; /* of the bucket */
	struct mem *mem;
	const char *key;
	uint64_t hash; /* of the key */
	int64_t version, now;
	_Atomic bool is_asked; /* since the hand came by */
	struct bytes fields;   /* of its head, without what depends on the coding */
	uint64_t sum;	       /* of the body: its ETag */
	struct body bodies[CODINGS];
};

struct kept {
	struct mem *mem; /* of the answers; under the write lock alone */
	pthread_rwlock_t lock;
	struct answer *buckets[BUCKETS];
	size_t n, bytes, hand;
	_Atomic uint64_t hits, misses;
};

struct kept *kept_new(struct mem *m)
{
	struct kept *k = MEM_NEW(m, struct kept);

	k->mem = mem_new(m, "kept answers");
	MUST(pthread_rwlock_init(&k->lock, NULL) == 0);
	return k;
}

/* ---- what may be here ---- */

/*
 * A cookie of whatever name, a key, a page that embeds us: not an answer for anybody.  A query is
 * made up by who asks: without one there are as many answers as there are public things.
 */
bool kept_takes(const struct rq *rq)
{
	const struct http_head *head = rq->http->head;

	return rq->route != NULL && rq->route->is_kept && head->method != POST &&
	       http_field_count(head, "cookie") == 0 &&
	       http_field_count(head, "authorization") == 0 && head->query == NULL &&
	       !csrf_is_embedding(rq->http);
}

static const char *key_of(const struct rq *rq)
{
	return mem_printf(rq->mem, "%c%s", rq->http->is_tls ? 's' : 'p', rq->http->head->path);
}

/* ---- finding ---- */

static struct answer **place_of(struct kept *k, const char *key, uint64_t hash)
{
	struct answer **at = &k->buckets[hash % BUCKETS];

	while (*at != NULL && ((*at)->hash != hash || strcmp((*at)->key, key) != 0))
		at = &(*at)->next;
	return at;
}

static size_t weight(const struct answer *a)
{
	return mem_size(a->mem);
}

static void take_out(struct kept *k, struct answer **at)
{
	struct answer *a = *at;

	*at = a->next;
	k->n--;
	k->bytes -= weight(a);
	mem_end(a->mem);
}

/*
 * A hand goes round the buckets: what was asked for since it came by stays for another round (the
 * clock of Corbato, 1968).
 */
static void make_room(struct kept *k, size_t bytes)
{
	while (k->n > 0 && k->bytes + bytes > KEPT_BYTES) {
		struct answer **at = &k->buckets[k->hand];

		while (*at != NULL && k->bytes + bytes > KEPT_BYTES)
			if (atomic_exchange(&(*at)->is_asked, false))
				at = &(*at)->next;
			else
				take_out(k, at);
		k->hand = (k->hand + 1) % BUCKETS;
	}
}

/* ---- answering ---- */

/* RFC 9110 section 8.8.3: each coding of one content has a tag of its own. */
static const char *etag_of(struct mem *m, uint64_t sum, enum coding c)
{
	char text[ENC_U64_CHARS + 1];

	enc_u64(sum, text);
	return c == CODING_NONE ? mem_printf(m, "\"%s\"", text)
				: mem_printf(m, "\"%s-%s\"", text, coding_name(c));
}

static enum coding coding_for(const struct request *http, const struct body *bodies)
{
	unsigned among = 0;

	if (bodies[CODING_NONE].n < PACKED_LEAST)
		return CODING_NONE;
	for (enum coding c = CODING_GZIP; c < CODINGS; c++)
		if (!bodies[c].is_tried || bodies[c].bytes != NULL)
			among |= 1u << c;
	return coding_best(http_field(http->head, "accept-encoding"), among);
}

static void write_head(struct rq *rq, const struct answer *a, enum coding c, struct response *rs)
{
	rs->fields.n = 0;
	buf_add(&rs->fields, a->fields.data, a->fields.n);
	if (c != CODING_NONE)
		buf_printf(&rs->fields, "Content-Encoding: %s\r\n", coding_name(c));
	buf_printf(&rs->fields, "ETag: %s\r\n", etag_of(rq->mem, a->sum, c));
}

/* Under a lock.  False: it is not packed so yet, and rs is the plain bytes to be packed. */
static bool answer_from(struct rq *rq, struct answer *a, enum coding c, struct response *rs)
{
	const struct body *b = &a->bodies[c];
	bool is_there = b->bytes != NULL;

	a->is_asked = true;
	if (answer_is_known(rq->http, a->sum)) {
		write_head(rq, a, c, rs);
		rs->status = 304;
		rs->body = NULL;
		rs->n = 0;
		return true;
	}
	if (!is_there)
		b = &a->bodies[CODING_NONE];
	write_head(rq, a, is_there ? c : CODING_NONE, rs);
	rs->status = 200;
	rs->body = mem_copy(rq->mem, b->bytes, b->n);
	rs->n = b->n;
	return is_there;
}

/* The plain bytes are in rs: packed outside of any lock, and kept if they are still what is kept.
 */
static void pack_answer(struct rq *rq, const char *key, uint64_t hash, enum coding c, uint64_t sum,
	struct response *rs)
{
	struct kept *k = rq->web->kept;
	size_t n;
	const void *bytes = pack(rq->mem, c, rs->body, rs->n, &n);
	struct answer *a;

	pthread_rwlock_wrlock(&k->lock);
	make_room(k, bytes == NULL ? 0 : n);
	a = *place_of(k, key, hash);
	if (a != NULL && a->sum == sum && !a->bodies[c].is_tried) {
		k->bytes -= weight(a);
		a->bodies[c].is_tried = true;
		if (bytes != NULL)
			a->bodies[c] = (struct body){ mem_copy(a->mem, bytes, n), n, true };
		k->bytes += weight(a);
	}
	if (a != NULL && a->sum == sum && bytes != NULL) {
		write_head(rq, a, c, rs);
		rs->body = bytes;
		rs->n = n;
	}
	pthread_rwlock_unlock(&k->lock);
}

/* Under the lock, which it gives up: a is what is to be answered. */
static void answer_and_unlock(struct rq *rq, struct answer *a, struct response *rs)
{
	enum coding c = coding_for(rq->http, a->bodies);
	const char *key = mem_str(rq->mem, a->key);
	uint64_t hash = a->hash, sum = a->sum;
	bool is_whole = answer_from(rq, a, c, rs);

	pthread_rwlock_unlock(&rq->web->kept->lock);
	if (!is_whole)
		pack_answer(rq, key, hash, c, sum, rs);
}

bool kept_answer(struct rq *rq, int64_t version, struct response *rs)
{
	struct kept *k = rq->web->kept;
	const char *key = key_of(rq);
	struct answer *a;
	bool is_found;

	pthread_rwlock_rdlock(&k->lock);
	a = *place_of(k, key, hash_bytes(key, strlen(key)));
	is_found = a != NULL && a->version == version && a->now == rq->cx->now;
	if (is_found)
		answer_and_unlock(rq, a, rs);
	else
		pthread_rwlock_unlock(&k->lock);
	atomic_fetch_add(is_found ? &k->hits : &k->misses, 1);
	return is_found;
}

/* ---- keeping ---- */

static bool is_same(const struct answer *a, const struct response *rs)
{
	const struct body *b = &a->bodies[CODING_NONE];

	return b->n == rs->n && a->fields.n == rs->fields.n &&
	       memcmp(b->bytes, rs->body, rs->n) == 0 &&
	       memcmp(a->fields.data, rs->fields.data, rs->fields.n) == 0;
}

static struct answer *answer_new(
	struct kept *k, const char *key, uint64_t hash, const struct response *rs)
{
	struct mem *m = mem_new(k->mem, "kept answer");
	struct answer *a = MEM_NEW(m, struct answer);

	a->mem = m;
	a->key = mem_str(m, key);
	a->hash = hash;
	a->fields = (struct bytes){ mem_copy(m, rs->fields.data, rs->fields.n), rs->fields.n };
	a->sum = hash_bytes(rs->body, rs->n);
	a->bodies[CODING_NONE] = (struct body){ mem_copy(m, rs->body, rs->n), rs->n, true };
	return a;
}

/* The second has passed and the page is the same: it stays, with what was packed. */
static struct answer *put(struct kept *k, const char *key, uint64_t hash, const struct response *rs)
{
	struct answer **at = place_of(k, key, hash), *a = *at;

	if (a != NULL && is_same(a, rs))
		return a;
	if (a != NULL)
		take_out(k, at);
	a = answer_new(k, key, hash, rs);
	make_room(k, weight(a));
	a->next = k->buckets[hash % BUCKETS];
	k->buckets[hash % BUCKETS] = a;
	k->n++;
	k->bytes += weight(a);
	return a;
}

void kept_put(struct rq *rq, int64_t version, struct response *rs)
{
	struct kept *k = rq->web->kept;
	const char *key = key_of(rq);
	struct answer *a;

	pthread_rwlock_wrlock(&k->lock);
	a = put(k, key, hash_bytes(key, strlen(key)), rs);
	a->version = version;
	a->now = rq->cx->now;
	answer_and_unlock(rq, a, rs);
}

struct kept_figures kept_figures(struct kept *k)
{
	struct kept_figures f = { .hits = k->hits, .misses = k->misses };

	pthread_rwlock_rdlock(&k->lock);
	f.answers = k->n;
	f.bytes = k->bytes;
	pthread_rwlock_unlock(&k->lock);
	return f;
}
