#include "domain/decision/ranking.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "domain/decision/decision_sql.h"
#include "domain/entry/entry.h"
#include "domain/review/review_scale.h"
#include "domain/seat.h"
#include "match/calibrate.h"

enum { KEPT_MAX = 32 }; /* 5,000 proposals take 240 KB */

/* What a ranking hangs on. */
struct ranking_key {
	struct call_id call;
	struct person_id person;
	int64_t version;
	struct digest hidden;
};

struct ranking {
	struct mem *mem;
	struct ranking_key key;
	struct ranking_orders orders;
	struct ranking_trust trust;
	uint64_t used;
};

struct rankings {
	pthread_mutex_t lock;
	struct ranking *kept[KEPT_MAX];
	uint64_t clock;
};

static void *rankings_make(struct mem *mem)
{
	struct rankings *r = MEM_NEW(mem, struct rankings);

	MUST(pthread_mutex_init(&r->lock, NULL) == 0);
	return r;
}

static void drop(struct ranking *r)
{
	if (r != NULL)
		mem_end(r->mem);
}

static void rankings_end(void *all)
{
	struct rankings *r = all;

	for (size_t i = 0; i < KEPT_MAX; i++)
		drop(r->kept[i]);
	pthread_mutex_destroy(&r->lock);
}

/* Those of the instance; threads share them. */
static struct rankings *rankings_of(struct cx *cx)
{
	static const struct keeper keeper = { rankings_make, rankings_end };

	return instance_kept(seat_instance(cx->seat), &keeper);
}

/* ---- making one ---- */

/* Where an id stands among the titles, which are the papers of the calibration. */
struct place {
	int64_t id;
	uint32_t at;
};

static int place_order(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static const struct place *place_of(const struct place *places, size_t n, int64_t id)
{
	const struct place key = { id, 0 };

	return n == 0 ? NULL : bsearch(&key, places, n, sizeof(*places), place_order);
}

/* The distinct ids of who reviewed, ascending. */
static size_t number_people(
	struct mem *mem, const struct decision_reviews_row *rows, size_t n, struct place **ret)
{
	struct place *people = MEM_ARRAY(mem, struct place, n);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		people[i].id = rows[i].reviewer.v;
	if (n > 0)
		qsort(people, n, sizeof(*people), place_order);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && people[kept - 1].id == people[i].id)
			continue;
		people[kept] = (struct place){ people[i].id, (uint32_t)kept };
		kept++;
	}
	*ret = people;
	return kept;
}

/* Those before the panel, with a score that weighs; they take the rows' place. */
static size_t keep_scored(
	struct decision_reviews_row *rows, size_t n, const struct place *papers, size_t n_papers)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (rows[i].weight != 0 &&
			place_of(papers, n_papers, rows[i].proposal_id.v) != NULL)
			rows[kept++] = rows[i];
	return kept;
}

static enum err calibrate_all(struct mem *mem, struct decision_reviews_row *rows, size_t n_rows,
	const struct place *papers, size_t n_papers, struct score *scores,
	struct ranking_trust *ret_trust)
{
	size_t n = keep_scored(rows, n_rows, papers, n_papers);
	uint32_t *paper = MEM_ARRAY(mem, uint32_t, n), *reviewer = MEM_ARRAY(mem, uint32_t, n);
	double *score = MEM_ARRAY(mem, double, n);
	struct calibration result;
	struct place *people;
	size_t n_people = number_people(mem, rows, n, &people);
	enum err e;

	for (size_t i = 0; i < n; i++) {
		paper[i] = place_of(papers, n_papers, rows[i].proposal_id.v)->at;
		reviewer[i] = place_of(people, n_people, rows[i].reviewer.v)->at;
		score[i] = (double)rows[i].sum / (double)rows[i].weight;
	}
	if (n == 0)
		return ERR_OK;
	e = calibrate(mem,
		&(struct calibrate_problem){ .n_papers = (uint32_t)n_papers,
			.n_reviewers = (uint32_t)n_people,
			.n_reviews = n,
			.paper = paper,
			.reviewer = reviewer,
			.score = score,
			.width = REVIEW_SCORE_MAX - REVIEW_SCORE_MIN },
		&result);
	if (e == ERR_OK)
		*ret_trust =
			(struct ranking_trust){ result.is_assigned_by_merit, result.taken_out };
	for (size_t i = 0; e == ERR_OK && i < n_papers; i++) {
		scores[i].n_reviews = result.paper[i].n;
		scores[i].mean = result.paper[i].raw;
		scores[i].calibrated = result.paper[i].score;
		scores[i].sd = result.paper[i].sd;
	}
	return e;
}

static enum err make(struct cx *cx, const struct ranking_key *key, struct ranking **ret_ranking)
{
	struct mem *mem = mem_new(NULL, "ranking");
	struct ranking *r = MEM_NEW(mem, struct ranking);
	struct decision_titles_row *titles;
	struct decision_reviews_row *reviews;
	struct score *scores;
	struct place *papers;
	size_t n, n_reviews;
	enum err e = decision_titles(cx->db, cx->mem, key->call, cx->actor.person, &titles, &n);

