/* The words of tables of rights: relations bit by bit, and the stages of each kind of object. */
#ifndef TESTS_DOMAIN_RIGHTS_NAMES_H
#define TESTS_DOMAIN_RIGHTS_NAMES_H

#include "base/buf.h"
#include "domain/life/lives.h"
#include "domain/rights/rights.h"

enum { RELATIONS = 16, STAGES = CALL_STAGE_COUNT /* the most of any kind */ };

static const char *const relation_names[RELATIONS] = { "anyone", "signed in", "self", "PI",
	"assigned", "reviewed", "panel", "chair", "staff", "contact", "finance", "admin", "auditor",
	"recipient", "asker", "CONFLICT" };

static const char *const stage_names[][STAGES] = {
	[OBJ_SITE] = { "always" },
	[OBJ_CALL] = { [CALL_STAGE_DRAFT] = "draft",
		[CALL_STAGE_UPCOMING] = "upcoming",
		[CALL_STAGE_OPEN] = "open",
		[CALL_STAGE_CLOSED] = "closed",
		[CALL_STAGE_REVIEWING] = "reviewing",
		[CALL_STAGE_RELEASED] = "released",
		[CALL_STAGE_ANNOUNCED] = "announced",
		[CALL_STAGE_ARCHIVED] = "archived",
		[CALL_STAGE_CANCELLED] = "cancelled" },
	[OBJ_PROPOSAL] = { [PROPOSAL_STAGE_DRAFT] = "draft",
		[PROPOSAL_STAGE_SUBMITTED] = "submitted",
		[PROPOSAL_STAGE_LOCKED] = "locked",
		[PROPOSAL_STAGE_REVIEW] = "review",
		[PROPOSAL_STAGE_INELIGIBLE] = "ineligible",
		[PROPOSAL_STAGE_RELEASED] = "released",
		[PROPOSAL_STAGE_WITHDRAWN] = "withdrawn" },
	[OBJ_AWARD] = { [AWARD_SECRECY_STAGE_KEPT] = "kept",
		[AWARD_SECRECY_STAGE_PUBLIC] = "public" },
	[OBJ_MESSAGE] = { "always" },
	[OBJ_JOB] = { [JOB_STAGE_OPEN] = "open", [JOB_STAGE_HIDDEN] = "hidden" },
	[OBJ_PERSON] = { "always" },
	[OBJ_INQUIRY] = { "always" },
};

static inline void put_relations(struct buf *out, unsigned bits)
{
	size_t said = 0;

	for (size_t i = 0; i < RELATIONS; i++)
		if (bits & 1U << i)
			buf_printf(out, "%s%s", said++ == 0 ? "" : ", ", relation_names[i]);
}

/* Bit N is stage N; only stages that the kind has. */
static inline void put_stages(struct buf *out, enum object_kind kind, unsigned bits)
{
	size_t said = 0;

	for (size_t i = 0; i < STAGES; i++)
		if ((bits & 1U << i) != 0 && stage_names[kind][i] != NULL)
			buf_printf(out, "%s%s", said++ == 0 ? "" : ", ", stage_names[kind][i]);
}

#endif
