/*
 * "A use case reasons alone": each pair of use cases that touch one call or one
 * person runs in interleavings of at most two switches between their statements,
 * and each must end as one of the two orders does in which they run one after
 * the other, and leave nothing for the check.  A part of them by default.
 *
 * All with PROVE=all: a is left after each of its statements, b after each that it could do
 * by then, a goes on to its end, then b.  What is not run is what runs as another did, statement
 * for statement: see interleave_twice().  make prove-scope deals the pairs out to as many processes
 * as there are processors (PROVE_PART=1/2): 31,800 runs in 17 to 25 minutes on two busy cores.
 * PROVE_PHASE=open and PROVE_ACT=submit choose a phase and a first act.
 */
#include "stage.h"

#include <string.h>

#include "base/clock.h"

static const struct phase {
	const char *name;
	void (*make)(struct stage *s);
	const struct act *acts;
	int n;
} phases[] = {
#define PHASE(name, make, acts)                                                                    \
	{                                                                                          \
		name, make, acts, (int)(sizeof(acts) / sizeof(acts[0]))                            \
	}
	PHASE("open", open_call, open_acts),
	PHASE("submitted", submitted_call, submitted_acts),
	PHASE("closed", closed_call, closed_acts),
	PHASE("in review", reviewed_call, review_acts),
	PHASE("the panel", deciding_call, panel_acts),
	PHASE("decided", decided_call, release_acts),
	PHASE("awarded", awarded_call, award_acts),
	PHASE("offered", offered_award, offered_acts),
	PHASE("accepted", accepted_award, accepted_acts),
	PHASE("the engine", engine_call, engine_acts),
	PHASE("to be published", drafted_call, drafted_acts),
	PHASE("accounts", open_call, account_acts),
	PHASE("the list", the_list, follow_acts),
};

/* ---- what came of it ---- */

static const char *dump(struct stage *s, struct mem *mem)
{
	struct cx *cx = &s->p->cx;
	const char **rows;
	const char *all;
	size_t n;

	assert_int_equal(cx_read(cx), ERR_OK);
	assert_int_equal(db_many(cx->db, s->dump, NULL, mem, place_read_text, sizeof(*rows),
				 (void **)&rows, &n),
		ERR_OK);
	cx_read_end(cx);
	all = mem_printf(mem, "%s | %s\n", s->lanes.lane[0].outcome, s->lanes.lane[1].outcome);
	for (size_t i = 0; i < n; i++)
		all = mem_printf(mem, "%s%s\n", all, rows[i]);
	return all;
}

/* Line by line: cmocka cuts a longer text. */
static void print_end(const char *title, const char *end)
{
	print_error("--- %s:\n", title);
	for (size_t n; *end != '\0'; end += n + (end[n] == '\n')) {
		n = strcspn(end, "\n");
		print_error("%.*s\n", (int)n, end);
	}
}

/* A lane that was slow may be thought to wait: then it is another interleaving, and run again. */
static void run_lanes(struct stage *s, const struct phase *f, const struct act *a,
	const struct act *b, int n_first, int n_then)
{
	for (int tries = 0; tries < 5; tries++) {
		stage_set(s, f->make);
		lanes_run(&s->lanes, a, b, n_first, n_then);
		if (!s->lanes.is_doubtful)
			return;
		s->again++;
	}
}

static const char *run(struct stage *s, struct mem *mem, const struct phase *f, const struct act *a,
	const struct act *b, int n_first, int n_then)
{
	const char *end;

	run_lanes(s, f, a, b, n_first, n_then);
	end = dump(s, mem);
	if (complaints_of(s, mem) > 0) {
		print_error("%s: %s (%d) beside %s (%d): %s\n", f->name, a->name, n_first, b->name,
			n_then, s->lanes.trace);
		print_end("its end", end);
		s->bad++;
	}
	s->runs++;
	return end;
}

