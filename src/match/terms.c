#include "match/terms.h"

#include <libstemmer.h>
#include <string.h>

#include "base/err.h"
#include "match/text.h"

/* Interned byte strings: word to dense number.  Open addressing, at most half full. */
struct words {
	struct buf text; /* the strings, one after the other */
	size_t *at;	 /* [n + 1] start of each */
	uint32_t *slot;	 /* [cap] number + 1, 0 is free */
	uint32_t *hash;	 /* [n] */
	size_t n, cap, room;
	struct mem *mem;
};

/* Pairs of terms to term. */
struct pairs {
	uint64_t *key;	/* [cap] */
	uint32_t *term; /* [cap] number + 1, 0 is free */
	size_t n, cap;
	struct mem *mem;
};

struct term {
	uint32_t a, b; /* a word: stem and the surface it was first seen as; a pair: two terms */
	bool is_pair;
};

struct terms {
	struct mem *mem;
	struct words surfaces, stems;
	struct pairs pairs;
	uint32_t *surface_term; /* [surfaces.room] TERMS_NONE: a stop word */
	uint32_t *stem_term;	/* [stems.room] */
	struct term *term;
	uint32_t *df;
	size_t *seen; /* [term_room] where a term stands in id[]; stale below the document's start
		       */
	size_t n_terms, term_room;

	uint32_t *id;
	uint8_t *count;
	size_t n, room;
	size_t *start; /* [docs + 1] */
	uint32_t *length;
	size_t docs, doc_room;
};

static uint32_t hash_bytes(const char *s, size_t n)
{
	uint64_t h = 0xCBF29CE484222325u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 0x100000001B3u;
	return (uint32_t)(h ^ (h >> 32));
}

static size_t hash_pair(uint64_t key)
{
	key ^= key >> 33;
	key *= 0xFF51AFD7ED558CCDu;
	return (size_t)(key ^ (key >> 33));
}

static void words_init(struct words *w, struct mem *m)
{
	*w = (struct words){ .mem = m, .cap = 1024, .room = 512 };
	buf_init(&w->text, m, 4096);
	w->at = MEM_ARRAY(m, size_t, w->room + 1);
	w->hash = MEM_ARRAY(m, uint32_t, w->room);
	w->slot = MEM_ARRAY(m, uint32_t, w->cap);
}

static void words_rehash(struct words *w)
{
	mem_drop(w->slot);
	w->cap *= 2;
	w->slot = MEM_ARRAY(w->mem, uint32_t, w->cap);
	for (size_t i = 0; i < w->n; i++) {
		size_t k = w->hash[i] & (w->cap - 1);

		while (w->slot[k] != 0)
			k = (k + 1) & (w->cap - 1);
		w->slot[k] = (uint32_t)i + 1;
	}
}

static const char *words_at(const struct words *w, uint32_t i, size_t *ret_n)
{
	*ret_n = w->at[i + 1] - w->at[i];
	return w->text.data + w->at[i];
}

static uint32_t words_push(struct words *w, size_t k, uint32_t hash, const char *s, size_t n)
{
	MUST(w->n < TERMS_NONE - 1);
	if (w->n == w->room) {
		w->room *= 2;
		w->at = mem_grow(w->mem, w->at, w->room + 1, sizeof(*w->at));
		w->hash = mem_grow(w->mem, w->hash, w->room, sizeof(*w->hash));
	}
	w->hash[w->n] = hash;
	buf_add(&w->text, s, n);
	w->at[w->n + 1] = w->text.n;
	w->slot[k] = (uint32_t)++w->n;
	if (w->n * 2 > w->cap)
		words_rehash(w);
	return (uint32_t)w->n - 1;
}

/* The number of a string; a new one, w->n before, if it was not there. */
static uint32_t words_put(struct words *w, const char *s, size_t n)
{
	uint32_t hash = hash_bytes(s, n);
	size_t k = hash & (w->cap - 1);

	for (; w->slot[k] != 0; k = (k + 1) & (w->cap - 1)) {
		uint32_t i = w->slot[k] - 1;
		size_t len;
		const char *have = words_at(w, i, &len);

		if (w->hash[i] == hash && len == n && memcmp(have, s, n) == 0)
			return i;
	}
	return words_push(w, k, hash, s, n);
}

