#include "domain/screening/screening_stage.h"

enum screening_stage screening_stage(const struct screening_stage_facts *f)
{
	if (f->state == PROPOSAL_STATE_IN_REVIEW)
		return SCREENING_STAGE_IN_REVIEW;
	if (f->state == PROPOSAL_STATE_ANSWERED)
		return SCREENING_STAGE_ANSWERED;
	if (!f->is_screened)
		return SCREENING_STAGE_UNSCREENED;
	return f->is_eligible ? SCREENING_STAGE_ELIGIBLE : SCREENING_STAGE_INELIGIBLE;
}
