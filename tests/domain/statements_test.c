/*
 * What the statements say, and change, in the world of crowd.h: each guard is
 * met there by a row that it alone keeps away.
 *
 * statements.expected holds the questions, at the margin, and below each what
 * came of it on both databases.  A question is a statement and its values; of
 * several it is asked one by one, and those that are answered alike stand
 * together: 44,45 are these two, p* all proposals, h* people, c* calls, a*
 * awards, m* letters, o* institutions, s* subscribers, n* newsletters, q* inquiries, '' an empty text, - a NULL.
 * "; " parts statements that are run one after the other.  What is not told is nothing.
 * ACTS_WRITE=1 writes the answers anew, to be read before they are kept.
 */
#include "place.h"

#include "base/buf.h"
#include "crowd.h"
#include "expected.h"

enum { PARAMS_MAX = 24, VALUES_MAX = 40, STEPS_MAX = 3, COMBINATIONS_MAX = 2000 };

struct values {
	const char *s[VALUES_MAX];
	size_t n;
};

struct asked {
	const struct db_statement *statement;
	struct values params[PARAMS_MAX];
};

struct crowd {
	struct place *p;
	const struct db_statement *dump;
	struct values pools[128];
};

static const char *replaced(struct mem *mem, const char *text, const char *old, const char *new)
{
	struct buf out;
	const char *at;

	buf_init(&out, mem, strlen(text) + 64);
	while ((at = strstr(text, old)) != NULL) {
		buf_add(&out, text, (size_t)(at - text));
		buf_text(&out, new);
		text = at + strlen(old);
	}
	buf_text(&out, text);
	return buf_str(&out);
}

static const char *dump_of_tables(struct mem *mem)
{
	struct buf out;

	buf_init(&out, mem, 4000);
	for (size_t i = 0; crowd_tables[i] != NULL; i++) {
		const char *at = crowd_tables[i];
		size_t n = strcspn(at, " ");

		buf_printf(&out, "%sSELECT '%.*s'", i == 0 ? "" : " UNION ALL ", (int)n, at);
		for (const char *col = at + n; *col != '\0'; col += n) {
			col++;
			n = strcspn(col, " ");
			buf_printf(
				&out, " || ' ' || COALESCE(CAST(%.*s AS TEXT), '-')", (int)n, col);
		}
		n = strcspn(at, " ");
		buf_printf(&out, " AS what FROM %.*s", (int)n, at);
	}
	return buf_str(&out);
}

static struct values pool_of(struct place *p, const char *table)
{
	struct values v = { .n = 0 };
	const char **ids;
	size_t n;

	assert_int_equal(cx_read(&p->cx), ERR_OK);
	assert_int_equal(
		db_many(p->cx.db,
			place_statement(p,
				mem_printf(p->mem, "SELECT CAST(id AS TEXT) FROM %s ORDER BY id",
					table),
				"t"),
			NULL, p->mem, place_read_text, sizeof(*ids), (void **)&ids, &n),
		ERR_OK);
	cx_read_end(&p->cx);
	MUST(n <= VALUES_MAX);
	for (; v.n < n; v.n++)
		v.s[v.n] = ids[v.n];
	return v;
}

static void crowd_open(struct crowd *c, struct place *p)
{
	bool is_pg = store_kind(db_store(p->cx.db)) == STORE_PG;
	struct db_tx *tx;

	*c = (struct crowd){ .p = p };
	assert_int_equal(cx_begin(&p->cx, &tx), ERR_OK);
	for (size_t i = 0; crowd_sql[i] != NULL; i++) {
		const char *sql =
			is_pg ? replaced(p->mem, crowd_sql[i], "BLOB", "BYTEA") : crowd_sql[i];
		const struct db_statement s = { "crowd", sql, sql, "", "", 0, 0 };

		int64_t n;

		if (db_change(p->cx.db, mem_copy(p->mem, &s, sizeof(s)), NULL, &n) != ERR_OK)
			fail_msg("%s", sql);
	}
	assert_int_equal(cx_end(&p->cx, tx, ERR_OK), ERR_OK);
	c->dump = place_statement(p, dump_of_tables(p->mem), "t");
	c->pools['p'] = pool_of(p, "proposal");
	c->pools['h'] = pool_of(p, "person");
	c->pools['c'] = pool_of(p, "call");
	c->pools['a'] = pool_of(p, "award");
	c->pools['m'] = pool_of(p, "message");
	c->pools['o'] = pool_of(p, "org");
	c->pools['s'] = pool_of(p, "subscriber");
	c->pools['n'] = pool_of(p, "newsletter");
	c->pools['q'] = pool_of(p, "inquiry");
}

