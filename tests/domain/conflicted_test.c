/*
 * What is hidden from whom, in small worlds by chance from a seed: the views
 * `conflicted` and `kept_away`, the outbox and its letters give what a plain
 * reading of the rule gives, which knows the worlds from their making and asks
 * the database for nothing.  Each clause of that reading, left out, is missed:
 * so the worlds have every case.
 */
#include "call_world.h"

#include "domain/notice/notice.h"

enum { ORGS = 3, CALLS = 3, PEOPLE = 9, PROPOSALS = 8, MESSAGES = 10, CHANGES = 12, SEEDS = 48 };

/* Ids, so that two kinds are never taken for one another. */
enum { CALL_ID = 10, PERSON_ID = 100, PROPOSAL_ID = 200, MESSAGE_ID = 300, NONE = -1 };

static const char *const states[] = { "draft", "withdrawn", "submitted", "eligible", "ineligible",
	"in_review", "answered" };

enum { STATES = sizeof(states) / sizeof(states[0]) };

struct world {
	struct call_world w;
	struct {
		int opens_at;
	} calls[CALLS];
	struct {
		int org;     /* 0: of none */
		int left_at; /* when that began; NONE: since ever */
	} people[PEOPLE];
	struct {
		int call, pi;
		const char *state;
		bool has_conflict[PEOPLE]; /* declared or entered */
	} proposals[PROPOSALS];
	struct {
		int to, proposal, panel_call; /* NONE */
	} messages[MESSAGES];
};

/* ---- the rule, read plainly ---- */

enum clause {
	NO_CLAUSE,
	/* a proposal */
	SAID,
	OWN,
	COLLEAGUE,
	FELLOW_APPLICANT,
	/* what hangs on a whole call */
	OF_AN_INSTITUTION,
	LEFT_AFTER_OPENING,
	APPLICANT,
	SAID_IN_CALL,
	/* a letter */
	TO_THE_READER,
	ABOUT_A_PROPOSAL,
	OF_A_PANEL,
	CLAUSES
};

/* Whether somebody asked the panel to judge a proposal of theirs in the call. */
static bool applied(const struct world *d, int person, int call)
{
	for (int i = 0; i < PROPOSALS; i++)
		if (d->proposals[i].pi == person && d->proposals[i].call == call &&
			strcmp(d->proposals[i].state, "draft") != 0 &&
			strcmp(d->proposals[i].state, "withdrawn") != 0)
			return true;
	return false;
}

static bool is_conflicted(const struct world *d, int proposal, int person, enum clause without)
{
	int pi = d->proposals[proposal].pi;

	if (without != SAID && d->proposals[proposal].has_conflict[person])
		return true;
	if (without != OWN && pi == person)
		return true;
	if (without != COLLEAGUE && pi != person && d->people[person].org != 0 &&
		d->people[person].org == d->people[pi].org)
		return true;
	return without != FELLOW_APPLICANT && applied(d, person, d->proposals[proposal].call);
}

static bool is_kept_away(const struct world *d, int call, int person, enum clause without)
{
	if (without != OF_AN_INSTITUTION && d->people[person].org != 0)
		return true;
	if (without != LEFT_AFTER_OPENING && d->people[person].left_at >= d->calls[call].opens_at)
		return true;
	if (without != APPLICANT && applied(d, person, call))
		return true;
	for (int i = 0; i < PROPOSALS; i++)
		if (without != SAID_IN_CALL && d->proposals[i].call == call &&
			d->proposals[i].has_conflict[person])
			return true;
	return false;
}

static bool is_hidden(const struct world *d, int message, int person, enum clause without)
{
	int proposal = d->messages[message].proposal, call = d->messages[message].panel_call;

	if (without != TO_THE_READER && d->messages[message].to == person)
		return false;
	if (without != ABOUT_A_PROPOSAL && proposal != NONE &&
		is_conflicted(d, proposal, person, without))
		return true;
	return without != OF_A_PANEL && call != NONE && is_kept_away(d, call, person, without);
}

