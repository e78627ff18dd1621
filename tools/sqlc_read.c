/* The reading half of sqlc: signatures, texts, slots, and every complaint. */
#include "sqlc.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A list of so many columns may stand in a file once; shorter ones are alike by chance. */
enum { NAMED_FROM = 4 };

static const char *const kind_names[] = { ":one", ":many", ":change", ":change1", ":run" };

#define INT_LIKE(n)                                                                                \
	{                                                                                          \
		n, 'i', "int64_t ", "struct opt_int ", "db_int(@)", "db_opt_int(@)",               \
			"db_col_int(c, @)", "db_col_opt_int(c, @)"                                 \
	}

static const struct type types[] = {
	INT_LIKE("int"),
	INT_LIKE("time"),
	INT_LIKE("cents"),
	{ "bool", 'b', "bool ", "struct opt_int ", "db_int(@ ? 1 : 0)", "db_opt_int(@)",
		"db_col_int(c, @) != 0", "db_col_opt_int(c, @)" },
	{ "text", 't', "const char *", "const char *", "db_text(@)", "db_text(@)",
		"db_col_text(c, @, mem)", "db_col_text(c, @, mem)" },
	{ "blob", 'x', "struct bytes ", "struct bytes ", "db_blob(@)", "db_blob(@)",
		"db_col_blob(c, @, mem)", "db_col_blob(c, @, mem)" },
	{ "real", 'r', "double ", "struct opt_real ", "db_real(@)", "db_opt_real(@)",
		"db_col_real(c, @)", "db_col_opt_real(c, @)" },
};

static const struct type id_type = { "_id", 'i', NULL, NULL, "db_int(@.v)", "db_opt_id(@.v)",
	"{ db_col_int(c, @) }", "{ db_col_int(c, @) }" };

/* A state is text there and an enum here; none of it is NULL there. */
static const struct type *life_type(const char *life)
{
	struct type *t = held(calloc(1, sizeof(*t)));
	char *bind = text("db_text(%s_state_word(@))", life);
	char *read = text("%s_state_of(db_col_word(c, @))", life);

	*t = (struct type){ "_state", 't', text("enum %s_state ", life),
		text("enum %s_state ", life), bind,
		text("db_text(@ == 0 ? NULL : %s_state_word(@))", life), read, read };
	return t;
}

/* --- the signature: NAME :kind (params) -> row (columns) --- */

static void find_type(struct field *f, int line)
{
	f->type = NULL;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].name, f->type_name) == 0)
			f->type = &types[i];
	if (f->type == NULL && ends_with(f->type_name, "_id") && strlen(f->type_name) > 3)
		f->type = &id_type;
	f->life = f->type == NULL ? life_of_type(f->type_name) : NULL;
	if (f->life != NULL)
		f->type = life_type(f->life);
	if (f->type == NULL)
		die(line, "\"%s\" has the unknown type \"%s\"", f->name, f->type_name);
}

/* A name becomes a C name beside others of the generated function. */
static void check_name(const char *name, int line)
{
	static const char taken[] =
		" auto bool break case char const continue db default do double else "
		"enum extern false float for goto if inline int long mem register restrict return "
		"short signed sizeof static struct switch true typedef union unsigned void "
		"volatile while ";

	if (strncmp(name, "ret_", 4) == 0 || ends_with(name, "_") ||
		strstr(taken, text(" %s ", name)) != NULL)
		die(line, "\"%s\" cannot be a name in C here: choose another", name);
}