static void tell(struct stage *s, const struct phase *f, const struct act *a, const struct act *b,
	int n_first, int n_then, const char *end, const char *const orders[2])
{
	if (strcmp(end, orders[0]) == 0 || strcmp(end, orders[1]) == 0)
		return;
	if (s->bad++ >= 5)
		return;
	print_error("%s: %s for %d statements, then %s for %d: %s\n", f->name, a->name, n_first,
		b->name, n_then, s->lanes.trace);
	print_end("its end", end);
	print_end("alone, in order", orders[0]);
	print_end("in the other", orders[1]);
}

/*
 * How many statements from a place to leave an act to the next.  On SQLite every
 * bracket has its turn: where it is left matters little.  Many acts have fewer than
 * ten statements, and each is the likeliest beside itself: two clicks.
 */
static int stride(const struct stage *s, bool is_beside_itself)
{
	if (s->proves || s->only_act != NULL)
		return 1;
	if (s->lanes.watch == NULL)
		return 20;
	return is_beside_itself ? 1 : 8;
}

/* Looked at from both sides at once, so that the two orders are made once for a pair. */
static bool is_from_both_sides(const struct stage *s)
{
	return !s->proves && s->only_act == NULL && s->lanes.watch != NULL;
}

/*
 * In b, which was just left to its end with a at n_first, every place to leave it for a.  It went
 * so many statements, and then ended, or asked for a lock that a has.  Who may go further than
 * that goes as far, for the same reason (also the ids they draw are the same), and a goes on from
 * there: with such an n_then it would be the run there was, step for step.  Any two that are run
 * differ in whose turn it is at some statement.
 */
static void interleave_twice(struct stage *s, struct mem *mem, const struct phase *f,
	const struct act *a, const struct act *b, int n_first, const char *const orders[2])
{
	int went = s->lanes.lane[1].went;

	s->same += s->lanes.lane[1].steps - 1 - went;
	for (int k = 1; k <= went; k++)
		tell(s, f, a, b, n_first, k, run(s, mem, f, a, b, n_first, k), orders);
}

/* Every place to leave a for b, and in b every place to leave it for a. */
static void interleave(
	struct stage *s, const struct phase *f, const struct act *a, const struct act *b)
{
	struct mem *mem = mem_new(s->p->mem, "pair");
	const char *orders[2];
	int n_a, n_b, each = stride(s, a == b);

	orders[0] = run(s, mem, f, a, b, -1, -1);
	n_a = s->lanes.lane[0].steps;
	orders[1] = run(s, mem, f, a, b, 0, -1);
	n_b = s->lanes.lane[1].steps; /* not of b after a, which may have left it nothing to do */
	for (int i = 1; i < n_a; i += each) {
		struct mem *own = mem_new(mem, "run");

		tell(s, f, a, b, i, -1, run(s, own, f, a, b, i, -1), orders);
		if (s->proves)
			interleave_twice(s, own, f, a, b, i, orders);
		mem_end(own);
	}
	for (int k = 1; is_from_both_sides(s) && a != b && k < n_b; k += each) {
		struct mem *own = mem_new(mem, "run");

		tell(s, f, a, b, 0, k, run(s, own, f, a, b, 0, k), orders);
		mem_end(own);
	}
	mem_end(mem);
}

/*
 * On SQLite every bracket has its turn, so a pair is looked at from one side
 * only, unless all are; on PostgreSQL from both, in one go where a part is
 * looked at.
 */
static int first_beside(const struct stage *s, int a)
{
	return s->proves || (s->lanes.watch != NULL && !is_from_both_sides(s)) ? 0 : a;
}

static bool is_asked(const char *only, const char *name)
{
	return only == NULL || strcmp(only, name) == 0;
}

