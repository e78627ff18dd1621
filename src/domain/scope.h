/*
 * What a bracket has for itself, so that a use case reasons alone.  cx_begin()
 * has the whole program.  cx_begin_in() has less, and others run beside it;
 * then every read that it relies on is either
 *
 *   - of rows that its scope covers: nobody changes them until it ends, or
 *   - asked again by a guard or a revision in the statement that changes, or
 *   - of rows whose change reads nothing of what this bracket changes: whatever
 *     came first, the two have an order in which each ran alone.
 *
 * A use case that is not sure takes the whole program.  So do edits of what
 * all rely on, and of a call, which may move its proposals to another period:
 * whether that may be hangs on other calls.
 *
 *            program  call    person          what it covers
 *   whole    alone    -       -               everything
 *   call,    shared   alone   -               the call: its row, panel, assignments, screenings,
 *   call of                                   reviews, decisions, release, conflicts, awards,
 *   award                                     tasks, and the state of its proposals
 *   own      shared   shared  the PI alone    the PI's proposals, in whatever call; their account
 *   start    shared   shared  alone           the same, before there is a proposal
 *   review   shared   shared  reviewer alone  their reviews and assignments; the proposal, with
 *                             PI shared       its PI, under review
 *   person   shared   -       alone           an account: sessions, links, tries, profile
 *   email    shared   -       who has it      an address, and the account behind it, if any
 *   rows     shared   -       -               nothing but the rows its statements guard
 *
 * Shared on the program: settings, texts, areas, institutions, roles, and who belongs where
 * are changed with the whole program alone, and so stay as they are for everybody else.
 * Locks are taken in the order program, call, person (two people: by key), so nobody
 * waits in a circle.  On SQLite each bracket has its turn, and a scope says nothing.
 */
#ifndef DOMAIN_SCOPE_H
#define DOMAIN_SCOPE_H

#include <stdbool.h>

#include "base/err.h"
#include "domain/ids.h"

struct cx;

enum scope_kind {
	SCOPE_WHOLE,
	SCOPE_CALL,
	SCOPE_CALL_OF, /* the call of a proposal */
	SCOPE_AWARD,   /* the call of an award */
	SCOPE_OWN,
	SCOPE_START,
	SCOPE_REVIEW,
	SCOPE_PERSON,
	SCOPE_EMAIL,
	SCOPE_ROWS
};

struct scope {
	enum scope_kind kind;
	struct call_id call;
	struct proposal_id proposal;
	struct award_id award;
	struct person_id person;
	const char *email_key;
};

static inline struct scope scope_of_call(struct call_id call)
{
	return (struct scope){ .kind = SCOPE_CALL, .call = call };
}

static inline struct scope scope_of_calls_proposal(struct proposal_id proposal)
{
	return (struct scope){ .kind = SCOPE_CALL_OF, .proposal = proposal };
}

static inline struct scope scope_of_award(struct award_id award)
{
	return (struct scope){ .kind = SCOPE_AWARD, .award = award };
}

static inline struct scope scope_of_own_proposal(struct proposal_id proposal)
{
	return (struct scope){ .kind = SCOPE_OWN, .proposal = proposal };
}

static inline struct scope scope_of_start(struct call_id call, struct person_id person)
{
	return (struct scope){ .kind = SCOPE_START, .call = call, .person = person };
}

static inline struct scope scope_of_review(struct proposal_id proposal, struct person_id person)
{
	return (struct scope){ .kind = SCOPE_REVIEW, .proposal = proposal, .person = person };
}

static inline struct scope scope_of_person(struct person_id person)
{
	return (struct scope){ .kind = SCOPE_PERSON, .person = person };
}

static inline struct scope scope_of_email(const char *email_key)
{
	return (struct scope){ .kind = SCOPE_EMAIL, .email_key = email_key };
}

static inline struct scope scope_of_rows(void)
{
	return (struct scope){ .kind = SCOPE_ROWS };
}

/* Inside a bracket of `outer`, is `inner` covered? */
bool scope_covers(const struct scope *outer, const struct scope *inner);

/* Takes the locks, as the first thing in a transaction; nothing on SQLite. */
MUST_CHECK enum err scope_take(struct cx *cx, const struct scope *scope);

#endif
