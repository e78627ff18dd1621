/*
 * sqlc's two halves: sqlc_read.c makes a struct statement of each named
 * statement of a file, or stops with FILE:LINE and what is wrong; sqlc.c
 * writes C of it.  Nothing is freed: the process is the lifetime.
 */
#ifndef TOOLS_SQLC_H
#define TOOLS_SQLC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { MAX_FIELDS = 60, MAX_SLOTS = 3, MAX_ALTS = 16, MAX_STATEMENTS = 800, MAX_ROWS = 800 };
enum { MAX_PARTS = 60 };
enum dialect { SQLITE, PG };
enum kind { ONE, MANY, CHANGE, CHANGE1, RUN };

struct type {
	const char *name;
	char letter; /* in db_statement's type strings; upper case when it may be NULL */
	const char *c, *c_null;
	const char *bind, *bind_null; /* of a parameter: "@" stands for it */
	const char *read, *read_null; /* of a column: "@" for its number */
};

struct field {
	char *name, *type_name;
	const char *life; /* of the type X_state; NULL: another type */
	const struct type *type;
	bool may_be_null;
};

struct row {
	char *name;
	struct field cols[MAX_FIELDS];
	int n_cols;
};

struct slot {
	char *name;
	char *alt_names[MAX_ALTS];
	int n_alts;
};

struct statement {
	char *name;
	enum kind kind;
	bool is_ahead; /* :one+ and :many+: may be asked ahead */
	bool is_part;  /* the text of a part is read like one */
	int line, text_line[2];
	struct field params[MAX_FIELDS];
	int n_params;
	const struct row *row; /* NULL: gives no rows */
	char *text[2];
	struct slot slots[MAX_SLOTS];
	int n_slots, n_variants;
};

/* A text that several statements of a file share: "-- part: NAME", and {{>NAME}} where it goes. */
struct part {
	char *name;
	int line;
	char *text[2];
	bool is_used;
};

/* What a file holds, in its order. */
struct catalogue {
	struct statement statements[MAX_STATEMENTS];
	struct row rows[MAX_ROWS];
	struct part parts[MAX_PARTS]; /* of the file that is being read */
	int n_statements, n_rows, n_parts;
	int first_row; /* of the same */
};

void catalogue_read(struct catalogue *c, const char *path);

/* A part of the file; body: its name, line and texts. */
void parts_add(struct catalogue *c, const struct statement *body);
/* sql, which begins at line, with the parts in place of their uses. */
char *parts_put(struct catalogue *c, enum dialect d, char *sql, int line);
/* Stops when one is not used. */
void parts_check(const struct catalogue *c);

/* The text of one variant in one dialect, its parameters numbered; NULL when it has none there. */
char *statement_sql(const struct statement *s, enum dialect d, int variant);

/* The lives of things, before any statement is read; then what they make of C, and pictures. */
void lives_read(const char *path);
void lives_write(const char *in, const char *gen);
void lives_draw(const char *folder);

/* "call" of "call_state", or NULL. */
const char *life_of_type(const char *type_name);

/* sql with "before(call.publish)" and "after(call.publish)" in words. */
char *lives_expand(const char *sql, int line);

/* FILES: NNNN_name.sql, sorted; OUT: both databases' scripts as C. */
void migrations_write(const char *out, char **files, int n);

/* A migration's file in the words of one database. */
char *migration_sql(const char *path, enum dialect d);

__attribute__((noreturn, format(printf, 2, 3))) void die(int line, const char *fmt, ...);
void messages_name(const char *path); /* the file that die() names */
char *read_file(const char *path);    /* names it too */
FILE *create(const char *path);
void finish(FILE *f, const char *path);
char *stem(const char *path); /* "call" of "src/domain/call/call.sql" */
void *held(void *p);	      /* p, which is not NULL */
char *copy(const char *s, size_t n);
char *upper(const char *s);
char *text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
bool ends_with(const char *s, const char *end);

bool is_word(char c);
const char *skip_space(const char *p);
char *word(const char **p); /* the next one, perhaps empty; p moves behind it */

/* Length of the quoted string or name that begins at p, 0 if none does. */
size_t quoted(const char *p);

/* After "-- word:" at p: what follows on the line; NULL when something else stands there. */
const char *marker(const char *p, const char *word_wanted);
char *next_line(char *p, int *line);

#endif
