/*
 * What a rule or a form says of an input: a code, the field it stands beside,
 * and the figures its sentence needs.  The sentence itself is made in web/text.
 */
#ifndef DOMAIN_FINDING_H
#define DOMAIN_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/rule.h"

/* Each has one sentence in web/text/finding_text.c; the switch there has no default. */
enum finding_code {
	/* forms, about one field */
	FINDING_REQUIRED,
	FINDING_TOO_SHORT, /* limit: characters */
	FINDING_TOO_LONG,  /* limit: characters; value: as it was */
	FINDING_NOT_A_NUMBER,
	FINDING_TOO_SMALL,	   /* limit */
	FINDING_TOO_LARGE,	   /* limit */
	FINDING_AMOUNT_TOO_SMALL,  /* limit: cents */
	FINDING_AMOUNT_TOO_LARGE,  /* limit: cents */
	FINDING_TOO_FEW,	   /* limit: how many to choose */
	FINDING_TOO_MANY,	   /* limit: how many to choose */
	FINDING_TOO_FEW_LINES,	   /* limit */
	FINDING_TOO_MANY_LINES,	   /* limit */
	FINDING_QUESTIONS_SPENT,   /* limit: how many a call may have asked in all */
	FINDING_READ_BY_FEWER,	   /* what it hangs on is read by staff alone */
	FINDING_NO_EARLIER_CHOICE, /* a condition names no earlier question of that kind */
	FINDING_NOT_AN_AMOUNT,
	FINDING_NOT_AN_EMAIL,
	FINDING_NOT_A_DATE,
	FINDING_NOT_A_CHOICE,
	FINDING_NOT_UTF8,
	FINDING_GIVEN_TWICE,
	FINDING_UNKNOWN_FIELD,
	FINDING_FILE_TOO_LARGE, /* limit: bytes; value: as it was */
	FINDING_BAD_SLUG,
	FINDING_UNKNOWN_ZONE,
	FINDING_TAKEN,	      /* the slug, the name is in use */
	FINDING_PERIOD_TWICE, /* somebody would have two proposals in a period */
	FINDING_IN_THE_PAST,
	FINDING_NOT_AFTER, /* must come after the field before it */
	FINDING_BAD_LINK,
	FINDING_BAD_SITE,    /* not the address of a whole site */
	FINDING_IN_USE,	     /* something names it, so it cannot go */
	FINDING_LIST_FULL,   /* limit */
	FINDING_ASKED_OFTEN, /* so many inquiries from one address, or place */
	FINDING_NOT_EMPTY,   /* a field that a person leaves empty */
	FINDING_THREAD_FULL, /* limit: messages of an inquiry */
	FINDING_BAD_LINE,    /* value: its number in the text */
	FINDING_RULE_QUOTED, /* findings link to the rule's text, so it cannot go */

	/* accounts */
	FINDING_PASSWORD_SHORT, /* limit: characters */
	FINDING_PASSWORD_COMMON,
	FINDING_PASSWORD_IS_EMAIL,
	FINDING_SIGN_IN_WRONG,	/* address or password; which is not told */
	FINDING_LINK_STALE,	/* confirmation or reset link used or expired */
	FINDING_PASSWORD_WRONG, /* one's own, asked for again */
	FINDING_BAD_ROR,	/* not a ROR id, or its check digits do not fit */
	FINDING_ORG_UNKNOWN,	/* choose one of the list */
	FINDING_ORG_NEEDED,	/* a proposal is being considered: its gift goes there */
	FINDING_LAST_ADMIN,	/* one must stay */
	FINDING_OWN_ROLE,	/* somebody else must change one's own administrator role */
	FINDING_ADMIN_NEEDED,	/* what only an administrator may change */

