/*
 * sqlc: named SQL statements in, typed C functions and row structs out.
 *
 *   sqlc IN.sql DIR/X_sql             DIR/X_sql.c, DIR/X_sql.h and its structs in DIR/X_rows.h
 *   sqlc --catalogue OUT.c IN.sql...  a list of every statement, for the test that prepares them
 *   sqlc --migrations OUT.c FILE...   NNNN_name.sql as C strings, in the words of both databases
 *   sqlc --migration sqlite|pg FILE   what that database runs of a migration
 *   sqlc --with LIVES …               the same, with the lives of things known (sqlc_lives.c), and:
 *   sqlc --with LIVES --lives GEN     their enums, verbs and badges, in folder GEN
 *   sqlc --with LIVES --draw DIR      a picture of each, for Graphviz
 *
 * What statements look like stands in src/store/README.md, migrations in sql/migrations/README.md.
 */
#include "sqlc.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From so many parameters on, they come in a struct: loose ones are easily swapped. */
enum { STRUCT_FROM = 8 };

static struct catalogue all; /* large, therefore not on the stack */

static void put_string(FILE *f, const char *s)
{
	if (s == NULL) {
		fputs("NULL", f);
		return;
	}
	fputc('"', f);
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', f);
		if (*s == '\n')
			fputs("\\n", f);
		else if (*s == '\t')
			fputs("\\t", f);
		else
			fputc(*s, f);
	}
	fputc('"', f);
}

/* An expression of the type table with "@" replaced. */
static void put_expression(FILE *f, const char *expression, const char *what)
{
	for (; *expression != '\0'; expression++)
		if (*expression == '@')
			fputs(what, f);
		else
			fputc(*expression, f);
}

/* "int64_t closes_at" */
static void put_declaration(FILE *f, const struct field *d)
{
	if (d->type->c == NULL)
		fprintf(f, "struct %s %s", d->type_name, d->name);
	else
		fprintf(f, "%s%s", d->may_be_null ? d->type->c_null : d->type->c, d->name);
}

static void put_struct(FILE *f, const char *name, const struct field *fields, int n)
{
	fprintf(f, "\nstruct %s {\n", name);
	for (int i = 0; i < n; i++) {
		fputc('\t', f);
		put_declaration(f, &fields[i]);
		fputs(";\n", f);
	}
	fputs("};\n", f);
}

static bool takes_struct(const struct statement *s)
{
	return s->n_params >= STRUCT_FROM;
}

static void put_slot_enums(FILE *f, const struct statement *s)
{
	for (int i = 0; i < s->n_slots; i++) {
		const struct slot *slot = &s->slots[i];
		char *prefix = upper(text("%s_%s", s->name, slot->name));

		fprintf(f, "\nenum %s_%s {", s->name, slot->name);
		for (int k = 0; k < slot->n_alts; k++)
			fprintf(f, "%s %s_%s", k > 0 ? "," : "", prefix, upper(slot->alt_names[k]));
		fputs(" };\n", f);
	}
}

static void put_function_head(FILE *f, const struct statement *s)
{
	fprintf(f, "enum err %s(struct db *db", s->name);
	if (s->row != NULL)
		fputs(", struct mem *mem", f);
	if (takes_struct(s))
		fprintf(f, ", const struct %s_in *in", s->name);
	for (int i = 0; i < s->n_params && !takes_struct(s); i++) {
		fputs(", ", f);
		put_declaration(f, &s->params[i]);
	}
	for (int i = 0; i < s->n_slots; i++)
		fprintf(f, ", enum %s_%s %s", s->name, s->slots[i].name, s->slots[i].name);
	if (s->kind == ONE)
		fprintf(f, ", struct %s *ret_row", s->row->name);
	else if (s->kind == MANY)
		fprintf(f, ", struct %s **ret_rows, size_t *ret_n", s->row->name);
	else if (s->kind == CHANGE)
		fputs(", int64_t *ret_changed", f);
	fputc(')', f);
}

