/* Parts: texts that several statements of a file share. */
#include "sqlc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { USES_MAX = 100 };

static char *trimmed(const char *s)
{
	size_t n = strlen(s);

	while (n > 0 && isspace((unsigned char)s[n - 1]))
		n--;
	return copy(s, n);
}

void parts_add(struct catalogue *c, const struct statement *body)
{
	if (c->n_parts == MAX_PARTS)
		die(body->line, "too many parts in one file");
	for (int i = 0; i < c->n_parts; i++)
		if (strcmp(c->parts[i].name, body->name) == 0)
			die(body->line, "part \"%s\" stands already on line %d", body->name,
				c->parts[i].line);
	for (int d = SQLITE; d <= PG; d++)
		if (body->text[d] == NULL || skip_space(body->text[d])[0] == '\0')
			die(body->line, "part \"%s\" is empty", body->name);
	c->parts[c->n_parts++] = (struct part){ .name = body->name,
		.line = body->line,
		.text = { trimmed(body->text[SQLITE]), trimmed(body->text[PG]) } };
}

/* The part's text with what the use says in place of "@", on one line: lines are counted on. */
static char *part_text(const struct part *part, enum dialect d, const char *said)
{
	const char *from = part->text[d];
	char *out = held(calloc(strlen(from) + 1, strlen(said) + 1)), *to = out;

	for (; *from != '\0'; from++)
		if (*from == '@')
			to = stpcpy(to, said);
		else
			*to++ = *from == '\n' ? ' ' : *from;
	return out;
}

/* What {{>NAME}} or {{>NAME WORD}} at p stands for; p moves behind it. */
static char *used_part(struct catalogue *c, enum dialect d, const char **p, int line)
{
	char *name, *said;

	*p += strlen("{{>");
	name = word(p);
	*p = skip_space(*p);
	said = word(p);
	if (strncmp(*p, "}}", 2) != 0)
		die(line, "a part is used as {{>name}} or {{>name word}}");
	*p += 2;
	for (int i = 0; i < c->n_parts; i++) {
		struct part *part = &c->parts[i];

		if (strcmp(part->name, name) != 0)
			continue;
		if ((strchr(part->text[d], '@') != NULL) != (said[0] != '\0'))
			die(line,
				"part \"%s\": \"@\" in it and a word where it is used go together",
				name);
		part->is_used = true;
		return part_text(part, d, said);
	}
	die(line, "part \"%s\" does not stand above", name);
}

char *parts_put(struct catalogue *c, enum dialect d, char *sql, int line)
{
	const char *p = strstr(sql, "{{>");

	for (int n = 0; p != NULL; n++) {
		const char *start = p;
		int at = line;

		if (n == USES_MAX)
			die(line, "more than %d parts in one text, or one in itself", USES_MAX);

		for (const char *q = sql; q < start; q++)
			at += *q == '\n';
		char *put = used_part(c, d, &p, at);

		sql = text("%.*s%s%s", (int)(start - sql), sql, put, p);
		p = strstr(sql, "{{>");
	}
	return sql;
}

void parts_check(const struct catalogue *c)
{
	for (int i = 0; i < c->n_parts; i++)
		if (!c->parts[i].is_used)
			die(c->parts[i].line, "part \"%s\" is not used", c->parts[i].name);
}