static int read_fields(const char **p, struct field *fields, int line)
{
	int n = 0;

	if (**p != '(')
		die(line, "\"(\" expected at \"%.20s\"", *p);
	for (*p = skip_space(*p + 1); **p != ')'; *p = skip_space(*p)) {
		struct field *f = &fields[n];

		if (n == MAX_FIELDS)
			die(line, "more than %d names in one list", MAX_FIELDS);
		f->name = word(p);
		f->type_name = word(p);
		check_name(f->name, line);
		if (f->name[0] == '\0' || f->type_name[0] == '\0')
			die(line, "\"name type\" expected at \"%.20s\"", *p);
		f->may_be_null = **p == '?';
		*p = skip_space(*p + f->may_be_null);
		find_type(f, line);
		for (int i = 0; i < n; i++)
			if (strcmp(fields[i].name, f->name) == 0)
				die(line, "\"%s\" is declared twice", f->name);
		n++;
		if (**p == ',')
			++*p;
		else if (**p != ')')
			die(line, "\",\" or \")\" expected at \"%.20s\"", *p);
	}
	*p = skip_space(*p + 1);
	return n;
}

static bool has_equal_columns(const struct row *a, const struct row *b)
{
	for (int i = 0; i < a->n_cols && a->n_cols == b->n_cols; i++)
		if (strcmp(a->cols[i].name, b->cols[i].name) != 0 ||
			strcmp(a->cols[i].type_name, b->cols[i].type_name) != 0 ||
			a->cols[i].may_be_null != b->cols[i].may_be_null)
			return false;
	return a->n_cols == b->n_cols;
}

/* One struct for one list: two that are equal are copied to the same thing twice in C. */
static void refuse_repeated(const struct catalogue *c, const struct row *r, int line)
{
	for (int i = c->first_row; i < c->n_rows && r->n_cols >= NAMED_FROM; i++)
		if (has_equal_columns(&c->rows[i], r))
			die(line, "row \"%s\" has these columns already: \"-> %s\"",
				c->rows[i].name, c->rows[i].name);
}

static const struct row *read_row(struct catalogue *c, const char **p, const struct statement *s)
{
	struct row *rows = c->rows, *r = &rows[c->n_rows];
	char *name = word(p);

	*p = skip_space(*p);
	for (int i = 0; i < c->n_rows && name[0] != '\0'; i++) {
		if (strcmp(rows[i].name, name) != 0)
			continue;
		if (**p == '(')
			die(s->line,
				"row \"%s\" is declared twice; name it without columns to "
				"use it again",
				name);
		return &rows[i];
	}
	if (**p != '(')
		die(s->line, "row \"%s\" is not declared above", name);
	r->name = name[0] != '\0' ? name : text("%s_row", s->name);
	r->n_cols = read_fields(p, r->cols, s->line);
	if (r->n_cols == 0)
		die(s->line, "a row without columns");
	refuse_repeated(c, r, s->line);
	c->n_rows++;
	return r;
}

static enum kind read_kind(const char **p, bool *ret_is_ahead, int line)
{
	const char *start = *p = skip_space(*p);
	size_t n;

	while (**p != '\0' && !isspace((unsigned char)**p) && **p != '(')
		++*p;
	n = (size_t)(*p - start);
	*ret_is_ahead = n > 0 && start[n - 1] == '+';
	n -= *ret_is_ahead;
	for (int i = 0; i < (*ret_is_ahead ? 2 : 5); i++)
		if (strncmp(start, kind_names[i], n) == 0 && kind_names[i][n] == '\0')
			return (enum kind)i;
	die(line, "unknown kind \"%.*s\": one of :one :many :change :change1 :run",
		(int)(*p - start), start);
}

static void read_signature(struct catalogue *c, struct statement *s, const char *p)
{
	bool gives_rows;

	s->name = word(&p);
	if (!islower((unsigned char)s->name[0]))
		die(s->line, "a statement's name begins with a small letter");
	for (struct statement *o = c->statements; o < s; o++)
		if (strcmp(o->name, s->name) == 0)
			die(s->line, "\"%s\" stands already on line %d", s->name, o->line);
	s->kind = read_kind(&p, &s->is_ahead, s->line);
	gives_rows = s->kind == ONE || s->kind == MANY;
	p = skip_space(p);
	s->n_params = read_fields(&p, s->params, s->line);
	if (strncmp(p, "->", 2) == 0) {
		p = skip_space(p + 2);
		if (!gives_rows)
			die(s->line, "%s gives no rows", kind_names[s->kind]);
		s->row = read_row(c, &p, s);
	} else if (gives_rows) {
		die(s->line, "%s needs \"-> (columns)\"", kind_names[s->kind]);
	}
	if (*p != '\0')
		die(s->line, "unexpected \"%.20s\" after the signature", p);
}

