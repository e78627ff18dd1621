/*
 * Two use cases side by side, one statement at a time: each runs in a lane, a
 * thread with a seat of its own that stops before every statement (db_seam())
 * until it is let go on.  A lane that waits for a lock counts as one that
 * stopped: the other goes on.  When that one's bracket ends, both are looked at
 * until they stop again, so that never two statements run at once.
 */
#ifndef TESTS_DOMAIN_LANES_H
#define TESTS_DOMAIN_LANES_H

#include <ctype.h>
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>

#include "place.h"

#include "base/num.h"
#include "base/prng.h"
#include "domain/rights/standing_load.h"

enum lane_state { LANE_STOPPED, LANE_RUNNING, LANE_DONE };

struct act {
	const char *name;
	enum err (*run)(struct cx *cx);
	struct actor actor;
	enum action action; /* asked in the bracket, as the door does */
	int64_t object;
};

struct lane {
	struct lanes *of;
	const struct act *act;
	struct seat *seat;
	struct mem *mem;
	struct prng chance; /* of ids: what one draws has a part in what it waits for */
	pthread_t thread;
	int tid;
	int backend; /* PostgreSQL: the server's process */
	enum lane_state state;
	bool may_go;
	bool ends, is_undone; /* the statement it stopped before ends a bracket, by a rollback */
	int steps;
	int went; /* of lanes_run()'s n: after so many it ended, or waited */
	char outcome[160];
};

struct lanes {
	struct place *p;
	int64_t now;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	PGconn *watch;	   /* PostgreSQL: sees who waits for a lock */
	char waiting[160]; /* what it asks: how many of the two wait for one of the two */
	struct lane lane[2];
	char trace[400]; /* a letter a statement: whose; a capital: it waited */
	int n_trace;
	bool is_doubtful; /* who was said to wait went on before the other gave anything back */
};

static inline void lane_seam(void *arg, const char *name)
{
	struct lane *l = arg;

	pthread_mutex_lock(&l->of->lock);
	l->steps++;
	l->is_undone = strcmp(name, "ROLLBACK") == 0;
	l->ends = l->is_undone || strcmp(name, "COMMIT") == 0;
	l->state = LANE_STOPPED;
	pthread_cond_broadcast(&l->of->changed);
	while (!l->may_go)
		pthread_cond_wait(&l->of->changed, &l->of->lock);
	l->may_go = false;
	pthread_mutex_unlock(&l->of->lock);
}

static inline enum err lane_gate(struct cx *cx, const void *arg)
{
	const struct act *a = arg;

	return must_may(cx, a->action, a->object);
}

static inline void *lane_run(void *arg)
{
	struct lane *l = arg;
	struct cx cx;
	int at;
	enum err e;

	l->tid = (int)gettid();
	cx_init(&cx, l->seat, l->mem, l->of->now);
	cx.seeded = &l->chance;
	cx.actor = l->act->actor;
	cx.gate = lane_gate;
	cx.gate_arg = l->act;
	db_seam(cx.db, lane_seam, l);
	e = l->act->run(&cx);
	db_seam(cx.db, NULL, NULL);
	at = snprintf(l->outcome, sizeof(l->outcome), "%s", err_name(e));
	for (size_t i = 0; e == ERR_REFUSED && i < cx.fault.n && at < (int)sizeof(l->outcome); i++)
		at += snprintf(l->outcome + at, sizeof(l->outcome) - (size_t)at, " %d",
			(int)cx.fault.items[i].code);
	pthread_mutex_lock(&l->of->lock);
	l->state = LANE_DONE;
	pthread_cond_broadcast(&l->of->changed);
	pthread_mutex_unlock(&l->of->lock);
	return NULL;
}

