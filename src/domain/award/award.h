/*
 * Awards: from a released, selected proposal to one gift to the PI's
 * institution, and to the public page.  selected → offered (needs a research
 * contact) → accepted by the institution → paid → announced; or refused.
 */
#ifndef DOMAIN_AWARD_H
#define DOMAIN_AWARD_H

#include "domain/cx.h"

struct award {
	struct award_id id;
	struct proposal_id proposal;
	const char *call_slug, *call_title;
	const char *state; /* "selected", "offered", "accepted", "paid", "announced", "refused" */
	const char *title, *summary; /* as announced */
	const char *pi_name, *org_name, *org_country, *org_ror;
	int64_t cash_cents, credit_cents;
	struct person_id contact; /* v 0: none */
	const char *contact_name; /* "" */
	int64_t offered_at, accepted_at, gift_paid_at, credits_issued_at, announced_at; /* 0: not */
	const char *gift_reference;
	int64_t revision, created_at;
};

struct award_contact {
	struct person_id person;
	const char *name;
};

/* All awards of the program, without those in conflict with the actor: staff and finance. */
MUST_CHECK enum err award_entries(struct cx *cx, struct award **ret_awards, size_t *ret_n);

/* The awards whose research contact the actor is. */
MUST_CHECK enum err award_entries_of_contact(
	struct cx *cx, struct award **ret_awards, size_t *ret_n);

MUST_CHECK enum err award_read(struct cx *cx, struct award_id id, struct award *ret_award);

/* Who may be research contact: people of the sponsor, without conflict. */
MUST_CHECK enum err award_possible_contacts(struct cx *cx, struct proposal_id proposal,
	struct award_contact **ret_contacts, size_t *ret_n);

/* Whether one person is among them. */
MUST_CHECK enum err award_may_be_contact(struct cx *cx, struct proposal_id proposal,
	struct person_id contact, bool *ret_may);

/* Names the contact and writes to them.  ERR_REFUSED FINDING_NOT_A_CHOICE at "contact". */
MUST_CHECK enum err award_name_contact(
	struct cx *cx, struct award_id id, int64_t revision, struct person_id contact);

/* The public text; until it is announced. */
MUST_CHECK enum err award_edit_text(struct cx *cx, struct award_id id, int64_t revision,
	const char *title, const char *summary);

/* Offers the gift: a letter to the PI.  ERR_REFUSED FINDING_NO_CONTACT (contact-before-award). */
MUST_CHECK enum err award_offer(struct cx *cx, struct award_id id);

/* The institution accepted, or refused. */
MUST_CHECK enum err award_accept(struct cx *cx, struct award_id id);
MUST_CHECK enum err award_refuse(struct cx *cx, struct award_id id);

/* Finance records the one gift and, when there are credits, their issue. */
MUST_CHECK enum err award_pay(struct cx *cx, struct award_id id, const char *reference);

/*
 * Announces a released call: every accepted or paid award becomes public at
 * once.  ERR_REFUSED FINDING_UNDECIDED while one is neither accepted nor refused.
 */
MUST_CHECK enum err award_announce_call_awards(struct cx *cx, struct call_id call);

/* What visitors read. */
struct recipient_area {
	const char *slug, *name;
};

struct recipient {
	struct award_id id;
	const char *title, *summary, *pi_name, *org_name, *org_country;
	const char *call_slug, *call_title;
	int64_t announced_at, cash_cents, credit_cents;
	struct recipient_area *areas;
	size_t n_areas;
};

/* All of them, newest first. */
MUST_CHECK enum err recipients(struct cx *cx, struct recipient **ret_list, size_t *ret_n);

/* The newest, at most so many; without their areas. */
MUST_CHECK enum err recipients_newest(
	struct cx *cx, int64_t most, struct recipient **ret_list, size_t *ret_n);

MUST_CHECK enum err recipient_read(
	struct cx *cx, struct award_id id, struct recipient *ret_recipient);

#endif
