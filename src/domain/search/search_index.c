#include "domain/search/search_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "domain/search/search_doc.h"
#include "domain/search/search_index_sql.h"
#include "domain/search/search_query.h"
#include "domain/search/search_words.h"

enum { AT_ONCE = 200 };

/* Rows of the index as a JSON object, the place of each word: what goes, what comes. */
struct change {
	struct buf rows;
	size_t n;
};

static void change_begin(struct change *c, struct mem *mem)
{
	*c = (struct change){ .n = 0 };
	buf_init(&c->rows, mem, 4096);
	buf_char(&c->rows, '{');
}

static void change_add(struct change *c, const struct search_place *p)
{
	if (c->n++ > 0)
		buf_char(&c->rows, ',');
	buf_json(&c->rows, p->word);
	buf_char(&c->rows, ':');
	buf_int(&c->rows, p->place);
}

static void change_end(struct change *c)
{
	buf_char(&c->rows, '}');
}

/* What stands in a and not in b at the same place; both are by their words. */
static struct change less(struct mem *mem, const struct search_doc *a, const struct search_doc *b)
{
	struct change c;
	size_t k = 0;

	change_begin(&c, mem);
	for (size_t i = 0; i < a->n; i++) {
		int order = -1;

		while (k < b->n && (order = strcmp(b->places[k].word, a->places[i].word)) < 0)
			k++;
		if (k == b->n || order != 0 || b->places[k].place != a->places[i].place)
			change_add(&c, &a->places[i]);
	}
	change_end(&c);
	return c;
}

/* ---- the words there are ---- */

/* ["a","b"], a row of those that out has already. */
static void add_pair(struct buf *out, const char *a, const char *b)
{
	buf_text(out, out->n == 0 ? "[" : ",");
	BUF_JSON(out, "[%,%]", a, b);
}

static enum err begin_words(struct cx *cx, const char *places)
{
	struct search_word_row *rows;
	struct buf stems, near;
	size_t n;
	enum err e = search_words_new(cx->db, cx->mem, places, &rows, &n);

	if (e != ERR_OK || n == 0)
		return e;
	buf_init(&stems, cx->mem, 64 * n);
	buf_init(&near, cx->mem, 256 * n);
	for (size_t i = 0; i < n; i++) {
		const struct search_bones bones = search_bones_of(cx->mem, rows[i].word);

		add_pair(&stems, rows[i].word, search_stem(cx->mem, rows[i].word));
		for (size_t k = 0; k < bones.n; k++)
			add_pair(&near, bones.items[k], rows[i].word);
	}
	buf_char(&stems, ']');
	e = search_words_add(cx->db, buf_str(&stems));
	if (e != ERR_OK || near.n == 0)
		return e;
	buf_char(&near, ']');
	return search_near_add(cx->db, buf_str(&near));
}

static enum err end_words(struct cx *cx, const char *places)
{
	struct search_word_row *rows;
	size_t n;
	enum err e = search_words_gone(cx->db, cx->mem, places, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		e = search_word_remove(cx->db, rows[i].word);
		if (e == ERR_OK)
			e = search_near_remove(cx->db, rows[i].word);
	}
	return e;
}

/* ---- one thing ---- */

struct entry {
	int64_t id; /* 0: it has none */
	int64_t from_at;
	struct opt_int until_at;
	struct search_doc doc;
};

static enum err load(
	struct cx *cx, const char *kind, int64_t object, const char *key, struct entry *ret_entry)
{
	struct search_entry_find_row row;
	enum err e = search_entry_find(cx->db, cx->mem, kind, object, key, &row);

