#include "cli/filter/papers_in.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/json_in.h"
#include "cli/progress.h"

enum { PROGRESS_STEPS = 1000, PROGRESS_EVERY = 64 };

static const double MS_PER_YEAR = 365.2425 * 24 * 3600 * 1000;

struct text {
	const char *id, *title, *abstract;
	double date_ms; /* 0: unknown */
	bool is_empty;
};

struct reading {
	struct mem *mem;
	const struct papers_in *in;
	struct papers p;
	double *date_ms; /* [publications] */
	bool *is_empty;	 /* [publications] */
	size_t room;
	double newest_ms;

	/* The profiles, until all dates are known. */
	uint32_t *work;
	size_t n_works, work_room;
	size_t *first_work; /* [reviewers + 1] */
	size_t profile_room;
	uint32_t *last_in; /* [publications] the reviewer + 1 it was last put with */
	const char *fault;
};

/* "text" or {"value": "text"}; NULL when it is absent or null. */
static bool read_string(const json_t *content, const char *key, const char **ret_text)
{
	const json_t *v = json_object_get(content, key);

	if (json_is_object(v))
		v = json_object_get(v, "value");
	*ret_text = json_string_value(v);
	return v == NULL || json_is_null(v) || json_is_string(v);
}

static bool has_text(const char *s)
{
	return s != NULL && s[strspn(s, " \t\r\n")] != '\0';
}

static bool read_text(struct json_in *in, const struct json_in_record *r, struct text *ret_text)
{
	const json_t *content = json_object_get(r->value, "content");
	const json_t *id = json_object_get(r->value, "id");

	if (!json_is_object(r->value))
		return json_in_fail(in, r, NULL, "not an object with \"id\" and \"content\"");
	*ret_text = (struct text){ .id = id == NULL ? r->key : json_string_value(id),
		.date_ms = json_number_value(json_object_get(r->value, "cdate")) };
	if (ret_text->id == NULL || ret_text->id[0] == '\0')
		return json_in_fail(in, r, NULL, "\"id\" is missing, or not a string");
	if (!json_is_object(content))
		return json_in_fail(in, r, NULL, "\"content\" is missing, or not an object");
	if (!read_string(content, "title", &ret_text->title) ||
		!read_string(content, "abstract", &ret_text->abstract))
		return json_in_fail(in, r, NULL, "title or abstract is not a string");
	ret_text->is_empty = !has_text(ret_text->title) && !has_text(ret_text->abstract);
	return true;
}

/* What is done with each text of a file; false after telling a fault. */
typedef bool use_text(struct reading *rd, struct json_in *in, const struct json_in_record *r,
	const struct text *t);

static enum err read_texts(struct reading *rd, const char *path, use_text *use)
{
	struct mem *scratch = mem_new(rd->mem, "texts");
	struct json_in_record r;
	struct progress progress;
	struct json_in *in;
	struct text t;

	progress_begin(&progress, "reading texts", PROGRESS_STEPS);
	if (json_in_open(scratch, path, &in) == ERR_OK)
		while (json_in_next(in, &r) && read_text(in, &r, &t) && use(rd, in, &r, &t))
			if (r.line % PROGRESS_EVERY == 0)
				progress_at(
					&progress, (uint64_t)(json_in_part(in) * PROGRESS_STEPS));
	progress_end(&progress);
	rd->fault = mem_str(rd->mem, json_in_fault(in));
	json_in_close(in);
	mem_end(scratch);
	return rd->fault == NULL ? ERR_OK : ERR_INVALID;
}

static size_t reviewers(const struct reading *rd)
{
	return (size_t)names_count(rd->p.reviewer);
}