/* ---- the worlds ---- */

static int below(struct world *d, int n)
{
	return world_below(&d->w, n);
}

static const char *id_or_null(struct world *d, int from, int i)
{
	return i == NONE ? "NULL" : mem_printf(d->w.p->mem, "%d", from + i);
}

static void add_call(struct world *d, int i)
{
	d->calls[i].opens_at = 1 + below(d, 10);
	WORLD_SQL(d->w.p,
		"INSERT INTO call (id, slug, state, title, summary, period, instructions, zone, "
		"opens_at, closes_at, grace_s, decisions_due_at, cash_cap_cents, "
		"cash_cap_is_average, credit_cap_cents, credit_cap_is_average, page_limit, "
		"file_limit_bytes, expected_awards, created_at, changed_at) VALUES (%d, 'c%d', "
		"'reviewing', 'A call', 's', 'p%d', 'i', 'UTC', %d, 20, 0, 30, 1, 0, 1, 0, 5, "
		"1000, 3, 1, 1)",
		CALL_ID + i, i, i, d->calls[i].opens_at);
}

static void set_org(struct world *d, int person, int org, int left_at)
{
	d->people[person].org = org;
	d->people[person].left_at = left_at;
	WORLD_SQL(d->w.p, "UPDATE person SET org_id = %s, org_left_at = %s WHERE id = %d",
		id_or_null(d, 0, org == 0 ? NONE : org), id_or_null(d, 0, left_at),
		PERSON_ID + person);
}

static void add_person(struct world *d, int i)
{
	d->people[i].org = below(d, ORGS + 2) % (ORGS + 1); /* many of none */
	d->people[i].left_at = NONE;
	world_person(&d->w, PERSON_ID + i, d->people[i].org);
}

/* One of a person in a call: a second would have to be a draft. */
static void add_proposal(struct world *d, int i)
{
	d->proposals[i].call = i % CALLS;
	d->proposals[i].pi = (i / CALLS + i % CALLS * 2) % PEOPLE;
	d->proposals[i].state = states[below(d, STATES)];
	WORLD_SQL(d->w.p,
		"INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, "
		"created_at, changed_at) VALUES (%d, %d, %d, 'p%d', '%s', 'T', 'w', 1, 1)",
		PROPOSAL_ID + i, CALL_ID + d->proposals[i].call, PERSON_ID + d->proposals[i].pi,
		d->proposals[i].call, d->proposals[i].state);
}

static void set_state(struct world *d, int proposal)
{
	d->proposals[proposal].state = states[below(d, STATES)];
	WORLD_SQL(d->w.p, "UPDATE proposal SET state = '%s' WHERE id = %d",
		d->proposals[proposal].state, PROPOSAL_ID + proposal);
}

static void turn_conflict(struct world *d, int proposal, int person)
{
	bool *has = &d->proposals[proposal].has_conflict[person];

	if (*has)
		WORLD_SQL(d->w.p, "DELETE FROM conflict WHERE proposal_id = %d AND person_id = %d",
			PROPOSAL_ID + proposal, PERSON_ID + person);
	else
		WORLD_SQL(d->w.p,
			"INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, at) "
			"VALUES (%d, %d, '%s', '', %d, 1)",
			PROPOSAL_ID + proposal, PERSON_ID + person,
			below(d, 2) == 0 ? "declared" : "entered", PERSON_ID);
	*has = !*has;
}

/* About a proposal, to a panel, both or neither. */
static void add_message(struct world *d, int i)
{
	d->messages[i].to = below(d, PEOPLE);
	d->messages[i].proposal = i % 2 == 0 ? below(d, PROPOSALS) : NONE;
	d->messages[i].panel_call = i % 3 == 0 ? below(d, CALLS) : NONE;
	WORLD_SQL(d->w.p,
		"INSERT INTO message (id, key, kind, person_id, address, subject, body, state, "
		"next_at, message_id, created_at, proposal_id, panel_call_id) VALUES (%d, 'k%d', "
		"'notice', %d, 'a@x', 's', 'b', 'sent', 1, 'm%d', 1, %s, %s)",
		MESSAGE_ID + i, i, PERSON_ID + d->messages[i].to, i,
		id_or_null(d, PROPOSAL_ID, d->messages[i].proposal),
		id_or_null(d, CALL_ID, d->messages[i].panel_call));
}

