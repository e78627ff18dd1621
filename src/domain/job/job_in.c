#include "domain/job/job_in.h"

#include <string.h>

#include "base/buf.h"
#include "base/civil.h"
#include "base/num.h"
#include "base/utf8.h"
#include "domain/job/job_in_parts.h"
#include "domain/stamp.h"

enum { DAY_S = 86400, NAMES = 12 };

/* Which names a member has in files: the first that is there counts. */
static const struct {
	size_t at;    /* of struct job */
	bool is_text; /* of several lines, perhaps HTML */
	const char *names[NAMES];
} members[] = {
	{ offsetof(struct job, title), false,
		{ "title", "text", "position", "job_title", "jobtitle", "name" } },
	{ offsetof(struct job, team), false,
		{ "team", "categories.team", "departments.name", "department" } },
	{ offsetof(struct job, business_unit), false,
		{ "business_unit", "categories.department", "hiringorganization.name",
			"company" } },
	{ offsetof(struct job, description), true,
		{ "description", "content", "descriptionplain", "jobdescription", "summary" } },
	{ offsetof(struct job, about), true, { "about", "about_the_team" } },
	{ offsetof(struct job, responsibilities), true, { "responsibilities" } },
	{ offsetof(struct job, qualifications), true, { "qualifications", "requirements" } },
	{ offsetof(struct job, benefits), true,
		{ "benefits", "jobbenefits", "additionalplain", "additional" } },
	{ offsetof(struct job, employment_type), false,
		{ "employment_type", "employmenttype", "categories.commitment", "commitment",
			"jobtype", "type" } },
	{ offsetof(struct job, apply_url), false,
		{ "apply_url", "applyurl", "apply", "url", "absolute_url", "hostedurl", "link" } },
};

static const char *const keys[] = { "id", "identifier.value", "identifier", "external_id",
	"referencenumber", "reference", "requisition_id", "job_id", "guid", "slug", "url",
	"absolute_url", "hostedurl", "link", NULL };
static const char *const posted_names[] = { "posted", "dateposted", "date_posted",
	"first_published", "createdat", "created_at", "date", "pubdate", "updated_at", NULL };
static const char *const closes_names[] = { "closes", "validthrough", "valid_through",
	"expirationdate", "closing_date", "application_deadline", "deadline", NULL };
static const char *const place_names[] = { "locations", "location.name", "location",
	"categories.location", "place", NULL };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One line without blanks around it. */
static const char *line_of(struct mem *mem, const char *s)
{
	char *t;
	size_t n;

	while (is_blank(*s))
		s++;
	t = mem_str(mem, s);
	for (n = strlen(t); n > 0 && is_blank(t[n - 1]); n--)
		t[n - 1] = '\0';
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)t[i] < ' ' || t[i] == 0x7F)
			t[i] = ' ';
	return t;
}

static const char *value_of(
	struct job_in_work *w, const struct job_in_record *r, const char *const *names, size_t most)
{
	for (size_t i = 0; i < most && names[i] != NULL; i++) {
		const char *v = r->value(r->arg, w->mem, names[i]);

		if (v != NULL && v[strspn(v, " \t\r\n")] != '\0')
			return v;
	}
	return NULL;
}

bool job_in_fail(struct job_in_work *w, enum job_in_fault fault, int64_t line)
{
	if (w->in.fault == JOB_IN_FINE) {
		w->in.fault = fault;
		w->in.line = line;
	}
	return false;
}

/* ---- days ---- */

/* "2026-05-13" and what may follow it; milliseconds since 1970, as Lever has them. */
static bool day_of(struct mem *mem, const char *text, int64_t *ret_at)
{
	struct civil c;
	int64_t ms;

	text = line_of(mem, text);
	if (num_parse_int(text, 100000000000, 100000000000000, &ms) == ERR_OK) {
		*ret_at = ms / 1000 / DAY_S * DAY_S;
		return true;
	}
	if (!civil_read(mem_strn(mem, text, strlen(text) < 10 ? strlen(text) : 10), &c))
		return false;
	*ret_at = civil_seconds(c);
	return true;
}

static void read_days(struct job_in_work *w, const struct job_in_record *r, struct job_posting *p)
{
	const char *posted = value_of(w, r, posted_names, SIZE_MAX),
		   *closes = value_of(w, r, closes_names, SIZE_MAX);
	int64_t at;

	p->job.closes_at = job_never;
	if (posted != NULL && day_of(w->mem, posted, &at)) {
		p->job.posted_at = at;
		p->has_posted = true;
	}
	/* To the end of that day. */
	if (closes != NULL && day_of(w->mem, closes, &at))
		p->job.closes_at = at + DAY_S - 1;
}