/* What takes long tells how far it is. */
static void tell_progress(
	const struct stage *s, const struct phase *f, const struct stage *before, int64_t since_us)
{
	struct rusage usage;

	if (!s->proves)
		return;
	getrusage(RUSAGE_SELF, &usage);
	print_message("%s, %s: %d run, %d the same as one of them, %d again, %d off, %" PRId64
		      " s, %ld MB\n",
		s->lanes.watch == NULL ? "SQLite" : "PostgreSQL", f->name, s->runs - before->runs,
		s->same - before->same, s->again - before->again, s->bad - before->bad,
		(clock_mono_us() - since_us) / 1000000, usage.ru_maxrss / 1024);
	fflush(stdout);
}

static void prove(struct stage *s, const struct phase *f)
{
	const struct stage before = *s;
	int64_t since_us = clock_mono_us();
	int nth = 0;

	for (int a = 0; a < f->n; a++)
		for (int b = first_beside(s, a); b < f->n; b++)
			if (is_asked(s->only_act, f->acts[a].name) && nth++ % s->n_parts == s->part)
				interleave(s, f, &f->acts[a], &f->acts[b]);
	tell_progress(s, f, &before, since_us);
}

static void each_interleaving_ends_as_one_of_the_two_orders(void **state)
{
	struct place *p = place_of(state);
	struct stage s;

	stage_open(&s, p);
	for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++)
		if (is_asked(s.only_phase, phases[i].name))
			prove(&s, &phases[i]);
	print_message("%d interleavings, %d off\n", s.runs, s.bad);
	assert_int_equal(s.bad, 0);
	assert_true(s.only_phase != NULL || s.runs > 100);
	stage_close(&s);
}

/* ---- races ---- */

enum { RACERS = 32 };

struct racer {
	struct stage *s;
	enum err (*run)(struct cx *cx);
	struct actor actor;
	const struct act *asked;
	pthread_barrier_t *start;
	enum err result;
	pthread_t thread;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	struct mem *mem = mem_new(NULL, "racer");
	struct seat *seat;
	struct cx cx;

	if (seat_open(r->s->p->instance, mem, &seat) != ERR_OK)
		BUG("no seat");
	cx_init(&cx, seat, mem, r->s->lanes.now);
	cx.actor = r->actor;
	cx.gate = r->asked == NULL ? NULL : lane_gate;
	cx.gate_arg = r->asked;
	pthread_barrier_wait(r->start);
	do { /* a slow machine is not what is asked about */
		cx.fault.n = 0;
		r->result = r->run(&cx);
	} while (r->result == ERR_BUSY);
	seat_close(seat);
	mem_end(mem);
	return NULL;
}

/* What 32 at once may leave: so many successes (-1: any), and this sum of what the statement
 * counts. */