/* ---- a question ---- */

static struct values values_of(const struct crowd *c, char *word)
{
	struct values v = { .n = 0 };

	if (word[0] != '\0' && strcmp(word + 1, "*") == 0)
		return c->pools[(unsigned char)word[0]];
	if (word[0] == '[' || word[0] == '{' || strcmp(word, "''") == 0) {
		v.s[v.n++] = strcmp(word, "''") == 0 ? "" : word;
		return v;
	}
	for (char *rest, *one = strtok_r(word, ",", &rest); one != NULL;
		one = strtok_r(NULL, ",", &rest)) {
		MUST(v.n < VALUES_MAX);
		v.s[v.n++] = strcmp(one, "''") == 0 ? "" : one;
	}
	return v;
}

static const struct db_statement *const *statement_named(const char *name)
{
	for (const struct db_statement *const *const *list = catalogue; *list != NULL; list++)
		for (const struct db_statement *const *s = *list; *s != NULL; s++)
			if (strcmp((*s)->name, name) == 0)
				return s;
	fail_msg("no statement is called %s", name);
	return NULL;
}

/* "name value value" as a statement and the values of each parameter. */
static struct asked asked_of(const struct crowd *c, const char *text)
{
	struct asked a = { .statement = NULL };
	char *rest, *word = strtok_r(mem_str(c->p->mem, text), " ", &rest);
	int n = 0;

	a.statement = *statement_named(word);
	while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
		MUST(n < PARAMS_MAX);
		a.params[n++] = values_of(c, word);
	}
	if (n != a.statement->n_params)
		fail_msg("%s takes %d values, not %d", a.statement->name, a.statement->n_params, n);
	return a;
}

static struct db_value value_of(char type, const char *s)
{
	if (strcmp(s, "-") == 0)
		return (struct db_value){ .kind = DB_NULL };
	switch (type) {
	case 't':
	case 'T':
		return db_text(s);
	case 'x':
	case 'X':
		return db_blob((struct bytes){ s, strlen(s) });
	case 'r':
	case 'R':
		return db_real(strtod(s, NULL));
	default:
		return db_int(strtoll(s, NULL, 10));
	}
}

/* ---- an answer ---- */

static void read_row(struct db_cursor *c, struct mem *mem, void *to)
{
	struct buf out;

	buf_init(&out, mem, 100);
	for (int i = 0; i < c->statement->n_cols; i++) {
		struct opt_int n;
		struct bytes b;
		const char *text;

		buf_text(&out, i == 0 ? "" : "|");
		switch (c->statement->cols[i]) {
		case 'i':
		case 'b':
			buf_printf(&out, "%" PRId64, db_col_int(c, i));
			break;
		case 'I':
		case 'B':
			n = db_col_opt_int(c, i);
			buf_printf(&out, n.has ? "%" PRId64 : "-", n.v);
			break;
		case 'x':
		case 'X':
			b = db_col_blob(c, i, mem);
			buf_add(&out, b.data, b.n);
			break;
		case 'r':
		case 'R':
			buf_printf(&out, "%g", db_col_real(c, i));
			break;
		default:
			text = db_col_text(c, i, mem);
			buf_text(&out, text == NULL ? "-" : text);
		}
	}
	*(const char **)to = buf_str(&out);
}

static struct lines look(const struct crowd *c, struct mem *mem)
{
	struct lines l;

	assert_int_equal(db_many(c->p->cx.db, c->dump, NULL, mem, place_read_text, sizeof(*l.s),
				 (void **)&l.s, &l.n),
		ERR_OK);
	lines_sort(&l);
	return l;
}

static bool only_reads(const struct db_statement *s)
{
	return strncmp(s->sqlite, "SELECT", 6) == 0;
}

