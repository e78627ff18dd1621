/*
 * A call in review for a test, by chance from a seed: people of few
 * institutions, some on the panel, some applicants, publications, conflicts.
 */
#ifndef TESTS_DOMAIN_CALL_WORLD_H
#define TESTS_DOMAIN_CALL_WORLD_H

#include "base/buf.h"
#include "base/prng.h"
#include "place.h"
#include "store/db.h"

enum {
	WORLD_CALL = 10,
	WORLD_STAFF = 1000,
	WORLD_PI = 2000,
	WORLD_MEMBER = 3000,
	WORLD_PROPOSAL = 4000
};

struct call_world {
	struct place *p;
	struct prng chance;
	int n_proposals, n_members;
	int64_t next_id;
};

/* One statement as it stands, in a bracket of its own unless one is open. */
static inline void world_sql(struct place *p, const char *sql)
{
	const struct db_statement s = { "test", sql, sql, "", "", 0, 0 };
	struct db_tx *tx;

	assert_int_equal(db_begin(p->cx.db, p->mem, &tx), ERR_OK);
	if (db_end(tx, db_run(p->cx.db, mem_copy(p->mem, &s, sizeof(s)), NULL)) != ERR_OK)
		fail_msg("%s", sql);
}

#define WORLD_SQL(p, ...) world_sql((p), mem_printf((p)->mem, __VA_ARGS__))

static inline int world_below(struct call_world *w, int n)
{
	return (int)prng_below(&w->chance, (uint64_t)n);
}

static inline const char *world_words(struct call_world *w, int n)
{
	static const char *const words[] = { "lattice", "protein", "verification", "robot",
		"corpus", "privacy", "compiler", "galaxy", "speech", "inference", "bridge",
		"market", "enzyme", "kernel", "gradient", "causal", "protocol", "glacier", "syntax",
		"battery" };
	struct buf b;

	buf_init(&b, w->p->mem, 64);
	for (int i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i > 0 ? " " : "", words[world_below(w, 20)]);
	return buf_str(&b);
}

/* org 0: of none. */
static inline void world_person(struct call_world *w, int id, int org)
{
	WORLD_SQL(w->p,
		"INSERT INTO person (id, email, email_key, name, email_confirmed_at, org_id, "
		"created_at) "
		"VALUES (%d, 'p%d@example.org', 'p%d@example.org', 'Person %d', 1, %s, 1)",
		id, id, id, id, org == 0 ? "NULL" : mem_printf(w->p->mem, "%d", org));
}

static inline void world_role(struct place *p, int person, const char *role)
{
	WORLD_SQL(p, "INSERT INTO person_role (person_id, role, granted_at) VALUES (%d, '%s', 1)",
		person, role);
}

static inline void world_proposal(struct call_world *w, int id, int pi, const char *state)
{
	bool is_sqlite = store_kind(db_store(w->p->cx.db)) == STORE_SQLITE;

	WORLD_SQL(w->p,
		"INSERT INTO proposal (id, call_id, pi_id, period, state, title, abstract, "
		"version, "
		"created_at, changed_at, submitted_at) VALUES (%d, %d, %d, 'p', '%s', 'Title', "
		"'words', "
		"1, 1, 1, 1)",
		id, WORLD_CALL, pi, state);
	WORLD_SQL(w->p,
		"INSERT INTO proposal_version (proposal_id, version, submitted_at, title, "
		"abstract, "
		"cash_cents, credit_cents, body, sha256) VALUES (%d, 1, 1, '%s', '%s', 100, 0, "
		"'{}', %s)",
		id, world_words(w, 4), world_words(w, 20), is_sqlite ? "x'00'" : "'\\x00'");
}

static inline void world_publication(struct call_world *w, int person)
{
	WORLD_SQL(w->p,
		"INSERT INTO publication (id, person_id, title, abstract, year) VALUES (%d, %d, "
		"'%s', "
		"'%s', %d)",
		(int)++w->next_id, person, world_words(w, 4), world_words(w, 20),
		2010 + world_below(w, 15));
}

static inline void world_make_call(struct place *p)
{
	WORLD_SQL(p,
		"INSERT INTO call (id, slug, state, title, summary, period, instructions, zone, "
		"opens_at, "
		"closes_at, grace_s, decisions_due_at, cash_cap_cents, cash_cap_is_average, "
		"credit_cap_cents, credit_cap_is_average, page_limit, file_limit_bytes, "
		"expected_awards, "
		"created_at, changed_at) VALUES (%d, 'a-call', 'reviewing', 'A call', 's', 'p', "
		"'i', "
		"'UTC', 1, 2, 0, 3, 1, 0, 1, 0, 5, 1000, 3, 1, 1)",
		WORLD_CALL);
}

/*
 * load: what a member takes at the most.  A member in sixteen applied in the
 * call, and so is PI and on the panel; conflicts are entered here and there.
 */
static inline struct call_world world_make(
	struct place *p, uint64_t seed, int n_proposals, int n_members, int load, int n_orgs)
{
	struct call_world w = {
		.p = p, .n_proposals = n_proposals, .n_members = n_members, .next_id = 100000
	};

	prng_init(&w.chance, seed);
	world_make_call(p);
	for (int i = 1; i <= n_orgs; i++)
		WORLD_SQL(p,
			"INSERT INTO org (id, name, country, city, created_at) VALUES (%d, 'Org', "
			"'NO', "
			"'Oslo', 1)",
			i);
	world_person(&w, WORLD_STAFF, 0);
	world_role(p, WORLD_STAFF, "staff");
	for (int i = 0; i < n_members; i++) {
		world_person(&w, WORLD_MEMBER + i, world_below(&w, n_orgs + 1));
		WORLD_SQL(p,
			"INSERT INTO panel_member (call_id, person_id, is_chair, load_max, "
			"added_at) "
			"VALUES (%d, %d, 0, %d, 1)",
			WORLD_CALL, WORLD_MEMBER + i, load);
		for (int k = 1 + world_below(&w, 3); k > 0; k--)
			world_publication(&w, WORLD_MEMBER + i);
	}
	for (int i = 0; i < n_proposals; i++) {
		bool is_member = i % 2 == 0 && i < n_members / 8;
		int pi = is_member ? WORLD_MEMBER + i : WORLD_PI + i;

		if (!is_member)
			world_person(&w, pi, world_below(&w, n_orgs + 1));
		world_proposal(&w, WORLD_PROPOSAL + i, pi,
			world_below(&w, 10) == 0 ? "ineligible" : "in_review");
		for (int k = world_below(&w, 3); k > 0; k--)
			WORLD_SQL(p,
				"INSERT INTO conflict (proposal_id, person_id, kind, note, by_id, "
				"at) VALUES "
				"(%d, %d, 'entered', '', %d, 1) ON CONFLICT DO NOTHING",
				WORLD_PROPOSAL + i, WORLD_MEMBER + world_below(&w, n_members),
				WORLD_STAFF);
	}
	return w;
}

static inline void world_act_as(struct place *p, int person, unsigned roles)
{
	p->cx.actor = (struct actor){ { person }, roles };
	p->cx.fault.n = 0;
}

#endif
