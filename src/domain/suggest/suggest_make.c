/*
 * Makes the suggestions of who is due.  Everything is read in one snapshot and ranked
 * without it; what came of it is kept in a short bracket, unless something made its reader due
 * again meanwhile.
 */
#include "domain/search/search_words.h"
#include "domain/suggest/suggest.h"
#include "domain/suggest/suggest_candidates.h"
#include "domain/suggest/suggest_sql.h"

enum {
	ROUND = 8,	      /* readers made a round */
	AGAIN_S = 6 * 3600,   /* what is new meanwhile waits so long */
	COMES_S = 14 * 86400, /* who has not come for so long waits for the next sign-in */
	PUBLICATIONS = 20,
	YEAR_S = 31556952
};

/* Somebody whose suggestions are made. */
struct making {
	struct person_id person;
	int64_t serial;
	struct suggest_work works[PUBLICATIONS + 1];
	struct suggest_reader reader;
	struct suggest_candidates of[SUGGEST_KINDS];
};

/* ---- reading ---- */

static enum err read_works(struct cx *cx, struct making *m)
{
	struct suggest_publications_row *rows;
	struct suggest_bio_row who;
	const int64_t year = 1970 + cx->now / YEAR_S;
	size_t n;
	enum err e = suggest_bio(cx->db, cx->mem, m->person, &who);

	if (e == ERR_OK)
		e = suggest_publications(cx->db, cx->mem, m->person, PUBLICATIONS, &rows, &n);
	if (e != ERR_OK)
		return e;
	m->reader.works = m->works;
	for (size_t i = 0; i < n; i++)
		m->works[m->reader.n_works++] = (struct suggest_work){ rows[i].title,
			rows[i].abstract, rows[i].year < year ? (double)(year - rows[i].year) : 0 };
	if (who.bio[0] != '\0')
		m->works[m->reader.n_works++] =
			(struct suggest_work){ "", search_plain(cx->mem, who.bio), 0 };
	return ERR_OK;
}

static enum err read_all(struct cx *cx, struct making *m)
{
	enum err e = read_works(cx, m);

	return e == ERR_OK ? suggest_candidates_read(cx, m->person, &m->reader, m->of) : e;
}

/* ---- keeping ---- */

/* By words: which publication; by areas: which areas. */
static const char *source_of(const struct making *m, const struct suggest_pick *p)
{
	return p->terms == NULL ? "" : m->works[p->work].title;
}

static enum err keep_ranking(struct cx *cx, const struct making *m, enum suggest_kind kind,
	enum suggest_ranker ranker, const struct suggest_pick *picks, size_t n)
{
	const struct suggest_candidates *c = &m->of[kind];
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		const struct suggest_thing *t = &c->things[picks[i].thing];

		e = suggest_add(cx->db,
			&(struct suggest_add_in){ .person = m->person,
				.ranker = suggest_ranker_name(ranker),
				.kind = suggest_kind_name(kind),
				.place = (int64_t)i,
				.object = t->id,
				.terms = ranker == SUGGEST_WORDS ? picks[i].terms
								 : c->shared[picks[i].thing],
				.source = source_of(m, &picks[i]),
				.reads = t->n_reads < SUGGEST_READS_MIN ? 0 : t->n_reads });
	}
	return e;
}

struct rankings {
	struct suggest_pick picks[SUGGEST_KINDS][SUGGEST_RANKERS][SUGGEST_KEPT];
	size_t n[SUGGEST_KINDS][SUGGEST_RANKERS];
};

static void rank(struct mem *mem, const struct making *m, struct rankings *r)
{
	for (enum suggest_kind kind = 0; kind < SUGGEST_KINDS; kind++) {
		const struct suggest_candidates *c = &m->of[kind];

		r->n[kind][SUGGEST_WORDS] = suggest_by_words(mem, &m->reader, c->things, c->n,
			SUGGEST_KEPT, r->picks[kind][SUGGEST_WORDS]);
		/* Of whom no area is known it knows nothing. */
		if (m->reader.has_areas)
			r->n[kind][SUGGEST_AREAS] = suggest_by_areas(mem, &m->reader, c->things,
				c->n, SUGGEST_KEPT, r->picks[kind][SUGGEST_AREAS]);
	}
}

static enum err keep(struct cx *cx, const struct making *m, const struct rankings *r)
{
	int64_t changed;
	enum err e = suggest_made(cx->db, m->person, m->serial, cx->now, cx->now + AGAIN_S,
		cx->now - COMES_S, &changed);

	if (e != ERR_OK || changed == 0)
		return e;
	e = suggest_drop(cx->db, m->person);
	for (enum suggest_kind kind = 0; kind < SUGGEST_KINDS; kind++)
		for (enum suggest_ranker by = 0; e == ERR_OK && by < SUGGEST_RANKERS; by++)
			e = keep_ranking(cx, m, kind, by, r->picks[kind][by], r->n[kind][by]);
	return e;
}

/* Alone: whoever makes them due again counts its serial, which the statement asks. */
static enum err make(struct cx *cx, struct person_id person, int64_t serial)
{
	struct making *m = MEM_NEW(cx->mem, struct making);
	struct rankings *r = MEM_NEW(cx->mem, struct rankings);
	struct db_tx *tx;
	enum err e = cx_read(cx);

	m->person = person;
	m->serial = serial;
	if (e != ERR_OK)
		return e;
	e = read_all(cx, m);
	cx_read_end(cx);
	if (e != ERR_OK)
		return e;
	rank(cx->mem, m, r);
	e = cx_begin_in(cx, scope_of_person(person), &tx);
	return e == ERR_OK ? cx_end(cx, tx, keep(cx, m, r)) : e;
}

enum err suggest_make_due(struct cx *cx, bool *ret_more)
{
	struct mem *mem = cx->mem;
	struct suggest_due_row *rows;
	size_t n;
	enum err e = cx_read(cx);

	*ret_more = false;
	if (e != ERR_OK)
		return e;
	e = suggest_due(cx->db, mem, cx->now, ROUND, &rows, &n);
	cx_read_end(cx);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		cx->mem = mem_new(mem, "reader");
		e = make(cx, rows[i].person, rows[i].serial);
		mem_end(cx->mem);
		cx->mem = mem;
	}
	if (e == ERR_OK)
		*ret_more = n == ROUND;
	return e;
}
