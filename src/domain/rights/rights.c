#include "domain/rights/rights.h"

#include <stddef.h>

#include "base/err.h"
#include "domain/life/lives.h"

/* Stages as bits: of the kind of object that the action is about. */
#define IN(stage) (1u << (stage))

/* Conflict takes these away. */
enum {
	OFFICES = REL_ASSIGNED | REL_REVIEWED | REL_PANEL | REL_CHAIR | REL_STAFF | REL_CONTACT |
		  REL_FINANCE | REL_AUDITOR,

	NO_STAGE = 1u << 0, /* of kinds whose objects have none */

	CALL_SHOWN = IN(CALL_STAGE_UPCOMING) | IN(CALL_STAGE_OPEN) | IN(CALL_STAGE_CLOSED) |
		     IN(CALL_STAGE_REVIEWING) | IN(CALL_STAGE_RELEASED) | IN(CALL_STAGE_ANNOUNCED) |
		     IN(CALL_STAGE_ARCHIVED) | IN(CALL_STAGE_CANCELLED),
	CALL_ALL = CALL_SHOWN | IN(CALL_STAGE_DRAFT),
	CALL_PAST_DEADLINE = IN(CALL_STAGE_CLOSED) | IN(CALL_STAGE_REVIEWING) |
			     IN(CALL_STAGE_RELEASED) | IN(CALL_STAGE_ANNOUNCED) |
			     IN(CALL_STAGE_ARCHIVED),

	/* Staff and panel never see a draft's body, nor a submission before it is frozen. */
	PENDING = IN(PROPOSAL_STAGE_LOCKED) | IN(PROPOSAL_STAGE_REVIEW) |
		  IN(PROPOSAL_STAGE_INELIGIBLE),
	FROZEN = PENDING | IN(PROPOSAL_STAGE_RELEASED),
	ANY_PROPOSAL = FROZEN | IN(PROPOSAL_STAGE_DRAFT) | IN(PROPOSAL_STAGE_SUBMITTED) |
		       IN(PROPOSAL_STAGE_WITHDRAWN),
	ANY_AWARD = IN(AWARD_SECRECY_STAGE_KEPT) | IN(AWARD_SECRECY_STAGE_PUBLIC)
};

/* An action is allowed when one of its rows fits: one of the relations, in one of the stages. */
struct right {
	enum action action;
	unsigned relations;
	unsigned stages;
};

