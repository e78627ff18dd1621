/* Organizations, people with their publications, and the job postings. */
#include <jansson.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "cli/csv_in.h"
#include "cli/demo/demo.h"
#include "cli/json_in.h"
#include "domain/job/job.h"
#include "domain/org/org_rules.h"
#include "domain/person/person_import.h"

enum { PARTS_MAX = 12 };

static const char password[] = "bursary demo only";

/* "a+b+c" as a list. */
static size_t split(struct mem *mem, const char *text, const char **ret_parts)
{
	char *copy = mem_str(mem, text), *save = NULL;
	size_t n = 0;

	for (char *part = strtok_r(copy, "+", &save); part != NULL && n < PARTS_MAX;
		part = strtok_r(NULL, "+", &save))
		ret_parts[n++] = part;
	return n;
}

static bool organizations(struct demo *d, struct cx *cx)
{
	struct csv_column c[] = { { "ror", true, -1 }, { "name", true, -1 },
		{ "country", true, -1 }, { "city", true, -1 } };
	struct csv *csv;
	struct csv_row r;
	bool ok = true;

	if (csv_open(cx->mem, mem_printf(cx->mem, "%s/organizations.csv", d->folder), &csv) !=
			ERR_OK ||
		!csv_columns(csv, c, 4))
		return demo_fail(d, "%s", csv_fault(csv));
	while (ok && csv_next(csv, &r)) {
		const struct org o = { .ror = csv_field(&r, &c[0]),
			.name = csv_field(&r, &c[1]),
			.country = csv_field(&r, &c[2]),
			.city = csv_field(&r, &c[3]) };

		struct org_id id;

		ok = org_ror_is_good(o.ror)
			     ? demo_went(d, cx, org_add(cx, &o, &id), o.name)
			     : csv_fail(csv, &r, "%s is no ROR id", csv_shown(csv, o.ror));
	}
	if (csv_fault(csv) != NULL)
		ok = demo_fail(d, "%s", csv_fault(csv));
	csv_close(csv);
	return ok;
}

static unsigned role_bit(const char *role)
{
	static const struct {
		const char *name;
		unsigned bit;
	} map[] = { { "admin", ROLE_ADMIN }, { "staff", ROLE_STAFF }, { "finance", ROLE_FINANCE },
		{ "auditor", ROLE_AUDITOR }, { "reviewer", ROLE_REVIEWER },
		{ "contact", ROLE_CONTACT } };

	for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++)
		if (strcmp(map[i].name, role) == 0)
			return map[i].bit;
	return 0;
}

static void remember(struct demo *d, const char *email, struct person_id id, unsigned roles)
{
	d->people = mem_grow(d->mem, d->people, d->n_people + 1, sizeof(*d->people));
	d->people[d->n_people].email = mem_str(d->mem, email);
	d->people[d->n_people].id = id;
	d->people[d->n_people++].roles = roles;
}

/* The columns of people.csv, in this order below. */
enum { EMAIL, NAME, ROLE, ROR, POSITION, KIND, COUNTRY, BIO, AREAS, N_COLUMNS };

static bool person(struct demo *d, struct cx *cx, const char *const *v, const char *hash)
{
	const char *asked[PARTS_MAX], *roles[PARTS_MAX + 1], *areas[PARTS_MAX];
	struct person_import in = { .email = v[EMAIL],
		.name = v[NAME],
		.password_hash = hash,
		.position = v[POSITION],
		.position_kind = v[KIND],
		.country = v[COUNTRY],
		.bio = v[BIO],
		.zone = "UTC",
		.roles = roles,
		.areas = areas };
	size_t n = split(cx->mem, v[ROLE], asked);
	struct person_id id;
	unsigned bits = 0;

	for (size_t i = 0; i < n; i++) {
		/* A chair is a reviewer who chairs a panel; a PI is anybody. */
		const char *role = strcmp(asked[i], "chair") == 0 ? "reviewer" : asked[i];

		if (role_bit(role) == 0)
			continue;
		bits |= role_bit(role);
		roles[in.n_roles++] = role;
	}
	in.n_areas = split(cx->mem, v[AREAS], areas);
	if (v[ROR][0] != '\0' && !demo_went(d, cx, org_find_ror(cx, v[ROR], &in.org), v[ROR]))
		return false;
	if (!demo_went(d, cx, person_import(cx, &in, &id), v[EMAIL]))
		return false;
	remember(d, v[EMAIL], id, bits);
	return true;
}