static bool use_submission(struct reading *rd, struct json_in *in, const struct json_in_record *r,
	const struct text *t)
{
	int32_t before = names_count(rd->p.paper);

	if (names_add(rd->p.paper, t->id) < before)
		return json_in_fail(in, r, t->id, "submission \"%.100s\" is there twice", t->id);
	if (t->is_empty)
		return json_in_fail(in, r, t->id,
			"submission \"%.100s\" has neither title nor abstract", t->id);
	expertise_paper(rd->p.x, t->title, t->abstract);
	if (rd->in->keeps_texts) {
		size_t n = (size_t)before;

		/* Room doubles where the number is a power of two. */
		if ((n & (n - 1)) == 0)
			rd->p.paper_text = mem_grow(rd->mem, rd->p.paper_text, n == 0 ? 1 : 2 * n,
				sizeof(*rd->p.paper_text));
		rd->p.paper_text[n] = expertise_whole_text(rd->mem, t->title, t->abstract);
	}
	return true;
}

/* The number of a publication; its text goes to the engine when it is new. */
static int32_t put_publication(struct reading *rd, const struct text *t)
{
	int32_t before = names_count(rd->p.publication);
	int32_t number = names_add(rd->p.publication, t->id);
	int32_t paper = names_find(rd->p.paper, t->id);
	size_t n = (size_t)number;

	if (number < before)
		return number;
	if (n == rd->room) {
		rd->room = rd->room == 0 ? 64 : rd->room * 2;
		rd->date_ms = mem_grow(rd->mem, rd->date_ms, rd->room, sizeof(*rd->date_ms));
		rd->is_empty = mem_grow(rd->mem, rd->is_empty, rd->room, sizeof(*rd->is_empty));
		rd->last_in = mem_grow(rd->mem, rd->last_in, rd->room, sizeof(*rd->last_in));
		rd->p.title = mem_grow(rd->mem, rd->p.title, rd->room, sizeof(*rd->p.title));
		rd->p.publication_text = mem_grow(
			rd->mem, rd->p.publication_text, rd->room, sizeof(*rd->p.publication_text));
	}
	rd->date_ms[n] = t->date_ms;
	rd->is_empty[n] = t->is_empty;
	rd->last_in[n] = 0;
	rd->p.title[n] = rd->in->keeps_titles ? mem_str(rd->mem, t->title) : NULL;
	rd->p.publication_text[n] =
		rd->in->keeps_texts ? expertise_whole_text(rd->mem, t->title, t->abstract) : NULL;
	rd->newest_ms = t->date_ms > rd->newest_ms ? t->date_ms : rd->newest_ms;
	if (paper != -1)
		expertise_publication_of_paper(rd->p.x, (uint32_t)paper);
	else
		expertise_publication(rd->p.x, t->title, t->abstract);
	return number;
}

static void begin_profile(struct reading *rd, const char *reviewer)
{
	names_add(rd->p.reviewer, reviewer);
	if (reviewers(rd) > rd->profile_room) {
		rd->profile_room = rd->profile_room == 0 ? 64 : rd->profile_room * 2;
		rd->first_work = mem_grow(
			rd->mem, rd->first_work, rd->profile_room + 1, sizeof(*rd->first_work));
	}
	rd->first_work[reviewers(rd) - 1] = rd->n_works;
	rd->first_work[reviewers(rd)] = rd->n_works;
}

/* False when the publication is in the profile already. */
static bool add_work(struct reading *rd, int32_t publication)
{
	if (rd->last_in[publication] == reviewers(rd))
		return false;
	rd->last_in[publication] = (uint32_t)reviewers(rd);
	/* No text says nothing: it is no evidence against the reviewer either. */
	if (rd->is_empty[publication])
		return true;
	if (rd->n_works == rd->work_room) {
		rd->work_room = rd->work_room == 0 ? 1024 : rd->work_room * 2;
		rd->work = mem_grow(rd->mem, rd->work, rd->work_room, sizeof(*rd->work));
	}
	rd->work[rd->n_works++] = (uint32_t)publication;
	rd->first_work[reviewers(rd)] = rd->n_works;
	return true;
}

static bool is_profile_empty(const struct reading *rd)
{
	return rd->first_work[reviewers(rd) - 1] == rd->n_works && !rd->in->keeps_empty;
}