static const struct right rights[] = {
	{ ACT_PUBLIC_READ, REL_ANYONE, NO_STAGE },
	{ ACT_ACCOUNT, REL_SIGNED_IN, NO_STAGE },
	{ ACT_CALL_CREATE, REL_STAFF, NO_STAGE },
	{ ACT_STAFF_READ, REL_STAFF, NO_STAGE },
	{ ACT_OUTBOX_READ, REL_STAFF, NO_STAGE },
	{ ACT_AWARDS_READ, REL_STAFF | REL_FINANCE, NO_STAGE },
	{ ACT_PEOPLE_MANAGE, REL_ADMIN, NO_STAGE },
	{ ACT_CHECK, REL_ADMIN, NO_STAGE },
	{ ACT_AUDIT_READ, REL_STAFF | REL_AUDITOR, NO_STAGE },
	{ ACT_CONTENT_EDIT, REL_STAFF, NO_STAGE },
	{ ACT_NEWSLETTER_EDIT, REL_STAFF, NO_STAGE },

	{ ACT_CALL_READ, REL_ANYONE, CALL_SHOWN },
	{ ACT_CALL_READ, REL_STAFF, CALL_ALL },
	{ ACT_CALL_APPLY, REL_SIGNED_IN, IN(CALL_STAGE_OPEN) },
	{ ACT_CALL_EDIT, REL_STAFF, CALL_ALL },
	{ ACT_CALL_SCREEN, REL_STAFF, CALL_ALL },
	{ ACT_CALL_PANEL_READ, REL_STAFF, CALL_ALL },
	{ ACT_CALL_PANEL_READ, REL_CHAIR, CALL_PAST_DEADLINE },
	{ ACT_CALL_PANEL_EDIT, REL_STAFF, CALL_ALL },
	{ ACT_CALL_ASSIGN, REL_CHAIR | REL_STAFF, IN(CALL_STAGE_REVIEWING) },
	{ ACT_CALL_DECIDE, REL_CHAIR | REL_STAFF, CALL_PAST_DEADLINE },
	{ ACT_CALL_RELEASE, REL_STAFF, IN(CALL_STAGE_REVIEWING) },
	{ ACT_CALL_ANNOUNCE, REL_STAFF, IN(CALL_STAGE_RELEASED) | IN(CALL_STAGE_ANNOUNCED) },

	{ ACT_PROPOSAL_READ, REL_PI, ANY_PROPOSAL },
	{ ACT_PROPOSAL_READ, REL_STAFF | REL_CHAIR, FROZEN },
	{ ACT_PROPOSAL_READ, REL_ASSIGNED,
		IN(PROPOSAL_STAGE_REVIEW) | IN(PROPOSAL_STAGE_RELEASED) },
	{ ACT_PROPOSAL_OWN, REL_PI, ANY_PROPOSAL },
	/*
	 * Late, too: the deadline rule answers then with its reason, and nothing
	 * is lost.  All states between deadline and release are one to the PI: a
	 * right that differed would tell what screening said.
	 */
	{ ACT_PROPOSAL_EDIT, REL_PI,
		IN(PROPOSAL_STAGE_DRAFT) | IN(PROPOSAL_STAGE_SUBMITTED) | PENDING },
	{ ACT_PROPOSAL_SUBMIT, REL_PI,
		IN(PROPOSAL_STAGE_DRAFT) | IN(PROPOSAL_STAGE_SUBMITTED) | PENDING },
	{ ACT_PROPOSAL_WITHDRAW, REL_PI, IN(PROPOSAL_STAGE_SUBMITTED) | PENDING },
	{ ACT_SCREENING_READ, REL_STAFF, FROZEN },
	{ ACT_PROPOSAL_SCREEN, REL_STAFF,
		IN(PROPOSAL_STAGE_LOCKED) | IN(PROPOSAL_STAGE_INELIGIBLE) |
			IN(PROPOSAL_STAGE_REVIEW) },
	{ ACT_PROPOSAL_ASSIGN, REL_CHAIR | REL_STAFF, IN(PROPOSAL_STAGE_REVIEW) },
	{ ACT_CONFLICT_ENTER, REL_CHAIR | REL_STAFF, FROZEN },
	{ ACT_CONFLICT_DECLARE, REL_ASSIGNED, IN(PROPOSAL_STAGE_REVIEW) },
	{ ACT_REVIEW_WRITE, REL_ASSIGNED, IN(PROPOSAL_STAGE_REVIEW) },
	{ ACT_REVIEW_OWN, REL_ASSIGNED, IN(PROPOSAL_STAGE_REVIEW) | IN(PROPOSAL_STAGE_RELEASED) },
	/* RULE_NO_FEEDBACK: no applicant reads a review; the letter holds no reasons either. */
	{ ACT_REVIEWS_READ, REL_CHAIR | REL_STAFF,
		IN(PROPOSAL_STAGE_REVIEW) | IN(PROPOSAL_STAGE_RELEASED) },
	{ ACT_REVIEWS_READ, REL_REVIEWED, IN(PROPOSAL_STAGE_REVIEW) | IN(PROPOSAL_STAGE_RELEASED) },
	{ ACT_PROPOSAL_DECIDE, REL_CHAIR, IN(PROPOSAL_STAGE_REVIEW) },
	{ ACT_DECISION_READ, REL_CHAIR | REL_STAFF, FROZEN },
	{ ACT_LETTER_READ, REL_PI | REL_STAFF | REL_CHAIR, IN(PROPOSAL_STAGE_RELEASED) },

	{ ACT_AWARD_READ, REL_STAFF | REL_FINANCE | REL_CONTACT | REL_PI, ANY_AWARD },
	{ ACT_AWARD_PUBLIC, REL_ANYONE, IN(AWARD_SECRECY_STAGE_PUBLIC) },
	{ ACT_AWARD_MANAGE, REL_STAFF, ANY_AWARD },
	{ ACT_AWARD_PAY, REL_FINANCE, ANY_AWARD },

	{ ACT_MESSAGE_READ, REL_STAFF | REL_RECIPIENT, NO_STAGE },
	{ ACT_MESSAGE_SEND, REL_STAFF, NO_STAGE },
	{ ACT_JOB_READ, REL_ANYONE, IN(JOB_STAGE_OPEN) },
	{ ACT_JOB_READ, REL_STAFF, IN(JOB_STAGE_OPEN) | IN(JOB_STAGE_HIDDEN) },
	{ ACT_PERSON_MANAGE, REL_ADMIN, NO_STAGE },
	/*
	 * An inquiry is seen by who asked it and by staff.  About a proposal it is hidden from
	 * staff in conflict with that proposal: what is asked of it tells where it stands.
	 */
	{ ACT_INQUIRIES_READ, REL_STAFF, NO_STAGE },
	{ ACT_INQUIRY_READ, REL_STAFF, NO_STAGE },
	{ ACT_INQUIRY_ANSWER, REL_STAFF, NO_STAGE },
	{ ACT_INQUIRY_OWN, REL_ASKER, NO_STAGE },
};

