#include "match/wordpiece.h"

#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

enum { DECOMPOSED_MAX = 32, CHAR_BYTES_MAX = 4 };

struct piece {
	size_t at; /* in text */
	size_t n;
};

struct wordpiece {
	struct mem *mem;
	struct wordpiece_rules rules;
	struct buf text;
	struct piece *piece;
	size_t n, room, longest;
	uint32_t *slot; /* [slots] number + 1; 0 is free */
	size_t slots;	/* a power of two */
	uint32_t unknown, first, last;
};

/* A word being gathered: its bytes, and where each character begins. */
struct word {
	char text[2 + (WORDPIECE_WORD_MAX + 1) * CHAR_BYTES_MAX]; /* "##" before it */
	size_t start[WORDPIECE_WORD_MAX + 2];
	size_t chars; /* above WORDPIECE_WORD_MAX: it is too long */
};

struct encoding {
	const struct wordpiece *w;
	uint32_t *piece;
	size_t n, max;
	struct word word;
};

struct wordpiece *wordpiece_new(struct mem *m, const struct wordpiece_rules *rules)
{
	struct wordpiece *w = MEM_NEW(m, struct wordpiece);

	w->mem = m;
	w->rules = *rules;
	buf_init(&w->text, m, 4096);
	w->slots = 1024;
	w->slot = MEM_ARRAY(m, uint32_t, w->slots);
	return w;
}

/* Where the piece is, or the free slot where it would be. */
static size_t slot_of(const struct wordpiece *w, const char *piece, size_t n)
{
	size_t mask = w->slots - 1, at = (size_t)hash_bytes(piece, n) & mask;

	for (; w->slot[at] != 0; at = (at + 1) & mask) {
		const struct piece *p = &w->piece[w->slot[at] - 1];

		if (p->n == n && memcmp(w->text.data + p->at, piece, n) == 0)
			break;
	}
	return at;
}

static void rehash(struct wordpiece *w)
{
	mem_drop(w->slot);
	w->slots *= 2;
	w->slot = MEM_ARRAY(w->mem, uint32_t, w->slots);
	for (size_t i = 0; i < w->n; i++)
		w->slot[slot_of(w, w->text.data + w->piece[i].at, w->piece[i].n)] = (uint32_t)i + 1;
}

bool wordpiece_add(struct wordpiece *w, const char *piece, size_t n)
{
	size_t at;

	MUST(w->n < WORDPIECE_NONE - 1);
	if (n == 0 || n > WORDPIECE_BYTES_MAX)
		return false;
	at = slot_of(w, piece, n);
	if (w->slot[at] != 0)
		return false;
	if (w->n == w->room) {
		w->room = w->room == 0 ? 1024 : w->room * 2;
		w->piece = mem_grow(w->mem, w->piece, w->room, sizeof(*w->piece));
	}
	w->piece[w->n] = (struct piece){ w->text.n, n };
	buf_add(&w->text, piece, n);
	w->slot[at] = (uint32_t)++w->n;
	w->longest = n > w->longest ? n : w->longest;
	if (w->n * 2 > w->slots)
		rehash(w);
	return true;
}

size_t wordpiece_count(const struct wordpiece *w)
{
	return w->n;
}

uint32_t wordpiece_find(const struct wordpiece *w, const char *piece, size_t n)
{
	return w->n == 0 ? WORDPIECE_NONE : w->slot[slot_of(w, piece, n)] - 1;
}

bool wordpiece_finish(struct wordpiece *w, const char **ret_missing)
{
	static const char *const name[] = { "[UNK]", "[CLS]", "[SEP]" };
	uint32_t *const to[] = { &w->unknown, &w->first, &w->last };

	for (size_t i = 0; i < 3; i++) {
		*to[i] = wordpiece_find(w, name[i], strlen(name[i]));
		*ret_missing = name[i];
		if (*to[i] == WORDPIECE_NONE)
			return false;
	}
	return true;
}

static void put(struct encoding *e, uint32_t piece)
{
	if (e->n < e->max)
		e->piece[e->n++] = piece;
}

/*
 * The longest piece that begins at character `from`; what follows the first is spelled with "##".
 * Returns the character after it, or `from` when there is none.
 */
static size_t longest_piece(struct encoding *e, size_t from, uint32_t *ret_piece)
{
	struct word *word = &e->word;
	char *text = word->text + word->start[from] - (from > 0 ? 2 : 0), kept[2];
	size_t end = word->chars;

	memcpy(kept, text, 2);
	if (from > 0)
		memcpy(text, "##", 2);
	for (; end > from; end--) {
		size_t n = (size_t)(word->text + word->start[end] - text);

		if (n > e->w->longest)
			continue;
		*ret_piece = wordpiece_find(e->w, text, n);
		if (*ret_piece != WORDPIECE_NONE)
			break;
	}
	memcpy(text, kept, 2);
	return end;
}