/* One file of publications for all. */
static bool use_publication(struct reading *rd, struct json_in *in, const struct json_in_record *r,
	const struct text *t)
{
	int32_t before = names_count(rd->p.publication);

	if (put_publication(rd, t) < before)
		return json_in_fail(in, r, t->id, "publication \"%.100s\" is there twice", t->id);
	return true;
}

/* One reviewer's own file: a co-author's may hold the same publication. */
static bool use_own_publication(struct reading *rd, struct json_in *in,
	const struct json_in_record *r, const struct text *t)
{
	if (!add_work(rd, put_publication(rd, t)))
		return json_in_fail(in, r, t->id, "publication \"%.100s\" is there twice", t->id);
	return true;
}

static bool use_background(struct reading *rd, struct json_in *in, const struct json_in_record *r,
	const struct text *t)
{
	(void)in;
	(void)r;
	if (names_find(rd->p.paper, t->id) == -1 && names_find(rd->p.publication, t->id) == -1)
		expertise_background(rd->p.x, t->title, t->abstract);
	return true;
}

static bool read_profile(struct reading *rd, struct json_in *in, const struct json_in_record *r)
{
	size_t i;
	const json_t *v;

	if (r->key == NULL || !json_is_array(r->value))
		return json_in_fail(in, r, NULL,
			"profiles are one object, reviewer to an array of publication ids");
	begin_profile(rd, r->key);
	json_array_foreach(r->value, i, v)
	{
		const char *id = json_string_value(v);
		int32_t publication;

		if (id == NULL)
			return json_in_fail(
				in, r, NULL, "reviewer \"%.100s\": an id is not a string", r->key);
		publication = names_find(rd->p.publication, id);
		if (publication == -1)
			return json_in_fail(in, r, id,
				"reviewer \"%.100s\": publication \"%.100s\" is not in the "
				"archives",
				r->key, id);
		if (!add_work(rd, publication))
			return json_in_fail(in, r, r->key,
				"reviewer \"%.100s\": publication \"%.100s\" is there twice",
				r->key, id);
	}
	if (is_profile_empty(rd))
		return json_in_fail(in, r, NULL, "reviewer \"%.100s\" has no publications", r->key);
	return true;
}

static enum err read_profiles(struct reading *rd)
{
	struct mem *scratch = mem_new(rd->mem, "profiles");
	struct json_in_record r;
	struct json_in *in;

	if (json_in_open(scratch, rd->in->profiles, &in) == ERR_OK)
		while (json_in_next(in, &r) && read_profile(rd, in, &r))
			;
	rd->fault = mem_str(rd->mem, json_in_fault(in));
	json_in_close(in);
	mem_end(scratch);
	return rd->fault == NULL ? ERR_OK : ERR_INVALID;
}

/* The reviewer's id of a file name, "~Ada_Lovelace1.jsonl.gz"; NULL when it is none of ours. */
static char *reviewer_of(struct mem *m, const char *name)
{
	static const char *const endings[] = { ".jsonl", ".jsonl.gz", ".json", ".json.gz" };
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t e = strlen(endings[i]);

		if (n > e && name[0] != '.' && strcmp(name + n - e, endings[i]) == 0)
			return mem_strn(m, name, n - e);
	}
	return NULL;
}

static enum err read_own_file(struct reading *rd, const char *name)
{
	char *reviewer = reviewer_of(rd->mem, name);
	char *path = mem_printf(rd->mem, "%s/%s", rd->in->archives, name);

	if (reviewer == NULL)
		return ERR_OK;
	if (names_find(rd->p.reviewer, reviewer) != -1) {
		rd->fault = mem_printf(rd->mem, "%s:1: a second file of this reviewer", path);
		return ERR_INVALID;
	}
	begin_profile(rd, reviewer);
	if (read_texts(rd, path, use_own_publication) != ERR_OK) {
		/* An empty file is an empty profile. */
		struct stat st;

		if (!rd->in->keeps_empty || stat(path, &st) != 0 || st.st_size != 0)
			return ERR_INVALID;
		rd->fault = NULL;
	}
	if (is_profile_empty(rd)) {
		rd->fault = mem_printf(
			rd->mem, "%s:1: reviewer \"%.100s\" has no publications", path, reviewer);
		return ERR_INVALID;
	}
	return ERR_OK;
}