struct terms *terms_new(struct mem *m)
{
	struct terms *t = MEM_NEW(m, struct terms);

	t->mem = m;
	words_init(&t->surfaces, m);
	words_init(&t->stems, m);
	t->pairs = (struct pairs){ .mem = m, .cap = 1024 };
	t->pairs.key = MEM_ARRAY(m, uint64_t, t->pairs.cap);
	t->pairs.term = MEM_ARRAY(m, uint32_t, t->pairs.cap);
	t->surface_term = MEM_ARRAY(m, uint32_t, t->surfaces.room);
	t->stem_term = MEM_ARRAY(m, uint32_t, t->stems.room);
	t->term_room = t->room = 4096;
	t->term = MEM_ARRAY(m, struct term, t->term_room);
	t->df = MEM_ARRAY(m, uint32_t, t->term_room);
	t->seen = MEM_ARRAY(m, size_t, t->term_room);
	t->id = MEM_ARRAY(m, uint32_t, t->room);
	t->count = MEM_ARRAY(m, uint8_t, t->room);
	t->doc_room = 64;
	t->start = MEM_ARRAY(m, size_t, t->doc_room + 1);
	t->length = MEM_ARRAY(m, uint32_t, t->doc_room);
	return t;
}

static uint32_t new_term(struct terms *t, struct term as)
{
	MUST(t->n_terms < TERMS_NONE - 1);
	if (t->n_terms == t->term_room) {
		t->term_room *= 2;
		t->term = mem_grow(t->mem, t->term, t->term_room, sizeof(*t->term));
		t->df = mem_grow(t->mem, t->df, t->term_room, sizeof(*t->df));
		t->seen = mem_grow(t->mem, t->seen, t->term_room, sizeof(*t->seen));
	}
	t->term[t->n_terms] = as;
	t->df[t->n_terms] = 0;
	t->seen[t->n_terms] = SIZE_MAX;
	return (uint32_t)t->n_terms++;
}

/* The term of a surface that was not seen before. */
static uint32_t stem(struct terms *t, uint32_t surface, const struct text_word *w)
{
	struct sb_stemmer *s = sb_stemmer_new("english", "UTF_8");
	const sb_symbol *out;
	uint32_t i;
	size_t before = t->stems.n;

	MUST(s != NULL);
	out = sb_stemmer_stem(s, (const sb_symbol *)w->s, (int)w->n);
	MUST(out != NULL);
	i = words_put(&t->stems, (const char *)out, (size_t)sb_stemmer_length(s));
	sb_stemmer_delete(s);
	if (t->stems.n == before)
		return t->stem_term[i];
	t->stem_term = mem_grow(t->mem, t->stem_term, t->stems.room, sizeof(*t->stem_term));
	return t->stem_term[i] = new_term(t, (struct term){ .a = i, .b = surface });
}

static uint32_t word_term(struct terms *t, const struct text_word *w)
{
	size_t before = t->surfaces.n;
	uint32_t i = words_put(&t->surfaces, w->s, w->n);

	if (i < before)
		return t->surface_term[i];
	t->surface_term =
		mem_grow(t->mem, t->surface_term, t->surfaces.room, sizeof(*t->surface_term));
	return t->surface_term[i] = text_is_stop(w->s, w->n) ? TERMS_NONE : stem(t, i, w);
}

static void pairs_rehash(struct pairs *p)
{
	struct pairs old = *p;

	p->cap *= 2;
	p->key = MEM_ARRAY(p->mem, uint64_t, p->cap);
	p->term = MEM_ARRAY(p->mem, uint32_t, p->cap);
	for (size_t i = 0; i < old.cap; i++) {
		size_t k = hash_pair(old.key[i]) & (p->cap - 1);

		if (old.term[i] == 0)
			continue;
		while (p->term[k] != 0)
			k = (k + 1) & (p->cap - 1);
		p->key[k] = old.key[i];
		p->term[k] = old.term[i];
	}
	mem_drop(old.key);
	mem_drop(old.term);
}