	if (e == ERR_OK)
		e = decision_reviews(
			cx->db, cx->mem, key->call, cx->actor.person, &reviews, &n_reviews);
	if (e != ERR_OK) {
		mem_end(mem);
		return e;
	}
	*r = (struct ranking){ .mem = mem, .key = *key };
	scores = MEM_ARRAY(cx->mem, struct score, n);
	papers = MEM_ARRAY(cx->mem, struct place, n);
	for (uint32_t i = 0; i < n; i++) {
		scores[i].id = titles[i].id;
		papers[i] = (struct place){ titles[i].id.v, i };
	}
	if (n > 0)
		qsort(papers, n, sizeof(*papers), place_order);
	e = calibrate_all(cx->mem, reviews, n_reviews, papers, n, scores, &r->trust);
	if (e != ERR_OK) {
		mem_end(mem);
		return e;
	}
	r->orders = ranking_orders_of(mem, scores, (uint32_t)n);
	*ret_ranking = r;
	return ERR_OK;
}

/* ---- keeping them ---- */

static bool is_of(const struct ranking *r, const struct ranking_key *key)
{
	return r != NULL && r->key.call.v == key->call.v && r->key.person.v == key->person.v;
}

static bool is_current(const struct ranking *r, const struct ranking_key *key)
{
	return is_of(r, key) && r->key.version == key->version &&
	       memcmp(&r->key.hidden, &key->hidden, sizeof(key->hidden)) == 0;
}

/* The lock is held, and stays held while the result is used. */
static struct ranking *find(struct rankings *all, const struct ranking_key *key)
{
	for (size_t i = 0; i < KEPT_MAX; i++)
		if (is_current(all->kept[i], key)) {
			all->kept[i]->used = ++all->clock;
			return all->kept[i];
		}
	return NULL;
}

/* In the place of the person's older one, an empty place, or the one unused for longest. */
static void keep(struct rankings *all, struct ranking *made)
{
	size_t to = 0;

	for (size_t i = 0; i < KEPT_MAX; i++) {
		if (is_of(all->kept[i], &made->key)) {
			to = i;
			break;
		}
		if (all->kept[to] != NULL &&
			(all->kept[i] == NULL || all->kept[i]->used < all->kept[to]->used))
			to = i;
	}
	drop(all->kept[to]);
	all->kept[to] = made;
	made->used = ++all->clock;
}

static enum err key_of(struct cx *cx, struct call_id call, struct ranking_key *ret_key)
{
	struct call_panel_row panel;
	struct hidden hidden;
	struct sha256 s;
	enum err e = entry_hidden(cx, call, &hidden);

	if (e == ERR_OK)
		e = entry_panel(cx, call, &panel);
	if (e != ERR_OK)
		return e;
	*ret_key = (struct ranking_key){
		.call = call, .person = cx->actor.person, .version = panel.version
	};
	sha256_begin(&s);
	if (hidden.n > 0)
		sha256_add(&s, hidden.ids, hidden.n * sizeof(hidden.ids[0]));
	sha256_end(&s, &ret_key->hidden);
	return ERR_OK;
}

/* Leaves the lock held when it is ERR_OK: give it back after use. */
static enum err borrow(struct cx *cx, struct call_id call, struct ranking **ret_ranking)
{
	struct rankings *all = rankings_of(cx);
	struct ranking_key key;
	struct ranking *r;
	enum err e = key_of(cx, call, &key);

	if (e != ERR_OK)
		return e;
	MUST(pthread_mutex_lock(&all->lock) == 0);
	r = find(all, &key);
	if (r == NULL) {
		MUST(pthread_mutex_unlock(&all->lock) == 0);
		e = make(cx, &key, &r);
		if (e != ERR_OK)
			return e;
		MUST(pthread_mutex_lock(&all->lock) == 0);
		keep(all, r);
	}
	*ret_ranking = r;
	return ERR_OK;
}

static void give_back(struct cx *cx)
{
	struct rankings *all = rankings_of(cx);

	MUST(pthread_mutex_unlock(&all->lock) == 0);
}

/* ---- using them ---- */

enum err ranking_page(struct cx *cx, struct call_id call, enum ranking_order order,
	const struct list_ask *ask, struct score **ret_scores, struct list_page *ret_page,
	struct ranking_trust *ret_trust)
{
	struct score *rows = MEM_ARRAY(cx->mem, struct score, LIST_ROWS);
	struct list_page page;
	const struct ranking_orders *o;
	struct ranking *r;
	uint32_t from;
	enum err e = borrow(cx, call, &r);

	if (e != ERR_OK)
		return e;
	o = &r->orders;
	from = ranking_first(o, order, ask, &page);
	for (uint32_t i = 0; i < page.n; i++)
		rows[i] = *ranking_at(o, order, from + i);
	*ret_trust = r->trust;
	give_back(cx);
	*ret_scores = rows;
	*ret_page = page;
	return ERR_OK;
}

enum err ranking_scores(struct cx *cx, struct call_id call, const struct proposal_id *ids, size_t n,
	struct score *ret_scores, struct ranking_trust *ret_trust)
{
	struct ranking *r;
	enum err e = borrow(cx, call, &r);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++) {
		const struct score *s = ranking_score_of(&r->orders, ids[i].v);

		ret_scores[i] = s == NULL ? (struct score){ .id = ids[i] } : *s;
	}
	*ret_trust = r->trust;
	give_back(cx);
	return ERR_OK;
}