/* --- the text --- */

/* Blanks out comments, keeps line breaks; a statement ends at its one semicolon, a part has none.
 */
static char *without_comments(const struct statement *s, char *sql, int line)
{
	char *end = NULL;

	for (char *p = sql; *p != '\0'; p++) {
		size_t n = quoted(p);

		if (*p == '\n') {
			line++;
		} else if (end != NULL && !isspace((unsigned char)*p) && strncmp(p, "--", 2) != 0) {
			die(line, "\"%s\" holds more than one statement", s->name);
		} else if (n > 0) {
			for (size_t i = 0; i < n; i++)
				line += p[i] == '\n';
			p += n - 1;
		} else if (strncmp(p, "--", 2) == 0) {
			while (p[1] != '\n' && p[1] != '\0')
				*p++ = ' ';
			*p = ' ';
		} else if (strncmp(p, "/*", 2) == 0 || *p == '$' || *p == '?') {
			die(line, "\"%.2s\": comments are --, parameters are :name", p);
		} else if (*p == ';') {
			end = p;
		}
	}
	if (s->is_part != (end == NULL))
		die(s->line,
			s->is_part ? "part \"%s\" holds a semicolon"
				   : "\"%s\" does not end with a semicolon",
			s->name);
	if (end != NULL)
		*end = '\0';
	return sql;
}

/* The end of an alternative that begins at p: "|" (but not "||") or "}}". */
static const char *alt_end(const char *p)
{
	for (; *p != '\0'; p++) {
		size_t n = quoted(p);

		if (n > 0) {
			p += n - 1;
		} else if (strncmp(p, "||", 2) == 0) {
			p++;
		} else if (*p == '|' || strncmp(p, "}}", 2) == 0) {
			return p;
		}
	}
	return p;
}

/* "[name] sql", or named after its first word and DESC; p moves to the sql. */
static char *alt_name(const char **p, const char *end)
{
	const char *start = *p = skip_space(*p);
	const char *first;
	char *all, *name;

	if (**p == '[') {
		++*p;
		name = word(p);
		if (**p != ']')
			return copy("", 0);
		++*p;
		return name;
	}
	all = upper(copy(start, (size_t)(end - start)));
	for (first = start; first < end && (is_word(*first) || *first == '.');)
		first++;
	name = copy(start, (size_t)(first - start));
	if (strrchr(name, '.') != NULL)
		name = strrchr(name, '.') + 1;
	return strstr(all, " DESC") != NULL ? text("%s_desc", name) : name;
}

static void read_slot(struct statement *s, struct slot *slot, const char *p, int line)
{
	const char *end;

	slot->name = word(&p);
	p = skip_space(p);
	if (*p++ != ':' || slot->name[0] == '\0')
		die(line, "a slot is {{name: this | that}}");
	for (;; p = end + 1) {
		char *name;

		end = alt_end(p);
		if (*end == '\0')
			die(line, "slot \"%s\" has no end", slot->name);
		if (slot->n_alts == MAX_ALTS)
			die(line, "slot \"%s\" has more than %d alternatives", slot->name,
				MAX_ALTS);
		name = alt_name(&p, end);
		for (int i = 0; i < slot->n_alts; i++)
			if (strcmp(slot->alt_names[i], name) == 0)
				name = copy("", 0);
		if (name[0] == '\0')
			die(line, "slot \"%s\": give each alternative its own [name]", slot->name);
		slot->alt_names[slot->n_alts++] = name;
		if (*end == '}')
			break;
	}
	s->n_variants *= slot->n_alts;
}