static uint32_t pair_term(struct terms *t, uint32_t a, uint32_t b)
{
	struct pairs *p = &t->pairs;
	uint64_t key = (uint64_t)a << 32 | b;
	size_t k = hash_pair(key) & (p->cap - 1);
	uint32_t term;

	for (; p->term[k] != 0; k = (k + 1) & (p->cap - 1))
		if (p->key[k] == key)
			return p->term[k] - 1;
	term = new_term(t, (struct term){ .a = a, .b = b, .is_pair = true });
	p->key[k] = key;
	p->term[k] = term + 1;
	if (++p->n * 2 > p->cap)
		pairs_rehash(p);
	return term;
}

/* Counts an occurrence of a term in the document that starts at `start`. */
static void count(struct terms *t, size_t start, uint32_t term, unsigned times)
{
	size_t at = t->seen[term];

	if (at == SIZE_MAX || at < start) {
		if (t->n == t->room) {
			t->room *= 2;
			t->id = mem_grow(t->mem, t->id, t->room, sizeof(*t->id));
			t->count = mem_grow(t->mem, t->count, t->room, sizeof(*t->count));
		}
		at = t->seen[term] = t->n++;
		t->id[at] = term;
		t->count[at] = 0;
		t->df[term]++;
	}
	t->count[at] = (uint8_t)(t->count[at] + times < 255 ? t->count[at] + times : 255);
}

static void add_text(struct terms *t, const char *s, unsigned times)
{
	struct text_cursor c = { .s = s, .n = s == NULL ? 0 : strlen(s) };
	size_t start = t->start[t->docs];
	uint32_t before = TERMS_NONE;
	struct text_word w;

	while (text_next(&c, &w)) {
		uint32_t term = word_term(t, &w);

		if (!w.is_adjacent)
			before = TERMS_NONE;
		if (term == TERMS_NONE) {
			before = TERMS_NONE;
			continue;
		}
		count(t, start, term, times);
		t->length[t->docs] += times;
		if (before != TERMS_NONE)
			count(t, start, pair_term(t, before, term), times);
		before = term;
	}
}

uint32_t terms_add(struct terms *t, const char *title, const char *abstract, unsigned title_times)
{
	MUST(t->docs < TERMS_NONE - 1);
	if (t->docs == t->doc_room) {
		t->doc_room *= 2;
		t->start = mem_grow(t->mem, t->start, t->doc_room + 1, sizeof(*t->start));
		t->length = mem_grow(t->mem, t->length, t->doc_room, sizeof(*t->length));
	}
	t->length[t->docs] = 0;
	add_text(t, title, title_times);
	add_text(t, abstract, 1);
	t->start[++t->docs] = t->n;
	return (uint32_t)t->docs - 1;
}

size_t terms_count(const struct terms *t)
{
	return t->n_terms;
}

size_t terms_docs(const struct terms *t)
{
	return t->docs;
}

struct terms_doc terms_doc(const struct terms *t, uint32_t doc)
{
	size_t at;

	MUST(doc < t->docs);
	at = t->start[doc];
	return (struct terms_doc){ t->id + at, t->count + at, t->start[doc + 1] - at,
		t->length[doc] };
}

uint32_t terms_df(const struct terms *t, uint32_t term)
{
	return t->df[term];
}

bool terms_is_pair(const struct terms *t, uint32_t term)
{
	return t->term[term].is_pair;
}

void terms_name(const struct terms *t, uint32_t term, struct buf *b)
{
	const struct term *k = &t->term[term];
	const char *s;
	size_t n;

	if (k->is_pair) {
		terms_name(t, k->a, b);
		buf_char(b, ' ');
		terms_name(t, k->b, b);
		return;
	}
	s = words_at(&t->surfaces, k->b, &n);
	buf_add(b, s, n);
}