/* Runs it; what it reads is told, and whether it changed anything. */
static enum err run_one(const struct crowd *c, const struct db_statement *s,
	const struct db_value *params, struct mem *mem, struct buf *out, bool *ret_has_changed)
{
	const char **rows;
	int64_t changed = 0;
	size_t n;
	enum err e;

	if (s->n_cols == 0) {
		e = db_change(c->p->cx.db, s, params, &changed);
		*ret_has_changed = changed > 0;
		return e;
	}
	e = db_many(c->p->cx.db, s, params, mem, read_row, sizeof(*rows), (void **)&rows, &n);
	*ret_has_changed = !only_reads(s);
	if (e != ERR_OK)
		return e;
	/* Who asks for no order has none. */
	if (strstr(s->sqlite, "ORDER BY ") == NULL ||
		strstr(s->sqlite, "ORDER BY random()") != NULL)
		lines_sort(&(struct lines){ rows, n });
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%s", i == 0 ? "" : "; ", rows[i]);
	return ERR_OK;
}

/* One value of each parameter, by number; a statement after the other. */
static const char *answer(const struct crowd *c, const struct asked *steps, size_t n_steps, int way,
	size_t at, const struct lines *before, struct mem *mem)
{
	struct db_value params[PARAMS_MAX];
	struct buf out;
	struct db_tx *tx;
	bool has_changed = false, was_changed = false;
	enum err e = ERR_OK;

	buf_init(&out, mem, 100);
	assert_int_equal(cx_begin(&c->p->cx, &tx), ERR_OK);
	for (size_t k = 0; e == ERR_OK && k < n_steps; k++) {
		const struct asked *a = &steps[k];

		for (int i = 0; i < a->statement->n_params; i++) {
			params[i] = value_of(
				a->statement->params[i], a->params[i].s[at % a->params[i].n]);
			at /= a->params[i].n;
		}
		out.n = 0;
		e = run_one(c, a->statement + (k + 1 == n_steps ? way : 0), params, mem, &out,
			&has_changed);
		was_changed = was_changed || has_changed;
	}
	if (e == ERR_INTERNAL)
		fail_msg("%s fails: is it asked as it should be?",
			steps[n_steps - 1].statement->name);
	if (e != ERR_OK) {
		out.n = 0;
		buf_text(&out, err_name(e));
	} else if (has_changed ||
		   (was_changed && n_steps > 1 && !only_reads(steps[n_steps - 1].statement))) {
		const struct lines after = look(c, mem);

		const char *changes = lines_changed(mem, before, &after, "", "; ");

		/* One that writes what was there has written all the same. */
		buf_printf(&out, "%s%s", out.n > 0 ? "; " : "",
			changes[0] == '\0' && has_changed ? "as it was" : changes);
		out.n -= out.n >= 2 && out.data[out.n - 2] == ';' ? 2 : 0;
	}
	assert_int_not_equal(cx_end(&c->p->cx, tx, ERR_CONFLICT), ERR_OK);
	return buf_str(&out);
}

/* ---- the table ---- */

static size_t combinations(const struct asked *steps, size_t n)
{
	size_t all = 1;

	for (size_t k = 0; k < n; k++)
		for (int i = 0; i < steps[k].statement->n_params; i++)
			all *= steps[k].params[i].n;
	MUST(all <= COMBINATIONS_MAX);
	return all;
}

/* Which way of the statement, and which of the values that are several. */
static const char *name_of(
	struct mem *mem, const struct asked *steps, size_t n, int way, int n_ways, size_t at)
{
	struct buf out;

	buf_init(&out, mem, 20);
	if (n_ways > 1)
		buf_printf(&out, "#%d", way + 1);
	for (size_t k = 0; k < n; k++)
		for (int i = 0; i < steps[k].statement->n_params; i++) {
			const struct values *v = &steps[k].params[i];

			if (v->n > 1)
				buf_printf(&out, "%s%s", out.n > 0 ? " " : "", v->s[at % v->n]);
			at /= v->n;
		}
	return buf_str(&out);
}

static int ways_of(const struct db_statement *first)
{
	int n = 0;

	for (const struct db_statement *const *s = statement_named(first->name);
		*s != NULL && strcmp((*s)->name, first->name) == 0; s++)
		n++;
	return n;
}

static void put_answers(
	struct buf *out, const char *const *names, const char *const *said, size_t n)
{
	bool is_nothing = true;

	for (size_t i = 0; i < n; i++) {
		size_t first = 0, told = 0;

		while (strcmp(said[first], said[i]) != 0)
			first++;
		if (said[i][0] == '\0' || first < i)
			continue;
		is_nothing = false;
		for (size_t k = i; k < n; k++)
			if (strcmp(said[k], said[i]) == 0)
				buf_printf(out, "%s%s", told++ == 0 ? "\t" : ", ", names[k]);
		buf_printf(out, "%s%s\n", names[i][0] == '\0' ? "" : ": ", said[i]);
	}
	if (is_nothing)
		BUF_LIT(out, "\tnothing\n");
}