/* ---- places ---- */

/* Two letters that may be a country's and a state's alike: "San Francisco, CA". */
static bool is_two_letters(const char *s)
{
	return s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z' && s[2] == '\0';
}

static struct job_location place_of(struct job_in_work *w, char *text)
{
	struct job_location l = { "", "", "" };
	const char *part[4] = { "", "", "", "" };
	size_t n = 0;
	const char *first, *last;

	for (char *rest = text, *p; n < 4 && (p = strsep(&rest, ",")) != NULL;)
		if (p[strspn(p, " \t")] != '\0')
			part[n++] = line_of(w->mem, p);
	if (n == 0)
		return l;
	first = is_two_letters(part[0]) ? w->country_of(part[0]) : NULL;
	last = n == 2 && is_two_letters(part[1]) ? NULL : w->country_of(part[n - 1]);
	if (n == 1 && last != NULL)
		return (struct job_location){ last, "", "" };
	if (n > 1 && first != NULL)
		return (struct job_location){ first, n > 2 ? part[1] : "", part[n - 1] };
	if (n > 1 && last != NULL)
		return (struct job_location){ last, n > 2 ? part[n - 2] : "", part[0] };
	return (struct job_location){ "", n > 1 ? part[1] : "", part[0] };
}

size_t job_in_places(struct job_in_work *w, const char *text, struct job_location *ret_places)
{
	char *rest = mem_str(w->mem, text), *one;
	size_t n = 0;

	while (n < JOB_PLACES && (one = strsep(&rest, ";|\n")) != NULL) {
		struct job_location l = place_of(w, one);

		if (l.country[0] != '\0' || l.city[0] != '\0')
			ret_places[n++] = l;
	}
	return n;
}

/* A place told by three names; "state" is one of a posting, too. */
static bool place_by_names(
	struct job_in_work *w, const struct job_in_record *r, struct job_location *ret_place)
{
	static const char *const countries[] = { "country", NULL },
				 *const cities[] = { "city", "town", NULL },
				 *const regions[] = { "region", "province", "state", NULL };
	const char *country = value_of(w, r, countries, SIZE_MAX),
		   *city = value_of(w, r, cities, SIZE_MAX),
		   *region = value_of(w, r, regions, SIZE_MAX), *code;

	if (city == NULL)
		return false;
	code = country == NULL ? NULL : w->country_of(line_of(w->mem, country));
	*ret_place = (struct job_location){ code == NULL ? "" : code,
		region == NULL || job_state_of(region) != 0 ? "" : line_of(w->mem, region),
		line_of(w->mem, city) };
	return true;
}

/* Each once. */
static void add_place(struct job *j, struct job_location l)
{
	for (size_t i = 0; i < j->n_locations; i++)
		if (strcmp(j->locations[i].country, l.country) == 0 &&
			strcmp(j->locations[i].region, l.region) == 0 &&
			strcmp(j->locations[i].city, l.city) == 0)
			return;
	if (j->n_locations < JOB_PLACES)
		j->locations[j->n_locations++] = l;
}

static void read_places(struct job_in_work *w, const struct job_in_record *r, struct job *j,
	const struct job_location *places, size_t n_places)
{
	struct job_location *read = MEM_ARRAY(w->mem, struct job_location, JOB_PLACES), one;
	const char *text;
	size_t n = 0;

	j->locations = MEM_ARRAY(w->mem, struct job_location, JOB_PLACES);
	for (size_t i = 0; i < n_places; i++)
		add_place(j, places[i]);
	if (j->n_locations > 0)
		return;
	if (place_by_names(w, r, &one))
		add_place(j, one);
	text = j->n_locations > 0 ? NULL : value_of(w, r, place_names, SIZE_MAX);
	if (text != NULL)
		n = job_in_places(w, text, read);
	for (size_t i = 0; i < n; i++)
		add_place(j, read[i]);
}

/* ---- words ---- */

static const char *employment(struct mem *mem, const char *type)
{
	static const char *const words[][2] = { { "FULL_TIME", "Full-time" },
		{ "PART_TIME", "Part-time" }, { "CONTRACTOR", "Contract" },
		{ "TEMPORARY", "Temporary" }, { "INTERN", "Internship" },
		{ "VOLUNTEER", "Volunteer" }, { "PER_DIEM", "By the day" } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i][0], type) == 0)
			return words[i][1];
	return line_of(mem, type);
}

