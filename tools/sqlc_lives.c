/*
 * The lives of things (src/domain/life/lives.txt, whose head tells the format): read once, they
 * give statements their types and guards, and C its enums, verbs and badges.
 */
#include "sqlc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_LIVES = 16,
	MAX_STATES = 12,
	MAX_VERBS = 16,
	MAX_STAGES = 12,
	MAX_READERS = 3,
	MAX_SETS = 16
};

struct verb {
	char *name, *right, *audit, *letter;
	unsigned before; /* bit i + 1: state i; bit 0: there is none yet */
	int after;	 /* a state; -1: as it was */
};

struct life {
	char *name;
	char *states[MAX_STATES];
	bool is_unreached[MAX_STATES];
	int n_states;
	struct verb verbs[MAX_VERBS];
	int n_verbs;
};

/* What people are told: stages, each with a shape and a label for each reader. */
struct stages {
	char *name;
	char *readers[MAX_READERS];
	int n_readers, n;
	char *words[MAX_STAGES];
	char *shapes[MAX_STAGES][MAX_READERS], *labels[MAX_STAGES][MAX_READERS];
};

static struct life lives[MAX_LIVES];
static struct stages sets[MAX_SETS];
static int n_lives, n_sets;

/* ---- reading ---- */

/* The next word of the line, which may hold commas and "-" and "="; "" at its end. */
static char *item(const char **p, int line)
{
	const char *start = *p += strspn(*p, " \t");

	if (**p == '"') {
		size_t n = strcspn(start + 1, "\"\n");

		if (start[n + 1] != '"')
			die(line, "a label without an end");
		*p = start + n + 2;
		return copy(start + 1, n);
	}
	*p += strcspn(*p, " \t\n");
	return copy(start, (size_t)(*p - start));
}

static char *needed(const char **p, int line, const char *what)
{
	char *s = item(p, line);

	if (s[0] == '\0')
		die(line, "%s expected", what);
	return s;
}

static int state_at(const struct life *l, const char *word)
{
	for (int i = 0; i < l->n_states; i++)
		if (strcmp(l->states[i], word) == 0)
			return i;
	return -1;
}

static unsigned read_before(const struct life *l, char *words, int line)
{
	unsigned set = 0;

	for (char *w = strtok(words, ","); w != NULL; w = strtok(NULL, ",")) {
		int i = strcmp(w, "-") == 0 ? -1 : state_at(l, w);

		if (i < 0 && strcmp(w, "-") != 0)
			die(line, "%s has no state \"%s\"", l->name, w);
		set |= 1u << (i + 1);
	}
	return set;
}

static void read_verb(struct life *l, const char *p, int line)
{
	struct verb *v = &l->verbs[l->n_verbs++];
	char *after;

	if (l->n_verbs == MAX_VERBS)
		die(line, "more than %d verbs", MAX_VERBS);
	v->name = needed(&p, line, "a verb's name");
	v->before = read_before(l, needed(&p, line, "the states before"), line);
	after = needed(&p, line, "the state after");
	v->after = strcmp(after, "=") == 0 ? -1 : state_at(l, after);
	if (v->after < 0 && strcmp(after, "=") != 0)
		die(line, "%s has no state \"%s\"", l->name, after);
	if (v->after >= 0 && l->is_unreached[v->after])
		die(line, "\"%s\" is reached by \"%s\"", after, v->name);
	v->right = needed(&p, line, "a right");
	v->audit = needed(&p, line, "the audit's word");
	v->letter = needed(&p, line, "a letter");
}

static void read_stages(const char *p, int line)
{
	struct stages *s = &sets[n_sets++];

	if (n_sets == MAX_SETS)
		die(line, "more than %d sets of stages", MAX_SETS);
	s->name = needed(&p, line, "a name");
	for (char *r = item(&p, line); r[0] != '\0'; r = item(&p, line)) {
		if (s->n_readers == MAX_READERS)
			die(line, "more than %d readers", MAX_READERS);
		s->readers[s->n_readers++] = r;
	}
}

static void read_stage(struct stages *s, const char *p, int line)
{
	int i = s->n++;

	if (s->n > MAX_STAGES)
		die(line, "more than %d stages", MAX_STAGES);
	s->words[i] = needed(&p, line, "a stage");
	for (int r = 0; r < s->n_readers; r++) {
		s->shapes[i][r] = needed(&p, line, "a shape");
		s->labels[i][r] = needed(&p, line, "a label");
	}
}

