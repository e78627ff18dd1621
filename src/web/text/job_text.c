#include "web/text/job_text.h"

#include <inttypes.h>

#include "base/buf.h"
#include "web/text/country.h"

const char *job_fault_text(struct mem *m, enum job_in_fault fault, int64_t line)
{
	static const char *const words[] = { [JOB_IN_FINE] = "",
		[JOB_IN_EMPTY] = "There is no posting in it.",
		[JOB_IN_TOO_LARGE] = "It is larger than 8 MB: please take several files.",
		[JOB_IN_TOO_MANY] = "It has more than 5,000 postings: please take several files.",
		[JOB_IN_NOT_UTF8] = "It is not text in UTF-8.",
		[JOB_IN_NOT_JSON] = "It is not whole JSON.",
		[JOB_IN_NOT_CSV] =
			"A row has more or fewer fields than the first, or a quotation mark is "
			"never closed.",
		[JOB_IN_NOT_XML] = "It is not whole XML.",
		[JOB_IN_DECLARES] =
			"It is XML with a DOCTYPE, which is not read: entities can make much "
			"of little, and reach for other files.",
		[JOB_IN_NO_TITLES] =
			"The first row must name the columns, and one of them \"title\"." };

	return line > 0 ? mem_printf(m, "Line %" PRId64 ": %s", line, words[fault]) : words[fault];
}

const char *job_fetch_text(struct mem *m, enum job_fetch_fault fault, int64_t status)
{
	switch (fault) {
	case JOB_FETCH_FINE:
		return "";
	case JOB_FETCH_BAD_URL:
		return "Its address is none that can be read.";
	case JOB_FETCH_NO_HOST:
		return "There is no such site.";
	case JOB_FETCH_INNER:
		return "Its address is of an inner network, which is not read.";
	case JOB_FETCH_NO_ANSWER:
		return "The site did not answer, or broke off.";
	case JOB_FETCH_NOT_TRUSTED:
		return "The site's certificate is not valid.";
	case JOB_FETCH_TOO_SLOW:
		return "The site was too slow: it is given a minute, and not less than 200 bytes a "
		       "second.";
	case JOB_FETCH_TOO_LARGE:
		return "It is larger than 8 MB.";
	case JOB_FETCH_SENDS_ON:
		return "The site sends on too often, or to what is not read.";
	case JOB_FETCH_STATUS:
		return mem_printf(m, "The site answered with status %" PRId64 ".", status);
	case JOB_FETCH_COUNT:
		break;
	}
	BUG("unknown fault");
}

const char *job_step_word(enum job_step_kind kind)
{
	switch (kind) {
	case JOB_STEP_ADDED:
		return "Added";
	case JOB_STEP_CHANGED:
		return "Changed";
	case JOB_STEP_SAME:
		return "As it was";
	case JOB_STEP_JOINED:
		return "Put with another";
	case JOB_STEP_REFUSED:
		return "Not taken";
	case JOB_STEP_CLOSED:
		return "Closed";
	case JOB_STEP_COUNT:
		break;
	}
	BUG("unknown step");
}

static const char *why_text(enum job_why why)
{
	switch (why) {
	case JOB_WHY_NONE:
		return "";
	case JOB_WHY_NO_TITLE:
		return "It has no title.";
	case JOB_WHY_LONG_TITLE:
		return "Its title has more than 200 characters.";
	case JOB_WHY_NO_TEXT:
		return "It has no text.";
	case JOB_WHY_LONG_TEXT:
		return "A part of its text has more than 20,000 characters.";
	case JOB_WHY_BAD_LINK:
		return "The address to apply at is neither https://, http:// nor mailto:.";
	case JOB_WHY_OVER:
		return "Its last day has gone by.";
	case JOB_WHY_TWICE:
		return "Another one before it has the same id and place.";
	case JOB_WHY_COUNT:
		break;
	}
	BUG("unknown reason");
}

const char *job_step_text(struct mem *m, const struct job_step *s)
{
	switch (s->kind) {
	case JOB_STEP_JOINED:
		return mem_printf(m, "%s the text of “%s”, so the two are one posting.",
			s->likeness == 100 ? "It has"
					   : mem_printf(m, "It has %" PRId64 " %% of", s->likeness),
			s->with_title);
	case JOB_STEP_REFUSED:
		return why_text(s->why);
	case JOB_STEP_CLOSED:
		return "The feed does not give it any more.";
	case JOB_STEP_ADDED:
	case JOB_STEP_CHANGED:
	case JOB_STEP_SAME:
	case JOB_STEP_COUNT:
		break;
	}
	return "";
}

const char *job_report_sum(struct mem *m, const struct job_report *r)
{
	static const char *const words[] = { [JOB_STEP_ADDED] = "added",
		[JOB_STEP_CHANGED] = "changed",
		[JOB_STEP_SAME] = "as they were",
		[JOB_STEP_JOINED] = "put with others",
		[JOB_STEP_REFUSED] = "not taken",
		[JOB_STEP_CLOSED] = "closed" };
	struct buf b;

	if (r->fault != JOB_IN_FINE)
		return job_fault_text(m, r->fault, r->fault_line);
	buf_init(&b, m, 80);
	for (int k = 0; k < JOB_STEP_COUNT; k++)
		if (r->n_of[k] > 0)
			buf_printf(
				&b, "%s%" PRId64 " %s", b.n == 0 ? "" : ", ", r->n_of[k], words[k]);
	return b.n == 0 ? "nothing" : buf_str(&b);
}

static const char *joined(struct mem *m, const char *text, const char *between, const char *next)
{
	if (next[0] == '\0')
		return text;
	return text[0] == '\0' ? next : mem_printf(m, "%s%s%s", text, between, next);
}

const char *job_place_text(struct mem *m, const struct job_location *l)
{
	return joined(
		m, l->city, ", ", l->country[0] == '\0' ? l->region : country_name(l->country));
}

const char *job_places_line(struct mem *m, const struct job *j)
{
	const char *text = "";

	for (size_t i = 0; i < j->n_locations; i++)
		text = joined(m, text, " · ", job_place_text(m, &j->locations[i]));
	return text;
}
