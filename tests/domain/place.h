/*
 * A program of its own for a test: an instance of either kind, one seat, and a
 * cx whose clock the test sets.  PostgreSQL is used when BURSARY_TEST_PG names
 * a server (tests/with-postgres starts one); otherwise its tests skip and say so.
 */
#ifndef TESTS_DOMAIN_PLACE_H
#define TESTS_DOMAIN_PLACE_H

#include "../store/fixture.h"
#include "domain/cx.h"
#include "domain/person/person_import.h"
#include "domain/seat.h"
#include "store/statement.h"
#include "web/text/letter_text.h"

struct place {
	struct mem *mem;
	char dir[64];
	struct instance *instance;
	struct seat *seat;
	struct cx cx;
};

static inline int place_open(void **state, enum store_kind kind)
{
	struct mem *mem = mem_new(NULL, "place");
	struct place *p = MEM_NEW(mem, struct place);
	struct instance_conf conf = { .letters = letter_write };
	const char *why = "";

	*state = NULL;
	p->mem = mem;
	if (kind == STORE_PG && (conf.db_url = getenv("BURSARY_TEST_PG")) == NULL)
		return 0;
	if (kind == STORE_PG)
		pg_wipe(conf.db_url);
	snprintf(p->dir, sizeof(p->dir), "/tmp/bursary-place-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	conf.data_dir = p->dir;
	if (instance_make(mem, &conf, false, &p->instance, &why) != ERR_OK)
		fail_msg("%s", why);
	assert_int_equal(seat_open(p->instance, mem, &p->seat), ERR_OK);
	cx_init(&p->cx, p->seat, mem, 1780000000);
	*state = p;
	return 0;
}

static inline int place_sqlite(void **state)
{
	return place_open(state, STORE_SQLITE);
}

static inline int place_pg(void **state)
{
	return place_open(state, STORE_PG);
}

static inline int place_end(void **state)
{
	struct place *p = *state;

	if (p == NULL)
		return 0;
	seat_close(p->seat);
	instance_close(p->instance);
	nftw(p->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	mem_end(p->mem);
	return 0;
}

static inline struct place *place_of(void **state)
{
	if (*state == NULL) {
		print_message("skipped: BURSARY_TEST_PG names no PostgreSQL server\n");
		skip();
	}
	return *state;
}

/* Somebody with a confirmed address, the password and the roles ("" ends the list). */
static inline struct person_id place_person(
	struct place *p, const char *email, const char *password_hash, const char *role)
{
	const char *roles[] = { role };
	const struct person_import in = { .email = email,
		.name = "Test Person",
		.password_hash = password_hash,
		.position = "",
		.position_kind = "faculty",
		.country = "",
		.bio = "",
		.zone = "UTC",
		.roles = roles,
		.n_roles = role == NULL ? 0 : 1 };
	struct person_id id;
	struct db_tx *tx;

	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	assert_int_equal(cx_end(&p->cx, tx, person_import(&p->cx, &in, &id)), ERR_OK);
	return id;
}

static inline void place_read_int(struct db_cursor *c, struct mem *mem, void *to)
{
	(void)mem;
	*(int64_t *)to = db_col_int(c, 0);
}

static inline void place_read_text(struct db_cursor *c, struct mem *mem, void *to)
{
	*(const char **)to = db_col_text(c, 0, mem);
}

/* Connections know statements by their address: each has one of its own. */
static inline const struct db_statement *place_statement(
	struct place *p, const char *sql, const char *cols)
{
	const struct db_statement s = { "test", sql, sql, "", cols, 0, 1 };

	return mem_copy(p->mem, &s, sizeof(s));
}

/* Inside a bracket: what it has for itself is taken with the first question. */
static inline void place_take_turn(struct place *p)
{
	int64_t one;

	assert_int_equal(db_one(p->cx.db, place_statement(p, "SELECT 1", "i"), NULL, p->mem,
				 place_read_int, &one, sizeof(one)),
		ERR_OK);
}

/* A number, or a text, straight from the database: what a test must see behind the functions. */
static inline int64_t place_int(struct place *p, const char *sql)
{
	int64_t v = 0;

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(db_one(p->cx.db, place_statement(p, sql, "i"), NULL, p->mem,
				 place_read_int, &v, sizeof(v)),
		ERR_OK);
	cx_read_end(&p->cx);
	return v;
}

/* How often the audit tells of it. */
static inline int64_t place_told(struct place *p, const char *action)
{
	return place_int(p, mem_printf(p->mem,
				    "SELECT COUNT(*) FROM audit_told WHERE action = '%s'", action));
}

static inline const char *place_text(struct place *p, const char *sql)
{
	const char **v = MEM_NEW(p->mem, const char *);

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(db_one(p->cx.db, place_statement(p, sql, "t"), NULL, p->mem,
				 place_read_text, v, sizeof(*v)),
		ERR_OK);
	cx_read_end(&p->cx);
	return *v;
}

#define AT_SQLITE(f)                                                                               \
	{                                                                                          \
#f " on sqlite", f, place_sqlite, place_end, NULL                                  \
	}
#define AT_PG(f)                                                                                   \
	{                                                                                          \
#f " on postgresql", f, place_pg, place_end, NULL                                  \
	}
#define AT_BOTH(f) AT_SQLITE(f), AT_PG(f)

#endif