static void read_line(const char *p, int line)
{
	struct life *l = &lives[n_lives == 0 ? 0 : n_lives - 1];
	char *what = item(&p, line);

	if (what[0] == '\0' || what[0] == '#')
		return;
	if (strcmp(what, "life") == 0) {
		lives[n_lives++].name = needed(&p, line, "a name");
		if (n_lives == MAX_LIVES)
			die(line, "more than %d lives", MAX_LIVES);
	} else if (strcmp(what, "state") == 0) {
		if (l->n_states == MAX_STATES)
			die(line, "more than %d states", MAX_STATES);
		l->states[l->n_states] = needed(&p, line, "a state");
		l->is_unreached[l->n_states++] = strcmp(item(&p, line), "unreached") == 0;
	} else if (strcmp(what, "verb") == 0) {
		read_verb(l, p, line);
	} else if (strcmp(what, "stages") == 0) {
		read_stages(p, line);
	} else if (strcmp(what, "stage") == 0 && n_sets > 0) {
		read_stage(&sets[n_sets - 1], p, line);
	} else {
		die(line, "\"%s\": one of life, state, verb, stages, stage", what);
	}
}

/* A life that tells verbs tells all of them: a state that none leads to says so. */
static void check_reached(const struct life *l)
{
	for (int i = 0; i < l->n_states && l->n_verbs > 0; i++) {
		bool is_reached = false;

		for (int k = 0; k < l->n_verbs; k++)
			is_reached |= l->verbs[k].after == i;
		if (!is_reached && !l->is_unreached[i])
			die(0, "nothing leads %s to \"%s\"", l->name, l->states[i]);
	}
}

void lives_read(const char *path)
{
	int line = 1;

	for (char *p = read_file(path); *p != '\0'; p = next_line(p, &line))
		read_line(p, line);
	for (int i = 0; i < n_lives; i++)
		check_reached(&lives[i]);
}

/* ---- in statements ---- */

const char *life_of_type(const char *type_name)
{
	for (int i = 0; i < n_lives; i++)
		if (strcmp(type_name, text("%s_state", lives[i].name)) == 0)
			return lives[i].name;
	return NULL;
}

static const struct verb *verb_named(
	const char *life, const char *verb, const struct life **ret_life)
{
	for (int i = 0; i < n_lives; i++)
		for (int k = 0; k < lives[i].n_verbs; k++)
			if (strcmp(lives[i].name, life) == 0 &&
				strcmp(lives[i].verbs[k].name, verb) == 0) {
				*ret_life = &lives[i];
				return &lives[i].verbs[k];
			}
	return NULL;
}

/* "('draft', 'submitted')" of before, "'submitted'" of after. */
static char *guard(const struct life *l, const struct verb *v, bool is_before, int line)
{
	char *list = NULL;

	if (!is_before && v->after < 0)
		die(line, "%s.%s leaves the state as it is", l->name, v->name);
	if (!is_before)
		return text("'%s'", l->states[v->after]);
	if (v->before == 1)
		die(line, "%s.%s has no state before", l->name, v->name);
	for (int i = 0; i < l->n_states; i++)
		if (v->before & 2u << i)
			list = list == NULL ? text("'%s'", l->states[i])
					    : text("%s, '%s'", list, l->states[i]);
	return text("(%s)", list);
}

/* "before(call.publish)" at p; NULL when none stands there. */
static char *guard_at(const char *begin, const char *p, const char **ret_end, int line)
{
	bool is_before = strncmp(p, "before(", 7) == 0;
	const char *q = p + (is_before ? 7 : 6);
	const struct life *l;
	const struct verb *v;
	char *life, *verb;

	if ((!is_before && strncmp(p, "after(", 6) != 0) || (p > begin && is_word(p[-1])))
		return NULL;
	life = word(&q);
	if (*q++ != '.')
		return NULL;
	verb = word(&q);
	v = verb_named(life, verb, &l);
	if (*q != ')' || v == NULL)
		die(line, "there is no verb \"%s.%s\"", life, verb);
	*ret_end = q + 1;
	return guard(l, v, is_before, line);
}

