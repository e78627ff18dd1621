#include "domain/proposal/proposal_stage.h"

#include "base/err.h"

enum proposal_stage proposal_stage(const struct proposal_stage_facts *f)
{
	switch (f->state) {
	case PROPOSAL_STATE_DRAFT:
		return PROPOSAL_STAGE_DRAFT;
	case PROPOSAL_STATE_WITHDRAWN:
		return PROPOSAL_STAGE_WITHDRAWN;
	case PROPOSAL_STATE_INELIGIBLE:
		return PROPOSAL_STAGE_INELIGIBLE;
	case PROPOSAL_STATE_IN_REVIEW:
		return PROPOSAL_STAGE_REVIEW;
	case PROPOSAL_STATE_ANSWERED:
		if (f->is_released)
			return PROPOSAL_STAGE_RELEASED;
		break;
	case PROPOSAL_STATE_SUBMITTED:
	case PROPOSAL_STATE_ELIGIBLE:
	case PROPOSAL_STATE_NONE:
		break;
	}
	/* And what is no state of ours opens nothing that these do not. */
	return f->takes ? PROPOSAL_STAGE_SUBMITTED : PROPOSAL_STAGE_LOCKED;
}

enum own_proposal_stage own_proposal_stage(const struct own_proposal_facts *f)
{
	if (f->state == PROPOSAL_STATE_ANSWERED && f->is_released)
		return OWN_PROPOSAL_STAGE_ANSWERED;
	if (f->call == CALL_STATE_CANCELLED)
		return OWN_PROPOSAL_STAGE_CANCELLED;
	if (f->state == PROPOSAL_STATE_DRAFT)
		return f->is_open ? OWN_PROPOSAL_STAGE_DRAFT : OWN_PROPOSAL_STAGE_MISSED;
	if (f->state == PROPOSAL_STATE_WITHDRAWN)
		return f->is_open ? OWN_PROPOSAL_STAGE_WITHDRAWN : OWN_PROPOSAL_STAGE_GONE;
	return f->is_open ? OWN_PROPOSAL_STAGE_SUBMITTED : OWN_PROPOSAL_STAGE_WAITING;
}