static int read_slots(struct statement *s, enum dialect d, struct slot *slots)
{
	int n = 0, line = s->text_line[d];

	s->n_variants = 1;
	for (const char *p = s->text[d]; *p != '\0'; p++) {
		size_t q = quoted(p);

		for (size_t i = 0; i < (q > 0 ? q : 1); i++)
			line += p[i] == '\n';
		if (q > 0) {
			p += q - 1;
		} else if (strncmp(p, "{{", 2) == 0) {
			if (n == MAX_SLOTS)
				die(line, "more than %d slots", MAX_SLOTS);
			read_slot(s, &slots[n++], p + 2, line);
		}
	}
	return n;
}

/* Both dialects must offer the same choices. */
static void check_slots(const struct statement *s, const struct slot *pg, int n_pg)
{
	bool alike = n_pg == s->n_slots;

	for (int i = 0; alike && i < n_pg; i++) {
		alike = strcmp(pg[i].name, s->slots[i].name) == 0 &&
			pg[i].n_alts == s->slots[i].n_alts;
		for (int k = 0; alike && k < pg[i].n_alts; k++)
			alike = strcmp(pg[i].alt_names[k], s->slots[i].alt_names[k]) == 0;
	}
	if (!alike)
		die(s->text_line[PG], "\"%s\": the slots of the two dialects differ", s->name);
}

/* The text with the alternatives of one variant in place of the slots. */
static char *choose(const struct statement *s, enum dialect d, int variant)
{
	char *out = held(calloc(1, strlen(s->text[d]) + 1));
	size_t n = 0;
	int slot = 0;

	for (const char *p = s->text[d]; *p != '\0';) {
		size_t q = quoted(p);
		const char *end;

		if (q == 0 && strncmp(p, "{{", 2) == 0) {
			int alt = variant % s->slots[slot].n_alts;

			variant /= s->slots[slot++].n_alts;
			for (p = strchr(p, ':') + 1; (end = alt_end(p)), alt > 0; alt--)
				p = end + 1;
			alt_name(&p, end);
			memcpy(out + n, p, (size_t)(end - p));
			n += (size_t)(end - p);
			while (strncmp(end, "}}", 2) != 0)
				end = alt_end(end + 1);
			p = end + 2;
			continue;
		}
		q = q == 0 ? 1 : q;
		memcpy(out + n, p, q);
		n += q;
		p += q;
	}
	return out;
}

static int param_number(const struct statement *s, const char *name)
{
	for (int i = 0; i < s->n_params; i++)
		if (strcmp(s->params[i].name, name) == 0)
			return i + 1;
	return 0;
}

/* Is there a parameter at p?  "::" is PostgreSQL's cast. */
static bool at_param(const char *begin, const char *p)
{
	return *p == ':' && (p == begin || p[-1] != ':') &&
	       (isalpha((unsigned char)p[1]) || p[1] == '_');
}

/* :name becomes ?N or $N; white space is squeezed.  Marks what was used. */
static char *bind(const struct statement *s, enum dialect d, const char *sql, bool *used)
{
	char *out = held(calloc(8, strlen(sql) + 1));
	size_t n = 0;

	for (const char *p = sql; *p != '\0';) {
		size_t q = quoted(p);

		if (q > 0) {
			memcpy(out + n, p, q);
			n += q;
			p += q;
		} else if (at_param(sql, p)) {
			char *name = (p++, word(&p));
			int number = param_number(s, name);

			if (number == 0)
				die(s->text_line[d], "\"%s\" uses :%s, which is not declared",
					s->name, name);
			used[number - 1] = true;
			n += (size_t)sprintf(out + n, "%c%d", d == PG ? '$' : '?', number);
		} else if (isspace((unsigned char)*p)) {
			p = skip_space(p);
			if (n > 0 && *p != '\0')
				out[n++] = ' ';
		} else {
			out[n++] = *p++;
		}
	}
	return out;
}

