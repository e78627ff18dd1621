/*
 * The example program: programs/ara/ read and lived through, with the real use
 * cases, on a clock that stands where each step would have been.  So the example
 * has an audit chain, frozen versions, receipts and letters like any other.
 */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "domain/call/call.h"
#include "domain/cx.h"

/* One run: everything is found by the names that the files use. */
struct demo {
	struct mem *mem; /* of the whole run */
	struct seat *seat;
	const char *folder; /* programs/ara */
	int64_t now;
	struct prng chance;
	const struct drawing *drawing; /* of demo_pdf.c; NULL: nothing is drawn yet */
	const char *fault;	       /* "file:line: reason" or what a use case said; NULL: none */
	struct {
		const char *email;
		struct person_id id;
		unsigned roles;
	} * people;
	size_t n_people;
	struct {
		const char *slug;
		enum call_stage stage; /* how far it is to come */
		struct call_id id;
		int64_t opens_at, closes_at, decisions_due_at;
	} * calls;
	size_t n_calls;
	struct {
		const char *key; /* "p001" */
		const char *pi;
		size_t call;
		struct proposal_id id;
		enum proposal_state state; /* draft, submitted or withdrawn */
		int64_t cash_cents, credit_cents;
	} * proposals;
	size_t n_proposals;
};

/* Each reads its files and adds them; false with d->fault set. */
bool demo_content(struct demo *d); /* program.json, catalogues, FAQ, rules, pages */
bool demo_people(struct demo *d);  /* organizations, people, publications */
bool demo_jobs(struct demo *d);
bool demo_calls(struct demo *d);
bool demo_proposals(struct demo *d);
bool demo_reviews(struct demo *d);   /* screening, panel, assignment, reviews */
bool demo_decisions(struct demo *d); /* decisions, release, awards, announcement */
bool demo_news(struct demo *d);	     /* a letter to the list */
bool demo_index(struct demo *d);     /* the words that the worker would have made by now */

/* A cx of its own memory, as a person, at an instant; ends with demo_done(). */
struct cx *demo_as(struct demo *d, const char *email, int64_t now);
void demo_done(struct cx *cx);

/* As whom cx is, what a call asks besides; section: its text in the call's file, name. */
bool demo_questions(
	struct demo *d, struct cx *cx, struct call_id call, const char *section, const char *name);

/*
 * Whether a use case went well; if not, d->fault says which and what it found,
 * and the answer is false.
 */
bool demo_went(struct demo *d, struct cx *cx, enum err e, const char *what);

/* Numbers in d->people etc. by name; a name that does not exist sets d->fault. */
bool demo_find_person(struct demo *d, const char *email, struct person_id *ret_id);
bool demo_find_call(struct demo *d, const char *slug, size_t *ret_number);
bool demo_find_proposal(struct demo *d, const char *key, size_t *ret_number);

bool demo_fail(struct demo *d, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* A whole file, NUL-terminated; NULL with d->fault set. */
const char *demo_read(struct demo *d, const char *name, size_t *ret_n);

/*
 * "-30d 00:00", "+21d 23:59", "+111d": days from today in a zone; a time with
 * 59 minutes is the end of that minute.  *ret_at in UTC seconds.
 */
bool demo_when(struct demo *d, const char *text, const char *zone, int64_t *ret_at);

/* A proposal's document, set with Pango and drawn with Cairo. */
struct demo_section {
	const char *heading, *text;
};

struct demo_document {
	const char *title, *author, *org, *call, *abstract;
	const struct demo_section *sections;
	size_t n_sections;
};

/* In mem; NULL with d->fault set. */
const void *demo_pdf(
	struct demo *d, struct mem *mem, const struct demo_document *doc, size_t *ret_n);

/* Runs what adds everything of a file at an instant: all of it goes in, or nothing. */
bool demo_bracket(
	struct demo *d, int64_t now, bool (*run)(struct demo *, struct cx *), const char *what);

#endif