char *lives_expand(const char *sql, int line)
{
	char *out = text("%s", "");

	for (const char *p = sql, *from = sql;; p++) {
		size_t q = *p == '\0' ? 0 : quoted(p);
		const char *end = p;
		char *list = q > 0 || *p == '\0' ? NULL : guard_at(sql, p, &end, line);

		line += *p == '\n';
		if (list == NULL && *p != '\0') {
			p += q > 0 ? q - 1 : 0;
			continue;
		}
		out = text("%s%.*s%s", out, (int)(p - from), from, list == NULL ? "" : list);
		if (*p == '\0')
			return out;
		from = end;
		p = end - 1;
	}
}

/* ---- in C ---- */

static void put_words(FILE *f, const struct life *l)
{
	fprintf(f, "\nstatic const char *const %s_words[] = { \"\"", l->name);
	for (int i = 0; i < l->n_states; i++)
		fprintf(f, ", \"%s\"", l->states[i]);
	fprintf(f,
		" };\n\nconst char *%s_state_word(enum %s_state state)\n{\n"
		"\tMUST((size_t)state < sizeof(%s_words) / sizeof(%s_words[0]));\n"
		"\treturn %s_words[state];\n}\n\n"
		"enum %s_state %s_state_of(const char *word)\n{\n"
		"\tfor (int i = %d; word != NULL && i > 0; i--)\n"
		"\t\tif (strcmp(word, %s_words[i]) == 0)\n"
		"\t\t\treturn (enum %s_state)i;\n\treturn %s_STATE_NONE;\n}\n",
		l->name, l->name, l->name, l->name, l->name, l->name, l->name, l->n_states, l->name,
		l->name, upper(l->name));
}

static void put_enum(
	FILE *f, const char *name, const char *kind, bool has_none, char *const *words, int n)
{
	char *prefix = upper(text("%s_%s", name, kind));

	fprintf(f, "\nenum %s_%s {\n", name, kind);
	if (has_none)
		fprintf(f, "\t%s_NONE, /* there is none */\n", prefix);
	for (int i = 0; i < n; i++)
		fprintf(f, "\t%s_%s,\n", prefix, upper(words[i]));
	/* Not one of them, so that a switch need not speak of it. */
	fprintf(f, "};\nenum { %s_COUNT = %d };\n", prefix, n + has_none);
}

static void write_enums(const char *path, const char *in)
{
	FILE *f = create(path);

	fprintf(f, "/* Made of %s by sqlc. */\n#ifndef GEN_LIVES_H\n#define GEN_LIVES_H\n", in);
	for (int i = 0; i < n_lives; i++) {
		const struct life *l = &lives[i];

		put_enum(f, l->name, "state", true, l->states, l->n_states);
		fprintf(f,
			"/* As stored; \"\" for none.  And back: none for NULL and for any other "
			"word. */\n"
			"const char *%s_state_word(enum %s_state state);\n"
			"enum %s_state %s_state_of(const char *word);\n",
			l->name, l->name, l->name, l->name);
	}
	for (int i = 0; i < n_sets; i++)
		put_enum(f, sets[i].name, "stage", false, sets[i].words, sets[i].n);
	fputs("\nenum verb {\n", f);
	for (int i = 0; i < n_lives; i++)
		for (int k = 0; k < lives[i].n_verbs; k++)
			fprintf(f, "\tVERB_%s_%s,\n", upper(lives[i].name),
				upper(lives[i].verbs[k].name));
	fputs("\tVERB_COUNT\n};\n\n#endif\n", f);
	finish(f, path);
}

static void put_verb(FILE *f, const struct life *l, const struct verb *v)
{
	bool has_right = strcmp(v->right, "-") != 0, has_letter = strcmp(v->letter, "-") != 0;

	fprintf(f, "\t[VERB_%s_%s] = { \"%s\", \"%s\", 0x%x, %s_STATE_%s, %s%s, ", upper(l->name),
		upper(v->name), l->name, v->name, v->before, upper(l->name),
		v->after < 0 ? "NONE" : upper(l->states[v->after]), has_right ? "ACT_" : "",
		has_right ? v->right : "ACT_COUNT");
	fprintf(f, strcmp(v->audit, "-") == 0 ? "NULL, " : "\"%s\", ", v->audit);
	fprintf(f, "LETTER_%s },\n", has_letter ? v->letter : "KIND_COUNT");
}