/* Counts the result columns of a text; -1 when it has none to count. */
static int count_columns(const struct statement *s, const char *sql)
{
	int depth = 0, count = -1;
	bool in_list = false, at_item = false;

	for (const char *p = sql; *p != '\0'; p++) {
		size_t q = quoted(p);

		depth += (*p == '(') - (*p == ')');
		if (in_list && depth == 0 && *p == '*' && (at_item || p[-1] == '.'))
			die(s->line, "\"%s\": name the columns instead of *", s->name);
		at_item = *p == ',' || (at_item && isspace((unsigned char)*p));
		if (q > 0) {
			p += q - 1;
		} else if (in_list && depth == 0 && *p == ',') {
			count++;
		} else if (is_word(*p)) {
			char *w = upper(word(&p));

			p--;
			if (depth > 0)
				continue;
			if (strcmp(w, "RETURNING") == 0 ||
				(strcmp(w, "SELECT") == 0 && count < 0)) {
				in_list = at_item = true;
				count = 1;
			} else if (strcmp(w, "FROM") == 0) {
				in_list = false;
			}
		}
	}
	return count;
}

static void check_text(const struct statement *s, enum dialect d, const char *sql)
{
	char *head = upper(copy(sql, 6));
	int n = count_columns(s, sql);

	if (s->row == NULL) {
		/* A lock is taken by a SELECT that gives nothing. */
		if (strcmp(head, "SELECT") == 0 && strstr(sql, "pg_advisory_xact_lock") == NULL)
			die(s->line, "\"%s\" is %s but selects", s->name, kind_names[s->kind]);
		if (strstr(upper(sql), " RETURNING ") != NULL)
			die(s->line, "\"%s\" is %s but returns rows", s->name, kind_names[s->kind]);
		return;
	}
	if (n < 0)
		die(s->text_line[d], "\"%s\" is %s but gives no rows", s->name,
			kind_names[s->kind]);
	if (n != s->row->n_cols)
		die(s->text_line[d], "\"%s\" gives %d columns, row \"%s\" has %d", s->name, n,
			s->row->name, s->row->n_cols);
}

char *statement_sql(const struct statement *s, enum dialect d, int variant)
{
	bool used[MAX_FIELDS];

	return s->text[d] == NULL ? NULL : bind(s, d, choose(s, d, variant), used);
}

static void check_dialect(const struct statement *s, enum dialect d)
{
	bool used[MAX_FIELDS] = { false };

	for (int v = 0; v < s->n_variants; v++)
		check_text(s, d, bind(s, d, choose(s, d, v), used));
	for (int i = 0; i < s->n_params; i++)
		if (!used[i])
			die(s->line, "\"%s\" does not use its parameter \"%s\"", s->name,
				s->params[i].name);
}

static void check_statement(struct statement *s)
{
	enum dialect first = s->text[SQLITE] != NULL ? SQLITE : PG;
	struct slot pg[MAX_SLOTS] = { 0 };

	s->n_slots = read_slots(s, first, s->slots);
	if (first == SQLITE && s->text[PG] != NULL)
		check_slots(s, pg, read_slots(s, PG, pg));
	for (int d = SQLITE; d <= PG; d++)
		if (s->text[d] != NULL)
			check_dialect(s, (enum dialect)d);
}

/* --- the file --- */