	*ret_entry = (struct entry){ .id = 0 };
	if (e == ERR_OK)
		*ret_entry = (struct entry){ row.id, row.from_at, row.until_at,
			search_doc_of_words(cx->mem, row.words) };
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static bool is_of_same_time(const struct entry *e, const struct search_thing_row *t)
{
	return e->from_at == t->from_at && e->until_at.has == t->until_at.has &&
	       (!t->until_at.has || e->until_at.v == t->until_at.v);
}

/* The rows of words that are not as they were. */
static enum err change_postings(struct cx *cx, const char *kind, const struct entry *old,
	const struct search_doc *doc, const struct search_thing_row *t)
{
	static const struct search_doc none = { .n = 0 };
	const bool is_kept = t != NULL && is_of_same_time(old, t);
	struct change gone = less(cx->mem, &old->doc, is_kept ? doc : &none),
		      come = less(cx->mem, doc, is_kept ? &old->doc : &none);
	enum err e = ERR_OK;

	if (gone.n > 0)
		e = search_postings_remove(cx->db, buf_str(&gone.rows), kind, old->id);
	if (e == ERR_OK && come.n > 0)
		e = search_postings_add(
			cx->db, buf_str(&come.rows), kind, old->id, t->from_at, t->until_at);
	if (e == ERR_OK && come.n > 0)
		e = begin_words(cx, buf_str(&come.rows));
	if (e == ERR_OK && gone.n > 0)
		e = end_words(cx, buf_str(&gone.rows));
	return e;
}

static enum err put(struct cx *cx, struct entry *old, const struct search_thing_row *t)
{
	const char *body = search_plain(cx->mem, t->body);
	struct search_doc doc = search_doc_of(cx->mem, t->title, t->aside, body);
	struct search_entry_add_row made;
	enum err e;

	if (old->id != 0) {
		e = search_entry_change(cx->db, &(struct search_entry_change_in){ .id = old->id,
							.ref = t->ref,
							.title = t->title,
							.aside = t->aside,
							.body = body,
							.words = doc.words,
							.from_at = t->from_at,
							.until_at = t->until_at,
							.dated_at = t->dated_at });
	} else {
		e = search_entry_add(cx->db, cx->mem,
			&(struct search_entry_add_in){ .kind = t->kind,
				.object = t->object,
				.key = t->key,
				.ref = t->ref,
				.title = t->title,
				.aside = t->aside,
				.body = body,
				.words = doc.words,
				.from_at = t->from_at,
				.until_at = t->until_at,
				.dated_at = t->dated_at },
			&made);
		if (e == ERR_OK)
			old->id = made.id;
	}
	return e == ERR_OK ? change_postings(cx, t->kind, old, &doc, t) : e;
}

static enum err settle(struct cx *cx, const char *kind, int64_t object, const char *key)
{
	static const struct search_doc none = { .n = 0 };
	struct search_thing_row thing;
	struct entry old;
	enum err e = load(cx, kind, object, key, &old);

	if (e == ERR_OK)
		e = search_thing_find(cx->db, cx->mem, kind, object, key, &thing);
	if (e == ERR_OK) {
		e = put(cx, &old, &thing);
	} else if (e == ERR_NOT_FOUND) {
		e = old.id == 0 ? ERR_OK : search_entry_remove(cx->db, old.id);
		if (e == ERR_OK && old.id != 0)
			e = change_postings(cx, kind, &old, &none, NULL);
	}
	return e;
}

/* ---- what is not public ---- */

enum { OWN_WORDS = 200 };

static const char *const own_kinds[] = { [SEARCH_OWN_TEXT_OF_PROPOSAL] = "proposal",
	[SEARCH_OWN_TEXT_OF_MINE] = "mine",
	[SEARCH_OWN_TEXT_OF_INQUIRY] = "inquiry",
	[SEARCH_OWN_TEXT_OF_PLAN] = "plan" };

enum { OWN_KINDS = sizeof(own_kinds) / sizeof(own_kinds[0]) };

static size_t own_kind_of(const char *kind)
{
	size_t i = 0;

	while (i < OWN_KINDS && strcmp(own_kinds[i], kind) != 0)
		i++;
	return i;
}

static int by_folded(const void *a, const void *b)
{
	return strcmp(
		((const struct search_word *)a)->folded, ((const struct search_word *)b)->folded);
}

/* Each once, as a JSON array; its reference is one of them. */
static const char *own_words(struct mem *mem, const char *text, int64_t object)
{
	struct search_words list =
		search_words_of(mem, mem_printf(mem, "%s %s", id_text(object).s, text), OWN_WORDS);
	struct buf out;

	qsort(list.w, list.n, sizeof(*list.w), by_folded);
	buf_init(&out, mem, 512);
	for (size_t i = 0; i < list.n; i++) {
		if (i > 0 && strcmp(list.w[i - 1].folded, list.w[i].folded) == 0)
			continue;
		buf_char(&out, out.n == 0 ? '[' : ',');
		buf_json(&out, list.w[i].folded);
	}
	buf_char(&out, ']');
	return buf_str(&out);
}

static enum err settle_own(struct cx *cx, size_t kind, int64_t object)
{
	struct search_own_text_row row;
	enum err e = search_own_clear(cx->db, own_kinds[kind], object);