static void put_letters(FILE *f, const struct field *fields, int n)
{
	fputc('"', f);
	for (int i = 0; i < n; i++)
		fputc(fields[i].may_be_null ? toupper(fields[i].type->letter)
					    : fields[i].type->letter,
			f);
	fputc('"', f);
}

static void put_statements(FILE *f, const struct statement *s)
{
	fprintf(f, "\nstatic const struct db_statement %s_statement[] = {\n", s->name);
	for (int v = 0; v < s->n_variants; v++) {
		fprintf(f, "\t{ \"%s\",\n\t  ", s->name);
		put_string(f, statement_sql(s, SQLITE, v));
		fputs(",\n\t  ", f);
		put_string(f, statement_sql(s, PG, v));
		fputs(",\n\t  ", f);
		put_letters(f, s->params, s->n_params);
		fputs(", ", f);
		put_letters(f, s->row == NULL ? NULL : s->row->cols,
			s->row == NULL ? 0 : s->row->n_cols);
		fprintf(f, ", %d, %d },\n", s->n_params, s->row == NULL ? 0 : s->row->n_cols);
	}
	fputs("};\n", f);
}

static void put_reader(FILE *f, const struct row *r)
{
	fprintf(f,
		"\nstatic void read_%s(struct db_cursor *c, struct mem *mem, void *to)\n{\n"
		"\tstruct %s *row = to;\n\n\t(void)mem;\n",
		r->name, r->name);
	for (int i = 0; i < r->n_cols; i++) {
		const struct field *col = &r->cols[i];

		fprintf(f, "\trow->%s = ", col->name);
		if (col->type->c == NULL)
			fprintf(f, "(struct %s)", col->type_name);
		put_expression(f, col->may_be_null ? col->type->read_null : col->type->read,
			text("%d", i));
		fputs(";\n", f);
	}
	fputs("}\n", f);
}

static void put_params(FILE *f, const struct statement *s)
{
	if (s->n_params == 0)
		return;
	fputs("\tconst struct db_value params_[] = {\n", f);
	for (int i = 0; i < s->n_params; i++) {
		const struct field *p = &s->params[i];

		fputs("\t\t", f);
		put_expression(f, p->may_be_null ? p->type->bind_null : p->type->bind,
			text("%s%s", takes_struct(s) ? "in->" : "", p->name));
		fputs(",\n", f);
	}
	fputs("\t};\n", f);
}

static void put_variant(FILE *f, const struct statement *s)
{
	int stride = 1;

	fputs("\tsize_t variant_ = 0;\n\n", f);
	for (int i = 0; i < s->n_slots; i++) {
		fprintf(f, "\tMUST((size_t)%s < %d);\n\tvariant_ += (size_t)%s * %d;\n",
			s->slots[i].name, s->slots[i].n_alts, s->slots[i].name, stride);
		stride *= s->slots[i].n_alts;
	}
}

static void put_function(FILE *f, const struct statement *s)
{
	fputc('\n', f);
	put_function_head(f, s);
	fputs("\n{\n", f);
	if (s->kind == MANY)
		fputs("\tvoid *rows_;\n\tenum err e_;\n", f);
	put_params(f, s);
	if (s->n_slots > 0)
		put_variant(f, s);
	else if (s->n_params > 0 || s->kind == MANY)
		fputc('\n', f);
	fprintf(f, "\t%s%s(db, &%s_statement[%s], %s", s->kind == MANY ? "e_ = " : "return ",
		s->kind == ONE	     ? "db_one"
		: s->kind == MANY    ? "db_many"
		: s->kind == CHANGE  ? "db_change"
		: s->kind == CHANGE1 ? "db_change1"
				     : "db_run",
		s->name, s->n_slots > 0 ? "variant_" : "0", s->n_params > 0 ? "params_" : "NULL");
	if (s->kind == ONE)
		fprintf(f, ", mem, read_%s, ret_row, sizeof(*ret_row)", s->row->name);
	else if (s->kind == MANY)
		fprintf(f, ", mem, read_%s, sizeof(**ret_rows), &rows_, ret_n", s->row->name);
	else if (s->kind == CHANGE)
		fputs(", ret_changed", f);
	fputs(");\n", f);
	if (s->kind == MANY)
		fputs("\tif (e_ == ERR_OK)\n\t\t*ret_rows = rows_;\n\treturn e_;\n", f);
	fputs("}\n", f);
}