static inline int lane_backend(const struct lane *l, struct place *p)
{
	int64_t pid;
	struct cx cx;

	cx_init(&cx, l->seat, p->mem, 0);
	assert_int_equal(cx_read(&cx), ERR_OK);
	assert_int_equal(db_one(cx.db, place_statement(p, "SELECT pg_backend_pid()::bigint", "i"),
				 NULL, p->mem, place_read_int, &pid, sizeof(pid)),
		ERR_OK);
	cx_read_end(&cx);
	return (int)pid;
}

static inline void lanes_open(struct lanes *s, struct place *p)
{
	*s = (struct lanes){ .p = p };
	MUST(pthread_mutex_init(&s->lock, NULL) == 0);
	MUST(pthread_cond_init(&s->changed, NULL) == 0);
	if (store_kind(db_store(p->cx.db)) == STORE_PG)
		s->watch = PQconnectdb(getenv("BURSARY_TEST_PG"));
	for (int i = 0; i < 2; i++) {
		s->lane[i].of = s;
		assert_int_equal(seat_open(p->instance, p->mem, &s->lane[i].seat), ERR_OK);
		if (s->watch != NULL)
			s->lane[i].backend = lane_backend(&s->lane[i], p);
	}
	snprintf(s->waiting, sizeof(s->waiting),
		"SELECT COUNT(*) FROM unnest(ARRAY[%d, %d]) AS us (pid)"
		" WHERE pg_blocking_pids(pid) && ARRAY[%d, %d]",
		s->lane[0].backend, s->lane[1].backend, s->lane[0].backend, s->lane[1].backend);
}

static inline void lanes_close(struct lanes *s)
{
	for (int i = 0; i < 2; i++)
		seat_close(s->lane[i].seat);
	PQfinish(s->watch);
}

static inline int lanes_running(const struct lanes *s)
{
	return (s->lane[0].state == LANE_RUNNING) + (s->lane[1].state == LANE_RUNNING);
}

/* SQLite: is the thread in pthread_cond_wait(), for the turn or for the commit of its group? */
static inline bool lane_sleeps(const struct lane *l)
{
	char path[64], line[32] = "";
	int64_t number = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%d/syscall", l->tid);
	f = fopen(path, "re");
	if (f == NULL)
		return false;
	if (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, " ")] = '\0';
		if (num_parse_int(line, 0, 1000, &number) != ERR_OK)
			number = -1;
	}
	fclose(f);
	return number == SYS_futex;
}

/* Do all that run wait for one another? */
static inline bool lanes_wait(struct lanes *s)
{
	int64_t waiting = 0;
	PGresult *r;

	if (s->watch == NULL) {
		for (int i = 0; i < 2; i++)
			if (s->lane[i].state == LANE_RUNNING && !lane_sleeps(&s->lane[i]))
				return false;
		return true;
	}
	/* For one another: a lock of the server itself is given back without any step of ours. */
	r = PQexec(s->watch, s->waiting);
	MUST(PQresultStatus(r) == PGRES_TUPLES_OK);
	MUST(num_parse_int(PQgetvalue(r, 0, 0), 0, INT64_MAX, &waiting) == ERR_OK);
	PQclear(r);
	return waiting >= lanes_running(s);
}

/* Until the lane stops, ends or waits for the other; with the lock held. */
static inline void lanes_settle(struct lanes *s, struct lane *l)
{
	int seen = 0;

	for (int tries = 0; l->state == LANE_RUNNING; tries++) {
		struct timespec at;

		clock_gettime(CLOCK_REALTIME, &at);
		at.tv_nsec += 500000;
		if (at.tv_nsec >= 1000000000) {
			at.tv_sec++;
			at.tv_nsec -= 1000000000;
		}
		if (pthread_cond_timedwait(&s->changed, &s->lock, &at) == 0)
			continue;
		/* On SQLite thrice: a mutex that is held for a moment is not waited for. */
		seen = lanes_wait(s) ? seen + 1 : 0;
		if (seen == (s->watch == NULL ? 3 : 1))
			return;
		MUST(tries < 60000);
	}
}

