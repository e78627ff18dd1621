/*
 * What it costs to search, and to be found: N postings whose words are as common and as rare as
 * those of real texts, then questions of one to three words, some begun, misspelt or quoted.  The
 * peers are what each database has of its own, with the same texts and questions, for the best
 * twenty: FTS5 (porter, bm25) and to_tsquery (english, ts_rank).  Prints a table and a JSON line.
 */
#include <libpq-fe.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/prng.h"
#include "domain/job/job.h"
#include "domain/search/search.h"
#include "domain/search/search_index.h"
#include "domain/seat.h"
#include "store/db.h"
#include "web/text/letter_text.h"

enum { VOCABULARY = 30000, DOC_WORDS = 90, IN_A_BRACKET = 200, ALONE = 1000, ASKED = 2000 };

static const char *vocabulary[VOCABULARY];

static void make_vocabulary(struct mem *mem)
{
	static const char *const begin[] = { "b", "br", "c", "d", "f", "g", "gr", "h", "l", "m",
		"n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w" };
	static const char *const middle[] = { "a", "e", "i", "o", "u", "ea", "ou", "ai" };
	static const char *const end[] = { "", "n", "r", "st", "ing", "ed", "s", "tion", "l", "m" };
	struct prng chance;

	prng_init(&chance, 7);
	for (size_t i = 0; i < VOCABULARY; i++) {
		const uint64_t v = prng_next(&chance);
		const char *w = mem_printf(mem, "%s%s%s%s%s", begin[v % 20], middle[v / 32 % 8],
			begin[v / 256 % 20], middle[v / 8192 % 8], end[v / 65536 % 10]);

		vocabulary[i] = i < 4000 ? w : mem_printf(mem, "%s%s", w, middle[v >> 40 & 7]);
	}
}

/* Zipf: the first stand in most texts, the last in a few. */
static const char *word(struct prng *chance)
{
	const double u = (double)(prng_next(chance) >> 11) / 9007199254740992.0;

	return vocabulary[(size_t)(10 * (exp(u * log((VOCABULARY + 9) / 10.0)) - 1))];
}

static const char *text(struct mem *mem, struct prng *chance, size_t n)
{
	struct buf b;

	buf_init(&b, mem, 1024);
	for (size_t i = 0; i < n; i++) {
		buf_text(&b, word(chance));
		buf_char(&b, i % 12 == 11 ? '.' : ' ');
		buf_char(&b, ' ');
	}
	return buf_str(&b);
}

struct doc {
	const char *title, *body;
};

static struct doc doc_of(struct mem *mem, uint64_t n)
{
	struct prng chance;

	prng_init(&chance, n * 2654435761u + 1);
	return (struct doc){ text(mem, &chance, 6), text(mem, &chance, DOC_WORDS) };
}

static const char *question(struct mem *mem, struct prng *chance, uint64_t n_docs, size_t nth)
{
	size_t n = 1 + nth % 3;
	char *s;

	if (nth % 20 == 19) {
		struct doc d = doc_of(mem, prng_next(chance) % n_docs);

		return mem_printf(mem, "\"%.*s\"", (int)strcspn(d.title, "."), d.title);
	}
	s = mem_str(mem, word(chance));
	if (nth % 10 == 3 && strlen(s) > 5) {
		char c = s[2];

		s[2] = s[3];
		s[3] = c;
	}
	if (nth % 10 == 6 && strlen(s) > 5)
		s[4] = '\0';
	while (--n > 0)
		s = mem_printf(mem, "%s %s", word(chance), s);
	return s;
}

/* ---- figures ---- */

/*
 * On SQLite what this thread computes: others on the machine do not count.  On PostgreSQL the time
 * that passes, for the work is the server's.
 */
static bool is_by_clock;