static bool people(struct demo *d, struct cx *cx)
{
	static const char *const names[N_COLUMNS] = { "email", "name", "role", "organization_ror",
		"position", "position_kind", "country", "bio", "areas" };
	/* One hash for all: the password is known to everybody anyway. */
	const char *hash = crypto_password_hash(cx->mem, password, strlen(password));
	struct csv_column c[N_COLUMNS];
	const char *values[N_COLUMNS];
	struct csv *csv;
	struct csv_row r;
	bool ok = true;

	for (size_t i = 0; i < N_COLUMNS; i++)
		c[i] = (struct csv_column){ names[i], true, -1 };
	if (csv_open(cx->mem, mem_printf(cx->mem, "%s/people.csv", d->folder), &csv) != ERR_OK ||
		!csv_columns(csv, c, N_COLUMNS))
		return demo_fail(d, "%s", csv_fault(csv));
	while (ok && csv_next(csv, &r)) {
		for (size_t i = 0; i < N_COLUMNS; i++)
			values[i] = csv_field(&r, &c[i]);
		ok = person(d, cx, values, hash);
	}
	if (csv_fault(csv) != NULL)
		ok = demo_fail(d, "%s", csv_fault(csv));
	csv_close(csv);
	return ok;
}

static const char *text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

static bool each_record(struct demo *d, struct cx *cx, const char *name,
	bool (*run)(struct demo *, struct cx *, const json_t *))
{
	struct json_in *in;
	struct json_in_record r;
	bool ok =
		json_in_open(cx->mem, mem_printf(cx->mem, "%s/%s", d->folder, name), &in) == ERR_OK;

	while (ok && json_in_next(in, &r))
		ok = run(d, cx, r.value);
	if (json_in_fault(in) != NULL)
		ok = demo_fail(d, "%s", json_in_fault(in));
	json_in_close(in);
	return ok;
}

static bool publication(struct demo *d, struct cx *cx, const json_t *o)
{
	struct person_id id;

	return demo_find_person(d, text(o, "person"), &id) &&
	       demo_went(d, cx,
		       publication_import(cx, id, text(o, "title"), text(o, "abstract"),
			       json_integer_value(json_object_get(o, "year"))),
		       text(o, "title"));
}

/* A JSON list of lines as a Markdown list. */
static const char *bullets(struct mem *mem, const json_t *list)
{
	struct buf b;

	buf_init(&b, mem, 500);
	for (size_t i = 0; i < json_array_size(list); i++)
		buf_printf(&b, "- %s\n", json_string_value(json_array_get(list, i)));
	return buf_str(&b);
}

static void job_lists(struct mem *mem, const json_t *o, struct job *j)
{
	const json_t *places = json_object_get(o, "locations"),
		     *areas = json_object_get(o, "areas");

	j->n_locations = json_array_size(places);
	j->locations = MEM_ARRAY(mem, struct job_location, j->n_locations);
	for (size_t i = 0; i < j->n_locations; i++) {
		const json_t *p = json_array_get(places, i);

		j->locations[i] = (struct job_location){ text(p, "country"), text(p, "region"),
			text(p, "city") };
	}
	j->n_areas = json_array_size(areas);
	j->areas = MEM_ARRAY(mem, struct job_area, j->n_areas);
	for (size_t i = 0; i < j->n_areas; i++)
		j->areas[i].slug = json_string_value(json_array_get(areas, i));
}

static bool job(struct demo *d, struct cx *cx, const json_t *o)
{
	struct job j = { .slug = text(o, "slug"),
		.state = job_state_of(text(o, "state")),
		.title = text(o, "title"),
		.team = text(o, "team"),
		.about = text(o, "about"),
		.responsibilities = bullets(cx->mem, json_object_get(o, "responsibilities")),
		.qualifications = bullets(cx->mem, json_object_get(o, "qualifications")),
		.benefits = text(o, "benefits"),
		.employment_type = text(o, "employment_type"),
		.apply_url = text(o, "apply_url") };

	job_lists(cx->mem, o, &j);
	return demo_when(d, text(o, "posted"), "UTC", &j.posted_at) &&
	       demo_when(d, text(o, "closes"), "UTC", &j.closes_at) &&
	       demo_went(d, cx, job_add(cx, &j), j.slug);
}

/* People and posts were there before the first call. */
static int64_t long_ago(const struct demo *d)
{
	return d->now - (int64_t)400 * 86400;
}

static bool everybody(struct demo *d, struct cx *cx)
{
	return organizations(d, cx) && people(d, cx) &&
	       each_record(d, cx, "publications.jsonl", publication);
}

static bool postings(struct demo *d, struct cx *cx)
{
	return each_record(d, cx, "jobs.jsonl", job);
}

bool demo_people(struct demo *d)
{
	return demo_bracket(d, long_ago(d), everybody, "bringing people in");
}

bool demo_jobs(struct demo *d)
{
	return demo_bracket(d, long_ago(d), postings, "posting jobs");
}
