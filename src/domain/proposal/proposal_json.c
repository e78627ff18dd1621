/* A proposal's content as JSON: the frozen form.  Keys are sorted, so equal content is equal bytes. */
#include <jansson.h>
#include <string.h>

#include "domain/proposal/proposal_load.h"

static json_t *text(const char *s)
{
	/* Every text was checked at the door; one that is not UTF-8 here is a bug. */
	json_t *j = json_string(s == NULL ? "" : s);

	MUST(j != NULL);
	return j;
}

static json_t *named_array(const struct named *list, size_t n)
{
	json_t *a = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *o = json_object();

		json_object_set_new(o, "slug", text(list[i].slug));
		json_object_set_new(o, "name", text(list[i].name));
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *team_array(const struct proposal_body *b)
{
	json_t *a = json_array();

	for (size_t i = 0; i < b->n_team; i++) {
		json_t *o = json_object();

		json_object_set_new(o, "name", text(b->team[i].name));
		json_object_set_new(o, "affiliation", text(b->team[i].affiliation));
		json_object_set_new(o, "role", text(b->team[i].role));
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *line_array(const struct proposal_body *b)
{
	json_t *a = json_array();

	for (size_t i = 0; i < b->n_lines; i++) {
		json_t *o = json_object();

		json_object_set_new(o, "category", text(b->lines[i].category));
		json_object_set_new(o, "description", text(b->lines[i].description));
		json_object_set_new(o, "amount_cents", json_integer(b->lines[i].amount_cents));
		json_array_append_new(a, o);
	}
	return a;
}

static json_t *file_object(const struct proposal_body *b)
{
	json_t *o;

	if (b->file_name == NULL)
		return json_null();
	o = json_object();
	json_object_set_new(o, "id", json_integer(b->file.v));
	json_object_set_new(o, "name", text(b->file_name));
	json_object_set_new(o, "size", json_integer(b->file_size));
	json_object_set_new(o, "sha256", text(b->file_digest));
	return o;
}

static json_t *pi_object(const struct proposal_body *b)
{
	json_t *o = json_object();

	json_object_set_new(o, "name", text(b->pi_name));
	json_object_set_new(o, "position", text(b->pi_position));
	json_object_set_new(o, "organization", text(b->pi_org));
	json_object_set_new(o, "country", text(b->pi_country));
	return o;
}

const char *proposal_body_json(struct mem *mem, const struct proposal_body *b)
{
	json_t *o = json_object();
	char *dumped;
	const char *kept;

	json_object_set_new(o, "format", json_integer(1));
	json_object_set_new(o, "title", text(b->title));
	json_object_set_new(o, "abstract", text(b->abstract));
	json_object_set_new(o, "keywords", text(b->keywords));
	json_object_set_new(o, "areas", named_array(b->areas, b->n_areas));
	json_object_set_new(o, "team", team_array(b));
	json_object_set_new(o, "budget", line_array(b));
	json_object_set_new(o, "wants_credits", json_boolean(b->wants_credits));
	json_object_set_new(o, "credit_cents", json_integer(b->credit_cents));
	json_object_set_new(o, "credit_justification", text(b->credit_justification));
	json_object_set_new(o, "products", named_array(b->products, b->n_products));
	json_object_set_new(o, "datasets", named_array(b->datasets, b->n_datasets));
	json_object_set_new(o, "contact_name", text(b->contact_name));
	json_object_set_new(o, "pi", pi_object(b));
	json_object_set_new(o, "document", file_object(b));
	dumped = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);
	MUST(dumped != NULL);
	kept = mem_str(mem, dumped);
	free(dumped);
	json_decref(o);
	return kept;
}

/* Reading back.  A missing or mistyped member is damage, not input: it fails the whole. */
struct reader {
	struct mem *mem;
	bool is_bad;
};

static const char *get_text(struct reader *r, const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	if (s == NULL)
		r->is_bad = true;
	return mem_str(r->mem, s == NULL ? "" : s);
}

static int64_t get_int(struct reader *r, const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_integer(v))
		r->is_bad = true;
	return json_integer_value(v);
}

static const json_t *get_array(struct reader *r, const json_t *o, const char *key, size_t *ret_n)
{
	const json_t *a = json_object_get(o, key);

	if (!json_is_array(a))
		r->is_bad = true;
	*ret_n = json_array_size(a);
	return a;
}

static const struct named *get_named(
	struct reader *r, const json_t *o, const char *key, size_t *ret_n)
{
	const json_t *a = get_array(r, o, key, ret_n);
	struct named *list = MEM_ARRAY(r->mem, struct named, *ret_n);

	for (size_t i = 0; i < *ret_n; i++) {
		const json_t *item = json_array_get(a, i);

		list[i] = (struct named){ get_text(r, item, "slug"), get_text(r, item, "name") };
	}
	return list;
}

static void get_team(struct reader *r, const json_t *o, struct proposal_body *b)
{
	const json_t *a = get_array(r, o, "team", &b->n_team);
	struct team_member *team = MEM_ARRAY(r->mem, struct team_member, b->n_team);

	for (size_t i = 0; i < b->n_team; i++) {
		const json_t *item = json_array_get(a, i);

		team[i] = (struct team_member){ get_text(r, item, "name"),
			get_text(r, item, "affiliation"), get_text(r, item, "role") };
	}
	b->team = team;
}

static void get_lines(struct reader *r, const json_t *o, struct proposal_body *b)
{
	const json_t *a = get_array(r, o, "budget", &b->n_lines);
	struct budget_line_facts *lines = MEM_ARRAY(r->mem, struct budget_line_facts, b->n_lines);

	for (size_t i = 0; i < b->n_lines; i++) {
		const json_t *item = json_array_get(a, i);

		lines[i] = (struct budget_line_facts){ get_text(r, item, "category"),
			get_text(r, item, "description"), get_int(r, item, "amount_cents") };
		b->cash_cents += lines[i].amount_cents;
	}
	b->lines = lines;
}

static void get_file(struct reader *r, const json_t *o, struct proposal_body *b)
{
	const json_t *file = json_object_get(o, "document");

	if (json_is_null(file))
		return;
	b->file = (struct file_id){ get_int(r, file, "id") };
	b->file_name = get_text(r, file, "name");
	b->file_size = get_int(r, file, "size");
	b->file_digest = get_text(r, file, "sha256");
}

static void get_body(struct reader *r, const json_t *o, struct proposal_body *b)
{
	const json_t *pi = json_object_get(o, "pi");

	b->title = get_text(r, o, "title");
	b->abstract = get_text(r, o, "abstract");
	b->keywords = get_text(r, o, "keywords");
	b->areas = get_named(r, o, "areas", &b->n_areas);
	get_team(r, o, b);
	get_lines(r, o, b);
	b->wants_credits = json_is_true(json_object_get(o, "wants_credits"));
	b->credit_cents = get_int(r, o, "credit_cents");
	b->credit_justification = get_text(r, o, "credit_justification");
	b->products = get_named(r, o, "products", &b->n_products);
	b->datasets = get_named(r, o, "datasets", &b->n_datasets);
	b->contact_name = get_text(r, o, "contact_name");
	b->pi_name = get_text(r, pi, "name");
	b->pi_position = get_text(r, pi, "position");
	b->pi_org = get_text(r, pi, "organization");
	b->pi_country = get_text(r, pi, "country");
	get_file(r, o, b);
}

enum err proposal_body_parse(struct mem *mem, const char *json, struct proposal_body *ret_body)
{
	json_error_t error;
	json_t *o = json_loads(json, 0, &error);
	struct reader r = { .mem = mem };
	struct proposal_body b = { 0 };

	if (o == NULL)
		return ERR_INTERNAL;
	get_body(&r, o, &b);
	json_decref(o);
	if (r.is_bad)
		return ERR_INTERNAL;
	*ret_body = b;
	return ERR_OK;
}