/* Sends the question before the function above asks it. */
static void put_ahead_head(FILE *f, const struct statement *s)
{
	fprintf(f, "void %s_ahead(struct db *db", s->name);
	for (int i = 0; i < s->n_params; i++) {
		fputs(", ", f);
		put_declaration(f, &s->params[i]);
	}
	fputc(')', f);
}

static void put_ahead(FILE *f, const struct statement *s)
{
	if (s->n_slots > 0 || takes_struct(s))
		die(s->line, "\"%s\" asks for too much to be asked ahead", s->name);
	fputc('\n', f);
	put_ahead_head(f, s);
	fputs("\n{\n", f);
	put_params(f, s);
	fprintf(f, "%s\tdb_ahead(db, %s_statement, %s);\n}\n", s->n_params > 0 ? "\n" : "", s->name,
		s->n_params > 0 ? "params_" : "NULL");
}

static bool has_id(const struct field *fields, int n)
{
	for (int i = 0; i < n; i++)
		if (fields[i].type->c == NULL)
			return true;
	return false;
}

static bool has_life(const struct field *fields, int n)
{
	for (int i = 0; i < n; i++)
		if (fields[i].life != NULL)
			return true;
	return false;
}

static bool uses_lives(void)
{
	for (int i = 0; i < all.n_rows; i++)
		if (has_life(all.rows[i].cols, all.rows[i].n_cols))
			return true;
	for (int i = 0; i < all.n_statements; i++)
		if (has_life(all.statements[i].params, all.statements[i].n_params))
			return true;
	return false;
}

static bool uses_ids(void)
{
	for (int i = 0; i < all.n_rows; i++)
		if (has_id(all.rows[i].cols, all.rows[i].n_cols))
			return true;
	for (int i = 0; i < all.n_statements; i++)
		if (has_id(all.statements[i].params, all.statements[i].n_params))
			return true;
	return false;
}

static void write_rows(const char *path, const char *in)
{
	FILE *f = create(path);
	char *guard = upper(text("GEN_%s_ROWS_H", stem(in)));

	fprintf(f,
		"/* Made of %s by sqlc. */\n#ifndef %s\n#define %s\n\n"
		"#include \"base/value.h\"\n%s%s",
		in, guard, guard, uses_ids() ? "#include \"domain/ids.h\"\n" : "",
		uses_lives() ? "#include \"domain/life/lives.h\"\n" : "");
	for (int i = 0; i < all.n_rows; i++)
		put_struct(f, all.rows[i].name, all.rows[i].cols, all.rows[i].n_cols);
	for (int i = 0; i < all.n_statements; i++)
		if (takes_struct(&all.statements[i]))
			put_struct(f, text("%s_in", all.statements[i].name),
				all.statements[i].params, all.statements[i].n_params);
	for (int i = 0; i < all.n_statements; i++)
		put_slot_enums(f, &all.statements[i]);
	fputs("\n#endif\n", f);
	finish(f, path);
}

static void write_header(const char *path, const char *rows_path, const char *in)
{
	FILE *f = create(path);
	char *guard = upper(text("GEN_%s_SQL_H", stem(in)));

	fprintf(f,
		"/* Made of %s by sqlc. */\n#ifndef %s\n#define %s\n\n#include \"base/mem.h\"\n"
		"#include \"%s\"\n\nstruct db;\n\n",
		in, guard, guard, strrchr(rows_path, '/') + 1);
	for (int i = 0; i < all.n_statements; i++) {
		fputs("MUST_CHECK ", f);
		put_function_head(f, &all.statements[i]);
		fputs(";\n", f);
		if (!all.statements[i].is_ahead)
			continue;
		put_ahead_head(f, &all.statements[i]);
		fputs(";\n", f);
	}
	fputs("\n#endif\n", f);
	finish(f, path);
}

