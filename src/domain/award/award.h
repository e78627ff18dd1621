/*
 * Awards: from a released, selected proposal to one gift to the PI's
 * institution, and to the public page.  selected → offered (needs a research
 * contact) → accepted by the institution → paid → announced; or refused.
 */
#ifndef DOMAIN_AWARD_H
#define DOMAIN_AWARD_H

#include "domain/cx.h"
#include "domain/life/lives.h"
#include "domain/list.h"

struct award {
	struct award_id id;
	struct proposal_id proposal;
	const char *call_slug, *call_title;
	enum award_state state;
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

/* Each list is without the awards in conflict with the actor, whatever it is asked for. */

/* All awards of the program, with their texts: for what looks at a whole program. */
MUST_CHECK enum err award_entries(struct cx *cx, struct award **ret_awards, size_t *ret_n);

enum award_which {
	AWARDS_ALL,
	AWARDS_OF_STATE, /* not announced yet, in that state */
	AWARDS_ANNOUNCED,
	AWARDS_OTHERS /* not to be paid: not yet, or done */
};

struct award_filter {
	enum award_which which;
	enum award_state state;
};

/*
 * A page of them, newest release first, each by title: with what a list shows of one, and of
 * AWARDS_OTHERS, which is finance's, with neither call nor contact.  The rest is 0 or NULL.
 */
MUST_CHECK enum err award_entries_page(struct cx *cx, const struct award_filter *filter,
	const struct list_ask *ask, struct award **ret_awards, struct list_page *ret_page);

/* The gifts to pay, in the order of their acceptance, at most so many; likewise. */
MUST_CHECK enum err award_entries_to_pay(
	struct cx *cx, int64_t most, struct award **ret_awards, size_t *ret_n);

/* A page of the awards whose research contact the actor is. */
MUST_CHECK enum err award_entries_of_contact(struct cx *cx, const struct list_ask *ask,
	struct award **ret_awards, struct list_page *ret_page);

MUST_CHECK enum err award_read(struct cx *cx, struct award_id id, struct award *ret_award);

/* Who may be research contact: people of the sponsor, without conflict. */
MUST_CHECK enum err award_possible_contacts(struct cx *cx, struct proposal_id proposal,
	struct award_contact **ret_contacts, size_t *ret_n);

/* Whether there are at most so many, in conflict or not. */
MUST_CHECK enum err award_contacts_are_few(struct cx *cx, int64_t most, bool *ret_are);

/* Whether one person is among them; ret_name: NULL when not. */
MUST_CHECK enum err award_may_be_contact(struct cx *cx, struct proposal_id proposal,
	struct person_id contact, const char **ret_name);

/*
 * Names the contact and writes to them, until the gift is paid; then ERR_CONFLICT.
 * ERR_REFUSED FINDING_NOT_A_CHOICE at "contact".
 */
MUST_CHECK enum err award_name_contact(
	struct cx *cx, struct award_id id, int64_t revision, struct person_id contact);

/* In the bracket that made the awards of a call: a letter to each contact they began with. */
MUST_CHECK enum err award_write_to_contacts(struct cx *cx, struct call_id call);

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

/* ---- what visitors read ---- */

struct recipient {
	struct award_id id;
	const char *title, *summary, *pi_name, *org_name, *org_country;
	const char *area_names; /* "Robotics; Vision", "" */
	const char *call_slug, *call_title;
	int64_t announced_at, cash_cents, credit_cents;
};

/*
 * Which of them; each "" or 0 means any.  words: what somebody searches for, as
 * a question to each; NULL: none.
 */
struct recipient_filter {
	const char *country, *org, *area; /* the area's slug, the organization's whole name */
	int64_t since, until;		  /* announced in [since, until) */
	struct list_words words;
};

/* A page of them, the newest announcement first, each by name; summary "". */
MUST_CHECK enum err recipients(struct cx *cx, const struct recipient_filter *filter,
	const struct list_ask *ask, struct recipient **ret_list, struct list_page *ret_page);

/* The same without its total, for who reads all pages. */
MUST_CHECK enum err recipients_uncounted(struct cx *cx, const struct recipient_filter *filter,
	const struct list_ask *ask, struct recipient **ret_list, struct list_page *ret_page);

/* The ids of those announced in [since, until), UTC seconds. */
MUST_CHECK enum err recipient_ids_of(
	struct cx *cx, int64_t since, int64_t until, struct award_id **ret_ids, size_t *ret_n);

/* Of all of them, as kept when they were announced. */
struct recipient_counts {
	int64_t n, n_orgs, n_countries, cash_cents, credit_cents;
};
MUST_CHECK enum err recipient_counts(struct cx *cx, struct recipient_counts *ret_counts);

/* How many there are of each year, country (code) or area (slug), most first, or organization, by
 * name. */
enum recipient_kind {
	RECIPIENTS_BY_YEAR,
	RECIPIENTS_BY_COUNTRY,
	RECIPIENTS_BY_AREA,
	RECIPIENTS_BY_ORG
};
struct recipient_tally {
	const char *value, *label;
	int64_t n;
};
MUST_CHECK enum err recipient_tallies(struct cx *cx, enum recipient_kind kind, int64_t most,
	struct recipient_tally **ret_tallies, size_t *ret_n);

MUST_CHECK enum err recipient_read(
	struct cx *cx, struct award_id id, struct recipient *ret_recipient);

/* At most so many that share the most research areas with one, newest first among equals. */
MUST_CHECK enum err recipients_near(
	struct cx *cx, struct award_id id, size_t most, struct recipient **ret_list, size_t *ret_n);

#endif
