#include "domain/job/job_rules.h"

#include <string.h>

#include "base/utf8.h"
#include "domain/slug.h"

static void say(struct findings *out, enum finding_code code, const char *field, int64_t value)
{
	finding_add(out, (struct finding){ .code = code, .field = field, .value = value });
}

/* Addresses of staff's pages beside a posting's own. */
static bool is_reserved(const char *slug)
{
	return strcmp(slug, "new") == 0 || strcmp(slug, "import") == 0 ||
	       strcmp(slug, "feeds") == 0;
}

/* "https://" and the like; what stands behind it. */
static const char *behind_scheme(const char *link)
{
	static const char *const schemes[] = { "https://", "http://" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strncasecmp(link, schemes[i], strlen(schemes[i])) == 0)
			return link + strlen(schemes[i]);
	return NULL;
}

bool job_link_is_good(const char *link)
{
	const char *host = behind_scheme(link);

	if (strpbrk(link, " \t\r\n\"<>\\") != NULL)
		return false;
	if (strncasecmp(link, "mailto:", 7) == 0)
		return strchr(link, '@') != NULL && link[7] != '@';
	return host != NULL && strchr("/?#.", *host) == NULL;
}

const char *job_link_host(struct mem *mem, const char *link)
{
	const char *host = behind_scheme(link), *at;
	char *name;
	size_t n;

	if (host == NULL)
		return NULL;
	n = strcspn(host, "/?#");
	/* Who signs in within an address is not where it leads. */
	at = memrchr(host, '@', n);
	if (at != NULL) {
		n -= (size_t)(at + 1 - host);
		host = at + 1;
	}
	name = mem_strn(mem, host, n);
	for (char *c = name; *c != '\0'; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
	return strncmp(name, "www.", 4) == 0 ? name + 4 : name;
}

/* So far behind "apply", within its sentence: "apply on Twitch's Career site https://…". */
enum { APPLY_BYTES = 120 };

const char *job_sends_to(struct mem *mem, const char *text)
{
	for (const char *at = text; (at = strcasestr(at, "apply ")) != NULL; at++) {
		const char *link = strcasestr(at, "http");
		size_t n;

		if (at > text && ((at[-1] | 32) >= 'a' && (at[-1] | 32) <= 'z'))
			continue;
		if (link == NULL || link - at > APPLY_BYTES ||
			memchr(at, '\n', (size_t)(link - at)) != NULL)
			continue;
		/* A sentence between the two is about something else. */
		if (memmem(at, (size_t)(link - at), ". ", 2) != NULL)
			continue;
		n = strcspn(link, " \t\r\n)\"<>");
		while (n > 0 && strchr(".,;:!", link[n - 1]) != NULL)
			n--;
		link = mem_strn(mem, link, n);
		if (job_link_is_good(link) && n <= JOB_LINK_CHARS)
			return link;
	}
	return NULL;
}

static void places(const struct job_input *in, struct findings *out)
{
	if (in->n_places == 0)
		say(out, FINDING_REQUIRED, "places", 0);
	for (size_t i = 0; i < in->n_places; i++)
		if (in->places[i].country[0] == '\0')
			say(out, FINDING_REQUIRED, "places", (int64_t)i);
}

void job_rules_run(const struct job_rule_facts *f, struct findings *out)
{
	const struct job_input *in = f->in;

	if (in->title[0] == '\0')
		say(out, FINDING_REQUIRED, "title", 0);
	if (!slug_is_good(in->slug) || is_reserved(in->slug))
		say(out, FINDING_BAD_SLUG, "slug", 0);
	else if (f->is_slug_taken)
		say(out, FINDING_TAKEN, "slug", 0);
	places(in, out);
	if (in->description[0] == '\0' && in->responsibilities[0] == '\0')
		say(out, FINDING_REQUIRED, "description", 0);
	if (!job_link_is_good(in->apply_url))
		say(out, FINDING_BAD_LINK, "apply_url", 0);
	if (in->closes_at <= in->posted_at)
		say(out, FINDING_NOT_AFTER, "closes", 0);
}

static bool is_long(const char *text)
{
	return strlen(text) > JOB_TEXT_CHARS && utf8_count(text) > JOB_TEXT_CHARS;
}

enum job_why job_why_not(const struct job_posting *p, int64_t now)
{
	const struct job *j = &p->job;

	if (j->title[0] == '\0')
		return JOB_WHY_NO_TITLE;
	if (utf8_count(j->title) > JOB_TITLE_CHARS)
		return JOB_WHY_LONG_TITLE;
	if (j->description[0] == '\0' && j->responsibilities[0] == '\0' && j->about[0] == '\0')
		return JOB_WHY_NO_TEXT;
	if (is_long(j->description) || is_long(j->about) || is_long(j->responsibilities) ||
		is_long(j->qualifications) || is_long(j->benefits))
		return JOB_WHY_LONG_TEXT;
	if (j->apply_url[0] != '\0' && !job_link_is_good(j->apply_url))
		return JOB_WHY_BAD_LINK;
	return j->closes_at <= now ? JOB_WHY_OVER : JOB_WHY_NONE;
}
