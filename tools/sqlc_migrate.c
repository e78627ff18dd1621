/*
 * Migrations: written once, in SQLite's words, translated for PostgreSQL, where
 * a trigger's body becomes a function; what else the two say differently stands
 * in twins between marker lines.
 */
#include "sqlc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* PostgreSQL knows INTEGER and REAL too, but of 32 bits. */
static const struct {
	const char *sqlite, *pg;
} words[] = {
	{ "INTEGER", "BIGINT" },
	{ "BLOB", "BYTEA" },
	{ "REAL", "DOUBLE PRECISION" },
};

enum place { BOTH, IN_SQLITE, IN_PG, IN_NONE };

struct reading {
	const char *begin;
	char *p;
	int line, twin_line;
	enum place place;
	unsigned seen; /* bits of the dialects that this twin has said */
	enum dialect wanted;
	FILE *out;
	char last;			   /* of what is both's, space and comments aside */
	char *trigger, *event, *condition; /* of the trigger whose body this is; NULL: in none */
};

static void end_twin(const struct reading *r)
{
	if (r->place != BOTH && r->seen != (1u << SQLITE | 1u << PG))
		die(r->twin_line, "the twin lacks a dialect: give both (\"-- pg: none\" when it "
				  "has none)");
}

static void begin_dialect(struct reading *r, enum dialect d, const char *rest)
{
	bool is_none = strncmp(rest, "none", 4) == 0 && !is_word(rest[4]);

	if (r->place == BOTH) {
		r->twin_line = r->line;
		r->seen = 0;
	}
	if (r->seen & 1u << d)
		die(r->line, "the twin has this dialect twice (\"-- both:\" ends it)");
	r->seen |= 1u << d;
	/* "-- pg: why so" would be a remark that swallows what follows. */
	if (!is_none && *rest != '\0')
		die(r->line, "nothing but \"none\" may follow a twin's marker");
	r->place = is_none ? IN_NONE : d == SQLITE ? IN_SQLITE : IN_PG;
}

/* Takes a marker line, if one begins at p. */
static bool take_marker(struct reading *r)
{
	const char *at = r->p + strspn(r->p, " \t");
	const char *lite = marker(at, "sqlite"), *pg = marker(at, "pg");
	const char *both = marker(at, "both");

	if (lite == NULL && pg == NULL && both == NULL)
		return false;
	if (at != r->p)
		die(r->line, "a twin's marker stands at the margin");
	if (both != NULL && r->place == BOTH)
		die(r->line, "no twin ends here");
	if (both != NULL) {
		end_twin(r);
		r->place = BOTH;
		r->last = ';'; /* a twin in a trigger's body is whole statements as a rule */
	} else {
		begin_dialect(r, lite != NULL ? SQLITE : PG, lite != NULL ? lite : pg);
	}
	r->p = next_line(r->p, &r->line);
	return true;
}

/* A line of a twin is nobody else's and stays as it is. */
static void take_twin_line(struct reading *r)
{
	char *end = next_line(r->p, &r->line);

	if (r->place == IN_NONE && skip_space(r->p) < end)
		die(r->line - 1, "a dialect that has none says something");
	if (r->place == (r->wanted == SQLITE ? IN_SQLITE : IN_PG))
		fwrite(r->p, 1, (size_t)(end - r->p), r->out);
	r->p = end;
}

/* ") STRICT;" ends a table of SQLite's; PostgreSQL's are never anything else. */
static void take_strict(struct reading *r, const char *start)
{
	const char *before = start;

	while (before > r->begin && isspace((unsigned char)before[-1]))
		before--;
	if (before == r->begin || before[-1] != ')' || *skip_space(r->p) != ';')
		die(r->line, "STRICT stands between \")\" and \";\": the rest needs a twin");
	if (r->wanted == SQLITE)
		fputs("STRICT", r->out);
	else if (fseek(r->out, before - start, SEEK_CUR) != 0) /* the space goes too */
		die(r->line, "out of memory");
}

/* "CREATE TRIGGER" begins at p: its name, its event and its condition, up to BEGIN. */
static const char *read_trigger(struct reading *r, const char *p)
{
	const char *start, *when = NULL;

	word(&p);
	word(&p);
	r->trigger = word(&p);
	start = p;
	for (;;) {
		const char *w = (p = skip_space(p));
		size_t n = strcspn(p, " \t\n;'\"");

		if (*p == '\0' || *p == ';')
			die(r->line, "trigger \"%s\" has no BEGIN", r->trigger);
		p += n > 0 ? n : quoted(p);
		if (strncmp(w, "BEFORE", 6) == 0 || strncmp(w, "INSTEAD", 7) == 0)
			die(r->line, "trigger \"%s\" is not AFTER: it needs a twin", r->trigger);
		if (when == NULL && n == 4 && strncmp(w, "WHEN", n) == 0) {
			r->event = copy(start, (size_t)(w - start));
			when = p;
		}
		if (n != 5 || strncmp(w, "BEGIN", n) != 0)
			continue;
		if (when == NULL)
			r->event = copy(start, (size_t)(w - start));
		else
			r->condition = copy(when + 1, (size_t)(w - when - 2));
		return p;
	}
}

