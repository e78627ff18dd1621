#include "web/pages/public/job_show.h"

#include <string.h>

#include "domain/job/job_rules.h"
#include "domain/program/program.h"
#include "web/pages/common/listed.h"
#include "web/text/country.h"
#include "web/text/when.h"

const char *job_other_site(struct rq *rq, const struct job *j)
{
	const char *site = job_link_host(rq->mem, j->apply_url),
		   *ours = job_link_host(rq->mem, rq->program->base_url);

	return site != NULL && ours != NULL && strcmp(site, ours) == 0 ? NULL : site;
}

/* Of schema.org's kinds, by the words that people write; NULL: none of them is told. */
static const char *employment_code(const char *type)
{
	static const char *const kinds[][2] = { { "intern", "INTERN" }, { "part", "PART_TIME" },
		{ "full", "FULL_TIME" }, { "contract", "CONTRACTOR" }, { "temporary", "TEMPORARY" },
		{ "fixed", "TEMPORARY" }, { "volunteer", "VOLUNTEER" }, { "day", "PER_DIEM" } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcasestr(type, kinds[i][0]) != NULL)
			return kinds[i][1];
	return type[0] == '\0' ? NULL : "OTHER";
}

static void add_part(struct rq *rq, struct buf *html, const char *title, const char *text)
{
	const struct safe_html part = rq_markdown(rq, text, 3);

	if (part.n == 0)
		return;
	if (title != NULL)
		buf_printf(html, "<h2>%s</h2>\n", title);
	buf_add(html, part.s, part.n);
}

/* All of it in HTML, as search engines ask. */
static const char *whole_text(struct rq *rq, const struct job *j)
{
	struct buf html;

	buf_init(&html, rq->mem, 4096);
	add_part(rq, &html, NULL, j->description);
	add_part(rq, &html, "What you will do", j->responsibilities);
	add_part(rq, &html, "What you bring", j->qualifications);
	add_part(rq, &html, "What we offer", j->benefits);
	add_part(rq, &html, "About the team", j->about);
	return buf_str(&html);
}

/* "Remote" is no town: where one may live stands instead. */
static bool is_remote(const struct job_location *l)
{
	return strcasecmp(l->city, "remote") == 0;
}

static void add_place(struct buf *b, const struct job_location *l)
{
	BUF_LIT(b, "{\"@type\":\"Place\",\"address\":{\"@type\":\"PostalAddress\"");
	if (l->city[0] != '\0')
		BUF_JSON(b, ",\"addressLocality\":%", l->city);
	if (l->region[0] != '\0')
		BUF_JSON(b, ",\"addressRegion\":%", l->region);
	if (l->country[0] != '\0')
		BUF_JSON(b, ",\"addressCountry\":%", l->country);
	BUF_LIT(b, "}}");
}

static void add_places(struct buf *b, const struct job *j)
{
	size_t n = 0, n_remote = 0;

	BUF_LIT(b, ",\"jobLocation\":[");
	for (size_t i = 0; i < j->n_locations; i++) {
		if (is_remote(&j->locations[i])) {
			n_remote++;
			continue;
		}
		if (n++ > 0)
			buf_char(b, ',');
		add_place(b, &j->locations[i]);
	}
	buf_char(b, ']');
	if (n_remote == 0)
		return;
	BUF_LIT(b, ",\"jobLocationType\":\"TELECOMMUTE\",\"applicantLocationRequirements\":[");
	n = 0;
	for (size_t i = 0; i < j->n_locations; i++)
		if (is_remote(&j->locations[i]) && j->locations[i].country[0] != '\0') {
			if (n++ > 0)
				buf_char(b, ',');
			BUF_JSON(b, "{\"@type\":\"Country\",\"name\":%}", j->locations[i].country);
		}
	buf_char(b, ']');
}

const char *job_posting_json(struct rq *rq, const struct job *j)
{
	const char *employment = employment_code(j->employment_type);
	struct buf b;

	buf_init(&b, rq->mem, 8192);
	BUF_JSON(&b,
		"{\"@context\":\"https://schema.org/\",\"@type\":\"JobPosting\",\"title\":%,"
		"\"description\":%,\"datePosted\":%,\"identifier\":{\"@type\":\"PropertyValue\","
		"\"name\":%,\"value\":%},\"hiringOrganization\":{\"@type\":\"Organization\","
		"\"name\":%",
		j->title, whole_text(rq, j), when_machine_date(rq->mem, j->posted_at, "UTC"),
		rq->program->sponsor, j->slug, rq->program->sponsor);
	if (j->business_unit[0] != '\0')
		BUF_JSON(&b, ",\"department\":{\"@type\":\"Organization\",\"name\":%}",
			j->business_unit);
	BUF_LIT(&b, "}");
	if (j->closes_at != job_never)
		BUF_JSON(&b, ",\"validThrough\":%", when_machine(rq->mem, j->closes_at));
	if (employment != NULL)
		BUF_JSON(&b, ",\"employmentType\":%", employment);
	if (j->apply_url[0] != '\0')
		BUF_LIT(&b, ",\"directApply\":false");
	add_places(&b, j);
	BUF_LIT(&b, "}");
	return buf_str(&b);
}
