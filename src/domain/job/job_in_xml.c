/*
 * Postings in XML: elements called job, item, posting, position, vacancy or
 * entry, each with its members as elements.  A DOCTYPE ends the reading, so that
 * there are no entities but the five of XML itself (docs/decisions/0016-feeds.md).
 */
#include <expat.h>
#include <string.h>

#include "base/buf.h"
#include "domain/job/job_in_parts.h"

enum { DEPTH = 40, MEMBERS = 60 };

struct reading {
	struct job_in_work *w;
	XML_Parser parser;
	int depth, record_at; /* 0: outside of a record */
	int64_t line;
	struct buf text;
	const char *names[MEMBERS], *values[MEMBERS];
	size_t n;
	bool is_declaring;
};

/* "ns:jobTitle" is jobtitle. */
static const char *plain(struct mem *mem, const char *name)
{
	const char *colon = strrchr(name, ':');
	char *s = mem_str(mem, colon == NULL ? name : colon + 1);

	for (char *c = s; *c != '\0'; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
		if (*c == '-')
			*c = '_';
	}
	return s;
}

static bool is_record(const char *name)
{
	static const char *const names[] = { "job", "item", "posting", "position", "vacancy",
		"entry", NULL };

	for (size_t i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static const char *value(const void *arg, struct mem *mem, const char *name)
{
	const struct reading *r = arg;

	(void)mem;
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->names[i], name) == 0)
			return r->values[i];
	return NULL;
}

static void begin(void *arg, const XML_Char *name, const XML_Char **attributes)
{
	struct reading *r = arg;

	(void)attributes;
	if (++r->depth > DEPTH) {
		XML_StopParser(r->parser, XML_FALSE);
		return;
	}
	if (r->record_at == 0 && is_record(plain(r->w->mem, name))) {
		r->record_at = r->depth;
		r->line = (int64_t)XML_GetCurrentLineNumber(r->parser);
		r->n = 0;
	}
	r->text.n = 0;
}

static void characters(void *arg, const XML_Char *s, int n)
{
	struct reading *r = arg;

	if (r->record_at > 0)
		buf_add(&r->text, s, (size_t)n);
}

/* A member ends with its text; the first of a name counts.  Members of members are members. */
static void end(void *arg, const XML_Char *name)
{
	struct reading *r = arg;
	const struct job_in_record record = { value, r };

	if (r->record_at > 0 && r->depth > r->record_at && r->n < MEMBERS && r->text.n > 0) {
		r->names[r->n] = plain(r->w->mem, name);
		r->values[r->n++] = mem_strn(r->w->mem, r->text.data, r->text.n);
	}
	if (r->depth == r->record_at) {
		r->record_at = 0;
		if (r->n > 0 && !job_in_add(r->w, &record, NULL, 0, r->line))
			XML_StopParser(r->parser, XML_FALSE);
	}
	r->text.n = 0;
	r->depth--;
}

static void declaration(void *arg, const XML_Char *name, const XML_Char *system,
	const XML_Char *public, int has_subset)
{
	struct reading *r = arg;

	(void)name, (void)system, (void)public, (void)has_subset;
	r->is_declaring = true;
	XML_StopParser(r->parser, XML_FALSE);
}

bool job_in_xml(struct job_in_work *w, const char *text, size_t n)
{
	struct reading r = { .w = w, .parser = XML_ParserCreate("UTF-8") };
	int64_t line;
	bool is_well;

	MUST(r.parser != NULL);
	buf_init(&r.text, w->mem, 4096);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, begin, end);
	XML_SetCharacterDataHandler(r.parser, characters);
	XML_SetStartDoctypeDeclHandler(r.parser, declaration);
	is_well = XML_Parse(r.parser, text, (int)n, 1) == XML_STATUS_OK;
	line = (int64_t)XML_GetCurrentLineNumber(r.parser);
	XML_ParserFree(r.parser);
	if (!is_well)
		job_in_fail(w, r.is_declaring ? JOB_IN_DECLARES : JOB_IN_NOT_XML, line);
	return is_well && w->in.fault == JOB_IN_FINE;
}
