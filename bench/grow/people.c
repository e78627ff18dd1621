/* Institutions, people and what they have published, and the documents that all attach. */
#include "bench/grow/world.h"

#include "base/enc.h"
#include "domain/person/person_import.h"
#include "store/blob.h"

enum { LONG_AGO = 2500 * DAY, PAPERS = 4, CHUNK = 1000 };

static void grow_orgs(struct world *w)
{
	static const char *const kinds[] = { "University of", "Technical University of",
		"Institute for Computing,", "College of" };
	int64_t at = w->now - LONG_AGO;

	w->orgs = MEM_ARRAY(w->mem, struct grown_org, (size_t)w->sizes.orgs);
	fill_begin(w->fill);
	for (size_t i = 0; i < (size_t)w->sizes.orgs; i++) {
		struct grown_org *o = &w->orgs[i];
		const char *town = words_town(i, &o->country);

		o->id = world_id(w);
		o->name = mem_printf(w->mem, "%s %s %zu", kinds[i % 4], town, i / 24 + 1);
		FILL(w->fill, FILL_ORG, db_int(o->id), db_text(NULL), db_text(o->name),
			db_text(o->country), db_text(town), db_int(at));
	}
	fill_end(w->fill);
}

/* kind: "pi", "reviewer" …; its first is number 1. */
static void grow_person_row(
	struct world *w, struct grown_person *p, const char *kind, size_t number)
{
	bool has_org = strcmp(kind, "pi") == 0 || strcmp(kind, "reviewer") == 0;
	int64_t at = w->now - LONG_AGO;

	p->id = world_id(w);
	p->org = prng_below(&w->chance, (uint64_t)w->sizes.orgs);
	p->name = words_person(w->mem, &w->chance);
	p->email = mem_printf(w->mem, "grown.%s%zu@example.org", kind, number);
	p->topics = words_topics(&w->chance);
	FILL(w->fill, FILL_PERSON, db_int(p->id), db_text(p->email),
		db_text(person_email_key(w->mem, p->email)), db_text(p->name),
		db_text(w->password_hash), db_int(at), db_opt_id(has_org ? w->orgs[p->org].id : 0),
		db_text(has_org ? "Professor" : "Staff scientist"),
		db_text(has_org ? "faculty" : "other"),
		db_text(has_org ? w->orgs[p->org].country : "US"),
		db_text("Works on what the publications say."), db_text("UTC"), db_int(at));
	trail_add(w, at, w->staff.id, "person_imported", "person", p->id, "{}");
}

static void grow_role(struct world *w, const struct grown_person *p, const char *role)
{
	FILL(w->fill, FILL_PERSON_ROLE, db_int(p->id), db_text(role), db_int(w->now - LONG_AGO));
}

static void grow_reviewer(struct world *w, struct grown_person *p, size_t number)
{
	struct mem *mem = mem_new(w->mem, "reviewer");

	grow_person_row(w, p, "reviewer", number);
	grow_role(w, p, "reviewer");
	for (size_t k = 0; k < 2; k++) {
		size_t area = (p->topics.a + k * 7) % w->areas.n;

		FILL(w->fill, FILL_PERSON_AREA, db_int(p->id), db_int(w->areas.ids[area]));
	}
	for (int64_t k = 0; k < PAPERS; k++)
		FILL(w->fill, FILL_PUBLICATION, db_int(world_id(w)), db_int(p->id),
			db_text(words_title(mem, &w->chance, p->topics)),
			db_text(words_text(mem, &w->chance, p->topics, 4)), db_int(2018 + k));
	mem_end(mem);
}

static struct grown_person *many(struct world *w, int64_t n, const char *kind)
{
	struct grown_person *list = MEM_ARRAY(w->mem, struct grown_person, (size_t)n);

	for (size_t from = 0; from < (size_t)n; from += CHUNK) {
		fill_begin(w->fill);
		for (size_t i = from; i < (size_t)n && i < from + CHUNK; i++) {
			if (strcmp(kind, "reviewer") == 0)
				grow_reviewer(w, &list[i], i + 1);
			else
				grow_person_row(w, &list[i], kind, i + 1);
			if (strcmp(kind, "contact") == 0)
				grow_role(w, &list[i], "contact");
		}
		trail_write(w);
		fill_end(w->fill);
	}
	return list;
}

/* The smallest PDF that is one, each another. */
static void grow_files(struct world *w)
{
	for (size_t i = 0; i < FILES; i++) {
		struct stored_file *f = &w->files[i];
		const char *pdf = mem_printf(w->mem,
			"%%PDF-1.4\n%% document %zu\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
			"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
			"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
			"xref\n0 4\n0000000000 65535 f \ntrailer<</Size 4/Root 1 0 R>>\n"
			"startxref\n9\n%%%%EOF\n",
			i);

		f->size = (int64_t)strlen(pdf);
		MUST(blob_put(w->cx->db, w->mem, pdf, strlen(pdf), &f->digest) == ERR_OK);
		f->hex = enc_hex(w->mem, f->digest.b, sizeof(f->digest.b));
	}
}

void grow_people(struct world *w)
{
	grow_files(w);
	grow_orgs(w);
	w->reviewers = many(w, w->sizes.reviewers, "reviewer");
	w->pis = many(w, w->sizes.pis, "pi");
	w->contacts = many(w, w->sizes.contacts, "contact");
	w->chairs = many(w, w->sizes.chairs, "past-chair");
	w->chair2 = *many(w, 1, "chair");
	w->auditor = *many(w, 1, "auditor");
	w->person = w->pis[0].id;
	fill_begin(w->fill);
	grow_role(w, &w->auditor, "auditor");
	fill_end(w->fill);
}
