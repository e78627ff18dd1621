/*
 * What the generated functions are made of.  Nobody else includes this but
 * store/ itself and the test that prepares every statement.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/value.h"

struct db;

/*
 * Type letters: i int, b bool, t text, x bytes, r real; upper case when it may
 * be NULL.  A text is NULL where the dialect has no such statement.
 */
struct db_statement {
	const char *name;
	const char *sqlite;
	const char *pg;
	const char *params; /* a letter each */
	const char *cols;
	int n_params;
	int n_cols;
};

/* Every statement of the program: lists that end with NULL, in a list that does. */
extern const struct db_statement *const *const catalogue[];

enum db_value_kind { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB };

struct db_value {
	enum db_value_kind kind;
	union {
		int64_t i;
		double r;
		struct bytes b; /* text too */
	};
};

static inline struct db_value db_int(int64_t v)
{
	return (struct db_value){ .kind = DB_INT, .i = v };
}

static inline struct db_value db_opt_int(struct opt_int v)
{
	return (struct db_value){ .kind = v.has ? DB_INT : DB_NULL, .i = v.v };
}

static inline struct db_value db_opt_id(int64_t v)
{
	return (struct db_value){ .kind = v != 0 ? DB_INT : DB_NULL, .i = v };
}

static inline struct db_value db_real(double v)
{
	return (struct db_value){ .kind = DB_REAL, .r = v };
}

static inline struct db_value db_opt_real(struct opt_real v)
{
	return (struct db_value){ .kind = v.has ? DB_REAL : DB_NULL, .r = v.v };
}

static inline struct db_value db_text(const char *s)
{
	return (struct db_value){ .kind = s != NULL ? DB_TEXT : DB_NULL,
		.b = { s, s != NULL ? strlen(s) : 0 } };
}

static inline struct db_value db_blob(struct bytes b)
{
	return (struct db_value){ .kind = b.data != NULL ? DB_BLOB : DB_NULL, .b = b };
}

enum { DB_COLS_MAX = 60 }; /* of one statement; sqlc takes no more names in a list */
enum { DB_WORD_MAX = 32 }; /* with its NUL: of a state */

/* The row a statement stands on; its values live until the next step. */
struct db_cursor {
	struct db *db;
	const struct db_statement *statement;
	void *handle;
	int at, n;			  /* PostgreSQL: the row and their number */
	struct db_value row[DB_COLS_MAX]; /* as many as the statement has columns */
	char word[DB_WORD_MAX];		  /* db_col_word() */
};

/* Copies the row into *to; texts and bytes into mem. */
typedef void db_row_fn(struct db_cursor *c, struct mem *mem, void *to);

int64_t db_col_int(struct db_cursor *c, int i);
double db_col_real(struct db_cursor *c, int i);
const char *db_col_text(struct db_cursor *c, int i, struct mem *mem);
/* Until the next one is read: what becomes an enum needs no copy.  A longer text is none: "". */
const char *db_col_word(struct db_cursor *c, int i);
struct bytes db_col_blob(struct db_cursor *c, int i, struct mem *mem);
struct opt_int db_col_opt_int(struct db_cursor *c, int i);
struct opt_real db_col_opt_real(struct db_cursor *c, int i);

/* ERR_NOT_FOUND without a row; two rows are a bug. */
MUST_CHECK enum err db_one(struct db *db, const struct db_statement *s,
	const struct db_value *params, struct mem *mem, db_row_fn *read, void *ret_row,
	size_t row_size);
MUST_CHECK enum err db_many(struct db *db, const struct db_statement *s,
	const struct db_value *params, struct mem *mem, db_row_fn *read, size_t row_size,
	void **ret_rows, size_t *ret_n);
MUST_CHECK enum err db_change(struct db *db, const struct db_statement *s,
	const struct db_value *params, int64_t *ret_changed);

/* ERR_CONFLICT unless exactly one row changed. */
MUST_CHECK enum err db_change1(
	struct db *db, const struct db_statement *s, const struct db_value *params);

/*
 * In a transaction it may return before the database has done it: what it
 * fails of is then what the next statement that asks for something gives, or
 * db_end().
 */
MUST_CHECK enum err db_run(
	struct db *db, const struct db_statement *s, const struct db_value *params);

/*
 * Says what will be asked for next with the same parameters, so that several
 * questions travel together.  Costs nothing where there is no way to travel.
 * The answer is of when it was asked: who changes what it is about asks later.
 */
void db_ahead(struct db *db, const struct db_statement *s, const struct db_value *params);

/*
 * For tests of what runs side by side: called before each statement with its
 * name, and with BEGIN, COMMIT and ROLLBACK.  Statements then go one by one.
 */
void db_seam(struct db *db, void (*seam)(void *arg, const char *name), void *arg);

/*
 * Prepares a statement without running it and compares its parameters and
 * columns, and their types as far as the database tells, with what it
 * declares; *ret_why is NULL when all is well.
 */
MUST_CHECK enum err db_prove(
	struct db *db, const struct db_statement *s, struct mem *mem, const char **ret_why);

#endif