/* A word that cannot be put together from pieces is unknown as a whole. */
static void end_word(struct encoding *e)
{
	size_t before = e->n, from = 0;
	bool is_known = e->word.chars <= WORDPIECE_WORD_MAX;

	while (is_known && from < e->word.chars) {
		uint32_t piece = WORDPIECE_NONE;
		size_t end = longest_piece(e, from, &piece);

		is_known = end > from;
		from = end;
		if (is_known)
			put(e, piece);
	}
	if (!is_known) {
		e->n = before;
		put(e, e->w->unknown);
	}
	e->word.chars = 0;
}

static void add_char(struct word *w, utf8proc_int32_t c)
{
	if (w->chars > WORDPIECE_WORD_MAX)
		return;
	if (w->chars == 0)
		w->start[0] = 2;
	if (w->chars < WORDPIECE_WORD_MAX)
		w->start[w->chars + 1] = w->start[w->chars] +
					 (size_t)utf8proc_encode_char(c,
						 (utf8proc_uint8_t *)w->text + w->start[w->chars]);
	w->chars++;
}

static bool is_space(utf8proc_int32_t c, utf8proc_category_t category)
{
	return (c >= '\t' && c <= '\r') || c == 0x85 || category == UTF8PROC_CATEGORY_ZS ||
	       category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

static bool is_punctuation(utf8proc_int32_t c, utf8proc_category_t category)
{
	if (c < 0x80)
		return c > ' ' && c < 0x7F && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
		       !(c >= 'a' && c <= 'z');
	return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

/* BERT takes tabs and line ends for spaces and other controls for nothing. */
static bool is_control(utf8proc_int32_t c, utf8proc_category_t category)
{
	if (c == '\t' || c == '\n' || c == '\r')
		return false;
	return c == 0xFFFD || category >= UTF8PROC_CATEGORY_CC;
}

static bool is_han(utf8proc_int32_t c)
{
	static const utf8proc_int32_t range[][2] = { { 0x3400, 0x4DBF }, { 0x4E00, 0x9FFF },
		{ 0xF900, 0xFAFF }, { 0x20000, 0x2A6DF }, { 0x2A700, 0x2B73F },
		{ 0x2B740, 0x2B81F }, { 0x2B920, 0x2CEAF }, { 0x2F800, 0x2FA1F } };

	for (size_t i = 0; c >= 0x3400 && i < sizeof(range) / sizeof(range[0]); i++)
		if (c >= range[i][0] && c <= range[i][1])
			return true;
	return false;
}

/* A normalised character: of a word, between words, or a word of its own. */
static void take(struct encoding *e, utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);
	bool is_alone = is_punctuation(c, category);

	if (is_space(c, category) || is_alone) {
		if (e->word.chars > 0)
			end_word(e);
		if (!is_alone)
			return;
	}
	add_char(&e->word, c);
	if (is_alone)
		end_word(e);
}

static void lower_and_take(struct encoding *e, utf8proc_int32_t c)
{
	/* The one letter whose lower case is two characters. */
	bool is_dotted = e->w->rules.lowers && c == 0x130;

	take(e, is_dotted ? 'i' : e->w->rules.lowers ? utf8proc_tolower(c) : c);
	if (is_dotted)
		take(e, 0x307);
}

static void strip_and_take(struct encoding *e, utf8proc_int32_t c)
{
	utf8proc_int32_t part[DECOMPOSED_MAX];
	int bounds = 0;
	utf8proc_ssize_t n;

	if (!e->w->rules.strips_accents || c < 0x80) {
		lower_and_take(e, c);
		return;
	}
	n = utf8proc_decompose_char(c, part, DECOMPOSED_MAX, UTF8PROC_DECOMPOSE, &bounds);
	for (utf8proc_ssize_t i = 0; i < n && i < DECOMPOSED_MAX; i++)
		if (utf8proc_category(part[i]) != UTF8PROC_CATEGORY_MN)
			lower_and_take(e, part[i]);
}

static void normalise(struct encoding *e, utf8proc_int32_t c)
{
	bool is_apart = e->w->rules.parts_han && is_han(c);

	if (e->w->rules.cleans && is_control(c, utf8proc_category(c)))
		return;
	if (is_apart)
		take(e, ' ');
	strip_and_take(e, c);
	if (is_apart)
		take(e, ' ');
}

size_t wordpiece_encode(
	const struct wordpiece *w, const char *text, size_t n, size_t max, uint32_t *ret_pieces)
{
	/* One place is kept for the last mark. */
	struct encoding e = { .w = w, .piece = ret_pieces, .max = max - 1 };
	const utf8proc_uint8_t *s = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t step;
	utf8proc_int32_t c;

	MUST(max >= 2);
	put(&e, w->first);
	for (size_t at = 0; at < n && e.n < e.max; at += (size_t)(step < 1 ? 1 : step)) {
		step = utf8proc_iterate(s + at, (utf8proc_ssize_t)(n - at), &c);
		if (step >= 1)
			normalise(&e, c);
	}
	if (e.word.chars > 0)
		end_word(&e);
	e.piece[e.n++] = w->last;
	return e.n;
}