static void write_source(const char *path, const char *header, const char *in)
{
	FILE *f = create(path);

	fprintf(f, "/* Made of %s by sqlc. */\n#include \"%s\"\n\n#include \"store/statement.h\"\n",
		in, strrchr(header, '/') + 1);
	for (int i = 0; i < all.n_rows; i++)
		put_reader(f, &all.rows[i]);
	for (int i = 0; i < all.n_statements; i++) {
		put_statements(f, &all.statements[i]);
		put_function(f, &all.statements[i]);
		if (all.statements[i].is_ahead)
			put_ahead(f, &all.statements[i]);
	}
	fprintf(f,
		"\nextern const struct db_statement *const %s_statements[];\n"
		"const struct db_statement *const %s_statements[] = {\n",
		stem(in), stem(in));
	for (int i = 0; i < all.n_statements; i++)
		for (int v = 0; v < all.statements[i].n_variants; v++)
			fprintf(f, "\t&%s_statement[%d],\n", all.statements[i].name, v);
	fputs("\tNULL,\n};\n", f);
	finish(f, path);
}

static int generate(const char *in, const char *base)
{
	char *rows;

	if (strchr(base, '/') == NULL || !ends_with(base, "_sql"))
		die(0, "\"%s\" is not DIR/X_sql", base);
	rows = text("%.*s_rows.h", (int)strlen(base) - 4, base);
	catalogue_read(&all, in);
	write_rows(rows, in);
	write_header(text("%s.h", base), rows, in);
	write_source(text("%s.c", base), text("%s.h", base), in);
	return 0;
}

/* Reading all files into one catalogue also finds a name that stands in two of them. */
static int list_catalogue(const char *out, char **in, int n)
{
	FILE *f = create(out);

	fputs("/* Made by sqlc. */\n#include \"store/statement.h\"\n\n", f);
	for (int i = 0; i < n; i++) {
		catalogue_read(&all, in[i]);
		fprintf(f, "extern const struct db_statement *const %s_statements[];\n",
			stem(in[i]));
	}
	fputs("\nconst struct db_statement *const *const catalogue[] = {\n", f);
	for (int i = 0; i < n; i++)
		fprintf(f, "\t%s_statements,\n", stem(in[i]));
	fputs("\tNULL,\n};\n", f);
	finish(f, out);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc >= 4 && strcmp(argv[1], "--with") == 0) {
		const char *lives = argv[2];

		lives_read(lives);
		argc -= 2;
		argv += 2;
		if (argc == 3 && strcmp(argv[1], "--lives") == 0) {
			lives_write(lives, argv[2]);
			return 0;
		}
		if (argc == 3 && strcmp(argv[1], "--draw") == 0) {
			lives_draw(argv[2]);
			return 0;
		}
	}
	if (argc >= 3 && strcmp(argv[1], "--catalogue") == 0)
		return list_catalogue(argv[2], argv + 3, argc - 3);
	if (argc >= 3 && strcmp(argv[1], "--migrations") == 0) {
		migrations_write(argv[2], argv + 3, argc - 3);
		return 0;
	}
	if (argc == 4 && strcmp(argv[1], "--migration") == 0) {
		fputs(migration_sql(argv[3], strcmp(argv[2], "pg") == 0 ? PG : SQLITE), stdout);
		return 0;
	}
	if (argc == 3)
		return generate(argv[1], argv[2]);
	fprintf(stderr, "usage: sqlc IN.sql DIR/X_sql | sqlc --catalogue OUT.c IN.sql... | "
			"sqlc --migrations OUT.c FILE... | sqlc --migration sqlite|pg FILE\n");
	return 2;
}