bool may(enum action action, const struct standing *standing)
{
	unsigned relations = standing->relations;

	MUST(standing->kind == action_object(action));
	if (relations & REL_CONFLICT)
		relations &= ~(unsigned)OFFICES;
	for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++)
		if (rights[i].action == action && (rights[i].relations & relations) != 0 &&
			(rights[i].stages & IN(standing->stage)) != 0)
			return true;
	return false;
}

unsigned action_relations(enum action action)
{
	unsigned relations = 0;

	for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++)
		if (rights[i].action == action)
			relations |= rights[i].relations;
	return relations;
}

static const struct {
	const char *name;
	enum object_kind object;
} actions[ACT_COUNT] = {
	[ACT_PUBLIC_READ] = { "PUBLIC_READ", OBJ_SITE },
	[ACT_ACCOUNT] = { "ACCOUNT", OBJ_SITE },
	[ACT_CALL_CREATE] = { "CALL_CREATE", OBJ_SITE },
	[ACT_STAFF_READ] = { "STAFF_READ", OBJ_SITE },
	[ACT_OUTBOX_READ] = { "OUTBOX_READ", OBJ_SITE },
	[ACT_AWARDS_READ] = { "AWARDS_READ", OBJ_SITE },
	[ACT_PEOPLE_MANAGE] = { "PEOPLE_MANAGE", OBJ_SITE },
	[ACT_CHECK] = { "CHECK", OBJ_SITE },
	[ACT_AUDIT_READ] = { "AUDIT_READ", OBJ_SITE },
	[ACT_CONTENT_EDIT] = { "CONTENT_EDIT", OBJ_SITE },
	[ACT_NEWSLETTER_EDIT] = { "NEWSLETTER_EDIT", OBJ_SITE },
	[ACT_CALL_READ] = { "CALL_READ", OBJ_CALL },
	[ACT_CALL_APPLY] = { "CALL_APPLY", OBJ_CALL },
	[ACT_CALL_EDIT] = { "CALL_EDIT", OBJ_CALL },
	[ACT_CALL_SCREEN] = { "CALL_SCREEN", OBJ_CALL },
	[ACT_CALL_PANEL_READ] = { "CALL_PANEL_READ", OBJ_CALL },
	[ACT_CALL_PANEL_EDIT] = { "CALL_PANEL_EDIT", OBJ_CALL },
	[ACT_CALL_ASSIGN] = { "CALL_ASSIGN", OBJ_CALL },
	[ACT_CALL_DECIDE] = { "CALL_DECIDE", OBJ_CALL },
	[ACT_CALL_RELEASE] = { "CALL_RELEASE", OBJ_CALL },
	[ACT_CALL_ANNOUNCE] = { "CALL_ANNOUNCE", OBJ_CALL },
	[ACT_PROPOSAL_READ] = { "PROPOSAL_READ", OBJ_PROPOSAL },
	[ACT_PROPOSAL_OWN] = { "PROPOSAL_OWN", OBJ_PROPOSAL },
	[ACT_PROPOSAL_EDIT] = { "PROPOSAL_EDIT", OBJ_PROPOSAL },
	[ACT_PROPOSAL_SUBMIT] = { "PROPOSAL_SUBMIT", OBJ_PROPOSAL },
	[ACT_PROPOSAL_WITHDRAW] = { "PROPOSAL_WITHDRAW", OBJ_PROPOSAL },
	[ACT_SCREENING_READ] = { "SCREENING_READ", OBJ_PROPOSAL },
	[ACT_PROPOSAL_SCREEN] = { "PROPOSAL_SCREEN", OBJ_PROPOSAL },
	[ACT_PROPOSAL_ASSIGN] = { "PROPOSAL_ASSIGN", OBJ_PROPOSAL },
	[ACT_CONFLICT_ENTER] = { "CONFLICT_ENTER", OBJ_PROPOSAL },
	[ACT_CONFLICT_DECLARE] = { "CONFLICT_DECLARE", OBJ_PROPOSAL },
	[ACT_REVIEW_WRITE] = { "REVIEW_WRITE", OBJ_PROPOSAL },
	[ACT_REVIEW_OWN] = { "REVIEW_OWN", OBJ_PROPOSAL },
	[ACT_REVIEWS_READ] = { "REVIEWS_READ", OBJ_PROPOSAL },
	[ACT_PROPOSAL_DECIDE] = { "PROPOSAL_DECIDE", OBJ_PROPOSAL },
	[ACT_DECISION_READ] = { "DECISION_READ", OBJ_PROPOSAL },
	[ACT_LETTER_READ] = { "LETTER_READ", OBJ_PROPOSAL },
	[ACT_AWARD_READ] = { "AWARD_READ", OBJ_AWARD },
	[ACT_AWARD_PUBLIC] = { "AWARD_PUBLIC", OBJ_AWARD },
	[ACT_AWARD_MANAGE] = { "AWARD_MANAGE", OBJ_AWARD },
	[ACT_AWARD_PAY] = { "AWARD_PAY", OBJ_AWARD },
	[ACT_MESSAGE_READ] = { "MESSAGE_READ", OBJ_MESSAGE },
	[ACT_MESSAGE_SEND] = { "MESSAGE_SEND", OBJ_MESSAGE },
	[ACT_JOB_READ] = { "JOB_READ", OBJ_JOB },
	[ACT_PERSON_MANAGE] = { "PERSON_MANAGE", OBJ_PERSON },
	[ACT_INQUIRIES_READ] = { "INQUIRIES_READ", OBJ_SITE },
	[ACT_INQUIRY_READ] = { "INQUIRY_READ", OBJ_INQUIRY },
	[ACT_INQUIRY_ANSWER] = { "INQUIRY_ANSWER", OBJ_INQUIRY },
	[ACT_INQUIRY_OWN] = { "INQUIRY_OWN", OBJ_INQUIRY },
};

