/* What grows: its sizes, and what is there already while it does. */
#ifndef GROW_WORLD_H
#define GROW_WORLD_H

#include "bench/grow/fill.h"
#include "bench/grow/words.h"

#include "base/crypto.h"
#include "domain/letter.h"
#include "domain/program/program.h"
#include "domain/proposal/proposal.h"

enum { DAY = 86400, FILES = 8, CRITERIA = 4 };

struct sizes {
	int64_t call;	   /* proposals of the call that is under review */
	int64_t inside;	   /* of the years before it */
	int64_t rounds;	   /* calls they are in */
	int64_t panel;	   /* reviewers of the call */
	int64_t reviewers; /* of the program */
	int64_t pis;
	int64_t orgs;
	int64_t jobs;
	int64_t contacts;
	int64_t chairs;	  /* of the years before */
	int64_t decided;  /* of the call under review, per cent */
	int64_t assigned; /* reviewers of each of its proposals, at most 3 */
};

struct grown_person {
	int64_t id;
	size_t org; /* number in the world's */
	const char *name, *email;
	struct topics topics;
};

struct grown_org {
	int64_t id;
	const char *name, *country;
};

struct stored_file {
	struct digest digest;
	const char *hex;
	int64_t size;
};

struct event; /* of the audit, until the round is written */

struct world {
	struct mem *mem; /* of the whole growth */
	struct cx *cx;
	struct fill *fill;
	struct prng chance;
	int64_t now;
	struct sizes sizes;
	struct program_settings settings;
	struct proposal_named_list {
		const struct named *items; /* slug and name */
		const int64_t *ids;
		size_t n;
	} areas, products, datasets;
	struct attestation_item *attestations; /* item: the stored one, without its version */
	size_t n_attestations;
	const char *password_hash;
	struct grown_org *orgs;
	struct grown_person *pis, *reviewers, *contacts, *chairs;
	struct grown_person staff, staff2, chair, chair2, finance, auditor;
	struct stored_file files[FILES];
	int64_t audit_seq;
	struct digest audit_hash;
	struct event *events;
	size_t n_events, cap_events;

	/* What is told of the world when it has grown. */
	int64_t call, released_call, proposal, awarded_proposal, award, message, person, newsletter;
	const char *call_slug, *released_slug, *announced_slug, *job_slug, *winner;
};

int64_t world_id(struct world *w);

/* True once in n times. */
bool world_chance(struct world *w, uint64_t n);

/* Reads what the example has left: catalogues, offices, the head of the audit. */
void world_read(struct world *w);

/* At the end: inquiries about what was proposed, and in general. */
void world_ask(struct world *w);

void grow_people(struct world *w); /* institutions, people, publications, files */
void grow_jobs(struct world *w);
void grow_news(struct world *w); /* subscribers, and letters to them */

/* A call and all that became of it. */
enum stage { STAGE_REVIEWING, STAGE_RELEASED, STAGE_ANNOUNCED };
struct round {
	struct mem *mem; /* of this round */
	enum stage stage;
	int64_t id;
	const char *slug, *title, *period;
	int64_t opens_at, closes_at, due_at, released_at;
	int64_t n; /* proposals; a few drafts and withdrawn ones come on top */
	const struct grown_person *chair;
	int64_t first_pi, first_reviewer, n_panel;
	int64_t criteria[CRITERIA];
	struct candidate *candidates;
	size_t n_candidates;
	size_t turn; /* whose turn it is to review */
};
void grow_round(struct world *w, struct round *r);

/* A proposal of a round. */
struct candidate {
	int64_t id, submitted_at;
	const struct grown_person *pi;
	enum proposal_state state;
	bool is_eligible; /* what screening said; of no draft, of no withdrawn one */
	const char *title, *abstract;
	int64_t cash_cents, credit_cents; /* asked */
	bool is_decided, is_selected;
	int64_t cash_given, credit_given, contact;
	const char *contact_name;
};
void grow_candidate(struct world *w, struct round *r, struct candidate *c);

/* What the call asks besides, as it is made; and what a candidate of it answers, in mem. */
void grow_form(struct world *w, const struct round *r, int64_t at);
struct form_answers grow_answers(struct mem *mem, const struct candidate *c);

/* Its reviews, decision and, after a release, its letter and award. */
void grow_judgement(struct world *w, struct round *r, struct candidate *c, size_t number);
void grow_answer(struct world *w, struct round *r, struct candidate *c);

/* A letter that was sent; facts without the program's and the person's own. */
void grow_letter(struct world *w, struct mem *mem, const struct grown_person *to, const char *key,
	const struct letter_facts *facts);

/* A row of the audit, written with its round's others in the order of time. */
void trail_add(struct world *w, int64_t at, int64_t actor, const char *action, const char *kind,
	int64_t object, const char *detail);
void trail_write(struct world *w);

#endif