static const struct contest {
	const char *name;
	void (*make)(struct stage *s);
	enum err (*one)(struct cx *cx), (*other)(struct cx *cx); /* every second */
	int by, by_other;
	int wins;
	const char *sql;
	int64_t sum;
	const struct act *asked; /* whose right the bracket asks for; NULL: none */
} contests[] = {
	{ "one proposal in a period", open_call, submit_p1, submit_p2, PI, PI, -1,
		"SELECT COUNT(*) FROM proposal WHERE pi_id = 21 AND state = 'submitted'", 1, NULL },
	{ "every submission is a version of its own", open_call, submit_p3, submit_p3, PI2, PI2,
		RACERS, "SELECT MAX(version) FROM proposal WHERE id = 43", RACERS + 1, NULL },
	{ "one draft a call", open_call, start_again, start_again, CONTACT, CONTACT, RACERS,
		"SELECT COUNT(*) FROM proposal WHERE pi_id = 15", 1, NULL },
	{ "nothing is submitted to a cancelled call", open_call, submit_p1, cancel, PI, STAFF, -1,
		"SELECT COUNT(*) FROM proposal WHERE state = 'submitted'", 0, NULL },
	{ "a reviewer's load", deciding_call, assign_p1_r2, assign_p3_r2, CHAIR, CHAIR, 1,
		"SELECT COUNT(*) FROM assignment WHERE person_id = 14", 1, NULL },
	{ "one first decision", deciding_call, decide_p1, decide_p1_not, CHAIR, CHAIR, 1,
		"SELECT revision FROM decision WHERE proposal_id = 41", 1, NULL },
	{ "one second decision", deciding_call, decide_p3_again, decide_p3_again, CHAIR, CHAIR, 1,
		"SELECT revision FROM decision WHERE proposal_id = 43", 2, NULL },
	{ "one release", decided_call, release, release, STAFF, STAFF, 1,
		"SELECT COUNT(*) FROM message WHERE kind = 'decision'", 2, NULL },
	{ "withdrawn or answered", decided_call, withdraw_p1, release, PI, STAFF, -1,
		"SELECT COUNT(*) FROM proposal WHERE id = 41"
		" AND state NOT IN ('withdrawn', 'answered')",
		0, NULL },
	{ "declined or reviewed", reviewed_call, decline, review_submit, R1, R1, -1,
		"SELECT COUNT(*) FROM review w JOIN assignment a ON a.proposal_id = w.proposal_id"
		" AND a.person_id = w.person_id WHERE w.state = 'submitted' AND a.state = "
		"'declined'",
		0, &review_acts[0] },
	{ "one gift an award", accepted_award, pay, pay, STAFF, STAFF, 1,
		"SELECT COUNT(*) FROM award WHERE state = 'paid'", 1, NULL },
	{ "accepted or refused", offered_award, accept, refuse, PI, STAFF, 1,
		"SELECT revision FROM award", 2, NULL },
	{ "what the engine found is kept once", engine_call, keep_best, keep_best, 0, 0, 1,
		"SELECT COUNT(*) FROM assignment WHERE source = 'engine' AND proposal_id = 43"
		" AND person_id = 14",
		1, NULL },
	{ "by the engine or by hand", engine_call, keep_best, assign_p3_r2, 0, CHAIR, -1,
		"SELECT COUNT(*) FROM assignment WHERE person_id = 14", 1, NULL },
	{ "one account an address", open_call, register_new, register_new, 0, 0, RACERS,
		"SELECT COUNT(*) FROM person WHERE email_key = 'new@x.example'", 1, NULL },
};

static int run_racers(struct stage *s, const struct contest *c)
{
	struct racer racers[RACERS];
	pthread_barrier_t start;
	int wins = 0;

	MUST(pthread_barrier_init(&start, NULL, RACERS) == 0);
	for (int i = 0; i < RACERS; i++) {
		racers[i] = (struct racer){ .s = s,
			.run = i % 2 == 0 ? c->one : c->other,
			.actor = { { i % 2 == 0 ? c->by : c->by_other }, ROLE_STAFF },
			.asked = c->asked,
			.start = &start };
		MUST(pthread_create(&racers[i].thread, NULL, race, &racers[i]) == 0);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(racers[i].thread, NULL);
		wins += racers[i].result == ERR_OK;
		if (racers[i].result == ERR_INTERNAL)
			fail_msg("%s: %s", c->name, err_name(racers[i].result));
	}
	pthread_barrier_destroy(&start);
	return wins;
}

static void run_contest(struct stage *s, const struct contest *c)
{
	struct mem *mem = mem_new(s->p->mem, "contest");
	int wins;

	c->make(s);
	wins = run_racers(s, c);
	if (c->wins >= 0 && wins != c->wins)
		fail_msg("%s: %d were let through", c->name, wins);
	if (place_int(s->p, c->sql) != c->sum)
		fail_msg("%s: %" PRId64, c->name, place_int(s->p, c->sql));
	assert_int_equal(complaints_of(s, mem), 0);
	mem_end(mem);
}

static void of_32_at_once_each_is_as_if_alone(void **state)
{
	struct place *p = place_of(state);
	struct stage s;

	stage_open(&s, p);
	for (size_t i = 0; s.part == 0 && i < sizeof(contests) / sizeof(contests[0]); i++)
		run_contest(&s, &contests[i]);
	stage_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(of_32_at_once_each_is_as_if_alone),
		AT_BOTH(each_interleaving_ends_as_one_of_the_two_orders) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