static int64_t now_us(void)
{
	struct timespec t;

	if (is_by_clock)
		return clock_mono_us();
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct times {
	double us[ASKED];
	size_t n, n_found;
};

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double at(const struct times *t, double part)
{
	return t->us[(size_t)((double)(t->n - 1) * part)];
}

static void show(const char *name, struct times *t)
{
	qsort(t->us, t->n, sizeof(*t->us), by_size);
	printf("%-28s %8.0f %8.0f %8.0f %8zu\n", name, at(t, .5), at(t, .99), at(t, 1), t->n_found);
}

/* ---- ours ---- */

static void add(struct cx *cx, uint64_t n)
{
	const struct doc d = doc_of(cx->mem, n);

	MUST(job_add(cx, &(struct job){ .slug = mem_printf(cx->mem, "job-%d", (int)n),
				 .state = JOB_STATE_OPEN,
				 .title = d.title,
				 .team = "",
				 .about = d.body,
				 .responsibilities = "",
				 .qualifications = "",
				 .benefits = "",
				 .employment_type = "",
				 .apply_url = "",
				 .posted_at = 1,
				 .closes_at = INT64_MAX / 4 }) == ERR_OK);
}

/* Microseconds that the words of n of them took. */
static int64_t add_some(struct cx *cx, uint64_t first, size_t n)
{
	struct mem *whole = cx->mem;
	struct db_tx *tx;
	int64_t begun, us;

	cx->mem = mem_new(whole, "docs");
	MUST(cx_begin(cx, &tx) == ERR_OK);
	for (size_t i = 0; i < n; i++)
		add(cx, first + i);
	begun = now_us();
	MUST(search_settle(cx) == ERR_OK);
	us = now_us() - begun;
	MUST(cx_end(cx, tx, ERR_OK) == ERR_OK);
	mem_end(cx->mem);
	cx->mem = whole;
	return us;
}

static void ask(struct cx *cx, const char *typed, struct times *t)
{
	const struct search_ask a = {
		.typed = typed, .kinds = (1u << SEARCH_KINDS) - 1, .most = 5
	};
	struct mem *whole = cx->mem;
	struct search_found f;
	int64_t begun = now_us();

	cx->mem = mem_new(whole, "asked");
	MUST(cx_read(cx) == ERR_OK);
	MUST(search(cx, &a, &f) == ERR_OK);
	cx_read_end(cx);
	mem_end(cx->mem);
	cx->mem = whole;
	t->us[t->n++] = (double)(now_us() - begun);
	t->n_found += f.n_groups > 0;
}

struct figures {
	double index_us, alone_us;
	struct times ours, peer;
};

static void run_ours(struct mem *mem, const char *folder, const char *url, uint64_t n,
	const char **questions, struct figures *f)
{
	struct instance_conf conf = { .data_dir = folder, .db_url = url, .letters = letter_write };
	struct instance *in;
	struct seat *seat;
	struct cx cx;
	const char *why;
	uint64_t i;
	const bool is_kept = getenv("SEARCH_KEPT") != NULL;

	if ((is_kept ? instance_open(mem, &conf, &in, &why)
		     : instance_make(mem, &conf, true, &in, &why)) != ERR_OK)
		BUG(why);
	MUST(seat_open(in, mem, &seat) == ERR_OK);
	cx_init(&cx, seat, mem, clock_now());
	for (i = is_kept ? n - ALONE : 0; i + ALONE < n; i += IN_A_BRACKET)
		f->index_us += (double)add_some(&cx, i, IN_A_BRACKET) / (double)(n - ALONE);
	for (; i < n; i++)
		f->alone_us += (double)add_some(&cx, i, 1) / ALONE;
	MUST(cx_tend(&cx) == ERR_OK);
	for (size_t k = 0; k < 100; k++)
		ask(&cx, questions[k], &f->ours);
	f->ours = (struct times){ .n = 0 };
	for (size_t k = 0; k < ASKED; k++)
		ask(&cx, questions[k], &f->ours);
	seat_close(seat);
	instance_close(in);
}

/* ---- the peers ---- */

static void peer_sqlite(const char *folder, uint64_t n, const char **questions, struct times *t)
{
	sqlite3 *db;
	sqlite3_stmt *put, *get;
	struct mem *mem = mem_new(NULL, "peer");
	const char *path = mem_printf(mem, "%s-peer.db", folder);

	MUST(sqlite3_open(path, &db) == SQLITE_OK);
	MUST(sqlite3_exec(db,
		     "PRAGMA journal_mode = WAL; CREATE VIRTUAL TABLE t USING fts5(title, body, "
		     "tokenize = 'porter unicode61'); BEGIN",
		     NULL, NULL, NULL) == SQLITE_OK);
	MUST(sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?, ?)", -1, &put, NULL) == SQLITE_OK);
	for (uint64_t i = 0; i < n; i++) {
		struct mem *own = mem_new(mem, "doc");
		struct doc d = doc_of(own, i);

		sqlite3_bind_text(put, 1, d.title, -1, SQLITE_STATIC);
		sqlite3_bind_text(put, 2, d.body, -1, SQLITE_STATIC);
		MUST(sqlite3_step(put) == SQLITE_DONE);
		sqlite3_reset(put);
		mem_end(own);
	}
	sqlite3_finalize(put);
	MUST(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
	MUST(sqlite3_prepare_v2(db,
		     "SELECT rowid, title FROM t WHERE t MATCH ? ORDER BY rank LIMIT 20", -1, &get,
		     NULL) == SQLITE_OK);
	for (size_t k = 0; k < ASKED; k++) {
		int64_t begun = now_us();
		bool is_found = false;

		sqlite3_bind_text(get, 1, questions[k], -1, SQLITE_STATIC);
		while (sqlite3_step(get) == SQLITE_ROW)
			is_found = true;
		sqlite3_reset(get);
		t->us[t->n++] = (double)(now_us() - begun);
		t->n_found += is_found;
	}
	sqlite3_finalize(get);
	sqlite3_close(db);
	mem_end(mem);
}

static void command(PGconn *db, const char *sql)
{
	PGresult *r = PQexec(db, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		BUG(PQerrorMessage(db));
	PQclear(r);
}

static void peer_pg(const char *url, uint64_t n, const char **questions, struct times *t)
{
	PGconn *db = PQconnectdb(url);
	struct mem *mem = mem_new(NULL, "peer");

	command(db, "CREATE TABLE peer (title TEXT, words TSVECTOR)");
	command(db, "BEGIN");
	for (uint64_t i = 0; i < n; i++) {
		struct mem *own = mem_new(mem, "doc");
		struct doc d = doc_of(own, i);
		const char *values[] = { d.title, d.body };
		PGresult *r = PQexecParams(db,
			"INSERT INTO peer VALUES ($1, setweight(to_tsvector('english', $1), 'A') "
			"|| "
			"to_tsvector('english', $2))",
			2, NULL, values, NULL, NULL, 0);

		MUST(PQresultStatus(r) == PGRES_COMMAND_OK);
		PQclear(r);
		mem_end(own);
	}
	command(db, "COMMIT");
	command(db, "CREATE INDEX peer_words ON peer USING gin (words)");
	command(db, "VACUUM ANALYZE peer");
	for (size_t k = 0; k < ASKED; k++) {
		int64_t begun = now_us();
		PGresult *r = PQexecParams(db,
			"SELECT title FROM peer, websearch_to_tsquery('english', $1) q WHERE words "
			"@@ q "
			"ORDER BY ts_rank(words, q) DESC LIMIT 20",
			1, NULL, &questions[k], NULL, NULL, 0);

		MUST(PQresultStatus(r) == PGRES_TUPLES_OK);
		t->n_found += PQntuples(r) > 0;
		PQclear(r);
		t->us[t->n++] = (double)(now_us() - begun);
	}
	PQfinish(db);
	mem_end(mem);
}

static void bench(const char *name, const char *folder, const char *url, uint64_t n)
{
	struct mem *mem = mem_new(NULL, "bench");
	const char **questions = MEM_ARRAY(mem, const char *, ASKED);
	struct figures *f = MEM_NEW(mem, struct figures);
	struct prng chance;

	is_by_clock = url != NULL;
	prng_init(&chance, 11);
	for (size_t i = 0; i < ASKED; i++)
		questions[i] = question(mem, &chance, n, i);
	run_ours(mem, folder, url, n, questions, f);
	if (getenv("SEARCH_ALONE") != NULL)
		f->peer = f->ours;
	else if (url == NULL)
		peer_sqlite(folder, n, questions, &f->peer);
	else
		peer_pg(url, n, questions, &f->peer);
	printf("%s, %d documents: words of one in %.0f us, alone in a bracket %.0f us\n", name,
		(int)n, f->index_us, f->alone_us);
	printf("us a question                     p50      p99     most    found\n");
	show("  this search", &f->ours);
	show(url == NULL ? "  FTS5" : "  to_tsquery", &f->peer);
	printf("{\"bench\":\"search\",\"database\":\"%s\",\"documents\":%d,\"index_us\":%.0f,"
	       "\"index_alone_us\":%.0f,\"p50_us\":%.0f,\"p99_us\":%.0f,\"peer_p50_us\":%.0f,"
	       "\"peer_p99_us\":%.0f}\n",
		name, (int)n, f->index_us, f->alone_us, at(&f->ours, .5), at(&f->ours, .99),
		at(&f->peer, .5), at(&f->peer, .99));
	fflush(stdout);
	mem_end(mem);
}

int main(int argc, char **argv)
{
	const char *of = getenv("SEARCH_DOCS"), *only = getenv("SEARCH_DB");
	uint64_t n = of == NULL ? 100000 : strtoull(of, NULL, 10);
	struct mem *mem = mem_new(NULL, "main");

	if (argc != 2 || n < 2 * ALONE) {
		fprintf(stderr, "usage: [SEARCH_DOCS=100000] search_bench FOLDER\n");
		return 2;
	}
	make_vocabulary(mem);
	if (only == NULL || strcmp(only, "sqlite") == 0)
		bench("sqlite", mem_printf(mem, "%s/sqlite", argv[1]), NULL, n);
	if (getenv("BURSARY_TEST_PG") != NULL && (only == NULL || strcmp(only, "sqlite") != 0))
		bench("postgresql", mem_printf(mem, "%s/pg", argv[1]), getenv("BURSARY_TEST_PG"),
			n);
	mem_end(mem);
	return 0;
}