static void begin_trigger(struct reading *r)
{
	const char *end;

	r->condition = NULL;
	end = read_trigger(r, r->p);
	if (r->wanted == SQLITE)
		fwrite(r->p, 1, (size_t)(end - r->p), r->out);
	else
		fprintf(r->out, "CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN",
			r->trigger);
	for (; r->p < end; r->p++)
		r->line += *r->p == '\n';
}

/* END after a statement of the body; a CASE's END follows none. */
static void end_trigger(struct reading *r)
{
	r->p += strlen("END");
	if (r->wanted == SQLITE) {
		fputs("END", r->out);
	} else {
		fprintf(r->out, "\tRETURN NULL;\nEND $$;\nCREATE TRIGGER %s%sFOR EACH ROW ",
			r->trigger, r->event);
		if (r->condition != NULL)
			fprintf(r->out, "WHEN (%s) ", r->condition);
		fprintf(r->out, "EXECUTE FUNCTION %s()", r->trigger);
	}
	r->trigger = NULL;
}

/* What begins or ends a trigger at p. */
static bool take_trigger(struct reading *r)
{
	const char *p = r->p;
	const char *w = word(&p);

	if (strcmp(w, "END") == 0 && r->trigger != NULL && r->last == ';') {
		end_trigger(r);
	} else if (strcmp(w, "CREATE") == 0 && strcmp(word(&p), "TRIGGER") == 0) {
		begin_trigger(r);
	} else {
		return false;
	}
	r->last = 'a';
	return true;
}

static void take_word(struct reading *r)
{
	const char *start = r->p, *p = r->p;
	const char *w = word(&p);

	r->p += p - start;
	if (strcmp(w, "STRICT") == 0) {
		take_strict(r, start);
		return;
	}
	r->last = 'a';
	if (strcasecmp(w, "RAISE") == 0)
		die(r->line, "\"%s\" is SQLite's alone: it needs a twin", w);
	if (strcasecmp(w, "INT") == 0)
		die(r->line, "\"%s\" has 32 bits in PostgreSQL: write INTEGER", w);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(w, words[i].sqlite) == 0)
			w = r->wanted == SQLITE ? w : words[i].pg;
		else if (strcasecmp(w, words[i].sqlite) == 0)
			die(r->line, "\"%s\": the type is %s, and a name must be another", w,
				words[i].sqlite);
	}
	fputs(w, r->out);
}

/* A comment, a string or a sign of what is both's. */
static void take_verbatim(struct reading *r)
{
	size_t n = quoted(r->p);
	const char *end = r->p + (n > 0 ? n : 1);

	if (strncmp(r->p, "--", 2) == 0)
		end = strchrnul(r->p, '\n');
	else if (n == 1 || (n > 0 && end[-1] != *r->p))
		die(r->line, "a string without its end");
	else if (*r->p == '$' || strncmp(r->p, "/*", 2) == 0)
		die(r->line, "\"%.2s\": comments are --, and $$ stands in twins", r->p);
	else if (!isspace((unsigned char)*r->p))
		r->last = *r->p;
	for (; r->p < end; r->p++) {
		fputc(*r->p, r->out);
		r->line += *r->p == '\n';
	}
}

char *migration_sql(const char *path, enum dialect d)
{
	char *sql = read_file(path), *all = NULL;
	size_t n;
	struct reading r = { .begin = sql, .p = sql, .line = 1, .wanted = d };

	r.out = held(open_memstream(&all, &n));
	while (*r.p != '\0') {
		if ((r.p == sql || r.p[-1] == '\n') && take_marker(&r))
			continue;
		if (r.place != BOTH)
			take_twin_line(&r);
		else if (!is_word(*r.p))
			take_verbatim(&r);
		else if (!take_trigger(&r))
			take_word(&r);
	}
	end_twin(&r);
	if (r.trigger != NULL)
		die(r.line, "trigger \"%s\" has no END", r.trigger);
	finish(r.out, path);
	return all;
}

/* As numbers, since a string literal may not be longer than 4,095 characters in C17. */
static void put_bytes(FILE *f, const char *name, int number, const char *s)
{
	fprintf(f, "\nstatic const char %s_%d[] = {", name, number);
	for (size_t i = 0; i <= strlen(s); i++)
		fprintf(f, "%s%d,", i % 20 == 0 ? "\n\t" : " ", s[i]);
	fputs("\n};\n", f);
}

void migrations_write(const char *out, char **files, int n)
{
	FILE *f = create(out);

	fputs("/* Made by sqlc. */\n#include \"store/migrate.h\"\n", f);
	for (int i = 0; i < n; i++) {
		messages_name(files[i]);
		if (strncmp(stem(files[i]), text("%04d_", i + 1), 5) != 0)
			die(0, "number %04d is expected here", i + 1);
		if (ends_with(files[i], ".pg.sql") || ends_with(files[i], ".sqlite.sql"))
			die(0, "a migration is one file, %s.sql, with twins in it", stem(files[i]));
		put_bytes(f, "sqlite", i + 1, migration_sql(files[i], SQLITE));
		put_bytes(f, "pg", i + 1, migration_sql(files[i], PG));
	}
	fputs("\nstatic const struct migration migrations[] = {\n", f);
	for (int i = 0; i < n; i++)
		fprintf(f, "\t{ %d, \"%s\", sqlite_%d, pg_%d },\n", i + 1, stem(files[i]), i + 1,
			i + 1);
	fprintf(f, "};\n\nconst struct migration_list migrations_embedded = { migrations, %d };\n",
		n);
	finish(f, out);
}