/* What people do afterwards; what is kept beside the rows has to follow. */
static void change(struct world *d)
{
	switch (below(d, 4)) {
	case 0:
		set_org(d, below(d, PEOPLE), 1 + below(d, ORGS), NONE);
		break;
	case 1:
		set_org(d, below(d, PEOPLE), 0, 1 + below(d, 10));
		break;
	case 2:
		set_state(d, below(d, PROPOSALS));
		break;
	case 3:
		turn_conflict(d, below(d, PROPOSALS), below(d, PEOPLE));
		break;
	default:
		fail();
	}
}

static void wipe(struct place *p)
{
	static const char *const tables[] = { "message", "conflict", "proposal_entry", "proposal",
		"call_total", "call", "person", "org" };

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		WORLD_SQL(p, "DELETE FROM %s", tables[i]);
}

static void make(struct world *d)
{
	wipe(d->w.p);
	for (int i = 1; i <= ORGS; i++)
		WORLD_SQL(d->w.p,
			"INSERT INTO org (id, name, country, city, created_at) VALUES (%d, 'O', "
			"'NO', 'Oslo', 1)",
			i);
	for (int i = 0; i < CALLS; i++)
		add_call(d, i);
	for (int i = 0; i < PEOPLE; i++)
		add_person(d, i);
	for (int i = 0; i < PROPOSALS; i++)
		add_proposal(d, i);
	for (int i = 0; i < MESSAGES; i++)
		add_message(d, i);
	for (int i = 0; i < CHANGES; i++)
		change(d);
}

/* ---- beside one another ---- */

struct pair {
	int64_t thing, person;
};

static void read_pair(struct db_cursor *c, struct mem *mem, void *to)
{
	(void)mem;
	*(struct pair *)to = (struct pair){ db_col_int(c, 0), db_col_int(c, 1) };
}

/* What of first_id and the ids after it is hidden from whom. */
enum { THINGS_MAX = MESSAGES };

struct hidden {
	bool is[THINGS_MAX][PEOPLE];
};

static void read_view(struct world *d, const char *sql, int first_id, struct hidden *ret_hidden)
{
	const struct db_statement rows = { "test", sql, sql, "", "ii", 0, 2 };
	struct place *p = d->w.p;
	struct pair *pairs;
	size_t n;

	assert_int_equal(db_many(p->cx.db, mem_copy(p->mem, &rows, sizeof(rows)), NULL, p->mem,
				 read_pair, sizeof(*pairs), (void **)&pairs, &n),
		ERR_OK);
	for (size_t i = 0; i < n; i++) {
		int64_t thing = pairs[i].thing - first_id, person = pairs[i].person - PERSON_ID;

		assert_true(thing >= 0 && thing < THINGS_MAX && person >= 0 && person < PEOPLE);
		ret_hidden->is[thing][person] = true;
	}
}

static void read_conflicted(struct world *d, struct hidden *ret_hidden)
{
	read_view(d, "SELECT proposal_id, person_id FROM conflicted", PROPOSAL_ID, ret_hidden);
}

static void read_kept_away(struct world *d, struct hidden *ret_hidden)
{
	read_view(d, "SELECT call_id, person_id FROM kept_away", CALL_ID, ret_hidden);
}

static void read_outbox(struct world *d, struct hidden *ret_hidden)
{
	memset(ret_hidden, true, sizeof(*ret_hidden));
	for (int k = 0; k < PEOPLE; k++) {
		struct notice_entry *entries;
		struct list_page page;

		world_act_as(d->w.p, PERSON_ID + k, ROLE_STAFF);
		assert_int_equal(notice_entries(&d->w.p->cx, NOTICES_ALL, &(struct list_ask){ 0 },
					 &entries, &page),
			ERR_OK);
		for (size_t i = 0; i < page.n; i++)
			ret_hidden->is[entries[i].id.v - MESSAGE_ID][k] = false;
	}
}