static void write_verbs(const char *path, const char *in)
{
	FILE *f = create(path);

	fprintf(f,
		"/* Made of %s by sqlc. */\n#include \"domain/life/life.h\"\n\n#include "
		"<string.h>\n",
		in);
	for (int i = 0; i < n_lives; i++)
		put_words(f, &lives[i]);
	fputs("\nconst struct verb_row verb_rows[VERB_COUNT] = {\n", f);
	for (int i = 0; i < n_lives; i++)
		for (int k = 0; k < lives[i].n_verbs; k++)
			put_verb(f, &lives[i], &lives[i].verbs[k]);
	fputs("};\n", f);
	finish(f, path);
}

static void put_badges(FILE *f, const struct stages *s, int reader, bool is_header)
{
	fprintf(f, "%sstruct badge %s_badge_%s(enum %s_stage stage)%s", is_header ? "" : "\n",
		s->name, s->readers[reader], s->name,
		is_header ? ";\n" : "\n{\n\tstatic const struct badge badges[] = {\n");
	for (int i = 0; i < s->n && !is_header; i++)
		fprintf(f, "\t\t[%s] = { BADGE_%s, \"%s\" },\n",
			upper(text("%s_stage_%s", s->name, s->words[i])),
			upper(s->shapes[i][reader]), s->labels[i][reader]);
	if (!is_header)
		fprintf(f, "\t};\n\n\tMUST((size_t)stage < %d);\n\treturn badges[stage];\n}\n",
			s->n);
}

/* For choosing by stage: NULL at the end. */
static void put_stage_words(FILE *f, const struct stages *s, bool is_header)
{
	fprintf(f, "%sconst char *const %s_stage_words[%d]", is_header ? "extern " : "\n", s->name,
		s->n + 1);
	for (int i = 0; i < s->n && !is_header; i++)
		fprintf(f, "%s\"%s\"", i == 0 ? " = { " : ", ", s->words[i]);
	fputs(is_header ? ";\n" : ", NULL };\n", f);
}

static void write_badges(const char *path, const char *in, bool is_header)
{
	FILE *f = create(path);

	fprintf(f, "/* Made of %s by sqlc. */\n", in);
	fputs(is_header ? "#ifndef GEN_LIFE_BADGES_H\n#define GEN_LIFE_BADGES_H\n\n"
			  "#include \"domain/life/lives.h\"\n#include \"web/view.h\"\n\n"
			: "#include \"web/text/life_badges.h\"\n\n#include \"base/err.h\"\n",
		f);
	for (int i = 0; i < n_sets; i++) {
		if (sets[i].n_readers > 0)
			put_stage_words(f, &sets[i], is_header);
		for (int r = 0; r < sets[i].n_readers; r++)
			put_badges(f, &sets[i], r, is_header);
	}
	if (is_header)
		fputs("\n#endif\n", f);
	finish(f, path);
}

void lives_write(const char *in, const char *gen)
{
	write_enums(text("%s/domain/life/lives.h", gen), in);
	write_verbs(text("%s/domain/life/lives.c", gen), in);
	write_badges(text("%s/web/text/life_badges.h", gen), in, true);
	write_badges(text("%s/web/text/life_badges.c", gen), in, false);
}

/* ---- as pictures: Graphviz ---- */

static void put_picture(FILE *f, const struct life *l)
{
	fprintf(f,
		"digraph %s {\n\trankdir=LR;\n\tnode [shape=box, style=rounded];\n\t\"\" "
		"[shape=point];\n",
		l->name);
	for (int i = 0; i < l->n_states; i++)
		if (!l->is_unreached[i])
			fprintf(f, "\t%s;\n", l->states[i]);
	for (int k = 0; k < l->n_verbs; k++) {
		const struct verb *v = &l->verbs[k];

		if (v->after >= 0 && (v->before & 1))
			fprintf(f, "\t\"\" -> %s [label=\"%s\"];\n", l->states[v->after], v->name);
		for (int i = 0; i < l->n_states; i++)
			if (v->after >= 0 && v->after != i && (v->before & 2u << i))
				fprintf(f, "\t%s -> %s [label=\"%s\"];\n", l->states[i],
					l->states[v->after], v->name);
	}
	fputs("}\n", f);
}

void lives_draw(const char *folder)
{
	for (int i = 0; i < n_lives; i++) {
		char *path = text("%s/%s.dot", folder, lives[i].name);
		FILE *f;

		if (lives[i].n_verbs == 0)
			continue;
		f = create(path);
		put_picture(f, &lives[i]);
		finish(f, path);
	}
}
