/*
 * Who may do what to what.  One pure function decides, may(); everything that
 * shows or changes anything asks it, through the route table or directly.
 *
 * A standing is what ties an actor to an object: relations (PI of it, on its
 * panel, staff of the program …) and the state the object is in.  It is loaded
 * by standing_load.h; nothing here reads a database.
 *
 * Conflict is absorbing: it takes every relation of office away (reviewer,
 * panel, chair, staff, finance, research contact) before any right is looked
 * up, so no union of roles can bring one back.  The table is SECURITY's B2.
 */
#ifndef DOMAIN_RIGHTS_H
#define DOMAIN_RIGHTS_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/actor.h"

enum relation {
	REL_ANYONE = 1 << 0,
	REL_SIGNED_IN = 1 << 1,
	REL_SELF = 1 << 2,     /* the person is the object */
	REL_PI = 1 << 3,       /* of the proposal, or of the award's */
	REL_ASSIGNED = 1 << 4, /* reviewer of the proposal, not declined */
	REL_REVIEWED = 1 << 5, /* own review is in */
	REL_PANEL = 1 << 6,    /* member of the call's panel */
	REL_CHAIR = 1 << 7,    /* chair of the call's panel */
	REL_STAFF = 1 << 8,
	REL_CONTACT = 1 << 9, /* research contact of the award */
	REL_FINANCE = 1 << 10,
	REL_ADMIN = 1 << 11,
	REL_AUDITOR = 1 << 12,
	REL_RECIPIENT = 1 << 13, /* the message is addressed to the person */
	REL_ASKER = 1 << 14,	 /* asked the inquiry, signed in */
	REL_CONFLICT = 1 << 15,

	/* What an actor is to every object alike: standing_site() tells these. */
	REL_OF_SITE = REL_ANYONE | REL_SIGNED_IN | REL_STAFF | REL_FINANCE | REL_ADMIN | REL_AUDITOR
};

enum object_kind {
	OBJ_SITE, /* the program as a whole: no id */
	OBJ_CALL,
	OBJ_PROPOSAL,
	OBJ_AWARD,
	OBJ_MESSAGE,
	OBJ_JOB,
	OBJ_PERSON,
	OBJ_INQUIRY
};

struct standing {
	unsigned relations;    /* enum relation bits */
	enum object_kind kind; /* of the object */
	/*
	 * Where the object stands in its life: enum call_stage, proposal_stage,
	 * award_secrecy_stage or job_stage, by its kind; 0 for kinds without.
	 */
	unsigned stage;
};

enum action {
	/* the site */
	ACT_PUBLIC_READ, /* what everybody may see */
	ACT_ACCOUNT,	 /* one's own account, dashboard, sign-out */
	ACT_CALL_CREATE,
	ACT_STAFF_READ, /* the staff dashboard, lists over all calls */
	ACT_OUTBOX_READ,
	ACT_AWARDS_READ,   /* the list of awards of staff and finance */
	ACT_PEOPLE_MANAGE, /* accounts and roles */
	ACT_CHECK,	   /* is what is stored as it should be? */
	ACT_AUDIT_READ,
	ACT_CONTENT_EDIT,  /* settings, FAQ, pages, jobs */
	ACT_NEWSLETTER_EDIT, /* letters to the list, and how many are on it */
	/* a call */
	ACT_CALL_READ,
	ACT_CALL_APPLY,
	ACT_CALL_EDIT,
	ACT_CALL_SCREEN,     /* its proposals, to staff */
	ACT_CALL_PANEL_READ, /* roster, progress, scores; chair and staff */
	ACT_CALL_PANEL_EDIT,
	ACT_CALL_ASSIGN,
	ACT_CALL_DECIDE, /* the decision table */
	ACT_CALL_RELEASE,
	ACT_CALL_ANNOUNCE,
	/* a proposal */
	ACT_PROPOSAL_READ, /* body, budget, file */
	ACT_PROPOSAL_OWN,  /* the applicant's own page of it */
	ACT_PROPOSAL_EDIT,
	ACT_PROPOSAL_SUBMIT,
	ACT_PROPOSAL_WITHDRAW,
	ACT_SCREENING_READ, /* staff's page of it */
	ACT_PROPOSAL_SCREEN,
	ACT_PROPOSAL_ASSIGN,
	ACT_CONFLICT_ENTER,
	ACT_CONFLICT_DECLARE, /* a panel member of oneself */
	ACT_REVIEW_WRITE,
	ACT_REVIEW_OWN,	  /* a reviewer's page of it: the frozen proposal, own review */
	ACT_REVIEWS_READ, /* others' reviews and scores */
	ACT_PROPOSAL_DECIDE,
	ACT_DECISION_READ, /* before the release */
	ACT_LETTER_READ,
	/* an award */
	ACT_AWARD_READ,
	ACT_AWARD_PUBLIC, /* its announced page */
	ACT_AWARD_MANAGE, /* contact, offer, acceptance, text */
	ACT_AWARD_PAY,
	/* others */
	ACT_MESSAGE_READ,
	ACT_MESSAGE_SEND, /* once more, after it failed */
	ACT_JOB_READ,
	ACT_PERSON_MANAGE, /* its roles, and whether it may come in */
	/* the support desk */
	ACT_INQUIRIES_READ, /* staff's list of them */
	ACT_INQUIRY_READ,   /* staff's page of one, with their notes */
	ACT_INQUIRY_ANSWER, /* answer, note, assign, close */
	ACT_INQUIRY_OWN,    /* the asker's page of it, and writing again */
	ACT_COUNT
};

/* Pure.  BUG() on a standing with a thing of another kind than the action is about. */
bool may(enum action action, const struct standing *standing);

/* Every relation that opens it in some stage, as bits.  Pure. */
unsigned action_relations(enum action action);

/* The kind of object an action is about. */
enum object_kind action_object(enum action action);

/* "proposal": the word for a kind, and the path parameter that names one; the site has none (NULL).
 */
const char *object_name(enum object_kind kind);
const char *object_param(enum object_kind kind);

/* An address names it by a word that is looked up; the others by their id. */
bool object_has_slug(enum object_kind kind);

/* "PROPOSAL_READ", for `bursary routes --json` and the audit. */
const char *action_name(enum action action);

/* What an actor is to the whole program, without any object. */
struct standing standing_site(const struct actor *actor);

#endif