/* Nobody waits for the answer to a rollback: without this the other might wait for it a moment. */
static inline void lanes_undo(const struct lanes *s, const struct lane *l)
{
	char sql[100];
	bool is_done = s->watch == NULL;

	snprintf(sql, sizeof(sql),
		"SELECT 1 FROM pg_stat_activity WHERE pid = %d AND xact_start IS NOT NULL",
		l->backend);
	while (!is_done) {
		PGresult *r = PQexec(s->watch, sql);

		MUST(PQresultStatus(r) == PGRES_TUPLES_OK);
		is_done = PQntuples(r) == 0;
		PQclear(r);
	}
}

static inline void lanes_note(struct lanes *s, const struct lane *l)
{
	char letter = l == s->lane ? 'a' : 'b';

	if (s->n_trace == (int)sizeof(s->trace) - 1)
		return;
	s->trace[s->n_trace++] =
		(char)(l->state == LANE_RUNNING ? toupper((unsigned char)letter) : letter);
	s->trace[s->n_trace] = '\0';
}

/* One statement further; false when it is done or waits. */
static inline bool lanes_step(struct lanes *s, struct lane *l)
{
	struct lane *other = &s->lane[l == s->lane];
	bool ends = l->ends, is_undone = l->is_undone, other_waits = other->state == LANE_RUNNING;

	if (l->state != LANE_STOPPED)
		return false;
	l->may_go = true;
	l->state = LANE_RUNNING;
	pthread_cond_broadcast(&s->changed);
	lanes_settle(s, l);
	lanes_note(s, l);
	if (is_undone && l->state != LANE_RUNNING)
		lanes_undo(s, l);
	if (other_waits && ends)
		lanes_settle(s, other);
	else if (other_waits && other->state != LANE_RUNNING)
		s->is_doubtful = true;
	return l->state == LANE_STOPPED;
}

/* To the end of both, the preferred one first as long as it can. */
static inline void lanes_finish(struct lanes *s, struct lane *first, struct lane *then)
{
	while (first->state != LANE_DONE || then->state != LANE_DONE) {
		struct lane *l = first->state == LANE_STOPPED ? first : then;

		if (l->state == LANE_STOPPED)
			lanes_step(s, l);
		else
			lanes_settle(s, first->state == LANE_RUNNING ? first : then);
	}
}

/* So many statements (-1: all), unless it ends or waits before. */
static inline void lanes_go(struct lanes *s, struct lane *l, int n)
{
	l->went = 0;
	while ((n < 0 || l->went < n) && lanes_step(s, l))
		l->went++;
}

/*
 * a goes n_first statements, b n_then, a to its end, b to its end.  -1: to the
 * end.  With the same n_first they draw the same ids.
 */
static inline void lanes_run(
	struct lanes *s, const struct act *a, const struct act *b, int n_first, int n_then)
{
	const struct act *acts[2] = { a, b };
	struct lane *l = s->lane;

	s->n_trace = 0;
	s->is_doubtful = false;
	for (int i = 0; i < 2; i++) {
		l[i].act = acts[i];
		l[i].mem = mem_new(s->p->mem, "lane");
		prng_init(&l[i].chance, 2 * (uint64_t)(n_first + 1) + (uint64_t)i);
		l[i].state = LANE_RUNNING;
		l[i].may_go = false;
		l[i].steps = 0;
		MUST(pthread_create(&l[i].thread, NULL, lane_run, &l[i]) == 0);
		pthread_mutex_lock(&s->lock);
		lanes_settle(s, &l[i]); /* before its first statement */
		pthread_mutex_unlock(&s->lock);
	}
	pthread_mutex_lock(&s->lock);
	lanes_go(s, &l[0], n_first);
	lanes_go(s, &l[1], n_then);
	lanes_finish(s, &l[0], &l[1]);
	pthread_mutex_unlock(&s->lock);
	for (int i = 0; i < 2; i++) {
		pthread_join(l[i].thread, NULL);
		mem_end(l[i].mem);
	}
}

#endif