static void read_areas(struct job_in_work *w, const struct job_in_record *r, struct job *j)
{
	static const char *const names[] = { "areas", NULL };
	const char *text = value_of(w, r, names, SIZE_MAX), *one;
	char *rest = text == NULL ? NULL : mem_str(w->mem, text);

	j->areas = MEM_ARRAY(w->mem, struct job_area, JOB_AREAS);
	while (j->n_areas < JOB_AREAS && (one = strsep(&rest, ";|,\n")) != NULL) {
		bool is_there = false;

		one = line_of(w->mem, one[0] == '-' ? one + 1 : one);
		for (size_t i = 0; i < j->n_areas; i++)
			is_there |= strcmp(j->areas[i].slug, one) == 0;
		if (one[0] != '\0' && !is_there)
			j->areas[j->n_areas++].slug = one;
	}
}

/* Without a name of its own it is known by all that it says. */
static const char *key_of(struct job_in_work *w, const struct job_in_record *r, const struct job *j)
{
	const char *key = value_of(w, r, keys, SIZE_MAX);
	const char *const texts[] = { j->title, j->team, j->description, j->about,
		j->responsibilities, j->qualifications,
		j->n_locations > 0 ? j->locations[0].city : "" };

	if (key != NULL && strlen(key) <= JOB_LINK_CHARS)
		return line_of(w->mem, key);
	return mem_printf(
		w->mem, "text:%s", stamp_of(w->mem, texts, sizeof(texts) / sizeof(texts[0])));
}

bool job_in_add(struct job_in_work *w, const struct job_in_record *r,
	const struct job_location *places, size_t n_places, int64_t line)
{
	static const char *const states[] = { "state", NULL };
	struct job_posting p = { .line = line };
	const char *state = value_of(w, r, states, SIZE_MAX);

	if (w->in.n == JOB_IN_MANY)
		return job_in_fail(w, JOB_IN_TOO_MANY, line);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const char *v = value_of(w, r, members[i].names, NAMES);

		v = v == NULL		 ? ""
		    : members[i].is_text ? job_in_text(w->mem, v)
					 : line_of(w->mem, v);
		memcpy((char *)&p.job + members[i].at, &v, sizeof(v));
	}
	p.job.employment_type = employment(w->mem, p.job.employment_type);
	p.job.state = state == NULL ? JOB_STATE_OPEN : job_state_of(state);
	if (p.job.state == 0)
		p.job.state = JOB_STATE_OPEN;
	read_days(w, r, &p);
	read_places(w, r, &p.job, places, n_places);
	read_areas(w, r, &p.job);
	p.key = key_of(w, r, &p.job);
	if (w->in.n == w->cap) {
		w->cap = w->cap == 0 ? 64 : w->cap * 2;
		w->in.items = mem_grow(w->mem, w->in.items, w->cap, sizeof(*w->in.items));
	}
	w->in.items[w->in.n++] = p;
	return true;
}

static const char ld_json[] = "application/ld+json";

/* A web page: what it tells search engines in scripts of that type. */
static void read_page(struct job_in_work *w, const char *page, size_t n)
{
	static const char close[] = "</script";
	const char *at = page, *end = page + n;

	while (w->in.fault == JOB_IN_FINE &&
		(at = memmem(at, (size_t)(end - at), ld_json, strlen(ld_json))) != NULL) {
		const char *from = memchr(at, '>', (size_t)(end - at));
		const char *to = from == NULL
					 ? NULL
					 : memmem(from, (size_t)(end - from), close, strlen(close));

		if (to == NULL)
			break;
		job_in_json(w, from + 1, (size_t)(to - from - 1));
		at = to;
	}
}

struct job_in job_in_read(struct mem *mem, const void *bytes, size_t n, job_country_fn *country_of)
{
	struct job_in_work w = { .mem = mem, .country_of = country_of };
	const char *text = bytes;
	size_t at = 0;

	if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		at = 3;
	text += at;
	n -= at;
	for (at = 0; at < n && is_blank(text[at]);)
		at++;
	if (at == n)
		job_in_fail(&w, JOB_IN_EMPTY, 0);
	else if (n > JOB_IN_BYTES)
		job_in_fail(&w, JOB_IN_TOO_LARGE, 0);
	else if (memchr(text, '\0', n) != NULL || !utf8_valid(text, n))
		job_in_fail(&w, JOB_IN_NOT_UTF8, 0);
	else if (text[at] == '[' || text[at] == '{')
		job_in_json(&w, text, n);
	else if (text[at] == '<' && memmem(text, n, ld_json, strlen(ld_json)) != NULL)
		read_page(&w, text, n);
	else if (text[at] == '<')
		job_in_xml(&w, text, n);
	else
		job_in_csv(&w, text, n);
	if (w.in.fault == JOB_IN_FINE && w.in.n == 0)
		job_in_fail(&w, JOB_IN_EMPTY, 0);
	if (w.in.fault != JOB_IN_FINE)
		w.in.n = 0;
	return w.in;
}
