#include "web/text/markdown_kept.h"

#include <pthread.h>

#include "base/hash.h"
#include "web/html_trusted.h"

/* A text may stand in each place of one set: what is read often is not thrown out by one other. */
enum { SETS = 256, WAYS = 4, PLACES = SETS * WAYS, LARGEST_SHARE = 8 };

struct kept {
	uint64_t hash;
	int top;
	size_t text_n, html_n;
	char bytes[]; /* the text, then its markup */
};

struct markdown_kept {
	struct mem *mem; /* of what is kept; only touched by who holds the lock for writing */
	size_t bytes_max;
	pthread_rwlock_t lock; /* guards what follows */
	struct kept *places[PLACES];
	unsigned hand; /* the place that makes room next */
	size_t bytes;
	uint64_t rendered;
};

struct markdown_kept *markdown_kept_new(struct mem *m, size_t bytes_max)
{
	struct markdown_kept *k = MEM_NEW(m, struct markdown_kept);

	k->mem = mem_new(m, "markdown");
	k->bytes_max = bytes_max;
	MUST(pthread_rwlock_init(&k->lock, NULL) == 0);
	return k;
}

static size_t size_of(const struct kept *t)
{
	return sizeof(*t) + t->text_n + t->html_n;
}

static struct kept **set_of(struct markdown_kept *k, uint64_t hash)
{
	return &k->places[hash % SETS * WAYS];
}

static bool is_it(const struct kept *t, uint64_t hash, const char *text, size_t n, int top)
{
	return t != NULL && t->hash == hash && t->top == top && t->text_n == n &&
	       memcmp(t->bytes, text, n) == 0;
}

/* A copy: what is kept may go as soon as the lock does. */
static bool find(struct markdown_kept *k, struct mem *m, uint64_t hash, const char *text, size_t n,
	int top, struct safe_html *ret_html)
{
	struct kept **set = set_of(k, hash);
	bool is_found = false;

	MUST(pthread_rwlock_rdlock(&k->lock) == 0);
	for (int i = 0; i < WAYS && !is_found; i++) {
		const struct kept *t = set[i];

		if (!is_it(t, hash, text, n, top))
			continue;
		*ret_html = html_trusted(mem_copy(m, t->bytes + n, t->html_n), t->html_n);
		is_found = true;
	}
	pthread_rwlock_unlock(&k->lock);
	return is_found;
}

static void drop(struct markdown_kept *k, struct kept **place)
{
	if (*place == NULL)
		return;
	k->bytes -= size_of(*place);
	mem_drop(*place);
	*place = NULL;
}

static void make_room(struct markdown_kept *k, size_t n)
{
	while (k->bytes + n > k->bytes_max)
		drop(k, &k->places[k->hand++ % PLACES]);
}

/* The empty place of a set, or one that is emptied for it. */
static struct kept **place_in(struct markdown_kept *k, struct kept **set)
{
	for (int i = 0; i < WAYS; i++)
		if (set[i] == NULL)
			return &set[i];
	set += k->hand++ % WAYS;
	drop(k, set);
	return set;
}

static bool is_kept(struct kept **set, uint64_t hash, const char *text, size_t n, int top)
{
	for (int i = 0; i < WAYS; i++)
		if (is_it(set[i], hash, text, n, top))
			return true;
	return false;
}

/* Two threads may have rendered the same text: the second finds it there. */
static void keep(struct markdown_kept *k, uint64_t hash, const char *text, size_t n, int top,
	struct safe_html html)
{
	size_t bytes = sizeof(struct kept) + n + html.n;
	struct kept **set = set_of(k, hash), *t;

	MUST(pthread_rwlock_wrlock(&k->lock) == 0);
	k->rendered++;
	if (bytes <= k->bytes_max / LARGEST_SHARE && !is_kept(set, hash, text, n, top)) {
		make_room(k, bytes);
		t = mem_array_raw(k->mem, bytes, 1);
		*t = (struct kept){ .hash = hash, .top = top, .text_n = n, .html_n = html.n };
		memcpy(t->bytes, text, n);
		memcpy(t->bytes + n, html.s, html.n);
		*place_in(k, set) = t;
		k->bytes += bytes;
	}
	pthread_rwlock_unlock(&k->lock);
}

struct safe_html markdown_kept_html(
	struct markdown_kept *k, struct mem *m, const char *text, int top)
{
	size_t n = text == NULL ? 0 : strlen(text);
	uint64_t hash = hash_bytes(text, n);
	struct safe_html html;

	if (n == 0)
		return markdown_html(m, text, top);
	if (find(k, m, hash, text, n, top, &html))
		return html;
	html = markdown_html(m, text, top);
	keep(k, hash, text, n, top, html);
	return html;
}

struct markdown_kept_figures markdown_kept_figures(struct markdown_kept *k)
{
	struct markdown_kept_figures f;

	MUST(pthread_rwlock_rdlock(&k->lock) == 0);
	f = (struct markdown_kept_figures){ .bytes = k->bytes, .rendered = k->rendered };
	pthread_rwlock_unlock(&k->lock);
	return f;
}