/* By name, so that the order of the disk does not show. */
static enum err read_folder(struct reading *rd)
{
	struct dirent **entry;
	int n = scandir(rd->in->archives, &entry, NULL, alphasort);
	struct progress progress;
	enum err e = ERR_OK;

	if (n < 0) {
		rd->fault = mem_printf(rd->mem, "%s: %s", rd->in->archives, strerror(errno));
		return ERR_INVALID;
	}
	progress_begin(&progress, "reading archives", (uint64_t)n);
	for (int i = 0; i < n; i++) {
		if (e == ERR_OK)
			e = read_own_file(rd, entry[i]->d_name);
		free(entry[i]);
		progress_at(&progress, (uint64_t)i + 1);
	}
	progress_end(&progress);
	free(entry);
	return e;
}

static enum err read_archives(struct reading *rd)
{
	struct stat st;
	enum err e;

	if (stat(rd->in->archives, &st) != 0) {
		rd->fault = mem_printf(rd->mem, "%s: %s", rd->in->archives, strerror(errno));
		return ERR_INVALID;
	}
	if (S_ISDIR(st.st_mode)) {
		if (rd->in->profiles == NULL)
			return read_folder(rd);
		rd->fault = mem_printf(rd->mem,
			"%s: a folder of archives has its profiles in its file names",
			rd->in->profiles);
		return ERR_INVALID;
	}
	if (rd->in->profiles == NULL) {
		rd->fault = mem_printf(
			rd->mem, "%s: one file of archives needs --profiles", rd->in->archives);
		return ERR_INVALID;
	}
	e = read_texts(rd, rd->in->archives, use_publication);
	return e == ERR_OK ? read_profiles(rd) : e;
}

static float weight_of(const struct reading *rd, uint32_t publication)
{
	double date = rd->date_ms[publication];

	if (rd->in->half_life_years <= 0 || date <= 0)
		return 1;
	return expertise_recency((rd->newest_ms - date) / MS_PER_YEAR, rd->in->half_life_years);
}

static void hand_over_profiles(struct reading *rd)
{
	struct expertise_work *works = MEM_ARRAY(rd->mem, struct expertise_work, rd->n_works);

	bool *is_work = MEM_ARRAY(rd->mem, bool, (size_t)names_count(rd->p.publication));

	for (size_t i = 0; i < rd->n_works; i++) {
		works[i] = (struct expertise_work){ rd->work[i], weight_of(rd, rd->work[i]) };
		is_work[rd->work[i]] = true;
	}
	for (uint32_t v = 0; v < reviewers(rd); v++)
		expertise_reviewer(rd->p.x, works + rd->first_work[v],
			rd->first_work[v + 1] - rd->first_work[v]);
	rd->p.is_work = is_work;
	mem_drop(works);
}

static enum err read_all(struct reading *rd)
{
	enum err e = read_texts(rd, rd->in->submissions, use_submission);

	if (e == ERR_OK)
		e = read_archives(rd);
	if (e == ERR_OK && rd->in->corpus != NULL)
		e = read_texts(rd, rd->in->corpus, use_background);
	if (e != ERR_OK)
		return e;
	if (reviewers(rd) == 0) {
		rd->fault = mem_printf(rd->mem, "%s: no reviewers", rd->in->archives);
		return ERR_INVALID;
	}
	hand_over_profiles(rd);
	return ERR_OK;
}

enum err papers_read(struct mem *m, const struct papers_in *in, struct papers *ret_papers,
	const char **ret_fault)
{
	struct reading rd = { .mem = m, .in = in };
	enum err e;

	rd.p.x = expertise_new(m);
	rd.p.paper = names_new(m);
	rd.p.publication = names_new(m);
	rd.p.reviewer = names_new(m);
	e = read_all(&rd);
	if (e == ERR_OK)
		*ret_papers = rd.p;
	else
		*ret_fault = rd.fault;
	return e;
}
