/* A table of postings: the first row names its columns, in any order. */
#include <string.h>

#include "base/buf.h"
#include "domain/job/job_in_parts.h"

enum { COLUMNS = 60 };

struct table {
	struct job_in_work *w;
	const char *at, *end;
	char separator;
	int64_t line;
	const char *names[COLUMNS], *row[COLUMNS];
	size_t n_names, n_row;
};

/* "Job Title" is job_title. */
static const char *plain_name(struct mem *mem, const char *name)
{
	char *s = mem_str(mem, name + strspn(name, " \t"));
	size_t n = strlen(s);

	while (n > 0 && strchr(" \t", s[n - 1]) != NULL)
		s[--n] = '\0';
	for (size_t i = 0; i < n; i++) {
		if (s[i] >= 'A' && s[i] <= 'Z')
			s[i] = (char)(s[i] - 'A' + 'a');
		if (s[i] == ' ' || s[i] == '-')
			s[i] = '_';
	}
	return s;
}

/* A comma if the first line has one outside of quotes, else a tab or a semicolon. */
static char separator_of(const struct table *t)
{
	bool is_quoted = false, has_tab = false, has_semicolon = false;

	for (const char *c = t->at; c < t->end && (is_quoted || *c != '\n'); c++) {
		is_quoted ^= *c == '"';
		if (!is_quoted && *c == ',')
			return ',';
		has_tab |= !is_quoted && *c == '\t';
		has_semicolon |= !is_quoted && *c == ';';
	}
	return has_tab ? '\t' : has_semicolon ? ';' : ',';
}

/* One field, behind which is a separator, a line's end or the text's. */
static const char *next_field(struct table *t)
{
	bool is_quoted = t->at < t->end && *t->at == '"';
	const int64_t line = t->line;
	struct buf b;

	buf_init(&b, t->w->mem, 32);
	t->at += is_quoted;
	while (t->at < t->end && (is_quoted || (*t->at != t->separator && *t->at != '\n'))) {
		if (is_quoted && *t->at == '"') {
			if (t->at + 1 == t->end || t->at[1] != '"') {
				is_quoted = false;
				t->at++;
				continue;
			}
			t->at++;
		}
		t->line += *t->at == '\n';
		buf_char(&b, *t->at++);
	}
	if (is_quoted)
		job_in_fail(t->w, JOB_IN_NOT_CSV, line);
	while (b.n > 0 && b.data[b.n - 1] == '\r')
		b.n--;
	return buf_str(&b);
}

/* False at the end and after a fault.  A row of one empty field is an empty line. */
static bool next_row(struct table *t)
{
	while (t->at < t->end && t->w->in.fault == JOB_IN_FINE) {
		bool is_more = true;

		t->n_row = 0;
		while (is_more) {
			if (t->n_row == COLUMNS)
				return job_in_fail(t->w, JOB_IN_NOT_CSV, t->line);
			t->row[t->n_row++] = next_field(t);
			is_more = t->at < t->end && *t->at == t->separator;
			t->at += t->at < t->end;
		}
		t->line++;
		if (t->n_row > 1 || t->row[0][0] != '\0')
			return t->w->in.fault == JOB_IN_FINE;
	}
	return false;
}

static const char *value(const void *arg, struct mem *mem, const char *name)
{
	const struct table *t = arg;

	(void)mem;
	for (size_t i = 0; i < t->n_names && i < t->n_row; i++)
		if (strcmp(t->names[i], name) == 0)
			return t->row[i];
	return NULL;
}

bool job_in_csv(struct job_in_work *w, const char *text, size_t n)
{
	struct table t = { .w = w, .at = text, .end = text + n, .line = 1 };
	const struct job_in_record r = { value, &t };
	bool has_titles = false;

	t.separator = separator_of(&t);
	if (!next_row(&t))
		return false;
	for (t.n_names = 0; t.n_names < t.n_row; t.n_names++) {
		const char *name = plain_name(w->mem, t.row[t.n_names]);

		t.names[t.n_names] = name;
		has_titles |= strcmp(name, "title") == 0 || strcmp(name, "position") == 0 ||
			      strcmp(name, "job_title") == 0 || strcmp(name, "name") == 0;
	}
	if (!has_titles)
		return job_in_fail(w, JOB_IN_NO_TITLES, 1);
	for (int64_t line = t.line; next_row(&t); line = t.line) {
		if (t.n_row != t.n_names)
			return job_in_fail(w, JOB_IN_NOT_CSV, line);
		if (!job_in_add(w, &r, NULL, 0, line))
			return false;
	}
	return w->in.fault == JOB_IN_FINE;
}
