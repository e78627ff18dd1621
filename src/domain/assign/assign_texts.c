#include "domain/assign/assign_texts.h"

#include "domain/assign/assign_sql.h"
#include "domain/seat.h"

enum { HALF_LIFE_YEARS = 6, PAGE = 200 };

struct reading {
	const struct assign_input *in;
	struct mem *mem;
	text_told *tell;
	void *tell_arg;
	struct assign_texts *to;
};

/* ---- reading ---- */

static void add_text(
	struct reading *rd, struct assign_text_list *list, const char *title, const char *abstract)
{
	struct mem *m = rd->to->text_mem;

	if (m == NULL)
		return;
	if (list->n == list->room) {
		list->room = list->room == 0 ? 256 : 2 * list->room;
		list->text = mem_grow(m, list->text, list->room, sizeof(*list->text));
	}
	list->text[list->n++] = expertise_whole_text(m, title, abstract);
}

/* Pages of the call's proposals; those that are no part of the input are passed over. */
static enum err add_papers(struct cx *cx, struct call_id call, struct reading *rd)
{
	struct proposal_id after = { 0 };
	size_t next = 0, n;

	do {
		struct mem *page = mem_new(rd->mem, "page");
		struct assign_proposal_texts_row *r;
		enum err e = assign_proposal_texts(cx->db, page, call, after, PAGE, &r, &n);

		for (size_t i = 0; e == ERR_OK && i < n; i++) {
			after = r[i].id;
			if (next == rd->in->n_proposals || rd->in->proposals[next].v != after.v)
				continue;
			expertise_paper(rd->to->x, r[i].title, r[i].abstract);
			add_text(rd, &rd->to->papers, r[i].title, r[i].abstract);
			next++;
		}
		mem_end(page);
		if (e != ERR_OK)
			return e;
		rd->tell(rd->tell_arg, next, rd->in->n_proposals + rd->in->n_members);
	} while (n == PAGE);
	MUST(next == rd->in->n_proposals);
	return ERR_OK;
}

/* The publications of one member after the other. */
struct profiles {
	struct expertise_work *works;
	size_t n, cap, member;
	int64_t year; /* now */
};

static void end_profile(struct reading *rd, struct profiles *p)
{
	expertise_reviewer(rd->to->x, p->works, p->n);
	p->n = 0;
	p->member++;
}

static void add_work(
	struct reading *rd, struct profiles *p, const struct assign_publication_texts_row *r)
{
	if (p->n == p->cap) {
		p->cap = p->cap == 0 ? 64 : 2 * p->cap;
		p->works = mem_grow(rd->mem, p->works, p->cap, sizeof(*p->works));
	}
	add_text(rd, &rd->to->publications, r->title, r->abstract);
	p->works[p->n++] =
		(struct expertise_work){ expertise_publication(rd->to->x, r->title, r->abstract),
			expertise_recency((double)(p->year - r->year), HALF_LIFE_YEARS) };
}

static enum err add_profiles(struct cx *cx, struct call_id call, struct reading *rd)
{
	const struct assign_input *in = rd->in;
	struct profiles p = { .year = 1970 + cx->now / 31556952 };
	struct person_id person = { 0 };
	struct publication_id after = { 0 };
	size_t n;

	do {
		struct mem *page = mem_new(rd->mem, "page");
		struct assign_publication_texts_row *r;
		enum err e =
			assign_publication_texts(cx->db, page, call, person, after, PAGE, &r, &n);

		/* Both lists are in the order of the person's id. */
		for (size_t i = 0; e == ERR_OK && i < n; i++) {
			person = r[i].person_id;
			after = r[i].id;
			while (p.member < in->n_members && in->members[p.member].v < person.v)
				end_profile(rd, &p);
			if (p.member < in->n_members && in->members[p.member].v == person.v)
				add_work(rd, &p, &r[i]);
		}
		mem_end(page);
		if (e != ERR_OK)
			return e;
		rd->tell(rd->tell_arg, in->n_proposals + p.member, in->n_proposals + in->n_members);
	} while (n == PAGE);
	while (p.member < in->n_members)
		end_profile(rd, &p);
	return ERR_OK;
}

enum err assign_texts_read(struct cx *cx, struct call_id call, const struct assign_input *in,
	struct mem *m, text_told *tell, void *tell_arg, struct assign_texts *ret_texts)
{
	struct reading rd = { in, m, tell, tell_arg, ret_texts };
	enum err e;

	*ret_texts = (struct assign_texts){ .x = expertise_new(m) };
	if (instance_encoder(seat_instance(cx->seat)) != NULL)
		ret_texts->text_mem = mem_new(m, "texts");
	e = add_papers(cx, call, &rd);
	return e == ERR_OK ? add_profiles(cx, call, &rd) : e;
}

/* ---- vectors ---- */

bool assign_texts_wait(const struct assign_texts *t)
{
	return t->text_mem != NULL;
}

/* One list after the other, so that a text of both is encoded once. */
enum err assign_texts_encode(
	struct cx *cx, struct mem *m, text_told *tell, void *tell_arg, struct assign_texts *t)
{
	const struct text_encoder *encoder = instance_encoder(seat_instance(cx->seat));
	size_t papers = t->papers.n, works = t->publications.n;
	struct text_vectors made;
	const char **text;
	enum err e;

	if (!assign_texts_wait(t))
		return ERR_OK;
	text = MEM_ARRAY(t->text_mem, const char *, papers + works);
	for (size_t i = 0; i < papers; i++)
		text[i] = t->papers.text[i];
	for (size_t i = 0; i < works; i++)
		text[papers + i] = t->publications.text[i];
	e = encoder->encode(encoder->arg, m, text, papers + works, tell, tell_arg, &made);
	mem_end(t->text_mem);
	t->text_mem = NULL;
	if (e == ERR_OK)
		t->vectors = (struct expertise_vectors){ made.v, made.v + papers * made.dims,
			made.dims };
	return e;
}