/* The signature may go on over comment lines: while a bracket or "->" is open. */
static char *join_signature(const char *first, char **p, int *line)
{
	char *all = copy(first, strcspn(first, "\n"));

	for (;;) {
		int depth = 0;

		for (const char *c = all; *c != '\0'; c++)
			depth += (*c == '(') - (*c == ')');
		while (isspace((unsigned char)all[strlen(all) - 1]))
			all[strlen(all) - 1] = '\0';
		if (strncmp(*p, "--", 2) != 0 || marker(*p, "sqlite") != NULL ||
			marker(*p, "pg") != NULL ||
			(depth == 0 && !ends_with(all, "->") &&
				strncmp(skip_space(*p + 2), "->", 2) != 0))
			return all;
		all = text("%s %.*s", all, (int)strcspn(*p + 2, "\n"), *p + 2);
		*p = next_line(*p, line);
	}
}

static void take_text(
	struct catalogue *c, struct statement *s, unsigned dialects, char *sql, size_t n, int line)
{
	for (int d = SQLITE; d <= PG; d++) {
		if ((dialects & 1u << d) == 0)
			continue;
		s->text[d] = without_comments(s, copy(sql, n), line);
		if (!s->is_part)
			s->text[d] =
				lives_expand(parts_put(c, (enum dialect)d, s->text[d], line), line);
		s->text_line[d] = line;
	}
}

/* The body up to the next "-- name:" or "-- part:", cut at "-- sqlite:" and "-- pg:". */
static char *read_body(struct catalogue *c, struct statement *s, char *p, int *line)
{
	char *start = p;
	int start_line = *line;
	unsigned now = 3, seen = 0; /* bits of the dialects */

	for (;;) {
		const char *lite = marker(p, "sqlite"), *pg = marker(p, "pg");
		bool is_end = *p == '\0' || marker(p, "name") != NULL || marker(p, "part") != NULL;
		char *here = p;

		if (is_end || lite != NULL || pg != NULL) {
			if (now != 3 ? now != 4 : is_end)
				take_text(c, s, now, start, (size_t)(p - start), start_line);
			if (is_end)
				break;
			if (now == 3 && skip_space(start) != p)
				die(start_line, "\"%s\" has text before its dialects", s->name);
			now = strncmp(lite != NULL ? lite : pg, "none", 4) == 0 ? 4
			      : lite != NULL ? 1
					     : 2;
			if (seen & (lite != NULL ? 1u : 2u))
				die(*line, "\"%s\" has this dialect twice", s->name);
			seen |= lite != NULL ? 1 : 2;
			p = start = next_line(here, line);
			start_line = *line;
			continue;
		}
		p = next_line(p, line);
	}
	if (seen == 1 || seen == 2 || (s->text[SQLITE] == NULL && s->text[PG] == NULL))
		die(s->line, "\"%s\" lacks a dialect: give both (\"-- pg: none\" when it has none)",
			s->name);
	return p;
}

static char *read_part(struct catalogue *c, const char *head, char *p, int *line)
{
	struct statement body = { .is_part = true, .line = *line - 1, .name = word(&head) };

	p = read_body(c, &body, p, line);
	parts_add(c, &body);
	return p;
}

void catalogue_read(struct catalogue *c, const char *path)
{
	int line = 1;

	c->first_row = c->n_rows;
	c->n_parts = 0;
	for (char *p = read_file(path); *p != '\0';) {
		const char *signature = marker(p, "name"), *part = marker(p, "part");
		struct statement *s = &c->statements[c->n_statements];

		if (part != NULL) {
			p = next_line(p, &line);
			p = read_part(c, part, p, &line);
			continue;
		}
		if (signature == NULL) {
			if (strncmp(p, "--", 2) != 0 && !isspace((unsigned char)*p))
				die(line, "text before the first \"-- name:\"");
			p = next_line(p, &line);
			continue;
		}
		if (c->n_statements == MAX_STATEMENTS || c->n_rows == MAX_ROWS)
			die(line, "too many statements in one file");
		s->line = line;
		p = next_line(p, &line);
		read_signature(c, s, join_signature(signature, &p, &line));
		c->n_statements++;
		p = read_body(c, s, p, &line);
		check_statement(s);
	}
	parts_check(c);
}