	/* rules of PROGRAM.md section 3; rule names them */
	FINDING_PI_POSITION,
	FINDING_PI_NO_ORG,
	FINDING_ATTESTATION_MISSING, /* value: how many are missing */
	FINDING_SECOND_PROPOSAL,
	FINDING_CALL_NOT_OPEN,
	FINDING_CALL_CLOSED, /* value: the deadline, UTC seconds */
	FINDING_TITLE_MISSING,
	FINDING_ABSTRACT_MISSING,
	FINDING_ABSTRACT_LONG, /* limit, value: words */
	FINDING_AREA_MISSING,
	FINDING_BUDGET_EMPTY,
	FINDING_BUDGET_LINE_UNNAMED, /* value: line */
	FINDING_BUDGET_LINE_ZERO,    /* value: line */
	FINDING_BUDGET_OVERHEAD,     /* value: line; a warning */
	FINDING_CASH_OVER_CAP,	     /* limit, value: cents */
	FINDING_CASH_OVER_AVERAGE,
	FINDING_CREDIT_OVER_CAP,
	FINDING_CREDIT_OVER_AVERAGE,
	FINDING_CREDIT_NO_AMOUNT,
	FINDING_CREDIT_NO_REASON,
	FINDING_CREDIT_NO_PRODUCT,
	FINDING_DOCUMENT_MISSING,
	FINDING_DOCUMENT_NOT_PDF,
	FINDING_DOCUMENT_ENCRYPTED,
	FINDING_DOCUMENT_TOO_LARGE, /* limit, value: bytes */
	FINDING_DOCUMENT_EMPTY,
	FINDING_CONFIDENTIAL,
	FINDING_STATE_FORBIDS, /* the step is not possible in the state it is in */

	/* panel, review, decision, award */
	FINDING_REVIEWER_CONFLICT,
	FINDING_REVIEWER_ASSIGNED,
	FINDING_REVIEWER_FULL, /* limit: load */
	FINDING_REVIEWER_NOT_ON_PANEL,
	FINDING_REVIEWER_SEVERAL,  /* several members have such a name */
	FINDING_PERSON_UNKNOWN,	   /* nobody who could be meant has such a name */
	FINDING_PERSON_UNCLEAR,	   /* a name that is not one person's exactly: choose */
	FINDING_KEYS_MANY,	   /* limit: so many one person may have */
	FINDING_PERSON_MANY,	   /* more fit it than can be chosen from */
	FINDING_MEMBER_REVIEWS,	   /* who reviews cannot leave the panel */
	FINDING_TOO_FEW_REVIEWERS, /* limit: asked; value: possible */
	FINDING_SCORE_MISSING,
	FINDING_COMMENT_MISSING,
	FINDING_UNSCREENED,
	FINDING_UNDECIDED,
	FINDING_NOTHING_TO_RELEASE,
	FINDING_ALREADY_RELEASED,
	FINDING_AWARD_NO_CASH_OR_CREDIT,
	FINDING_AVERAGE_OVER_CAP, /* limit: cents; value: the average so far */
	FINDING_NO_CONTACT,
	FINDING_NOT_RELEASED,
	FINDING_REAUTHENTICATE,
	FINDING_TASK_RUNS,	  /* the same is being done already */
	FINDING_COLLEAGUE_NEEDED, /* who asks may not see every proposal of the call */

	FINDING_CODE_COUNT
};

struct finding {
	enum finding_code code;
	enum rule rule;	   /* RULE_NONE: a form's own check */
	const char *field; /* static or of the request; NULL: about the whole */
	bool warns;	   /* true: said, but nothing is refused */
	int64_t limit;
	int64_t value;
};

enum { FINDINGS_MAX = 48 };

/* The first FINDINGS_MAX are kept; n counts on, so that "and 3 more" can be said. */
struct findings {
	size_t n;
	struct finding items[FINDINGS_MAX];
};

void finding_add(struct findings *f, struct finding item);

/* How many refuse (not merely warn). */
size_t findings_refusing(const struct findings *f);

/* The first finding beside field, or NULL. */
const struct finding *finding_at(const struct findings *f, const char *field);

#endif
