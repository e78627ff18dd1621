#include "domain/review/review_stage.h"

enum review_stage review_stage(enum assignment_state assignment, enum review_state review)
{
	if (assignment == ASSIGNMENT_STATE_DECLINED)
		return REVIEW_STAGE_DECLINED;
	if (review == REVIEW_STATE_SUBMITTED)
		return REVIEW_STAGE_IN;
	return review == REVIEW_STATE_DRAFT ? REVIEW_STAGE_BEGUN : REVIEW_STAGE_ASKED;
}
