#include "web/text/alert_text.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "web/text/country.h"
#include "web/text/find.h"
#include "web/text/job_text.h"

bool alert_finds(struct mem *mem, const char *typed, const struct job *j)
{
	const struct find f = find_begin(mem, typed);
	const char *const texts[] = { j->title, j->team, j->description, j->about,
		j->responsibilities, j->qualifications };

	return f.n == 0 || find_in(&f, texts, sizeof(texts) / sizeof(texts[0]));
}

/* On one line, whatever was typed or read. */
static const char *flat(struct mem *m, const char *s)
{
	char *copy = mem_str(m, s == NULL ? "" : s);

	for (char *c = copy; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	return copy;
}

/* Adds the text between these two, when there is one. */
static void add(
	struct buf *b, struct mem *m, const char *before, const char *text, const char *after)
{
	if (text[0] == '\0')
		return;
	buf_text(b, before);
	buf_text(b, flat(m, text));
	buf_text(b, after);
}

static const char *place_of(struct mem *m, const struct alert_search *s)
{
	const char *const parts[] = { s->city, s->region,
		s->country[0] == '\0' ? "" : country_name(s->country) };
	struct buf b;

	buf_init(&b, m, 64);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		add(&b, m, b.n == 0 ? "" : ", ", parts[i], "");
	return buf_str(&b);
}

const char *alert_search_told(struct mem *m, const struct alert_search *s)
{
	struct buf b;

	buf_init(&b, m, 128);
	add(&b, m, " in ", place_of(m, s), "");
	add(&b, m, " in the team ", s->team, "");
	add(&b, m, " about ", s->area_name, "");
	add(&b, m, " with “", s->words, "”");
	return b.n == 0 ? "all jobs" : mem_printf(m, "jobs%s", buf_str(&b));
}

/* ---- letters ---- */

enum { SUBJECT_BYTES = 90 };

static const char *often(const struct letter_facts *f)
{
	return f->search->is_daily ? "once a day" : "once a week";
}

/* A stranger has typed the address and the search: nothing of it goes out in our name. */
static void confirm(struct buf *b, const struct letter_facts *f)
{
	buf_printf(b,
		"Somebody asked that new jobs be sent to this address by e-mail, %s at the\n"
		"most. If it was you, please open this link: you see there which jobs, and press\n"
		"the button.\n\n  %s\n\n"
		"The link works for %" PRId64 " hours. After that, please ask again.\n\n"
		"If it was not you, you need not do anything: without the button no letter\n"
		"follows this one.\n",
		often(f), f->link, f->n);
}

static void settings(struct buf *b, const struct letter_facts *f)
{
	buf_printf(b,
		"Somebody asked that new jobs be sent to this address by e-mail. You get them\n"
		"already, and nothing was changed. If it was you: here you choose how often, or\n"
		"end them.\n\n  %s\n\n"
		"If it was not you, you need not do anything.\n",
		f->link);
}

static void postings(struct buf *b, struct mem *m, const struct letter_facts *f)
{
	for (size_t i = 0; i < f->n_jobs; i++) {
		const struct job *j = &f->jobs[i];
		const char *places = job_places_line(m, j);

		buf_printf(b, "%s\n", flat(m, j->title));
		add(b, m, "", j->team, places[0] == '\0' ? "\n" : " · ");
		add(b, m, "", places, "\n");
		buf_printf(b, "  %s/jobs/%s\n\n", f->site, j->slug);
	}
	if (f->n > 0)
		buf_printf(b, "And %" PRId64 " more:\n  %s/jobs\n\n", f->n, f->site);
}

static void sign(struct buf *b, struct mem *m, const struct letter_facts *f)
{
	const char *program = flat(m, f->program), *sponsor = flat(m, f->sponsor);

	buf_printf(b, "\n%s\n", program);
	if (sponsor[0] != '\0' && strcmp(sponsor, program) != 0)
		buf_printf(b, "%s\n", sponsor);
	buf_printf(b, "%s\n", flat(m, f->reply_to));
}

static const char *new_jobs(struct buf *b, struct mem *m, const struct letter_facts *f)
{
	const int64_t n = (int64_t)f->n_jobs + f->n;
	const char *of;

	postings(b, m, f);
	BUF_LIT(b, "--");
	sign(b, m, f);
	buf_printf(b,
		"\nYou get this letter because you asked for new jobs by e-mail, %s at the\n"
		"most. How often, or no more of them:\n  %s\nEnd these letters:\n  %s\n",
		often(f), f->link, f->leave_link);
	of = flat(m, n == 1 ? f->jobs[0].title : alert_search_told(m, f->search));
	return mem_printf(m, "%" PRId64 " new job%s%s%s", n, n == 1 ? "" : "s",
		strlen(of) > SUBJECT_BYTES ? " at " : ": ",
		strlen(of) > SUBJECT_BYTES ? flat(m, f->program) : of);
}

void alert_letter_write(const struct letter_facts *f, struct mem *m, struct letter *ret_letter)
{
	const char *subject;
	struct buf b;

	buf_init(&b, m, 2048);
	if (f->kind == LETTER_ALERT_JOBS) {
		subject = new_jobs(&b, m, f);
	} else {
		BUF_LIT(&b, "Hello,\n\n");
		if (f->kind == LETTER_ALERT_CONFIRM) {
			confirm(&b, f);
			subject = mem_printf(m, "Confirm: new jobs at %s", flat(m, f->program));
		} else {
			settings(&b, f);
			subject = mem_printf(m, "New jobs at %s", flat(m, f->program));
		}
		sign(&b, m, f);
	}
	*ret_letter = (struct letter){ .subject = subject, .body = buf_str(&b) };
}