static void put_question(
	const struct crowd *c, const struct lines *before, const char *question, struct buf *out)
{
	struct mem *mem = mem_new(c->p->mem, "question");
	struct asked *steps = MEM_ARRAY(mem, struct asked, STEPS_MAX);
	char *rest = mem_str(mem, question), *part;
	const char **names, **said;
	size_t n_steps = 0, all;
	int n_ways;

	while ((part = rest) != NULL) {
		if ((rest = strstr(rest, "; ")) != NULL) {
			*rest = '\0';
			rest += 2;
		}
		MUST(n_steps < STEPS_MAX);
		steps[n_steps++] = asked_of(c, part);
	}
	n_ways = ways_of(steps[n_steps - 1].statement);
	all = combinations(steps, n_steps);
	names = MEM_ARRAY(mem, const char *, all *(size_t)n_ways);
	said = MEM_ARRAY(mem, const char *, all *(size_t)n_ways);
	for (int way = 0; way < n_ways; way++)
		for (size_t i = 0; i < all; i++) {
			size_t k = (size_t)way * all + i;

			names[k] = name_of(mem, steps, n_steps, way, n_ways, i);
			said[k] = answer(c, steps, n_steps, way, i, before, mem);
		}
	buf_printf(out, "%s\n", question);
	put_answers(out, names, said, all * (size_t)n_ways);
	mem_end(mem);
}

static const char table[] = "tests/domain/statements.expected";

static void every_statement_answers_in_a_crowd_as_the_table_says(void **state)
{
	struct place *p = place_of(state);
	struct lines before;
	struct crowd c;
	struct buf out;

	crowd_open(&c, p);
	assert_int_equal(cx_read(&p->cx), ERR_OK);
	before = look(&c, p->mem);
	cx_read_end(&p->cx);
	buf_init(&out, p->mem, 100000);
	for (const char *line = expected_read(p->mem, table); *line != '\0';) {
		size_t n = strcspn(line, "\n");

		if (line[0] == '#')
			buf_printf(&out, "%.*s\n", (int)n, line);
		else if (line[0] != '\t')
			put_question(&c, &before, mem_printf(p->mem, "%.*s", (int)n, line), &out);
		line += n + (line[n] == '\n');
	}
	expect_text(p->mem, table, buf_str(&out));
}

/*
 * What other tests ask: the engine, tasks, figures, postings, the search, imports, checks, and what
 * one database has alone; and what is no more than a bound or a count, which is another on each.
 */
static bool is_asked_elsewhere(const struct db_statement *s)
{
	static const char *const of[] = { "assign_", "award_of_call_", "blob_", "call_panel",
		"call_stages", "call_totals", "entry_", "job_", "migrate_", "notice_list_hidden",
		"person_import_", "public_version", "publication_insert", "schema_", "scope_",
		"search_", "task_" };

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		if (strncmp(s->name, of[i], strlen(of[i])) == 0)
			return true;
	return s->sqlite == NULL || s->pg == NULL || strstr(s->name, "_odd") != NULL;
}

static bool is_asked(struct mem *mem, const char *questions, const char *name)
{
	const char *const begins[] = { "\n", "; " }, *const ends[] = { " ", "\n", ";" };

	for (size_t b = 0; b < 2; b++)
		for (size_t e = 0; e < 3; e++)
			if (strstr(questions,
				    mem_printf(mem, "%s%s%s", begins[b], name, ends[e])) != NULL)
				return true;
	return false;
}

static void no_statement_is_left_out(void **state)
{
	struct mem *mem = mem_new(NULL, "table");
	const char *questions = expected_read(mem, table);
	size_t n_out = 0;

	(void)state;
	for (const struct db_statement *const *const *list = catalogue; *list != NULL; list++)
		for (const struct db_statement *const *s = *list; *s != NULL; s++)
			if (!is_asked_elsewhere(*s) && !is_asked(mem, questions, (*s)->name)) {
				print_error("%s asks no %s\n", table, (*s)->name);
				n_out++;
			}
	assert_int_equal(n_out, 0);
	mem_end(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_statement_is_left_out),
		AT_BOTH(every_statement_answers_in_a_crowd_as_the_table_says) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