	if (e != ERR_OK)
		return e;
	e = search_own_text(cx->db, cx->mem, object, (enum search_own_text_of)kind, &row);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	return e == ERR_OK ? search_own_add(cx->db, own_kinds[kind], object,
				     own_words(cx->mem, row.text, object))
			   : e;
}

/* ---- what is due ---- */

static enum err settle_due(struct cx *cx, const struct search_due_take_row *due)
{
	const size_t own = own_kind_of(due->kind);
	enum err e = own == OWN_KINDS ? settle(cx, due->kind, due->object, due->key)
				      : settle_own(cx, own, due->object);

	return e == ERR_OK ? search_due_done(cx->db, due->kind, due->object, due->key) : e;
}

static enum err settle_some(struct cx *cx, const struct search_due_take_row *due, size_t n)
{
	struct search_index_lock_row locked;
	struct mem *whole = cx->mem;
	enum err e = search_index_lock(cx->db, cx->mem, &locked);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		cx->mem = mem_new(whole, "searched");
		e = settle_due(cx, &due[i]);
		mem_end(cx->mem);
		cx->mem = whole;
	}
	return e;
}

/* ---- brackets ---- */

bool search_is_asked(const struct scope *scope)
{
	return scope->kind == SCOPE_WHOLE || scope->kind == SCOPE_CALL ||
	       scope->kind == SCOPE_CALL_OF || scope->kind == SCOPE_AWARD ||
	       scope->kind == SCOPE_PERSON;
}

enum err search_settle(struct cx *cx)
{
	for (;;) {
		struct search_due_take_row *due;
		size_t n;
		enum err e = search_due_take(cx->db, cx->mem, 0, AT_ONCE, &due, &n);

		if (e != ERR_OK || n == 0)
			return e;
		e = settle_some(cx, due, n);
		if (e != ERR_OK || n < AT_ONCE)
			return e;
	}
}

static enum err settle_late(struct cx *cx, bool *ret_more)
{
	struct search_due_take_row *due;
	size_t n = 0;
	enum err e = ERR_OK;

	for (int64_t is_later = 1; e == ERR_OK && is_later >= 0 && n < AT_ONCE; is_later--) {
		e = search_due_take(cx->db, cx->mem, is_later, AT_ONCE, &due, &n);
		if (e == ERR_OK && n > 0)
			e = settle_some(cx, due, n);
	}
	*ret_more = n == AT_ONCE;
	return e;
}

/* The lock of the index and those of what is due are all it needs: others write beside it. */
enum err search_catch_up(struct cx *cx, bool *ret_more)
{
	struct search_due_any_row any;
	struct db_tx *tx;
	enum err e = cx_read(cx);

	*ret_more = false;
	if (e != ERR_OK)
		return e;
	e = search_due_any(cx->db, cx->mem, &any);
	cx_read_end(cx);
	if (e != ERR_OK || any.n == 0)
		return e;
	e = cx_begin_in(cx, scope_of_rows(), &tx);
	return e == ERR_OK ? cx_end(cx, tx, settle_late(cx, ret_more)) : e;
}

enum err search_rebuild(struct cx *cx)
{
	struct db_tx *tx;
	enum err e = cx_begin(cx, &tx);

	return e == ERR_OK ? cx_end(cx, tx, search_due_all(cx->db)) : e;
}