static void read_letters(struct world *d, struct hidden *ret_hidden)
{
	for (int i = 0; i < MESSAGES; i++)
		for (int k = 0; k < PEOPLE; k++) {
			struct notice_entry entry;
			enum err e;

			world_act_as(d->w.p, PERSON_ID + k, ROLE_STAFF);
			e = notice_read(&d->w.p->cx, (struct message_id){ MESSAGE_ID + i }, &entry);
			assert_true(e == ERR_OK || e == ERR_NOT_FOUND);
			ret_hidden->is[i][k] = e == ERR_NOT_FOUND;
		}
}

static const struct view {
	const char *name;
	void (*read)(struct world *d, struct hidden *ret_hidden);
	bool (*is)(const struct world *d, int thing, int person, enum clause without);
	int n_things;
	enum clause first, last; /* the clauses that it sees */
} views[] = {
	{ "conflicted", read_conflicted, is_conflicted, PROPOSALS, SAID, FELLOW_APPLICANT },
	{ "kept_away", read_kept_away, is_kept_away, CALLS, OF_AN_INSTITUTION, SAID_IN_CALL },
	{ "the outbox", read_outbox, is_hidden, MESSAGES, SAID, OF_A_PANEL },
	{ "a letter", read_letters, is_hidden, MESSAGES, SAID, OF_A_PANEL },
};

enum { VIEWS = sizeof(views) / sizeof(views[0]) };

/* How many pairs the database and the plain reading differ in, by the clause left out. */
struct tally {
	int missed[VIEWS][CLAUSES];
	int yes[VIEWS], no[VIEWS];
};

static void compare(struct world *d, int v, struct tally *t)
{
	const struct view *view = &views[v];
	struct hidden hidden = { 0 };

	assert_int_equal(cx_read(&d->w.p->cx), ERR_OK);
	view->read(d, &hidden);
	cx_read_end(&d->w.p->cx);
	for (int i = 0; i < view->n_things; i++)
		for (int k = 0; k < PEOPLE; k++) {
			for (enum clause c = NO_CLAUSE; c < CLAUSES; c++)
				t->missed[v][c] += view->is(d, i, k, c) != hidden.is[i][k];
			t->yes[v] += hidden.is[i][k];
			t->no[v] += !hidden.is[i][k];
		}
}

static void what_is_hidden_is_what_the_rule_says(void **state)
{
	struct place *p = place_of(state);
	struct tally t = { 0 };

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct world d = { .w = { .p = p } };
		struct db_tx *tx;

		prng_init(&d.w.chance, seed);
		assert_int_equal(db_begin(p->cx.db, p->mem, &tx), ERR_OK);
		make(&d);
		assert_int_equal(db_end(tx, ERR_OK), ERR_OK);
		for (int v = 0; v < VIEWS; v++) {
			compare(&d, v, &t);
			if (t.missed[v][NO_CLAUSE] > 0)
				fail_msg("%s: %d pairs are not as the rule says, seed %d",
					views[v].name, t.missed[v][NO_CLAUSE], (int)seed);
		}
	}
	for (int v = 0; v < VIEWS; v++) {
		print_message("%s: %d pairs hidden, %d not\n", views[v].name, t.yes[v], t.no[v]);
		assert_true(t.yes[v] > SEEDS && t.no[v] > SEEDS);
	}
	for (int v = 0; v < VIEWS; v++)
		for (enum clause c = views[v].first; c <= views[v].last; c++)
			if (t.missed[v][c] == 0)
				fail_msg("%s: without clause %d nothing is missed", views[v].name,
					(int)c);
}

int main(void)
{
	const struct CMUnitTest tests[] = { AT_BOTH(what_is_hidden_is_what_the_rule_says) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