enum object_kind action_object(enum action action)
{
	MUST(action < ACT_COUNT);
	return actions[action].object;
}

const char *object_name(enum object_kind kind)
{
	static const char *const names[] = {
		[OBJ_SITE] = "site",
		[OBJ_CALL] = "call",
		[OBJ_PROPOSAL] = "proposal",
		[OBJ_AWARD] = "award",
		[OBJ_MESSAGE] = "message",
		[OBJ_JOB] = "job",
		[OBJ_PERSON] = "person",
		[OBJ_INQUIRY] = "inquiry",
	};

	MUST(kind < sizeof(names) / sizeof(names[0]));
	return names[kind];
}

const char *object_param(enum object_kind kind)
{
	return kind == OBJ_SITE ? NULL : object_name(kind);
}

bool object_has_slug(enum object_kind kind)
{
	return kind == OBJ_CALL || kind == OBJ_JOB;
}

const char *action_name(enum action action)
{
	MUST(action < ACT_COUNT);
	return actions[action].name;
}

struct standing standing_site(const struct actor *actor)
{
	struct standing s = { .relations = REL_ANYONE, .kind = OBJ_SITE };

	if (actor->person.v == 0)
		return s;
	s.relations |= REL_SIGNED_IN;
	if (actor->roles & ROLE_ADMIN)
		s.relations |= REL_ADMIN;
	if (actor->roles & ROLE_STAFF)
		s.relations |= REL_STAFF;
	if (actor->roles & ROLE_FINANCE)
		s.relations |= REL_FINANCE;
	if (actor->roles & ROLE_AUDITOR)
		s.relations |= REL_AUDITOR;
	return s;
}
