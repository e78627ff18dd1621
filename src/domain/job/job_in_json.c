/* Postings in JSON: where they stand in it, and what their members are called. */
#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "domain/job/job_in_parts.h"

enum { READ = JSON_REJECT_DUPLICATES, KEY_BYTES = 60 };

/* A member whatever its capitals; of a list, its first. */
static const json_t *member(const json_t *o, const char *name, size_t n)
{
	const char *key;
	json_t *v;

	if (json_is_array(o))
		o = json_array_get(o, 0);
	json_object_foreach((json_t *)(uintptr_t)o, key,
		v) if (strlen(key) == n && strncasecmp(key, name, n) == 0) return v;
	return NULL;
}

static const json_t *at_path(const json_t *o, const char *path)
{
	while (o != NULL && *path != '\0') {
		size_t n = strcspn(path, ".");

		o = member(o, path, n);
		path += n + (path[n] == '.');
	}
	return o;
}

/* A text, a number, or a list of texts as a list of lines. */
static const char *text_of(struct mem *mem, const json_t *v)
{
	struct buf b;

	if (json_is_string(v))
		return mem_str(mem, json_string_value(v));
	if (json_is_integer(v))
		return mem_printf(mem, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	if (!json_is_array(v) || json_array_size(v) == 0)
		return NULL;
	buf_init(&b, mem, 256);
	for (size_t i = 0; i < json_array_size(v); i++)
		if (json_is_string(json_array_get(v, i)))
			buf_printf(&b, "- %s\n", json_string_value(json_array_get(v, i)));
	return b.n == 0 ? NULL : buf_str(&b);
}

/* Lever's lists: those whose heading says so are of the part, others of the description. */
static bool is_of_list(const char *name, const char *heading)
{
	static const struct {
		const char *name, *words[4];
	} parts[] = { { "responsibilities", { "respons", "will do", "you'll do" } },
		{ "qualifications", { "qualif", "require", "bring", "looking for" } },
		{ "benefits", { "benefit", "we offer", "perks" } } };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (size_t k = 0; k < 4 && parts[i].words[k] != NULL; k++)
			if (strcmp(parts[i].name, name) == 0 &&
				strcasestr(heading, parts[i].words[k]) != NULL)
				return true;
	return false;
}

static const char *of_lists(struct mem *mem, const json_t *o, const char *name)
{
	const json_t *lists = json_object_get(o, "lists");

	for (size_t i = 0; i < json_array_size(lists); i++) {
		const json_t *l = json_array_get(lists, i);
		const char *heading = json_string_value(json_object_get(l, "text"));

		if (heading != NULL && is_of_list(name, heading))
			return text_of(mem, json_object_get(l, "content"));
	}
	return NULL;
}

static const char *value(const void *arg, struct mem *mem, const char *name)
{
	const char *text = text_of(mem, at_path(arg, name));

	return text != NULL ? text : of_lists(mem, arg, name);
}

/* ---- places ---- */

/* One that is an object: of our own shape, or schema.org's Place. */
static size_t place_object(struct job_in_work *w, const json_t *o, struct job_location *ret_place)
{
	static const char *const names[][4] = { { "country", "address.addresscountry",
							"address.addresscountry.name",
							"countrycode" },
		{ "region", "address.addressregion", "state", NULL },
		{ "city", "address.addresslocality", "name", NULL } };
	const char *part[3] = { "", "", "" }, *code;

	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 4 && names[i][k] != NULL && part[i][0] == '\0'; k++) {
			const json_t *v = at_path(o, names[i][k]);

			part[i] = json_is_string(v) ? mem_str(w->mem, json_string_value(v)) : "";
		}
	/* "Berlin, Germany" as a name. */
	if (part[0][0] == '\0' && strchr(part[2], ',') != NULL)
		return job_in_places(w, part[2], ret_place);
	code = w->country_of(part[0]);
	*ret_place = (struct job_location){ code == NULL ? "" : code, part[1], part[2] };
	return code != NULL || part[2][0] != '\0';
}

static size_t places_of(struct job_in_work *w, const json_t *v, struct job_location *ret_places)
{
	size_t n = 0, most = json_is_array(v) ? json_array_size(v) : 1;

	for (size_t i = 0; v != NULL && i < most && n < JOB_PLACES; i++) {
		const json_t *one = json_is_array(v) ? json_array_get(v, i) : v;
		struct job_location *read = MEM_ARRAY(w->mem, struct job_location, JOB_PLACES);
		size_t n_read = json_is_string(one) ? job_in_places(w, json_string_value(one), read)
				: json_is_object(one) ? place_object(w, one, read)
						      : 0;

		for (size_t k = 0; k < n_read && n < JOB_PLACES; k++)
			ret_places[n++] = read[k];
	}
	return n;
}

static bool add(struct job_in_work *w, const json_t *o)
{
	static const char *const names[] = { "locations", "joblocation", "categories.alllocations",
		"location", NULL };
	struct job_location *places = MEM_ARRAY(w->mem, struct job_location, JOB_PLACES);
	const struct job_in_record r = { value, o };
	size_t n = 0;

	for (size_t i = 0; n == 0 && names[i] != NULL; i++)
		n = places_of(w, at_path(o, names[i]), places);
	return job_in_add(w, &r, places, n, (int64_t)w->in.n + 1);
}

/* ---- where they stand ---- */

static bool is_posting(const json_t *o)
{
	return json_is_string(member(o, "title", 5)) ||
	       (json_is_string(member(o, "text", 4)) &&
		       json_is_object(member(o, "categories", 10)));
}

/* Those of a value: itself, the members of a list, those of an object that holds one. */
static bool add_all(struct job_in_work *w, const json_t *v, int depth)
{
	static const char *const holders[] = { "jobs", "@graph", "itemlistelement", "item",
		"postings", "results", "data", NULL };

	for (size_t i = 0; json_is_array(v) && i < json_array_size(v); i++)
		if (!add_all(w, json_array_get(v, i), depth + 1))
			return false;
	if (!json_is_object(v))
		return true;
	if (is_posting(v))
		return add(w, v);
	for (size_t i = 0; depth < 4 && holders[i] != NULL; i++) {
		const json_t *held = member(v, holders[i], strlen(holders[i]));

		if (held != NULL)
			return add_all(w, held, depth + 1);
	}
	return true;
}

/* A line each. */
static bool add_lines(struct job_in_work *w, const char *text, size_t n)
{
	const char *end = text + n;

	for (int64_t line = 1; text < end; line++) {
		const char *lf = memchr(text, '\n', (size_t)(end - text)),
			   *stop = lf == NULL ? end : lf;
		size_t length = (size_t)(stop - text);
		bool is_empty = strspn(mem_strn(w->mem, text, length), " \t\r") == length;
		json_t *v = is_empty ? NULL : json_loadb(text, length, READ, NULL);
		bool is_added = is_empty || (v != NULL && add_all(w, v, 0));

		json_decref(v);
		if (!is_added)
			return job_in_fail(w, JOB_IN_NOT_JSON, line);
		text = stop + (lf != NULL);
	}
	return true;
}

bool job_in_json(struct job_in_work *w, const char *text, size_t n)
{
	json_error_t e;
	json_t *v = json_loadb(text, n, READ, &e);
	bool is_well;

	/* A whole value and more behind it: lines, as far as they are. */
	if (v == NULL && json_error_code(&e) == json_error_end_of_input_expected)
		return add_lines(w, text, n);
	if (v == NULL)
		return job_in_fail(w, JOB_IN_NOT_JSON, e.line);
	is_well = add_all(w, v, 0);
	json_decref(v);
	return is_well;
}
